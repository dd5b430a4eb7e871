"""The rows of iSpring's lists: what they are called over REST and SOAP, and which records they become."""

from __future__ import annotations

from functools import partial
from typing import Final

from tui.protocols.ispring import records
from tui.protocols.ispring.answers import Rows, rows_of
from tui.protocols.ispring.statuses import FinalStatuses
from tui.records import FinalStatus, Learner

_COURSE_NAMES: Final = (("contentItem",), frozenset({"contentItemId"}))

COURSES: Final = rows_of(*_COURSE_NAMES, lambda row: records.course(row) if records.kind(row) else None)
"""Courses, tracks and content of unknown kind."""

ANY_CONTENT: Final = rows_of(*_COURSE_NAMES, records.course)
ENROLMENTS: Final = rows_of(("enrollment",), {"enrollmentId", "learnerId"}, records.enrolment)
RESULTS: Final = rows_of(("result",), {"completionStatus", "courseTitle"}, records.learner_result)
MODULE_RESULTS: Final = rows_of(("result",), {"completionStatus", "moduleId"}, records.module_result)
DEPARTMENTS: Final = rows_of(("department",), {"departmentId"}, records.department)


def final_statuses(*, dated: bool = True) -> Rows[FinalStatus]:
    """Return the rows of one answer with final statuses; ``dated`` says whether they could have dates."""
    reader = FinalStatuses(dated=dated)
    marks = frozenset({"userId", "progress"})
    return Rows(("status",), marks, reader.of_elements, reader.of_trees, reader.of_columns)


def learners(match_field: str) -> Rows[Learner]:
    """Return the rows of learners; ``match_field`` is the profile field that becomes their match key."""
    names, marks = ("userProfile", "userProfileV2"), {"userId", "fields"}
    return rows_of(names, marks, partial(records.learner, match_field=match_field))
