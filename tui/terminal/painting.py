"""From what a terminal shows to what it should show: the changed cells, moved lines, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, TypeAlias

from tui.terminal.doubt import Doubt, differences, doubts_of
from tui.terminal.looks import PLAIN, Look, bare
from tui.terminal.moving import Known, Move, guess, moves
from tui.terminal.page import BLANK, Row
from tui.terminal.pen import BLANKS, SKIPPED, Pen

GAP: Final = 12
"""Cells in between that stay as they are and may yet be cheaper to write than to skip."""

FAR_MORE: Final = 1.25
FEW: Final = 100
"""A way that seems to take so many times the bytes of another, and these, need not be tried."""

Changed: TypeAlias = tuple[int, Row | None, Row]
"""A line, what is known of it, and what it is to hold."""

_NOBODY_KNOWS: Final = "\0"
"""The text of a cell that is to be written in any case."""


def paint(pen: Pen, known: Known, wanted: Sequence[Row]) -> None:
    """Write what makes ``wanted`` of what is ``known`` of the terminal, in the way of fewest bytes."""
    found = moves(known, wanted) if pen.abilities.scroll_regions else ()
    ways = [(None, known), *((move, move.applied(known)) for move in found)]
    guesses = [guess(before, wanted) for _, before in ways]
    most = FAR_MORE * min(guesses) + FEW
    tried = [_way(pen, *way, wanted) for way, cost in zip(ways, guesses, strict=True) if cost <= most]
    pen.follow(min(tried, key=Pen.size))


def _way(pen: Pen, move: Move | None, known: Known, wanted: Sequence[Row]) -> Pen:
    """Return a pen that has moved lines and written what is missing then.

    What has come in by that is written first, and of it the outermost line: there the cursor is.
    """
    pen = pen.fork()
    changed = [
        (y, old, new)
        for y, (old, new) in enumerate(zip(known, wanted, strict=True))
        if old is None or old != new
    ]
    if move is None:
        _paint_rows(pen, changed)
        return pen
    _scroll(pen, move)
    new = [row for row in changed if row[1] is None]
    _paint_rows(pen, new[::-1] if move.by > 0 else new)
    _paint_by_looks(pen, [row for row in changed if row[1] is not None])
    return pen


def _paint_rows(pen: Pen, rows: Sequence[Changed]) -> None:
    for row in rows:
        _paint_row(pen, *row)


def _paint_by_looks(pen: Pen, rows: Sequence[Changed]) -> None:
    """Write all that looks alike before what looks otherwise: columns of a table put back in their place."""
    looking: dict[Look, list[tuple[int, int, int, Row]]] = {}
    for y, old, new in rows:
        pieces = _plain_pieces(pen, old, new)
        if pieces is None:
            _paint_row(pen, y, old, new)
        for look, start, end in pieces or ():
            looking.setdefault(look, []).append((y, start, end, new))
    for alike in looking.values():
        for y, start, end, new in alike:
            _reach(pen, start, y, new, ())
            pen.write(new, start, end)


def _plain_pieces(pen: Pen, old: Row | None, new: Row) -> list[tuple[Look, int, int]] | None:
    """Return what is to be written of a line, each piece with its look; None if there is more to it."""
    placed = pen.abilities.exact_places
    if old is None or doubts_of(old, placed=placed) or doubts_of(new, placed=placed):
        return None
    spans = list(_spans(differences(old, new, placed=placed).written))
    if _erased_from(pen, spans, new) is not None:
        return None
    return [piece for span in spans for piece in _alike(new, *span)]


def _alike(row: Row, start: int, end: int) -> Iterator[tuple[Look, int, int]]:
    """Yield the stretches of cells that can be written in one look."""
    look = row.looks[start]
    for x in range(start, end):
        here = row.looks[x]
        if row.texts[x] == BLANK and bare(look) == here:
            continue
        if here != look and bare(here) == look and all(row.texts[at] == BLANK for at in range(start, x)):
            look = here
        elif here != look:
            yield look, start, x
            look, start = here, x
    yield look, start, end


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
    if old is None:
        old = _wiped(pen, y, new)
    placed = pen.abilities.exact_places
    found, doubts = differences(old, new, placed=placed), doubts_of(new, placed=placed)
    spans = list(_spans(found.written))
    erased = _erased_from(pen, spans, new)
    for start, stop in spans:
        end = stop if erased is None else min(stop, erased)
        if start >= end:
            break
        if not any(doubt.start < end and start < doubt.end for doubt in doubts):
            _reach(pen, start, y, new, doubts)
            pen.write(new, start, end)
            continue
        soiled = any(found.soiled[x] for x in range(start, stop) if new.texts[x] == BLANK)
        _write_doubtful(pen, y, new, (start, end, stop), doubts, soiled=soiled)
        if stop > end:
            return
    if erased is not None:
        if pen.y != y or pen.x is None or not new.tail() <= pen.x <= erased:
            pen.go(erased, y)
        pen.erase(new.looks[-1])


def _erased_from(pen: Pen, spans: Sequence[tuple[int, int]], new: Row) -> int | None:
    """Return from where on the rest of a line is better erased than written, if it is."""
    tail = new.tail()
    erased = next((max(start, tail) for start, end in spans if end > tail), None)
    if erased is None or spans[-1][1] - erased <= BLANKS or not pen.can_erase(new.looks[-1]):
        return None
    return erased


def _write_doubtful(
    pen: Pen, y: int, row: Row, span: tuple[int, int, int], doubts: Sequence[Doubt], *, soiled: bool
) -> None:
    """Write cells of doubtful texts, each from a place of its own, upon blanks if they can be made at once.

    Args:
        pen: Writes.
        y: The line.
        row: What it is to hold.
        span: The first cell to write, the one behind the last, and where the blanks end that come after it:
            if they come at all, the rest of the line is blank.
        doubts: The doubtful texts of the line.
        soiled: Whether there may be something else where blanks should be.
    """
    start, stop, end = span
    looks = {row.looks[x] for x in range(start, end) if row.texts[x] == BLANK}
    erasable = len(looks) == 1 and all(map(pen.can_erase, looks))
    if soiled and erasable and (stop < end or pen.abilities.erase_cells):
        pen.go(start, y)
        pen.erase(min(looks), None if stop < end else end - start)
        soiled = False
    elif stop < end:
        pen.go(stop, y)
        pen.erase(row.looks[-1])
    pieces = list(_pieces(row, (start, stop), doubts))
    if soiled:  # blanks first: a text that turns out wider is seen as far as they go
        for (_, first), (last, _) in pairwise([(start, start), *pieces, (stop, stop)]):
            pen.go(first, y)
            pen.write(row, first, last)
    for first, last in pieces:
        pen.go(first, y)
        if any(doubt.start < last and first < doubt.end for doubt in doubts):
            pen.write_steadily(row, first, last)
        else:
            pen.write(row, first, last)


def _pieces(row: Row, span: tuple[int, int], doubts: Sequence[Doubt]) -> Iterator[tuple[int, int]]:
    """Yield what can be written in one go: to where a doubtful text ends, or to more blanks than it takes."""
    ends = {doubt.end for doubt in doubts}
    first: int | None = None
    text = span[0]
    for x in range(*span):
        if row.texts[x] == BLANK:
            continue
        if first is None:
            first = x
        elif text in ends or x - text > SKIPPED:
            yield first, text
            first = x
        text = x + 1
    if first is not None:
        yield first, text


def _wiped(pen: Pen, y: int, new: Row) -> Row:
    """Make a line blank of which nothing is known, if that is possible, and return what it is then."""
    look = new.looks[-1] if new.texts[-1] == BLANK else PLAIN
    width = len(new.texts)
    if not pen.can_erase(look):
        return Row([_NOBODY_KNOWS] * width, [PLAIN] * width)
    pen.go(0, y)
    pen.erase(look)
    return Row.blank(width, look)


def _spans(written: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of cells to be written."""
    start = 0
    for differing, cells in groupby(written):
        end = start + sum(1 for _ in cells)
        if differing:
            yield start, end
        start = end


def _reach(pen: Pen, x: int, y: int, row: Row, doubts: Sequence[Doubt]) -> None:
    """Go to a cell, over those in between by writing them again where that is shorter."""
    if (
        pen.y == y
        and pen.x is not None
        and 0 < x - pen.x <= GAP
        and not any(doubt.start < x and pen.x < doubt.reach for doubt in doubts)
    ):
        over, across = pen.fork(), pen.fork()
        over.go(x, y)
        over.write(row, x, x + 1)
        across.write(row, pen.x, x + 1)
        if across.size() <= over.size():
            pen.write(row, pen.x, x, arrive=True)
            return
    pen.go(x, y)
