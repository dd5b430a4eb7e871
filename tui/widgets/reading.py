"""A text to be read, and to be copied by hand: as it is, from the first cell on, without a cursor."""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from tui.widgets.cells import blank, wrap
from tui.widgets.drawn import Drawn


class Reading(Drawn):
    """A text of any length, wrapped to the width there is; it moves by lines and pages."""

    DEFAULT_CSS = """
    Reading {
        height: 1fr;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._lines: list[str] = []
        self._top = 0

    @property
    def text(self) -> str:
        """All there is to read, as it was given, whatever is on screen."""
        return self._text

    @property
    def rest(self) -> int:
        """How many lines there are below those on screen."""
        return max(0, len(self._lines) - self._top - self.size.height)

    def show(self, text: str) -> None:
        """Show another text, from its beginning."""
        self._text, self._top = text, 0
        self._lay_out()

    def move(self, lines: int) -> None:
        """Move on by so many lines, or back; never beyond the text."""
        self._top = max(0, min(self._top + lines, len(self._lines) - self.size.height))
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002  # a handler's signature
        """Wrap to the width there is."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = max(20, self.size.width - 2)
        self._lines = [line for one in self._text.splitlines() for line in _wrapped(one, width)]
        self.move(0)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        at = self._top + y
        text = self._lines[at] if at < len(self._lines) else ""
        return self.strip(self.fitted([blank(1), (text, "")], self.size.width))


def _wrapped(line: str, width: int) -> list[str]:
    """Return a line in several, each indented as it is."""
    text = line.lstrip(" ")
    indent = " " * min(len(line) - len(text), width // 2)
    return [indent + part for part in wrap(text, width - len(indent))] or [""]
