"""How courses, learners and activities are drawn as table rows: pure, one cell for each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tui.lookup.activities.reading import ActivityRow, Group
from tui.lookup.activities.view import KIND, LearnerRow, module_remark
from tui.lookup.clock import NO_TIME, Clock, is_late
from tui.lookup.course.differences import Comparison
from tui.lookup.roster.row import NOT_GIVEN, RosterRow
from tui.lookup.wording import result_words
from tui.records import Course, Match, Right, State
from tui.widgets.cells import Cell
from tui.widgets.columns import Column
from tui.widgets.glyphs import Glyphs
from tui.widgets.progress import progress_text
from tui.widgets.status import sign_of, status_text

BAR: Final = 7
WIDE_BAR: Final = 8
VAST_BAR: Final = 24
"""Cells of a progress bar at 80 cells, where there is more room, and where there is more than enough."""

VAST_NAME: Final = 48
"""Cells of a name where there is more than enough room: a status far from its name is hard to follow."""

DUE_PASSED: Final = "due passed"
"""Stands for a due date that has passed where it is not known whether she is done."""

COURSE_COLUMNS: Final = (
    Column("title", "Course", minimum=12, priority=9),
    Column("pair", "Moodle", 6, priority=8, align="right"),
)


_DATES: Final = (Column("due", "Done / due", 10, priority=7), Column("seen", "Seen", 5, priority=4))
_NO_DATES: Final = (Column("dates", "Dates not given", 15, priority=4),)
"""What stands where dates would: one heading says it for all learners."""


def roster_columns(bar: int = BAR, *, dated: bool = True) -> tuple[Column, ...]:
    """Return the roster's columns where it stands alone, or right of the courses.

    Args:
        bar: Cells of a progress bar.
        dated: Whether iSpring is read in a way that gives dates.
    """
    return (
        Column("name", "Name", VAST_NAME if bar == VAST_BAR else None, minimum=14, priority=9),
        Column("status", "Status", 13, priority=8),
        Column("progress", "Progress", bar + 5, priority=5),
        *(_DATES if dated else _NO_DATES),
        Column("match", "Moodle", 6, priority=6),
    )


DIFFERENCE_COLUMNS: Final = (
    Column("name", "Name", minimum=14, priority=9),
    Column("ispring", "iSpring", 13, priority=8),
    Column("ispring_at", "", 10, priority=5),
    Column("moodle", "Moodle", 14, priority=8),
    Column("moodle_at", "", 10, priority=5),
    Column("match", "Match", 5, priority=4),
)
"""Both sides of a learner, each with its day; iSpring's percent where it is not done."""

NARROW_ROSTER_COLUMNS: Final = (
    Column("status", "Status", 6, priority=8),
    Column("name", "Name", minimum=10, priority=9),
)
"""No digit stands behind a name: where names run from right to left, many terminals draw it inside."""

ACTIVITY_COLUMNS: Final = (
    Column("state", "State", 13, priority=8),
    Column("name", "Activity", minimum=12, priority=9),
    Column("kind", "Kind", 8, priority=5),
    Column("remark", "Still open, or done on", 22, minimum=10, priority=7),
)

WIDE_ACTIVITY_COLUMNS: Final = (
    Column("state", "State", 13, priority=8),
    Column("name", "Activity", minimum=12, priority=9),
    Column("kind", "Kind", 11, priority=5),
    Column("remark", "Still open, or done on", 25, minimum=10, priority=7),
)


@dataclass(frozen=True, slots=True)
class Pen:
    """What lines are drawn with: signs, the reader's zone, one present for all lines, and room for bars.

    ``dated`` says whether iSpring is read in a way that gives dates.
    """

    glyphs: Glyphs
    clock: Clock
    now: datetime
    bar: int = BAR
    dated: bool = True


@dataclass(frozen=True, slots=True)
class _RightWords:
    mark: str
    words: str


_RIGHTS: Final = {
    Right.IDNUMBER: _RightWords("id", "by id number"),
    Right.EMAIL: _RightWords("mail", "by e-mail"),
    Right.SAVED: _RightWords("map", "by hand"),
}


def course_cells(course: Course, pair: Match | None, glyphs: Glyphs, *, moodle: bool) -> Sequence[Cell]:
    """Return one course: its title, and whether drilling down to Moodle will work."""
    return ([(course.title, "")], [pair_mark(course, pair, glyphs, moodle=moodle)])


def pair_mark(course: Course, pair: Match | None, glyphs: Glyphs, *, moodle: bool) -> tuple[str, str]:
    """Return ``=`` paired, ``?`` to confirm, a dash for none, ``·`` while it is not known, or the kind."""
    if course.kind == "track":
        return ("track", "dim")
    if course.kind != "course":
        return ("?kind", "dim")
    if not moodle:
        return ("", "")
    if pair is None:
        return ("·", "dim")
    if pair.moodle_id is not None:
        return ("=", "dim")
    return ("?", "") if pair.candidates else (glyphs.none, "dim")


def roster_cells(row: RosterRow, pen: Pen, match: str, missing: str = "") -> Sequence[Cell]:
    """Return one learner's line: done rows step back, trouble stands out.

    Args:
        row: Her row.
        pen: What to draw with.
        match: By what right she is matched.
        missing: What stands for a status that was not read; empty if it was.
    """
    glyphs = pen.glyphs
    ink = "dim" if row.done else ""
    return (
        [(shown_name(row, glyphs), ink)],
        [(missing, "dim")] if missing else status_text(row.family, row.status, glyphs),
        progress_text(row.final.progress if row.final else None, pen.bar, glyphs, ink),
        *(_dates(row, pen, ink) if pen.dated else ([],)),
        [(match, ink)],
    )


def _dates(row: RosterRow, pen: Pen, ink: str) -> Sequence[Cell]:
    """Return when she was done or is due, and when she was last seen."""
    clock, now, final = pen.clock, pen.now, row.final
    when: tuple[str, str]
    if row.done and final is not None and final.completed_at is not None:
        when = (clock.day(final.completed_at), "dim")
    elif row.done:
        when = (pen.glyphs.none, "dim")
    else:
        when = (due_text(row, clock, now), "late" if row.late(now) else "")
    seen = NO_TIME if row.unread else clock.ago(final.viewed_at if final else None, now)
    return [when], [(seen, ink)]


def difference_cells(one: Comparison, pen: Pen, match: str, missing: str = "") -> Sequence[Cell]:
    """Return both sides of one learner, to be seen without reading.

    Args:
        one: Her row, and Moodle's outcome.
        pen: What to draw with.
        match: By what right she is matched.
        missing: What stands for a status that was not read; empty if it was.
    """
    row, glyphs, clock = one.row, pen.glyphs, pen.clock
    at = _completed_day(row, clock) if row.done else _percent(row)
    if one.completed is None:
        moodle = (f"{glyphs.beside(glyphs.unknown)}not told", "dim")
    elif one.completed:
        moodle = (f"{glyphs.beside(glyphs.done)}complete", "")
    else:
        moodle = (f"{glyphs.beside(glyphs.in_progress)}not complete", "")
    return (
        [(shown_name(row, glyphs), "")],
        [(missing, "dim")] if missing else status_text(row.family, row.status, glyphs),
        [(at, "")],
        [moodle],
        [(clock.day(one.completed_at), "")],
        [(match, "")],
    )


def _completed_day(row: RosterRow, clock: Clock) -> str:
    return clock.day(row.final.completed_at if row.final else None) if row.dated else NOT_GIVEN


def _percent(row: RosterRow) -> str:
    percent = row.final.progress if row.final else None
    return NO_TIME if percent is None else f"{int(percent)} %"


def due_text(row: RosterRow, clock: Clock, now: datetime) -> str:
    """Return when she is to be done; whether she is late is not known while her status is not read."""
    if row.unread and is_late(row.due_at, now):
        return DUE_PASSED
    return clock.due(row.due_at, now)


def narrow_roster_cells(row: RosterRow, glyphs: Glyphs, missing: str = "") -> Sequence[Cell]:
    """Return one learner's line beside her own view: name, glyph and percent.

    Args:
        row: Her row.
        glyphs: The signs.
        missing: What stands for a status that was not read: its sign, then words; empty if it was.
    """
    sign = sign_of(row.family, glyphs)
    if missing:
        sign = replace(sign, glyph=missing[0])
    percent = progress_text(row.final.progress if row.final else None, 0, glyphs, sign.ink)
    return ([(f"{sign.glyph} ", sign.ink), *percent], [(shown_name(row, glyphs), "dim" if row.done else "")])


def shown_name(row: RosterRow, glyphs: Glyphs) -> str:
    """Return the learner's name; where the terminal cannot show it at all, her e-mail address."""
    if row.learner is None or glyphs.can_show(row.name):
        return row.name
    return row.email or row.name


def match_mark(match: Match | None, glyphs: Glyphs, *, differs: bool = False) -> str:
    """Return by what right a learner is matched, as the roster's last column says it; ``·`` while asking.

    Where the two systems disagree about her, a sign behind it says so.
    """
    mark = _match_mark(match, glyphs)
    if not differs:
        return mark
    return f"{mark} {glyphs.differs}" if len(mark) <= len("mail") else f"{mark}{glyphs.differs}"


def _match_mark(match: Match | None, glyphs: Glyphs) -> str:
    if match is None:
        return "·"
    if match.right is Right.AMBIGUOUS:
        return f"{len(match.candidates)} ?" if len(match.candidates) > 1 else "?"
    known = _RIGHTS.get(match.right)
    if known is None or match.moodle_id is None:
        return glyphs.none
    return known.mark if match.confirmed else f"{known.mark}?"


def match_words(match: Match | None) -> str:
    """Return by what right a learner is matched, as her own view says it."""
    if match is None:
        return ""
    if match.right is Right.AMBIGUOUS:
        return f"{len(match.candidates)} possible"
    known = _RIGHTS.get(match.right)
    if known is None or match.moodle_id is None:
        return "not found" if known is None else "not there"
    return known.words if match.confirmed else f"{known.words} ?"


def activity_cells(row: ActivityRow, clock: Clock, glyphs: Glyphs, *, wide: bool) -> Sequence[Cell]:
    """Return one activity's line: what blocks stands out, what is done steps back."""
    ink = {Group.BLOCKS: "trouble", Group.DONE: "dim", Group.NOT_COUNTED: "dim"}.get(row.group, "")
    text = "dim" if row.group in {Group.DONE, Group.NOT_COUNTED} else ""
    return (
        [(f"{glyphs.beside(activity_glyph(row, glyphs))}{_short_state(row)}", ink)],
        [(row.name, text)],
        [(row.state.modname, "dim")],
        [(_remark(row, clock, wide=wide), text)],
    )


def learner_cells(row: LearnerRow, clock: Clock, glyphs: Glyphs, *, wide: bool) -> Sequence[Cell]:
    """Return one line of a learner's view: an activity of Moodle's, or a module of iSpring's own."""
    if isinstance(row, ActivityRow):
        return activity_cells(row, clock, glyphs, wide=wide)
    text = "dim" if row.done else ""
    return (
        status_text(row.outcome.family, result_words(row.raw), glyphs),
        [(row.title, text)],
        [(KIND, "dim")],
        [(module_remark(row, clock, wide=wide), text)],
    )


def _short_state(row: ActivityRow) -> str:
    """Return the state in one word: its sign and the last column tell the rest."""
    return row.state_words.partition(" (")[0].partition(",")[0]


def activity_glyph(row: ActivityRow, glyphs: Glyphs) -> str:
    """Return the sign of an activity's state."""
    match row.state.state:
        case State.COMPLETE | State.PASSED:
            return glyphs.done
        case State.FAILED | State.FAILED_HIDDEN:
            return glyphs.failed
        case State.INCOMPLETE:
            return glyphs.not_started
        case _:
            return glyphs.unknown


def _remark(row: ActivityRow, clock: Clock, *, wide: bool) -> str:
    """Return the last column: with the time of day, or who set it by hand, where there is room."""
    done_at = row.state.completed_at
    if row.group is not Group.DONE or done_at is None:
        return row.remark
    if row.by:
        return f"{clock.day(done_at)} by {row.by}" if wide else row.remark
    return clock.minute(done_at) if wide else row.remark
