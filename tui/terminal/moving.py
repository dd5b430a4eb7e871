"""Lines that only move: what the terminal can move by itself, so that it need not be sent again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from operator import eq, ne
from typing import Final, TypeAlias

from tui.terminal.page import BLANK, Row

FEW: Final = 8
"""Changed lines that are sooner written than compared with others."""

STEPS: Final = (1, -1, 2, -2, 3, -3)
"""How far a table's lines are tried to have moved where no whole line tells."""

A_PLACE: Final = 10
"""Bytes in which the cursor is put somewhere, or a look put on."""

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


def moves(known: Known, wanted: Sequence[Row]) -> Iterator[Move]:
    """Yield the moves that may be worth it: none, one or two."""
    whole = _of_whole_lines(known, wanted)
    if whole is not None:
        yield whole
    most = _of_most_cells(known, wanted, STEPS if whole is None else (whole.by,))
    if most is not None and most != whole:
        yield most


def guess(known: Known, wanted: Sequence[Row]) -> int:
    """Return about how many bytes the texts take that make the one of the other."""
    return sum(_guess(old, new) for old, new in zip(known, wanted, strict=True))


def _guess(old: Row | None, new: Row) -> int:
    if old is None:
        return new.tail() + A_PLACE
    if old.texts == new.texts:  # most are, and it takes a tenth of the time
        return 0
    differ = bytes(map(ne, old.texts, new.texts))
    blank = bytes(map(eq, new.texts, repeat(BLANK)))  # erased, however many
    written = int.from_bytes(differ, "big") & ~int.from_bytes(blank, "big")
    return written.bit_count() + A_PLACE * differ.count(b"\0\1")


def _of_whole_lines(known: Known, wanted: Sequence[Row]) -> Move | None:
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
    return _over(*_longest(found[by], known, wanted), by)


def _longest(found: Sequence[int], known: Known, wanted: Sequence[Row]) -> tuple[int, int]:
    """Return the ends of the longest stretch of these lines without one between that is right already."""
    stretches = [[found[0], found[0]]]
    for before, y in pairwise(found):
        if any(known[between] == wanted[between] for between in range(before + 1, y)):
            stretches.append([y, y])
        stretches[-1][1] = y
    first, last = max(stretches, key=lambda ends: ends[1] - ends[0])
    return first, last


def _over(first: int, last: int, by: int) -> Move:
    """Return the move that puts into these lines what stands ``by`` lines further down."""
    return Move(first, last + by, by) if by > 0 else Move(first + by, last, by)


def _of_most_cells(known: Known, wanted: Sequence[Row], steps: Sequence[int]) -> Move | None:
    """Return the move after which most cells are right: of two tables side by side one may move."""
    if sum(map(_differ, known, wanted)) <= FEW:
        return None
    right = list(map(_agreeing, wanted, known))
    best, gained = None, 0
    for by in steps:
        gains = [
            _agreeing(row, known[y + by]) - right[y] if 0 <= y + by < len(known) else -len(row.texts)
            for y, row in enumerate(wanted)
        ]
        first, last, gain = _best_stretch(gains)
        if gain > gained:
            best, gained = _over(first, last, by), gain
    return best


def _differ(old: Row | None, new: Row) -> bool:
    return old is None or old != new


def _agreeing(row: Row, other: Row | None) -> int:
    """Return how many cells hold the same text."""
    if other is None:
        return 0
    return len(row.texts) if row.texts == other.texts else bytes(map(eq, row.texts, other.texts)).count(1)


def _best_stretch(gains: Sequence[int]) -> tuple[int, int, int]:
    """Return the ends of the stretch with the largest sum, and this sum; at least 0."""
    best = (0, 0, 0)
    start = total = 0
    for y, gain in enumerate(gains):
        if total <= 0:
            start, total = y, 0
        total += gain
        if total > best[2]:
            best = (start, y, total)
    return best
