"""How a one-shot answer is written: as text for eyes, as one JSON object, or as CSV for a spreadsheet.

An answer is begun, gets its rows one by one, and is always ended, also after a fault, so that its reader
never holds half an object. What was not seen is said in every form: in CSV on standard error.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TextIO

from rich.cells import cell_len, set_cell_size

from tui.lookup.export import Row, Value
from tui.records import Note, System

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""First characters a spreadsheet would take for a formula."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer written for eyes: the row key it shows and its heading."""

    key: str
    title: str
    right: bool = False


class Writer(Protocol):
    """Writes one answer."""

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Say when (ISO 8601) and as whom on each system the answer was read."""

    def row(self, row: Row) -> None:
        """Write one row."""

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Say what was not seen and whether this is all; nothing may follow."""


class JsonWriter:
    """One JSON object: ``as_of``, ``as``, ``rows``, ``notes``, ``complete``; a row a line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._rows = 0

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Open the object."""
        told = {system.name.lower(): account for system, account in accounts.items()}
        self._out.write(f'{{"as_of": {_json(as_of)},\n "as": {_json(told)},\n "rows": [')

    def row(self, row: Row) -> None:
        """Write one row on a line of its own."""
        self._out.write(("," if self._rows else "") + "\n  " + _json(dict(row)))
        self._rows += 1

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Close the object."""
        told = [{"code": note.code, "text": note.text} for note in notes]
        closing = "\n " if self._rows else ""
        self._out.write(f'{closing}],\n "notes": {_json(told)},\n "complete": {_json(complete)}}}\n')
        self._out.flush()


class CsvWriter:
    """Comma-separated rows under the row keys; notes go to ``notes_to``.

    A value a spreadsheet would take for a formula gets an apostrophe in front (CWE-1236).
    """

    def __init__(self, out: TextIO, notes_to: TextIO, keys: Sequence[str]) -> None:
        self._csv = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._out = out
        self._notes_to = notes_to
        self._keys = tuple(keys)

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Write the heading line; when and as whom go beside the data."""
        told = ", ".join(f"{system.label} as {account}" for system, account in accounts.items())
        self._notes_to.write(f"as of {as_of}, {told}\n")
        self._csv.writerow(self._keys)

    def row(self, row: Row) -> None:
        """Write one row."""
        self._csv.writerow([_csv_value(row.get(key)) for key in self._keys])

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Say beside the data what it lacks."""
        self._out.flush()
        _tell(self._notes_to, notes, complete=complete)


class TextWriter:
    """A table for eyes: columns as wide as their widest value, names in any script aligned by cells."""

    def __init__(self, out: TextIO, columns: Sequence[Column]) -> None:
        self._out = out
        self._columns = tuple(columns)
        self._lines: list[tuple[str, ...]] = []
        self._caption = ""

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Keep when and as whom for the line under the table."""
        told = ", ".join(f"{system.label} as {account}" for system, account in accounts.items())
        self._caption = f"as of {as_of}, {told}"

    def row(self, row: Row) -> None:
        """Keep one row until the widths are known."""
        self._lines.append(tuple(_text_value(row.get(column.key)) for column in self._columns))

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Write the table, what it lacks, and its caption."""
        titles = tuple(column.title for column in self._columns)
        widths = [max(map(cell_len, cells)) for cells in zip(titles, *self._lines, strict=True)]
        for line in (titles, *self._lines):
            self._out.write(self._aligned(line, widths) + "\n")
        self._out.write("\n")
        _tell(self._out, notes, complete=complete)
        self._out.write(f"{self._caption}\n")
        self._out.flush()

    def _aligned(self, line: Sequence[str], widths: Sequence[int]) -> str:
        cells = []
        for text, width, column in zip(line, widths, self._columns, strict=True):
            padding = " " * (width - cell_len(text))
            cells.append(padding + text if column.right else set_cell_size(text, width))
        return "  ".join(cells).rstrip()


def writer(
    form: str, out: TextIO, notes_to: TextIO, keys: Sequence[str], columns: Sequence[Column]
) -> Writer:
    """Return the writer for ``form``: ``json``, ``csv`` or ``text``."""
    if form == "json":
        return JsonWriter(out)
    if form == "csv":
        return CsvWriter(out, notes_to, keys)
    return TextWriter(out, columns)


def _tell(out: TextIO, notes: Sequence[Note], *, complete: bool) -> None:
    out.writelines(f"! {note.text}\n" for note in notes)
    if not complete:
        out.write("! This answer is not complete.\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _csv_value(value: Value) -> str:
    text = _json(value) if isinstance(value, list | dict) else _text_value(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and isinstance(value, str) else text


def _text_value(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | dict():
            return _json(value)
        case _:
            return str(value)
