"""Rollbook's words as records: what two systems say about one person in one course.

Every record is frozen and slotted; every text in one has been cleaned (``text.clean``). Times are aware
datetimes; where a server gave only a day, the field holds a ``date``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import TypeAlias

Moment: TypeAlias = datetime | date
"""An instant, or a day where the server told no more than the day."""


class System(Enum):
    """One of the two systems, with the name the screens use for it."""

    ISPRING = "iSpring"
    MOODLE = "Moodle"

    @property
    def label(self) -> str:
        """The system's name for sentences."""
        return self.value


# --- iSpring Learn ---------------------------------------------------------------------------------------


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
    """

    learner_id: str
    raw: str
    outcome: Outcome
    progress: Decimal | None = None
    completed_at: Moment | None = None
    viewed_at: Moment | None = None


# --- Moodle ----------------------------------------------------------------------------------------------


class State(IntEnum):
    """Moodle's activity completion states; any other number is kept as it came."""

    INCOMPLETE = 0
    COMPLETE = 1
    PASSED = 2
    FAILED = 3
    FAILED_HIDDEN = 4


class Tracking(IntEnum):
    """How Moodle tracks an activity."""

    NONE = 0
    MANUAL = 1
    AUTOMATIC = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """One completion rule of an activity with its own state (Moodle 3.11 and later).

    Attributes:
        name: ``completionview``, ``completionpassgrade``, …
        state: A ``State`` number.
        description: Moodle's own words, in the language it answered in; may be empty.
    """

    name: str
    state: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class ActivityState:
    """Moodle's word on one person in one activity.

    None in an optional attribute means that this Moodle version does not say (or said null).

    Attributes:
        cmid: Course module id.
        modname: ``quiz``, ``page``, …
        instance: Id inside the module's own table.
        state: A ``State`` number, or one nobody knows.
        changed_at: When the state last *changed*; a completion time only if the activity is done.
        tracking: A ``Tracking`` number.
        overridden_by: Moodle user id of who set the state by hand.
        course_tracks: ``hascompletion``: False if completion is switched off in course or site.
        user_tracked: ``istrackeduser``: False if the person is no active, tracked participant.
        visible: ``uservisible``.
        overall: ``isoverallcomplete`` (4.4 and later): Moodle's own word on "done".
        value_used: Whether other activities' availability depends on this one.
        rules: The activity's rules with their own states (3.11 and later).
    """

    cmid: int
    modname: str
    instance: int
    state: int
    changed_at: datetime | None
    tracking: int
    overridden_by: int | None = None
    course_tracks: bool | None = None
    user_tracked: bool | None = None
    visible: bool | None = None
    overall: bool | None = None
    value_used: bool | None = None
    rules: tuple[Rule, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the activity counts as done.

        ``isoverallcomplete`` decides where Moodle sends it. Before 4.4 state 3 is done unless a pass is
        required, which shows as the rule ``completionpassgrade`` (measured; before 3.11 it cannot be seen).
        """
        if self.overall is not None:
            return self.overall
        if self.state == State.FAILED:
            return not any(rule.name == "completionpassgrade" for rule in self.rules)
        return self.state in {State.COMPLETE, State.PASSED}

    @property
    def completed_at(self) -> datetime | None:
        """When it was done; None if it is not (``changed_at`` is then only the last change)."""
        return self.changed_at if self.done else None


@dataclass(frozen=True, slots=True)
class Activity:
    """A Moodle course module with its name and place (``core_course_get_contents``)."""

    cmid: int
    modname: str
    instance: int
    name: str
    section: str = ""
    visible: bool | None = None
    available_to_caller: bool | None = None
    availability: str = ""
    tracking: int | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a Moodle course requires, with its own word on whether it is met.

    Attributes:
        type: Moodle's criterion type: 1 self, 2 date, 3 unenrol, 4 activity, 5 duration, 6 grade, 7 role,
            8 course.
        title: Moodle's heading ("Activity completion").
        name: What is required: the activity's name, the other course's, …; unescaped.
        requirement: The rule in words; may be empty.
        complete: Moodle's own word; never inferred from activity states.
        completed_at: When it was met.
        cmid: The required activity, read from the criterion's link; None where there is no link (labels).
    """

    type: int
    title: str
    name: str
    requirement: str
    complete: bool
    completed_at: datetime | None = None
    cmid: int | None = None

    ACTIVITY = 4


@dataclass(frozen=True, slots=True)
class CourseCompletion:
    """Moodle's word on one person in one course; ``completed`` is the Moodle outcome.

    Attributes:
        completed: Never derived from counting activities.
        any_is_enough: True if one criterion suffices (aggregation 2), False if all must be met.
        criteria: Every requirement, whatever the caller may see.
    """

    completed: bool
    any_is_enough: bool
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class MoodleCourse:
    """A course in Moodle. ``idnumber`` is empty unless the account may update the course."""

    id: int
    shortname: str
    fullname: str
    idnumber: str = ""
    completion_enabled: bool | None = None
    visible: bool | None = None


@dataclass(frozen=True, slots=True)
class MoodlePerson:
    """A person in Moodle. Empty texts are what the account may not see."""

    id: int
    fullname: str
    username: str = ""
    email: str = ""
    idnumber: str = ""
    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """What ``core_webservice_get_site_info`` tells about a Moodle site and the caller."""

    name: str
    url: str
    release: str
    version: str
    user_id: int
    username: str
    fullname: str
    site_admin: bool | None
    functions: frozenset[str]
    completion_enabled: bool | None = None


# --- both ------------------------------------------------------------------------------------------------


class Right(StrEnum):
    """By what right two records are one person, or one course."""

    SAVED = "map"
    IDNUMBER = "id"
    EMAIL = "mail"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One Moodle person or course a match could mean, and why it was offered."""

    id: int
    name: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Which Moodle person (or course) an iSpring one is, and by what right.

    Attributes:
        right: By what right.
        moodle_id: The Moodle id; None if ambiguous or none.
        confirmed: False while an e-mail match has not been seen unique on both sides nor confirmed by hand.
        candidates: Everything that was offered.
        tried: What was searched, in words, for "not found".
    """

    right: Right
    moodle_id: int | None = None
    confirmed: bool = True
    candidates: tuple[Candidate, ...] = ()
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """As whom a system was read.

    Attributes:
        who: ``api-support``, ``key 7d1f…``, ``svc-report``.
        scope: What it may see: "all departments", "scope unknown"; may be empty.
        release: The system's own version; may be empty.
    """

    who: str
    scope: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader must know about what was, or was not, seen.

    Attributes:
        code: A stable word for scripts: ``enrolments-refused``, ``partial``, ``required-unseen``, …
        text: The sentence.
    """

    code: str
    text: str
