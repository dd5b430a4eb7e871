"""What the explorer's three views share: work in threads, a filter of their own, a note line, a heading."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from tui.commands import Place
from tui.lookup.export.evidence import Form
from tui.lookup.session import NO_MOODLE, Session
from tui.records import Course, Learner
from tui.screens.filtering import Filtering
from tui.screens.lettering import Lettering
from tui.screens.notices import Notices
from tui.screens.placed import NO_ROWS, NOTHING_LOADS, Placed
from tui.widgets.cells import Content
from tui.widgets.filterline import FilterLine
from tui.widgets.letterline import LetterLine
from tui.widgets.line import Line
from tui.widgets.table import RowTable

COPY_LETTERS: Final = {
    Form.LEARNER.value: "learner",
    Form.TRAINER.value: "trainer",
    Form.MARKDOWN.value: "Markdown",
    Form.LINK.value: "URL",
    Form.ID.value: "id",
    Form.LINE.value: "line",
    Form.JSON.value: "JSON",
}
"""What ``y`` offers, in words few enough for one line of the smallest screen."""


NO_CHOICE: Final = "nothing was chosen by hand yet"
NEED_ROWS: Final = frozenset({"check", "copy", "details", "export", "family", "mark", "match", "sort", "why"})
NEED_MOODLE: Final = frozenset({"causes", "check", "differences", "grid", "match"})


class Pane(Lettering, Vertical, Filtering, Placed):
    """One view of the explorer.

    Its filter, sort order and cursor are its own and still there when the reader comes back. What its note
    line says beside that, ``notices``, it shares with the other views.

    Attributes:
        table: Its rows.
        as_of: When what it shows was read; None before.
    """

    PLACE: ClassVar[Place]
    table: RowTable[Any]

    class Changed(Message):
        """Something the lines above and below the panes tell has changed."""

    class CopyWanted(Message):
        """The reader wants something about the learner copied."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

    class PersonMatchWanted(Message):
        """The reader wants to say who a learner is in Moodle."""

        def __init__(self, learner: Learner) -> None:
            super().__init__()
            self.learner = learner

    class CourseMatchWanted(Message):
        """The reader wants to say which Moodle course a course is."""

        def __init__(self, course: Course) -> None:
            super().__init__()
            self.course = course

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002  # Textual's own word
        super().__init__(id=id)
        self.notices = Notices()
        self.session = session
        self.as_of: datetime | None = None

    def compose(self) -> ComposeResult:
        """Lay out what stands above the table, the table, its note and what is typed."""
        yield from self.above()
        yield self.table
        yield Line(classes="note")
        yield FilterLine(self.table, classes="filter")
        yield LetterLine()

    def above(self) -> ComposeResult:
        """Lay out what stands above the table."""
        yield from ()

    # --- what a view is asked ----------------------------------------------------------------------------

    @property
    def head(self) -> Content:
        """What stands in the title line above this view."""
        return ""

    @property
    def short_head(self) -> Content:
        """The same where the view to its right says more."""
        return self.head

    @property
    def listed(self) -> int:
        """How many rows are listed."""
        return 0

    @property
    def paused(self) -> bool:
        """Whether something was stopped that can go on."""
        return False

    def lacks(self, command: str) -> str:
        """Return why a command cannot be done now: no row to do it with, no Moodle, nothing to stop."""
        if command == "stop" and not (self._requests or self.paused):
            return NOTHING_LOADS
        if command == "undo" and not self.session.pairs.may_undo:
            return NO_CHOICE
        if command in NEED_MOODLE and self.session.moodle is None:
            return NO_MOODLE
        return NO_ROWS if command in NEED_ROWS and not self.listed else ""

    def noted(self) -> tuple[Content, Content]:
        """Return what the note line says, left and right."""
        return "", ""

    # --- the lines ---------------------------------------------------------------------------------------

    def told(self) -> None:
        """Say anew what the lines around the view say."""
        if self.is_mounted:
            left, right = self.noted()
            self.notices.unaudited = bool(self.session.audit.fault)
            if self.notices and self.has_class("-here"):
                left, right = self.notices.over(left, right, self.size.width - 2)
            self.query_one(".note", Line).update(left, right)
            self.post_message(self.Changed())

    # --- copying -----------------------------------------------------------------------------------------

    def action_copy(self, letter: str = "") -> None:
        """Ask as what the learner is to be copied, unless that is known."""
        self.ask_letter("copy", COPY_LETTERS, self._copy, enter=Form.LEARNER.value, known=letter)

    def _copy(self, letter: str) -> None:
        self.post_message(self.CopyWanted(Form(letter)))
