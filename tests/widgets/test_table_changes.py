"""The row table while rows come and go: the cursor sticks, keys act on what was seen."""

from __future__ import annotations

from textual import events

from tests.support.pilots import lines_of, on_screen, piloted
from tests.widgets.people import Counter, Person, people, table_of
from tui.widgets.table import RowTable


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
