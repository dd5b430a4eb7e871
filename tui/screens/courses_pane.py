"""The course picker: every course the account sees, and whether it is known in Moodle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.message import Message

from tui.audit import Ids
from tui.commands import Place, bindings_for
from tui.errors import AnswerError, DeniedError, NotFoundError, RollbookError, StoppedError
from tui.lookup.export.extract import Chosen, Extract
from tui.lookup.export.viewextracts import courses_extract
from tui.lookup.session import Session
from tui.records import Course, Match, System
from tui.screens.drawing import COURSE_COLUMNS, course_cells
from tui.screens.exporting import EXPORT, Exporting
from tui.screens.pane import Pane
from tui.text import fold
from tui.widgets.cells import Cell, Content
from tui.widgets.table import RowTable
from tui.workers.courses import CoursePaired, CoursesRead, courses, pairs_of

COURSES: Final = "courses"
PAIRS: Final = "pairs"
PAIR_DELAY: Final = 0.15
"""Seconds the reader rests on some courses before Moodle is asked about them."""

ABOUT_ONE: Final = (AnswerError, DeniedError, NotFoundError)
"""Errors that say something about one course; after any other it makes no sense to ask about the next."""


class CoursesPane(Exporting, Pane):
    """Pick a course."""

    PLACE = Place.COURSES
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.COURSES)]
    NAMES_PEOPLE: ClassVar[bool] = False

    class Chosen(Message):
        """The reader opens a course."""

        def __init__(self, course: Course) -> None:
            super().__init__()
            self.course = course

    class MarkedMatchWanted(Message):
        """The reader wants to pair the marked courses with theirs."""

        def __init__(self, courses: Sequence[Course]) -> None:
            super().__init__()
            self.courses = courses

    class CheckWanted(Message):
        """The reader wants to know which of these courses nobody can finish."""

        def __init__(self, courses: Sequence[Course]) -> None:
            super().__init__()
            self.courses = courses

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="courses")
        self.courses: list[Course] = []
        self.pairs: dict[str, Match] = {}
        self._order: list[int] = []
        self._backwards = False
        self._error: RollbookError | None = None
        self._pairing: list[Course] = []
        self._unread: dict[str, RollbookError] = {}
        self._pairing_error: RollbookError | None = None
        self.table: RowTable[Course] = RowTable(COURSE_COLUMNS, self._cells, key=lambda course: course.id)

    def on_mount(self) -> None:
        """Begin to read the courses."""
        self.action_refresh()
        self.call_after_refresh(self.told)

    # --- what the lines say ------------------------------------------------------------------------------

    @property
    def head(self) -> Content:
        """The view's name."""
        return [("Courses", "bold")]

    @property
    def listed(self) -> int:
        """How many rows are listed."""
        return self.table.count

    @property
    def paused(self) -> bool:
        """Whether reading was stopped and can go on."""
        return isinstance(self._error, StoppedError) or isinstance(self._pairing_error, StoppedError)

    @property
    def keyboard(self) -> RowTable[Course]:
        """The table takes the keys."""
        return self.table

    def on_row_table_highlighted(self, message: RowTable.Highlighted[Course]) -> None:
        """Say no longer what was just done: the reader goes on."""
        message.stop()
        if self.notices.said:
            self.notices.said = ""
            self.told()

    def noted(self) -> tuple[Content, Content]:
        """Say how far reading is, what went wrong, or how many there are."""
        if self.writing:
            return self.writing, "x stops"
        if self.working(COURSES):
            return f"{self.glyphs.under_way}{len(self.courses):,} courses so far", "x stops"
        if isinstance(self._error, StoppedError):
            return [("! Partial: you stopped.", "trouble")], "x goes on"
        if self._error and self.courses:
            return [(f"! Partial: {self._error.what}.", "trouble")], "r again"
        if self.filter_text:
            return [("/ ", "dim"), (self.filter_text, "")], self._left()
        return self._noted_at_rest()

    def _noted_at_rest(self) -> tuple[Content, Content]:
        if faults := self.session.pairs.faults:
            return [(f"! Confirmed pairs are not used: {faults[0].place}.", "trouble")], "a tells more"
        if isinstance(self._pairing_error, StoppedError):
            return "! Which Moodle courses these are is not read: you stopped.", "x goes on"
        if self._pairing_error:
            said = f"! Which Moodle courses these are could not be read: {self._pairing_error.what}."
            return said, "i tells more   r again"
        return [(self._count(), "dim")], ""

    def _count(self) -> str:
        if self._error:
            return ""
        tracks = sum(course.kind == "track" for course in self.courses)
        others = len(self.courses) - tracks
        told = f"{others:,} course{'' if others == 1 else 's'}"
        return told + (f", {tracks} track{'' if tracks == 1 else 's'}" if tracks else "")

    def _left(self) -> str:
        return f"{len(self._order):,} of {len(self.courses):,}"

    # --- reading -----------------------------------------------------------------------------------------

    def action_refresh(self) -> None:
        """Read the courses, from the start."""
        self.courses, self._error = [], None
        self.give_up(PAIRS)
        self.pairs = {}
        self._try_pairing_again()
        self.table.set_empty(f"{self.glyphs.under_way}asking iSpring")
        self._show()
        self.ask(COURSES, courses(self.session))
        self.told()

    def action_stop(self) -> None:
        """Stop reading; once stopped, read again."""
        if self.stop_running():
            return
        if isinstance(self._error, StoppedError):
            self.action_refresh()
        elif isinstance(self._pairing_error, StoppedError):
            self._try_pairing_again()
            self._pair_visible()
            self.told()

    def on_courses_read(self, message: CoursesRead) -> None:
        """Show courses as they arrive."""
        message.stop()
        if self.expects(message):
            self.courses.extend(message.courses)
            self.session.audit.listed(Ids(courses=[course.id for course in message.courses]))
            self._show()
            self.told()

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Say why there are no courses, if there are none."""
        if purpose == EXPORT:
            super().ended(purpose, error)
            return
        if purpose != COURSES:
            self._pairing_ended(error)
            return
        self._error = error
        self.as_of = self.session.clock.now()
        if isinstance(error, StoppedError):
            self.table.set_empty("You stopped before the first course.", "x goes on")
        elif error:
            self.table.set_empty(f"The courses could not be read: {error.what}.", error.remedy, "r again")
        else:
            self.table.set_empty(
                "No course is to be seen.",
                f"iSpring answered with an empty list to {self.session.ispring.account.described}.",
                "r again",
            )
        self.told()

    def on_row_table_scrolled(self, message: RowTable.Scrolled) -> None:
        """Pair what is on screen with Moodle, once the reader rests there."""
        message.stop()
        self._pair_soon()

    def _pair_soon(self) -> None:
        if self.session.moodle:
            self.set_timer(PAIR_DELAY, self._pair_visible)

    def _pair_visible(self) -> None:
        if self.working(PAIRS) or not (self._pairing_error is None or self._is_about_one):
            return
        wanted = [
            course
            for course in self.table.rows_around(0)
            if course.kind == "course" and course.id not in self.pairs and course.id not in self._unread
        ]
        if wanted:
            self._pairing = wanted
            self.ask(PAIRS, pairs_of(self.session, wanted))

    @property
    def _is_about_one(self) -> bool:
        return isinstance(self._pairing_error, ABOUT_ONE)

    def _pairing_ended(self, error: RollbookError | None) -> None:
        """Go on to what is on screen by now, past a course Moodle failed on; never ask for that one again.

        Where Moodle itself is at fault, or the reader said stop, nothing more is asked before the next ``r``
        or ``x``.
        """
        if error is not None:
            self._pairing_error = error
            failed = next((one.id for one in self._pairing if one.id not in self.pairs), None)
            if failed is not None and self._is_about_one:
                self._unread[failed] = error
            self.told()
        self._pair_soon()

    def _try_pairing_again(self) -> None:
        self._pairing_error = None
        self._unread = {}

    def pairing_error(self, course_id: str) -> RollbookError | None:
        """Return why it is not known which Moodle course this is; None if it is, or is being asked."""
        if course_id in self.pairs or self.session.moodle is None:
            return None
        return self._unread.get(course_id) or (None if self._is_about_one else self._pairing_error)

    def on_course_paired(self, message: CoursePaired) -> None:
        """Show which Moodle course a course is."""
        message.stop()
        if self.expects(message):
            self.set_pair(message.course_id, message.pair)

    def set_pair(self, course_id: str, pair: Match | None) -> None:
        """Show a pair found elsewhere; None asks anew, and no answer on its way counts any more."""
        if pair is None:
            self.give_up(PAIRS)
            self.pairs.pop(course_id, None)
            self._try_pairing_again()
            self._pair_visible()
            self.told()
        else:
            self.pairs[course_id] = pair
        self.table.refresh_rows()

    # --- rows --------------------------------------------------------------------------------------------

    def _cells(self, course: Course, position: int) -> Sequence[Cell]:  # noqa: ARG002  # the table's signature
        asked = self.session.moodle is not None and self.pairing_error(course.id) is None
        return course_cells(course, self.pairs.get(course.id), self.glyphs, moodle=asked)

    def _show(self) -> None:
        wanted = fold(self.filter_text).split()
        titles = [fold(course.title) for course in self.courses]
        ids = [course.id.casefold() for course in self.courses]
        self._order = sorted(
            (
                index
                for index, title in enumerate(titles)
                if all(word in title or ids[index].startswith(word) for word in wanted)
            ),
            key=titles.__getitem__,
            reverse=self._backwards,
        )
        self.table.set_rows(self.courses, self._order)

    def known(self, course: Course) -> Course:
        """Return a course as the list has it; as it is given where the list has none of this id."""
        return next((one for one in self.courses if one.id == course.id), course)

    def filtered(self, text: str) -> str:
        """Show courses with all these words in their title, or whose id begins so."""
        self.filter_text = text
        self.table.set_empty(f"Nothing matches “{text}”.", "Esc clears the filter")
        self._show()
        return self._left()

    def action_sort(self) -> None:
        """Turn the order of the titles round."""
        self._backwards = not self._backwards
        self._show()

    def on_row_table_opened(self, message: RowTable.Opened[Course]) -> None:
        """Open a course."""
        message.stop()
        self.post_message(self.Chosen(message.row))

    def extract(self, *, pseudonymised: bool) -> Extract | None:  # noqa: ARG002  # nobody is named
        """Return the marked courses, else those shown."""
        marked = self.table.marked_rows()
        rows = marked or [self.courses[index] for index in self._order]
        at = self.as_of or self.session.clock.now()
        times = {System.ISPRING: at} | ({System.MOODLE: at} if self.session.moodle else {})
        chosen = Chosen(words=(f"{len(marked):,} marked by hand",)) if marked else Chosen(self.filter_text)
        complete = self._error is None and not self.working(COURSES)
        return courses_extract(self.session, rows, self.pairs, times, chosen=chosen.text(), complete=complete)

    def action_check(self, letter: str = "") -> None:
        """Ask which courses are to be checked, unless that is known."""
        if self.session.moodle is None:
            self.app.notify("Nobody is signed in to Moodle: there is nothing to check.", markup=False)
            return
        these = "the marked courses" if self.table.marks else "this course"
        self.ask_letter("check", {"c": these, "a": "all courses"}, self._check, enter="c", known=letter)

    def _check(self, letter: str) -> None:
        course = self.table.cursor_row
        wanted = self.courses if letter == "a" else self.table.marked_rows() or ([course] if course else [])
        courses = [one for one in wanted if one.kind == "course"]
        if courses:
            self.post_message(self.CheckWanted(courses))
        else:
            self.app.notify("A track has no Moodle course: there is nothing to check.", markup=False)

    def action_match(self) -> None:
        """Pair the course under the cursor by hand; if any are marked, those together."""
        course, marks = self.table.cursor_row, self.table.marks
        marked = [one for one in self.courses if one.id in marks and one.kind == "course"]
        if marked and self.session.moodle:
            self.post_message(self.MarkedMatchWanted(marked))
        elif course and self.session.moodle:
            self.post_message(self.CourseMatchWanted(course))
