"""The columns of a table: which are shown and how wide they are in the room there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tui.widgets.cells import Align

GUTTER: Final = 2
"""Blank cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        key: Its name in the program.
        title: Its heading.
        width: Cells it wants; None takes what the others leave.
        minimum: Cells it needs to be worth showing; 0 means all of ``width``.
        priority: Columns with lower priority are dropped first where there is not enough room.
        align: Side its texts stand at.
    """

    key: str
    title: str
    width: int | None = None
    minimum: int = 0
    priority: int = 0
    align: Align = "left"

    @property
    def least(self) -> int:
        """Cells below which the column is dropped."""
        return self.minimum or self.width or 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where one column stands.

    Attributes:
        index: Its number among all columns, those not shown included.
        column: The column.
        width: Cells it got.
    """

    index: int
    column: Column
    width: int


def place(columns: Sequence[Column], room: int) -> tuple[Place, ...]:
    """Return the columns to show in ``room`` cells, with their widths, in their order.

    Columns are dropped by priority (of two alike, the one further right) until the rest has its minimum; the
    last one is kept and cut. What is left over goes to fixed columns up to their width, the most important
    first, then in equal parts to those that take the rest.
    """
    shown = _affordable(columns, room)
    widths = {index: columns[index].least for index in shown}
    if len(shown) == 1:
        widths = dict.fromkeys(shown, max(0, min(widths[shown[0]], room)))
    free = room - _total(widths.values())
    for index in sorted(shown, key=lambda index: (-columns[index].priority, index)):
        more = min(max(0, free), max(0, (columns[index].width or 0) - widths[index]))
        widths[index] += more
        free -= more
    takers = [index for index in shown if columns[index].width is None]
    for number, index in enumerate(takers):
        share = max(0, free) // (len(takers) - number)
        widths[index] += share
        free -= share
    return tuple(Place(index, columns[index], widths[index]) for index in shown)


def _affordable(columns: Sequence[Column], room: int) -> list[int]:
    """Return the numbers of the columns whose minimum widths fit into ``room``, at least one."""
    shown = list(range(len(columns)))
    while len(shown) > 1 and _total(columns[index].least for index in shown) > room:
        shown.remove(min(shown, key=lambda index: (columns[index].priority, -index)))
    return shown


def _total(widths: Iterable[int]) -> int:
    """Return the cells columns of these widths take, gutters included."""
    sizes = list(widths)
    return sum(sizes) + GUTTER * max(0, len(sizes) - 1)
