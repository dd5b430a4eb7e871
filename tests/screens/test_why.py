"""Why (``w``): over the roster or a learner's view, the verdict in both voices and what it rests on."""

from __future__ import annotations

from tests.screens.test_sheets import told
from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.screens.explorer import ExplorerScreen
from tui.screens.page import PageScreen
from tui.screens.why import WhyScreen

FIRE = "Fire Safety 2026"


def spoken(drive: Drive) -> str:
    """Return what the sheet says above its evidence, on one line."""
    screen = drive.app.screen
    assert isinstance(screen, WhyScreen)
    return " ".join(f"{screen._verdict.text}\n{screen._spoken.text}".replace("┃", "").split())


@piloted
async def test_why_over_the_roster_fills_and_steps_without_leaving_it(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        drive.put_cursor_on("Amélie Dubois")
        await drive.press("w")
        await drive.until(lambda: "must-pass" in told(drive), "Moodle never answered")
        assert drive.explorer.level == 1
        assert "Why: Amélie Dubois" in drive.line(0)
        assert f"{drive.roster.place_text}   READ-ONLY" in drive.line(0)
        said = spoken(drive)
        assert "the quiz “Final test” was taken but not passed" in said
        assert "To the learner You have taken “Final test” but not passed it yet" in said
        evidence = told(drive)
        assert "must-pass “Final test”, is state 3: failed" in evidence
        assert evidence.index("must-pass") < evidence.index("Required, and done") < evidence.index("91.67 %")
        assert "set by hand by R. Okafor" in evidence
        assert "Read iSpring 2026-11-22" in evidence
        before = drive.roster.table.position
        await drive.press("n")
        after = drive.roster.table.cursor_row
        assert after is not None
        assert (drive.roster.table.position, drive.learner.row) == (before + 1, after)
        assert f"Why: {after.name}" in drive.line(0)
        await drive.until(lambda: drive.learner.read is not None, "the next learner never came")
        await drive.press("p")
        await drive.until(lambda: "must-pass" in told(drive), "it never went back")
        await drive.press("question_mark")
        assert "next learner of the roster as shown" in told(drive)
        await drive.press("escape", "escape")
        assert isinstance(drive.app.screen, ExplorerScreen)
        assert drive.explorer.level == 1
        await drive.press("end", "w", "n")
        assert "This is the last learner of the roster as shown." in drive.line(-2)
        await drive.press("p")
        assert "last learner" not in drive.text
        await drive.press("escape", "home", "enter", "p")
        assert "This is the first learner of the roster as shown." in drive.line(-3)
        await drive.settled()


@piloted
async def test_why_over_a_learner_shows_what_was_read_already(campus: Campus) -> None:
    async with exploring(campus, (120, 40), course=FIRE, learner="Kaʻiulani Kealoha") as drive:
        await drive.settled()
        await drive.press("w")
        assert isinstance(drive.app.screen, WhyScreen)
        said = spoken(drive)
        assert "do not pass it on" in said
        assert said.endswith(
            "Your result for “Final test” has not been released yet. Your trainer can tell you more."
        )
        before = drive.learner.read
        await drive.press("r")
        await drive.until(
            lambda: drive.learner.read is not None and drive.learner.read is not before,
            "Moodle was not asked again",
        )
        assert "grade-hidden" in told(drive)
        await drive.press("x", "escape")
        assert isinstance(drive.app.screen, ExplorerScreen)
        assert not isinstance(drive.app.screen, PageScreen)


@piloted
async def test_ispring_modules_are_asked_for_where_they_tell_something(campus: Campus) -> None:
    async with exploring(campus, course="Hygiene, Kantine") as drive:
        drive.put_cursor_on("Uwe Lang")
        await drive.press("w")
        await drive.until(lambda: "modules-open, is" in told(drive), "iSpring never told of its modules")
        assert "Module 2: cold chain “in_progress”, 20.00 %" in told(drive)


@piloted
async def test_there_is_no_why_without_anybody(campus: Campus) -> None:
    async with exploring(campus, course="Onboarding: الرياض") as drive:
        await drive.press("w")
        assert isinstance(drive.app.screen, ExplorerScreen)
