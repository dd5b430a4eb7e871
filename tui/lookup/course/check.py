"""Courses nobody can finish, found before the first ticket.

Moodle tells what a course requires only together with one person's completion (facts on Moodle, 13), so that
one of its participants is looked at; her own results do not matter. What no answer tells, such as whether an
activity that must be passed has a pass mark, is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from tui.errors import AnswerError, DeniedError, NotFoundError
from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.session import MoodleSide, Session
from tui.lookup.wording import quoted
from tui.records import Activity, Criterion, Tracking
from tui.stop import Stop

TRIED: Final = 10
"""Participants looked at until one is tracked in the course: teachers are not."""

MARKS_UNKNOWN: Final = (
    "Whether an activity that must be passed has a pass mark was not checked: Moodle tells that to nobody who"
    " may not edit the course."
)

_REFUSALS: Final = (AnswerError, DeniedError, NotFoundError)


class Trouble(StrEnum):
    """Why nobody can finish a course, or why that is not known."""

    NO_CRITERIA = "no-criteria"
    OFF = "completion-off"
    HIDDEN = "hidden"
    UNTRACKED = "untracked"
    UNSEEN = "unseen"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that keeps everybody from finishing a course.

    Attributes:
        trouble: What it is.
        activity: The required activity; empty if it is about the whole course.
        certain: Whether it is so; otherwise this account may not see enough to tell.
        sentence: What is so, and what to do.
    """

    trouble: Trouble
    activity: str
    certain: bool
    sentence: str


def check_course(session: Session, course_id: int, stop: Stop) -> tuple[Finding, ...]:
    """Return what keeps everybody from finishing a Moodle course; nothing if nothing was seen.

    Raises:
        UsageError: If nobody is signed in to Moodle.
        SignInError: If the sign-in has ended.
        WireError: If Moodle cannot be reached or is busy.
    """
    side = session.needed_moodle
    try:
        contents = side.client.activities(course_id, stop)
        read = _somebody(session, side, course_id, stop)
    except _REFUSALS as error:
        return (_not_checked(f"Not checked: {error.what}."),)
    if read is None:
        return (_not_checked("Not checked: no participant was seen whom Moodle tracks in this course."),)
    return tuple(_whole_course(read) or _requirements(read, contents, side.account.who))


def _somebody(session: Session, side: MoodleSide, course_id: int, stop: Stop) -> LearnerActivities | None:
    """Return what Moodle says about the first participant of whom it tells what the course requires."""
    pages = side.client.enrolled_people(course_id, stop)
    for person in islice((person for page in pages for person in page), TRIED):
        try:
            read = read_activities(session, course_id, person.id, stop)
        except NotFoundError:
            continue  # one whom Moodle has deleted since
        if read.tracked is not False:
            return read
    return None


def _not_checked(sentence: str) -> Finding:
    return Finding(Trouble.NOT_CHECKED, "", certain=False, sentence=sentence)


def _whole_course(read: LearnerActivities) -> list[Finding]:
    """Return what is wrong with the course as a whole."""
    code = read.completion_error.code if read.completion_error else ""
    if code == "nocriteriaset":
        said = "It has no completion criteria: Moodle can never mark anyone complete. Tick them there."
        return [Finding(Trouble.NO_CRITERIA, "", certain=True, sentence=said)]
    if any(note.code == "completion-off" for note in read.notes):
        said = "Completion is switched off, in the course or on the site: nothing done there is counted."
        return [Finding(Trouble.OFF, "", certain=True, sentence=said)]
    if read.completion is None:
        return [_not_checked(f"Not checked: {read.completion_error.text if read.completion_error else ''}")]
    return []


def _requirements(read: LearnerActivities, contents: Sequence[Activity], who: str) -> Iterator[Finding]:
    """Yield what is wrong with single requirements; one of several suffices where any of them is enough."""
    completion = read.completion
    required = [one for one in completion.criteria if one.type == Criterion.ACTIVITY] if completion else []
    seen = {activity.cmid: activity for activity in contents}
    found = [(one, _requirement(one, seen.get(one.cmid or 0), who)) for one in required]
    if completion and completion.any_is_enough and not all(finding for _, finding in found):
        return
    yield from (finding for _, finding in found if finding is not None)


def _requirement(one: Criterion, activity: Activity | None, who: str) -> Finding | None:
    name = activity.name if activity else one.name or "an activity without a name"
    if one.cmid is None:
        return None  # a label: Moodle gives no id for it
    if activity is None:
        said = (
            f"{quoted(name)} is required, but {who} may not see it: hidden, deleted, or a right is missing."
        )
        return Finding(Trouble.UNSEEN, name, certain=False, sentence=said)
    if activity.tracking == Tracking.NONE:
        said = f"{quoted(name)} is required, but its completion is not tracked: it never counts as done."
        return Finding(Trouble.UNTRACKED, name, certain=True, sentence=said)
    if activity.visible is False:
        said = f"{quoted(name)} is required, but hidden from learners: show it, or no longer require it."
        return Finding(Trouble.HIDDEN, name, certain=True, sentence=said)
    return None
