"""Keyring backends good and bad, chosen by PYTHON_KEYRING_BACKEND as any user's backend is.

They are run by keyring itself, in the program Rollbook starts for each operation. What they keep stands in
the file KEYRING_PROPERTY_PATH names (keyring sets such properties from the environment), and outlives them.
"""

# ruff: noqa: ARG002  # the arguments are keyring's, not every backend looks at them

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

from keyring.backend import KeyringBackend
from keyring.backends import SecretService
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Keeps what it is given, in a JSON file."""

    priority: Any = 9
    path = ""

    def _kept(self) -> dict[str, str]:
        path = Path(self.path)
        kept: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return kept

    def _keep(self, kept: dict[str, str]) -> None:
        Path(self.path).write_text(json.dumps(kept), "utf-8")

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._keep(self._kept() | {f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        kept = self._kept()
        if kept.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError("no such password")
        self._keep(kept)


class OtherFileKeyring(FileKeyring):
    """A second good one, so that keyring makes a chain."""

    priority: Any = 8


class TalkingKeyring(FileKeyring):
    """Prints while it works, as some do."""

    def get_password(self, service: str, username: str) -> str | None:
        sys.stdout.write('{"problem": "none"}\n')
        return super().get_password(service, username)


class PlaintextLikeKeyring(FileKeyring):
    """Keeps secrets in the clear: keyring gives such backends a priority below 1."""

    priority: Any = 0.5


class ForgetfulKeyring(FileKeyring):
    """Keeps secrets only as long as its own process lives."""

    def _keep(self, kept: dict[str, str]) -> None:
        self._memory = kept

    def _kept(self) -> dict[str, str]:
        return getattr(self, "_memory", {})


class CuttingKeyring(FileKeyring):
    """Keeps the first eight characters of a secret."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:8])


class StubbornKeyring(FileKeyring):
    """Says it deletes, and does not."""

    def delete_password(self, service: str, username: str) -> None:
        """Do nothing."""


class RepeatingKeyring(FileKeyring):
    """Fails, and repeats the secret in its error."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ValueError(f"cannot encode {password!r} \x1b[31m")


class UnusableKeyring(FileKeyring):
    """Fails in the same way whatever it is used for; the classes below say how."""

    def get_password(self, service: str, username: str) -> NoReturn:
        self.use()

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        self.use()

    def delete_password(self, service: str, username: str) -> NoReturn:
        self.use()

    def use(self) -> NoReturn:
        raise NotImplementedError


class LockedKeyring(UnusableKeyring):
    """Refuses everything until somebody unlocks it."""

    def use(self) -> NoReturn:
        raise KeyringLocked("Failed to unlock the collection!")


class HangingKeyring(UnusableKeyring):
    """Waits for ever when used, as for a prompt nobody sees; leaves its process number beside its file."""

    def use(self) -> NoReturn:
        Path(f"{self.path}.pid").write_text(str(os.getpid()), "utf-8")
        while True:
            threading.Event().wait()


class HangingAtStartKeyring(HangingKeyring):
    """Waits for ever when it is made."""

    def set_properties_from_env(self) -> None:
        super().set_properties_from_env()
        self.use()


class DyingKeyring(UnusableKeyring):
    """Takes its process with it."""

    def use(self) -> NoReturn:
        signal.raise_signal(signal.SIGTERM)
        raise AssertionError("still alive")


class LeavingKeyring(UnusableKeyring):
    """Ends its process, which looks well from outside."""

    def use(self) -> NoReturn:
        os._exit(0)


class PromptingKeyring(SecretService.Keyring):
    """Secret Service used without looking whether it is locked, so that it puts up its prompt."""
