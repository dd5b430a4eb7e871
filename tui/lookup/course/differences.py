"""Where the two systems disagree about one learner: a pure comparison of iSpring's outcome with Moodle's.

Moodle's outcome is ``completed`` of its course completion and nothing else; activities are never counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from tui.errors import RollbookError
from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.clock import Clock
from tui.lookup.roster.row import RosterRow
from tui.lookup.wording import clause, quoted
from tui.records import CourseCompletion, Family, Match, Moment, Outcome, Right

APART: Final = timedelta(hours=48)
"""Days of completion further apart than this are named: both systems count, but each in its own time."""


class Kind(StrEnum):
    """How the two outcomes of one learner stand to each other; the order is that of the counts."""

    DIFFER = "differ"
    NOTE = "note"
    ONE_SIDE = "one side only"
    NOT_MATCHED = "not matched"
    NOT_COMPARABLE = "cannot be compared"
    FAILED = "failed"
    NOT_ASKED = "not asked yet"
    AGREE = "agree"

    @property
    def rule(self) -> str:
        """When this is so, in one sentence."""
        return _RULES[self]


_RULES: Final[Mapping[Kind, str]] = {
    Kind.DIFFER: "Differ: one system counts the course as done (iSpring: complete, passed or accepted;"
    " Moodle: its course completion says completed), the other does not.",
    Kind.NOTE: "Note: both say done, or both not done, but in other words (passed and complete, failed and"
    " not complete), or on days more than 48 hours apart.",
    Kind.ONE_SIDE: "One side only: the other system has no outcome for this learner (iSpring gave no status,"
    " or Moodle does not track her in the course).",
    Kind.NOT_MATCHED: "Not matched: it is not known who this learner is in Moodle, so nothing is compared.",
    Kind.NOT_COMPARABLE: "Cannot be compared: one system gives no outcome that could be (no completion"
    " criteria, no right to see it, a status nobody knows).",
    Kind.FAILED: "Failed: Moodle was asked about this learner and gave no answer of use.",
    Kind.NOT_ASKED: "Not asked yet: one of the two outcomes has not been read.",
    Kind.AGREE: "Agree: both systems say done in the same word, or both that it is not done.",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both outcomes of one learner, side by side.

    Attributes:
        row: iSpring's half.
        match: Who she is in Moodle; None while that is not known.
        kind: How they stand to each other.
        completed: Moodle's outcome; None if there is none.
        completed_at: When Moodle counted what completed it; None if it did not say.
        sentence: What is so, in words, with dates.
    """

    row: RosterRow
    match: Match | None
    kind: Kind
    completed: bool | None
    completed_at: datetime | None
    sentence: str


def compare(
    row: RosterRow, match: Match | None, told: LearnerActivities | RollbookError | None, clock: Clock
) -> Comparison:
    """Compare what both systems say about one learner.

    Args:
        row: iSpring's half.
        match: Who she is in Moodle; None while that is not known.
        told: Moodle's half, or why there is none; None while it has not been asked.
        clock: The reader's zone.
    """
    completion = told.completion if isinstance(told, LearnerActivities) else None
    completed_at = _counted_at(completion) if completion else None
    kind, sentence = _found(row, match, told, completed_at, clock)
    completed = completion.completed if completion else None
    return Comparison(row, match, kind, completed, completed_at, sentence)


def differing_text(one: Comparison, clock: Clock) -> str:
    """Return on one short line how two outcomes differ, each with its day: in what they say, or in when.

    Empty where they agree, differ in words only, or cannot be compared.
    """
    final, moodle_at = one.row.final, one.completed_at
    if final is None:
        return ""
    word = f"{final.raw.lower()}{_on(final.completed_at, clock)}"
    if one.kind is Kind.DIFFER and one.row.done:
        moodle = "not" if final.raw.casefold() == "complete" else "not complete"
        return f"iSpring {word}, Moodle {moodle}: different states"
    if one.kind is Kind.DIFFER:
        status = quoted(final.raw) if final.raw else "an empty status"
        return f"Moodle complete{_on(moodle_at, clock)}, iSpring {status}: different states"
    gap = _apart(final.completed_at, moodle_at, clock) if one.kind is Kind.NOTE and one.row.done else None
    if gap is None:
        return ""
    return f"iSpring {word}, Moodle complete{_on(moodle_at, clock)}: {gap.days} days apart"


def tally(comparisons: Iterable[Comparison]) -> dict[Kind, int]:
    """Return how many of each kind there are, in the order of the kinds, leaving out what does not occur."""
    counts = Counter(one.kind for one in comparisons)
    return {kind: counts[kind] for kind in Kind if counts[kind]}


def tally_words(counts: Mapping[Kind, int]) -> str:
    """Return the counts as words: ``3 differ, 1 note, 40 agree``."""
    return ", ".join(
        f"{count:,} {kind.value}{'s' if kind is Kind.NOTE and count != 1 else ''}"
        for kind, count in counts.items()
    )


# --- one learner -----------------------------------------------------------------------------------------


def _found(
    row: RosterRow,
    match: Match | None,
    told: LearnerActivities | RollbookError | None,
    completed_at: datetime | None,
    clock: Clock,
) -> tuple[Kind, str]:
    if missing := _missing(row, match, told):
        return missing
    assert isinstance(told, LearnerActivities)  # noqa: S101  # ``_missing`` saw to it
    if told.completion is None:
        return _without_outcome(row, told)
    done = told.completion.completed
    moodle = "complete" + _since(completed_at, clock) if done else "not complete"
    if row.final is None:
        return Kind.ONE_SIDE, f"iSpring gave no status; Moodle says {moodle}."
    ispring = f"iSpring says {_word(row)}{_since(row.final.completed_at, clock) if row.done else ''}"
    if row.outcome is Outcome.UNKNOWN:
        return Kind.NOT_COMPARABLE, f"{ispring}, a status Rollbook does not know; Moodle says {moodle}."
    if row.done is not done:
        return Kind.DIFFER, f"{ispring}; Moodle says {moodle}."
    kind, how = _alike(row, completed_at, clock)
    return kind, f"{ispring}, Moodle says {moodle}{how}."


def _alike(row: RosterRow, completed_at: datetime | None, clock: Clock) -> tuple[Kind, str]:
    """Return what is worth saying about two outcomes that mean the same."""
    ispring_at = row.final.completed_at if row.final and row.done else None
    apart = _apart(ispring_at, completed_at, clock)
    if apart is not None:
        return Kind.NOTE, f": {apart.days} days apart"
    if row.outcome is not Outcome.COMPLETE if row.done else row.family is Family.FAILED:
        return Kind.NOTE, ": the same in other words"
    return Kind.AGREE, ""


def _missing(  # noqa: PLR0911  # one line a reason
    row: RosterRow, match: Match | None, told: LearnerActivities | RollbookError | None
) -> tuple[Kind, str] | None:
    """Return what stands where one half has not been read, or cannot be."""
    if not row.learner_id:
        return Kind.NOT_MATCHED, "iSpring's row names no user."
    if row.unread:
        return Kind.NOT_ASKED, "iSpring's final status has not been read."
    if match is not None and not match.usable:
        return Kind.NOT_MATCHED, _unmatched(match)
    if match is None and row.learner is None:
        return Kind.NOT_ASKED, "iSpring has not told who this is, or does not show it to this account."
    if match is None or told is None:
        return Kind.NOT_ASKED, "Moodle has not been asked about this learner yet."
    if isinstance(told, RollbookError):
        return Kind.FAILED, f"Moodle could not be read: {clause(told.what)}."
    return None


def _unmatched(match: Match) -> str:
    if match.right is Right.AMBIGUOUS:
        count = len(match.candidates)
        return f"{count} people in Moodle could be meant." if count > 1 else "Who this is in Moodle is open."
    if match.right is Right.SAVED:
        return "The Moodle person saved for this learner has to be confirmed again."
    tried = f" (tried: {', '.join(match.tried)})" if match.tried else ""
    return f"Nobody in Moodle was found{tried}."


def _without_outcome(row: RosterRow, told: LearnerActivities) -> tuple[Kind, str]:
    """Return what stands where Moodle answered, but has no outcome for the course."""
    error = told.completion_error
    if told.tracked is False:
        if row.final is None:
            return Kind.NOT_COMPARABLE, "iSpring gave no status, and Moodle does not track this learner here."
        return Kind.ONE_SIDE, f"iSpring says {_word(row)}; Moodle does not track this learner here."
    return Kind.NOT_COMPARABLE, error.text if error else "Moodle told nothing about the course's completion."


def _word(row: RosterRow) -> str:
    """Return iSpring's own word, with the percent where it is not done: ``“In progress”, 91 %``."""
    if row.final is None:
        return "nothing"
    word = f"“{row.final.raw}”" if row.final.raw else "an empty status"
    percent = row.final.progress
    return word if row.done or percent is None else f"{word}, {int(percent)} %"


def _counted_at(completion: CourseCompletion) -> datetime | None:
    """Return when Moodle counted the requirement that completed the course: the last, or the first of any."""
    moments = [one.completed_at for one in completion.criteria if one.complete and one.completed_at]
    if not completion.completed or not moments:
        return None
    return min(moments) if completion.any_is_enough else max(moments)


def _since(moment: Moment | None, clock: Clock) -> str:
    return f" since {clock.day(moment)}" if moment is not None else ""


def _on(moment: Moment | None, clock: Clock) -> str:
    return f" on {clock.day(moment)}" if moment is not None else ""


def _apart(ispring: Moment | None, moodle: datetime | None, clock: Clock) -> timedelta | None:
    """Return how far apart both days of completion are, if that is more than 48 hours; a day is all of it."""
    if ispring is None or moodle is None:
        return None
    if isinstance(ispring, datetime):
        gap = abs(ispring - moodle)
    else:
        end = clock.instant(ispring)
        seconds = max(end - 86400 - moodle.timestamp(), moodle.timestamp() - end, 0.0)
        gap = timedelta(seconds=seconds)
    return gap if gap > APART else None
