"""A line that waits for one letter: ``sort  n name  s status  …  Esc back``."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.message import Message

from tui.widgets.cells import Piece
from tui.widgets.line import Line


class LetterLine(Line, can_focus=True):
    """Takes the keyboard for one key, and tells which it was; hidden otherwise."""

    DEFAULT_CSS = """
    LetterLine {
        display: none;
    }
    """

    class Chosen(Message):
        """A key was typed; ``letter`` is empty if it means none of the choices."""

        def __init__(self, letter: str) -> None:
            super().__init__()
            self.letter = letter

    def __init__(self) -> None:
        super().__init__()
        self._letters: frozenset[str] = frozenset()
        self._enter = ""

    def ask(self, question: str, choices: Mapping[str, str], *, enter: str = "") -> None:
        """Take the keyboard and ask for a letter.

        Args:
            question: What it is for.
            choices: The letters, each with what it means.
            enter: The letter Enter stands for; none of them by default.
        """
        pieces: list[Piece] = [(question, "dim")]
        for letter, words in choices.items():
            pieces += [("  ", ""), (letter, "key"), (f" {words}", "dim")]
        self.update(pieces, [("Esc back", "dim")])
        self._letters, self._enter = frozenset(choices), enter
        self.display = True
        self.focus()

    def on_key(self, event: events.Key) -> None:
        """Take one key, whatever it would mean elsewhere."""
        event.stop()
        event.prevent_default()
        self.display = False
        letter = self._enter if event.key == "enter" else event.character or ""
        self.post_message(self.Chosen(letter if letter in self._letters else ""))
