"""``rollbook status``: every learner's final status in one course."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

from tui.lookup import export
from tui.lookup.clock import Clock
from tui.lookup.courses import find_course
from tui.lookup.matching import match_learners
from tui.lookup.roster import Roster, RosterRow
from tui.lookup.rosterreading import read_roster
from tui.lookup.rosterview import RosterView
from tui.lookup.session import Session
from tui.oneshot.question import Question, note_nothing
from tui.output import Answer
from tui.output.columns import MATCH_COLUMN, STATUS_COLUMNS
from tui.pool import Stop
from tui.records import Match

MATCHES_AT_ONCE: Final = 100
"""Learners matched with one question: as many as Moodle is asked for at a time."""


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
    told.notes.extend(export.roster_notes(roster))
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
