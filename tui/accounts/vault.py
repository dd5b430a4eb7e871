"""Where secrets are kept: the system's keyring, or memory.

Every keyring operation is a program of its own (``keyring_child``), killed at the limit or when somebody
says stop, so that no keyring, however broken, holds up the sign-in or the way out.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from tui.accounts.children import run_child
from tui.errors import VaultError
from tui.secret import Secret, masked
from tui.stop import Stop
from tui.text import clean

LIMIT: Final = 3.0
"""Seconds one keyring operation may take."""

REMEDY: Final = "Unlock the keyring, or use secret_command or a secret file instead."

_CHILD: Final = Path(__file__).with_name("keyring_child.py")
_SPARE: Final = 1.0
"""Seconds after which a child ends by itself, should Rollbook be gone and unable to kill it."""

_NAMES: Final = {
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "Secret Service",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Locker",
    "keyring.backends.fail": "the keyring",
    "keyring.backends.null": "the keyring",
}

_REASONS: Final = {
    "none": ("no keyring runs here, which is normal on a server", "none, F1"),
    "null": ("keyring is switched off here: its null backend keeps nothing", "off, F1"),
    "plaintext": ("{name} would keep secrets where others can read them", "unsafe, F1"),
    "locked": ("{name} is locked, which is normal over SSH", "locked, F1"),
    "empty": ("{name} has no keyring to keep secrets in yet", "empty, F1"),
    "silent": (
        "{name} did not answer in {limit:g} s; it may wait for somebody to unlock it",
        "hangs, F1",
    ),
    "broken": ("{name} broke down ({detail})", "broken, F1"),
    "unloadable": ("the keyring chosen for this system cannot be used: {detail}", "broken, F1"),
    "failed": ("{name} failed: {detail}", "broken, F1"),
}
"""Why a keyring is not used, by the child's word for it: a sentence, and a mark of at most 12 cells."""

_MAY_HOLD: Final = frozenset({"locked", "silent", "broken", "unloadable", "failed"})
"""Problems with which a keyring may hold a saved secret all the same."""


class Key(NamedTuple):
    """What a secret is kept under."""

    service: str
    username: str


@dataclass(frozen=True, slots=True)
class VaultState:
    """Whether secrets can be kept, and where.

    Attributes:
        usable: Whether a secret saved now would be kept.
        name: What people call the place: "Secret Service", "macOS Keychain".
        reason: Why it cannot be used, as half a sentence; empty if it can.
        short: The same as a mark of at most 12 cells.
        may_hold: Whether a saved secret may be in there, though it cannot be read now.
    """

    usable: bool
    name: str
    reason: str = ""
    short: str = ""
    may_hold: bool = False


class Vault(Protocol):
    """A place to keep secrets in. Every operation ends with ``StoppedError`` once ``stop`` is set."""

    def probe(self, stop: Stop | None = None) -> VaultState:
        """Find out whether secrets can be kept, without asking anybody to unlock anything."""

    def load(self, key: Key, stop: Stop | None = None) -> Secret | None:
        """Return the secret kept under ``key``, or None; raise ``VaultError`` if that cannot be told."""

    def save(self, key: Key, secret: Secret, stop: Stop | None = None) -> None:
        """Keep the secret; raise ``VaultError`` unless it could be read back."""

    def delete(self, key: Key, stop: Stop | None = None) -> bool:
        """Forget the secret; return whether there was one; raise ``VaultError`` unless it is seen gone."""


class MemoryVault:
    """Keeps secrets until the program ends."""

    def __init__(self) -> None:
        self._secrets: dict[Key, Secret] = {}

    def probe(self, stop: Stop | None = None) -> VaultState:
        """Return that memory can always be used."""
        _check(stop)
        return VaultState(usable=True, name="memory")

    def load(self, key: Key, stop: Stop | None = None) -> Secret | None:
        """Return the secret kept under ``key``, or None."""
        _check(stop)
        return self._secrets.get(key)

    def save(self, key: Key, secret: Secret, stop: Stop | None = None) -> None:
        """Keep the secret until the program ends."""
        _check(stop)
        self._secrets[key] = secret

    def delete(self, key: Key, stop: Stop | None = None) -> bool:
        """Forget the secret; return whether there was one."""
        _check(stop)
        return self._secrets.pop(key, None) is not None


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a child told; ``problem`` is empty if all went well."""

    problem: str
    detail: str = ""
    name: str = "the keyring"
    secret: Secret | None = field(default=None, repr=False)
    found: bool = False


class KeyringVault:
    """Keeps secrets in the system's own keyring, the one keyring's configuration chooses.

    Once it did not answer in time, reading is not tried again until a probe finds it answering: two systems
    would wait twice. May be used from several threads.

    Args:
        seconds: How long one operation may take.
    """

    def __init__(self, seconds: float = LIMIT) -> None:
        self._seconds = seconds
        self._silent = threading.Event()

    def probe(self, stop: Stop | None = None) -> VaultState:
        """Find out whether the keyring is there, real and unlocked."""
        return self._state(self._ask({"do": "probe"}, stop))

    def load(self, key: Key, stop: Stop | None = None) -> Secret | None:
        """Return the secret kept under ``key``, or None.

        Raises:
            VaultError: The keyring cannot be used; the sentence says why.
        """
        if self._silent.is_set():
            raise self._error("the saved secret cannot be read", _Answer("silent"))
        answer = self._ask({"do": "load", **key._asdict()}, stop)
        if answer.problem:
            raise self._error("the saved secret cannot be read", answer)
        return answer.secret

    def save(self, key: Key, secret: Secret, stop: Stop | None = None) -> None:
        """Keep the secret, and read it back in another process: some backends only say they keep it.

        Raises:
            VaultError: It was not kept; the sentence says why.
        """
        answer = self._ask({"do": "save", **key._asdict(), "secret": secret.reveal()}, stop)
        if answer.problem:
            raise self._error("the secret was not saved", answer)
        answer = self._ask({"do": "load", **key._asdict()}, stop)
        if answer.problem:
            raise self._error("the secret was not saved", answer)
        if answer.secret != secret:
            what = f"the secret was not saved: {answer.name} did not give back what it was given"
            raise VaultError(what, remedy=REMEDY, code="unkept")

    def delete(self, key: Key, stop: Stop | None = None) -> bool:
        """Forget the secret; look in another process whether it is gone; return whether there was one.

        Raises:
            VaultError: It is, or may be, still there; the sentence says why.
        """
        answer = self._ask({"do": "delete", **key._asdict()}, stop)
        if answer.problem:
            raise self._error("a saved secret may still be there", answer)
        left = self._ask({"do": "load", **key._asdict()}, stop)
        if left.problem:
            raise self._error("a saved secret may still be there", left)
        if left.secret is not None:
            what = f"the secret is still there: {left.name} did not delete it"
            raise VaultError(what, remedy=f"Delete it in {left.name} itself.", code="undeleted")
        return answer.found

    def _ask(self, request: dict[str, str], stop: Stop | None) -> _Answer:
        """Have a child do one thing and return what it told."""
        arguments = [sys.executable, "-P", "-W", "ignore", str(_CHILD), str(self._seconds + _SPARE)]
        try:
            ended = run_child(
                arguments, seconds=self._seconds, stop=stop or Stop(), given=json.dumps(request).encode()
            )
        except TimeoutError:
            self._silent.set()
            return _Answer("silent")
        except OSError as error:
            return _Answer("broken", detail=clean(error.strerror or "it cannot be started"))
        self._silent.clear()
        if ended.code:
            return _Answer("broken", detail=_how_it_ended(ended.code))
        return _read(ended.output)

    def _state(self, answer: _Answer) -> VaultState:
        if not answer.problem:
            return VaultState(usable=True, name=answer.name)
        reason, short = _REASONS.get(answer.problem, _REASONS["failed"])
        reason = reason.format(name=answer.name, detail=answer.detail, limit=self._seconds)
        may_hold = answer.problem in _MAY_HOLD
        return VaultState(usable=False, name=answer.name, reason=reason, short=short, may_hold=may_hold)

    def _error(self, what: str, answer: _Answer) -> VaultError:
        return VaultError(f"{what}: {self._state(answer).reason}", remedy=REMEDY, code=answer.problem)


def _read(output: bytes) -> _Answer:
    """Return the answer a child wrote."""
    try:
        told = json.loads(output)
    except ValueError:
        return _Answer("broken", detail="its answer cannot be read")
    secret = told.get("secret")
    return _Answer(
        problem=told["problem"],
        detail=clean(masked(told["detail"]), 200).rstrip("."),
        name=_NAMES.get(told.get("backend", ""), clean(told.get("title", ""), 40)) or "the keyring",
        secret=None if secret is None else Secret(secret),
        found=bool(told.get("found")),
    )


def _how_it_ended(code: int) -> str:
    return f"exit code {code}" if code > 0 else signal.strsignal(-code) or f"signal {-code}"


def _check(stop: Stop | None) -> None:
    if stop:
        stop.check()
