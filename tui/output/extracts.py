"""An extract as text: one JSON object, rows for a spreadsheet, or Markdown for a ticket.

Where it comes from is told in each. JSON and Markdown have room for all of it. A line that is no row would
break what reads CSV, so there every row says as of when and as whom, and the rest stands in a text of its own
beside it (``about_lines``).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from tui.lookup.activities.view import MODULES
from tui.lookup.export.extract import Extract
from tui.lookup.export.markdown import escaped, table_lines
from tui.lookup.export.provenance import PROGRAM
from tui.lookup.export.rows import Row, Value, null
from tui.lookup.export.tablerows import SYSTEM
from tui.lookup.export.viewextracts import GRID_KEYS
from tui.output.columns import (
    ACTIVITY_COLUMNS,
    CAUSE_COLUMNS,
    CHECK_COLUMNS,
    COURSE_COLUMNS,
    DIFFERENCE_COLUMNS,
    GRID_COLUMNS,
    LEARNER_COURSE_COLUMNS,
    MATCH_COLUMN,
    MODULE_COLUMNS,
    STATUS_COLUMNS,
    WHY_COLUMNS,
)
from tui.output.forms import Column, csv_value

BUNDLE: Final = 200
"""Rows written, and told of, at a time."""

PROVENANCE_KEYS: Final = ("as_of", "as")
"""The last two columns of every CSV row."""


class Form(StrEnum):
    """What an extract is written as; the value is the ending of its file."""

    CSV = "csv"
    MARKDOWN = "md"
    JSON = "json"


def pieces(extract: Extract, form: Form) -> Iterator[tuple[str, int]]:
    """Yield the text of an extract, each piece with how many rows are written then."""
    lines = _LINES[form](extract)
    bundle: list[str] = []
    written = 0
    for line, rows in lines:
        bundle.append(line)
        written += rows
        if len(bundle) >= BUNDLE:
            yield "".join(bundle), written
            bundle = []
    yield "".join(bundle), written


def about(extract: Extract) -> dict[str, Value]:
    """Return everything about an extract but its rows, under stable keys; ``notes`` and ``complete`` last."""
    told: dict[str, Value] = {
        "as_of": extract.read.as_of_value,
        "as": extract.read.accounts_value(),
        "systems": extract.read.systems_value(),
        "program": PROGRAM,
        "course": None if extract.course is None else dict(extract.course),
    }
    if extract.learner is not None:
        told["learner"] = dict(extract.learner)
    return told | {
        "filter": extract.chosen or None,
        "pseudonymised": extract.pseudonymised,
        "row_count": extract.count,
        "notes": [{"code": note.code, "text": note.text} for note in extract.notes],
        "complete": extract.complete,
    }


# --- JSON ------------------------------------------------------------------------------------------------

Lines = Iterator[tuple[str, int]]
"""Lines with their ends, each with how many rows it holds."""


def _json(extract: Extract) -> Lines:
    """One object: what it is about, then ``rows``, a row a line, then ``notes`` and ``complete``."""
    told = about(extract)
    last = {key: told.pop(key) for key in ("notes", "complete")}
    yield "{\n" + "".join(f" {_encoded(key)}: {_encoded(value)},\n" for key, value in told.items()), 0
    yield ' "rows": [', 0
    for number, row in enumerate(extract.make()):
        yield f"{',' if number else ''}\n  {_encoded(dict(row))}", 1
    yield ("\n ]" if extract.count else "]"), 0
    yield "".join(f",\n {_encoded(key)}: {_encoded(value)}" for key, value in last.items()) + "\n}\n", 0


def _encoded(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False, default=null)


# --- CSV -------------------------------------------------------------------------------------------------


def _csv(extract: Extract) -> Lines:
    """Rows under their keys, every cell quoted, no cell a formula."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow

    def line(cells: Sequence[str]) -> str:
        out.seek(0)
        out.truncate()
        write(cells)
        return out.getvalue()

    yield line([*extract.keys, *PROVENANCE_KEYS]), 0
    last = [csv_value(extract.read.as_of_value), csv_value(extract.read.accounts_words)]
    for row in extract.make():
        yield line([*(csv_value(row.get(key)) for key in extract.keys), *last]), 1


def about_lines(extract: Extract) -> Iterator[str]:
    """Yield what stands beside CSV: everything about the extract but its rows, a line each."""
    words = _words(extract)
    width = max(map(len, words)) + 2
    yield from (f"{name:{width}}{text}\n" for name, text in words.items())
    yield from (f"{'note':{width}}{note.text}\n" for note in extract.notes)


def _words(extract: Extract) -> dict[str, str]:
    told = {
        "about": extract.title,
        "as of": extract.read.clock.second(extract.read.as_of),
        "as": extract.read.accounts_words,
        "systems": extract.read.systems_words,
        "filter": extract.chosen or "none",
        "rows": f"{extract.count:,}",
        "complete": "yes" if extract.complete else "no",
        "people": "replaced by pseudonyms made for this export" if extract.pseudonymised else "",
        "program": f"{PROGRAM}, which only reads",
    }
    return {name: text for name, text in told.items() if text}


# --- Markdown --------------------------------------------------------------------------------------------


COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "roster": (*STATUS_COLUMNS, MATCH_COLUMN),
    "differences": DIFFERENCE_COLUMNS,
    "causes": CAUSE_COLUMNS,
    "check": CHECK_COLUMNS,
    "courses": (*COURSE_COLUMNS, MATCH_COLUMN),
    "grid": GRID_COLUMNS,
    "learner": LEARNER_COURSE_COLUMNS,
    "why": WHY_COLUMNS,
}
"""What Markdown shows of a row, by the kind of extract; the grid shows its activities, too."""

_LEARNER_TABLES: Final[tuple[tuple[str, str, tuple[Column, ...]], ...]] = (
    ("moodle", "Moodle activities", (*ACTIVITY_COLUMNS, Column("url", "Address"))),
    ("ispring", MODULES, MODULE_COLUMNS),
)
"""What Markdown shows of a learner's table, each system's half by itself."""


def _markdown(extract: Extract) -> Lines:
    """A heading, what it is about, what was not seen, and a table."""
    yield f"## {escaped(extract.title)}\n\n", 0
    words = _words(extract)
    del words["about"]
    yield "".join(f"- {name}: {escaped(text)}\n" for name, text in words.items()), 0
    yield "".join(f"- **note**: {escaped(note.text)}\n" for note in extract.notes), 0
    if extract.kind == "activities":
        for system, title, columns in _LEARNER_TABLES:
            rows = [row for row in extract.make() if row[SYSTEM] == system]
            if rows:
                yield f"\n### {title}\n", 0
                yield from _table(columns, rows)
        return
    columns = tuple(column for column in COLUMNS[extract.kind] if column.key in extract.keys)
    if extract.kind == "grid":
        columns += tuple(Column(key, key) for key in extract.keys if key not in GRID_KEYS)
    yield from _table(columns, extract.make())


def _table(columns: Sequence[Column], rows: Iterable[Row]) -> Lines:
    yield "\n", 0
    cells = ([column.text(row) for column in columns] for row in rows)
    for number, line in enumerate(table_lines([column.title for column in columns], cells)):
        yield f"{line}\n", int(number > 1)


_LINES: Final = {Form.CSV: _csv, Form.MARKDOWN: _markdown, Form.JSON: _json}
