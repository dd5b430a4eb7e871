"""What the campus is made of: people, rosters, Moodle courses, and the stories of who did what in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum, auto
from typing import Final, NamedTuple, TypeAlias

from tui.demo.data.clock import Clock

ACTIVE: Final = 1
"""The status of somebody who works here."""

# --- people ----------------------------------------------------------------------------------------------


class Department(NamedTuple):
    """A department of the iSpring account."""

    id: str
    name: str
    parent_id: str = ""


class MoodleAccount(NamedTuple):
    """Somebody's account in Moodle; a person may have none, one or two.

    Attributes:
        owner: iSpring id of the person it belongs to; empty for staff of the site itself.
        enrolled: Whether it takes part in the person's courses; an old second account does not.
    """

    id: int
    username: str
    given: str
    family: str
    email: str
    idnumber: str = ""
    department: str = ""
    owner: str = ""
    enrolled: bool = True

    @property
    def fullname(self) -> str:
        """The name as Moodle shows it."""
        return f"{self.given} {self.family}".strip()


class Person(NamedTuple):
    """Somebody iSpring knows.

    Attributes:
        id: ``userId``.
        status: 1 active, 3 inactive, 5 terminated.
        manages: Departments this person administers.
        accounts: Who this is in Moodle.
    """

    id: str
    login: str
    given: str
    family: str
    email: str
    department: Department
    role: str = "learner"
    status: int = ACTIVE
    manages: tuple[str, ...] = ()
    accounts: tuple[MoodleAccount, ...] = ()


# --- iSpring courses -------------------------------------------------------------------------------------


class Row(NamedTuple):
    """One line of a course's roster, as both of iSpring's lists know it.

    Attributes:
        learner_id: ``userId``; nobody in the user list may have it.
        status: The raw text of the final status; None if there is none.
        progress: As iSpring writes it; empty if it gives none.
        enrolled: Whether the enrolments have this learner.
        story: What this learner did in Moodle.
    """

    learner_id: str
    status: str | None = None
    progress: str = ""
    completed: datetime | None = None
    viewed: datetime | None = None
    due: date | None = None
    enrolled: bool = True
    story: str = ""


Roster: TypeAlias = Sequence[Row]


def nobody(_clock: Clock) -> Roster:
    """Return the roster of a course without learners."""
    return ()


class Course(NamedTuple):
    """A content item of iSpring.

    Attributes:
        kind: ``contentItemType``; empty if the server does not say.
        roster: Makes the roster; called once, when first asked for.
        refuses: What the account may not read here: ``final_statuses``, ``enrollments``.
    """

    id: str
    title: str
    kind: str = "Course"
    roster: Callable[[Clock], Roster] = nobody
    refuses: frozenset[str] = frozenset()


# --- Moodle courses --------------------------------------------------------------------------------------


class Need(Enum):
    """Whether a course requires an activity, and whether that activity can be seen."""

    OPTIONAL = "-"
    REQUIRED = "required"
    HIDDEN = "hidden"
    """Required, though hidden from learners."""
    UNSEEN = "unseen"
    """Required, though the account that asks may not see it."""


class Activity(NamedTuple):
    """A course module.

    Attributes:
        rules: Words like ``view`` or ``pass``; ``tick`` alone is manual tracking; empty is no tracking.
        days_ago: When people usually do it: so many days ago,
        minute: at this minute of the day.
    """

    cmid: int
    instance: int
    modname: str
    name: str
    section: int
    rules: tuple[str, ...]
    need: Need
    days_ago: int = 0
    minute: int = 0

    @property
    def tracking(self) -> int:
        """0 none, 1 manual, 2 automatic."""
        return 0 if not self.rules else 1 if self.rules == ("tick",) else 2

    @property
    def seen(self) -> bool:
        """Whether the account that asks may see it at all."""
        return self.need is not Need.UNSEEN


class OtherCriterion(NamedTuple):
    """A course requirement that is no activity: its type, heading and three texts, as Moodle words them."""

    type: int
    title: str
    kind: str
    name: str
    requirement: str


class Mark(Enum):
    """How one learner stands in one activity, where the story says so."""

    DONE = auto()
    OPEN = auto()
    FAILED = auto()
    GRADE_HIDDEN = auto()
    """Below the pass mark, but the grade is hidden: state 0, and only the rules tell."""
    FAIL_HIDDEN = auto()
    """State 4, which Moodle's own code can name but was never seen to send."""
    DONE_BY_TRAINER = auto()
    OPEN_BY_TRAINER = auto()
    UNTICKED = auto()
    """Ticked once, then taken back: state 0 with a time."""
    UNHEARD_OF = auto()
    """A state no Moodle has yet."""


class Counted(Enum):
    """How far Moodle's scheduled task has got with what the learner did."""

    WHOLLY = auto()
    CRITERIA_ONLY = auto()
    NOT_YET = auto()


class Story(NamedTuple):
    """What a learner did in a Moodle course.

    Attributes:
        done: So many tracked activities, in course order; None for all of them.
        but: Activities, by name, that stand otherwise.
        counted: What Moodle has made of it.
        approved: Whether the requirements that are no activities are met.
        tracked: False if the enrolment is suspended: leftovers, not progress.
    """

    done: int | None = None
    but: Mapping[str, Mark] = {}
    counted: Counted = Counted.WHOLLY
    approved: bool = True
    tracked: bool = True


class MoodleCourse(NamedTuple):
    """A course in Moodle, whose learners are those of an iSpring course.

    Attributes:
        twin: The iSpring course whose roster takes part here; empty for nobody.
        idnumber: Usually the twin's id; empty where the pair must be found by title.
        any_is_enough: One requirement suffices.
        completion: Whether completion tracking is switched on.
        stories: By the names the roster uses.
    """

    id: int
    shortname: str
    fullname: str
    twin: str
    idnumber: str
    sections: tuple[str, ...]
    activities: tuple[Activity, ...]
    others: tuple[OtherCriterion, ...] = ()
    any_is_enough: bool = False
    completion: bool = True
    stories: Mapping[str, Story] = {}

    @property
    def required(self) -> tuple[Activity, ...]:
        """What the course requires, also what nobody sees."""
        return tuple(one for one in self.activities if one.need is not Need.OPTIONAL)
