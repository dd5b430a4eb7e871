"""``rollbook status``: every learner's final status in one course."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Final

from tui.lookup import export
from tui.lookup.clock import Clock
from tui.lookup.courses import find_course
from tui.lookup.matching import match_learners
from tui.lookup.roster import Roster, RosterRow
from tui.lookup.rosterreading import read_roster
from tui.lookup.rosterrow import NONE_GIVEN, NOT_READ
from tui.lookup.rosterview import RosterView
from tui.lookup.session import Session
from tui.oneshot.question import Question, note_nothing
from tui.output import Answer, Column, minute, text_of
from tui.pool import Stop
from tui.records import Match, Note

MATCHES_AT_ONCE: Final = 100
"""Learners matched with one question: as many as Moodle is asked for at a time."""


def _match(value: export.Value) -> str:
    """Return a match in words with whom it means: "by id number: 1203"."""
    if not isinstance(value, dict):
        return ""
    ident = value["moodle_id"]
    return text_of(value["words"]) + ("" if ident is None else f": {ident}")


def _no_status(row: export.Row) -> str:
    """Return what stands for a missing status: that there is none, or that it was not read."""
    return NONE_GIVEN if row["outcome"] == export.NONE_GIVEN else NOT_READ


STATUS_COLUMNS: Final = (
    Column("name", "Name"),
    Column("status", "Status", without=_no_status),
    Column("progress", "Progress", right=True),
    Column("completed_at", "Completed", words=minute),
    Column("due_at", "Due", words=minute),
    Column("viewed_at", "Last seen", words=minute),
    Column("email", "E-mail"),
    Column("learner_id", "Id"),
)
MATCH_COLUMN: Final = Column(export.MATCH, "Moodle", words=_match)


def question(arguments: argparse.Namespace) -> Question:
    """Return the question for a roster; with ``--match`` also for who everybody is in Moodle."""
    if arguments.match:
        keys, columns = (*export.STATUS_KEYS, export.MATCH), (*STATUS_COLUMNS, MATCH_COLUMN)
        return Question(_status, keys, columns, with_moodle=True)
    return Question(_status, export.STATUS_KEYS, STATUS_COLUMNS)


def _status(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    course = find_course(session, arguments.course, stop)
    told.begin()
    roster = Roster(course)
    with told.keeping():
        read_roster(session, course, stop, into=roster)
    if roster.fault is not None:
        told.fail(roster.fault)
    told.notes.extend(_roster_notes(roster))
    rows = RosterView(roster, session.clock).rows()
    for start in range(0, len(rows), MATCHES_AT_ONCE):
        some = rows[start : start + MATCHES_AT_ONCE]
        matches = _matches(session, some, told, stop) if arguments.match else None
        told.rows(_status_row(row, roster, session.clock, matches) for row in some)
    if not told.count and told.fault is None:
        note_nothing(told, session, f"nobody in “{course.title}”")


def _status_row(
    row: RosterRow, roster: Roster, clock: Clock, matches: Mapping[str, Match] | None
) -> export.Row:
    told = export.status_row(row, roster.course, clock)
    if matches is not None:
        told[export.MATCH] = export.match_value(matches.get(row.learner_id))
    return told


def _matches(session: Session, rows: list[RosterRow], told: Answer, stop: Stop) -> Mapping[str, Match]:
    """Return who these learners are in Moodle; nothing once something failed: it is then null."""
    if told.fault is None:
        with told.keeping():
            return match_learners(session, [row.learner for row in rows if row.learner], stop)
    return {}


def _roster_notes(roster: Roster) -> Iterator[Note]:
    """Yield the roster's notes; whom a status without an enrolment belongs to, no key of a row tells."""
    for note in roster.notes:
        if note.code == "was-enrolled":
            ids = [row.learner_id for row in roster.rows if roster.was_enrolled(row)]
            yield export.was_enrolled_note(note, ids)
        else:
            yield note
