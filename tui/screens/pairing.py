"""Courses in bulk: what each marked course could be in Moodle; mark what is right, confirm it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.session import Session
from tui.records import Candidate, Course, Match, Right
from tui.screens.asking import Asking
from tui.screens.sheet import Sheet
from tui.widgets.cells import Cell, Content
from tui.widgets.columns import Column
from tui.widgets.glyphs import glyphs_of
from tui.widgets.table import RowTable
from tui.workers.matching import (
    CoursesConfirmed,
    CourseSuggested,
    TakenBack,
    confirming_courses,
    suggesting_courses,
    undoing,
)

SUGGEST: Final = "suggestions"
SAVE: Final = "save"
UNDO: Final = "undo"

COLUMNS: Final = (
    Column("course", "In iSpring", minimum=18, priority=9),
    Column("moodle", "Could be in Moodle", 28, minimum=18, priority=8),
    Column("reason", "Why", 18, minimum=10, priority=6),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One pair that could be: nothing of it counts before somebody marks and confirms it."""

    course: Course
    candidate: Candidate

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other."""
        return self.course.id, self.candidate.id


class PairingSheet(Asking, Sheet[dict[str, Match | None]]):
    """Confirm several courses at once; dismissed with what is known by then, None for "to be asked anew"."""

    PLACE = Place.PAIRING
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.PAIRING)]
    LASTING: ClassVar[frozenset[str]] = frozenset({SAVE, UNDO})

    def __init__(self, session: Session, courses: Sequence[Course]) -> None:
        super().__init__([("Match: ", "dim"), (f"{len(courses):,} courses", "bold")])
        self.session = session
        self.courses = tuple(courses)
        self.suggested: list[Suggestion] = []
        self.seen = 0
        self.changed: dict[str, Match | None] = {}
        self.error: RollbookError | None = None
        self._last: dict[str, int] = {}
        self._said = ""
        self.table: RowTable[Suggestion] = RowTable(COLUMNS, _cells, key=lambda one: one.key)

    def content(self) -> ComposeResult:
        """Lay out the suggestions."""
        yield self.table

    def on_mount(self) -> None:
        """Ask Moodle what each course could be."""
        self.table.focus()
        self.ask(SUGGEST, suggesting_courses(self.session, self.courses))
        self._show()

    # --- answers -----------------------------------------------------------------------------------------

    def on_course_suggested(self, message: CourseSuggested) -> None:
        """Show what a course could be; one that is paired needs nothing."""
        message.stop()
        if not self.expects(message):
            return
        self.seen += 1
        if message.pair.moodle_id is not None:
            self.changed[message.course.id] = message.pair
        else:
            self.suggested += (Suggestion(message.course, one) for one in message.pair.candidates)
        self._show()

    def on_courses_confirmed(self, message: CoursesConfirmed) -> None:
        """Take out what was confirmed; one step can be taken back."""
        message.stop()
        self._last = dict(message.pairs)
        self.table.clear_marks()
        self.changed.update((ident, Match(Right.SAVED, number)) for ident, number in message.pairs.items())
        self.suggested = [one for one in self.suggested if one.course.id not in message.pairs]
        count = len(message.pairs)
        self._said = f"{count:,} course{'' if count == 1 else 's'} confirmed. u takes that back."
        self._show()

    def ended(self, purpose: str, error: RollbookError | None) -> None:  # noqa: ARG002  # told alike
        """Say what failed."""
        self.error = error or self.error
        self._show()

    # --- what is shown -----------------------------------------------------------------------------------

    def _show(self) -> None:
        asking = f"{glyphs_of(self.app).under_way}asking Moodle"
        nothing = "Moodle has no course with a title like these that is not paired yet."
        self.table.set_empty(asking if self.working(SUGGEST) else nothing)
        self.table.set_rows(tuple(self.suggested))
        self.note(*self._noted())

    def _noted(self) -> tuple[Content, Content]:
        if self.working(SUGGEST, SAVE, UNDO):
            return self._under_way
        if isinstance(self.error, StoppedError):
            return "! You stopped: these are the first suggestions.", ""
        if self.error:
            return [(f"! {self.error.sentence}", "trouble")], ""
        if self._said:
            return self._said, ""
        marked = len(self.table.marks)
        if marked:
            return f"{marked:,} marked: Enter confirms them", ""
        return [("Space marks what is right, Enter confirms the marked ones.", "dim")], ""

    @property
    def _under_way(self) -> tuple[Content, Content]:
        pending = glyphs_of(self.app).under_way
        if self.working(SUGGEST):
            return f"{pending}{self.seen:,} of {len(self.courses):,} courses looked for", "x stops"
        return f"{pending}saving", ""

    def on_row_table_marked(self, message: RowTable.Marked) -> None:
        """Say how many are marked."""
        message.stop()
        if self.table.marks:
            self._said = ""
        self.note(*self._noted())

    # --- confirming --------------------------------------------------------------------------------------

    def on_row_table_opened(self, message: RowTable.Opened[Suggestion]) -> None:
        """Confirm what is marked; a course marked twice is not guessed about."""
        message.stop()
        marked = [one for one in self.suggested if one.key in self.table.marks]
        pairs = {one.course.id: one.candidate.id for one in marked}
        if len(pairs) < len(marked):
            self._said = "! One course is marked with two of Moodle's: take one mark away."
        elif pairs:
            self.error = None
            self.ask(SAVE, confirming_courses(self.session, pairs))
        else:
            self._said = "Nothing is marked: Space marks what is right."
        self.note(*self._noted())

    def action_undo(self) -> None:
        """Take back what was confirmed last."""
        if self._last and not self.working(UNDO):
            self.error = None
            self.ask(UNDO, undoing(self.session))
            self._show()

    def on_taken_back(self, message: TakenBack) -> None:
        """Ask anew for suggestions for what was taken back."""
        message.stop()
        if not self.expects(message):
            return
        self.changed.update(dict.fromkeys(self._last))
        self._said = "Taken back."
        wanted = [one for one in self.courses if one.id in self._last]
        self._last = {}
        self.seen = len(self.courses) - len(wanted)
        self.ask(SUGGEST, suggesting_courses(self.session, wanted))
        self._show()

    def action_stop(self) -> None:
        """Stop looking for courses; the suggestions found stay."""
        self.stop_running()

    def action_back(self) -> None:
        """Leave with what was confirmed."""
        self.dismiss(self.changed)


def _cells(one: Suggestion, position: int) -> Sequence[Cell]:  # noqa: ARG001  # the table's signature
    detail = f"   {one.candidate.detail}" if one.candidate.detail else ""
    return (
        [(one.course.title, "")],
        [(one.candidate.name, ""), (detail, "dim")],
        [(one.candidate.reason, "dim")],
    )
