"""What to ask both administrators for, to be read, and to be copied as a letter to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from tui.commands import Place, bindings_for
from tui.lookup.letter import letter
from tui.screens.copied_sheet import CopiedSheet
from tui.screens.facts import rights_facts
from tui.screens.page import Fact, PageScreen
from tui.widgets.cells import Content


class RightsScreen(PageScreen):
    """Lists the rights, perhaps after other facts."""

    PLACE: ClassVar[Place] = Place.RIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.RIGHTS)]

    class CopyLetterWanted(Message):
        """The reader wants the letter copied."""

    def __init__(self, title: Content = "Rights", facts: Sequence[Fact] = ()) -> None:
        super().__init__(title, facts or [*rights_facts()])

    def action_copy(self) -> None:
        """Have the letter copied."""
        self.post_message(self.CopyLetterWanted())


class LetterSheet(CopiedSheet):
    """Copies the letter."""

    PLACE: ClassVar[Place] = Place.COPY_LETTER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.COPY_LETTER)]

    def begin(self) -> None:
        """Copy it."""
        self.call("a letter", "to both administrators")
        self.copy(letter())
