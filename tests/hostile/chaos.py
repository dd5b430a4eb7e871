"""A session driven at random while servers fail; at its end everything shown is right, or marked."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from tests.hostile.faults import Faults
from tests.hostile.truth import Truth
from tests.support.driving import Drive, campus_access, running
from tests.support.waiting import pilot_until
from tui.accounts.access import Access
from tui.accounts.secrets import secret_key
from tui.demo import Campus
from tui.demo.data import crowd
from tui.protocols.http.messages import Limits
from tui.records import System
from tui.screens.explorer import ExplorerScreen
from tui.screens.login import LoginScreen

IMPATIENT: Final = Limits(connect=0.5, read=0.4, total=3, first_pause=0.01)
REST: Final = 20.0
"""Seconds within which everything under way has ended, one way or the other."""

AGAIN: Final = 5
"""How often everything is read again once nothing fails any more."""

TOO_LARGE: Final = frozenset(
    {"Code of Conduct, all staff", *(course.title for course in crowd.COURSES.values())}
)
"""Courses nobody is to open here: they take their time when all is well."""

KEYS: Final = (
    *("enter",) * 6,
    *("r",) * 6,
    *("n",) * 5,
    *("down",) * 4,
    *("escape",) * 6,
    *("up", "pagedown", "home", "end"),
    *("p", "x", "x", "d", "c", "v", "w", "i", "0", "1", "4", "y", "tab", "space", "t"),
    *(
        ("s", "n"),
        ("s", "s"),
        ("slash", "a", "enter"),
        ("slash", "escape"),
        ("o", "escape"),
        ("question_mark", "escape"),
    ),
    *(("m", "escape"), ("a", "escape")),
)


@contextmanager
def impatient() -> Iterator[None]:
    """Let no wire wait long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Limits, "usual", classmethod(lambda *_: IMPATIENT))
        yield


class Jumping:
    """A clock that jumps."""

    def __init__(self, campus: Campus) -> None:
        self._now = campus.now
        self.offset = timedelta()

    def __call__(self) -> datetime:
        return self._now + self.offset


def chaos(campus: Campus, seed: int, steps: int) -> Counter[str]:
    """Drive a session through chaos; return what was done.

    Raises:
        AssertionError: Something shown was neither right nor marked.
    """
    counts, wrong = drive_through(campus, seed, steps)
    assert wrong == [], "\n".join(wrong)
    assert not campus.faults
    return Counter({"faults": counts.total() - steps, "steps in chaos": steps})


def drive_through(campus: Campus, seed: int, steps: int) -> tuple[Counter[str], list[str]]:
    """Drive a session through so many random steps; return what was done, and what was wrong at the end."""
    faults = Faults(campus, seed)
    plain = campus_access(campus)
    truth = Truth(plain, campus.client_secret, campus.moodle_token)
    clock = Jumping(campus)
    try:
        with impatient(), faults.between() as servers:
            profile = servers.profile(plain.profiles[0])
            access = replace(plain, profiles=(profile,), now=clock)
            access.vault.save(secret_key(profile, System.ISPRING), campus.client_secret)
            access.vault.save(secret_key(profile, System.MOODLE), campus.moodle_token)
            wrong = asyncio.run(_session(access, steps, faults, truth, clock))
    finally:
        truth.close()
    return faults.counts + Counter({"steps": steps}), wrong


async def _session(access: Access, steps: int, faults: Faults, truth: Truth, clock: Jumping) -> list[str]:
    chance = random.Random(faults.seed)  # noqa: S311 (the way is to be repeated)
    wrong: list[str] = []
    async with running(access, chance.choice([(80, 24), (120, 40), (200, 50)])) as drive:
        await _sign_in(drive, faults)
        for number in range(steps):
            if isinstance(drive.app.screen, LoginScreen):
                await _sign_in(drive, faults)
            await _step(drive, chance, clock)
            if number % 25 == 24:
                wrong += await _looked_at(drive, truth, f"step {number}")
        wrong += await _looked_at(drive, truth, "the end")
        faults.likely = 0.0
        wrong += await _after_all(drive, truth)
    return wrong


async def _sign_in(drive: Drive, faults: Faults) -> None:
    """Sign in, with nothing in the way: what a sign-in tells of faults has tests of its own."""
    likely, faults.likely = faults.likely, 0.0
    await drive.until(lambda: not drive.login.asking)
    await drive.focus("sign-in")
    await drive.press("enter")
    await drive.until(lambda: isinstance(drive.app.screen, ExplorerScreen), "nobody was signed in")
    faults.likely = likely


async def _step(drive: Drive, chance: random.Random, clock: Jumping) -> None:
    keys = chance.choice(KEYS)
    if keys == "enter":
        _choose(drive, chance)
    if chance.random() < 0.05:
        clock.offset = timedelta(minutes=chance.choice([-90, 0, 3, 600, 60 * 24 * 400]))
    await drive.press(*((keys,) if isinstance(keys, str) else keys))
    if chance.random() < 0.3:
        await asyncio.sleep(chance.uniform(0, 0.1))


def _choose(drive: Drive, chance: random.Random) -> None:
    """Put the cursor on any course that may be opened, or on any learner."""
    titles = sorted(one.title for one in drive.courses.courses if one.title not in TOO_LARGE)
    if drive.courses.has_focus_within and titles:
        drive.put_cursor_on_course(chance.choice(titles))
    elif drive.roster.has_focus_within and drive.roster.roster and drive.roster.roster.rows:
        drive.roster.seek(chance.choice(drive.roster.roster.rows).learner_id)


async def _looked_at(drive: Drive, truth: Truth, when: str) -> list[str]:
    """Wait until nothing is under way, and return what is wrong."""
    if isinstance(drive.app.screen, LoginScreen):
        return []
    await pilot_until(drive.pilot, lambda: not _busy(drive), REST, lambda: f"never at rest\n{drive.text}")
    return [f"{when}: {each}" for each in truth.wrong(drive)]


def _busy(drive: Drive) -> bool:
    if not any(isinstance(screen, ExplorerScreen) for screen in drive.app.screen_stack):
        return False
    return any(pane._requests for pane in (drive.courses, drive.roster, drive.learner))


async def _after_all(drive: Drive, truth: Truth) -> list[str]:
    """Read everything again once nothing fails any more: nothing wrong may be left."""
    while not isinstance(drive.app.screen, ExplorerScreen | LoginScreen):
        await drive.press("escape")
    if isinstance(drive.app.screen, LoginScreen):
        return []
    drive.courses.action_refresh()
    wrong: list[str] = []
    for _ in range(AGAIN):  # on a busy machine an answer can be later than we wait for it here
        drive.roster.action_refresh()
        if drive.learner.row is not None:
            drive.learner.read_anew()
        wrong += await _looked_at(drive, truth, "afterwards")
        roster, course = drive.roster.roster, drive.roster.course
        if roster is None or course is None or len(roster.rows) == len(truth.roster(course).rows):
            return wrong
    return [*wrong, f"afterwards: rows are missing\n{drive.text}"]
