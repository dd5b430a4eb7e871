"""One learner's activities in one Moodle course, read and joined.

Moodle answers three questions in three calls, each for what the *caller* may see. Only the list of criteria
names every required activity, so required minus seen shows what would otherwise be missing without a word
(facts on Moodle, 13).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from tui.errors import DeniedError, NotFoundError, RollbookError, WireError
from tui.lookup.activities.rows import ActivityRow, Group, Join, state_words
from tui.lookup.clock import Clock
from tui.lookup.session import MoodleSide, Session
from tui.records import Activity, ActivityState, CourseCompletion, Criterion, Note
from tui.stop import Stop

if TYPE_CHECKING:
    from tui.protocols.moodle.bundle import Completion, States

__all__ = ["ActivityRow", "Group", "LearnerActivities", "all_seen_text", "read_activities", "state_words"]

T = TypeVar("T")

_COMPLETION_WORDS: Final[Mapping[str, str]] = {
    "nocriteriaset": "This course has no completion criteria: Moodle can never mark anyone complete.",
    "usernotenroled": (
        "Moodle does not track this person here: not enrolled, or the enrolment is suspended or over."
    ),
    "cannotviewreport": "{who} may not see the completion of this course, or it is switched off.",
}


@dataclass(frozen=True, slots=True)
class LearnerActivities:
    """Everything Moodle told about one person in one course.

    Attributes:
        person_id: The Moodle person.
        course_id: The Moodle course.
        rows: The activities seen: by group, then in course order.
        completion: Moodle's word on the course; None if it gave none, see ``completion_error``.
        completion_error: Why there is none: Moodle's own code, and the sentence.
        unseen: Required activities this account cannot see.
        notes: What a reader must know about what was, or was not, seen.
        read_at: When.
        tracked: Whether Moodle tracks the person in the course; None if it does not say.
        untracked: How many activities have no completion tracking.
        caller: As whom Moodle was read.
        fault: Why a part is missing that a server in good order gives this account; None if none is.
    """

    person_id: int
    course_id: int
    rows: tuple[ActivityRow, ...]
    completion: CourseCompletion | None
    completion_error: Note | None
    unseen: tuple[Criterion, ...]
    notes: tuple[Note, ...]
    read_at: datetime
    tracked: bool | None
    untracked: int = 0
    caller: str = ""
    fault: RollbookError | None = None

    def group(self, group: Group) -> tuple[ActivityRow, ...]:
        """Return the rows of one group, in course order."""
        return tuple(row for row in self.rows if row.group is group)

    @property
    def requirements(self) -> tuple[int, int]:
        """How many required activities are done, and how many there are; both 0 if that is not known."""
        if self.completion is None:
            return 0, 0
        required = [one for one in self.completion.criteria if one.type == Criterion.ACTIVITY]
        done = {row.criterion for row in self.rows if row.criterion and row.state.done}
        return sum(one.complete or one in done for one in required), len(required)


@dataclass(frozen=True, slots=True)
class Parts:
    """What came of the questions about one person in one course: each answer, or why there is none.

    Attributes:
        states: The activity states, with Moodle's notes.
        completion: Moodle's word on the course, with its notes.
        contents: The course's activities.
        names: Who set states by hand, by id, as far as the account may see them.
    """

    states: States | RollbookError
    completion: Completion | RollbookError
    contents: tuple[Activity, ...] | RollbookError
    names: Mapping[int, str]


def read_activities(session: Session, course_id: int, person_id: int, stop: Stop) -> LearnerActivities:
    """Ask Moodle for one person's activities in one course, and join what it says.

    What came is kept: without names, criteria or states the rest is still answered, with a note.

    Raises:
        UsageError: If nobody is signed in to Moodle.
        NotFoundError, DeniedError: If neither states nor course completion may be read.
        WireError: If Moodle fails before the states came.
    """
    side = session.needed_moodle
    client = side.client
    states = _caught(lambda: client.activity_states(course_id, person_id, stop), DeniedError)
    completion = _caught(
        lambda: client.course_completion(course_id, person_id, stop), WireError, NotFoundError
    )
    if isinstance(states, RollbookError) and isinstance(completion, RollbookError):
        raise states
    contents = read_contents(side, course_id, stop)
    names = names_of(side, overriders(states), stop)
    return joined(course_id, person_id, Parts(states, completion, contents, names), side, session.clock)


def read_contents(side: MoodleSide, course_id: int, stop: Stop) -> tuple[Activity, ...] | RollbookError:
    """Return a course's activities, or why they could not be read.

    Raises:
        SignInError: If the sign-in has ended.
    """
    return _caught(lambda: side.client.activities(course_id, stop), WireError, NotFoundError)


def overriders(states: States | RollbookError) -> set[int]:
    """Return the ids of those who set states by hand."""
    if isinstance(states, RollbookError):
        return set()
    return {state.overridden_by for state in states[0] if state.overridden_by}


def names_of(side: MoodleSide, ids: Collection[int], stop: Stop) -> dict[int, str]:
    """Return who these people are, as far as the account may see them; a row else says "by hand"."""
    if not ids:
        return {}
    wanted = [str(one) for one in sorted(ids)]
    people = _caught(lambda: side.client.people_by_field("id", wanted, stop), WireError, NotFoundError)
    return {} if isinstance(people, RollbookError) else {person.id: person.fullname for person in people}


def joined(course_id: int, person_id: int, parts: Parts, side: MoodleSide, clock: Clock) -> LearnerActivities:
    """Join what came of one person in one course; what did not is a note.

    Raises:
        RollbookError: Why there are no states, unless they alone are refused: the criteria tell a lot.
    """
    who = side.account.who
    telling = _Telling(who)
    if isinstance(parts.states, RollbookError):
        if not isinstance(parts.states, DeniedError) or isinstance(parts.completion, RollbookError):
            raise parts.states
        telling.fault = parts.states
    states = telling.states(parts.states)
    completion = telling.completion(parts.completion)
    if isinstance(parts.states, RollbookError):
        telling.notes.append(Note("states-refused", f"No activity states: {parts.states.sentence}"))
    contents = telling.contents(parts.contents)
    join = Join(states, contents, completion, parts.names, clock)
    tracked = _tracked(states, telling.completion_error)
    telling.what_counts(states, tracked)
    states_read = not isinstance(parts.states, RollbookError)
    return LearnerActivities(
        person_id=person_id,
        course_id=course_id,
        rows=join.rows,
        completion=completion,
        completion_error=telling.completion_error,
        unseen=join.requirements.unseen if states_read else (),
        notes=(*telling.notes, *(join.notes(who) if states_read else ())),
        read_at=clock.now(),
        tracked=tracked,
        untracked=join.untracked,
        caller=who,
        fault=telling.fault,
    )


class _Telling:
    """The notes that the parts of one answer leave."""

    def __init__(self, who: str) -> None:
        self.who = who
        self.notes: list[Note] = []
        self.completion_error: Note | None = None
        self.fault: RollbookError | None = None

    def states(self, told: States | RollbookError) -> tuple[ActivityState, ...]:
        """Return the states; none if they were refused."""
        if isinstance(told, RollbookError):
            return ()
        self.notes.extend(told[1])
        return told[0]

    def completion(self, told: Completion | RollbookError) -> CourseCompletion | None:
        """Return Moodle's word on the course; None, with ``completion_error``, if it gave none."""
        if not isinstance(told, RollbookError):
            self.notes.extend(told[1])
            return told[0]
        words = _COMPLETION_WORDS.get(told.code, "")
        sentence = words.format(who=self.who) if words else told.sentence
        self.completion_error = Note(told.code or "completion-unread", sentence)
        self.notes.append(self.completion_error)
        self._keep(told)
        return None

    def contents(self, told: tuple[Activity, ...] | RollbookError) -> tuple[Activity, ...]:
        """Return the course's activities; none, with a note, if they could not be read."""
        if not isinstance(told, RollbookError):
            return told
        self.notes.append(
            Note("contents-unread", f"The activities' names could not be read: {told.sentence}")
        )
        self._keep(told)
        return ()

    def what_counts(self, states: Sequence[ActivityState], tracked: bool | None) -> None:
        """Note that nothing counts here, unless Moodle said so itself when asked for the course."""
        told = self.completion_error.code if self.completion_error else ""
        if tracked is False and told != "usernotenroled":
            self.notes.append(Note("not-tracked", _COMPLETION_WORDS["usernotenroled"]))
        if states and all(state.course_tracks is False for state in states):
            text = "Moodle tracks no completion here: it is switched off, in the course or on the site."
            self.notes.append(Note("completion-off", text))

    def _keep(self, error: RollbookError) -> None:
        """Keep the fault of a part that broke; a refusal is an answer, too."""
        if self.fault is None and not isinstance(error, DeniedError | NotFoundError):
            self.fault = error


def _caught(ask: Callable[[], T], *kinds: type[RollbookError]) -> T | RollbookError:
    """Return what was asked for, or why it could not be had; other errors are raised."""
    try:
        return ask()
    except kinds as error:
        return error


def _tracked(states: Sequence[ActivityState], error: Note | None) -> bool | None:
    """Return whether Moodle tracks the person: it says so with each state, or when asked for the course."""
    if error is not None and error.code == "usernotenroled":
        return False
    said = [state.user_tracked for state in states if state.user_tracked is not None]
    return any(said) if said else None


def all_seen_text(read: LearnerActivities) -> str:
    """Return "All 4 required activities were seen."; empty where that is not so or cannot be known."""
    if read.completion is None or read.unseen:
        return ""
    required = sum(one.type == Criterion.ACTIVITY for one in read.completion.criteria)
    if not required or not read.rows:
        return ""
    return (
        "The 1 required activity was seen."
        if required == 1
        else f"All {required} required activities were seen."
    )
