"""Stopping, in each place where a request can wait: at once, with words, and what came stays."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest

from tests.screens.systems import (
    COURSE,
    LEARNERS,
    NAMES,
    SERVER,
    TITLE,
    Systems,
    at_courses,
    moodle_answers,
    systems,
)
from tests.support.driving import Drive
from tests.support.ispring_site import ISpringSite
from tests.support.loopback import Loopback
from tests.support.pilots import piloted
from tests.support.places import PLACES, Place
from tui.errors import StoppedError
from tui.screens.roster_reading import ENROLMENTS, STATUSES

AT_ONCE: Final = 1.0
"""Seconds within which stopping must take effect, and be seen."""


ROW_CAME: Final = "half a body"
"""The one place where a row has come before the wait."""


@contextmanager
def resolving(look_up: Callable[..., Any]) -> Iterator[None]:
    """Let names be looked up so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", look_up)
        yield


def to(place: Place) -> Callable[..., Any]:
    """Make a look-up that finds every name at a place."""
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", place.port))]


async def stop_with(drive: Drive, key: str) -> float:
    """Press a key, and return how many seconds it took until the roster had stopped and said so."""
    begun = time.monotonic()
    await drive.press(key)
    await drive.until(lambda: not drive.roster.working(STATUSES, ENROLMENTS))
    await drive.until(lambda: "ou stopped" in drive.text)
    return time.monotonic() - begun


async def begin(drive: Drive, both: Systems, place: Place) -> None:
    """Open the course under the cursor, and wait until its roster waits at a place."""
    both.ispring.hang_up()
    await drive.press("enter")
    await drive.until(lambda: drive.roster.working(STATUSES) and place.reached)


@pytest.mark.unmeasured
@piloted
async def test_stopping_a_roster_takes_effect_at_once() -> None:
    cases = [*((name, "x") for name in PLACES), ("no answer", "ctrl+c"), ("retry pause", "ctrl+c")]
    courses = {f"{COURSE}-{number}": (f"Course {number}", LEARNERS) for number in range(len(cases))}
    with ISpringSite(courses) as ispring, Loopback({SERVER: moodle_answers()}) as moodle:
        both = Systems(ispring, moodle)
        async with at_courses(both, moodle=False) as drive:
            for number, (name, key) in enumerate(cases):
                drive.put_cursor_on_course(f"Course {number}")
                with PLACES[name]() as place, resolving(to(place)):
                    await begin(drive, both, place)
                    if name == ROW_CAME:
                        await drive.sees("Passed")
                    assert await stop_with(drive, key) < AT_ONCE, name
                    assert isinstance(drive.roster.error, StoppedError), name
                    assert ("Passed" in drive.text) == (name == ROW_CAME), name
                await drive.press("x")
                await drive.settled()
                assert drive.text.count("◐ In progress") == len(NAMES), f"once stopped, x goes on: {name}"
                await drive.press("escape")


@piloted
async def test_stopping_the_look_up_of_a_name_leaves_it_behind() -> None:
    release, asked = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        asked.set()
        release.wait(20)
        return []

    with systems() as both:
        async with at_courses(both, moodle=False) as drive:
            try:
                with resolving(hang):
                    both.ispring.hang_up()
                    await drive.press("enter")
                    await drive.until(asked.is_set)
                    assert await stop_with(drive, "x") < AT_ONCE
            finally:
                release.set()
            await drive.press("x")
            await drive.settled()
            assert drive.text.count("◐ In progress") == len(NAMES)


@pytest.mark.parametrize("name", ["no answer", "half a body", "retry pause"])
def test_leaving_a_view_that_waits_neither_waits_nor_stops_it(name: str) -> None:
    @piloted
    async def leave(place: Place) -> None:
        with systems() as both:
            async with at_courses(both, moodle=False) as drive:
                with resolving(to(place)):
                    await begin(drive, both, place)
                    begun = time.monotonic()
                    await drive.press("escape")
                    assert "1 course" in drive.text
                    assert time.monotonic() - begun < AT_ONCE
                    assert drive.roster.working(STATUSES)
                    await drive.press("enter")
                    assert TITLE in drive.line(0)
                    assert drive.roster.working(STATUSES)
                    await stop_with(drive, "x")

    with PLACES[name]() as place:
        leave(place)
