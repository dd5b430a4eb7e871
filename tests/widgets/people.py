"""Rows for the row table: people, and who draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.widgets.cells import Cell
from tui.widgets.columns import Column
from tui.widgets.table import RowTable

COLUMNS = (
    Column("name", "Name", None, 8, 9),
    Column("state", "State", 10, priority=5),
    Column("percent", "%", 4, priority=1, align="right"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """What a row may be."""

    id: int
    name: str
    state: str = "open"
    group: str | None = None


def people(count: int, start: int = 0) -> list[Person]:
    return [Person(number, f"Person {number}") for number in range(start, start + count)]


class Counter:
    """Draws people, and counts how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, row: Person, position: int) -> Sequence[Cell]:
        self.calls += 1
        ink = "trouble" if row.state == "failed" else ""
        return [[(row.name, "")], [(row.state, ink)], [(str(position), "dim")]]


def table_of(draw: Counter | None = None, **options: object) -> RowTable[Person]:
    return RowTable(COLUMNS, draw or Counter(), key=lambda row: row.id, **options)  # type: ignore[arg-type]
