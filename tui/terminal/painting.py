"""From what a terminal shows to what it should show: the changed cells, moved lines, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, TypeAlias

from tui.terminal.columns import is_certain
from tui.terminal.looks import PLAIN
from tui.terminal.page import BLANK, COVERED, Row
from tui.terminal.pen import BLANKS, Pen

GAP: Final = 12
"""Cells in between that stay as they are and may yet be cheaper to write than to skip."""

_NOBODY_KNOWS: Final = "\0"
"""The text of a cell that is to be written in any case."""

Known: TypeAlias = Sequence[Row | None]
"""What is known of a terminal's lines; None: nothing."""


@dataclass(frozen=True, slots=True)
class Move:
    """Lines moved inside a region, blank ones coming in.

    Attributes:
        top: The region's first line.
        bottom: Its last one.
        by: How many lines up, or down if negative.
    """

    top: int
    bottom: int
    by: int

    def applied(self, known: Known) -> list[Row | None]:
        """Return the lines after the move; of those that came in nobody knows the colour."""
        rows = list(known)
        for y in range(self.top, self.bottom + 1):
            source = y + self.by
            rows[y] = known[source] if self.top <= source <= self.bottom else None
        return rows


def paint(pen: Pen, known: Known, wanted: Sequence[Row]) -> None:
    """Write what makes ``wanted`` of what is ``known`` of the terminal."""
    plain = pen.fork()
    _paint_rows(plain, known, wanted)
    move = _move(known, wanted) if pen.abilities.scroll_regions else None
    if move is not None:
        moving = pen.fork()
        _scroll(moving, move)
        _paint_rows(moving, move.applied(known), wanted)
        plain = min(plain, moving, key=Pen.size)
    pen.follow(plain)


def _paint_rows(pen: Pen, known: Known, wanted: Sequence[Row]) -> None:
    for y, (old, new) in enumerate(zip(known, wanted, strict=True)):
        if old is None or old != new:
            _paint_row(pen, y, old, new)


# --- moved lines --------------------------------------------------------------------------------------------


def _move(known: Known, wanted: Sequence[Row]) -> Move | None:
    """Return the move that brings most lines to where they should be, if one does."""
    places: dict[tuple[str, ...], list[int]] = {}
    for y, row in enumerate(known):
        if row is not None and row.tail():
            places.setdefault(tuple(row.texts), []).append(y)
    ways: Counter[int] = Counter()
    found: dict[int, list[int]] = {}
    for y, row in enumerate(wanted):
        if row == known[y]:
            continue
        for source in places.get(tuple(row.texts), ()):
            if source != y and known[source] == row:
                ways[source - y] += 1
                found.setdefault(source - y, []).append(y)
    if not ways:
        return None
    by = ways.most_common(1)[0][0]
    first, last = _longest(found[by], known, wanted)
    return Move(first, last + by, by) if by > 0 else Move(first + by, last, by)


def _longest(found: Sequence[int], known: Known, wanted: Sequence[Row]) -> tuple[int, int]:
    """Return the ends of the longest stretch of these lines without one between that is right already."""
    stretches = [[found[0], found[0]]]
    for before, y in pairwise(found):
        if any(known[between] == wanted[between] for between in range(before + 1, y)):
            stretches.append([y, y])
        stretches[-1][1] = y
    first, last = max(stretches, key=lambda ends: ends[1] - ends[0])
    return first, last


def _scroll(pen: Pen, move: Move) -> None:
    """Move lines; the region is the whole screen again afterwards."""
    pen.send(f"\x1b[{move.top + 1};{move.bottom + 1}r")
    pen.lose_place()
    pen.go(0, move.top)
    count = abs(move.by) if abs(move.by) > 1 else ""
    pen.send(f"\x1b[{count}{'M' if move.by > 0 else 'L'}\x1b[r")
    pen.lose_place()


# --- one line -----------------------------------------------------------------------------------------------


def _paint_row(pen: Pen, y: int, old: Row | None, new: Row) -> None:
    if not all(row is None or is_certain("".join(row.texts)) for row in (old, new)):
        pen.write_whole(new, y, next(_spans(old, new))[0] if old else 0)
        return
    if old is None:
        old = _wiped(pen, y, new)
    tail = new.tail()
    spans = list(_spans(old, new))
    erased = next((max(start, tail) for start, end in spans if end > tail), None)
    if erased is None or spans[-1][1] - erased <= BLANKS or not pen.can_erase(new.looks[-1]):
        erased = None
    for start, end in spans:
        if erased is None or start < erased:
            _reach(pen, start, y, new)
            pen.write(new, start, end if erased is None else min(end, erased))
    if erased is not None:
        near = pen.y == y and pen.x is not None and tail <= pen.x <= erased
        if not near:
            pen.go(erased, y)
        pen.erase_line(new.looks[-1])


def _wiped(pen: Pen, y: int, new: Row) -> Row:
    """Make a line blank of which nothing is known, if that is possible, and return what it is then."""
    look = new.looks[-1] if new.texts[-1] == BLANK else PLAIN
    width = len(new.texts)
    if not pen.can_erase(look):
        return Row([_NOBODY_KNOWS] * width, [PLAIN] * width)
    pen.go(0, y)
    pen.erase_line(look)
    return Row.blank(width, look)


def _spans(old: Row, new: Row) -> Iterator[tuple[int, int]]:
    """Yield the stretches of cells that differ; a wide character differs as a whole."""
    differ = [
        old_text != new_text or old_look != new_look
        for old_text, new_text, old_look, new_look in zip(
            old.texts, new.texts, old.looks, new.looks, strict=True
        )
    ]
    if COVERED in old.texts or COVERED in new.texts:
        _join_halves(differ, old.texts, new.texts)
    start = 0
    for differing, cells in groupby(differ):
        end = start + sum(1 for _ in cells)
        if differing:
            yield start, end
        start = end


def _join_halves(differ: list[bool], old: Sequence[str], new: Sequence[str]) -> None:
    for at in (*range(1, len(differ)), *range(len(differ) - 1, 0, -1)):
        if COVERED in (old[at], new[at]) and differ[at] != differ[at - 1]:
            differ[at] = differ[at - 1] = True


def _reach(pen: Pen, x: int, y: int, row: Row) -> None:
    """Go to a cell, over those in between by writing them again where that is shorter."""
    if pen.y == y and pen.x is not None and 0 < x - pen.x <= GAP:
        over, across = pen.fork(), pen.fork()
        over.go(x, y)
        over.write(row, x, x + 1)
        across.write(row, pen.x, x + 1)
        if across.size() <= over.size():
            pen.write(row, pen.x, x, arrive=True)
            return
    pen.go(x, y)
