"""What the explorer's three views share: work in threads, a filter of their own, a note line, a heading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar, Final

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from tui.commands import Place
from tui.lookup.export.evidence import Form
from tui.lookup.session import Session
from tui.screens.asking import Asking
from tui.screens.filtering import Filtering
from tui.screens.notices import Notices
from tui.screens.placed import NO_MOODLE, NO_ROWS, NOTHING_LOADS, Placed
from tui.widgets.cells import Content
from tui.widgets.glyphs import Glyphs, glyphs_of
from tui.widgets.letterline import LetterLine
from tui.widgets.line import Line

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
NEED_ROWS: Final = frozenset({"copy", "details", "export", "family", "mark", "match", "sort", "why"})
NEED_MOODLE: Final = frozenset({"causes", "differences", "grid", "match"})


class Pane(Asking, Vertical, Filtering, Placed):
    """One view of the explorer.

    Its filter, sort order and cursor are its own and still there when the reader comes back. What its note
    line says beside that, ``notices``, it shares with the other views.
    """

    PLACE: ClassVar[Place]

    class Changed(Message):
        """Something the lines above and below the panes tell has changed."""

    class CopyWanted(Message):
        """The reader wants something about the learner copied."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002  # Textual's own word
        super().__init__(id=id)
        self._then: Callable[[str], None] = lambda _letter: None
        self.notices = Notices()
        self.session = session
        self.as_of: datetime | None = None

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
    def keyboard(self) -> Widget:
        """The widget that takes the keys of this view."""
        return self

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

    @property
    def glyphs(self) -> Glyphs:
        """The signs the app draws with."""
        return glyphs_of(self.app)

    def told(self) -> None:
        """Say anew what the lines around the view say."""
        if self.is_mounted:
            left, right = self.noted()
            if self.notices and self.has_class("-here"):
                left, right = self.notices.over(left, right, self.size.width - 2)
            self.query_one(".note", Line).update(left, right)
            self.post_message(self.Changed())

    # --- a letter ----------------------------------------------------------------------------------------

    def ask_letter(
        self, question: str, choices: Mapping[str, str], then: Callable[[str], None], *, enter: str = ""
    ) -> None:
        """Ask for one letter, in the place of the note.

        Args:
            question: What it is for.
            choices: The letters, each with what it means.
            then: Told which it was; not called if it was none of them.
            enter: The letter Enter stands for.
        """
        self._then = then
        self.query_one(".note").display = False
        self.query_one(LetterLine).ask(question, choices, enter=enter)

    def on_letter_line_chosen(self, message: LetterLine.Chosen) -> None:
        """Go on with what the letter means."""
        message.stop()
        self.query_one(".note").display = True
        self.keyboard.focus()
        if message.letter:
            self._then(message.letter)

    def action_copy(self, letter: str = "") -> None:
        """Ask as what the learner is to be copied, unless that is known."""
        if letter:
            self._copy(letter)
            return
        self.ask_letter("copy", COPY_LETTERS, self._copy, enter=Form.LEARNER.value)

    def _copy(self, letter: str) -> None:
        self.post_message(self.CopyWanted(Form(letter)))
