"""A whole course as rows of plain values, for scripts: the keys and their order are a promise."""

from __future__ import annotations

from typing import Final

from tui.lookup.clock import Clock
from tui.lookup.course.causes import CauseGroup
from tui.lookup.course.differences import Comparison
from tui.lookup.export.rows import Row, Value, status_row, time_value
from tui.records import Course

DIFFERENCE_KEYS: Final = (
    "learner_id",
    "name",
    "email",
    "comparison",
    "outcome",
    "status",
    "progress",
    "completed_at",
    "moodle_id",
    "match",
    "moodle_completed",
    "moodle_completed_at",
    "sentence",
    "url",
)
CAUSE_KEYS: Final = ("side", "count", "cause", "words", "activity", "example", "learner_ids")


def difference_row(one: Comparison, course: Course, clock: Clock) -> Row:
    """Return both outcomes of one learner under ``DIFFERENCE_KEYS``."""
    known = status_row(one.row, course, clock)
    known["comparison"] = one.kind.value
    known["moodle_id"] = one.match.moodle_id if one.match else None
    known["match"] = one.match.right.value if one.match else None
    known["moodle_completed"] = one.completed
    known["moodle_completed_at"] = time_value(one.completed_at, clock)
    known["sentence"] = one.sentence
    return {key: known[key] for key in DIFFERENCE_KEYS}


def cause_row(group: CauseGroup) -> Row:
    """Return one group of learners under ``CAUSE_KEYS``."""
    ids: list[Value] = [row.learner_id for row in group.rows]
    return {
        "side": group.side.value,
        "count": len(group.rows),
        "cause": group.cause or None,
        "words": group.words,
        "activity": group.about or None,
        "example": group.example or None,
        "learner_ids": ids,
    }
