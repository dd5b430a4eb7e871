"""One line over the explorer: find or open by e-mail, id, title, or the address of a page in an LMS."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.commands import bindings_over_views
from tui.errors import AmbiguousError, RollbookError, StoppedError
from tui.lookup.finding.opened import Found
from tui.lookup.finding.opening import Kind, read_opening
from tui.lookup.finding.start import Start
from tui.lookup.session import Session
from tui.screens.asking import Asking
from tui.widgets.block import Block
from tui.widgets.cells import Cell, fit, wrap
from tui.widgets.glyphs import glyphs_of
from tui.widgets.line import Line
from tui.widgets.textinput import LineInput
from tui.widgets.toosmall import TooSmall
from tui.workers import Work
from tui.workers.learner import Opened, opening, starting

FIND = "find"
GAP = 3
"""Cells between what is said and which key leaves."""

MOST_LINES = 6
"""Lines a list of who could be meant may take."""


class Finder(Asking, ModalScreen[Found]):
    """Takes one line, looks it up, and is dismissed with what was found."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "leave"), *bindings_over_views()]
    AUTO_FOCUS = "LineInput"

    def __init__(self, session: Session, text: str = "", start: Start | None = None) -> None:
        """Make the line.

        Args:
            session: The signed-in pair.
            text: What was pasted; it is looked up at once.
            start: What was asked for on the command line, instead.
        """
        super().__init__()
        self.session = session
        self._text = text
        self._start = start

    def compose(self) -> ComposeResult:
        """Lay out the line and what came of it."""
        with Horizontal(id="finder"):
            yield Line([("open", "accent")], id="finder-label")
            yield LineInput(
                self._start.words if self._start else self._text,
                "e-mail, id, name, course title, or a pasted address",
            )
        yield Block(classes="note")
        yield TooSmall()

    def on_mount(self) -> None:
        """Look up at once what was pasted."""
        self.query_one(".note", Block).update([[(" Enter opens   Esc leaves", "dim")]])
        if self._start:
            self._search(starting(self.session, self._start))
        elif self._text:
            self._look_up(self._text)

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted beside the field as meant for it."""
        event.stop()
        self.query_one(LineInput).insert_pasted(event.text)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._look_up(event.value)

    def _look_up(self, text: str) -> None:
        wanted = read_opening(text)
        if wanted.kind is not Kind.NOTHING:
            self._search(opening(self.session, wanted))

    def _search(self, work: Work) -> None:
        self.ask(FIND, work)
        self._say(f"{glyphs_of(self.app).under_way}looking", "Esc leaves")

    def on_opened(self, message: Opened) -> None:
        """Go where it is."""
        message.stop()
        if self.expects(message):
            self.dismiss(message.found)

    def ended(self, purpose: str, error: RollbookError | None) -> None:  # noqa: ARG002  # one purpose only
        """Say why nothing was found."""
        if isinstance(error, AmbiguousError):
            self._say(f"{error.what}: {'; '.join(error.candidates)}", "Esc leaves")
        elif error is not None and not isinstance(error, StoppedError):
            self._say(error.sentence, "Esc leaves")

    def _say(self, left: str, right: str) -> None:
        """Say something below the line, in as many lines as it takes."""
        lines = wrap(left, max(20, self.size.width - len(right) - GAP - 2), MOST_LINES)
        cells: list[Cell] = [[(f" {line}", "")] for line in lines]
        width = self.size.width - len(right) - 1
        cells[0] = [*fit(cells[0], max(0, width)), (right, "dim")]
        note = self.query_one(".note", Block)
        note.styles.height = len(cells)
        note.update(cells)

    def action_leave(self) -> None:
        """Leave; a look-up under way is given up."""
        self.dismiss(None)
