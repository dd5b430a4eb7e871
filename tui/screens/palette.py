"""The palette: every command by name, with what it can be told besides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.commands import Command, Place, bindings_for, key_name
from tui.screens.offers import Offer, Wish, wishes
from tui.screens.sheet import Sheet
from tui.widgets.cells import Cell
from tui.widgets.columns import Column
from tui.widgets.filterline import FilterLine
from tui.widgets.table import RowTable

COLUMNS: Final = (
    Column("name", "Command", 24, minimum=12, priority=9),
    Column("keys", "Key", 6, priority=6),
    Column("words", "What it does, or why not now", minimum=10, priority=8),
)


class Palette(Sheet[Wish]):
    """Lists commands while their name is typed; dismissed with the one that is wanted.

    What needs to be told something is not wanted yet: its name is filled in, and its choices are listed.
    """

    PLACE: ClassVar[Place] = Place.PALETTE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.PALETTE)]

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__([("Commands", "bold")])
        self._offers = list(offers)
        self.table: RowTable[Wish] = RowTable(COLUMNS, self._cells, key=lambda wish: wish.words)
        self.line = FilterLine(self.table, sign=":", keys="Enter does it   Esc leaves")

    def content(self) -> ComposeResult:
        """Lay out the list and what is typed."""
        yield self.table
        yield self.line

    def on_mount(self) -> None:
        """Take what is typed."""
        self.query_one(".note").display = False
        self.table.set_empty("No command is called so.", "Esc leaves")
        self._show("")
        self.line.open()

    def _show(self, typed: str) -> None:
        found = list(wishes(self._offers, typed))
        self.table.start_over()
        self.table.set_rows(found)
        self.line.count(f"{len(found)} of {len(self._offers)}" if not typed else f"{len(found)}")

    def _cells(self, wish: Wish, position: int) -> Sequence[Cell]:  # noqa: ARG002  # the table's signature
        command, lacking = wish.offer.command, wish.offer.lacking
        keys = key_name(command.keys[0]) if command.keys else ""
        ink = "dim" if lacking else ""
        told = f"not now: {lacking}" if lacking and wish.offer.node else lacking or _words(command)
        return [(wish.words, ink)], [(keys, "dim")], [(told, "dim")]

    def on_filter_line_changed(self, message: FilterLine.Changed) -> None:
        """List what may be meant."""
        message.stop()
        self._show(message.text)

    def on_filter_line_kept(self, message: FilterLine.Kept) -> None:
        """Do what the cursor is on, if that can be done and nothing more has to be told."""
        message.stop()
        wish = self.table.cursor_row
        if wish is not None and not wish.offer.lacking and not wish.is_open:
            self.dismiss(wish)
            return
        if wish is not None and not wish.offer.lacking:
            self.line.open(text=f"{wish.words} ")
            self._show(f"{wish.words} ")
        else:
            self.line.open(text=message.text)

    def on_filter_line_cleared(self, message: FilterLine.Cleared) -> None:
        """Leave; nothing is wanted."""
        message.stop()
        self.dismiss(None)


def _words(command: Command) -> str:
    """Return what a command does, without its own name before it where the rest says it all."""
    name, _, rest = command.tooltip.partition(": ")
    return rest if name == command.name and not rest.startswith("then ") else command.tooltip
