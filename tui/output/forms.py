"""How a one-shot answer is written: as text for eyes, as one JSON object, or as CSV for a spreadsheet.

What was not seen is said in every form: in CSV on standard error, beside the data.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TextIO

from rich.cells import cell_len, set_cell_size

from tui.lookup.export.rows import Missing, Row, Value, null
from tui.records import Note, System

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet would take for a formula, and what already looks like one made harmless (CWE-1236)."""

_MINUTES: Final = len("2026-11-22T10:42")


def text_of(value: Value) -> str:
    """Return a value as plain text; nothing for null."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Missing():
            return value.value
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=null)
        case _:
            return str(value)


def minute(value: Value) -> str:
    """Return an ISO 8601 time as people write it, without seconds and offset; a day as the day."""
    return text_of(value)[:_MINUTES].replace("T", " ")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer written for eyes.

    Attributes:
        key: The row key it shows.
        title: Its heading.
        right: Whether it is aligned to the right.
        words: What makes text of its values.
        without: What stands where the value is null, by the row.
    """

    key: str
    title: str
    right: bool = False
    words: Callable[[Value], str] = text_of
    without: Callable[[Row], str] | None = None

    def text(self, row: Row) -> str:
        """Return what stands in this column of a row."""
        value = row.get(self.key)
        return self.without(row) if value is None and self.without else self.words(value)


class Writer(Protocol):
    """Writes one answer: begun once, then its rows, and ended once."""

    @property
    def whole(self) -> bool:
        """Whether its reader waits for an answer even where nothing could be asked: a JSON object."""

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Say when (ISO 8601) and as whom on each system the answer was read."""

    def row(self, row: Row) -> None:
        """Write one row."""

    def flush(self) -> None:
        """Let the reader have the rows written so far."""

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Say what was not seen and whether this is all; nothing may follow."""


class JsonWriter:
    """One JSON object: ``as_of``, ``as``, ``rows``, ``notes``, ``complete``; a row a line.

    Where the output is not UTF-8, everything beyond ASCII is written as JSON's own escapes.
    """

    whole = True

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._rows = 0
        beyond_ascii = codecs.lookup(out.encoding or "utf-8").name == "utf-8"
        self._json = json.JSONEncoder(ensure_ascii=not beyond_ascii, default=null).encode

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Open the object."""
        told = {system.name.lower(): account for system, account in accounts.items()}
        self._out.write(f'{{"as_of": {self._json(as_of)},\n "as": {self._json(told)},\n "rows": [')

    def row(self, row: Row) -> None:
        """Write one row on a line of its own."""
        self._out.write(("," if self._rows else "") + "\n  " + self._json(dict(row)))
        self._rows += 1

    def flush(self) -> None:
        """Let the reader have the rows written so far."""
        self._out.flush()

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Close the object."""
        told = [{"code": note.code, "text": note.text} for note in notes]
        closing = "\n " if self._rows else ""
        self._out.write(
            f'{closing}],\n "notes": {self._json(told)},\n "complete": {self._json(complete)}}}\n'
        )
        self._out.flush()


class CsvWriter:
    """Comma-separated rows under the row keys; notes go to ``notes_to``.

    A value a spreadsheet would take for a formula gets an apostrophe in front (CWE-1236).
    """

    whole = False

    def __init__(self, out: TextIO, notes_to: TextIO, keys: Sequence[str]) -> None:
        self._csv = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._out = out
        self._notes_to = notes_to
        self._keys = tuple(keys)

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Write the heading line; when and as whom go beside the data."""
        self._notes_to.write(f"{caption(as_of, accounts)}\n")
        self._csv.writerow(self._keys)

    def row(self, row: Row) -> None:
        """Write one row."""
        self._csv.writerow([csv_value(row.get(key)) for key in self._keys])

    def flush(self) -> None:
        """Let the reader have the rows written so far."""
        self._out.flush()

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Say beside the data what it lacks."""
        self._out.flush()
        tell_notes(self._notes_to, notes, complete=complete)


class TextWriter:
    """A table for eyes: columns as wide as their widest value, names in any script aligned by cells."""

    whole = False

    def __init__(self, out: TextIO, columns: Sequence[Column]) -> None:
        self._out = out
        self._columns = tuple(columns)
        self._lines: list[tuple[str, ...]] = []
        self._caption = ""

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Keep when and as whom for the line under the table."""
        self._caption = caption(as_of, accounts)

    def row(self, row: Row) -> None:
        """Keep one row until the widths are known."""
        self._lines.append(tuple(column.text(row) for column in self._columns))

    def flush(self) -> None:
        """Do nothing: no line is written before the widths of all are known."""

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Write the table, what it lacks, and its caption."""
        titles = tuple(column.title for column in self._columns)
        widths = [max(map(cell_len, cells)) for cells in zip(titles, *self._lines, strict=True)]
        for line in (titles, *self._lines):
            self._out.write(self._aligned(line, widths) + "\n")
        self._out.write("\n")
        tell_notes(self._out, notes, complete=complete)
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
    """Return the writer for ``form``: ``json``, ``csv`` or ``text``.

    Letters the output's encoding does not have are written as escapes, never lost or a reason to stop.
    """
    escape_strange_letters(out, notes_to)
    if form == "json":
        return JsonWriter(out)
    if form == "csv":
        return CsvWriter(out, notes_to, keys)
    return TextWriter(out, columns)


def escape_strange_letters(*streams: TextIO) -> None:
    """Let what an encoding does not have be written as escapes."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def caption(as_of: str, accounts: Mapping[System, str]) -> str:
    """Return when and as whom an answer was read, on one line."""
    told = (f"{system.label} as {account}" for system, account in accounts.items())
    return ", ".join((f"as of {as_of}", *told))


def tell_notes(out: TextIO, notes: Sequence[Note], *, complete: bool) -> None:
    """Write what an answer lacks, a note a line."""
    out.writelines(f"! {note.text}\n" for note in notes)
    if not complete:
        out.write("! This answer is not complete.\n")


def csv_value(value: Value) -> str:
    """Return a value as a CSV cell: an apostrophe stands before what a spreadsheet would run.

    One apostrophe too many stands before every such text, so that taking away one gives the text itself.
    """
    text = text_of(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text
