"""``rollbook export``: every learner's final status in one course, in a file of its own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from tui.errors import UsageError
from tui.lookup.export.extract import roster_extract
from tui.lookup.roster.view import RosterView
from tui.lookup.session import Session
from tui.oneshot.question import Question, note_nothing
from tui.oneshot.reading import begun_roster, in_bundles
from tui.output import Answer, Column
from tui.output.extracts import Form
from tui.output.saving import save
from tui.pool import Stop
from tui.records import Match

KEYS: Final = ("file", "rows", "about")
COLUMNS: Final = (Column("file", "File"), Column("rows", "Rows", right=True), Column("about", "About it"))


def question(arguments: argparse.Namespace) -> Question:
    """Return the question for an export; the answer says which files were written.

    Raises:
        UsageError: If the export is to go to standard output, which the answer has.
    """
    if arguments.output == "-":
        remedy = "For standard output use rollbook status COURSE --csv, or --json."
        raise UsageError("an export is a file", remedy=remedy, field="output")
    return Question(_export, KEYS, COLUMNS, with_moodle=arguments.match)


def _export(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    read_at = session.clock.now()
    roster = begun_roster(session, arguments.course, told, stop)
    rows = RosterView(roster, session.clock).rows()
    if not rows:
        if told.fault is None:
            note_nothing(told, session, f"nobody in “{roster.course.title}”")
        return
    found: dict[str, Match] = {}
    for _some, matches in in_bundles(session, rows, told, stop, match=arguments.match):
        found |= matches or {}
    extract = roster_extract(
        session,
        roster,
        rows,
        read_at=read_at,
        matches=found if arguments.match else None,
        arriving=told.fault is not None,
        pseudonymised=arguments.pseudonymise,
    )
    told.notes.extend(extract.notes)
    *_, saved = save(extract, Form(arguments.format), stop, Path(arguments.output or "."))
    session.audit.exported(course=roster.course.id, learners=extract.people, form=arguments.format)
    beside = str(saved.beside) if saved.beside else None
    told.rows([{"file": str(saved.path), "rows": saved.rows, "about": beside}])
