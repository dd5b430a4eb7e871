"""Looking for saved secrets, keeping and forgetting them, beside the screen: a keyring may hang."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from textual.message import Message

from tui.accounts.access import Access
from tui.accounts.profiles import Profile
from tui.accounts.secrets import FoundSecret, find_secret
from tui.accounts.vault import Key, VaultState
from tui.errors import RollbookError
from tui.records import System
from tui.secret import Secret
from tui.workers import Request, Result, Work

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
    """Saved secrets were deleted, and looked for in vain."""

    def __init__(self, request: Request, count: int) -> None:
        super().__init__(request)
        self.count = count


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
            error = failed
        yield SecretSought(request, system, found, error)

    return work


def keeping(access: Access, secrets: Mapping[Key, Secret], where: str) -> Work:
    """Keep secrets and read them back: yields ``SecretsKept``."""

    def work(request: Request) -> Iterator[Message]:
        for key, secret in secrets.items():
            access.vault.save(key, secret, request.stop)
        yield SecretsKept(request, where)

    return work


def forgetting(access: Access, keys: tuple[Key, ...]) -> Work:
    """Delete saved secrets and see that they are gone: yields ``SecretsForgotten``."""

    def work(request: Request) -> Iterator[Message]:
        yield SecretsForgotten(request, sum(access.vault.delete(key, request.stop) for key in keys))

    return work
