"""A form field of one line: ``Account URL   [ https://… ] suggested``."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import Piece, blank, width_of
from tui.widgets.drawn import Drawn

MARK_WIDTH: Final = 15
"""Cells a mark may take; it is cut rather than moving anything."""


class Field(Drawn):
    """A label, a control between brackets, and a short mark: one line, whatever happens.

    The label is bold while the control has the keyboard. Where the field is two lines high, a mark with no
    room on the right stands below the box.
    """

    DEFAULT_CSS = """
    Field {
        width: 1fr;
    }
    """

    def __init__(
        self,
        label: str,
        control: Widget,
        *,
        mark: str = "",
        boxed: bool = True,
        heading: bool = False,
        indent: int = 4,
        label_width: int = 18,
        box_width: int | None = None,
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        """Make a field.

        Args:
            label: What it is for.
            control: What is filled in; the field gives it its place.
            mark: A word on the right, such as ``suggested``.
            boxed: Whether the control stands between brackets.
            heading: Whether the label heads the fields below it, and is always bold.
            indent: Blank cells before the label.
            label_width: Cells of indent and label together.
            box_width: Cells of control and brackets; None takes all but the room of a mark.
            id: The widget's id.
            classes: The widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self.control = control
        self._label = label
        self._mark: Piece = (mark, "dim")
        self._boxed = boxed
        self._heading = heading
        self._indent = indent
        self._label_width = label_width
        self._box_width = box_width

    def compose(self) -> ComposeResult:
        """Take the control in."""
        yield self.control

    def set_mark(self, text: str = "", ink: str = "dim") -> None:
        """Show a short mark on the right, for example ``✗ refused`` in ``trouble``."""
        if (text, ink) != self._mark:
            self._mark = (text, ink)
            self._arrange()

    def set_widths(self, label_width: int, box_width: int | None, indent: int | None = None) -> None:
        """Use other widths, as the screen has more or less room."""
        self._label_width, self._box_width = label_width, box_width
        self._indent = self._indent if indent is None else indent
        self._arrange()

    def on_resize(self) -> None:
        """Use the room there is now."""
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002  # Textual's signature
        """Show the label bold."""
        self.refresh()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:  # noqa: ARG002  # Textual's signature
        """Show the label plain."""
        self.refresh()

    def _box(self) -> int:
        """Return the cells of the control with its brackets."""
        room = max(0, self.size.width - self._label_width)
        wanted = room - MARK_WIDTH - 2 if self._box_width is None else self._box_width
        return max(0, min(wanted, room))

    @property
    def _mark_fits(self) -> bool:
        """Whether the mark has room on the right."""
        return width_of([self._mark]) < self.size.width - self._label_width - self._box()

    def _arrange(self) -> None:
        """Give the control its place between the brackets."""
        edge = 2 if self._boxed else 0
        box = self._box() if self._boxed or self._mark[0] else max(0, self.size.width - self._label_width)
        self.control.styles.margin = (0, 0, 0, self._label_width + edge)
        self.control.styles.width = max(1, box - 2 * edge)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw everything but the control."""
        if y:
            below = (
                []
                if y > 1 or not self._mark[0] or self._mark_fits
                else [blank(self._label_width), self._mark]
            )
            return self.strip(self.fitted(below, self.size.width))
        ink = "bold" if self._heading or self.has_focus_within else ""
        label = self.fitted([(self._label, ink)], max(0, self._label_width - self._indent - 1))
        box = self._box()
        sides = [("[", ""), blank(box - 2), ("]", "")] if self._boxed and box > 1 else [blank(box)]
        line = [blank(self._indent), *label, blank(1), *sides]
        room = self.size.width - width_of(line) - 1
        mark = self.fitted([self._mark], max(0, min(room, MARK_WIDTH)))
        return self.strip(self.fitted([*line, blank(min(1, room)), *mark], self.size.width))
