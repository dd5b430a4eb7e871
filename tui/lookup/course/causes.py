"""The whole course grouped by what holds its learners up: "41 × not passed “Final test”, 19 × own tick"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.errors import RollbookError
from tui.lookup.activities.reading import Group, LearnerActivities
from tui.lookup.clock import Clock
from tui.lookup.roster.row import RosterRow
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import Verdict, judge
from tui.lookup.wording import quoted
from tui.records import Course, Match, ModuleResult

_WORDS: Final[Mapping[str, str]] = {
    "access-over": "access is over",
    "access-to-come": "access is still to come",
    "account-inactive": "inactive account",
    "ambiguous-match": "several people in Moodle could be meant",
    "any-is-enough": "complete by one of several",
    "any-one-would-do": "any one requirement would do",
    "attempt-pending": "attempt waits for review",
    "complete": "complete in both systems",
    "completion-off": "completion is switched off",
    "completion-unseen": "course completion not shown to this account",
    "course-grade": "grade of the whole course",
    "course-not-paired": "no Moodle course known",
    "date-to-come": "a date still to come",
    "fail-may-not-count": "failed, which may not count",
    "grade-hidden": "grade not released",
    "ispring-failed": "failed in iSpring",
    "ispring-not-sent": "complete in Moodle, not in iSpring",
    "ispring-only": "complete in iSpring, not in Moodle",
    "learner-unread": "could not be read",
    "modules-open": "iSpring's own modules open",
    "moodle-failed": "Moodle could not be read",
    "moodle-stopped": "not read: you stopped",
    "must-pass": "not passed",
    "no-criteria": "no completion criteria",
    "no-learner": "iSpring does not show who this is",
    "no-moodle-person": "nobody found in Moodle",
    "no-requirements": "nothing is required",
    "no-status": "no status in iSpring",
    "not-in-moodle": "not in Moodle, as somebody said",
    "not-tracked": "not tracked in Moodle",
    "not-yet-counted": "done, not yet counted",
    "not-yet-marked": "done, not yet marked",
    "one-left": "still to do",
    "other-course": "another course comes first",
    "other-requirement": "another requirement",
    "own-tick": "own tick",
    "required-but-hidden": "required but hidden",
    "required-unseen": "required, not seen by this account",
    "restricted": "not open yet",
    "rules-met": "rules met, not marked as done",
    "saved-match-changed": "match to be confirmed again",
    "saved-match-unseen": "match to be confirmed again",
    "self-completion": "own word that it is done",
    "set-by-hand": "set by hand to not complete",
    "several": "several things left",
    "sign-off": "waits for a sign-off",
    "states-unseen": "states not shown to this account",
    "status-unknown": "a status nobody knows",
    "status-unread": "final status not read",
    "time-enrolled": "time of enrolment",
    "unclear-left": "a requirement that is not clear",
    "unticked": "own tick taken back",
}
"""Causes in a few words, for headings; one that is not here is named by its id."""


class Side(StrEnum):
    """Whether the course is complete for a group of learners; the order is that of the list."""

    OPEN = "not complete"
    COMPLETE = "complete"
    NOT_ASKED = "not asked yet"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one learner, as a group is found from it.

    Attributes:
        row: Her row.
        side: Whether the course is complete for her.
        cause: The most telling cause; empty while Moodle has not been asked.
        about: The one required activity that is open; empty if there are none, or several.
        verdict: The verdict; None while Moodle has not been asked.
    """

    row: RosterRow
    side: Side
    cause: str = ""
    about: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """Learners whom the same thing holds up.

    Attributes:
        side: Whether the course is complete for them.
        cause: The cause's stable word; empty for those not asked for.
        about: The activity they have in common; may be empty.
        words: The cause in a few words: ``not passed “Final test”``.
        rows: Who they are, in the order given.
        example: What the verdict says about the first of them; empty for those not asked for.
    """

    side: Side
    cause: str
    about: str
    words: str
    rows: tuple[RosterRow, ...]
    example: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from other groups."""
        return self.side, self.cause, self.about


def known_of(
    row: RosterRow,
    course: Course,
    match: Match | None,
    told: LearnerActivities | RollbookError | None,
    *,
    clock: Clock,
    caller: str,
    modules: tuple[ModuleResult, ...] = (),
) -> Known:
    """Return what is known of one learner, with the verdict once Moodle was asked about her.

    Args:
        row: Her row.
        course: The course.
        match: Who she is in Moodle; None while that is not known.
        told: What Moodle said, or why it did not; None while it has not been asked.
        clock: The reader's zone.
        caller: As whom Moodle is read.
        modules: iSpring's own modules; none where they were not read.
    """
    if row.learner_id and (match is None or (match.usable and told is None)):
        return Known(row, Side.NOT_ASKED)
    activities = told if isinstance(told, LearnerActivities) else None
    fault = told if isinstance(told, RollbookError) else None
    found = judge(Case(row, course, match, activities, clock, caller, fault=fault, modules=modules))
    completion = activities.completion if activities else None
    done = completion.completed if completion else row.done
    blocking = activities.group(Group.BLOCKS) if activities else ()
    about = blocking[0].name if len(blocking) == 1 else ""
    return Known(row, Side.COMPLETE if done else Side.OPEN, found.cause, about, found)


def grouped(everybody: Iterable[Known]) -> list[CauseGroup]:
    """Return learners by what holds them up: those not complete first, the most frequent cause first."""
    groups: dict[tuple[Side, str, str], list[Known]] = {}
    for known in everybody:
        groups.setdefault((known.side, known.cause, known.about), []).append(known)
    sides = list(Side)
    found = [_group(key, members) for key, members in groups.items()]
    return sorted(found, key=lambda group: (sides.index(group.side), -len(group.rows), group.words))


def headline(groups: Sequence[CauseGroup]) -> str:
    """Return it all on one line: ``81 not complete: 41 × not passed “Final test”, 19 × own tick``."""
    told = []
    for side in Side:
        inside = [group for group in groups if group.side is side]
        count = sum(len(group.rows) for group in inside)
        if count:
            told.append((f"{count:,} {side.value}", inside))
    words = [text for text, _ in told]
    if told and told[0][1][0].side is Side.OPEN:
        named = ", ".join(f"{len(group.rows):,} × {group.words}" for group in told[0][1])
        words[0] = f"{words[0]}: {named}"
    return "; ".join(words)


def _group(key: tuple[Side, str, str], members: Sequence[Known]) -> CauseGroup:
    side, cause, about = key
    words = cause_words(cause) if cause else Side.NOT_ASKED.value
    first = members[0].verdict
    return CauseGroup(
        side,
        cause,
        about,
        f"{words} {quoted(about)}" if about else words,
        tuple(known.row for known in members),
        first.sentence if first else "",
    )


def cause_words(cause: str) -> str:
    """Return a cause in a few words."""
    return _WORDS.get(cause, cause.replace("-", " "))
