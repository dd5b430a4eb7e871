"""The line in which a view is filtered: ``/ text      7 of 212   Enter keeps   Esc clears``."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from tui.widgets.cells import cell_len
from tui.widgets.line import Line
from tui.widgets.table import RowTable
from tui.widgets.textinput import LineInput


class _FilterInput(LineInput):
    """The field itself; ``FilterLine`` listens to it."""


class FilterLine(Horizontal):
    """A filter of one line, which stands where the note line stands while it is open.

    The table it belongs to still moves under ↑ ↓ PgUp PgDn and looks as if it had the keyboard.
    """

    DEFAULT_CSS = """
    FilterLine {
        height: 1;
        width: 1fr;
    }
    FilterLine > .filterline--sign {
        width: 3;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "clear the filter", show=False),
        Binding("down", "move('cursor_down')", show=False),
        Binding("up", "move('cursor_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
    ]

    class _Told(Message):
        """Something about a filter line."""

        def __init__(self, line: FilterLine, text: str) -> None:
            super().__init__()
            self.line = line
            self.text = text

        @property
        def control(self) -> FilterLine:
            """The filter line."""
            return self.line

    class Changed(_Told):
        """The filter's text is another one."""

    class Kept(_Told):
        """The reader keeps the filter and goes on in the table."""

    class Cleared(_Told):
        """The reader takes the filter away; its text is empty."""

    def __init__(
        self,
        table: RowTable[Any] | None = None,
        *,
        sign: str = "/",
        keys: str = "Enter keeps   Esc clears",
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        """Make a filter line for ``table``, which may be given later as ``open`` is called.

        Args:
            table: The table it belongs to.
            sign: What stands before the field.
            keys: What the keys do, said on the right.
            id: The widget's id.
            classes: The widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._sign, self._keys = sign, keys
        self._table = table
        self._input = _FilterInput()
        self._right = Line(ink="dim")
        self.count("")

    def compose(self) -> ComposeResult:
        """Lay out sign, field and what the keys do."""
        yield Line(self._sign, classes="filterline--sign")
        yield self._input
        yield self._right

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    def open(self, table: RowTable[Any] | None = None, text: str = "") -> None:
        """Take the keyboard, to filter ``table``, beginning with ``text``."""
        self._table = table or self._table
        with self.prevent(Input.Changed):
            self._input.value = text
        self._input.cursor_position = len(text)
        self._input.focus()

    def count(self, count: str) -> None:
        """Show how much the filter leaves: ``7 of 212``."""
        self._right.update("", f"{count}      {self._keys}" if count else self._keys)
        self._right.styles.width = cell_len(self._right.text) + 2

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        """Tell the new text."""
        event.stop()
        self.post_message(self.Changed(self, event.value))

    @on(Input.Submitted)
    def _kept(self, event: Input.Submitted) -> None:
        """Tell that the filter stays; the table gets the keyboard."""
        event.stop()
        self._leave()
        self.post_message(self.Kept(self, event.value))

    @on(Input.Blurred)
    def _blurred(self, event: Input.Blurred) -> None:
        """Keep the field's own business to ourselves."""
        event.stop()

    def action_clear(self) -> None:
        """Take the filter away; the table gets the keyboard."""
        with self.prevent(Input.Changed):
            self._input.value = ""
        self._leave()
        self.post_message(self.Cleared(self, ""))

    def action_move(self, action: str) -> None:
        """Let the table move as if the key had been pressed there."""
        if self._table is not None:
            getattr(self._table, f"action_{action}")()

    def _leave(self) -> None:
        """Give the keyboard to the table."""
        if self._table is not None:
            self._table.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002  # Textual's signature
        """Let the table look as if it had the keyboard."""
        if self._table is not None:
            self._table.add_class("-active")

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:  # noqa: ARG002  # Textual's signature
        """Let the table look as it is."""
        if self._table is not None:
            self._table.remove_class("-active")
