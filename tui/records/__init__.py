"""Rollbook's words as records: what two systems say about one person in one course.

Every record is frozen and slotted; every text in one has been cleaned (``text.clean``). Times are aware
datetimes; where a server gave only a day, the field holds a ``date``.

Each system's are made when the first of them is asked for: that takes time, and the login screen needs none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
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

_MODULES: Final = ("both", "ispring", "moodle", "enrolled")


def __getattr__(name: str) -> object:
    """Return a record's class."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    modules = (import_module(f"{__name__}.{module}") for module in _MODULES)
    globals()[name] = found = next(getattr(module, name) for module in modules if hasattr(module, name))
    return found
