"""One learner's courses as rows of plain values, for scripts: the keys and their order are a promise."""

from __future__ import annotations

from typing import Final

from tui.lookup.clock import Clock
from tui.lookup.export.rows import NONE_GIVEN, Value, number_value, time_value
from tui.lookup.finding.learnercourses import LearnerCourse
from tui.records import Right

LEARNER_COURSE_KEYS: Final = (
    "course_id",
    "title",
    "outcome",
    "status",
    "progress",
    "due_at",
    "completed_at",
    "access_at",
    "moodle_course_id",
    "moodle_title",
    "moodle_completed",
    "moodle_progress",
    "paired",
    "learner_id",
    "moodle_person_id",
)
"""``paired`` is by what right both courses are one: ``map`` or ``id``; null where only one system has it."""


def learner_course_row(
    one: LearnerCourse, learner_id: str, person_id: int | None, clock: Clock
) -> dict[str, Value]:
    """Return one course under ``LEARNER_COURSE_KEYS``; what a system does not say is null.

    Args:
        one: The course.
        learner_id: Who she is in iSpring; empty if nobody is known to be her there.
        person_id: Who she is in Moodle; None likewise.
        clock: The reader's zone.
    """
    row, result, moodle = one.row, one.result, one.moodle
    enrolment = row.enrolment if row else None
    return {
        "course_id": one.course.id if one.course else None,
        "title": one.course.title if one.course else None,
        "outcome": result.outcome.value if result else NONE_GIVEN if row else None,
        "status": result.raw if result else None,
        "progress": number_value(result.progress) if result else None,
        "due_at": time_value(row.due_at, clock) if row else None,
        "completed_at": time_value(result.completed_at, clock) if result else None,
        "access_at": time_value(enrolment.access_at, clock) if enrolment else None,
        "moodle_course_id": moodle.course.id if moodle else None,
        "moodle_title": moodle.course.fullname if moodle else None,
        "moodle_completed": moodle.completed if moodle else None,
        "moodle_progress": number_value(moodle.progress) if moodle else None,
        "paired": one.right.value if one.right is not Right.NONE else None,
        "learner_id": learner_id or None,
        "moodle_person_id": person_id,
    }


def moodle_words(one: LearnerCourse) -> str:
    """Return how Moodle has her in a course, in words; empty where it does not list it.

    ``completed`` alone is Moodle's word: the percent of activities never makes it.
    """
    moodle = one.moodle
    if moodle is None:
        return ""
    if moodle.completed:
        return "complete"
    if moodle.has_criteria is False:
        return "no criteria"
    if moodle.tracked is False:
        return "not tracked"
    return "not said" if moodle.completed is None else "not complete"
