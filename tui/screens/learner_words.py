"""What a learner's view says above her activities: the verdict, both systems side by side. Pure text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.errors import RollbookError, StoppedError
from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.clock import NO_TIME
from tui.lookup.course.differences import Comparison, Kind, differing_text
from tui.lookup.export.evidence import moodle_words
from tui.lookup.roster.row import NOT_GIVEN, RosterRow
from tui.lookup.session import Session
from tui.lookup.verdict.verdict import Verdict
from tui.records import Learner, Match, Note
from tui.screens.drawing import DUE_PASSED, Pen, due_text, match_words
from tui.widgets.cells import Cell, Piece, blank, cell_len, cut, fit, wrap
from tui.widgets.progress import exact_percent, progress_text
from tui.widgets.status import status_text

VERDICT_LINES: Final = 3
LABEL: Final = 9
SIDES: Final = (14, 15, 10, 10, 12)
"""Cells of status, progress, completed, last seen and match."""

WIDE_SIDES: Final = (14, 16, 10, 16, 12)
WIDE: Final = 84
"""Cells from which times of day and the wider columns have room."""


PLAIN_NOTES: Final = frozenset({"untracked"})
"""Notes that are no warning."""

_SAID_BY: Final = {
    "nocriteriaset": {"no-criteria"},
    "usernotenroled": {"not-tracked"},
    "not-tracked": {"not-tracked"},
    "completion-off": {"completion-off"},
    "cannotviewreport": {"completion-off"},
    "required-hidden": {"required-but-hidden"},
}
"""The causes that say, as a verdict, what a note says, too."""


def warnings(notes: Sequence[Note], cause: str) -> list[str]:
    """Return the notes to warn of below a verdict, but for what its first cause has said already."""
    unsaid = (one for one in notes if cause not in _SAID_BY.get(one.code, ()))
    return [one.text for one in unsaid if one.code not in PLAIN_NOTES]


def verdict_lines(verdict: Verdict, width: int, quote: str) -> list[Cell]:
    """Return the verdict: at most three lines, the last of which is the next step."""
    room = max(10, width - 4)
    next_step = wrap(verdict.next_line_here, room, 1)
    sentence = wrap(verdict.sentence, room, VERDICT_LINES - len(next_step))
    return [[(f" {quote} ", "dim"), (line, "verdict")] for line in (*sentence, *next_step)]


def sides(
    row: RosterRow,
    read: LearnerActivities | None,
    match: Match | None,
    pen: Pen,
    *,
    width: int,
    said: str,
) -> list[Cell]:
    """Return both systems as two rows of one small table, below its headings.

    Args:
        row: iSpring's half.
        read: Moodle's half; None while it is not there.
        match: Who she is in Moodle.
        pen: What to draw with.
        width: Cells there are.
        said: What stands in Moodle's status while there is no half of it ("asking").
    """
    widths = WIDE_SIDES if width >= WIDE else SIDES
    titles = ("Status", "Progress", "Completed", "Last seen", "Match")
    return [
        _line("", [[(title, "dim")] for title in titles], widths),
        _line("iSpring", _ispring(row, pen, wide=width >= WIDE), widths),
        _line("Moodle", _moodle(read, match, pen, said), widths),
    ]


def _ispring(row: RosterRow, pen: Pen, *, wide: bool) -> list[Cell]:
    final, clock = row.final, pen.clock
    moment = clock.minute if wide else clock.day
    percent = final.progress if final else None
    bar = progress_text(percent, pen.bar, pen.glyphs)[0][0][: pen.bar] if percent is not None else ""
    exact = exact_percent(percent, pen.glyphs)
    completed, seen = final.completed_at if final else None, final.viewed_at if final else None
    no_day: Piece = (NO_TIME, "") if row.dated or not row.done else (NOT_GIVEN, "dim")
    unseen: Piece = ("never" if row.dated else NOT_GIVEN, "" if row.dated else "dim")
    return [
        status_text(row.family, row.status, pen.glyphs),
        [(f"{bar} {exact}".strip(), "")],
        [(clock.day(completed), "") if completed else no_day],
        [(moment(seen), "") if seen else (NO_TIME, "") if row.unread else unseen],
        [],
    ]


def _moodle(read: LearnerActivities | None, match: Match | None, pen: Pen, said: str) -> list[Cell]:
    words = [(match_words(match), "")]
    if read is None:
        return [[(said, "dim")], [], [], [], words]
    outcome, progress = moodle_words(read)
    completed = read.completion.completed if read.completion else None
    glyphs = pen.glyphs
    sign = {True: glyphs.done, False: glyphs.in_progress, None: glyphs.unknown}[completed]
    status: Piece = (f"{glyphs.beside(sign)}{outcome}", "dim" if completed else "")
    return [[status], [(progress or NO_TIME, "")], [(NO_TIME, "")], [(NOT_GIVEN, "dim")], words]


def differing(one: Comparison, pen: Pen) -> list[Cell]:
    """Return the line that says how the two systems disagree, or how far apart their days are; or none."""
    said = differing_text(one, pen.clock)
    if not said:
        return []
    sign = pen.glyphs.differs if one.kind is Kind.DIFFER else "!"
    return [[(f" {sign} {said}", "late")]]


def empty_lines(
    session: Session,
    learner: Learner | None,
    pair: Match | None,
    read: LearnerActivities | None,
    error: RollbookError | None,
    *,
    asking: bool,
) -> tuple[str, ...]:
    """Return what stands in the place of the activities while there are none.

    Args:
        session: The signed-in pair.
        learner: Who she is; None if iSpring does not show it.
        pair: Which Moodle course this is; None while that is not known.
        read: What Moodle told; None if nothing.
        error: Why it did not.
        asking: Whether somebody is being asked.
    """
    unpaired = pair is not None and pair.moodle_id is None
    reasons: tuple[tuple[bool, tuple[str, ...]], ...] = (
        (session.moodle is None, ("No activities: nobody is signed in to Moodle.",)),
        (asking, ()),
        (read is not None, ("Moodle tracks no activity in this course.", "", "r again   Esc back")),
        (isinstance(error, StoppedError), ("No activities: you stopped.", "x goes on   Esc back")),
        (
            error is not None and learner is None,
            ("No activities: who this is could not be read.", "r again   Esc back"),
        ),
        (error is not None, ("No activities: Moodle could not be read.", "r again   Esc back")),
        (learner is None, ("No activities: iSpring does not show who this is.",)),
        (unpaired, ("No activities: which Moodle course this is is not known.", "m match   Esc back")),
    )
    unknown = ("No activities: who this is in Moodle is not known.", "m match   Esc back")
    return next((lines for holds, lines in reasons if holds), unknown)


def _line(label: str, cells: Sequence[Cell], widths: Sequence[int]) -> Cell:
    pieces: list[Piece] = [blank(1), *fit([(label, "")], LABEL)]
    for cell, width in zip(cells, widths, strict=True):
        pieces += [*fit(cell, width), blank(2)]
    return pieces[:-1]


def identity(row: RosterRow, department: str, pen: Pen, width: int) -> Cell:
    """Return who she is: e-mail, department and due date, as much as fits."""
    due = due_text(row, pen.clock, pen.now)
    left = f"in {due.removeprefix('due ')}" if due.endswith(" d") and due.startswith("due ") else due
    told = "" if left == DUE_PASSED else f", {left}"
    due_day = f"due {pen.clock.day(row.due_at)}{told}" if row.due_at and not row.done else ""
    if not row.dated and not row.done:
        due_day = f"due date {NOT_GIVEN}"
    parts = [part for part in (row.email, department, due_day) if part]
    while len(parts) > 1 and cell_len("   ".join(parts)) > width - LABEL - 2:
        parts.pop(-2 if due_day and len(parts) > 2 else -1)  # noqa: PLR2004  # the due date outlives the department
    return [blank(LABEL + 1), (cut("   ".join(parts), max(0, width - LABEL - 2)), "dim")]
