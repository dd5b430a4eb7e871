"""Wherever the app itself fails, it says where in the code, and nothing of what it was working with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NoReturn

import pytest
from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.reactive import reactive
from textual.screen import Screen

from tests.support.hunting import PASSWORD, Hunt
from tests.support.waiting import pilot_until
from tui.accounts.access import Access
from tui.accounts.vault import MemoryVault
from tui.app import RollbookApp
from tui.screens.login import LoginScreen
from tui.secret import Secret
from tui.workers import Request, start

HUNT: Final = Hunt(password=PASSWORD)


def fail(*_: object) -> NoReturn:
    """Fail with a secret in hand, in a chain of errors that tell it."""
    password, secret = PASSWORD, Secret(PASSWORD)
    raise ValueError(f"{password} is {secret.reveal()}") from LookupError(password)


def failing_work(_request: Request) -> Iterator[Message]:
    fail()
    yield


class Failing(Message):
    """Handled by what fails."""


class FailingOtherwise(Message):
    """The same, by a decorated handler."""


class Composed(Screen[None]):
    """Fails while it is laid out."""

    def compose(self) -> ComposeResult:
        fail()
        yield


class Mounted(Screen[None]):
    """Fails once it is there."""

    def on_mount(self) -> None:
        fail()


class Brittle(RollbookApp):
    """Fails in every way a handler can be reached."""

    watched = reactive(0)

    def __init__(self) -> None:
        super().__init__(Access((), "", MemoryVault(), {}))
        self.bind("f9", "fail")

    def watch_watched(self, value: int) -> None:
        if value:
            fail()

    def action_fail(self) -> None:
        fail()

    def on_failing(self, _message: Failing) -> None:
        fail()

    @on(FailingOtherwise)
    def _fail_otherwise(self) -> None:
        fail()

    def watch_it(self) -> None:
        self.watched = 1


WAYS: Final[dict[str, Callable[[Brittle], object]]] = {
    "an action": lambda app: app.simulate_key("f9"),
    "a handler": lambda app: app.post_message(Failing()),
    "a decorated handler": lambda app: app.post_message(FailingOtherwise()),
    "a timer": lambda app: app.set_timer(0.001, fail),
    "a call put off": lambda app: app.call_after_refresh(fail),
    "a watcher": lambda app: app.call_later(app.watch_it),
    "a screen laid out": lambda app: app.push_screen(Composed()),
    "a screen that is there": lambda app: app.push_screen(Mounted()),
    "a worker": lambda app: start(app, Request("failing"), failing_work),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_crash_tells_no_value(way: Callable[[Brittle], object], capfd: pytest.CaptureFixture[str]) -> None:
    app = Brittle()

    async def drive(pilot: Pilot[object]) -> None:
        await pilot_until(pilot, lambda: isinstance(app.screen, LoginScreen))
        way(app)
        await pilot_until(pilot, lambda: app._exception is not None)

    app.run(headless=True, auto_pilot=drive)
    shown = "".join(capfd.readouterr())
    assert app.return_code == 1
    assert "Rollbook stopped because of a fault of its own (ValueError)." in shown
    assert "in fail" in shown
    assert HUNT.spoils(shown) == []
