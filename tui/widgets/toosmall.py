"""What a screen says instead of itself where nothing of it could be read."""

from __future__ import annotations

from typing import Final

from textual.strip import Strip

from tui.terminal.surroundings import SMALLEST
from tui.widgets.cells import blank, wrap
from tui.widgets.drawn import Drawn

TOO_NARROW: Final = [(0, "-too-narrow"), (SMALLEST[0], "-wide-enough")]
TOO_LOW: Final = [(0, "-too-low"), (SMALLEST[1], "-high-enough")]
"""The classes of a screen by its width and by its height, for Textual to set."""


class TooSmall(Drawn):
    """Lies over a screen that is too small: it says what is needed. Keys work as before: q quits."""

    DEFAULT_CSS = """
    TooSmall {
        display: none;
        layer: above;
        width: 100%;
        height: 100%;
        background: $background;
    }
    .-too-narrow TooSmall, .-too-low TooSmall {
        display: block;
    }
    """

    def render_line(self, y: int) -> Strip:
        """Draw one line of it."""
        width, height = self.app.size
        need = f"{SMALLEST[0]} × {SMALLEST[1]}"
        lines = wrap(f"Rollbook needs {need} cells; this terminal has {width} × {height}.", max(1, width))
        line = lines[y] if y < len(lines) else ""
        return self.strip(self.fitted([(line, "")] if line else [blank(width)], width))
