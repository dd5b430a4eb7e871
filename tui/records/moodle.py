"""What Moodle knows: activities, their states, what a course requires, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


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
        modname: Its kind, read there, too; empty where there is no link.
    """

    type: int
    title: str
    name: str
    requirement: str
    complete: bool
    completed_at: datetime | None = None
    cmid: int | None = None
    modname: str = ""

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
