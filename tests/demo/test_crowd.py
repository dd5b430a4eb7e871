"""The courses of 100,000 and 200,000: cheap until somebody opens them, and quickly told then."""

from __future__ import annotations

from itertools import chain, islice

from tests.demo.asking import ispring
from tui.demo import Campus
from tui.demo.data import crowd
from tui.demo.data.people import NODE
from tui.demo.ispring import crowd_rows, rows


def test_nobody_is_made_before_somebody_asks(campus: Campus) -> None:
    assert {len(campus.world.roster(course)) for course in crowd.COURSES.values()} == {100_000, 200_000}
    assert crowd.crowd_id(0) not in {one.id for one in islice(campus.world.persons, 300)}
    assert len(campus.world.persons) < crowd.HOW_MANY


def test_ids_lead_back_to_the_number() -> None:
    for number in (0, 1, 4711, crowd.HOW_MANY - 1):
        assert crowd.number_of(crowd.crowd_id(number)) == number
        assert crowd.person(number).id == crowd.crowd_id(number)
    for stranger in ("", "nobody", crowd.crowd_id(crowd.HOW_MANY), f"6e000001-a7e4-11f0-9d30-{NODE}"):
        assert crowd.number_of(stranger) is None


def test_rows_told_many_at_a_time_are_those_told_one_by_one(campus: Campus) -> None:
    roster = campus.world.roster(crowd.PRIVACY)
    told = "".join(crowd_rows.final_statuses(campus.world.clock, 1100)).splitlines(keepends=True)
    assert told == [rows.final_status(row) for row in islice(roster, 1100)]


def test_who_is_named_is_shown_and_stands_in_both_courses(campus: Campus) -> None:
    wanted = crowd.person(7)
    assert ispring(campus, f"/users?userIds[]={wanted.id}").texts(".//userId") == [wanted.id]
    results = ispring(campus, f"/learners/results?userIds[]={wanted.id}")
    assert results.texts(".//courseTitle") == [course.title for course in crowd.COURSES.values()]
    places = chain.from_iterable(
        campus.world.rows_of(one, crowd.crowd_id(150_000)) for one in crowd.COURSES.values()
    )
    assert [place for place, _row in places] == [150_000]
