"""A sheet over the explorer: a title, something to read or choose from, a note and the keys."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.commands import Place, bindings_over_views, hints_for
from tui.screens.asking import Asking
from tui.screens.placed import LOW, NOTHING_LOADS, Placed
from tui.widgets.cells import Content, Piece, pieces_of
from tui.widgets.line import Line, keys_line
from tui.widgets.toosmall import TooSmall

A = TypeVar("A")


class Sheet(ModalScreen[A], Placed, Generic[A]):
    """What opens over the explorer and is left with Esc; it fills the screen and has no box."""

    PLACE: ClassVar[Place]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_over_views()]
    AUTO_FOCUS = ""

    def __init__(self, title: Content) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """Lay out title, content, note and keys."""
        yield Line(*self._head(), id="title")
        yield from self.content()
        yield Line(classes="note")
        yield from self.below()
        yield Line(id="keys")
        yield TooSmall()

    def content(self) -> ComposeResult:
        """Lay out what is between title and note."""
        yield Widget()

    def below(self) -> ComposeResult:
        """Lay out what is between note and keys."""
        yield from ()

    def _head(self, place: str = "") -> tuple[Content, Content]:
        title = [("Rollbook", "accent"), ("  ", ""), *pieces_of(self._title, "bold")]
        before: list[Piece] = [(f"{place}   ", "dim")] if place else []
        return title, [*before, ("READ-ONLY", "dim")]

    def retitle(self, title: Content, place: str = "") -> None:
        """Say in the title what is shown now, and where in a list that is."""
        self._title = title
        self.query_one("#title", Line).update(*self._head(place))

    def note(self, left: Content = "", right: Content = "") -> None:
        """Say something in the note line."""
        self.query_one(".note", Line).update(left, right)

    def on_resize(self) -> None:
        """Name as many keys as there is room for; where lines are few, what is beside a list takes fewer."""
        self.set_class(self.size.height < LOW, "-low")
        self.query_one("#keys", Line).update(keys_line(hints_for(self.PLACE, self.size.width)))

    def lacks(self, command: str) -> str:
        """Return why a command cannot be done now."""
        idle = isinstance(self, Asking) and not self._requests
        return NOTHING_LOADS if command == "stop" and idle else ""

    def action_back(self) -> None:
        """Leave the sheet as it is."""
        self.dismiss(None)
