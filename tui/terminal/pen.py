"""What is sent to have a terminal's cells as they should be: moves, looks, texts, in few bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tui.terminal.abilities import NONE, Abilities
from tui.terminal.columns import steady
from tui.terminal.looks import Look, bare, difference
from tui.terminal.page import BLANK, Row

BLANKS: Final = 3
"""How many are written sooner than erased."""

SKIPPED: Final = 5
"""Blank cells that take fewer bytes to write than to go to the cell behind them."""


@lru_cache(4096)
def way(x: int | None, y: int | None, to_x: int, to_y: int) -> str:
    """Return the shortest way from one cell to another, from None if nobody knows where the cursor is.

    A line feed is never part of it: whether it returns to the first cell depends on the line's settings.
    """
    ways = [f"\x1b[{to_y + 1}H" if not to_x else f"\x1b[{to_y + 1};{to_x + 1}H"]
    if not to_x and not to_y:
        ways = ["\x1b[H"]
    if y is None:
        return ways[0]
    steps = _steps(to_y - y, "\x1bD", "\x1bM", "BA")
    if to_x == x:
        ways.append(steps)
    elif x is not None:
        back = "\b" * (x - to_x)
        ways += [steps + _steps(to_x - x, "\x1b[C", "\b", "CD"), *([steps + back] if back else [])]
    ways.append(steps + (f"\x1b[{to_x + 1}G" if to_x else "\r"))
    return min(ways, key=len)


def _steps(by: int, forward: str, back: str, letters: str) -> str:
    """Return the way ``by`` cells or lines in one direction."""
    if by in {-1, 1}:
        return forward if by > 0 else back
    return f"\x1b[{abs(by)}{letters[by < 0]}" if by else ""


class Pen:
    """Writes for a terminal, and knows where its cursor is and how it would write.

    The sequences gather until they are taken.

    Attributes:
        x: The cell the cursor is in; None: not known.
        y: Its line; None: not known.
        look: How the terminal would write; None: not known.
    """

    def __init__(self, abilities: Abilities) -> None:
        self.abilities = abilities
        self.x: int | None = None
        self.y: int | None = None
        self.look: Look | None = None
        self._sent: list[str] = []

    def fork(self) -> Pen:
        """Return another that stands where this one does and has written nothing."""
        pen = Pen(self.abilities)
        pen.x, pen.y, pen.look = self.x, self.y, self.look
        return pen

    def follow(self, pen: Pen) -> None:
        """Go on where a fork has got to, with what it has written."""
        self.x, self.y, self.look = pen.x, pen.y, pen.look
        self._sent.append(pen.take())

    def take(self) -> str:
        """Return what was written since the last time."""
        text = "".join(self._sent)
        self._sent.clear()
        return text

    def size(self) -> int:
        """Return how many bytes are written and not taken yet."""
        return len("".join(self._sent).encode())

    def lose_place(self) -> None:
        """Know no longer where the cursor is."""
        self.x = self.y = None

    def send(self, sequence: str) -> None:
        """Write something that changes neither place nor look."""
        self._sent.append(sequence)

    def go(self, x: int, y: int) -> None:
        """Go to a cell."""
        if (x, y) != (self.x, self.y):
            self._sent.append(way(self.x, self.y, x, y))
            self.x, self.y = x, y

    def wear(self, look: Look) -> None:
        """Write like this from now on."""
        self._sent.append(difference(self.look, look))
        self.look = look

    def can_erase(self, look: Look) -> bool:
        """Whether erasing leaves blanks that look so."""
        coloured = self.abilities.coloured_erasing or not look.ground
        return coloured and look == bare(look) == Look(ground=look.ground)

    def erase(self, look: Look, count: int | None = None) -> None:
        """Make this many cells from here on blank, or all to the end of the line."""
        self._blanks_next(look, look)
        self._sent.append("\x1b[K" if count is None else f"\x1b[{count}X")

    def write(self, row: Row, start: int, end: int, *, arrive: bool = False) -> None:
        """Write these cells of a row; the cursor is in the first of them.

        It is behind them afterwards, or before blanks at their end unless it has to ``arrive``.
        """
        at = start
        while at < end:
            if row.texts[at] == BLANK:
                at = self._write_blanks(row, at, end, arrive=arrive)
                continue
            if row.looks[at] != self.look:
                self.wear(row.looks[at])
            stop = self._same(row, at, end) if self.abilities.repeats else at + 1
            self._write_often(row.texts[at], stop - at)
            at = self.x = stop
        if self.x == len(row.texts):
            self.x = None  # in the last cell or behind it: terminals do not agree

    def write_steadily(self, row: Row, start: int, end: int) -> None:
        """Write these cells, whose texts may turn out wider or narrower than they should.

        The cursor is in the first of them; where it is afterwards nobody knows.
        """
        pen = self.fork()
        pen.abilities = NONE  # all blanks are written: how wide they are is known
        pen.write(row, start, end)
        self.look = pen.look
        place = f"\x1b[1;{start + 1}H"
        self._sent.append(steady(place + pen.take()).removeprefix(place))
        self.x = None

    def _write_blanks(self, row: Row, start: int, end: int, *, arrive: bool) -> int:
        """Write blanks from ``start`` on that look alike, and return the cell behind them."""
        texts, looks = row.texts, row.looks
        look = looks[start]
        stop = start + 1
        while stop < end and texts[stop] == BLANK and looks[stop] == look:
            stop += 1
        self._blanks_next(look, looks[stop] if stop < end else look)
        count = stop - start
        erased = f"\x1b[{count}X"
        onward = way(stop - count, 0, stop, 0) if stop < end or arrive else ""
        if len(erased + onward) < count and self.abilities.erase_cells and self.can_erase(look):
            self._sent.append(erased + onward)
            self.x = stop if onward else start
        else:
            self._write_often(BLANK, count)
            self.x = stop
        return stop

    def _same(self, row: Row, start: int, end: int) -> int:
        """Return the cell behind those that are like the first of them."""
        text, look = row.texts[start], row.looks[start]
        stop = start + 1
        if len(text) == 1:
            while stop < end and row.texts[stop] == text and row.looks[stop] == look:
                stop += 1
        return stop

    def _write_often(self, text: str, count: int) -> None:
        """Write one cell so many times."""
        again = f"\x1b[{count - 1}b"
        if self.abilities.repeats and len(again) < len(text.encode()) * (count - 1):
            self._sent.append(text + again)
        else:
            self._sent.append(text * count)

    def _blanks_next(self, look: Look, then: Look) -> None:
        """Be ready to write blanks; if what comes ``then`` can wear its look already, it does."""
        if self.look is None or bare(self.look) != look:
            self.wear(then if bare(then) == look else look)
