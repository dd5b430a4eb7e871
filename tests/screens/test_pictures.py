"""Pictures of every screen, compared with those in ``tests/snapshots``; the README shows some of them.

``pytest tests/screens/test_pictures.py --snapshot-update`` draws them anew: look at each first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tests.screens.signing import access_for, access_keeping, keep, profile_for, sign_in
from tests.support.driving import Drive, campus_access, exploring, running
from tests.support.pilots import piloted
from tests.support.snapshots import Same
from tui.accounts.access import Access
from tui.accounts.vault import MemoryVault
from tui.demo import Campus
from tui.screens.explorer import ExplorerScreen
from tui.screens.pairing import PairingSheet
from tui.screens.people_sheet import PeopleSheet
from tui.secret import Secret
from tui.terminal.surroundings import PALETTE, Surroundings

FIRE_SAFETY: Final = "Fire Safety 2026"
SIZES: Final = ((80, 24), (120, 40), (200, 50))


async def same_at_every_size(drive: Drive, same_picture: Same, sizes: Sequence[tuple[int, int]]) -> bool:
    """Give the terminal each size in turn, and compare each time."""
    same = True
    for width, height in sizes:
        await drive.resize(width, height)
        if isinstance(drive.app.screen, ExplorerScreen):
            await drive.settled()
        await drive.app.animator.wait_for_idle()
        same &= same_picture(drive.app, f"{width}x{height}")
    return same


@piloted
async def test_login(campus: Campus, same_picture: Same) -> None:
    async with running(campus_access(campus)) as drive:
        await drive.until(lambda: len(drive.login.found) == 2, "the secrets were not found")
        assert await same_at_every_size(drive, same_picture, SIZES)


@piloted
async def test_first_start(campus: Campus, same_picture: Same) -> None:
    async with running(Access((), "", MemoryVault(), {}, lambda: campus)) as drive:
        await drive.sees("Enter shows the demo.")
        assert same_picture(drive.app)


@piloted
async def test_moodle_refused(campus: Campus, same_picture: Same) -> None:
    access = access_keeping(campus, campus.client_secret, Secret("an-old-token"))
    async with running(access) as drive:
        await drive.until(lambda: len(drive.login.found) == 2, "the secrets were not found")
        await sign_in(drive)
        await drive.sees("invalidtoken", "Go on without Moodle")
        assert await same_at_every_size(drive, same_picture, SIZES[:2])


@piloted
async def test_soap_refused(campus: Campus, same_picture: Same) -> None:
    profile = profile_for(campus)
    soap = replace(profile, ispring=replace(profile.ispring, protocol="soap", soap_url=campus.soap_url))
    access = access_for(campus, soap)
    keep(access, soap, Secret("an-old-secret"), Secret("an-old-token"))
    async with running(access) as drive:
        await drive.until(lambda: len(drive.login.found) == 2, "the secrets were not found")
        await sign_in(drive)
        await drive.sees("Authorization failed", "invalidtoken")
        assert same_picture(drive.app)


@piloted
async def test_courses(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus) as drive:
        await drive.settled()
        assert await same_at_every_size(drive, same_picture, SIZES[:2])


@piloted
async def test_roster(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus, course=FIRE_SAFETY) as drive:
        await drive.settled()
        drive.put_cursor_on("Amélie Dubois")
        await drive.settled()
        assert await same_at_every_size(drive, same_picture, SIZES)


@piloted
async def test_learner(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus, course=FIRE_SAFETY, learner="Amélie Dubois") as drive:
        await drive.settled()
        assert await same_at_every_size(drive, same_picture, SIZES)


ODD: Final = {
    "refused": "Anti-Bribery Refresher",
    "no-enrolments": "Site Induction",
    "empty": "Onboarding: الرياض",
    "hostile": "Hostile names",
}
"""How the titles of courses with odd rosters begin, by what is odd."""


@piloted
async def test_odd_rosters(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus) as drive:
        await drive.settled()
        titles = [course.title for course in drive.courses.courses]
        for odd, start in ODD.items():
            await drive.open_course(next(title for title in titles if title.startswith(start)))
            assert same_picture(drive.app, odd)
            await drive.press("escape")


@piloted
async def test_why(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus, course=FIRE_SAFETY) as drive:
        await drive.settled()
        drive.put_cursor_on("Amélie Dubois")
        await drive.press("w")
        await drive.until(lambda: not drive.learner._requests, "Moodle never answered")
        assert same_picture(drive.app)


@piloted
async def test_sheets_and_lines(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus, course=FIRE_SAFETY) as drive:
        await drive.settled()
        drive.put_cursor_on("Nguyễn Thị Minh Khai")
        for key in ("i", "question_mark", "m", "o", "a", "slash", "s", "y", "e"):
            await drive.press(key)
            await drive.settled()
            assert same_picture(drive.app, key)
            await drive.press("escape")
        await drive.resize(60, 16)
        for key in ("i", "question_mark", "m", "a"):
            await drive.press(key)
            await drive.settled()
            assert "▸" in drive.text, f"{key}: nothing of its list is seen on the smallest screen"
            await drive.press("escape")


@piloted
async def test_copied(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus, course=FIRE_SAFETY) as drive:
        await drive.settled()
        drive.put_cursor_on("Amélie Dubois")
        await drive.press("y", "t")
        await drive.sees("Sent to the terminal's clipboard")
        assert same_picture(drive.app)


@piloted
async def test_a_whole_course(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus, course=FIRE_SAFETY) as drive:
        for name, key, seen in (
            ("differences", "d", "4 differ"),
            ("causes", "c", "Complete  40"),
            ("grid", "v", "1 2 3 4   5 6"),
        ):
            await drive.press(key)
            await drive.until(lambda: drive.roster.run is not None and drive.roster.run.finished)
            await drive.settled()
            await drive.sees(seen)
            assert same_picture(drive.app, name)
            await drive.press("escape")


@piloted
async def test_sheets_over_courses(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus) as drive:
        await drive.settled()
        await drive.press("c", "a")
        await drive.sees("of 15 courses: 5 findings.")
        assert same_picture(drive.app, "check")
        await drive.press("y", "l")
        await drive.sees("Sent to the terminal's clipboard")
        assert same_picture(drive.app, "copied-table")
        await drive.press("escape", "escape", "*", "m")
        await drive.until(
            lambda: isinstance(drive.app.screen, PairingSheet) and not drive.app.screen._requests
        )
        assert same_picture(drive.app, "match-courses")
        await drive.press("escape", "o")
        await drive.type("jan")
        await drive.press("enter")
        await drive.until(
            lambda: isinstance(drive.app.screen, PeopleSheet) and not drive.app.screen._requests
        )
        assert same_picture(drive.app, "people")
        await drive.press("escape", "colon")
        assert same_picture(drive.app, "palette")


@piloted
async def test_sheets_about_accounts(campus: Campus, same_picture: Same) -> None:
    async with exploring(campus) as drive:
        drive.app.around = Surroundings("xterm-256color", PALETTE, False, "utf-8", 80, 24, "", False)
        await drive.settled()
        await drive.press("a", "/")
        await drive.type("rights")
        await drive.press("enter", "enter")
        await drive.sees("Ask your Moodle administrator for")
        assert same_picture(drive.app, "rights")
        await drive.press("y")
        await drive.sees("Sent to the terminal's clipboard")
        assert same_picture(drive.app, "letter")
        await drive.press("escape", "escape", "a", "/")
        await drive.type("doctor")
        await drive.press("enter", "enter")
        await drive.sees("1 note, 0 troubles")
        assert same_picture(drive.app, "doctor")
