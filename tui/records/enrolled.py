"""One person's courses, as each system lists them by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tui.records.ispring import Moment, Outcome
from tui.records.moodle import MoodleCourse


@dataclass(frozen=True, slots=True)
class LearnerResult:
    """iSpring's word on one learner in one course, as its list of results has it.

    Attributes:
        learner_id: ``userId``.
        course_id: ``courseId``.
        title: ``courseTitle``; may be empty.
        raw: ``completionStatus`` as the server sent it.
        outcome: What ``raw`` means.
        progress: Percent, 0 to 100; None if the server gave none.
        access_at: From when the course is open to her.
        due_at: When she is to be done.
        expires_at: When the course closes for her.
        completed_at: Given for completed courses only.
        overdue: ``isOverdue``; None if the server did not say.
    """

    learner_id: str
    course_id: str
    title: str
    raw: str
    outcome: Outcome
    progress: Decimal | None = None
    access_at: Moment | None = None
    due_at: Moment | None = None
    expires_at: Moment | None = None
    completed_at: Moment | None = None
    overdue: bool | None = None


@dataclass(frozen=True, slots=True)
class EnrolledCourse:
    """A Moodle course a person takes part in, with what Moodle says of her there.

    None means that Moodle does not tell the caller, or keeps nothing.

    Attributes:
        course: The course.
        completed: Moodle's word on the course; None where it tracks nobody.
        progress: Percent of *activities* done, 0 to 100; no part of the Moodle outcome.
        tracked: Whether Moodle tracks her there.
        has_criteria: Whether the course can be completed at all.
        accessed_at: When she was last in it.
    """

    course: MoodleCourse
    completed: bool | None = None
    progress: Decimal | None = None
    tracked: bool | None = None
    has_criteria: bool | None = None
    accessed_at: datetime | None = None
