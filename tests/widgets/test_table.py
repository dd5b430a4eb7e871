"""The row table on a screen: what it draws, what keys do, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import pytest
from textual import events

from tests.support.pilots import lines_of, on_screen, piloted
from tui.widgets.cells import Cell, cell_len
from tui.widgets.columns import Column
from tui.widgets.glyphs import ASCII
from tui.widgets.table import RowTable
from tui.widgets.themes import LIGHT

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


# --- rows that come and go -------------------------------------------------------------------------------


@piloted
async def test_the_cursor_sticks_while_rows_arrive_sort_and_filter() -> None:
    table = table_of()
    async with on_screen(table) as (_host, pilot):
        rows = people(30)
        table.set_rows(rows)
        await pilot.press(*["down"] * 5)
        rows += people(5_000, start=30)
        table.set_rows(rows, range(len(rows) - 1, -1, -1))
        await pilot.pause()
        assert table.cursor_row == Person(5, "Person 5")
        assert table.position == len(rows) - 6
        table.set_rows(rows, [9, 5, 7])
        await pilot.pause()
        assert lines_of(table)[2].startswith("▸ Person 5")
        table.set_rows(rows, [9, 7])
        await pilot.pause()
        assert table.cursor_row == Person(7, "Person 7")
        table.set_rows(rows)
        await pilot.pause()
        assert table.cursor_row == Person(5, "Person 5")


@piloted
async def test_the_cursor_waits_for_the_row_it_was_put_on() -> None:
    table = table_of()
    async with on_screen(table) as (_host, _pilot):
        table.set_rows(people(5))
        assert not table.move_to(7)
        table.set_rows(people(9))
        assert table.cursor_row == Person(7, "Person 7")
        assert table.move_to(2)
        assert table.position == 2


@piloted
async def test_a_key_acts_on_the_row_that_was_on_screen_when_it_was_pressed() -> None:
    table = table_of()
    async with on_screen(table) as (host, pilot):
        table.set_rows(people(3, start=10))
        await pilot.pause()
        pressed = events.Key("enter", "\r")
        table.set_rows(people(13))
        await pilot.pause()
        assert lines_of(table)[1].startswith("▸ Person 0")
        host.post_message(pressed)
        await pilot.pause()
        assert [message.row.id for message in host.told(RowTable.Opened)] == [10]


@piloted
async def test_a_key_pressed_after_new_rows_were_drawn_acts_on_them() -> None:
    table = table_of()
    async with on_screen(table) as (host, pilot):
        table.set_rows(people(3, start=10))
        await pilot.pause()
        table.set_rows(people(13))
        await pilot.pause()
        await pilot.press("enter")
        assert [message.row.id for message in host.told(RowTable.Opened)] == [0]


@piloted
async def test_rows_replaced_before_they_were_drawn_do_not_count() -> None:
    table = table_of()
    async with on_screen(table) as (host, pilot):
        table.set_rows(people(3, start=10))
        await pilot.pause()
        table.set_rows(people(5, start=8))
        table.set_rows(people(13))
        await pilot.press("down", "enter")
        assert [message.row.id for message in host.told(RowTable.Opened)] == [11]


@piloted
async def test_a_change_taken_back_before_it_was_drawn_is_none() -> None:
    table = table_of()
    async with on_screen(table) as (host, pilot):
        rows = people(13)
        table.set_rows(rows, range(10, 13))
        await pilot.pause()
        table.set_rows(rows)
        table.set_rows(rows, range(10, 13))
        await pilot.press("enter")
        assert [message.row.id for message in host.told(RowTable.Opened)] == [10]


@piloted
async def test_a_key_for_a_row_that_is_gone_is_dropped() -> None:
    table = table_of()
    async with on_screen(table) as (host, pilot):
        table.set_rows(people(3, start=10))
        await pilot.pause()
        pressed = events.Key("enter", "\r")
        table.set_rows(people(3))
        await pilot.pause()
        host.post_message(pressed)
        await pilot.pause()
        assert host.told(RowTable.Opened) == []
        await pilot.press("enter")
        assert [message.row.id for message in host.told(RowTable.Opened)] == [0]


@piloted
async def test_the_table_tells_what_is_under_the_cursor_and_on_screen() -> None:
    table = table_of()
    async with on_screen(table, size=(40, 6)) as (host, pilot):
        table.set_rows(people(20))
        await pilot.pause()
        assert host.told(RowTable.Highlighted)[-1].row.id == 0
        table.set_rows(people(30))
        await pilot.pause()
        assert [(m.first, m.last, m.control) for m in host.told(RowTable.Scrolled)] == [(0, 5, table)]
        await pilot.press("down")
        messages = list(host.heard)
        assert [type(m) for m in messages if isinstance(m, RowTable.Highlighted | RowTable.Scrolled)] == [
            RowTable.Highlighted
        ]
        await pilot.press("end")
        assert [(m.first, m.last) for m in host.told(RowTable.Scrolled)] == [(25, 30)]
        assert [row.id for row in table.rows_around()] == list(range(20, 30))


@piloted
async def test_only_the_last_of_several_messages_arrives() -> None:
    table = table_of()
    first, second = table.Highlighted(table, people(1)[0]), table.Scrolled(table, 0, 1)
    assert first.can_replace(table.Highlighted(table, people(1)[0]))
    assert second.can_replace(table.Scrolled(table, 1, 2))
    assert not first.can_replace(second)
    assert not second.can_replace(first)


@piloted
async def test_changed_contents_are_drawn_when_told() -> None:
    draw = Counter()
    table = table_of(draw)
    rows = people(3)
    async with on_screen(table) as (_host, pilot):
        table.set_rows(rows)
        await pilot.pause()
        rows[1] = Person(1, "Renamed")
        table.refresh_rows()
        await pilot.pause()
        assert lines_of(table)[2].startswith("  Renamed")


# --- cost ------------------------------------------------------------------------------------------------


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
