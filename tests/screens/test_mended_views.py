"""The explorer's views where a server fails, answers late or shows nobody, and on the way back to them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from tests.support.campus import Which, answering, counting, function, holding, ispring_of, moodle_of, path
from tests.support.driving import Drive, campus_access, exploring, running
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.demo.serving import Question, Reply
from tui.records import Match, Right
from tui.screens.chooser import Chooser
from tui.screens.finder import Finder
from tui.screens.learner_courses import LearnerCoursesSheet
from tui.stop import Stop
from tui.workers import Request
from tui.workers.courses import CoursePaired
from tui.workers.roster import MatchesFound

FIRE = "Fire Safety 2026"
HYGIENE = "Hygiene, Kantine"
PAIRING = function("core_course_get_courses_by_field")
NOBODY = "<response></response>"


def failing(_question: Question) -> Reply:
    """Fail."""
    return Reply("out of order", 500)


def users(*, alone: bool) -> Which:
    """Return a test for questions for one learner ``alone``, or for several."""

    def which(question: Question) -> bool:
        ids = [one for values in question.query.values() for one in values]
        return (
            "/users" in question.path
            and (len(question.query.get("userIds[]", ())) == 1) == alone
            and ids != []
        )

    return which


async def find(drive: Drive, text: str) -> None:
    """Find the learner with this address; the cursor is on Fire Safety among all courses of hers."""
    await drive.press("o")
    await drive.type(text)
    await drive.press("enter")
    await drive.until(lambda: isinstance(drive.app.screen, LearnerCoursesSheet), "nobody was found")
    await drive.sees(FIRE, "Moodle leaves out")
    assert FIRE in drive.cursor_line


# --- which Moodle courses these are ----------------------------------------------------------------------


@asynccontextmanager
async def pairing(drive: Drive, campus: Campus) -> AsyncIterator[None]:
    """Sign in, and have Moodle not answer which courses these are before the block ends."""
    with holding(moodle_of(campus), PAIRING) as hold:
        await drive.press("enter")
        await drive.until(hold.asked.is_set)
        yield


@piloted
async def test_moodle_is_asked_once_about_a_course_it_fails_on(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        with answering(moodle_of(campus), PAIRING, failing), counting(moodle_of(campus)) as asked:
            await drive.press("enter")
            await drive.sees("Which Moodle courses these are could not be read", "r again")
            courses = [one for one in drive.courses.table.rows_around(0) if one.kind == "course"]
            await drive.until(lambda: all(drive.courses.pairing_error(one.id) for one in courses))
            await drive.until(lambda: not drive.courses.working("pairs"))
            drive.courses._pair_visible()
            assert not drive.courses.working("pairs")
            await drive.press("i")
            await drive.sees("not read:")
            await drive.press("escape")
            wanted = [question for question in asked if PAIRING(question)]
            assert len(wanted) == len(courses)
        await drive.press("r")
        await drive.settled()
        await drive.lost("could not be read")


@piloted
async def test_x_stops_pairing_and_goes_on_with_it(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        async with pairing(drive, campus):
            await drive.until(lambda: not drive.courses.working("courses"))
            await drive.press("x")
            await drive.sees("you stopped", "x goes on")
            drive.courses._pair_visible()
            assert not drive.courses.working("pairs")
        await drive.press("x")
        await drive.settled()
        await drive.lost("you stopped")


@piloted
async def test_a_late_answer_never_undoes_a_choice_made_by_hand(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        async with pairing(drive, campus):
            (course,) = (one for one in drive.courses.courses if one.title == FIRE)
            drive.explorer.session.pairs.save_course(course.id, 4711, Stop())
            drive.courses.set_pair(course.id, None)
        await drive.exploring()
        assert drive.courses.pairs[course.id] == Match(Right.SAVED, 4711)
        drive.courses.post_message(CoursePaired(Request("pairs"), course.id, Match(Right.NONE)))
        drive.learner.post_message(CoursePaired(Request("activities"), course.id, Match(Right.NONE)))
        await drive.pilot.pause()
        assert drive.courses.pairs[course.id].moodle_id == 4711


@piloted
async def test_late_matches_of_a_learner_are_not_handed_to_the_roster(campus: Campus) -> None:
    async with exploring(campus, course=FIRE, learner="Amélie Dubois") as drive:
        row = drive.learner.row
        assert row is not None
        before = drive.roster.matches[row.learner_id]
        late = MatchesFound(Request("activities"), {row.learner_id: Match(Right.NONE)})
        drive.learner.post_message(late)
        await drive.pilot.pause()
        assert drive.roster.matches[row.learner_id] == before


# --- a learner without a name ----------------------------------------------------------------------------


@piloted
async def test_a_learner_whose_name_has_not_come_is_asked_for_by_herself(campus: Campus) -> None:
    with holding(ispring_of(campus), users(alone=False)) as hold:
        async with exploring(campus) as drive:
            await drive.until(lambda: drive.courses.table.count)
            (course,) = (one for one in drive.courses.courses if one.title == FIRE)
            drive.courses.table.move_to(course.id)
            await drive.press("enter")
            await drive.until(hold.asked.is_set)
            await drive.until(lambda: drive.roster.table.count)
            await drive.press("enter")
            await drive.until(lambda: drive.learner.row and drive.learner.row.learner)
            row = drive.learner.row
            assert row is not None
            await drive.until(lambda: drive.learner.verdict and not drive.learner.verdict.pending)
            assert drive.roster.roster is not None
            assert drive.roster.roster.rows[row.position].learner is not None
            hold.go.set()
            await drive.settled()


@piloted
async def test_a_learner_the_account_does_not_see_is_said_to_be_unknown(campus: Campus) -> None:
    ispring = ispring_of(campus)
    unseen = answering(ispring, users(alone=True), lambda _: Reply(NOBODY))
    with unseen, holding(ispring, users(alone=False)) as hold:
        async with exploring(campus) as drive:
            (course,) = (one for one in drive.courses.courses if one.title == FIRE)
            drive.courses.table.move_to(course.id)
            await drive.press("enter")
            await drive.until(hold.asked.is_set)
            await drive.until(lambda: drive.roster.table.count)
            await drive.press("enter")
            await drive.sees("iSpring does not show who this is")
            hold.go.set()
            await drive.until(lambda: drive.learner.row and drive.learner.row.learner)
            await drive.settled()
            assert "does not show who" not in drive.text


@piloted
async def test_why_it_is_not_known_who_a_learner_is(campus: Campus) -> None:
    with answering(ispring_of(campus), path("/users"), failing):
        async with exploring(campus, course=FIRE) as drive:
            await drive.press("enter")
            await drive.sees("Who this is could not be read", "who this is could not be read.")
            assert "Moodle could not be read" not in drive.text


# --- a learner asked for ---------------------------------------------------------------------------------


@piloted
async def test_who_goes_back_is_not_thrown_to_the_roster_by_rows_that_arrive(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await find(drive, "amelie.dubois@acme.example")
        (course,) = (one for one in drive.courses.courses if one.title == FIRE)
        with holding(ispring_of(campus), lambda question: course.id in str(question)) as hold:
            await drive.press("enter")
            await drive.until(hold.asked.is_set)
            await drive.press("escape")
        await drive.settled()
        assert drive.explorer.level == 0
        await drive.press("enter")
        await drive.settled()
        assert drive.explorer.level == 1


@piloted
async def test_a_filter_typed_while_rows_arrive_is_kept(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await find(drive, "amelie.dubois@acme.example")
        (course,) = (one for one in drive.courses.courses if one.title == FIRE)
        with holding(ispring_of(campus), lambda question: course.id in str(question)) as hold:
            await drive.press("enter")
            await drive.until(hold.asked.is_set)
            await drive.until(lambda: drive.app.focused is drive.roster.table)
            await drive.type("/amel")
            await drive.until(lambda: drive.roster.filter_text == "amel")
        await drive.until(lambda: drive.explorer.level == 2)
        await drive.settled()
        assert drive.roster.filter_text == "amel"


# --- as of when ------------------------------------------------------------------------------------------


@piloted
async def test_a_half_that_was_read_long_before_is_told_by_its_own_time(campus: Campus) -> None:
    now = [campus.now]
    async with running(replace(campus_access(campus), now=lambda: now[0])) as drive:
        await drive.press("enter")
        await drive.exploring()
        await drive.open_course(FIRE)
        await drive.press("enter")
        await drive.settled()
        assert drive.line(-2).startswith("as of 10:42:00 CET   iSpring key")
        now[0] += timedelta(hours=2)
        await drive.press("r")
        await drive.settled()
        assert (
            drive.line(-2) == "as of 12:42:00 CET, iSpring 10:42:00   iSpring key 7d1f…   Moodle svc-report"
        )


@piloted
async def test_without_moodle_r_reads_ispring_anew(campus: Campus) -> None:
    now = [campus.now]
    access = replace(campus_access(campus), now=lambda: now[0])
    alone = replace(access.profiles[0], moodle=None)
    async with running(replace(access, profiles=(alone,))) as drive:
        await drive.press("enter")
        await drive.exploring()
        await drive.open_course(FIRE)
        await drive.press("enter")
        now[0] += timedelta(hours=2)
        await drive.sees("as of 10:42:00 CET")
        await drive.press("r")
        await drive.settled()
        await drive.sees("as of 12:42:00 CET   ")


# --- choosing by hand ------------------------------------------------------------------------------------


@piloted
async def test_a_search_that_finds_nobody_says_so_beside_suggestions(campus: Campus) -> None:
    async with exploring(campus) as drive:
        (course,) = (one for one in drive.courses.courses if one.title == "Forklift Licence")
        drive.courses.table.move_to(course.id)
        await drive.press("m")
        chooser = drive.app.screen
        assert isinstance(chooser, Chooser)
        await drive.until(lambda: chooser.offered)
        await drive.type("/zzzz")
        await drive.press("enter")
        await drive.sees("No course found (tried: “zzzz”)")
        with answering(moodle_of(campus), function("core_course_search_courses"), failing):
            await drive.type("/y")
            await drive.press("enter")
            await drive.sees("! Moodle:")
            chooser.ended("suggestions", None)
            await drive.sees("! Moodle:")


# --- rosters as they were left ---------------------------------------------------------------------------


@piloted
async def test_a_roster_is_found_again_as_it_was_left_for_another(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("s", "n", "s", "n", "2")
        await drive.type("/a")
        await drive.press("enter", "down", "down", "down")
        before, cursor = (drive.line(1), drive.line(-3), drive.cursor_line), drive.roster.table.cursor_key
        drive.explorer.go(0)
        await drive.open_course(HYGIENE)
        assert drive.roster.filter_text == ""
        drive.explorer.go(0)
        await drive.open_course(FIRE)
        assert drive.roster.table.cursor_key == cursor
        assert (drive.line(1), drive.line(-3), drive.cursor_line) == before
        assert before[1].startswith("/ a   only in progress   sorted by name, turned r")


# --- keys everywhere -------------------------------------------------------------------------------------


@piloted
async def test_help_in_the_line_that_opens_is_that_of_the_view_below(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("o")
        assert isinstance(drive.app.screen, Finder)
        await drive.press("f1")
        await drive.sees("Help: roster")
        await drive.press("escape")
        assert isinstance(drive.app.screen, Finder)


@piloted
async def test_help_in_the_match_chooser_is_its_own(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await drive.press("m")
        assert isinstance(drive.app.screen, Chooser)
        await drive.press("question_mark")
        await drive.sees("Help: match")
        await drive.press("question_mark", "escape")
        assert isinstance(drive.app.screen, Chooser)
        await drive.settled()
