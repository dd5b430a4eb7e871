"""Rollbook's words as records: what two systems say about one person in one course.

Every record is frozen and slotted; every text in one has been cleaned (``text.clean``). Times are aware
datetimes; where a server gave only a day, the field holds a ``date``.
"""

from tui.records.both import Account, Candidate, Match, Note, Right, System
from tui.records.enrolled import EnrolledCourse, LearnerResult
from tui.records.ispring import (
    Course,
    Department,
    Enrolment,
    Family,
    FinalStatus,
    Learner,
    ModuleResult,
    Moment,
    Outcome,
)
from tui.records.moodle import (
    Activity,
    ActivityState,
    CourseCompletion,
    Criterion,
    MoodleCourse,
    MoodlePerson,
    Rule,
    SiteInfo,
    State,
    Tracking,
)

__all__ = [
    "Account",
    "Activity",
    "ActivityState",
    "Candidate",
    "Course",
    "CourseCompletion",
    "Criterion",
    "Department",
    "EnrolledCourse",
    "Enrolment",
    "Family",
    "FinalStatus",
    "Learner",
    "LearnerResult",
    "Match",
    "ModuleResult",
    "Moment",
    "MoodleCourse",
    "MoodlePerson",
    "Note",
    "Outcome",
    "Right",
    "Rule",
    "SiteInfo",
    "State",
    "System",
    "Tracking",
]
