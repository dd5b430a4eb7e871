"""Where the secret of an account comes from: a command, the environment, a file, the keyring, else a person.

The first place that has one is the one used. A place the user named that fails is an error and never passed
over: another secret than the one meant might sign in as somebody else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias

from tui.accounts.addresses import place_of
from tui.accounts.children import MAX_OUTPUT, SECRET_FILE_VARIABLES, SECRET_VARIABLES, run_child
from tui.accounts.records import ISpringAccount, MoodleAccount, Profile
from tui.accounts.vault import Key, Vault
from tui.errors import MissingFileError, SignInError, StorageError, VaultError
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop
from tui.storage import read_given
from tui.text import clean_message

COMMAND_LIMIT: Final = 10.0
"""Seconds ``secret_command`` may take."""

CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
"""Where systemd puts a service's credentials."""

FROM_KEYRING: Final = "from keyring"
"""The source of a secret Rollbook itself saved, and can forget."""

Kind: TypeAlias = Literal["secret", "password", "token"]
"""What a secret is, by the name of its sign-in field: an API key's secret half, a password, or a token."""


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret and where it comes from.

    Attributes:
        secret: The secret itself.
        source: Where it comes from, in words: "from keyring", "from ROLLBOOK_MOODLE_SECRET".
        mark: The same in at most 15 cells.
        kind: What it is: the keyring holds Moodle's tokens only, whatever the profile signs in with.
    """

    secret: Secret
    source: str
    mark: str
    kind: Kind


def take_environment(environ: MutableMapping[str, str] | None = None) -> dict[str, Secret]:
    """Return what the environment says about secrets, and take it out so that no child inherits any.

    Args:
        environ: The environment; by default this process's own.
    """
    environ = os.environ if environ is None else environ
    taken = {name: Secret(environ[name]) for name in (CREDENTIALS,) if name in environ}
    for name in (*SECRET_VARIABLES, *SECRET_FILE_VARIABLES):
        if value := environ.pop(name, ""):
            taken[name] = Secret(value)
    return taken


def secret_kind(profile: Profile, system: System) -> Kind:
    """Return what kind of secret the profile signs in with."""
    if system is System.ISPRING:
        return "secret" if profile.ispring.sign_in == "api_key" else "password"
    return profile.moodle.sign_in if profile.moodle else "token"


def signing_with(profile: Profile, found: FoundSecret) -> Profile:
    """Return the profile as it signs in with this secret: a kept Moodle token needs no password any more."""
    if found.kind != "token" or profile.moodle is None:
        return profile
    return replace(profile, moodle=replace(profile.moodle, sign_in="token"))


def secret_key(profile: Profile, system: System) -> Key:
    """Return what the secret is kept under: system, the host it is sent to, and whose it is.

    A profile that is changed to another host never finds the secret meant for the first.
    """
    if system is System.ISPRING:
        account = profile.ispring
        if account.sign_in == "api_key":
            url, user = account.api_url, account.client_id or "API key"
        else:
            url = account.soap_url if account.protocol == "soap" and account.soap_url else account.api_url
            user = f"{account.login} at {place_of(account.account_url)}"
    else:
        url = profile.moodle.site_url if profile.moodle else ""
        user = (profile.moodle.username if profile.moodle else "") or "token"
    return Key(f"rollbook:{_short(system)}:{place_of(url)}", user)


def find_secret(
    profile: Profile,
    system: System,
    vault: Vault,
    *,
    environment: Mapping[str, Secret],
    stop: Stop | None = None,
) -> FoundSecret | None:
    """Return the account's secret from the first place that has one; None means a person must be asked.

    A keyring that cannot be used counts as having none: ``vault.probe`` says why.

    Args:
        profile: Whose secret.
        system: Which of its two accounts.
        vault: The keyring.
        environment: What ``take_environment`` returned.
        stop: Ends the search.

    Raises:
        SignInError: A command or a file the user named gave no secret; the sentence says why.
        StoppedError: Stop was said.
    """
    account = profile.ispring if system is System.ISPRING else profile.moodle
    if account is None:
        return None
    search = _Search(profile, system, stop or Stop())
    return (
        search.by_command(account)
        or search.by_variable(environment)
        or search.by_credential(environment)
        or search.by_keyring(vault)
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for one account's secret, a place at a time."""

    profile: Profile
    system: System
    stop: Stop

    def by_command(self, account: ISpringAccount | MoodleAccount) -> FoundSecret | None:
        """Run ``secret_command``, if there is one."""
        if not account.secret_command:
            return None
        program = clean_message(account.secret_command[0])
        try:
            ended = run_child(account.secret_command, seconds=COMMAND_LIMIT, stop=self.stop)
        except TimeoutError as error:
            what = f"secret_command did not end within {COMMAND_LIMIT:g} s"
            raise self._failed(what, "It must answer without asking anybody.") from error
        except OSError as error:
            what = f"secret_command cannot be started: {program}: {error.strerror}"
            raise self._failed(what, "Write the program first, then each argument by itself.") from error
        if ended.code:
            said = clean_message(ended.errors.decode("utf-8", "replace")) or "it said nothing"
            raise self._failed(
                f"secret_command failed with code {ended.code}: {said}", f"Try {program} in a shell."
            )
        return self._found(ended.output, "secret_command", "from command")

    def by_variable(self, environment: Mapping[str, Secret]) -> FoundSecret | None:
        """Look into the environment variables meant for this system."""
        name = f"ROLLBOOK_{_short(self.system).upper()}_SECRET"
        if secret := environment.get(name):
            return self._found(secret.reveal().encode("utf-8", "surrogateescape"), name, "from variable")
        name = f"{name}_FILE"
        if path := environment.get(name):
            return self._found(self._read(Path(path.reveal()), name), name, "from file")
        return None

    def by_credential(self, environment: Mapping[str, Secret]) -> FoundSecret | None:
        """Look among systemd's credentials: the profile's own first, then the one for every profile."""
        if not (folder := environment.get(CREDENTIALS)):
            return None
        for name in (
            f"rollbook.{self.profile.name}.{_short(self.system)}",
            f"rollbook.{_short(self.system)}",
        ):
            path = Path(folder.reveal()) / name
            try:
                data = read_given(path, max_bytes=MAX_OUTPUT)
            except MissingFileError:
                continue
            except StorageError as error:
                raise self._failed(error.what, error.remedy) from error
            return self._found(data, f"credential {name}", "from credential")
        return None

    def by_keyring(self, vault: Vault) -> FoundSecret | None:
        """Ask the keyring."""
        try:
            secret = vault.load(secret_key(self.profile, self.system), self.stop)
        except VaultError:
            return None
        kind: Kind = "token" if self.system is System.MOODLE else secret_kind(self.profile, self.system)
        return FoundSecret(secret, FROM_KEYRING, FROM_KEYRING, kind) if secret else None

    def _read(self, path: Path, name: str) -> bytes:
        try:
            return read_given(path, max_bytes=MAX_OUTPUT)
        except StorageError as error:
            raise self._failed(f"{name}: {error.what}", error.remedy) from error

    def _found(self, data: bytes, place: str, mark: str) -> FoundSecret:
        """Return the secret on the first line of what a place gave."""
        secret = _first_line(data)
        if secret is None:
            raise self._failed(f"{place} gave something that is not UTF-8 text", _FIRST_LINE)
        if not secret:
            raise self._failed(f"{place} gave an empty first line", _FIRST_LINE)
        if not secret.isprintable():
            raise self._failed(f"{place} gave characters no secret has", _FIRST_LINE)
        return FoundSecret(Secret(secret), f"from {place}", mark, secret_kind(self.profile, self.system))

    def _failed(self, what: str, remedy: str) -> SignInError:
        kind = secret_kind(self.profile, self.system)
        return SignInError(what, system=self.system, remedy=remedy, field=kind)


_FIRST_LINE: Final = "Its first line must be the secret and nothing else."


def _first_line(data: bytes) -> str | None:
    """Return the first line of a text; None if it is none, so that no error holds what could not be read."""
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig").partition("\n")[0].strip()
    return None


def _short(system: System) -> str:
    return system.label.lower()
