"""Every learner of the demo fits on the smallest screen: nothing that matters is cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.campus import NOW
from tui.accounts.access import demo_access
from tui.accounts.secrets import secret_key
from tui.demo import Campus
from tui.demo.data import crowd
from tui.errors import DeniedError
from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.clock import Clock
from tui.lookup.courses import pair_course, read_courses
from tui.lookup.matching.matching import match_learners
from tui.lookup.matching.pairs import open_pairs
from tui.lookup.roster.reading import read_roster
from tui.lookup.roster.row import RosterRow
from tui.lookup.session import Session, sign_in_ispring, sign_in_moodle
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import judge
from tui.records import Course, Match, Note, System
from tui.screens.drawing import ACTIVITY_COLUMNS, BAR, Pen, activity_cells
from tui.screens.learner_words import identity, sides, verdict_lines, warnings
from tui.stop import Stop
from tui.widgets.cells import Cell, cell_len, width_of
from tui.widgets.glyphs import UNICODE

WIDTH = 80
ELLIPSIS = UNICODE.ellipsis


@pytest.fixture
def session(campus: Campus) -> Iterator[Session]:
    access = demo_access(campus)
    profile = access.profiles[0]
    secrets = [access.vault.load(secret_key(profile, system)) for system in System]
    assert secrets[0]
    assert secrets[1]
    found = Session(
        profile,
        sign_in_ispring(profile, secrets[0], Stop()),
        sign_in_moodle(profile, secrets[1], Stop()),
        open_pairs(profile, in_memory=True),
        Clock.of("Europe/Berlin", now=lambda: NOW),
    )
    yield found
    found.close()


def text_of(lines: list[Cell]) -> str:
    return "\n".join("".join(text for text, _ink in line) for line in lines)


def everybody(session: Session) -> Iterator[tuple[Course, RosterRow, Match | None, LearnerActivities | None]]:
    """Yield every learner of every small course of the demo, as her own view gets her."""
    for course in [one for batch in read_courses(session, Stop()) for one in batch]:
        if course.title.startswith("Code of Conduct") or course.id in crowd.COURSES:
            continue
        pair = pair_course(session, course, Stop())
        if pair.moodle_id is None and pair.candidates:
            session.pairs.save_course(course.id, pair.candidates[0].id, Stop())
            pair = pair_course(session, course, Stop())
        try:
            rows = read_roster(session, course, Stop()).rows
        except DeniedError:
            continue
        for row in rows:
            if row.learner is None:
                yield course, row, None, None
                continue
            match = match_learners(session, [row.learner], Stop(), thorough=True)[row.learner_id]
            read = None
            if match.moodle_id is not None and pair.moodle_id is not None:
                read = read_activities(session, pair.moodle_id, match.moodle_id, Stop())
            yield course, row, match, read


def test_nothing_that_matters_is_cut_on_the_smallest_screen(session: Session) -> None:
    pen = Pen(UNICODE, session.clock, session.clock.now(), BAR)
    state, remark = (next(one for one in ACTIVITY_COLUMNS if one.key == key) for key in ("state", "remark"))
    seen = 0
    for course, row, match, read in everybody(session):
        seen += 1
        found = judge(Case(row, course, match, read, clock=session.clock, caller="svc-report"))
        if row.learner is not None and course.title.startswith("Hostile"):
            continue
        lines = verdict_lines(found, WIDTH, UNICODE.quote)
        assert len(lines) <= 3
        shown = text_of(list(lines)).replace("… asking Moodle", "")
        assert ELLIPSIS not in shown, shown
        both = [*sides(row, read, match, pen, width=WIDTH, said=""), identity(row, "", pen, WIDTH)]
        assert all(width_of(line) <= WIDTH for line in both)
        assert ELLIPSIS not in text_of(both).replace(f"{UNICODE.pending} Pending", ""), text_of(both)
        for activity in read.rows if read else ():
            cells = activity_cells(activity, session.clock, UNICODE, wide=False)
            for cell, column in ((cells[0], state), (cells[3], remark)):
                assert cell_len("".join(text for text, _ink in cell)) <= (column.width or 0), cell
    assert seen > 100


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("must-pass", ["No criteria.", "Set by hand."]),
        ("no-criteria", ["Set by hand."]),
    ],
)
def test_a_note_the_verdict_has_said_already_is_not_repeated(cause: str, said: list[str]) -> None:
    notes = (
        Note("nocriteriaset", "No criteria."),
        Note("untracked", "2 more are not tracked."),
        Note("set-by-hand", "Set by hand."),
    )
    assert warnings(notes, cause) == said
