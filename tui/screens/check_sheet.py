"""The check: courses nobody can finish, filled in while one course after the other is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.course.check import Finding
from tui.lookup.course.checking import Checked, check_notes, so_far
from tui.lookup.course.progress import left_words
from tui.lookup.export.extract import Extract
from tui.lookup.export.viewextracts import check_extract
from tui.lookup.session import Session
from tui.records import Course, System
from tui.screens.as_of import as_of_words, both_times
from tui.screens.page import Fact, PageScreen
from tui.screens.table_copying import Line as Copied
from tui.screens.table_copying import TableCopying
from tui.widgets.cells import Content
from tui.widgets.letterline import LetterLine
from tui.widgets.line import Line
from tui.workers.checking import CourseChecked, checking

CHECK: Final = "check"


class CheckSheet(TableCopying, PageScreen):
    """Dismissed with the id of the course that is opened.

    Args:
        session: The signed-in pair.
        courses: The courses to check.
        known: Their Moodle courses as far as they are known, by iSpring's id.
        listed_at: When iSpring listed them.
    """

    PLACE: ClassVar[Place] = Place.CHECK
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.CHECK)]
    NAMES_PEOPLE: ClassVar[bool] = False

    def __init__(
        self,
        session: Session,
        courses: Sequence[Course],
        known: Mapping[str, int],
        listed_at: datetime | None,
    ) -> None:
        about = courses[0].title if len(courses) == 1 else f"{len(courses):,} courses"
        super().__init__([("Check: ", "dim"), (about, "bold")], ())
        self.session = session
        self.courses = tuple(courses)
        self.checked: list[Checked] = []
        self.error: RollbookError | None = None
        self._known = dict(known)
        self._listed_at = listed_at
        self._begun_at: datetime | None = None
        self._begun, self._before = 0.0, 0

    @property
    def keyboard(self) -> Widget:
        """The table takes the keys."""
        return self.table

    def below(self) -> ComposeResult:
        """Lay out what asks for a letter, and as of when this is."""
        yield LetterLine()
        yield Line(id="as-of", ink="dim")

    def on_mount(self) -> None:
        """Check at once what was asked for."""
        super().on_mount()
        self.action_refresh()

    # --- checking ----------------------------------------------------------------------------------------

    def action_refresh(self) -> None:
        """Check everything anew."""
        self.checked, self._begun_at = [], self.session.clock.now()
        self.session.audit.checked([course.id for course in self.courses])
        self._go()

    def _go(self) -> None:
        """Check what has not been looked at yet."""
        self.error = None
        self._begun, self._before = monotonic(), len(self.checked)
        done = {one.course.id for one in self.checked}
        left = [course for course in self.courses if course.id not in done]
        self.ask(CHECK, checking(self.session, left, self._known))
        self._show()

    def action_stop(self) -> None:
        """Stop, and keep what was found; once stopped, go on where it was."""
        if not self.stop_running() and self.error is not None:
            self._go()

    def on_course_checked(self, message: CourseChecked) -> None:
        """Show what was found in one more course."""
        message.stop()
        if self.expects(message):
            self.checked.append(message.checked)
            self._show()

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Say that this is all, or why it is not."""
        if purpose == CHECK:
            self.error = error
            self._show()
        else:
            super().ended(purpose, error)

    # --- what is shown -----------------------------------------------------------------------------------

    def _show(self) -> None:
        glyphs = self.glyphs
        facts = [
            Fact(
                one.course.title,
                f"{glyphs.failed if finding.certain else '!'} {finding.trouble.value}",
                finding.sentence,
                one.course.id,
                ink="trouble" if finding.certain else "bold",
            )
            for one in self.checked
            for finding in one.findings
        ]
        busy = self.working(CHECK) or self.error is not None
        self.table.set_empty(
            "Nothing found so far." if busy else "Nothing was found that keeps everybody from it."
        )
        self.tell_facts(facts)
        self.told()

    def told(self) -> None:
        """Say anew how far it is."""
        if self.is_mounted:
            self.note(*self._noted())
            times = both_times(self._begun_at, self._listed_at)
            self.query_one("#as-of", Line).update(as_of_words(self.session, times, self.size.width))

    def _noted(self) -> tuple[Content, Content]:
        count, of = len(self.checked), len(self.courses)
        if self.writing:
            return self.writing, "x stops"
        if self.working(CHECK):
            left = left_words(count - self._before, of - self._before, monotonic() - self._begun)
            return f"{self.glyphs.under_way}{so_far(self.checked, of)} checked{left}", "x stops"
        if isinstance(self.error, StoppedError):
            return f"! You stopped after {count:,} of {of:,}.", "x goes on"
        if self.error is not None:
            return [(f"! After {count:,} of {of:,}: {self.error.sentence}", "trouble")], "x goes on"
        found = sum(len(one.findings) for one in self.checked)
        said = f"Checked {so_far(self.checked, of)}: {found:,} finding{'' if found == 1 else 's'}."
        return [(said, "dim")], "i tells more"

    def on_resize(self) -> None:
        """Use the room there is."""
        super().on_resize()
        self.told()

    # --- commands ----------------------------------------------------------------------------------------

    def action_details(self) -> None:
        """Tell what was looked at and what was not, course by course."""
        facts = [Fact("Checked", "", note.text) for note in check_notes(self.checked, len(self.courses))]
        facts += [Fact("Courses", one.course.title, _words(one)) for one in self.checked]
        self.app.push_screen(PageScreen([("Details: ", "dim"), ("Check", "bold")], facts))

    def extract(self, *, pseudonymised: bool) -> Extract | None:  # noqa: ARG002  # nobody is named
        """Return what was found."""
        times = {System.MOODLE: self._begun_at or self.session.clock.now()}
        if self._listed_at is not None:
            times[System.ISPRING] = self._listed_at
        return check_extract(self.session, self.checked, len(self.courses), times)

    def line(self) -> Copied:
        """Return what was found under the cursor."""
        row = self.table.cursor_row
        courses = (row.fact.command,) if row and len(self.courses) > 1 else ()
        return Copied(f"{row.fact.group}: {row.fact.text}", courses=courses) if row else Copied()


def _words(one: Checked) -> str:
    if not one.looked_at and not one.findings:
        return "not checked: its Moodle course is not known"
    return " ".join(map(_said, one.findings)) or "nothing found"


def _said(finding: Finding) -> str:
    return finding.sentence
