"""The first thing said about one learner: what holds her up, out of both systems, and what to do next.

Each cause is a small function that returns a verdict if it holds (``tui.lookup.causes``). What is certain
"is"; everything else is "probably", "usually" or "likely".
"""

from __future__ import annotations

from tui.errors import RollbookError
from tui.lookup.activities import LearnerActivities
from tui.lookup.case import Case
from tui.lookup.causes import CAUSES, Verdict
from tui.lookup.clock import Clock
from tui.lookup.rosterrow import RosterRow
from tui.records import Course, Match

__all__ = ["Verdict", "verdict"]


def verdict(
    row: RosterRow,
    course: Course,
    match: Match | None,
    activities: LearnerActivities | None,
    *,
    clock: Clock,
    caller: str = "",
    paired: Match | None = None,
    fault: RollbookError | None = None,
) -> Verdict:
    """Return the first verdict on one learner in one course.

    Args:
        row: What iSpring says.
        course: The course.
        match: Who she is in Moodle; None while that is being asked, or without Moodle.
        activities: What Moodle says; None while that is being asked, or where it could not be.
        clock: The reader's zone.
        caller: As whom Moodle is read; empty if nobody is signed in there.
        paired: Which Moodle course this is; None where that is not in question.
        fault: Why Moodle could not be read, if it could not.
    """
    case = Case(row, course, match, activities, clock, caller, paired, fault)
    return next(found for cause in CAUSES if (found := cause(case)) is not None)
