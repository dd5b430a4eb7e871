"""Keys in turn: in order, and those that only move about not one after the other."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widget import Widget

from tests.support.waiting import pilot_until
from tui.terminal.keyboard import KeysInTurn

HELD: int = 20


class Rows(Widget, can_focus=True):
    """A list of which only the cursor is known, and what was opened there."""

    BINDINGS: ClassVar[list[BindingType]] = [("down", "down"), ("enter", "open")]
    at = 0

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[int] = []

    def action_down(self) -> None:
        self.at += 1

    def action_open(self) -> None:
        self.opened.append(self.at)


class Busy(Container):
    """A view in whose queue there is always something, as while rows arrive."""

    turns = 0
    busy = True

    def on_mount(self) -> None:
        self.call_later(self.again)

    async def again(self) -> None:
        self.turns += 1
        if self.busy:
            await asyncio.sleep(0)
            self.call_later(self.again)


class Reader(App[None]):
    """An app whose keys have their turn."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = KeysInTurn(self, super().on_event, lambda key: key == "down")

    def compose(self) -> ComposeResult:
        with Busy():
            yield Rows()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.keys.take(event)
        else:
            await super().on_event(event)


def press(app: App[Any], *keys: str) -> None:
    """Let keys arrive all at once, as over a slow line."""
    for key in keys:
        app.post_message(events.Key(key, None))


async def _held() -> tuple[int, list[int]]:
    app = Reader()
    async with app.run_test() as pilot:
        rows, view = app.query_one(Rows), app.query_one(Busy)
        rows.focus()
        await pilot_until(pilot, lambda: app.focused is rows)
        before = view.turns
        press(app, *["down"] * HELD)
        while rows.at < HELD:  # noqa: ASYNC110  # every pause of a pilot would give the view more turns
            await asyncio.sleep(0)
        turns = view.turns - before
        press(app, "down", "down", "enter", "down", "enter")
        await pilot_until(pilot, lambda: len(rows.opened) == 2)
        view.busy = False
        return turns, rows.opened


def test_a_held_key_is_not_behind_what_arrives_and_the_next_acts_where_it_led() -> None:
    turns, opened = asyncio.run(asyncio.wait_for(_held(), 30))
    assert turns < 2 * HELD
    assert opened == [HELD + 2, HELD + 3]
