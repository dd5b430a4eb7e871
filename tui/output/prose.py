"""A verdict written for eyes: what to say, what to do next, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final, TextIO

from rich.cells import cell_len

from tui.lookup.export.rows import Row, Value
from tui.output.forms import caption, tell_notes, text_of
from tui.records import Note, System

GROUNDS: Final = "grounds"
"""The key of the first row that holds what everything rests on: lists of heading, label and text."""


class ProseWriter:
    """Sentences instead of a table; what is for the learner stands alone, without anything beside it.

    Args:
        out: Where the answer goes.
        notes_to: Where goes what must not stand in the answer.
        for_learner: Whether the answer is to be handed to the learner as it is.
    """

    whole = False

    def __init__(self, out: TextIO, notes_to: TextIO, *, for_learner: bool = False) -> None:
        self._out = out
        self._notes_to = notes_to
        self._for_learner = for_learner
        self._rows: list[Row] = []
        self._caption = ""

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Keep when and as whom for the last line."""
        self._caption = caption(as_of, accounts)

    def row(self, row: Row) -> None:
        """Keep one cause, the most telling first."""
        self._rows.append(row)

    def flush(self) -> None:
        """Do nothing: a verdict is told as a whole."""

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Write the verdict, its grounds, what was not seen, and when and as whom it was read."""
        if self._rows and self._for_learner:
            self._out.write(f"{_joined(self._rows[0], 'learner')}\n")
        elif self._rows:
            self._tell(self._rows[0])
        beside = self._notes_to if self._for_learner else self._out
        self._out.flush()
        tell_notes(beside, notes, complete=complete)
        beside.write(f"{self._caption}\n")
        beside.flush()

    def _tell(self, first: Row) -> None:
        out = self._out
        out.write(f"{text_of(first['name'])}, {text_of(first['course'])}\n\n")
        out.write(f"{text_of(first['trainer'])}\n")
        if first["trainer_next"]:
            out.write(f"Next: {text_of(first['trainer_next'])}\n")
        if "learner" in first:
            out.write(f"\nTo the learner: {_joined(first, 'learner')}\n")
        for row in self._rows[1:]:
            out.write(f"\nAlso ({row['cause']}): {text_of(row['trainer'])}\n")
        out.write("\n")
        _write_grounds(out, first.get(GROUNDS))


def _joined(row: Row, voice: str) -> str:
    return f"{text_of(row[voice])} {text_of(row[f'{voice}_next'])}".rstrip()


def _write_grounds(out: TextIO, value: Value) -> None:
    told = value if isinstance(value, list) else []
    lines = [[text_of(cell) for cell in line] for line in told if isinstance(line, list)]
    for group, of_group in groupby(lines, key=lambda line: line[0]):
        some = list(of_group)
        width = max(cell_len(label) for _group, label, _text in some)
        out.write(f"{group}\n")
        cells = [(f"  {label}{' ' * (width - cell_len(label))}", text) for _group, label, text in some]
        out.writelines(f"{label}  {text}\n" for label, text in cells)
        out.write("\n")
