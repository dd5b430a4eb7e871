"""The row table and very many rows: it draws what comes into sight and no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

import pytest

from tests.support.pilots import on_screen, piloted
from tests.widgets.people import COLUMNS, Counter, Person, table_of
from tui.widgets.table import RowTable


class Many(Sequence[Person]):
    """So many people that one would not want to make them all."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Person: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Person]: ...

    def __getitem__(self, index: int | slice) -> Person | Sequence[Person]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(self._count))]
        return Person(index, f"Person {index}")


async def draws(count: int, at: int, *keys: str) -> int:
    """How many rows are drawn for ``keys`` pressed on row ``at`` of a table of ``count`` rows on screen."""
    draw = Counter()
    table = table_of(draw)
    async with on_screen(table) as (_host, pilot):
        table.set_rows(Many(count))
        table.step(at)
        await pilot.pause()
        before = draw.calls
        await pilot.press(*keys)
        await pilot.pause()
        return draw.calls - before


@piloted
@pytest.mark.parametrize(
    ("at", "keys", "most"),
    [
        (0, ["down"], 0),
        (0, ["space"], 0),
        (22, ["down"], 1),
        (0, ["pagedown"], 22),
        (0, ["pagedown", "pageup"], 22),
        (0, ["end"], 23),
        (0, ["end", "home"], 23),
    ],
)
async def test_a_key_draws_no_more_rows_than_come_into_sight(at: int, keys: list[str], most: int) -> None:
    assert await draws(200_000, at, *keys) == await draws(100, at, *keys) == most


@piloted
async def test_many_rows_are_shown_by_drawing_one_screen() -> None:
    draw = Counter()
    rows = Many(200_000)
    asked = 0

    def key(row: Person) -> int:
        nonlocal asked
        asked += 1
        return row.id

    table = RowTable(COLUMNS, draw, key=key)
    async with on_screen(table) as (_host, pilot):
        table.set_rows(rows)
        await pilot.pause()
        assert draw.calls == 23
        table.set_rows(rows, range(199_999, -1, -1))
        await pilot.pause()
        assert draw.calls == 46
        assert asked < 300


@piloted
async def test_the_lines_kept_as_drawn_are_bounded() -> None:
    table = table_of()
    async with on_screen(table) as (_host, pilot):
        table.set_rows(Many(5_000))
        for _page in range(40):
            table.page(22)
            await pilot.pause()
        assert len(table._drawn) == 512
