"""The whole app on a screen of any size, driven by keys, over the demo campus."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Final, TypeVar

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tests.support.pilots import screen_lines
from tests.support.waiting import pilot_until
from tui.accounts.access import Access, demo_access
from tui.accounts.records import ISpringProtocol
from tui.accounts.secrets import find_secret
from tui.app import AS_IT_SUITS, RollbookApp
from tui.demo import Campus
from tui.looks import Looks
from tui.lookup.clock import Clock
from tui.lookup.finding.start import Start
from tui.lookup.matching.pairs import open_pairs
from tui.lookup.session import Session, sign_in_ispring, sign_in_moodle
from tui.records import Right, System
from tui.screens.courses_pane import CoursesPane
from tui.screens.explorer import ExplorerScreen
from tui.screens.learner_pane import LearnerPane
from tui.screens.login import LoginScreen
from tui.screens.roster_pane import RosterPane
from tui.stop import Stop

T = TypeVar("T")
S = TypeVar("S", bound=Screen[object] | Screen[None])

PATIENCE: Final = 60.0
"""Seconds after which what was waited for is held to have failed; a busy machine needs many."""


class Drive:
    """An app that runs, and the hands on its keyboard."""

    def __init__(self, app: RollbookApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    # --- what is seen ------------------------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return screen_lines(self.app)

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def line(self, number: int) -> str:
        """Return one line of the screen without the blanks around it; the last one is -1."""
        return self.lines[number].strip()

    @property
    def cursor_line(self) -> str:
        """The last line with a cursor sign on it."""
        return next((line for line in reversed(self.lines) if "▸" in line), "")

    @property
    def toasts(self) -> str:
        """Every message over the screen."""
        return "\n".join(notice.message for notice in self.app._notifications)

    @property
    def focused(self) -> str:
        """The id of what has the keyboard."""
        return (self.app.focused.id or "") if self.app.focused else ""

    def find(self, kind: type[Widget], selector: str = "") -> Widget:
        """Return a widget of the screen on top."""
        return self.app.screen.query_one(selector, kind) if selector else self.app.screen.query_one(kind)

    # --- where we are ------------------------------------------------------------------------------------

    @property
    def login(self) -> LoginScreen:
        """The login screen, which must be up."""
        screen = self.app.screen
        assert isinstance(screen, LoginScreen), screen
        return screen

    @property
    def explorer(self) -> ExplorerScreen:
        """The explorer, which must be there, perhaps below a sheet."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ExplorerScreen))

    @property
    def courses(self) -> CoursesPane:
        """The course picker."""
        return self.explorer.courses

    @property
    def roster(self) -> RosterPane:
        """The roster."""
        return self.explorer.roster

    @property
    def learner(self) -> LearnerPane:
        """The learner's view."""
        return self.explorer.learner

    # --- hands -------------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each once the effect of the one before is on the screen."""
        for key in keys:
            self._send(key)
            await self._acted()
            self.app.screen._on_timer_update()
        await self.pilot.pause()

    async def _acted(self) -> None:
        """Wait until the app has taken a key and the next one would have its turn, or until it leaves."""
        taken = asyncio.Event()
        self.app.call_later(taken.set)
        while not self.app._exit and not (taken.is_set() and self.app._keys._taken_at is None):  # noqa: ASYNC110  # nobody is told
            await asyncio.sleep(0)

    def _send(self, key: str) -> None:
        """Press one key, as Textual's pilot would; it then sleeps until the whole process does."""
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        letter = key if len(key) == 1 else None
        with suppress(KeyError):
            letter = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
        event = events.Key(name, letter)
        event.set_sender(self.app)
        self.app.post_message(event)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def focus(self, name: str) -> None:
        """Put the keyboard on a field of the form, as a mouse would."""
        self.login.query_one(f"#{name}").focus()
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste a text, as a terminal tells it."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.pilot.pause()

    # --- waiting -----------------------------------------------------------------------------------------

    async def until(self, predicate: Callable[[], T], message: str = "it never came true") -> T:
        """Wait until something is true."""
        return await pilot_until(self.pilot, predicate, PATIENCE, lambda: f"{message}\n{self.text}")

    async def sees(self, *texts: str) -> None:
        """Wait until all these texts are on the screen."""
        await self.until(
            lambda: all(text in self.text for text in texts), f"not all of {texts} were on the screen"
        )

    async def lost(self, text: str) -> None:
        """Wait until a text is no longer on the screen."""
        await self.until(lambda: text not in self.text, f"{text!r} stayed on the screen")

    async def exploring(self) -> None:
        """Wait until the explorer is up, with all courses paired."""
        await self.until(lambda: isinstance(self.app.screen, ExplorerScreen), "the explorer never came")
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is asked any more, for what is on screen neither."""
        await self.until(self._is_settled, "it never came to rest")

    def _is_settled(self) -> bool:
        courses, roster, learner = self.courses, self.roster, self.learner
        moodle = self.explorer.session.moodle is not None
        if any(one._requests for one in (self.explorer, courses, roster, learner)):
            return False
        if courses.display and moodle:
            wanted = (one for one in courses.table.rows_around(0) if one.kind == "course")
            if any(one.id not in courses.pairs for one in wanted):
                return False
        if roster.display and moodle and roster.course and not roster.error:
            known = (row for row in roster.table.rows_around(1) if row.learner)
            if any(row.learner_id not in roster.matches for row in known):
                return False
        return not (learner.display and learner.match is not None and self._match_is_late())

    def _match_is_late(self) -> bool:
        """Whether the learner's view found somebody the roster has not heard of."""
        row, match = self.learner.row, self.learner.match
        known = self.roster.matches.get(row.learner_id) if row else None
        return match is not None and match.right is not Right.NONE and known is None

    # --- ways --------------------------------------------------------------------------------------------

    async def open_course(self, title: str) -> None:
        """From the course picker: open a course by its title."""
        await self.begin_course(title)
        await self.settled()

    async def begin_course(self, title: str) -> None:
        """The same, without waiting for what is in it."""
        self.put_cursor_on_course(title)
        await self.press("enter")

    async def open_learner(self, name: str) -> None:
        """From a roster: open a learner by her name."""
        self.put_cursor_on(name)
        await self.press("enter")
        await self.settled()

    def put_cursor_on_course(self, title: str) -> None:
        """Put the picker's cursor on a course."""
        ident = next(one.id for one in self.courses.courses if one.title == title)
        self.courses.table.move_to(ident)

    def put_cursor_on(self, name: str) -> None:
        """Put the roster's cursor on a learner."""
        rows = self.roster.table.rows_around(10_000)
        found = next(row for row in rows if row.name == name)
        self.roster.table.move_to(self.roster._key(found))


class SignedIn(RollbookApp):
    """The app once somebody has signed in: the way there has tests of its own, and costs as much again."""

    def begin(self) -> None:
        """Be signed in, as the sign-in would have it."""
        self.push_screen(Screen())
        self.on_signing_ready(LoginScreen.Ready(signed_in(self.access), self.access))


def signed_in(access: Access) -> Session:
    """Return a session of the profile chosen, with the secrets that are kept for it."""
    profile = access.profile()
    assert profile is not None
    found = {
        system: find_secret(profile, system, access.vault, environment=access.environment)
        for system in System
    }
    secrets = {system: secret for system, secret in found.items() if secret is not None}
    ispring = sign_in_ispring(profile, secrets[System.ISPRING].secret, Stop())
    moodle = sign_in_moodle(profile, secrets[System.MOODLE].secret, Stop()) if profile.moodle else None
    clock = Clock.of(profile.timezone, now=access.now)
    pairs = open_pairs(profile, in_memory=access.demo)
    return Session(profile, ispring, moodle, pairs, clock, secrets=secrets)


def campus_access(campus: Campus, *, protocol: ISpringProtocol = "rest") -> Access:
    """Return the demo's access, at the campus' own time."""
    return replace(demo_access(campus, protocol=protocol), now=lambda: campus.now)


@asynccontextmanager
async def running(
    access: Access,
    size: tuple[int, int] = (80, 24),
    start: Start | None = None,
    looks: Looks = AS_IT_SUITS,
) -> AsyncIterator[Drive]:
    """Run the app until the block ends; it begins on the login screen, or is on its way to ``start``."""
    app = RollbookApp(access, start=start, looks=looks)
    async with app.run_test(size=size, notifications=True) as pilot:
        drive = Drive(app, pilot)
        first = LoginScreen if start is None else Screen
        await drive.until(lambda: app.screen.is_mounted and isinstance(app.screen, first))
        yield drive


@asynccontextmanager
async def past_sign_in(access: Access, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Drive]:
    """Run the app until the block ends, signed in with what is kept, with the courses on screen."""
    app = SignedIn(access)
    async with app.run_test(size=size, notifications=True) as pilot:
        drive = Drive(app, pilot)
        await drive.exploring()
        yield drive


@asynccontextmanager
async def exploring(
    campus: Campus, size: tuple[int, int] = (80, 24), *, course: str = "", learner: str = ""
) -> AsyncIterator[Drive]:
    """Run the app, signed in to the demo, in a course or at a learner if one is named."""
    async with past_sign_in(campus_access(campus), size) as drive:
        if course:
            await drive.open_course(course)
        if learner:
            await drive.open_learner(learner)
        yield drive
