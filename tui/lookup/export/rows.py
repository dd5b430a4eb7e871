"""Answers as rows of plain values, for scripts: the keys and their order are a promise.

Times are ISO 8601 with the offset of the reader's zone; where a server told only the day, the day. Nothing is
left out silently: a value nobody gave is null; in words it is told apart whether it could have been given.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final

from tui.lookup.activities.reading import ActivityRow
from tui.lookup.clock import Clock
from tui.lookup.roster.roster import Roster, RosterRow
from tui.lookup.roster.row import NOT_GIVEN
from tui.records import Course, Match, ModuleResult, Moment, Note, Right


class Missing(Enum):
    """Stands for a value this way of reading does not give, whether there is one or not: null in JSON."""

    NOT_GIVEN = NOT_GIVEN


Value = str | int | float | bool | Missing | None | list["Value"] | dict[str, "Value"]
Row = Mapping[str, Value]

COURSE_KEYS: Final = ("id", "title", "kind")
STATUS_KEYS: Final = (
    "learner_id",
    "name",
    "email",
    "outcome",
    "status",
    "progress",
    "completed_at",
    "viewed_at",
    "due_at",
    "url",
)
ACTIVITY_KEYS: Final = (
    "cmid",
    "name",
    "modname",
    "instance",
    "section",
    "state",
    "done",
    "required",
    "tracking",
    "changed_at",
    "completed_at",
    "overridden_by",
    "rules",
    "url",
)
MAX_NAMED: Final = 20
"""How many learners one note names by id."""

MATCH: Final = "match"
"""One more key of a status, where it was asked for."""

NONE_GIVEN: Final = "none_given"
"""The ``outcome`` of an enrolled learner for whom iSpring gave no status at all."""

_RIGHTS: Final[Mapping[Right, str]] = {
    Right.SAVED: "by hand",
    Right.IDNUMBER: "by id number",
    Right.EMAIL: "by e-mail",
    Right.NONE: "not found",
}


def null(value: object) -> None:
    """Return what JSON says for a ``Missing`` value, as ``json`` wants it of its ``default``.

    Raises:
        TypeError: It is something else that JSON does not know.
    """
    if not isinstance(value, Missing):
        raise TypeError(type(value).__name__)


def course_row(course: Course) -> Row:
    """Return one course under ``COURSE_KEYS``."""
    return {"id": course.id, "title": course.title, "kind": course.kind}


def status_row(row: RosterRow, course: Course, clock: Clock) -> dict[str, Value]:
    """Return one learner's final status under ``STATUS_KEYS``; an outcome that was not read is null.

    Dates that could not be given are ``Missing``; of a course that is not done there is no completion date.
    """
    final, learner, enrolment = row.final, row.learner, row.enrolment
    missing = None if row.unread else NONE_GIVEN
    no_date = None if row.dated else Missing.NOT_GIVEN
    completed = time_value(final.completed_at, clock) if final else None
    viewed = time_value(final.viewed_at, clock) if final else None
    due = time_value(enrolment.due_at, clock) if enrolment else None
    return {
        "learner_id": row.learner_id,
        "name": learner.name if learner else None,
        "email": (learner.email or None) if learner else None,
        "outcome": final.outcome.value if final else missing,
        "status": final.raw if final else None,
        "progress": number_value(final.progress) if final else None,
        "completed_at": completed or (no_date if row.done else None),
        "viewed_at": viewed or no_date,
        "due_at": due or no_date,
        "url": course.url or None,
    }


def module_row(one: ModuleResult, clock: Clock) -> dict[str, Value]:
    """Return one of iSpring's own modules, as plain values."""
    return {
        "id": one.module_id,
        "title": one.title,
        "outcome": one.outcome.value,
        "status": one.raw,
        "progress": number_value(one.progress),
        "completed_at": time_value(one.completed_at, clock),
    }


def match_value(match: Match | None) -> dict[str, Value] | None:
    """Return who a learner is in Moodle and by what right; None where that was not asked."""
    if match is None:
        return None
    found = match.moodle_id is not None
    return {
        "right": match.right.value,
        "moodle_id": match.moodle_id,
        "confirmed": found and match.confirmed,
        "words": match_words(match),
        "candidates": [candidate.id for candidate in match.candidates],
    }


def match_words(match: Match) -> str:
    """Return by what right a learner is matched: "by e-mail, unconfirmed"."""
    if match.right is Right.AMBIGUOUS:
        return f"{len(match.candidates)} possible"
    if match.moodle_id is None:
        return _RIGHTS[Right.NONE]
    return _RIGHTS[match.right] if match.confirmed else f"{_RIGHTS[match.right]}, unconfirmed"


def activity_row(row: ActivityRow, site_url: str, clock: Clock) -> Row:
    """Return one activity state under ``ACTIVITY_KEYS``; ``site_url`` is the Moodle site's own address."""
    state = row.state
    rules: list[Value] = [
        {"name": rule.name, "state": rule.state, "description": rule.description} for rule in state.rules
    ]
    return {
        "cmid": state.cmid,
        "name": row.name,
        "modname": state.modname,
        "instance": state.instance,
        "section": row.section or None,
        "state": state.state,
        "done": state.done,
        "required": row.required,
        "tracking": state.tracking,
        "changed_at": time_value(state.changed_at, clock),
        "completed_at": time_value(state.completed_at, clock),
        "overridden_by": state.overridden_by,
        "rules": rules,
        "url": f"{site_url}/mod/{state.modname}/view.php?id={state.cmid}" if site_url else None,
    }


def was_enrolled_note(note: Note, learner_ids: Sequence[str]) -> Note:
    """Return the note on statuses without an enrolment with the learners it is about, which no key tells."""
    more = len(learner_ids) - MAX_NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    return Note(note.code, f"{note.text.removesuffix('.')}: {', '.join(learner_ids[:MAX_NAMED])}{rest}.")


def roster_notes(roster: Roster, shown: Callable[[str], str] | None = None) -> Iterator[Note]:
    """Yield a roster's notes; whom a status without an enrolment belongs to, no key of a row tells.

    Args:
        roster: The roster.
        shown: What stands for a learner's id; None for the id itself.
    """
    for note in roster.notes:
        if note.code == "was-enrolled":
            ids = [row.learner_id for row in roster.rows if roster.was_enrolled(row)]
            yield was_enrolled_note(note, list(map(shown, ids)) if shown else ids)
        else:
            yield note


def time_value(moment: Moment | None, clock: Clock) -> str | None:
    """Return ISO 8601: an instant with the offset of the reader's zone, a day as a day."""
    match moment:
        case None:
            return None
        case datetime():
            return clock.local(moment).isoformat(timespec="seconds")
        case date():
            return moment.isoformat()


def number_value(number: Decimal | None) -> int | float | None:
    """Return a JSON number that prints as the server's did, as far as JSON can; 99.99… never becomes 100."""
    if number is None:
        return None
    if number == number.to_integral_value():
        return int(number)
    nearest = float(number)
    return (
        nearest if not nearest.is_integer() else math.nextafter(nearest, 0 if nearest > number else math.inf)
    )
