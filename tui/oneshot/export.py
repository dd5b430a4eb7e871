"""``rollbook export``: a view of one course, as the screen exports it, in a file of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tui.errors import UsageError
from tui.lookup.export.extract import Chosen, Extract, roster_extract
from tui.lookup.export.viewextracts import causes_extract, grid_extract
from tui.lookup.roster.view import RosterView
from tui.lookup.session import Session
from tui.oneshot.question import Question, note_nothing
from tui.oneshot.reading import begun_roster, in_bundles
from tui.oneshot.wide import WholeCourse, read_whole_course
from tui.output import Answer, Column
from tui.output.extracts import Form
from tui.output.saving import save
from tui.records import Match, Note
from tui.stop import Stop

KEYS: Final = ("file", "rows", "about")
COLUMNS: Final = (Column("file", "File"), Column("rows", "Rows", right=True), Column("about", "About it"))

ROSTER: Final = "roster"
DIFFERENCES: Final = "differences"


def question(arguments: argparse.Namespace) -> Question:
    """Return the question for an export; the answer says which files were written.

    Raises:
        UsageError: If the export is to go to standard output, which the answer has; or if a view is to say
            who is who that does not.
    """
    if arguments.output == "-":
        remedy = "For standard output use rollbook status COURSE --csv, or --json."
        raise UsageError("an export is a file", remedy=remedy, field="output")
    whole = arguments.view != ROSTER
    if whole and arguments.match:
        raise UsageError(f"--match is no part of the {arguments.view}", remedy="Leave it out.", field="match")
    return Question(
        _export,
        KEYS,
        COLUMNS,
        with_moodle=whole or arguments.match,
        nothing_is_found=arguments.view == DIFFERENCES,
    )


def _export(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    make = _roster if arguments.view == ROSTER else _whole
    extract = make(session, arguments, told, stop)
    if not extract.count:
        if told.fault is None:
            _note_nothing(session, extract, told)
        return
    told.notes.extend(extract.notes)
    *_, saved = save(extract, Form(arguments.format), stop, Path(arguments.output or "."))
    session.audit.exported(extract.audited, arguments.format)
    beside = str(saved.beside) if saved.beside else None
    told.rows([{"file": str(saved.path), "rows": saved.rows, "about": beside}])


def _note_nothing(session: Session, extract: Extract, told: Answer) -> None:
    if extract.kind == DIFFERENCES:
        text = f"The systems differ about nobody in “{extract.title}”: there is no file."
        told.notes.append(Note("nothing-found", text))
    else:
        note_nothing(told, session, f"nobody in “{extract.title}”")


def _roster(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> Extract:
    read_at = session.clock.now()
    roster = begun_roster(session, arguments.course, told, stop)
    rows = RosterView(roster, session.clock).rows()
    found: dict[str, Match] = {}
    for _some, matches in in_bundles(session, rows, told, stop, match=arguments.match):
        found |= matches or {}
    return roster_extract(
        session,
        roster,
        rows,
        read_at=read_at,
        matches=found if arguments.match else None,
        arriving=told.fault is not None,
        pseudonymised=arguments.pseudonymise,
    )


def _whole(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> Extract:
    whole = read_whole_course(session, arguments.course, told, stop)
    return _EXTRACTS[arguments.view](whole, pseudonymised=arguments.pseudonymise)


def _differences(whole: WholeCourse, *, pseudonymised: bool) -> Extract:
    standing = whole.standing
    rows = [row for row in whole.rows if standing.differs(row.position)]
    return roster_extract(
        whole.session,
        whole.roster,
        rows,
        read_at=whole.read_at,
        moodle_at=whole.moodle_at,
        matches=whole.run.matches,
        compared=[standing.comparison(row.position) for row in rows],
        chosen=Chosen(words=("only differences",)),
        arriving=not whole.complete,
        pseudonymised=pseudonymised,
    )


def _causes(whole: WholeCourse, *, pseudonymised: bool) -> Extract:
    return causes_extract(whole.viewed, whole.standing.groups(), pseudonymised=pseudonymised)


def _grid(whole: WholeCourse, *, pseudonymised: bool) -> Extract:
    return grid_extract(whole.viewed, whole.rows, whole.run.results, pseudonymised=pseudonymised)


_EXTRACTS: Final[Mapping[str, Callable[..., Extract]]] = {
    DIFFERENCES: _differences,
    "causes": _causes,
    "grid": _grid,
}
"""What needs both systems, by what it is called."""
