"""The form of the file of confirmed pairs: text to records and back, every fault named with its line."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from tui.errors import DamagedFileError, StorageError
from tui.records import System
from tui.text import clean, fold

VERSION: Final = 1
KEY_BYTES: Final = 32
MARK_LENGTH: Final = 32
"""Hexadecimal digits kept of an address's keyed hash: 128 bits."""

_HEAD_KEYS: Final = ("rollbook", "version", "key")
_PAIR_KEYS: Final = (
    "what",
    "ispring",
    "moodle",
    "ispring_id",
    "moodle_id",
    "ispring_mark",
    "moodle_mark",
    "saved_at",
)


class What(StrEnum):
    """What a pair pairs."""

    COURSE = "course"
    PERSON = "person"


class PairId(NamedTuple):
    """Which iSpring course or person, between which two systems, a pair is about."""

    what: What
    ispring: str
    moodle: str
    ispring_id: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What somebody confirmed about one course or person.

    Attributes:
        moodle_id: The Moodle course or person; None for "not in Moodle".
        saved_at: When, ISO 8601.
        ispring_mark: The keyed hash of the learner's e-mail address then; empty if there was none.
        moodle_mark: The same of the Moodle person's address.
        key: What the hashes were made with.
    """

    moodle_id: int | None
    saved_at: str
    ispring_mark: str = ""
    moodle_mark: str = ""
    key: bytes = field(default=b"", repr=False, compare=False)

    def changed(self, system: System, email: str) -> bool:
        """Say whether the address is another than when the pair was confirmed.

        An address that was not seen then, or is not seen now, tells nothing: it may just not be shown to
        this account.
        """
        then = self.ispring_mark if system is System.ISPRING else self.moodle_mark
        now = mark(self.key, system, email)
        return bool(then and now) and not hmac.compare_digest(then.encode(), now.encode())


@dataclass(frozen=True, slots=True)
class Book:
    """A whole file: its key, and every pair of every pair of systems."""

    key: bytes = field(repr=False)
    pairs: Mapping[PairId, Pair]

    def changed(self, pairs: Mapping[PairId, Pair | None]) -> Book:
        """Return the book with these pairs put in, and those taken out for which there is None."""
        kept = {ident: pair for ident, pair in self.pairs.items() if ident not in pairs}
        return Book(self.key, kept | {ident: pair for ident, pair in pairs.items() if pair is not None})


def mark(key: bytes, system: System, email: str) -> str:
    """Return the keyed hash of an address on one system, the same whatever its case; empty for none."""
    address = fold(email)
    if not address:
        return ""
    text = f"{system.label}\n{address}".encode("utf-8", "surrogatepass")
    return hmac.new(key, text, hashlib.sha256).hexdigest()[:MARK_LENGTH]


def written(book: Book) -> bytes:
    """Return the file's content."""
    head = dict(zip(_HEAD_KEYS, ("pairs", VERSION, book.key.hex()), strict=True))
    lines = [head] + [
        dict(
            zip(
                _PAIR_KEYS,
                (*ident, pair.moodle_id, pair.ispring_mark, pair.moodle_mark, pair.saved_at),
                strict=True,
            )
        )
        for ident, pair in book.pairs.items()
    ]
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()


def parse(path: Path, data: bytes) -> Book:
    """Return what a file of pairs holds; of two lines about the same, the later counts.

    Raises:
        DamagedFileError: If it is damaged; the sentence names file and line.
        StorageError: If another version of Rollbook wrote it.
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    head = _object(path, 1, lines[0], _HEAD_KEYS)
    key = _key(path, head)
    pairs: dict[PairId, Pair] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            ident, pair = _pair(path, number, _object(path, number, line, _PAIR_KEYS), key)
            pairs.pop(ident, None)
            pairs[ident] = pair
    return Book(key, pairs)


def _key(path: Path, head: Mapping[str, object]) -> bytes:
    key = head["key"]
    if head["rollbook"] != "pairs":
        raise _damaged(path, 1, "this is not the head of a file of pairs")
    if head["version"] != VERSION or isinstance(head["version"], bool):
        what = f"{clean(str(path))} was written by another version of Rollbook"
        raise StorageError(what, remedy="Use that one, or move the file away to begin anew.")
    try:
        found = bytes.fromhex(key) if isinstance(key, str) else b""
    except ValueError:
        found = b""
    if len(found) != KEY_BYTES:
        raise _damaged(path, 1, f"the key is not {KEY_BYTES} bytes in hexadecimal digits")
    return found


def _pair(path: Path, number: int, line: Mapping[str, object], key: bytes) -> tuple[PairId, Pair]:
    def text(name: str, *, needed: bool = True) -> str:
        value = line[name]
        if not isinstance(value, str) or (needed and not value):
            raise _damaged(path, number, f"“{name}” must be text in quotes")
        return clean(value)

    kind = text("what")
    if kind not in set(What):
        raise _damaged(path, number, "“what” must be course or person")
    moodle_id = line["moodle_id"]
    if moodle_id is not None and (not isinstance(moodle_id, int) or moodle_id is True or moodle_id <= 0):
        raise _damaged(path, number, "“moodle_id” must be a number above 0, or null")
    ident = PairId(What(kind), text("ispring"), text("moodle", needed=False), text("ispring_id"))
    saved_at, ispring_mark, moodle_mark = (
        text(name, needed=False) for name in ("saved_at", "ispring_mark", "moodle_mark")
    )
    return ident, Pair(moodle_id, saved_at, ispring_mark, moodle_mark, key)


def _object(path: Path, number: int, line: bytes, keys: tuple[str, ...]) -> Mapping[str, object]:
    """Return one line's JSON object, which must have exactly these keys."""
    try:
        found = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise _damaged(path, number, "this is not one JSON object in UTF-8") from None
    if not isinstance(found, dict):
        raise _damaged(path, number, "this is not one JSON object in UTF-8")
    wrong = sorted(set(found) ^ set(keys))
    if wrong:
        how = "is missing" if wrong[0] in keys else "is a key nobody knows"
        raise _damaged(path, number, f"“{clean(wrong[0], 40)}” {how}")
    return found


def _damaged(path: Path, number: int, what: str) -> DamagedFileError:
    return DamagedFileError(
        f"{clean(str(path))}, line {number}: {what}",
        place=f"{clean(path.name)}, line {number}",
        remedy="Correct or delete this line in an editor.",
    )
