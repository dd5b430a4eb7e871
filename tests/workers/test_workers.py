"""Worker threads: what they post, how they end, and that nobody who has gone is bothered."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.message import Message
from textual.widget import Widget

from tests.support.pilots import piloted
from tests.support.waiting import pilot_until, wait_until
from tui.accounts.profiles import ISpringAccount, Profile
from tui.demo import Campus
from tui.errors import AnswerError, RollbookError, StoppedError
from tui.protocols.ispring.rest import ISpringRest
from tui.records import System
from tui.screens.asking import Asking
from tui.stop import Stop
from tui.workers import FEW, Crashed, Request, Result, Work, gathered, start
from tui.workers.signing_in import SignedIn, signing_in


class Told(Result):
    """Something found out."""

    def __init__(self, request: Request, number: int) -> None:
        super().__init__(request)
        self.number = number


class Node(Asking, Widget):
    """Asks, and keeps what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[int] = []
        self.ends: list[tuple[str, RollbookError | None]] = []
        self.crashes: list[Exception] = []

    def on_told(self, message: Told) -> None:
        """Keep what is still wanted."""
        if self.expects(message):
            self.heard.append(message.number)

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Keep it."""
        self.ends.append((purpose, error))

    def on_crashed(self, message: Crashed) -> None:
        """Keep it."""
        message.stop()
        self.crashes.append(message.error)


class Place(App[None]):
    """An app of one node."""

    def __init__(self) -> None:
        super().__init__()
        self.node = Node()

    def compose(self) -> Iterator[Widget]:
        """Show it."""
        yield self.node


def telling(*numbers: int, then: Exception | None = None, hold: threading.Event | None = None) -> Work:
    """Return work that tells numbers, waits for ``hold`` after the first, and may fail in the end."""

    def work(request: Request) -> Iterator[Message]:
        for place, number in enumerate(numbers):
            yield Told(request, number)
            if hold and not place:
                while not hold.wait(0.01):
                    request.stop.check()
        if then:
            raise then

    return work


# --- posting ---------------------------------------------------------------------------------------------


@piloted
async def test_results_come_in_order_and_then_the_end() -> None:
    app = Place()
    async with app.run_test() as pilot:
        app.node.ask("counting", telling(1, 2, 3))
        assert app.node.working("counting")
        await pilot_until(pilot, lambda: app.node.ends)
        assert app.node.heard == [1, 2, 3]
        assert app.node.ends == [("counting", None)]
        assert not app.node.working("counting", "something else")
        assert not app.node.stop_running()


@piloted
async def test_an_error_comes_after_what_was_found_without_its_past() -> None:
    app = Place()
    failed = AnswerError("broke off", system=System.ISPRING)
    failed.__cause__ = failed.__context__ = ValueError("all that came")
    async with app.run_test() as pilot:
        app.node.ask("failing", telling(1, then=failed))
        await pilot_until(pilot, lambda: app.node.ends)
        ((_purpose, error),) = app.node.ends
        assert app.node.heard == [1]
        assert isinstance(error, AnswerError)
        assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)


@piloted
async def test_a_fault_of_ours_is_told_as_such() -> None:
    app = Place()
    async with app.run_test() as pilot:
        app.node.ask("crashing", telling(1, then=ZeroDivisionError("no")))
        await pilot_until(pilot, lambda: app.node.crashes)
        assert isinstance(app.node.crashes[0], ZeroDivisionError)
        assert app.node.ends == []


@piloted
async def test_stopped_work_keeps_what_came_and_says_so() -> None:
    app, hold = Place(), threading.Event()
    async with app.run_test() as pilot:
        app.node.ask("waiting", telling(1, 2, hold=hold))
        await pilot_until(pilot, lambda: app.node.heard)
        assert app.node.stop_running()
        assert not app.node.stop_running()
        await pilot_until(pilot, lambda: app.node.ends)
        assert app.node.heard == [1]
        assert isinstance(app.node.ends[0][1], StoppedError)


@piloted
async def test_the_same_purpose_again_drops_what_the_first_still_finds() -> None:
    app, hold = Place(), threading.Event()
    async with app.run_test() as pilot:
        first = app.node.ask("looking", telling(1, 2, hold=hold))
        await pilot_until(pilot, lambda: app.node.heard)
        app.node.ask("looking", telling(10, 20))
        await pilot_until(pilot, lambda: app.node.ends)
        hold.set()
        assert first.stop.is_set
        assert app.node.heard == [1, 10, 20]
        assert app.node.ends == [("looking", None)]
        app.node.post_message(Told(first, 3))
        await pilot.pause()
        assert app.node.heard == [1, 10, 20]


@piloted
async def test_who_leaves_is_bothered_no_more_and_the_work_ends() -> None:
    app, hold = Place(), threading.Event()
    ended = threading.Event()

    def work(request: Request) -> Iterator[Message]:
        try:
            yield Told(request, 1)
            hold.wait(10)
            yield Told(request, 2)
            yield Told(request, 3)
        finally:
            ended.set()

    async with app.run_test() as pilot:
        request = app.node.ask("lingering", work)
        await pilot_until(pilot, lambda: app.node.heard)
        await app.node.remove()
        assert request.stop.is_set
        hold.set()
        await pilot_until(pilot, ended.is_set)
        assert app.node.heard == [1]


def test_a_loop_that_is_closed_is_nobodys_fault(capsys: pytest.CaptureFixture[str]) -> None:
    class Gone(Widget):
        """A node whose app has left."""

        def post_message(self, message: Message) -> bool:  # noqa: ARG002  # Textual's signature
            raise RuntimeError("Event loop is closed")

    request = Request("late")
    names = {thread.name for thread in threading.enumerate()}
    start(Gone(), request, telling(1, 2, then=ZeroDivisionError()))
    wait_until(lambda: {thread.name for thread in threading.enumerate()} <= names)
    assert capsys.readouterr().err == ""


# --- a sign-in nobody wants any more ---------------------------------------------------------------------


def test_a_sign_in_that_is_not_wanted_any_more_is_closed(campus: Campus) -> None:
    profile = Profile(
        "acme",
        ISpringAccount(campus.account_url, campus.ispring_url, client_id=campus.client_id),
        allow_plain_http=True,
    )
    work = signing_in(System.ISPRING, profile, campus.client_secret)(Request("sign-in"))
    message = next(work)
    assert isinstance(message, SignedIn)
    client = message.side.client
    assert isinstance(client, ISpringRest)
    work.close()  # type: ignore[attr-defined]  # it is a generator
    with pytest.raises(StoppedError):
        client.departments(Stop())
    kept = signing_in(System.ISPRING, profile, campus.client_secret)(Request("sign-in"))
    wanted = next(kept)
    assert isinstance(wanted, SignedIn)
    assert next(kept, None) is None
    assert isinstance(wanted.side.client, ISpringRest)
    assert wanted.side.client.departments(Stop())
    wanted.side.client.close()


# --- giving way ---------------------------------------------------------------------------------------


class Busy(Widget):
    """Is busy with what it was told first until it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.heard: list[int] = []

    async def on_told(self, message: Told) -> None:
        """Keep it, in time."""
        await self.go.wait()
        self.heard.append(message.number)


@piloted
async def test_a_worker_waits_for_a_node_that_has_enough_to_do() -> None:
    busy = Busy()
    made: list[int] = []

    def work(request: Request) -> Iterator[Message]:
        for number in range(50):
            made.append(number)
            yield Told(request, number)

    class Elsewhere(App[None]):
        def compose(self) -> Iterator[Widget]:
            yield busy

    async with Elsewhere().run_test() as pilot:
        start(busy, Request("counting"), work)
        try:
            async with asyncio.timeout(10):
                while busy.message_queue_size <= FEW:  # noqa: ASYNC110  # a pilot would wait for the handler
                    await asyncio.sleep(0.01)
            assert len(made) <= FEW + 2, len(made)
        finally:
            busy.go.set()
        await pilot_until(pilot, lambda: len(busy.heard) == 50)


# --- batches ---------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.integers())), st.sampled_from([0.0, 60.0]), st.booleans())
def test_nothing_is_lost_or_moved_when_batches_are_joined(
    batches: list[list[int]], pace: float, fails: bool
) -> None:
    def source() -> Iterator[Sequence[int]]:
        yield from batches
        if fails:
            raise AnswerError("broke off")

    found: list[int] = []
    lists = 0
    try:
        for some in gathered(source(), pace):
            found.extend(some)
            lists += 1
            assert some
    except AnswerError:
        assert fails
    else:
        assert not fails
    assert found == [number for batch in batches for number in batch]
    filled = sum(map(bool, batches))
    assert min(1, filled) <= lists <= (filled if not pace else min(2, filled))


def test_no_more_rows_are_posted_at_once_than_a_screen_takes_in_between_two_keys() -> None:
    found = [len(some) for some in gathered([[0] * 300] * 20, 60.0)]
    assert found == [300, *[1200] * 4, 900]
