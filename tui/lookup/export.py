"""Answers as rows of plain values, for scripts: the keys and their order are a promise.

Times are ISO 8601 with offset; where a server told only the day, the day. Nothing is left out silently: a
value nobody gave is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from tui.lookup.activities import ActivityRow
from tui.lookup.roster import RosterRow
from tui.records import Course, Match, Moment, Right

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
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
NONE_GIVEN: Final = "none_given"
"""The ``outcome`` of an enrolled learner for whom iSpring gave no status at all."""


def course_row(course: Course) -> Row:
    """Return one course under ``COURSE_KEYS``."""
    return {"id": course.id, "title": course.title, "kind": course.kind}


def status_row(row: RosterRow, course: Course, match: Match | None = None) -> Row:
    """Return one learner's final status under ``STATUS_KEYS``, and ``match`` if one was asked for."""
    final, learner, enrolment = row.final, row.learner, row.enrolment
    told: dict[str, Value] = {
        "learner_id": row.learner_id,
        "name": learner.name if learner else None,
        "email": (learner.email or None) if learner else None,
        "outcome": final.outcome.value if final else NONE_GIVEN,
        "status": final.raw if final else None,
        "progress": _number(final.progress) if final else None,
        "completed_at": _time(final.completed_at) if final else None,
        "viewed_at": _time(final.viewed_at) if final else None,
        "due_at": _time(enrolment.due_at) if enrolment else None,
        "url": course.url or None,
    }
    if match is not None:
        told["match"] = match_value(match)
    return told


def match_value(match: Match) -> dict[str, Value]:
    """Return by what right a learner is whom in Moodle."""
    return {
        "right": match.right.value,
        "moodle_id": match.moodle_id,
        "confirmed": match.confirmed and match.right not in {Right.NONE, Right.AMBIGUOUS},
        "candidates": [candidate.id for candidate in match.candidates],
    }


def activity_row(row: ActivityRow, site_url: str) -> Row:
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
        "changed_at": _time(state.changed_at),
        "completed_at": _time(state.completed_at),
        "overridden_by": state.overridden_by,
        "rules": rules,
        "url": f"{site_url}/mod/{state.modname}/view.php?id={state.cmid}" if site_url else None,
    }


def _time(moment: Moment | None) -> str | None:
    """Return ISO 8601: a datetime with its offset, a day as a day."""
    match moment:
        case None:
            return None
        case datetime():
            return moment.isoformat(timespec="seconds")
        case date():
            return moment.isoformat()


def _number(number: Decimal | None) -> int | float | None:
    """Return a JSON number that prints as the server's did, as far as JSON can."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
