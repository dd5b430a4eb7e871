"""Whether an answer says what a view knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tests.support.asked import Told
from tui.lookup.activities.reading import ActivityRow, LearnerActivities
from tui.lookup.export.rows import ACTIVITY_KEYS
from tui.records import Moment, Note


def moment(text: str | None) -> Moment | None:
    """Return a time of an answer: a day, or an instant, which must have an offset."""
    if text is None:
        return None
    if len(text) == len("2026-11-22"):
        return date.fromisoformat(text)
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found


def assert_same_notes(notes: Sequence[Note], told: Told) -> None:
    """Every note of a view is told, in its words; the one on who is not enrolled goes on with their ids."""
    for note in notes:
        assert told.notes[note.code].startswith(note.text.removesuffix(".")), note


def activity_shown(row: ActivityRow) -> list[object]:
    """Return what an activity on screen holds."""
    state = row.state
    rules = [[rule.name, rule.state, rule.description] for rule in state.rules]
    parts = [
        state.cmid,
        row.name,
        state.modname,
        state.instance,
        row.section or None,
        state.state,
        state.done,
    ]
    marks = [row.required, state.tracking, state.changed_at, state.completed_at, state.overridden_by]
    return [*parts, *marks, rules]


def activity_told(row: dict[str, Any]) -> list[object]:
    """Return the same of a row of an answer."""
    assert tuple(row) == ACTIVITY_KEYS
    assert row["url"].endswith(f"/mod/{row['modname']}/view.php?id={row['cmid']}")
    times = {key: moment(row[key]) for key in ("changed_at", "completed_at")}
    rules = [list(rule.values()) for rule in row["rules"]]
    return [*({**row, **times}[key] for key in ACTIVITY_KEYS[:-2]), rules]


def assert_same_activities(read: LearnerActivities, told: Told) -> None:
    """What is known of a learner's activities is told, with its notes."""
    assert [activity_told(row) for row in told.rows] == [activity_shown(row) for row in read.rows]
    assert_same_notes(read.notes, told)
    assert told.json["complete"] == (read.fault is None)
    assert told.code == (4 if read.fault else 0 if read.rows else 1)
