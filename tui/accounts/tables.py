"""Reading a TOML table a person may have written: every fault named with its file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from tui.errors import DamagedFileError
from tui.text import clean

KeyPath: TypeAlias = tuple[str, ...]
_Choice = TypeVar("_Choice", bound=str)

_PLACE: Final = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)")
_SECRET_WORDS: Final = ("secret", "password", "token", "key")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one TOML file, for telling where in it something is wrong."""

    path: Path
    text: str

    def error(self, what: str, keys: KeyPath, remedy: str = "") -> DamagedFileError:
        """Return the error that says what is wrong with the value at ``keys``, and on which line."""
        line = line_of(self.text, keys)
        return _fault(self.path, f", line {line}" if line else "", what, remedy)


def parse(path: Path, data: bytes) -> Table:
    """Return the outermost table of a TOML file.

    Raises:
        DamagedFileError: It is not UTF-8 or not TOML; the sentence names the file and the line.
    """
    try:
        text = data.decode("utf-8-sig")
        return Table(Source(path, text), (), tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _damaged(path, line, "this is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        last = text.count("\n") + 1
        line = int(place["line"]) if place and place["line"] else last
        raise _damaged(path, line, _PLACE.sub("", message)) from error
    except (RecursionError, ValueError) as error:  # lists in lists, or a number, without end
        lines = text.split("\n")
        line = 1 + max(range(len(lines)), key=lambda number: len(lines[number]))
        raise _damaged(path, line, "this is longer than anything Rollbook reads") from error


def _damaged(path: Path, line: int, what: str) -> DamagedFileError:
    return _fault(path, f", line {line}", clean(what), "")


def _fault(path: Path, line: str, what: str, remedy: str) -> DamagedFileError:
    return DamagedFileError(
        f"{clean(str(path))}{line}: {what}",
        place=f"{clean(path.name)}{line}",
        remedy=remedy or "Correct this line in an editor.",
    )


@dataclass(slots=True)
class Table:
    """One TOML table, read key by key; ``finish`` refuses what nobody asked for.

    Every reader raises ``DamagedFileError`` if the value is of another type.
    """

    source: Source
    keys: KeyPath
    values: Mapping[str, object]
    _read: set[str] = field(default_factory=set)

    def text(self, key: str, default: str = "") -> str:
        """Return the text a setting holds, or the default; raise if it is no text in quotes."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.error(key, "must be text in quotes")
        return value

    def flag(self, key: str) -> bool:
        """Return a yes or no; no if it is not there."""
        value = self._take(key, default=False)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def number(self, key: str) -> int | None:
        """Return a whole number, or None if it is not there."""
        value = self._take(key, None)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self.error(key, "must be a whole number")

    def choice(self, key: str, allowed: Sequence[_Choice]) -> _Choice:
        """Return one of the allowed texts; the first of them if it is not there."""
        value = self._take(key, allowed[0])
        for each in allowed:
            if each == value:
                return each
        raise self.error(key, "must be " + " or ".join(f'"{each}"' for each in allowed))

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._take(key, [])
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(value)
        raise self.error(key, "must be a list of texts in quotes, one for each argument")

    def table(self, key: str) -> Table | None:
        """Return a table below this one, or None if it is not there."""
        return self._below(key) if key in self.values else None

    def tables(self) -> Iterator[tuple[str, Table]]:
        """Return every value as a table, with its key."""
        for key in self.values:
            yield key, self._below(key)

    def finish(self) -> None:
        """Refuse a key nobody asked for: it is misspelt, or a secret in the wrong place."""
        for key in self.values:
            if key in self._read:
                continue
            shown = clean(key, 40)
            if any(word in key.casefold() for word in _SECRET_WORDS):
                remedy = (
                    "Secrets do not belong in this file: take it out, make a new one, and use secret_command."
                )
            else:
                remedy = "Check how it is spelt, or take it out."
            raise self.source.error(f"“{shown}” is not a setting", (*self.keys, key), remedy)

    def error(self, key: str, what: str, remedy: str = "") -> DamagedFileError:
        """Return the error that says what is wrong with the value of ``key``."""
        return self.source.error(f"{key} {what}", (*self.keys, key), remedy)

    def _below(self, key: str) -> Table:
        value = self._take(key, None)
        if not isinstance(value, dict):
            raise self.error(key, "must be a table of its own")
        return Table(self.source, (*self.keys, key), value)

    def _take(self, key: str, default: object) -> object:
        self._read.add(key)
        return self.values.get(key, default)


def line_of(text: str, keys: KeyPath) -> int | None:
    """Return the line where ``keys`` is set, or the table nearest to it; None if neither is found.

    ``tomllib`` forgets lines. This looks at table heads and at what stands before an equals sign, which is
    enough to lead an eye; inside a text of several lines it may point at the wrong one.
    """
    head: KeyPath = ()
    best: int | None = None
    depth = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("["):
            head = path = _path(line)
        elif "=" in line:
            path = head + _path(line.split("=", 1)[0] + "=0")
        else:
            continue
        common = min(len(path), len(keys))
        if depth < common and keys[:common] == path[:common]:
            best, depth = number, common
    return best


def _path(line: str) -> KeyPath:
    """Return the keys one line of TOML names."""
    try:
        value: object = tomllib.loads(line)
    except (RecursionError, ValueError):
        return ()
    path: list[str] = []
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        path.append(key)
    return tuple(path)
