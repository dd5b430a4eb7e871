"""One learner across all her courses: what both systems list, joined where the pair is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import CLOCK, NOW, days_ago, enrolment, learner
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import DeniedError, RollbookError, UnreachableError, UsageError
from tui.lookup.export.learnerrows import LEARNER_COURSE_KEYS, learner_course_row, moodle_words
from tui.lookup.finding.learnercourses import (
    ISpringCourses,
    LearnerCourse,
    MoodleCourses,
    Pairing,
    joined_courses,
    read_ispring_courses,
    read_moodle_courses,
    read_pairings,
)
from tui.lookup.session import Session
from tui.records import Course, EnrolledCourse, Enrolment, LearnerResult, MoodleCourse, Outcome, Right
from tui.stop import Stop

AMELIE = learner("amelie", "Amélie Dubois")
DENIED = DeniedError("may not read this", code="403")


def result(
    course_id: str, raw: str = "in_progress", *, due: date | None = None, done: datetime | None = None
) -> LearnerResult:
    return LearnerResult(
        "amelie",
        course_id,
        f"Title {course_id}",
        raw,
        Outcome.of(raw),
        Decimal("45.5"),
        due_at=due,
        completed_at=done,
    )


def there(
    number: int,
    idnumber: str = "",
    completed: bool | None = False,
    *,
    tracked: bool | None = None,
    has_criteria: bool | None = None,
) -> EnrolledCourse:
    course = MoodleCourse(number, f"C{number}", f"Moodle {number}", idnumber)
    return EnrolledCourse(course, completed, tracked=tracked, has_criteria=has_criteria)


def signed_in(
    results: Sequence[LearnerResult] = (),
    enrolments: Sequence[Enrolment] = (),
    enrolled: Sequence[EnrolledCourse] = (),
    *,
    courses: Sequence[Course] = (),
    known: Sequence[MoodleCourse] = (),
    faults: Mapping[str, RollbookError] | None = None,
) -> Session:
    ispring = ISpringStandIn(results=results, enrolments=enrolments, courses=courses, faults=faults)
    return session(ispring, MoodleStandIn(enrolled=enrolled, courses=known))


def all_of(found: Session) -> tuple[LearnerCourse, ...]:
    ispring = read_ispring_courses(found, "amelie", Stop())
    moodle = read_moodle_courses(found, 7, Stop())
    pairings = read_pairings(found, ispring, moodle, Stop())
    return joined_courses(ispring, moodle, pairings, clock=CLOCK, learner=AMELIE)


def told(courses: Sequence[LearnerCourse]) -> list[tuple[str, str, int | None, str]]:
    return [
        (
            one.title,
            one.row.status if one.row else "-",
            one.moodle.course.id if one.moodle else None,
            one.right.value,
        )
        for one in courses
    ]


def test_courses_are_in_order_of_need_and_those_only_in_moodle_last() -> None:
    found = signed_in(
        [
            result("done", "passed", done=days_ago(3)),
            result("open", due=date(2026, 12, 24)),
            result("late", due=date(2026, 11, 1)),
            result("failed", "failed"),
        ],
        [enrolment("amelie", course_id="silent", due=date(2026, 12, 1))],
        [there(2, "late"), there(1)],
        courses=[Course("silent", "No result")],
    )
    assert told(all_of(found)) == [
        ("Title failed", "Failed", None, "none"),
        ("Title late", "In progress", 2, "id"),
        ("Title open", "In progress", None, "none"),
        ("No result", "none given", None, "none"),
        ("Title done", "Passed", None, "none"),
        ("Moodle 1", "-", 1, "none"),
    ]


def test_a_pair_is_confirmed_or_by_idnumber_shown_or_hidden_and_never_by_title() -> None:
    results = [result(one) for one in ("saved", "shown", "hidden", "none", "alike")]
    enrolled = [
        there(1),
        there(2, "shown"),
        there(3),
        there(4),
        EnrolledCourse(MoodleCourse(5, "S", "Title alike")),
    ]
    found = signed_in(results, (), enrolled, known=[MoodleCourse(3, "C3", "Moodle 3", "hidden")])
    found.pairs.save_course("saved", 1, Stop())
    found.pairs.save_course("none", None, Stop())
    pairs = {
        one.course.id: (one.moodle and one.moodle.course.id, one.right) for one in all_of(found) if one.course
    }
    assert pairs == {
        "saved": (1, Right.SAVED),
        "shown": (2, Right.IDNUMBER),
        "hidden": (3, Right.IDNUMBER),
        "none": (None, Right.NONE),
        "alike": (None, Right.NONE),
    }


def test_moodle_is_not_asked_for_idnumbers_once_nothing_is_left_to_pair() -> None:
    found = signed_in([result("a"), result("b")], (), [there(1, "a")])
    all_of(found)
    moodle = found.moodle.client if found.moodle else None
    assert isinstance(moodle, MoodleStandIn)
    assert [what for what, _ in moodle.asked] == ["courses of"]


def test_two_courses_with_the_idnumber_are_no_pair() -> None:
    found = signed_in([result("a")], (), [there(1, "a"), there(2, "a")])
    assert [one.right for one in all_of(found)] == [Right.NONE] * 3


def test_what_is_refused_is_a_note_and_the_rest_is_there() -> None:
    half = signed_in([result("a")], faults={"enrolments_of": DENIED})
    read = read_ispring_courses(half, "amelie", Stop())
    assert [one.course_id for one in read.results] == ["a"]
    assert [note.code for note in read.notes] == ["enrolments-refused"]
    other = signed_in(
        (), [enrolment("amelie", course_id="a")], faults={"results": UnreachableError("is away")}
    )
    read = read_ispring_courses(other, "amelie", Stop())
    assert [note.code for note in read.notes] == ["results-unread"]
    assert told(joined_courses(read, None, {}, clock=CLOCK)) == [("a", "none given", None, "none")]
    neither = signed_in(faults={"results": DENIED, "enrolments_of": DENIED})
    with pytest.raises(DeniedError):
        read_ispring_courses(neither, "amelie", Stop())


def test_soap_and_a_session_without_moodle_say_so() -> None:
    over_soap = session(ISpringStandIn())
    over_soap.ispring.client.gives_results = False  # type: ignore[misc]  # a stand-in's own attribute
    with pytest.raises(DeniedError, match="SOAP gives no courses"):
        read_ispring_courses(over_soap, "amelie", Stop())
    with pytest.raises(UsageError, match="nobody is signed in to Moodle"):
        read_moodle_courses(session(), 7, Stop())


def test_what_moodle_leaves_out_is_said() -> None:
    read = read_moodle_courses(signed_in(enrolled=[there(1)]), 7, Stop())
    assert "suspended enrolments" in read.notes[0].text
    assert "svc-report" in read.notes[0].text


@pytest.mark.parametrize(
    ("moodle", "words"),
    [
        (there(1, completed=True), "complete"),
        (there(1), "not complete"),
        (there(1, completed=None), "not said"),
        (there(1, tracked=False), "not tracked"),
        (there(1, has_criteria=False, tracked=False), "no criteria"),
        (None, ""),
    ],
)
def test_how_moodle_has_her_in_words(moodle: EnrolledCourse | None, words: str) -> None:
    assert moodle_words(LearnerCourse(None, None, moodle=moodle)) == words


def test_a_row_for_scripts_keeps_the_servers_word() -> None:
    found = signed_in([result("a", due=date(2026, 12, 1))], (), [there(1, "a", completed=True)])
    (one,) = all_of(found)
    row = learner_course_row(one, "amelie", 7, CLOCK)
    assert tuple(row) == LEARNER_COURSE_KEYS
    assert (row["status"], row["outcome"], row["due_at"]) == ("in_progress", "in_progress", "2026-12-01")
    assert (row["moodle_completed"], row["paired"], row["moodle_person_id"]) == (True, "id", 7)
    alone = learner_course_row(LearnerCourse(None, None, moodle=there(2)), "", 7, CLOCK)
    assert (alone["course_id"], alone["outcome"], alone["moodle_title"]) == (None, None, "Moodle 2")


ids = st.sampled_from(["a", "b", "c", "d"])
numbers = st.integers(1, 4)


@given(
    st.lists(st.builds(result, ids)),
    st.lists(st.builds(lambda one: enrolment("amelie", course_id=one), ids)),
    st.lists(st.builds(there, numbers), unique_by=lambda one: one.course.id),
    st.dictionaries(ids, numbers),
)
def test_nothing_is_lost_and_nothing_made_up(
    results: list[LearnerResult],
    enrolments: list[Enrolment],
    enrolled: list[EnrolledCourse],
    pairs: dict[str, int],
) -> None:
    ispring = ISpringCourses("amelie", tuple(results), tuple(enrolments), {}, (), NOW)
    moodle = MoodleCourses(7, tuple(enrolled), (), NOW)
    pairings = {one: Pairing(number, Right.IDNUMBER) for one, number in pairs.items()}
    found = joined_courses(ispring, moodle, pairings, clock=CLOCK)
    assert sorted(one.result.course_id for one in found if one.result) == sorted(
        one.course_id for one in results
    )
    ids = {one.course_id for one in results} | {one.course_id for one in enrolments}
    assert {one.course.id for one in found if one.course} == ids
    assert {one.moodle.course.id for one in found if one.moodle} == {one.course.id for one in enrolled}
    for one in found:
        assert one.course or one.moodle
        if one.course and one.moodle:
            assert pairs[one.course.id] == one.moodle.course.id
