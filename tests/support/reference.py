"""The README's reference of profile settings, made from the records that hold them."""

from __future__ import annotations

import inspect
import re
from dataclasses import MISSING, fields
from typing import Final

from tui.accounts.records import ISpringAccount, MoodleAccount, Profile

TABLES: Final = (
    ("[profile.NAME]", Profile),
    ("[profile.NAME.ispring]", ISpringAccount),
    ("[profile.NAME.moodle]", MoodleAccount),
)
NO_SETTINGS: Final = frozenset({"name", "ispring", "moodle"})
_ATTRIBUTE: Final = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def profile_reference() -> str:
    """Return one Markdown table of every setting: where it stands, its default, what it means."""
    lines = ["| Table | Setting | Default | What it says |", "| --- | --- | --- | --- |"]
    for table, record in TABLES:
        told = _told(record)
        where = f"`{table}`"
        for field in fields(record):
            if field.name not in NO_SETTINGS:
                lines.append(f"| {where} | `{field.name}` | {_default(field.default)} | {told[field.name]} |")
                where = ""
    return "\n".join(lines) + "\n"


def _told(record: type) -> dict[str, str]:
    """Return what a record's docstring says of its attributes, each on one line, in Markdown."""
    _, _, attributes = (record.__doc__ or "").partition("Attributes:\n")
    found = _ATTRIBUTE.findall(inspect.cleandoc("x\n" + attributes).replace("\n", "\n    "))
    return {name: " ".join(words.split()).replace("``", "`") for name, words in found}


def _default(value: object) -> str:
    if value is MISSING:
        return "needed"
    if value is None or value in ("", ()):
        return "–"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f'`"{value}"`'
