"""What iSpring Learn knows: courses, learners, enrolments, final statuses, results of modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Moment: TypeAlias = datetime | date
"""An instant, or a day where the server told no more than the day."""


class Outcome(StrEnum):
    """The normalised status of one learner in one course (iSpring's completionStatus, and unknown)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    PENDING = "pending"
    COMPLETE = "complete"
    PASSED = "passed"
    ACCEPTED = "accepted"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    DECLINED = "declined"
    UNKNOWN = "unknown"

    @property
    def family(self) -> Family:
        """The family this outcome is counted and shown in."""
        return _FAMILIES[self]

    @classmethod
    def of(cls, raw: str) -> Outcome:
        """Return the outcome a server's status text means; text nobody knows is ``UNKNOWN``.

        Source: facts on iSpring: ``final_statuses`` sends display strings ("In progress"), ``results``
        snake_case ones; "Completed" and "Not viewed" are aliases.
        """
        known = _OUTCOMES.get(raw)
        if known is None:
            known = _OUTCOMES.get("_".join(raw.casefold().replace("-", " ").split()), cls.UNKNOWN)
        return known


class Family(StrEnum):
    """Outcomes that answer the same question alike; the order is that of the keys 1 to 5."""

    DONE = "done"
    IN_PROGRESS = "in progress"
    PENDING = "pending"
    FAILED = "failed"
    NOT_STARTED = "not started"
    UNKNOWN = "none given"


_FAMILIES = {
    Outcome.COMPLETE: Family.DONE,
    Outcome.PASSED: Family.DONE,
    Outcome.ACCEPTED: Family.DONE,
    Outcome.IN_PROGRESS: Family.IN_PROGRESS,
    Outcome.PENDING: Family.PENDING,
    Outcome.FAILED: Family.FAILED,
    Outcome.DECLINED: Family.FAILED,
    Outcome.INCOMPLETE: Family.FAILED,
    Outcome.NOT_STARTED: Family.NOT_STARTED,
    Outcome.UNKNOWN: Family.UNKNOWN,
}

_OUTCOMES: Mapping[str, Outcome] = {
    outcome.value: outcome for outcome in Outcome if outcome is not Outcome.UNKNOWN
} | {
    "Passed": Outcome.PASSED,
    "In progress": Outcome.IN_PROGRESS,
    "Failed": Outcome.FAILED,
    "Not started": Outcome.NOT_STARTED,
    "Complete": Outcome.COMPLETE,
    "completed": Outcome.COMPLETE,
    "not_viewed": Outcome.NOT_STARTED,
}


@dataclass(frozen=True, slots=True)
class Course:
    """An iSpring content item of type Course, or a learning track.

    Attributes:
        id: ``contentItemId``, an opaque string (a UUID on real servers).
        title: The title, or the id where the server gave none.
        kind: ``course``, ``track``, or ``unknown kind`` where the server did not say.
        url: ``viewUrl``; may be empty.
    """

    id: str
    title: str
    kind: str = "course"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Learner:
    """A person in iSpring.

    Attributes:
        id: ``userId``.
        name: "First Last", else login, else e-mail, else the id.
        email: May be empty.
        login: May be empty; not an identity (generated and numbered by iSpring).
        department_id: May be empty.
        role: ``learner``, ``administrator``, …: an open set; may be empty.
        active: Whether iSpring lists the person as active (status 1); None if it did not say.
        match_key: The value of the profile's ``match_field`` for this person; may be empty.
        manages: ``manageableDepartmentIds``: departments this person administers.
    """

    id: str
    name: str
    email: str = ""
    login: str = ""
    department_id: str = ""
    role: str = ""
    active: bool | None = None
    match_key: str = ""
    manages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the iSpring account."""

    id: str
    name: str
    parent_id: str = ""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """iSpring's record that a learner was given a course."""

    id: str
    course_id: str
    learner_id: str
    access_at: Moment | None = None
    due_at: Moment | None = None
    expires_at: Moment | None = None

    @property
    def given_at(self) -> datetime:
        """When it gave access, to tell the later of two: a day from its start, never told before all."""
        moment = self.access_at
        if moment is None:
            return datetime.min.replace(tzinfo=UTC)
        return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FinalStatus:
    """iSpring's word on one learner in one course.

    Attributes:
        learner_id: ``userId``; empty if the row named nobody (shown and noted, never dropped).
        raw: The status text as the server sent it.
        outcome: What ``raw`` means.
        progress: Percent, 0 to 100; None if the server gave none (never shown as 0).
        completed_at: Given for completed courses only.
        viewed_at: Given if the course was ever opened.
        dated: Whether dates could be given at all, due dates and enrolments beside them; over SOAP they
            cannot, and what is None says nothing then.
    """

    learner_id: str
    raw: str
    outcome: Outcome
    progress: Decimal | None = None
    completed_at: Moment | None = None
    viewed_at: Moment | None = None
    dated: bool = True


@dataclass(frozen=True, slots=True)
class ModuleResult:
    """iSpring's word on one learner in one of its own modules of a course.

    Attributes:
        course_id: The course.
        learner_id: ``userId``.
        module_id: ``moduleId``.
        title: The module's title, or its id where the server gave none.
        raw: The status as the server sent it.
        outcome: What ``raw`` means.
        progress: Percent, 0 to 100; None if the server gave none.
        completed_at: Given for completed modules only.
        views: How often it was opened; None if the server gave no number.
    """

    course_id: str
    learner_id: str
    module_id: str
    title: str
    raw: str
    outcome: Outcome
    progress: Decimal | None = None
    completed_at: Moment | None = None
    views: int | None = None

    @property
    def done(self) -> bool:
        """Whether iSpring counts the module as done."""
        return self.outcome.family is Family.DONE
