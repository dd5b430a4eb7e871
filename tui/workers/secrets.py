"""Looking for saved secrets, keeping and forgetting them, beside the screen: a keyring may hang."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from textual.message import Message

from tui.accounts.access import Access
from tui.accounts.profiles import Profile, save_profile
from tui.accounts.secrets import FoundSecret, find_secret
from tui.accounts.vault import Key, VaultState
from tui.errors import RollbookError, StoppedError
from tui.records import System
from tui.secret import Secret
from tui.workers import Request, Result, Work
from tui.workers.aside import PutAside

KEEP: Final = "keep secrets"
"""What work is for whose end matters after the sign-in screen is gone: the app hears of it."""


class VaultProbed(Result):
    """Whether secrets can be kept, and where."""

    def __init__(self, request: Request, state: VaultState) -> None:
        super().__init__(request)
        self.state = state


class SecretSought(Result):
    """A secret was found, or not, or the place the user named for it failed."""

    def __init__(
        self, request: Request, system: System, found: FoundSecret | None, error: RollbookError | None
    ) -> None:
        super().__init__(request)
        self.system = system
        self.found = found
        self.error = error


class SecretsKept(Result):
    """Secrets were kept and read back.

    Attributes:
        where: The place, as people call it.
    """

    def __init__(self, request: Request, where: str) -> None:
        super().__init__(request)
        self.where = where


class SecretsForgotten(Result):
    """Saved secrets were deleted, and looked for in vain.

    Attributes:
        count: How many.
        failed: Those that may still be there, each with its reason.
    """

    def __init__(self, request: Request, count: int, failed: Sequence[RollbookError]) -> None:
        super().__init__(request)
        self.count = count
        self.failed = failed


def probing(access: Access) -> Work:
    """Find out whether secrets can be kept: yields ``VaultProbed``."""

    def work(request: Request) -> Iterator[Message]:
        yield VaultProbed(request, access.vault.probe(request.stop))

    return work


def seeking(access: Access, profile: Profile, system: System) -> Work:
    """Look for the secret of one account: yields ``SecretSought``."""

    def work(request: Request) -> Iterator[Message]:
        found: FoundSecret | None = None
        error: RollbookError | None = None
        try:
            found = find_secret(
                profile, system, access.vault, environment=access.environment, stop=request.stop
            )
        except RollbookError as failed:
            error = failed.bare()
        yield SecretSought(request, system, found, error)

    return work


def keeping(access: Access, profile: Profile, secrets: Mapping[Key, Secret], where: str) -> Work:
    """Save a profile, keep secrets and read them back: yields ``SecretsKept`` if there were any.

    A damaged file of profiles is put aside: yields ``PutAside``. A secret that cannot be kept does not keep
    the others from being tried; the first reason is raised in the end.
    """

    def work(request: Request) -> Iterator[Message]:
        aside: list[Path | None] = []
        saved = (_saving(access, pair, request) for pair in secrets.items())
        failed = _each((lambda: aside.append(save_profile(profile, stop=request.stop)), *saved))
        yield from (PutAside(kept) for kept in aside if kept is not None)
        if failed:
            raise failed[0]
        if secrets:
            yield SecretsKept(request, where)

    return work


def forgetting(access: Access, keys: Sequence[Key]) -> Work:
    """Delete saved secrets, each for itself, and see that they are gone: yields ``SecretsForgotten``."""

    def work(request: Request) -> Iterator[Message]:
        gone: list[bool] = []
        failed = _each(_deleting(access, key, request, gone) for key in keys)
        yield SecretsForgotten(request, sum(gone), failed)

    return work


def _saving(access: Access, pair: tuple[Key, Secret], request: Request) -> Callable[[], None]:
    return lambda: access.vault.save(*pair, request.stop)


def _deleting(access: Access, key: Key, request: Request, gone: list[bool]) -> Callable[[], None]:
    return lambda: gone.append(access.vault.delete(key, request.stop))


def _each(steps: Iterable[Callable[[], None]]) -> list[RollbookError]:
    """Take every step, whatever became of the one before; return what failed."""
    failed: list[RollbookError] = []
    for step in steps:
        try:
            step()
        except StoppedError:
            raise
        except RollbookError as error:
            failed.append(error.bare())
    return failed
