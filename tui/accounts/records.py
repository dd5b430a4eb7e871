"""Profiles as records: one named pair of accounts, and the names of its settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from tui.looks import Looks, SignsName, ThemeName

ISpringSignIn: TypeAlias = Literal["api_key", "password"]
MoodleSignIn: TypeAlias = Literal["token", "password"]
ISpringProtocol: TypeAlias = Literal["rest", "soap"]

ISPRING_SIGN_INS: Final[tuple[ISpringSignIn, ...]] = ("api_key", "password")
MOODLE_SIGN_INS: Final[tuple[MoodleSignIn, ...]] = ("token", "password")
ISPRING_PROTOCOLS: Final[tuple[ISpringProtocol, ...]] = ("rest", "soap")

_LABELS: Final = {
    "account_url": "Account URL",
    "api_url": "API URL",
    "ca_file": "CA file",
    "client_id": "Client ID",
    "idle_signout": "idle sign-out",
    "site_url": "Site URL",
    "soap_url": "SOAP URL",
}


def label(field: str) -> str:
    """Return what people call a setting, in the words of the login screen."""
    return _LABELS.get(field, field.replace("_", " "))


@dataclass(frozen=True, slots=True)
class ISpringAccount:
    """Where iSpring Learn is and who signs in.

    Attributes:
        account_url: The account's own address, where people sign in with a browser.
        api_url: Where its API answers; suggested from ``account_url`` if empty. Not for a password over SOAP.
        sign_in: ``api_key``, or ``password`` for login and password.
        client_id: The API key's public half.
        login: The login that goes with the password.
        protocol: ``rest``, or ``soap``, which gives no dates.
        soap_url: Where SOAP answers; needed for it, since iSpring publishes no address to guess from.
        secret_command: The command that prints the secret on its first line: a list of arguments, no shell.
    """

    account_url: str
    api_url: str = ""
    sign_in: ISpringSignIn = "api_key"
    client_id: str = ""
    login: str = ""
    protocol: ISpringProtocol = "rest"
    soap_url: str = ""
    secret_command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoodleAccount:
    """Where Moodle is and who signs in.

    Attributes:
        site_url: The site's address.
        sign_in: ``token``, or ``password`` for user name and password, used once to fetch a token.
        username: The user name that goes with the password.
        service: The short name of the web service a password fetches a token for.
        completion_function: The site's own function that gives activity states; empty for Moodle's.
        secret_command: The command that prints the token, or the password, on its first line; as above.
    """

    site_url: str
    sign_in: MoodleSignIn = "token"
    username: str = ""
    service: str = "moodle_mobile_app"
    completion_function: str = ""
    secret_command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One named pair of accounts.

    Attributes:
        name: How it is chosen: letters, digits, blanks, ``-``, ``_`` and ``.``, at most 40 characters.
        ispring: The iSpring Learn account.
        moodle: The Moodle account, or None to go without.
        timezone: The zone times are shown in, such as ``Europe/Paris``; empty for the machine's.
        match_field: The iSpring field compared with Moodle's idnumber.
        ca_file: Certificates to trust besides the system's.
        allow_plain_http: Whether http:// addresses may be used.
        idle_signout: Minutes without a key until sign-out, 0 for never. If not set: 30 over SSH, else never.
        match_file: A file of confirmed pairs that a team shares; only ever read. One's own go before it.
        language: The language of sentences of one's own, such as ``de``; the shipped ones are English.
        theme: ``auto``, ``dark``, ``light``, ``contrast``, ``terminal`` (its own 16 colours) or ``mono``.
        signs: ``auto``, ``unicode``, ``ascii``, or ``words`` instead of signs, for screen readers.
        audit: Whether the system's log is told which ids were opened, copied and exported.
    """

    name: str
    ispring: ISpringAccount
    moodle: MoodleAccount | None = None
    timezone: str = ""
    match_field: str = "userId"
    ca_file: Path | None = None
    allow_plain_http: bool = False
    idle_signout: int | None = None
    match_file: Path | None = None
    language: str = "en"
    theme: ThemeName = "auto"
    signs: SignsName = "auto"
    audit: bool = False

    @property
    def looks(self) -> Looks:
        """How the screen is to look."""
        return Looks(self.theme, self.signs)
