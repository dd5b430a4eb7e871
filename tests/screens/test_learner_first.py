"""Learner first: whom a name means, every course of hers in both systems, and from there into one."""

from __future__ import annotations

import pytest

from tests.support.campus import answering, function, holding, ispring_of, moodle_of, path
from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tests.support.snapshots import Same
from tui.demo import Campus
from tui.demo.serving import Question, Reply
from tui.screens.explorer import ExplorerScreen
from tui.screens.learner_courses import LearnerCoursesSheet
from tui.screens.people_sheet import PeopleSheet
from tui.stop import Stop

FIRE = "Fire Safety 2026"
INCIDENTS = "Incident Reporting"
AMELIE = "amelie.dubois@acme.example"
AT_REST = "Moodle leaves out"
DENIED = Reply("<response><code>403</code><message>Permission denied</message></response>", 403)


async def look_for(drive: Drive, text: str) -> None:
    """Type what to find."""
    await drive.press("o")
    await drive.type(text)
    await drive.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@piloted
async def test_an_address_shows_all_her_courses(
    campus: Campus, same_picture: Same, size: tuple[int, int]
) -> None:
    async with exploring(campus, size) as drive:
        await look_for(drive, AMELIE)
        await drive.sees(FIRE, INCIDENTS, AT_REST)
        assert same_picture(drive.app)
        await drive.press("down", "enter")
        await drive.until(lambda: drive.explorer.level == 2, "she was not opened")
        await drive.settled()
        assert "Amélie Dubois" in drive.line(0)
        assert INCIDENTS in drive.text


@piloted
async def test_the_cursor_begins_on_the_course_that_is_open(campus: Campus) -> None:
    async with exploring(campus, course=INCIDENTS) as drive:
        await look_for(drive, AMELIE)
        await drive.sees(FIRE, AT_REST)
        assert INCIDENTS in drive.cursor_line
        await drive.press("enter")
        await drive.until(lambda: drive.explorer.level == 2)
        await drive.settled()
        await drive.press("escape")
        assert "Amélie Dubois" in drive.cursor_line


@piloted
async def test_a_match_made_there_stands_on_the_roster_behind_it(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        drive.put_cursor_on("Nguyễn Thị Minh Khai")
        assert drive.cursor_line.rstrip().endswith("2 ?")
        await look_for(drive, "khai.nguyen@acme.example")
        await drive.sees(FIRE, "2 possible")
        await drive.press("m")
        await drive.lost("asking Moodle")
        await drive.press("enter")
        await drive.sees("by hand", AT_REST)
        await drive.press("escape")
        await drive.until(lambda: drive.cursor_line.rstrip().endswith(" map"), "the roster has not heard")
        assert "your choice counts. u takes it back." in drive.line(-3)
        await drive.press("u")
        await drive.until(lambda: drive.cursor_line.rstrip().endswith("2 ?"), "it was not taken back")


@piloted
async def test_a_name_is_looked_for_among_everybody_and_x_stops(campus: Campus) -> None:
    async with exploring(campus) as drive:
        with holding(ispring_of(campus), path("/users"), after=200) as hold:
            await look_for(drive, "oscar")
            await drive.until(hold.asked.is_set)
            await drive.sees("learners so far", "x stops")
            await drive.press("x")
            await drive.sees("You stopped after", "x goes on")
        await drive.press("x")
        await drive.sees("1 found among")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, LearnerCoursesSheet))
        await drive.sees("Learner: Óscar Peña Ibáñez", FIRE, AT_REST)


@pytest.mark.unmeasured
@piloted
async def test_nobody_of_a_name_says_what_was_searched(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await look_for(drive, "no such name")
        await drive.sees("Nobody is called “no such name”", "nor has any course exactly this title")
        assert "scope unknown" in drive.text
        assert isinstance(drive.app.screen, PeopleSheet)
        await drive.press("escape")
        assert isinstance(drive.app.screen, ExplorerScreen)


@piloted
async def test_what_one_system_refuses_leaves_the_other(campus: Campus) -> None:
    refused = Reply(
        '<EXCEPTION class="x"><ERRORCODE>nopermissions</ERRORCODE><MESSAGE>No</MESSAGE></EXCEPTION>'
    )
    async with exploring(campus) as drive:
        with answering(
            moodle_of(campus), function("core_enrol_get_users_courses"), lambda _question: refused
        ):
            await look_for(drive, AMELIE)
            await drive.sees(FIRE, "nopermissions", "r again")
        with answering(ispring_of(campus), path("/learners/results"), lambda _question: DENIED):
            await drive.press("r")
            await drive.sees("none given", "Statuses and completion dates are missing")
        await drive.press("r")
        await drive.sees("In progress", AT_REST)


@piloted
async def test_courses_of_moodle_are_not_only_there_where_ispring_was_not_read(campus: Campus) -> None:
    def lists(question: Question) -> bool:
        return path("/learners/results")(question) or path("/enrollments")(question)

    async with exploring(campus) as drive:
        with answering(ispring_of(campus), lists, lambda _question: DENIED):
            await look_for(drive, AMELIE)
            await drive.sees(FIRE, "r again", "In Moodle; iSpring's courses were not read")
            assert "Only in Moodle" not in drive.text
            await drive.press("enter")
            await drive.sees("Which iSpring course this is is not known")


@piloted
async def test_somebody_only_moodle_knows_and_a_match_by_hand(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await look_for(drive, "ahmad.alrashid.private@mail.example")
        await drive.sees("nobody is known to be her", "Only in Moodle", FIRE)
        await drive.press("enter")
        await drive.sees("No iSpring course is known to be this one")
        await drive.press("escape")
        await look_for(drive, "ahmad.alrashid@acme.example")
        await drive.sees(FIRE, "not found")
        await drive.press("m")
        await drive.lost("asking Moodle")
        await drive.press("slash")
        await drive.type("ahmad.alrashid.private@mail.example")
        await drive.press("enter")
        await drive.sees("114")
        await drive.press("enter")
        await drive.sees("by hand", AT_REST)
        drive.explorer.session.pairs.forget_person(drive.app.screen.who.learner.id, Stop())  # type: ignore[attr-defined]  # the sheet
