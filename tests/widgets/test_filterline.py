"""The filter line: what is typed, kept, cleared, and how the table moves meanwhile."""

from __future__ import annotations

from tests.support.pilots import Host, on_screen, piloted, screen_lines
from tui.widgets.columns import Column
from tui.widgets.filterline import FilterLine
from tui.widgets.table import RowTable


def table_of(count: int = 9) -> RowTable[int]:
    table: RowTable[int] = RowTable(
        (Column("n", "Number"),), lambda row, _position: [[(str(row), "")]], key=lambda row: row
    )
    table.set_rows(range(count))
    return table


def texts(host: Host, kind: type[FilterLine.Changed | FilterLine.Kept | FilterLine.Cleared]) -> list[str]:
    return [message.text for message in host.told(kind)]


@piloted
async def test_it_looks_as_designed() -> None:
    line = FilterLine()
    async with on_screen(line, size=(80, 1)) as (host, pilot):
        line.open(text="müller [late]")
        line.count("7 of 212")
        await pilot.pause()
        assert screen_lines(host) == [
            " / müller [late]                         7 of 212      Enter keeps   Esc clears "
        ]


@piloted
async def test_every_change_is_told_but_not_the_opening() -> None:
    line = FilterLine()
    async with on_screen(line) as (host, pilot):
        line.open(text="ab")
        await pilot.press("c", "backspace", "left", "x")
        assert texts(host, FilterLine.Changed) == ["abc", "ab", "axb"]
        assert line.text == "axb"


@piloted
async def test_enter_keeps_and_gives_the_keyboard_back() -> None:
    table = table_of()
    line = FilterLine(table)
    async with on_screen(table, line) as (host, pilot):
        line.open()
        await pilot.press("q", "enter")
        kept = host.told(FilterLine.Kept)
        assert [(message.text, message.control) for message in kept] == [("q", line)]
        assert host.focused is table
        assert line.text == "q"


@piloted
async def test_escape_clears_and_gives_the_keyboard_back() -> None:
    table = table_of()
    line = FilterLine()
    async with on_screen(table, line) as (host, pilot):
        line.open(table, "old")
        await pilot.press("q")
        host.heard.clear()
        await pilot.press("escape")
        assert [type(message) for message in host.heard if isinstance(message, FilterLine.Changed)] == []
        assert texts(host, FilterLine.Cleared) == [""]
        assert host.focused is table
        assert line.text == ""


@piloted
async def test_the_table_moves_while_a_filter_is_typed() -> None:
    table = table_of(100)
    line = FilterLine(table)
    async with on_screen(table, line) as (_host, pilot):
        line.open()
        await pilot.press("j", "down", "down", "up")
        assert table.position == 1
        await pilot.press("pagedown")
        assert table.position > 10
        await pilot.press("pageup", "pageup")
        assert table.position == 0
        assert line.text == "j"


@piloted
async def test_the_table_looks_as_if_it_had_the_keyboard() -> None:
    table = table_of()
    line = FilterLine(table)
    async with on_screen(table, line) as (_host, pilot):
        line.open()
        await pilot.pause()
        assert not table.has_focus
        (cursor,) = list(table.render_line(1))
        assert cursor.style is not None
        assert cursor.style.reverse
        await pilot.press("enter")
        assert not table.has_class("-active")


@piloted
async def test_it_works_without_a_table() -> None:
    line = FilterLine()
    async with on_screen(line) as (host, pilot):
        line.open()
        await pilot.press("down", "a", "enter", "escape")
        assert texts(host, FilterLine.Cleared) == [""]
