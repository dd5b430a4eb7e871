"""Courses nobody can finish: each trouble from answers that tell it, and nothing where they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.lookup.builders import activity, completion, criterion, person, required, state
from tests.lookup.stand_ins import MoodleStandIn, session
from tui.errors import BusyError, DeniedError, NotFoundError, RollbookError, UsageError
from tui.lookup.course.check import Finding, Trouble, check_course
from tui.records import Activity, CourseCompletion
from tui.stop import Stop

PAGES = (activity(1, "Welcome"), activity(2, "Final test"))
BOTH = completion(required(1, "Welcome"), required(2, "Final test"), criterion(7, "Manager"))


def checked(
    told: CourseCompletion | RollbookError = BOTH,
    contents: tuple[Activity, ...] = PAGES,
    *,
    tracked: bool = True,
    course_tracks: bool = True,
    people: int = 1,
    faults: Mapping[str, RollbookError] | None = None,
) -> tuple[Finding, ...]:
    moodle = MoodleStandIn(
        people=[person(number) for number in range(people)],
        states=[state(1, tracked=tracked, course_tracks=course_tracks)],
        completion=told,
        activities=contents,
        faults=faults,
    )
    return check_course(session(moodle=moodle), 2, Stop())


def troubles(found: tuple[Finding, ...]) -> list[tuple[Trouble, str, bool]]:
    return [(one.trouble, one.activity, one.certain) for one in found]


def test_a_course_in_good_order_has_no_finding() -> None:
    assert checked() == ()


def test_no_criteria() -> None:
    found = checked(NotFoundError("has no criteria", code="nocriteriaset"))
    assert troubles(found) == [(Trouble.NO_CRITERIA, "", True)]


def test_completion_switched_off() -> None:
    refused = DeniedError("tells nothing", code="cannotviewreport")
    assert troubles(checked(refused, course_tracks=False)) == [(Trouble.OFF, "", True)]
    assert troubles(checked(refused)) == [(Trouble.NOT_CHECKED, "", False)]


@pytest.mark.parametrize(
    ("contents", "trouble", "certain"),
    [
        ((PAGES[0], replace(PAGES[1], visible=False)), Trouble.HIDDEN, True),
        ((PAGES[0], replace(PAGES[1], tracking=0)), Trouble.UNTRACKED, True),
        (PAGES[:1], Trouble.UNSEEN, False),
    ],
)
def test_a_requirement_nobody_can_meet(
    contents: tuple[Activity, ...], trouble: Trouble, *, certain: bool
) -> None:
    (found,) = checked(contents=contents)
    assert (found.trouble, found.activity, found.certain) == (trouble, "Final test", certain)
    assert "“Final test” is required, but" in found.sentence
    assert checked(replace(BOTH, any_is_enough=True), contents) == ()


def test_any_is_enough_but_none_can_be_met() -> None:
    hidden = tuple(replace(page, visible=False) for page in PAGES)
    assert len(checked(replace(BOTH, any_is_enough=True), hidden)) == 2


def test_what_cannot_be_known_is_said() -> None:
    no_entry = {"activities": DeniedError("does not let this account enter", code="requireloginerror")}
    assert troubles(checked(faults=no_entry)) == [(Trouble.NOT_CHECKED, "", False)]
    assert troubles(checked(people=0)) == [(Trouble.NOT_CHECKED, "", False)]
    not_enrolled = NotFoundError("does not track", code="usernotenroled")
    assert troubles(checked(not_enrolled, tracked=False, people=30)) == [(Trouble.NOT_CHECKED, "", False)]
    with pytest.raises(BusyError):
        checked(faults={"enrolled": BusyError("is down for maintenance")})
    with pytest.raises(UsageError):
        check_course(session(), 2, Stop())
