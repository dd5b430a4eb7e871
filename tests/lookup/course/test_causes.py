"""A course grouped by what holds its learners up, in the verdicts' own terms."""

from __future__ import annotations

from tests.lookup.builders import (
    CLOCK,
    FIRE,
    completion,
    enrolment,
    final,
    learner,
    module,
    person,
    required,
    state,
)
from tests.lookup.stand_ins import MoodleStandIn, session
from tui.errors import NotFoundError
from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.course.causes import Known, Side, cause_words, grouped, headline, known_of
from tui.lookup.export.courserows import CAUSE_KEYS, cause_row
from tui.lookup.roster.row import RosterRow
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import judge
from tui.records import Match, ModuleResult, Right
from tui.stop import Stop

FOUND = Match(Right.IDNUMBER, 1)


def row(ident: str, raw: str = "In progress") -> RosterRow:
    return RosterRow(ident, final(ident, raw), enrolment(ident), learner(ident), 0)


def told(*, tracking: int = 2, done: bool = False, second: bool = False) -> LearnerActivities:
    criteria = [required(1, "Final test", complete=done)]
    criteria += [required(2, "Feedback")] if second else []
    moodle = MoodleStandIn(
        people=[person(1)],
        states=[state(1, int(done), tracking=tracking), *([state(2)] if second else [])],
        completion=completion(*criteria, completed=done),
    )
    return read_activities(session(moodle=moodle), 2, 1, Stop())


def known(
    one: RosterRow,
    match: Match | None,
    activities: LearnerActivities | NotFoundError | None,
    *modules: ModuleResult,
) -> Known:
    return known_of(one, FIRE, match, activities, clock=CLOCK, caller="svc-report", modules=modules)


def test_ispring_modules_count_once_they_were_read_of_somebody() -> None:
    one, done = row("a"), told(done=True)
    assert known(one, FOUND, done).cause == "ispring-not-sent"
    assert known(one, FOUND, done, module("Review", "in_progress")).cause == "modules-open"
    assert known(one, FOUND, done, module("Review", "complete")).cause == "ispring-not-sent"


def test_learners_are_grouped_by_verdict_and_the_one_activity_that_is_open() -> None:
    everybody = [
        known(row("a"), FOUND, told(tracking=1)),
        known(row("b"), FOUND, told(tracking=1)),
        known(row("c"), FOUND, told(second=True)),
        known(row("d", "Passed"), FOUND, told(done=True)),
        known(row("e"), None, None),
        known(row("f"), FOUND, None),
        known(row("g"), Match(Right.NONE), None),
        known(row("h"), FOUND, NotFoundError("deleted")),
    ]
    groups = grouped(everybody)
    assert [("".join(one.learner_id for one in group.rows), group.side) for group in groups] == [
        ("ab", Side.OPEN),
        ("h", Side.OPEN),
        ("g", Side.OPEN),
        ("c", Side.OPEN),
        ("d", Side.COMPLETE),
        ("ef", Side.NOT_ASKED),
    ]
    assert groups[0].words == "own tick “Final test”"
    assert headline(groups) == (
        "5 not complete: 2 × own tick “Final test”, 1 × Moodle could not be read, 1 × nobody found in Moodle,"
        " 1 × several things left; 1 complete; 2 not asked yet"
    )
    first = everybody[0]
    said = judge(Case(first.row, FIRE, FOUND, told(tracking=1), clock=CLOCK, caller="svc-report"))
    assert (groups[0].cause, groups[0].example) == (said.cause, said.sentence)
    exported = [cause_row(group) for group in groups]
    assert all(tuple(one) == CAUSE_KEYS for one in exported)
    assert [one["count"] for one in exported] == [2, 1, 1, 1, 1, 2]
    assert exported[0]["learner_ids"] == ["a", "b"]
    assert exported[-1]["cause"] is None


def test_a_course_nobody_is_in_has_no_headline() -> None:
    assert headline(grouped([])) == ""


def test_a_cause_without_words_of_its_own_is_named_by_its_id() -> None:
    assert cause_words("some-new-cause") == "some new cause"
    assert cause_words("must-pass") == "not passed"
