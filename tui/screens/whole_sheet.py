"""What sheets about a whole course share: they follow its run, whose note and stop they have, too."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from tui.commands import Place, bindings_for
from tui.lookup.course.missing import run_notes
from tui.lookup.export.viewextracts import Whole
from tui.records import System
from tui.screens.as_of import as_of_words, both_times
from tui.screens.roster_running import RosterRunning
from tui.screens.sheet import Sheet
from tui.screens.table_copying import TableCopying
from tui.widgets.cells import Content, cell_len
from tui.widgets.letterline import LetterLine
from tui.widgets.line import GAP, Line
from tui.widgets.table import RowTable


class WholeSheet(TableCopying, Sheet[Any]):
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
        self.session = source.session

    def help_place(self) -> Place:
        """Return the place whose help is wanted."""
        return self.PLACE

    def content(self) -> ComposeResult:
        """Lay out the table."""
        yield self.table

    def below(self) -> ComposeResult:
        """Lay out what asks for a letter, and as of when this is."""
        yield LetterLine()
        yield Line(id="as-of", ink="dim")

    @property
    def keyboard(self) -> Widget:
        """The table takes the keys."""
        return self.table

    def told(self) -> None:
        """Say anew how far things are."""
        self.renew()

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
        source = self.source
        times = both_times(source.moodle_at, source.as_of)
        self.query_one("#as-of", Line).update(as_of_words(source.session, times, self.size.width))
        if self.writing:
            self.note(self.writing, "x stops")
            return
        run = source.run_note()
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
        return super().stop_running() | self.source.stop_running()

    def action_stop(self) -> None:
        """Stop the run, or go on with it."""
        if not super().stop_running():
            self.source.action_stop()
        self.renew()

    @property
    def whole(self) -> Whole | None:
        """The course as it is known now, for a file; None while there is none."""
        source = self.source
        if source.roster is None:
            return None
        times = {System.ISPRING: source.as_of or source.session.clock.now()}
        if source.moodle_at is not None:
            times[System.MOODLE] = source.moodle_at
        run = source.run
        notes = tuple(run_notes(run)) if run is not None else ()
        complete = run is not None and run.finished and not source.names_coming
        return Whole(source.session, source.roster, times, notes, complete)
