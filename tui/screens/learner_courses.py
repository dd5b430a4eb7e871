"""Learner first: every course somebody is in, in both systems; Enter opens that course at that learner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.export.extract import Extract
from tui.lookup.export.learnerrows import moodle_words
from tui.lookup.export.viewextracts import learner_extract
from tui.lookup.finding.learnercourses import (
    ISpringCourses,
    LearnerCourse,
    MoodleCourses,
    Pairing,
    joined_courses,
)
from tui.lookup.finding.opened import Found
from tui.lookup.finding.who import Who
from tui.lookup.session import Session
from tui.records import Family, Note, System
from tui.screens.chooser import Chooser, Subject, WhenChosen
from tui.screens.drawing import BAR, WIDE_BAR, Pen, due_text, match_words
from tui.screens.exporting import EXPORT
from tui.screens.sheet import Sheet
from tui.screens.table_copying import Line, TableCopying
from tui.widgets.block import Block
from tui.widgets.cells import Cell, Content
from tui.widgets.columns import Column
from tui.widgets.glyphs import Glyphs, glyphs_of
from tui.widgets.letterline import LetterLine
from tui.widgets.progress import progress_text
from tui.widgets.status import status_text
from tui.widgets.table import RowTable
from tui.workers.people import (
    ISpringCoursesRead,
    MoodleCoursesRead,
    PairingsRead,
    WhoMatched,
    ispring_courses,
    moodle_courses,
    pairings,
)

ISPRING: Final = "her courses in iSpring"
MOODLE: Final = "her courses in Moodle"
PAIRS: Final = "which are one"

WIDE: Final = 110
"""Cells from which there is room for bars and for when a course was given."""


def _columns(bar: int, *, wide: bool) -> tuple[Column, ...]:
    given = (Column("given", "Given", 10, priority=3),) if wide else ()
    return (
        Column("title", "Course", minimum=16, priority=9),
        Column("status", "iSpring", 13, priority=8),
        Column("progress", "Progress", bar + 5 if wide else 8, priority=5),
        Column("due", "Done / due", 10, priority=7),
        *given,
        Column("moodle", "Moodle", 14, priority=6),
    )


class LearnerCoursesSheet(TableCopying, Sheet[Found]):
    """What is she in? Dismissed with the course that is opened, and her.

    Args:
        session: The signed-in pair.
        who: Whose courses.
        at: The course the cursor begins on, by iSpring's id, if she is in it.
        chosen: Told about whom something was chosen by hand here, for whatever shows her besides.
    """

    PLACE = Place.HER_COURSES
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.HER_COURSES)]

    def __init__(self, session: Session, who: Who, at: str, chosen: WhenChosen) -> None:
        super().__init__([("Learner: ", "dim"), (who.name, "bold")])
        self.session = session
        self.who = who
        self.ispring: ISpringCourses | None = None
        self.moodle: MoodleCourses | None = None
        self.pairings: Mapping[str, Pairing] = {}
        self.errors: dict[str, RollbookError] = {}
        self.rows: tuple[LearnerCourse, ...] = ()
        self._at = at
        self._chosen = chosen
        self._said = ""
        self.table: RowTable[LearnerCourse] = RowTable(
            _columns(BAR, wide=False), self._cells, key=_key, heading=self._heading
        )

    def content(self) -> ComposeResult:
        """Lay out who she is in both systems, and her courses."""
        yield Block(classes="about three")
        yield self.table

    def below(self) -> ComposeResult:
        """Lay out what asks for a letter."""
        yield LetterLine()

    @property
    def keyboard(self) -> Widget:
        """The table takes the keys."""
        return self.table

    def told(self) -> None:
        """Say anew how far things are."""
        self.note(*self._noted())

    def on_mount(self) -> None:
        """Ask both systems together."""
        self.table.focus()
        self.action_refresh()

    # --- asking ------------------------------------------------------------------------------------------

    def action_refresh(self) -> None:
        """Ask both systems anew."""
        self.give_up(PAIRS)
        self.errors = {}
        if self.who.learner is not None:
            self.ask(ISPRING, ispring_courses(self.session, self.who.learner.id))
        self._ask_moodle()
        self._show()

    def _ask_moodle(self) -> None:
        self.errors.pop(MOODLE, None)
        if self.session.moodle is not None:
            self.ask(MOODLE, moodle_courses(self.session, self.who))

    def action_stop(self) -> None:
        """Stop asking; once stopped, ask again."""
        if not self.stop_running() and any(isinstance(one, StoppedError) for one in self.errors.values()):
            self.action_refresh()

    def on_ispring_courses_read(self, message: ISpringCoursesRead) -> None:
        """Show iSpring's half."""
        message.stop()
        if self.expects(message):
            self.ispring = message.courses
            self._pair()

    def on_who_matched(self, message: WhoMatched) -> None:
        """Know who she is in Moodle."""
        message.stop()
        if self.expects(message):
            self.who = message.who
            if self.who.person_id is None:
                self.moodle = None
            self._show()

    def on_moodle_courses_read(self, message: MoodleCoursesRead) -> None:
        """Show Moodle's half."""
        message.stop()
        if self.expects(message):
            self.moodle = message.courses
            self._pair()

    def on_pairings_read(self, message: PairingsRead) -> None:
        """Put together what is one course."""
        message.stop()
        if self.expects(message):
            self.pairings = message.pairings
            self._show()

    def _pair(self) -> None:
        if self.ispring is not None and self.moodle is not None:
            self.ask(PAIRS, pairings(self.session, self.ispring, self.moodle))
        self._show()

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Say what could not be read."""
        if purpose == EXPORT:
            super().ended(purpose, error)
            return
        if error is not None:
            self.errors[purpose] = error
        self._show()

    # --- what is shown -----------------------------------------------------------------------------------

    def _show(self) -> None:
        learner = self.who.learner
        self.rows = joined_courses(
            self.ispring, self.moodle, self.pairings, clock=self.session.clock, learner=learner
        )
        self.table.set_empty(*self._why_empty())
        self.table.set_rows(self.rows)
        begun = next((one for one in self.rows if one.course and one.course.id == self._at), None)
        if begun is not None:
            self.table.move_to(_key(begun))
            self._at = ""
        self.query_one(".about", Block).update(self._about())
        self.note(*self._noted())

    def _about(self) -> list[Cell]:
        """Return who she is in both systems, and as of when that was read."""
        learner, match, session = self.who.learner, self.who.match, self.session
        if learner is None:
            here = "nobody is known to be her"
        else:
            left = "   inactive" if learner.active is False else ""
            here = f"{learner.email or learner.login or learner.id}{left}"
        there = "not signed in" if session.moodle is None else "not found"
        if self.who.person is not None:
            there = f"{self.who.person.fullname}   {self.who.person.email}   {self.who.person.id}"
        elif self.working(MOODLE) and match is None:
            there = f"{glyphs_of(self.app).under_way}asking"
        elif match is not None:
            known = next((one for one in match.candidates if one.id == match.moodle_id), None)
            there = "   ".join((match_words(match), *((known.name, known.detail) if known else match.tried)))
        moodle = f"   Moodle {session.moodle.account.who}" if session.moodle else ""
        read = [half.read_at for half in (self.ispring, self.moodle) if half]
        times = f"as of {session.clock.time(min(read))}   " if read else ""
        account = f"{times}iSpring {session.ispring.account.described}{moodle}"
        return [
            [(f"  {System.ISPRING.label:<10}", "dim"), (here, "")],
            [(f"  {System.MOODLE.label:<10}", "dim"), (there, "")],
            [(f"  {account}", "dim")],
        ]

    def _why_empty(self) -> tuple[str, ...]:
        if self.working(ISPRING, MOODLE):
            return (f"{glyphs_of(self.app).under_way}asking both systems",)
        if self.errors:
            first = next(iter(self.errors.values()))
            return (f"Her courses could not be read: {first.what}.", first.remedy, "r again")
        return ("She is in no course these accounts see.", *(note.text for note in self._notes()))

    def _notes(self) -> tuple[Note, ...]:
        return (*(self.ispring.notes if self.ispring else ()), *(self.moodle.notes if self.moodle else ()))

    def _noted(self) -> tuple[Content, Content]:
        """Say the first of: loading, what was just said, what went wrong, what was not seen."""
        if self.writing:
            return self.writing, "x stops"
        pending = glyphs_of(self.app).under_way
        asked = [name for name, purpose in _ASKED if self.working(purpose)]
        if asked:
            return f"{pending}asking {' and '.join(asked)}", "x stops"
        if self.working(PAIRS):
            return f"{pending}asking Moodle which courses are one", "x stops"
        return (self._said, "") if self._said else self._noted_at_rest()

    def _noted_at_rest(self) -> tuple[Content, Content]:
        if any(isinstance(error, StoppedError) for error in self.errors.values()):
            return "! You stopped: this is what came so far.", "x goes on"
        if self.errors and self.rows:
            return [(f"! {next(iter(self.errors.values())).sentence}", "trouble")], "r again"
        notes = self._notes() if self.rows else ()
        warning = next((note.text for note in notes if note.code != "moodle-leaves-out"), "")
        if warning:
            return f"! {warning}", ""
        return [(notes[0].text if notes else "", "dim")], ""

    @property
    def _wide(self) -> bool:
        return self.size.width >= WIDE

    def _cells(self, one: LearnerCourse, position: int) -> Sequence[Cell]:  # noqa: ARG002  # the table's
        clock, row = self.session.clock, one.row
        glyphs = glyphs_of(self.app)
        pen = Pen(glyphs, clock, clock.now(), WIDE_BAR if self._wide else 0)
        ink = "dim" if row is not None and row.done else ""
        title: Cell = [(one.title, ink)]
        moodle = self._moodle_cell(one, glyphs)
        if row is None:
            blanks: list[Cell] = [()] * (len(_columns(pen.bar, wide=self._wide)) - 2)
            return (title, *blanks, moodle)
        when = due_text(row, clock, pen.now)
        if row.done:
            when = clock.day(row.final.completed_at if row.final else None)
        enrolment = row.enrolment
        given: list[Cell] = [[(clock.day(enrolment.access_at if enrolment else None), "dim")]]
        return (
            title,
            status_text(row.family, row.status, glyphs),
            progress_text(row.final.progress if row.final else None, pen.bar, glyphs, ink),
            [(when, "late" if row.late(pen.now) else ink)],
            *(given if self._wide else ()),
            moodle,
        )

    def _moodle_cell(self, one: LearnerCourse, glyphs: Glyphs) -> Cell:
        words = moodle_words(one)
        if words == "complete":
            return status_text(Family.DONE, words, glyphs)
        if words == "not complete":
            return status_text(Family.IN_PROGRESS, words, glyphs)
        if words or self.moodle is None:
            return [(words, "dim")]
        return [(glyphs.none, "dim")]

    def _heading(self, one: LearnerCourse) -> str | None:
        """Return the group of a course, where there are two."""
        if all(each.course is not None for each in self.rows):
            return None
        if one.course is not None:
            return "In iSpring"
        if self._unread:
            return "In Moodle" if self.working(ISPRING) else "In Moodle; iSpring's courses were not read"
        return "Only in Moodle"

    @property
    def _unread(self) -> bool:
        """Whether iSpring may have her in courses that are not known here."""
        return self.ispring is None and self.who.learner is not None

    def on_resize(self) -> None:
        """Use the room there is."""
        super().on_resize()
        self.table.set_columns(_columns(WIDE_BAR if self._wide else 0, wide=self._wide))
        self._show()

    def extract(self, *, pseudonymised: bool) -> Extract | None:
        """Return her courses as shown."""
        halves = ((System.ISPRING, self.ispring), (System.MOODLE, self.moodle))
        times = {system: half.read_at for system, half in halves if half is not None}
        if not times:
            return None
        complete = not (self.errors or self.working(ISPRING, MOODLE, PAIRS))
        return learner_extract(
            self.session,
            self.who,
            self.rows,
            times,
            self._notes(),
            complete=complete,
            pseudonymised=pseudonymised,
        )

    def line(self) -> Line:
        """Return what both systems say of the course under the cursor."""
        one = self.table.cursor_row
        if one is None:
            return Line()
        said = []
        if one.row is not None:
            percent = one.row.final.progress if one.row.final else None
            said.append(f"iSpring {one.row.status}{'' if percent is None else f', {int(percent)} %'}")
        moodle = moodle_words(one)
        said += [f"Moodle {moodle}"] if moodle else []
        learner = self.who.learner
        people = (learner.id,) if learner else ()
        return Line(f"{self.who.name}, {one.title}: {'; '.join(said)}.", people)

    # --- going on ----------------------------------------------------------------------------------------

    def on_row_table_highlighted(self, message: RowTable.Highlighted[LearnerCourse]) -> None:
        """Take back what was said of another row."""
        message.stop()
        if self._said:
            self._said = ""
            self.note(*self._noted())

    def on_row_table_opened(self, message: RowTable.Opened[LearnerCourse]) -> None:
        """Open this course at this learner."""
        message.stop()
        course = message.row.course
        if course is not None:
            self.dismiss(Found(course, self.who.learner))
            return
        self._said = (
            "! Which iSpring course this is is not known: iSpring's were not read."
            if self._unread
            else "! No iSpring course is known to be this one: pair it there with m."
        )
        self.note(*self._noted())

    def action_match(self) -> None:
        """Say by hand who she is in Moodle."""
        if self.who.learner is not None and self.session.moodle is not None:
            self.app.push_screen(Chooser(self.session, self.who.learner), self._rematched)

    def _rematched(self, saved: frozenset[Subject] | None) -> None:
        if saved:
            self._chosen(saved)
            self.moodle, self.who = None, Who(self.who.learner)
            self._ask_moodle()
            self._show()


_ASKED: Final = ((System.ISPRING.label, ISPRING), (System.MOODLE.label, MOODLE))


def _key(one: LearnerCourse) -> tuple[str, int, int]:
    """A row is the same row if it is the same result of the same course."""
    moodle = one.moodle.course.id if one.moodle and one.course is None else 0
    return one.course.id if one.course else "", one.row.position if one.row else -1, moodle
