"""Beginning at a place that was named on the command line."""

from __future__ import annotations

from dataclasses import replace

from tests.support.driving import campus_access, running
from tests.support.pilots import piloted
from tui.accounts.vault import MemoryVault
from tui.demo import Campus
from tui.lookup.finding.start import Start
from tui.screens.finder import Finder
from tui.screens.login import LoginScreen
from tui.screens.views import LEARNER

FIRE = "Fire Safety 2026"


@piloted
async def test_a_learner_in_a_course_without_a_key(campus: Campus) -> None:
    start = Start(FIRE, "amelie.dubois@acme.example")
    async with running(campus_access(campus), start=start) as drive:
        await drive.exploring()
        await drive.until(lambda: drive.explorer.level == LEARNER, "she was not opened")
        assert f"{FIRE} › Amélie Dubois" in drive.line(0)


@piloted
async def test_a_course_nobody_sees_is_said_and_can_be_corrected(campus: Campus) -> None:
    async with running(campus_access(campus), start=Start("Fire Safty")) as drive:
        await drive.until(lambda: isinstance(drive.app.screen, Finder), "the line never came")
        await drive.sees("sees no course “Fire Safty”")
        await drive.press(*["backspace"] * len("Safty"))
        await drive.type("Safety 2026")
        await drive.press("enter")
        await drive.exploring()
        assert FIRE in drive.line(0)


@piloted
async def test_without_a_secret_the_login_screen_says_so(campus: Campus) -> None:
    access = replace(campus_access(campus), vault=MemoryVault())
    async with running(access, start=Start(FIRE)) as drive:
        await drive.sees("no secret is saved")
        assert isinstance(drive.app.screen, LoginScreen)
