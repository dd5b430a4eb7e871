"""Courses in bulk: suggestions for the marked ones, confirmed together and taken back."""

from __future__ import annotations

from tests.support.campus import holding, moodle_of
from tests.support.driving import exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.screens.pairing import PairingSheet
from tui.stop import Stop

FORKLIFT = "Forklift Licence"


@piloted
async def test_marked_courses_are_confirmed_together_and_taken_back(campus: Campus) -> None:
    async with exploring(campus) as drive:
        pairs = drive.explorer.session.pairs
        ident = next(one.id for one in drive.courses.courses if one.title == FORKLIFT)
        await drive.press("*", "m")
        await drive.sees("FORK-1", "the same title", "Space marks what is right")
        await drive.press("enter")
        await drive.sees("Nothing is marked")
        await drive.press("*", "enter")
        await drive.sees("One course is marked with two of Moodle's")
        await drive.press("end", "space")
        await drive.sees("1 marked: Enter confirms them")
        await drive.press("enter")
        await drive.sees("1 course confirmed. u takes that back.")
        confirmed = pairs.course(ident)
        assert confirmed is not None
        await drive.press("u")
        await drive.sees("FORK-1")
        assert pairs.course(ident) is None
        drive.app.screen.query_one("RowTable").focus()
        await drive.press("home", "space", "enter")
        await drive.sees("1 course confirmed")
        await drive.press("escape")
        drive.put_cursor_on_course(FORKLIFT)
        await drive.settled()
        assert drive.cursor_line.rstrip().endswith("=")
        pairs.forget_course(ident, Stop())


@piloted
async def test_x_stops_the_search_and_keeps_the_first_suggestions(campus: Campus) -> None:
    async with exploring(campus) as drive:
        with holding(moodle_of(campus), lambda _question: True) as hold:
            await drive.press("*", "m")
            await drive.until(hold.asked.is_set)
            await drive.sees("courses looked for", "x stops")
            await drive.press("x")
            await drive.sees("You stopped")
            assert isinstance(drive.app.screen, PairingSheet)
            await drive.press("escape")
        await drive.settled()
