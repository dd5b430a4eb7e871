"""What asks for one letter, in the place of its note: panes and sheets alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from textual.widget import Widget

from tui.screens.asking import Asking
from tui.widgets.glyphs import Glyphs, glyphs_of
from tui.widgets.letterline import LetterLine


class Lettering(Asking):
    """Has a note line, and a line that asks for a letter in its place.

    It is mixed into widgets and screens, and is none itself: Textual styles a class by its first base alone.
    """

    _then: Callable[[str], None] | None = None

    @property
    def keyboard(self) -> Widget:
        """The widget that takes the keys."""
        return self._here

    @property
    def _here(self) -> Widget:
        """What it is mixed into."""
        return cast("Widget", self)

    @property
    def glyphs(self) -> Glyphs:
        """The signs the app draws with."""
        return glyphs_of(self.app)

    def told(self) -> None:
        """Say anew how far things are."""
        raise NotImplementedError

    def ask_letter(
        self,
        question: str,
        choices: Mapping[str, str],
        then: Callable[[str], None],
        *,
        enter: str = "",
        known: str = "",
    ) -> None:
        """Ask for one letter, in the place of the note, unless it is known.

        Args:
            question: What it is for.
            choices: The letters, each with what it means.
            then: Told which it was; not called if it was none of them.
            enter: The letter Enter stands for.
            known: The letter, if nobody has to be asked.
        """
        if known:
            then(known)
            return
        self._then = then
        self._here.query_one(".note").display = False
        self._here.query_one(LetterLine).ask(question, choices, enter=enter)

    def on_letter_line_chosen(self, message: LetterLine.Chosen) -> None:
        """Go on with what the letter means."""
        message.stop()
        self._here.query_one(".note").display = True
        self.keyboard.focus()
        if message.letter and self._then is not None:
            self._then(message.letter)
