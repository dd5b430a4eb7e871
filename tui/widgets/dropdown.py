"""One of many on one line, with a list that opens over the screen: ``[ acme-prod      v ]``."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Final

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tui.widgets.cells import Piece, blank
from tui.widgets.drawn import Drawn
from tui.widgets.oneof import OneOf

OPEN_LINES: Final = 8
"""Lines of the open list; a longer one moves."""


class Dropdown(OneOf, can_focus=True):
    """One of many; ← → choose directly, Space opens the list. Made to stand between a ``Field``'s brackets.

    Enter is left to the form while the list is closed.
    """

    DEFAULT_CSS = """
    Dropdown {
        width: 1fr;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "open_or_take", "open the list, or take this one", show=False),
        Binding("enter", "take", "take this one", show=False),
        Binding("escape", "close", "close the list", show=False),
        Binding("down", "move(1)", "next in the open list", show=False),
        Binding("up", "move(-1)", "previous in the open list", show=False),
        Binding("right", "choose(1)", "the next one", show=False),
        Binding("left", "choose(-1)", "the one before", show=False),
    ]

    class Changed(OneOf.Changed):
        """Another one is chosen."""

    @cached_property
    def _list(self) -> _OpenList:
        return _OpenList()

    def compose(self) -> ComposeResult:
        """Keep the list at hand."""
        yield self._list

    @property
    def opened(self) -> bool:
        """Whether the list is open."""
        return self._list.has_class("-open")

    def _close(self) -> None:
        """Close the list."""
        self._list.remove_class("-open")

    def on_blur(self) -> None:
        """Do not leave a list open behind."""
        self._close()

    def on_key(self, event: events.Key) -> None:
        """While the list is open, keys mean the list and nothing behind it."""
        if self.opened and event.is_printable and event.key != "space":
            event.stop()
            event.prevent_default()

    def action_open_or_take(self) -> None:
        """Open the list; take the one under its cursor if it is open."""
        if self.opened:
            self.action_take()
        elif len(self._options) > 1:
            self._list.show([label for _value, label in self._options], self._number)

    def action_take(self) -> None:
        """Take the one under the list's cursor."""
        if not self.opened:
            raise SkipAction
        self._close()
        self.choose(self._list.number)

    def action_close(self) -> None:
        """Close the list and leave all as it was."""
        if not self.opened:
            raise SkipAction
        self._close()

    def action_move(self, by: int) -> None:
        """Move in the open list."""
        if not self.opened:
            raise SkipAction
        self._list.move(by)

    def action_choose(self, by: int) -> None:
        """Choose the one ``by`` places on without opening the list; in the open one, move."""
        if self.opened:
            self._list.move(by)
        else:
            self.choose(self._number + by)

    def render_line(self, y: int) -> Strip:
        """Draw what is chosen, and that there is more."""
        label = self._options[self._number][1] if self._options and not y else ""
        arrow = "v" if len(self._options) > 1 and not y else " "
        room = max(0, self.size.width - 2)
        line = [*self.fitted([(label, "")], room), blank(1), (arrow, "")]
        ink = "cursor" if self.has_focus else ""
        return self.strip([("".join(text for text, _ink in line), ink)])


class _OpenList(Drawn):
    """The open list: it lies over the field and what is below, each line between brackets as the field."""

    DEFAULT_CSS = """
    _OpenList {
        overlay: screen;
        constrain: none inside;
        display: none;
        offset: -2 0;
    }
    _OpenList.-open {
        display: block;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._labels: list[str] = []
        self._top = 0
        self.number = 0

    def show(self, labels: list[str], number: int) -> None:
        """Open with the cursor on ``number``."""
        self._labels, self.number, self._top = labels, number, 0
        self.styles.height = min(len(labels), OPEN_LINES)
        self.styles.width = self.parent.size.width + 4 if isinstance(self.parent, Drawn) else 20
        self.add_class("-open")
        self.move(0)

    def move(self, by: int) -> None:
        """Move the cursor, no further than the ends."""
        self.number = max(0, min(self.number + by, len(self._labels) - 1))
        self._top = max(self.number - OPEN_LINES + 1, min(self._top, self.number))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one option."""
        number = self._top + y
        label = self._labels[number] if number < len(self._labels) else ""
        chosen = number == self.number
        sign = self.glyphs.cursor if chosen else " "
        room = max(0, self.size.width - 4)
        middle: Piece = ("".join(text for text, _ink in self.fitted([(label, "")], room)), "")
        return self.strip([(f"[{sign}{middle[0]} ]", "cursor" if chosen else "")])
