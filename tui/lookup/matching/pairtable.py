"""Confirmed pairs as a table, for a spreadsheet or a colleague: ids and keyed hashes, nobody's name."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from tui.errors import StorageError
from tui.lookup.export.rows import Row
from tui.lookup.matching.pairfile import Pair, What
from tui.lookup.matching.pairs import Pairs
from tui.text import clean

PAIR_KEYS: Final = (
    "what",
    "ispring_id",
    "moodle_id",
    "ispring_mark",
    "moodle_mark",
    "saved_at",
    "from",
    "key_id",
)
"""``moodle_id`` null is "not in Moodle"; ``from`` is ``own`` or ``shared``; ``key_id`` tells which file's key
the marks were made with, and nothing of the key itself: elsewhere they mean nothing."""

_PERSON: Final = re.compile(r"0{0,9}[1-9][0-9]{0,17}")
"""A Moodle id: a number above 0."""

OWN: Final = "own"
SHARED: Final = "shared"
MAX_ROWS: Final = 200_000

_NEEDED: Final = frozenset({"what", "ispring_id", "moodle_id"})


def pair_rows(pairs: Pairs) -> Iterator[Row]:
    """Yield what was confirmed between the two systems, one's own and what a shared file adds."""
    for ident, pair, shared in pairs.listed():
        yield {
            "what": ident.what.value,
            "ispring_id": ident.ispring_id,
            "moodle_id": pair.moodle_id,
            "ispring_mark": pair.ispring_mark or None,
            "moodle_mark": pair.moodle_mark or None,
            "saved_at": pair.saved_at or None,
            "from": SHARED if shared else OWN,
            "key_id": key_id(pair.key) or None,
        }


def key_id(key: bytes) -> str:
    """Return what tells one key from another."""
    return hashlib.sha256(b"rollbook pairs\n" + key).hexdigest()[:16] if key else ""


def read_pair_table(name: str, text: str, key: bytes) -> dict[tuple[What, str], Pair]:
    """Return the pairs of such a table; only what, ispring_id and moodle_id must be there.

    Args:
        name: What the table is called, for sentences.
        text: Its text.
        key: The key marks are kept for; others are left behind, since they would tell nothing.

    Raises:
        StorageError: If it is no such table; the sentence names file and line, and nothing of it is used.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = _NEEDED - _head(name, rows)
    if missing:
        raise _unfit(name, 1, f"the column “{min(missing)}” is missing")
    found: dict[tuple[What, str], Pair] = {}
    for number, row in enumerate(_readable(name, rows), start=2):
        if number > MAX_ROWS:
            raise _unfit(name, number, "there are too many rows")
        ident, pair = _pair(name, number, row, key)
        if found.setdefault(ident, pair).moodle_id != pair.moodle_id:
            raise _unfit(name, number, f"{ident[0]} {ident[1]} is paired twice, differently")
    return found


def _head(name: str, rows: csv.DictReader[str]) -> set[str]:
    try:
        return set(rows.fieldnames or ())
    except csv.Error:
        raise _unfit(name, 1, "this is no table of comma-separated values") from None


def _readable(name: str, rows: csv.DictReader[str]) -> Iterator[dict[str, str | None]]:
    """Yield the rows, up to where the table is none."""
    try:
        yield from rows
    except csv.Error:
        raise _unfit(name, rows.line_num + 1, "this is no table of comma-separated values") from None


def _pair(name: str, number: int, row: Mapping[str, str | None], key: bytes) -> tuple[tuple[What, str], Pair]:
    def text(key: str) -> str:
        return (row.get(key) or "").strip().removeprefix("'")

    if text("what") not in set(What):
        raise _unfit(name, number, "“what” must be course or person")
    if not text("ispring_id"):
        raise _unfit(name, number, "“ispring_id” is empty")
    moodle_id = text("moodle_id")
    if moodle_id and not _PERSON.fullmatch(moodle_id):
        raise _unfit(name, number, "“moodle_id” must be a number above 0, or empty for “not in Moodle”")
    marks = (text("ispring_mark"), text("moodle_mark"), key) if text("key_id") == key_id(key) else ()
    pair = Pair(int(moodle_id) if moodle_id else None, clean(text("saved_at")), *marks)
    return (What(text("what")), clean(text("ispring_id"))), pair


def _unfit(name: str, number: int, what: str) -> StorageError:
    remedy = "Nothing was taken over. Write such a table with rollbook pairs --csv."
    return StorageError(f"{clean(name)}, line {number}: {what}", remedy=remedy)
