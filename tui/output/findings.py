"""Findings for eyes: each is written as soon as it is made, with its remedy below it."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TextIO

from tui.lookup.doctor import PARTS, Verdict, tally_words
from tui.lookup.export.rows import Row
from tui.output.forms import caption, tell_notes, text_of
from tui.records import Note, System

WIDEST: Final = 100
"""Cells of a line at most: longer ones are hard to read."""

_SIGNS: Final = {Verdict.OK: "✓", Verdict.NOTE: "!", Verdict.TROUBLE: "✗"}
_PLAIN_SIGNS: Final = {Verdict.OK: "+", Verdict.NOTE: "!", Verdict.TROUBLE: "x"}
_WORD: Final = max(len(verdict) for verdict in Verdict)
_PLACE: Final = max(len(part) for part in PARTS)
_INDENT: Final = " " * (2 + _WORD + 2 + _PLACE + 2)


class FindingWriter:
    """Writes the rows of ``rollbook doctor``, one finding after the other."""

    whole = False

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._counts = Counter[str]()
        self._caption = ""
        self._width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns) if out.isatty() else WIDEST
        try:
            "".join(_SIGNS.values()).encode(out.encoding or "utf-8")
            self._signs = _SIGNS
        except UnicodeEncodeError:
            self._signs = _PLAIN_SIGNS

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:
        """Keep when for the last line; as whom, the findings say."""
        self._caption = caption(as_of, accounts)

    def row(self, row: Row) -> None:
        """Write one finding."""
        verdict = Verdict(text_of(row["verdict"]))
        self._counts[verdict] += 1
        place = text_of(row["place"])
        seconds = row["seconds"]
        took = f" ({seconds:.2f} s)" if isinstance(seconds, float) else ""
        lead = f"{self._signs[verdict]} {verdict:<{_WORD}}  {place:<{_PLACE}}  "
        self._write(f"{row['found']}{took}", lead)
        if row["remedy"]:
            self._write(text_of(row["remedy"]), _INDENT)

    def flush(self) -> None:
        """Let the reader have the findings written so far."""
        self._out.flush()

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Say how many of each there are, and whether these are all."""
        self._out.write(f"\n{tally_words(self._counts)}\n")
        tell_notes(self._out, notes, complete=complete)
        self._out.write(f"{self._caption}\n")
        self._out.flush()

    def _write(self, text: str, lead: str) -> None:
        lines = textwrap.wrap(text, self._width, initial_indent=lead, subsequent_indent=_INDENT)
        self._out.write("\n".join(lines) + "\n")
