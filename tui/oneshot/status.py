"""``rollbook status``: every learner's final status in one course."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from tui.lookup.clock import Clock
from tui.lookup.export import rows as export
from tui.lookup.roster.roster import Roster, RosterRow
from tui.lookup.roster.view import RosterView
from tui.lookup.session import Session
from tui.oneshot.question import Question, note_nothing
from tui.oneshot.reading import begun_roster, in_bundles
from tui.output import Answer
from tui.output.columns import MATCH_COLUMN, STATUS_COLUMNS
from tui.records import Match
from tui.stop import Stop


def question(arguments: argparse.Namespace) -> Question:
    """Return the question for a roster; with ``--match`` also for who everybody is in Moodle."""
    if arguments.match:
        keys, columns = (*export.STATUS_KEYS, export.MATCH), (*STATUS_COLUMNS, MATCH_COLUMN)
        return Question(_status, keys, columns, with_moodle=True)
    return Question(_status, export.STATUS_KEYS, STATUS_COLUMNS)


def _status(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    roster = begun_roster(session, arguments.course, told, stop)
    told.notes.extend(export.roster_notes(roster))
    rows = RosterView(roster, session.clock).rows()
    for some, matches in in_bundles(session, rows, told, stop, match=arguments.match):
        told.rows(_status_row(row, roster, session.clock, matches) for row in some)
    if not told.count and told.fault is None:
        note_nothing(told, session, f"nobody in “{roster.course.title}”")


def _status_row(
    row: RosterRow, roster: Roster, clock: Clock, matches: Mapping[str, Match] | None
) -> export.Row:
    told = export.status_row(row, roster.course, clock)
    if matches is not None:
        told[export.MATCH] = export.match_value(matches.get(row.learner_id))
    return told
