"""The next and the previous learner are read ahead, never in the way of what the reader asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.support.campus import counting, function, holding, moodle_of
from tests.support.driving import campus_access, exploring, running
from tests.support.pilots import piloted
from tui.demo import Campus

FIRE = "Fire Safety 2026"
STATES = "core_completion_get_activities_completion_status"


@piloted
async def test_neighbours_are_read_ahead_and_shown_at_once(campus: Campus) -> None:
    now = [campus.now]
    async with running(replace(campus_access(campus), now=lambda: now[0])) as drive:
        await drive.press("enter")
        await drive.exploring()
        await drive.open_course(FIRE)
        with counting(moodle_of(campus)) as asked:
            await drive.open_learner("Amélie Dubois")
        assert sum(function(STATES)(question) for question in asked) == 3
        amelie = drive.line(2)
        with holding(moodle_of(campus), function(STATES)):
            await drive.press("n")
            assert "asking Moodle" not in drive.text
            assert drive.learner.read is not None
            assert drive.line(2) != amelie
            await drive.press("p")
            assert drive.line(2) == amelie
        await drive.settled()
        now[0] += timedelta(minutes=5)
        with counting(moodle_of(campus)) as asked:
            await drive.press("n")
            await drive.settled()
        assert any(map(function(STATES), asked)), "an answer of five minutes ago was shown as new"


@piloted
async def test_reading_ahead_gives_way_and_its_faults_are_nobodys(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        drive.put_cursor_on("Amélie Dubois")
        with holding(moodle_of(campus), lambda _question: len(drive.learner._kept) == 1) as hold:
            await drive.press("enter")
            await drive.until(hold.asked.is_set)
            assert drive.learner.read is not None
            await drive.press("r")
            await drive.until(lambda: drive.learner.read and not drive.learner.working("activities"))
        await drive.settled()
        assert drive.learner.error is None
        assert len(drive.learner._kept) <= 3
