"""What sheets about a whole course share: they follow its run, whose note and stop they have, too."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.commands import Place, bindings_for
from tui.screens.roster_running import RosterRunning
from tui.screens.sheet import Sheet
from tui.widgets.cells import Content, cell_len
from tui.widgets.glyphs import Glyphs, glyphs_of
from tui.widgets.line import GAP
from tui.widgets.table import RowTable


class WholeSheet(Sheet[Any]):
    """A sheet about everybody of a course; it shows what is known so far, and more as it comes.

    Attributes:
        source: The roster, and the run that fills it.
        table: What is shown; the sheet's own.
    """

    table: RowTable[Any]
    PLACE: ClassVar[Place] = Place.WHOLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.WHOLE)]

    def __init__(self, name: str, source: RosterRunning) -> None:
        title = source.course.title if source.course else ""
        super().__init__([(f"{name}: ", "dim"), (title, "bold")])
        self.source = source

    @property
    def glyphs(self) -> Glyphs:
        """The signs the app draws with."""
        return glyphs_of(self.app)

    def help_place(self) -> Place:
        """Return the place whose help is wanted."""
        return self.PLACE

    def content(self) -> ComposeResult:
        """Lay out the table."""
        yield self.table

    def on_mount(self) -> None:
        """Take the keys."""
        self.table.focus()
        self.table.set_empty("Nobody is on this roster yet.", "Esc back")
        self.renew()

    def on_resize(self) -> None:
        """Use the room there is now."""
        super().on_resize()
        self.renew()

    def renew(self) -> None:
        """Show what is known by now."""
        raise NotImplementedError

    def say(self, told: Content, right: str = "") -> None:
        """Say how far the run is, or where there is nothing to say of it, this."""
        run = self.source.run_note()
        if run is None:
            self.note(told, [(right, "dim")])
            return
        variants, keys = run
        right = "   ".join(filter(None, (keys, right)))
        room = self.size.width - 2 - GAP - cell_len(right)
        words = next((one for one in variants if cell_len(one) <= room), variants[-1])
        self.note(words, [(right, "dim")])

    def stop_running(self) -> bool:
        """Stop what runs; say whether anything did."""
        return self.source.stop_running()

    def action_stop(self) -> None:
        """Stop the run, or go on with it."""
        self.source.action_stop()
        self.renew()
