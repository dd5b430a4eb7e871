"""The campus as a whole: started in no time, the same every time, told from now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.demo.asking import ispring, moodle, twin
from tests.support.campus import NOW
from tui.demo import Campus, start
from tui.demo.data import fire_safety, stories
from tui.demo.data.clock import Clock, iso
from tui.demo.data.model import Counted, Mark, Story
from tui.demo.data.tables import Lazy, chained, rows

PATHS = (
    "/contents",
    "/users/v2?pageSize=200",
    f"/content/{fire_safety.ID}/final_statuses",
    f"/enrollments?courseIds[]={fire_safety.ID}",
)


def test_everything_is_the_same_given_the_same_now(campus: Campus) -> None:
    again = start(now=NOW + timedelta(seconds=30))  # the campus' present is told to the minute
    try:
        for path in PATHS:
            assert ispring(again, path).body == ispring(campus, path).body
        for course in campus.world.moodle_courses:
            function = "core_course_get_contents"
            body = moodle(again, function, courseid=course).body
            other = moodle(campus, function, courseid=course).body
            assert body.replace(again.moodle_url.encode(), campus.moodle_url.encode()) == other
    finally:
        again.close()


def test_days_move_with_now(campus: Campus) -> None:
    later = start(now=NOW + timedelta(days=10))
    try:
        path = f"/enrollments?courseIds[]={fire_safety.ID}"
        assert "2026-11-10" in ispring(campus, path).texts("enrollments/enrollment/dueDate")
        assert "2026-11-20" in ispring(later, path).texts("enrollments/enrollment/dueDate")
    finally:
        later.close()


def test_by_itself_it_is_now_and_here() -> None:
    before = datetime.now(UTC)
    running = start()
    try:
        assert before - timedelta(minutes=1) <= running.now <= datetime.now(UTC)
        assert running.now.utcoffset() is not None
        assert ispring(running, "/departments").status == 200
        assert not running.faults
    finally:
        running.close()


def test_its_secrets_do_not_show(campus: Campus) -> None:
    for secret in (campus.client_secret, campus.password, campus.moodle_token, campus.moodle_password):
        assert secret.reveal() not in repr(campus)


# --- the data holds together


def test_every_row_has_a_story_its_course_knows(campus: Campus) -> None:
    world = campus.world
    for course in world.moodle_courses.values():
        for account in world.taking_part(course)[:100]:
            row = world.row_of(course, account)
            if row:
                story = stories.story_of(course, row.story)
                states = stories.activity_states(course, story, row, world.clock)
                required = stories.criteria(course, story, states)
                assert len(required) == len(course.required) + len(course.others)
                now = campus.now.timestamp()
                assert all(one.changed <= now for one in states), (course.shortname, account.fullname)


def test_everybody_on_a_roster_exists_but_one(campus: Campus) -> None:
    world = campus.world
    missing = {
        row.learner_id
        for course in world.courses.values()
        for row in world.roster(course)[:200]
        if world.person(row.learner_id) is None
    }
    assert len(missing) == 3  # one who left, and the two the hostile course makes up
    ids = [one.cmid for course in world.moodle_courses.values() for one in course.activities]
    assert len(ids) == len(set(ids))
    assert len({one.id for one in world.accounts}) == len(world.accounts)


def test_every_mark_and_every_count_is_used(campus: Campus) -> None:
    told = [
        *stories.COMMON.values(),
        *(story for course in campus.world.moodle_courses.values() for story in course.stories.values()),
    ]
    assert {mark for story in told for mark in story.but.values()} == set(Mark)
    assert {story.counted for story in told} == set(Counted)


def test_a_story_about_nothing_is_a_mistake(campus: Campus) -> None:
    course = twin(campus, "FIRE-26")
    with pytest.raises(KeyError, match="no tracked Announcements"):
        stories.activity_states(course, Story(but={"Announcements": Mark.DONE}), None, campus.world.clock)
    with pytest.raises(KeyError):
        stories.story_of(course, "never told")


# --- how it is written down


def test_tables_are_read_line_by_line() -> None:
    page = "\n# words\na b  c  -\n\nHeading\n"
    assert list(rows(page, 3)) == [["a b", "c", ""], ["Heading"]]
    with pytest.raises(ValueError, match="2 parts in place of 3"):
        list(rows("a  b", 3))


def test_times_are_told_from_now() -> None:
    clock = Clock(NOW)
    assert clock.moment("") is None
    assert clock.moment("2h") == NOW - timedelta(hours=2)
    assert clock.moment("1d 09:14") == datetime(2026, 11, 21, 9, 14, tzinfo=NOW.tzinfo)
    third = clock.moment("3d", 5)
    assert third
    assert clock.days_since(third) == 3
    assert third != clock.moment("3d", 6)
    assert clock.day(-12).isoformat() == "2026-11-10"
    assert iso(datetime(2026, 11, 21, 9, 14, tzinfo=NOW.tzinfo)) == "2026-11-21T08:14:00+00:00"
    with pytest.raises(ValueError, match="not a time"):
        clock.moment("yesterday")


def test_lazy_sequences_are_sequences() -> None:
    made: list[int] = []

    def double(number: int) -> int:
        made.append(number)
        return number * 2

    lazy = Lazy(5, double)
    assert (len(lazy), made) == (5, [])
    assert [lazy[1], lazy[-1], *lazy[3:9]] == [2, 8, 6, 8]
    assert list(chained([[1, 2], (), lazy])) == [1, 2, 0, 2, 4, 6, 8]
    with pytest.raises(IndexError):
        lazy[5]
