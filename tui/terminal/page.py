"""A screen of cells, and what writing to a terminal makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes

from tui.terminal.looks import PLAIN, Look, bare

BLANK: Final = " "
COVERED: Final = ""
"""The text of a cell that is the second half of a wide character."""

_ONE_CELL_EACH: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2190-\u22ff\u2500-\u25fc✓✗]*"
)
"""Texts that need not be measured."""


@lru_cache(1024)
def _graphemes(text: str) -> tuple[tuple[str, int], ...]:
    """Return what is written as one in ``text``, each with its cells."""
    return tuple((text[start:end], width) for start, end, width in split_graphemes(text)[0])


@dataclass(slots=True)
class Row:
    """One line of a screen.

    Attributes:
        texts: What stands in each cell: a character with all that joins it, or ``COVERED``.
        looks: How each cell looks; a blank has only what is seen of it (see ``bare``).
    """

    texts: list[str]
    looks: list[Look]

    @classmethod
    def blank(cls, width: int, look: Look = PLAIN) -> Row:
        """Return ``width`` blanks."""
        return cls([BLANK] * width, [look] * width)

    def copy(self) -> Row:
        """Return the same again."""
        return Row(self.texts.copy(), self.looks.copy())

    def resized(self, width: int) -> Row:
        """Return as much of this as has room, blanks behind it; half a wide character becomes a blank."""
        more = width - len(self.texts)
        row = Row(self.texts[:width] + [BLANK] * more, self.looks[:width] + [PLAIN] * more)
        if more < 0 and self.texts[width] == COVERED:
            row.put(width - 1, BLANK, row.looks[-1])
        return row

    def tail(self) -> int:
        """Return the first of the cells at the end that are blank and look alike; the width if none is."""
        texts, looks = self.texts, self.looks
        at, look = len(texts), looks[-1]
        while at and texts[at - 1] == BLANK and looks[at - 1] == look:
            at -= 1
        return at

    def put(self, x: int, text: str, look: Look) -> int:
        """Write ``text`` from cell ``x`` on, and return the cell behind it; what has no room is lost."""
        cells = list(text) if _ONE_CELL_EACH.fullmatch(text) else self._cells(x, text)
        room = max(0, len(self.texts) - x)
        if len(cells) > room:
            cells = cells[:room] if cells[room] != COVERED else [*cells[: room - 1], BLANK]
        if not cells:
            return x
        seen, end = bare(look), x + len(cells)
        self._uncover(x, end)
        self.texts[x:end] = cells
        self.looks[x:end] = (
            [look] * len(cells) if seen == look else [seen if cell == BLANK else look for cell in cells]
        )
        return end

    def _cells(self, x: int, text: str) -> list[str]:
        """Return the cells of any text; what has no width goes with the character before it."""
        cells: list[str] = []
        for grapheme, width in _graphemes(text):
            if width:
                cells += [grapheme, *[COVERED] * (width - 1)]
            elif x:
                lead = x - 1
                while lead and self.texts[lead] == COVERED:
                    lead -= 1
                self.texts[lead] += grapheme
        return cells

    def _uncover(self, start: int, end: int) -> None:
        """Leave no half of a wide character beside the cells that are about to be written."""
        for half, left in ((start, start - 1), (end, end)):
            if half < len(self.texts) and self.texts[half] == COVERED:
                self.texts[left], self.looks[left] = BLANK, bare(self.looks[left])


class Page:
    """What a terminal shows, and where and how it would write next.

    Attributes:
        rows: Its lines.
        x: The cell it writes to next, counted from 0.
        y: The line of it.
        look: How it would look.
    """

    def __init__(self, width: int, height: int) -> None:
        self.rows = [Row.blank(width) for _ in range(height)]
        self.x = self.y = 0
        self.look = PLAIN

    def resize(self, width: int, height: int) -> None:
        """Keep what has room."""
        kept = [row.resized(width) for row in self.rows[:height]]
        self.rows = kept + [Row.blank(width) for _ in range(height - len(kept))]

    def go(self, x: int, y: int) -> None:
        """Write there next."""
        self.x, self.y = x, y

    def write(self, text: str) -> None:
        """Write printable text."""
        if 0 <= self.y < len(self.rows):
            self.x = self.rows[self.y].put(self.x, text, self.look)
