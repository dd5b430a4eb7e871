"""The row table on a screen: what it draws and what keys do."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.containers import Container

from tests.support.pilots import lines_of, on_screen, piloted
from tests.support.waiting import pilot_until
from tests.widgets.people import Person, people, table_of
from tui.widgets.cells import cell_len
from tui.widgets.columns import Column
from tui.widgets.glyphs import ASCII
from tui.widgets.table import RowTable
from tui.widgets.themes import LIGHT

# --- how it looks ----------------------------------------------------------------------------------------


@piloted
async def test_lines_are_drawn_as_designed() -> None:
    table = table_of()
    async with on_screen(table, size=(40, 8)) as (_host, pilot):
        table.set_rows([Person(1, "Óscar Peña", "failed"), Person(2, "田中 美咲田中美咲"), Person(3, "ليلى")])
        await pilot.press("down", "space")
        assert lines_of(table)[:5] == [
            "  Name                State          %  ",
            "  Óscar Peña          failed         0  ",
            "▸*田中 美咲田中美咲   open           1  ",
            "  ليلى                open           2  ",
            " " * 40,
        ]


@piloted
async def test_names_are_text_and_never_markup() -> None:
    table = table_of()
    async with on_screen(table, size=(50, 6)) as (_host, _pilot):
        table.set_rows(
            [Person(1, "Smith [/x]"), Person(2, "[bold]A[/bold] [@click=quit]B"), Person(3, "\\[")]
        )
        assert [line[2:30].rstrip() for line in lines_of(table)[1:4]] == [
            "Smith [/x]",
            "[bold]A[/bold] [@click=quit…",
            "\\[",
        ]


@piloted
async def test_lines_always_fill_the_width() -> None:
    table = table_of(heading=lambda row: row.group)
    rows = [Person(1, "a", group="One 田中美咲田中美咲"), Person(2, "\N{FAMILY}" * 40, group="Two")]
    async with on_screen(table) as (_host, pilot):
        table.set_rows(rows)
        for width in (80, 41, 20, 12, 9):
            await pilot.resize_terminal(width, 10)
            await pilot.pause()
            assert {cell_len(line) for line in lines_of(table)} == {width}


@piloted
async def test_the_cursor_line_is_one_piece_and_reverse_only_with_the_keyboard() -> None:
    table, other = table_of(), table_of()
    async with on_screen(table, other) as (_host, pilot):
        table.set_rows([Person(1, "a", "failed"), Person(2, "b", "failed")])
        table.focus()
        await pilot.pause()
        (cursor,) = list(table.render_line(1))
        assert cursor.style is not None
        assert cursor.style.reverse
        assert cursor.style.bold
        assert len(list(table.render_line(2))) > 1
        other.focus()
        await pilot.pause()
        (idle,) = list(table.render_line(1))
        assert idle.style is not None
        assert not idle.style.reverse
        assert idle.style.bold
        assert idle.text.startswith("▸")


@piloted
async def test_a_theme_changes_the_colours_of_what_is_drawn() -> None:
    table = table_of()
    async with on_screen(table) as (host, pilot):
        table.set_rows([Person(1, "a"), Person(2, "b", "failed")])
        before = table.render_line(2)
        host.theme = LIGHT.name
        await pilot.pause()
        assert table.render_line(2).text == before.text
        assert table.render_line(2) != before


@piloted
async def test_an_empty_table_says_why_in_at_most_three_lines() -> None:
    table = table_of(
        empty=["Nobody [/here].", "Plain reason.", [("r", "key"), (" again", "dim")], "too much"]
    )
    async with on_screen(table, size=(40, 8)) as (_host, pilot):
        assert [line.rstrip() for line in lines_of(table)] == [
            "  Name                State          %",
            "   Nobody [/here].",
            "   Plain reason.",
            "   r again",
            "",
            "",
            "",
            "",
        ]
        title = list(table.render_line(1))[-1].style
        assert title is not None
        assert title.dim
        table.set_empty("Nothing matches.")
        assert lines_of(table)[1].strip() == "Nothing matches."
        await pilot.press("enter", "down", "space", "*", "pagedown", "end")
        assert table.cursor_row is None


@piloted
async def test_ascii_draws_no_other_character() -> None:
    table = table_of(heading=lambda row: row.group)
    async with on_screen(table, size=(40, 6), glyphs=ASCII) as (_host, pilot):
        table.set_rows(
            [Person(1, "Amélie Müller-Lüdenscheid", group="Éins"), Person(2, "李雪梅", group="Éins")]
        )
        await pilot.press("down", "space")
        assert [line.rstrip() for line in lines_of(table)][1:4] == [
            " ?ins",
            "  Am?lie M?ller-L?d:  open           0",
            ">*???                 open           1",
        ]


@piloted
async def test_columns_can_be_exchanged_and_are_dropped_where_narrow() -> None:
    table = table_of()
    async with on_screen(table, size=(26, 5)) as (_host, pilot):
        table.set_rows(people(2))
        assert table.widths() == {"name": 10, "state": 10}
        table.set_columns((Column("name", "Who"),), lambda row, _position: [[(row.name.upper(), "")]])
        await pilot.pause()
        assert [line.rstrip() for line in lines_of(table)[:2]] == ["  Who", "▸ PERSON 0"]
        table.set_columns((Column("name", "Whoever"),))
        assert lines_of(table)[0].strip() == "Whoever"


@piloted
async def test_without_a_header_rows_begin_at_the_top() -> None:
    table = table_of(header=False)
    async with on_screen(table, size=(40, 3)) as (_host, _pilot):
        table.set_rows(people(9))
        assert lines_of(table)[0].startswith("▸ Person 0")
        assert table.visible_range() == (0, 3)


# --- keys ------------------------------------------------------------------------------------------------


@piloted
@pytest.mark.parametrize(
    ("keys", "position"),
    [
        (["down"], 1),
        (["j", "j", "k"], 1),
        (["up"], 0),
        (["pagedown"], 22),
        (["ctrl+d"], 11),
        (["pagedown", "ctrl+u"], 11),
        (["pagedown", "pageup"], 0),
        (["end"], 99),
        (["G", "g"], 0),
        (["end", "home"], 0),
        (["end", "down"], 99),
    ],
)
async def test_keys_move_the_cursor(keys: list[str], position: int) -> None:
    table = table_of()
    async with on_screen(table) as (_host, pilot):
        table.set_rows(people(100))
        await pilot.press(*keys)
        assert table.position == position
        first, last = table.visible_range()
        assert first <= position < last
        assert lines_of(table)[1 + position - first].startswith("▸ ")


@piloted
@pytest.mark.parametrize("key", ["enter", "l", "right"])
async def test_open_tells_the_row(key: str) -> None:
    table = table_of()
    async with on_screen(table) as (host, pilot):
        table.set_rows(people(3))
        await pilot.press("down", key)
        opened = host.told(RowTable.Opened)
        assert [(message.control, message.row) for message in opened] == [(table, Person(1, "Person 1"))]


@piloted
async def test_headings_are_skipped() -> None:
    table = table_of(heading=lambda row: row.group, gap=1)
    rows = [
        Person(1, "a", group="Blocks  1"),
        Person(2, "b", group="Done  2"),
        Person(3, "c", group="Done  2"),
    ]
    async with on_screen(table, size=(40, 9)) as (_host, pilot):
        table.set_rows(rows)
        await pilot.press("down")
        assert [line.rstrip()[:10].rstrip() for line in lines_of(table)] == [
            "  Name",
            " Blocks  1",
            "  a",
            "",
            " Done  2",
            "▸ b",
            "  c",
            "",
            "",
        ]


@piloted
async def test_marks_are_toggled_all_set_and_taken_away() -> None:
    table = table_of()
    async with on_screen(table) as (host, pilot):
        table.set_rows(people(3))
        await pilot.press("down", "space")
        assert table.marks == {1}
        assert lines_of(table)[2].startswith("▸*Person 1")
        await pilot.press("*")
        assert [row.id for row in table.marked_rows()] == [0, 1, 2]
        await pilot.press("*")
        assert not table.marks
        await pilot.press("space")
        table.clear_marks()
        await pilot.pause()
        assert "*" not in "".join(lines_of(table))
        assert {message.control for message in host.told(RowTable.Marked)} == {table}


@piloted
async def test_step_moves_and_says_where_it_is() -> None:
    table = table_of()
    async with on_screen(table) as (_host, _pilot):
        table.set_rows(people(2))
        assert table.step(1) == Person(1, "Person 1")
        assert table.step(1) is None
        assert table.row_at(table.position).id == 1


@piloted
async def test_a_key_that_only_moves_acts_though_the_view_around_the_table_is_busy() -> None:
    table, over = table_of(), asyncio.Event()
    busy = Container(table)

    def at_the_end() -> bool:
        if table.position == 19:
            over.set()
        return over.is_set()

    async with on_screen(busy) as (_host, pilot):
        table.set_rows(people(20))
        busy.call_later(over.wait)
        table.post_message(events.Key("down", None))
        table.post_message(events.Key("end", None))
        await pilot_until(pilot, at_the_end)
