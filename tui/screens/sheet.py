"""A sheet over the explorer: a title, something to read or choose from, a note and the keys."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.commands import Place, bindings_over_views, hints_for
from tui.widgets.cells import Content, pieces_of
from tui.widgets.line import Line, keys_line

A = TypeVar("A")


class Sheet(ModalScreen[A], Generic[A]):
    """What opens over the explorer and is left with Esc; it fills the screen and has no box."""

    PLACE: ClassVar[Place]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_over_views()]
    AUTO_FOCUS = ""

    def __init__(self, title: Content) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """Lay out title, content, note and keys."""
        title = [("Rollbook", "accent"), ("  ", ""), *pieces_of(self._title, "bold")]
        yield Line(title, [("READ-ONLY", "dim")], id="title")
        yield from self.content()
        yield Line(classes="note")
        yield Line(id="keys")

    def content(self) -> ComposeResult:
        """Lay out what is between title and note."""
        yield Widget()

    def note(self, left: Content = "", right: Content = "") -> None:
        """Say something in the note line."""
        self.query_one(".note", Line).update(left, right)

    def on_resize(self) -> None:
        """Name as many keys as there is room for."""
        self.query_one("#keys", Line).update(keys_line(hints_for(self.PLACE, self.size.width)))

    def action_back(self) -> None:
        """Leave the sheet as it is."""
        self.dismiss(None)
