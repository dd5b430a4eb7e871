"""The normal form of a profile: what was typed or written, made right or refused with the setting's name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui.accounts.addresses import normal_moodle_url, normal_url, suggest_api_url
from tui.accounts.records import ISpringAccount, MoodleAccount, Profile, label
from tui.errors import UsageError
from tui.records import System

MAX_TEXT: Final = 512

_NAME: Final = re.compile(r"\w(?:[\w .-]{0,38}[\w.-])?")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""How a language is named: ``en``, ``pt-BR``."""

_FUNCTION: Final = re.compile(r"[a-z0-9_]+_get_[a-z0-9_]+")


def checked(profile: Profile) -> Profile:
    """Return the profile in its normal form; of a profile in normal form, the same again.

    Raises:
        UsageError: A setting cannot be right; ``system`` and ``field`` say which.
    """
    return replace(
        profile,
        name=_name(profile.name),
        ispring=_ispring(profile.ispring),
        moodle=_moodle(profile.moodle) if profile.moodle else None,
        timezone=_timezone(_text(profile.timezone, "timezone")),
        match_field=_needed(_text(profile.match_field, "match_field"), "match_field"),
        ca_file=_path(profile.ca_file, "ca_file"),
        idle_signout=_minutes(profile.idle_signout),
        match_file=_path(profile.match_file, "match_file"),
        language=_language(_text(profile.language, "language")),
    )


def _ispring(account: ISpringAccount) -> ISpringAccount:
    system = System.ISPRING
    account_url = _url(account.account_url, "account_url")
    if account.sign_in == "password":
        _needed(account_url, "account_url", system)
    api_url = _url(account.api_url, "api_url") or suggest_api_url(account_url)
    soap_url = _url(account.soap_url, "soap_url")
    soap = account.protocol == "soap"
    over_soap_alone = soap and account.sign_in == "password"
    return replace(
        account,
        account_url=account_url,
        api_url=api_url if over_soap_alone else _needed(api_url, "api_url", system),
        client_id=_text(account.client_id, "client_id", system),
        login=_text(account.login, "login", system),
        soap_url=_needed(soap_url, "soap_url", system) if soap else soap_url,
        secret_command=_command(account.secret_command, system),
    )


def _moodle(account: MoodleAccount) -> MoodleAccount:
    system = System.MOODLE
    function = _text(account.completion_function, "completion_function", system)
    if function and not _FUNCTION.fullmatch(function):
        remedy = "Rollbook only reads: the name must look like local_site_get_completion."
        raise _refused("completion_function", "is not a function that reads", remedy, system)
    return replace(
        account,
        site_url=normal_moodle_url(_needed(account.site_url.strip(), "site_url", system), field="site_url"),
        username=_text(account.username, "username", system),
        service=_needed(_text(account.service, "service", system), "service", system),
        completion_function=function,
        secret_command=_command(account.secret_command, system),
    )


def _name(name: str) -> str:
    name = unicodedata.normalize("NFC", name.strip())
    if not _NAME.fullmatch(name):
        remedy = "Use at most 40 letters, digits, blanks, dots, dashes; begin with a letter or digit."
        raise UsageError("a profile cannot have this name", field="name", remedy=remedy)
    return name


def _url(text: str, field: str) -> str:
    return normal_url(text, system=System.ISPRING, field=field) if text.strip() else ""


def _text(text: str, field: str, system: System | None = None) -> str:
    text = text.strip()
    if len(text) > MAX_TEXT or not text.isprintable():
        raise _refused(field, "has characters that cannot be shown, or is too long", "Type it again.", system)
    return text


def _needed(text: str, field: str, system: System | None = None) -> str:
    if not text:
        raise _refused(field, "is missing", "Fill it in.", system)
    return text


def _command(words: tuple[str, ...], system: System) -> tuple[str, ...]:
    if words and (not words[0] or not all(_can_be_passed(word) for word in words)):
        remedy = "Write the program first, then each argument by itself."
        raise _refused("secret_command", "cannot be run", remedy, system)
    return words


def _path(path: Path | None, field: str) -> Path | None:
    if path is None:
        return None
    try:
        path = path.expanduser().absolute()
    except RuntimeError as error:
        raise _refused(field, "begins with a home folder nobody has", "Write the whole path.") from error
    if not _can_be_passed(str(path)):
        raise _refused(field, "is not a path", "Choose a file with an ordinary name.")
    return path


def _can_be_passed(text: str) -> bool:
    """Tell whether the system takes this as an argument or path, and TOML as text."""
    return "\0" not in text and text.encode("utf-8", "ignore").decode() == text


def _timezone(name: str) -> str:
    if name and not _is_zone(name) and _is_zone("Europe/Paris"):
        raise _refused("timezone", "is not a time zone", "Write it like Europe/Paris.")
    return name


def _language(name: str) -> str:
    if not LANGUAGE.fullmatch(name):
        raise _refused("language", "is not a language", "Write it like en, de or pt-BR.")
    return name


def _is_zone(name: str) -> bool:
    """Tell whether this system knows the zone; one without a zone database knows none."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _minutes(minutes: int | None) -> int | None:
    if minutes is not None and minutes < 0:
        raise _refused("idle_signout", "is less than 0 minutes", "Write 0 for never.")
    return minutes


def _refused(field: str, what: str, remedy: str, system: System | None = None) -> UsageError:
    return UsageError(f"the {label(field)} {what}", system=system, field=field, remedy=remedy)
