"""Profiles: named pairs of accounts, kept in one TOML file without any secret.

```toml
[profile.acme-prod]
timezone = "Europe/Paris"

[profile.acme-prod.ispring]
account_url = "https://acme.ispringlearn.eu"
client_id = "7d1f0c5e-90b2-4c1e-8a55-1f6f0c2f9b10"
secret_command = ["pass", "show", "acme/ispring"]

[profile.acme-prod.moodle]
site_url = "https://moodle.acme.example"
```
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.accounts.records import (
    ISPRING_PROTOCOLS,
    ISPRING_SIGN_INS,
    MOODLE_SIGN_INS,
    ISpringAccount,
    MoodleAccount,
    Profile,
)
from tui.errors import DamagedFileError, MissingFileError, StorageError, UsageError
from tui.looks import SIGNS, THEMES
from tui.stop import Stop
from tui.storage import alone, put_aside, read_private, write_private

if TYPE_CHECKING:
    from tui.accounts.tables import Table

__all__ = [
    "ISpringAccount",
    "MoodleAccount",
    "Profile",
    "Saved",
    "config_folder",
    "load_profiles",
    "read_profiles",
    "save_profile",
]

FILE_NAME: Final = "profiles.toml"
_HEAD: Final = (
    "# Where Rollbook signs in, and who does. No secrets belong here.\n"
    "# Rollbook rewrites this file when a profile changes; comments are not kept then.\n\n"
)


def config_folder() -> Path:
    """Return the folder of Rollbook's own files: ROLLBOOK_CONFIG_DIR, else the usual place on this system.

    It need not be there: the first file written makes it, for this user alone.
    """
    chosen = os.environ.get("ROLLBOOK_CONFIG_DIR", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_config_path

    return user_config_path("rollbook", appauthor=False)


@dataclass(frozen=True, slots=True)
class Saved:
    """What the file holds.

    Attributes:
        profiles: Those that can be used, in the order of the file.
        faults: What is wrong with each of the others, by name.
    """

    profiles: tuple[Profile, ...] = ()
    faults: Mapping[str, StorageError] = field(default_factory=dict)


def read_profiles(folder: Path | None = None) -> Saved:
    """Return the saved profiles; one that is faulty keeps nobody from using another.

    Raises:
        DamagedFileError: The file itself is damaged, or has a setting nobody knows.
        StorageError: It cannot be read, or others may write it.
    """
    path = (folder or config_folder()) / FILE_NAME
    try:
        data = read_private(path)
    except MissingFileError:
        return Saved()
    from tui.accounts.tables import parse

    root = parse(path, data)
    table = root.table("profile")
    root.finish()
    found: list[Profile] = []
    faults: dict[str, StorageError] = {}
    for name, each in table.tables() if table else ():
        try:
            found.append(_profile(name, each))
        except StorageError as error:
            faults[name] = error
    return Saved(tuple(found), faults)


def load_profiles(folder: Path | None = None) -> tuple[Profile, ...]:
    """Return every saved profile, in the order of the file; none if there is no file.

    Raises:
        StorageError: The file is damaged, a profile of it is faulty, or others may write it.
    """
    saved = read_profiles(folder)
    for fault in saved.faults.values():
        raise fault
    return saved.profiles


def save_profile(profile: Profile, folder: Path | None = None, *, stop: Stop | None = None) -> Path | None:
    """Save ``profile`` in its normal form, in place of the one of this name; an equal one is left alone.

    The file is written anew. One that is damaged is put aside first; beside a faulty profile nothing is
    saved, since that profile would be lost.

    Returns:
        What a damaged file is kept as; None if it was whole.

    Raises:
        UsageError: A setting cannot be right; ``field`` names it.
        StorageError: A profile in the file is faulty, or it is unsafe or cannot be written.
        StoppedError: ``stop`` was said while another Rollbook had the file; nothing is saved.
    """
    from tui.accounts.checking import checked

    profile = checked(profile)
    folder = folder or config_folder()
    with suppress(DamagedFileError):
        if profile in read_profiles(folder).profiles:
            return None
    with alone(folder / FILE_NAME, pause=(stop or Stop()).wait):
        kept = _aside_if_damaged(folder)
        saved = () if kept else load_profiles(folder)
        _write({each.name: each for each in saved} | {profile.name: profile}, folder)
    return kept


def _aside_if_damaged(folder: Path) -> Path | None:
    """Put the file aside if it is damaged; return what it is kept as."""
    try:
        read_profiles(folder)
    except DamagedFileError:
        return put_aside(folder / FILE_NAME)
    return None


def _write(profiles: Mapping[str, Profile], folder: Path) -> None:
    tables = {name: _plain(profile) for name, profile in profiles.items()}
    import tomli_w

    text = _HEAD + tomli_w.dumps({"profile": tables}, indent=2)
    write_private(folder / FILE_NAME, text.encode())


def _plain(record: Profile | ISpringAccount | MoodleAccount) -> dict[str, object]:
    """Return what differs from the defaults, as TOML knows it."""
    plain: dict[str, object] = {}
    for one in fields(record):
        value: object = getattr(record, one.name)
        if one.name == "name" or (one.default is not MISSING and value == one.default):
            continue
        if isinstance(value, ISpringAccount | MoodleAccount):
            plain[one.name] = _plain(value)
        else:
            plain[one.name] = str(value) if isinstance(value, Path) else value
    return plain


# --- reading ---------------------------------------------------------------------------------------------


def _profile(name: str, table: Table) -> Profile:
    from tui.accounts.checking import checked

    ispring, moodle = table.table("ispring"), table.table("moodle")
    if ispring is None:
        raise table.error("ispring", "is missing", f"Give this profile a table [profile.{name}.ispring].")
    profile = Profile(
        name=name,
        ispring=_ispring(ispring),
        moodle=_moodle(moodle) if moodle else None,
        timezone=table.text("timezone"),
        match_field=table.text("match_field", "userId"),
        ca_file=_file(table, "ca_file"),
        allow_plain_http=table.flag("allow_plain_http"),
        idle_signout=table.number("idle_signout"),
        match_file=_file(table, "match_file"),
        language=table.text("language", "en"),
        theme=table.choice("theme", tuple(THEMES)),
        signs=table.choice("signs", tuple(SIGNS)),
        audit=table.flag("audit"),
    )
    table.finish()
    try:
        return checked(profile)
    except UsageError as error:
        below = (error.system.label.lower(), error.field) if error.system else (error.field,)
        keys = table.keys if error.field == "name" else (*table.keys, *below)
        raise table.source.error(error.what, keys, error.remedy) from error


def _ispring(table: Table) -> ISpringAccount:
    account = ISpringAccount(
        account_url=table.text("account_url"),
        api_url=table.text("api_url"),
        sign_in=table.choice("sign_in", ISPRING_SIGN_INS),
        client_id=table.text("client_id"),
        login=table.text("login"),
        protocol=table.choice("protocol", ISPRING_PROTOCOLS),
        soap_url=table.text("soap_url"),
        secret_command=table.words("secret_command"),
    )
    table.finish()
    return account


def _moodle(table: Table) -> MoodleAccount:
    account = MoodleAccount(
        site_url=table.text("site_url"),
        sign_in=table.choice("sign_in", MOODLE_SIGN_INS),
        username=table.text("username"),
        service=table.text("service", "moodle_mobile_app"),
        completion_function=table.text("completion_function"),
        secret_command=table.words("secret_command"),
    )
    table.finish()
    return account


def _file(table: Table, key: str) -> Path | None:
    """Return the path of another file; a relative one starts where the profiles are."""
    text = table.text(key)
    if not text:
        return None
    return Path(text) if text.startswith("~") else table.source.path.parent / text
