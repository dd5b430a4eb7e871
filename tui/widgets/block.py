"""A few lines of text that stay where they are: a verdict, two systems side by side."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from tui.widgets.cells import Cell, blank
from tui.widgets.drawn import Drawn


class Block(Drawn):
    """Lines of pieces, as many as the style sheet gives it room for; drawn again only when they change."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Cell, ...] = ()

    def update(self, lines: Sequence[Cell]) -> None:
        """Show other lines."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.refresh()

    @property
    def text(self) -> str:
        """What the lines say, uncut."""
        return "\n".join("".join(text for text, _ink in line).rstrip() for line in self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if y >= len(self._lines):
            return self.strip([blank(self.size.width)])
        return self.strip(self.fitted(self._lines[y], self.size.width))
