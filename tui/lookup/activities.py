"""One learner's activities in one Moodle course, read and joined.

Moodle answers three questions in three calls, each for what the *caller* may see. Only the list of criteria
names every required activity, so required minus seen shows what would otherwise be missing without a word
(facts on Moodle, 13).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from tui.errors import DeniedError, NotFoundError, RollbookError, UsageError, WireError
from tui.lookup.activityrows import ActivityRow, Group, Join, state_words
from tui.lookup.session import MoodleSide, Session
from tui.pool import Stop
from tui.records import ActivityState, CourseCompletion, Criterion, Note, System

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


def read_activities(session: Session, course_id: int, person_id: int, stop: Stop) -> LearnerActivities:
    """Ask Moodle for one person's activities in one course, and join what it says.

    What came is kept: without names, criteria or states the rest is still answered, with a note.

    Raises:
        UsageError: If the session has no Moodle.
        NotFoundError, DeniedError: If neither states nor course completion may be read.
        WireError: If Moodle fails before the states came.
    """
    side = session.moodle
    if side is None:
        raise UsageError("nobody is signed in to Moodle", system=System.MOODLE, remedy="Sign in there first.")
    reading = _Reading(side, stop)
    states, completion = _read_states(reading, course_id, person_id)
    contents = reading.part(lambda: side.client.activities(course_id, stop), "contents-unread", _NO_NAMES)
    by = reading.names_of({state.overridden_by for state in states if state.overridden_by})
    joined = Join(states, contents or (), completion, by, session.clock)
    tracked = _tracked(states, reading.completion_error)
    reading.tell_what_counts(states, tracked)
    return LearnerActivities(
        person_id=person_id,
        course_id=course_id,
        rows=joined.rows,
        completion=completion,
        completion_error=reading.completion_error,
        unseen=joined.requirements.unseen if reading.states_read else (),
        notes=(*reading.notes, *(joined.notes(side.account.who) if reading.states_read else ())),
        read_at=session.clock.now(),
        tracked=tracked,
        untracked=joined.untracked,
        caller=side.account.who,
        fault=reading.fault,
    )


_NO_NAMES: Final = "The activities' names could not be read"


class _Reading:
    """The calls of one read, with the notes they leave."""

    def __init__(self, side: MoodleSide, stop: Stop) -> None:
        self.side = side
        self.stop = stop
        self.notes: list[Note] = []
        self.completion_error: Note | None = None
        self.states_read = True
        self.fault: RollbookError | None = None

    def part(self, ask: Callable[[], T], code: str, consequence: str) -> T | None:
        """Return one part of the answer; None, with a note, if it cannot be had."""
        try:
            return ask()
        except (WireError, NotFoundError) as error:
            self.notes.append(Note(code, f"{consequence}: {error.sentence}"))
            self._keep(error)
            return None

    def completion(self, course_id: int, person_id: int) -> CourseCompletion | None:
        """Return Moodle's word on the course; None, with ``completion_error``, if it gives none."""
        try:
            found, notes = self.side.client.course_completion(course_id, person_id, self.stop)
        except (WireError, NotFoundError) as error:
            words = _COMPLETION_WORDS.get(error.code, "")
            sentence = words.format(who=self.side.account.who) if words else error.sentence
            self.completion_error = Note(error.code or "completion-unread", sentence)
            self.notes.append(self.completion_error)
            self._keep(error)
            return None
        self.notes.extend(notes)
        return found

    def _keep(self, error: RollbookError) -> None:
        """Keep the fault of a part that broke; a refusal is an answer, too."""
        if self.fault is None and not isinstance(error, DeniedError | NotFoundError):
            self.fault = error

    def tell_what_counts(self, states: Sequence[ActivityState], tracked: bool | None) -> None:
        """Note that nothing counts here, unless Moodle said so itself when asked for the course."""
        told = self.completion_error.code if self.completion_error else ""
        if tracked is False and told != "usernotenroled":
            self.notes.append(Note("not-tracked", _COMPLETION_WORDS["usernotenroled"]))
        if states and all(state.course_tracks is False for state in states):
            text = "Moodle tracks no completion here: it is switched off, in the course or site."
            self.notes.append(Note("completion-off", text))

    def names_of(self, ids: set[int | None]) -> dict[int, str]:
        """Return who these people are, as far as the account may see them."""
        wanted = sorted(person_id for person_id in ids if person_id)
        if not wanted:
            return {}
        try:
            people = self.side.client.people_by_field("id", [str(one) for one in wanted], self.stop)
        except (WireError, NotFoundError):
            return {}  # the row then says "by hand", without a name
        return {person.id: person.fullname for person in people}


def _read_states(
    reading: _Reading, course_id: int, person_id: int
) -> tuple[tuple[ActivityState, ...], CourseCompletion | None]:
    """Return states and course completion; refused states alone are a note, as the criteria tell a lot."""
    try:
        states, notes = reading.side.client.activity_states(course_id, person_id, reading.stop)
    except DeniedError as error:
        completion = reading.completion(course_id, person_id)
        if completion is None:
            raise
        reading.states_read, reading.fault = False, error
        reading.notes.append(Note("states-refused", f"No activity states: {error.sentence}"))
        return (), completion
    reading.notes.extend(notes)
    return states, reading.completion(course_id, person_id)


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
