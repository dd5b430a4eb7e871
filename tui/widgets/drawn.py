"""What all our widgets share: they draw styled pieces of text, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import Align, Cell, Piece, fit, merged
from tui.widgets.glyphs import Glyphs, glyphs_of

INKS: Final = (
    "accent",  # what a reader's eye may rest on
    "bold",
    "cursor",  # the cursor's line in the table that has the keyboard
    "cursor-idle",  # the same in another one
    "dim",
    "heading",
    "key",  # a key's name in the last line
    "late",
    "trouble",  # what blocks
    "verdict",
)
"""The names pieces may be drawn in; the style sheet says how each looks."""

INK_CLASSES: Final = frozenset(f"ink--{name}" for name in INKS)
"""The component classes of an app that shows our widgets: the app's and not each widget's, because Textual
works out all component styles of a widget whenever a class changes of it or of anything it is in."""

BLANKS_JOIN: Final = frozenset({"accent", "bold", "dim", "heading", "key", "late", "trouble", "verdict"})
"""Inks that do not show on blanks, so that the blanks behind a text can be sent along with it."""


class Drawn(Widget):
    """A widget that draws pieces of text exactly as given: never markup, never wrapped, no scrollbars.

    The look of an ink is what the app's component class ``ink--<name>`` adds to the widget's own style.
    """

    DEFAULT_CSS = """
    Drawn {
        height: 1;
        overflow: hidden hidden;
    }
    """

    ALLOW_SELECT = False

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._inks: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Mix the inks anew when the theme or the ground changes."""
        super().notify_style_update()
        self._inks.clear()

    @property
    def glyphs(self) -> Glyphs:
        """The signs the app draws with."""
        return glyphs_of(self.app)

    @property
    def spot(self) -> Offset:
        """The cell the reader is on, on the screen."""
        return self.content_region.offset

    def ink(self, name: str) -> Style:
        """Return the style of an ink, of the plain one for the empty name."""
        style = self._inks.get(name)
        if style is None:
            style = self.rich_style
            if name:
                style += self.app.get_component_styles(f"ink--{name}").partial_rich_style
            self._inks[name] = style
        return style

    def spelled(self, cell: Cell) -> Cell:
        """Return ``cell`` in characters the terminal can show."""
        glyphs = self.glyphs
        return [(glyphs.show(text), ink) for text, ink in cell] if glyphs.plain else cell

    def fitted(self, cell: Cell, width: int, align: Align = "left") -> list[Piece]:
        """Return ``cell`` spelled and in exactly ``width`` cells."""
        return fit(self.spelled(cell), width, align, self.glyphs.ellipsis)

    def strip(self, pieces: Iterable[Piece]) -> Strip:
        """Return one line of pieces that are already spelled and fitted, in as few segments as possible."""
        return Strip([Segment(text, self.ink(name)) for text, name in merged(pieces, BLANKS_JOIN)])
