"""The sheet of what was copied: the text itself, and what is known of where it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.message import Message

from tui.screens.asking import Asking
from tui.screens.sheet import Sheet
from tui.terminal.clipboard import Clipboard
from tui.widgets.cells import Content
from tui.widgets.glyphs import glyphs_of
from tui.widgets.line import Line
from tui.widgets.reading import Reading
from tui.workers.evidence import TextCopied, copying

COPY: Final = "copy"


class CopiedSheet(Asking, Sheet[None]):
    """Copies a text, and shows it for whoever has to copy it by hand.

    Attributes:
        reading: Where the text stands.
    """

    NOTHING: ClassVar[str] = "There is nothing of the kind: nothing was copied."

    class ToTerminal(Message):
        """Something is to be written to the terminal, past the screen."""

        def __init__(self, sequence: str) -> None:
            super().__init__()
            self.sequence = sequence

    def __init__(self, clipboard: Clipboard) -> None:
        super().__init__("")
        self._clipboard = clipboard
        self._words = ""
        self.reading = Reading()

    def content(self) -> ComposeResult:
        """Lay out the text."""
        yield self.reading

    def on_mount(self) -> None:
        """Copy at once what was asked for."""
        self.begin()

    def begin(self) -> None:
        """Copy what is wanted now."""
        raise NotImplementedError

    def call(self, form: str, about: str) -> None:
        """Say in the title what is copied, and of what."""
        title: Content = [("Rollbook", "accent"), ("  Copy: ", "dim"), (form, "bold"), (f"   {about}", "dim")]
        self.query_one("#title", Line).update(title)

    def copy(self, text: str) -> None:
        """Show a text and copy it; where there is none, say so."""
        self.reading.show(text)
        self.give_up(COPY)
        if text:
            self.say(f"{glyphs_of(self.app).under_way}copying")
            self.ask(COPY, copying(self._clipboard, text))
        else:
            self.say(self.NOTHING)

    def on_text_copied(self, message: TextCopied) -> None:
        """Say what became of the text."""
        message.stop()
        if self.expects(message):
            if message.copied.sequence:
                self.post_message(self.ToTerminal(message.copied.sequence))
            self.say(message.copied.words)

    def say(self, words: str, keys: str = "") -> None:
        """Say something in the note line, and how much of the text is below."""
        self._words = words
        rest = f"↓ {self.reading.rest} more" if self.reading.rest else ""
        self.note(words, [("   ".join(filter(None, (keys, rest))), "dim")])

    def on_resize(self) -> None:
        """Say anew what the room allows."""
        super().on_resize()
        self.call_after_refresh(lambda: self.say(self._words))

    def action_read_on(self, key: str) -> None:
        """Move in the text."""
        self.reading.move(_MOVES[key](self.reading.size.height))
        self.say(self._words)

    def action_close(self) -> None:
        """Go back to where the reader was."""
        self.dismiss(None)

    def action_stop(self) -> None:
        """Ask no more, and copy what there is."""
        self.stop_running()


FAR: Final = 1_000_000
"""More lines than any text has."""

_MOVES: Final[Mapping[str, Callable[[int], int]]] = {
    "down": lambda _page: 1,
    "up": lambda _page: -1,
    "pagedown": lambda page: page - 1,
    "pageup": lambda page: 1 - page,
    "home": lambda _page: -FAR,
    "end": lambda _page: FAR,
}
"""How far each key moves, by the lines of a page."""
