"""A sheet to read: help, details, accounts. Facts under headings, wrapped to the width there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.commands import Place, bindings_for
from tui.screens.filtering import Filtering
from tui.screens.sheet import Sheet
from tui.text import fold
from tui.widgets.cells import Cell, Content, cell_len, fit, wrap
from tui.widgets.columns import Column
from tui.widgets.filterline import FilterLine
from tui.widgets.table import RowTable

MAX_LABEL: Final = 26


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to read.

    Attributes:
        group: The heading it stands under.
        label: What it is about; may be empty.
        text: What there is to say; wrapped.
        command: What Enter on it does; empty if nothing.
        then: What to do about it, on lines of its own; may be empty.
        ink: What the label is drawn in.
    """

    group: str
    label: str
    text: str
    command: str = ""
    then: str = ""
    ink: str = "bold"


@dataclass(frozen=True, slots=True)
class _FactLine:
    key: tuple[Fact, int, int]
    fact: Fact
    cell: Cell


class PageScreen(Sheet[str], Filtering):
    """Shows facts, or those with the words typed; dismissed with the command of the one that was opened."""

    PLACE: ClassVar[Place] = Place.PAGE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.PAGE)]

    def __init__(self, title: Content, facts: Sequence[Fact]) -> None:
        super().__init__(title)
        self._facts = tuple(facts)
        self.table: RowTable[_FactLine] = RowTable(
            (Column("fact", ""),),
            lambda line, _position: (line.cell,),
            key=lambda line: line.key,
            heading=lambda line: line.fact.group or None,
            gap=1,
            header=False,
        )

    def content(self) -> ComposeResult:
        """Lay out the facts."""
        yield self.table
        yield FilterLine(self.table, classes="filter")

    def on_mount(self) -> None:
        """Take the keys."""
        self.table.focus()

    def on_resize(self) -> None:
        """Wrap the texts to the width there is."""
        super().on_resize()
        self._lay_out()

    def tell_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts; the cursor stays on the one it is on."""
        self._facts = tuple(facts)
        if self.is_mounted:
            self._lay_out()

    def _lay_out(self) -> None:
        label = min(MAX_LABEL, max((cell_len(fact.label) for fact in self._facts), default=0))
        lines: list[_FactLine] = []
        seen = Counter[Fact]()
        for fact in self._facts_shown():
            for number, cell in enumerate(_cells(fact, label + 2, self.size.width - 4)):
                lines.append(_FactLine((fact, seen[fact], number), fact, cell))
            seen[fact] += 1
        self.table.set_rows(lines)

    def _facts_shown(self) -> tuple[Fact, ...]:
        wanted = fold(self.filter_text).split()
        if not wanted:
            return self._facts
        return tuple(
            fact
            for fact in self._facts
            if all(word in fold(f"{fact.label} {fact.text} {fact.then} {fact.group}") for word in wanted)
        )

    def filtered(self, text: str) -> str:
        """Show facts with all these words."""
        self.filter_text = text
        self.table.set_empty(f"Nothing matches “{text}”.", "Esc clears the filter")
        self._lay_out()
        return f"{len(self._facts_shown())} of {len(self._facts)}"

    def action_back(self) -> None:
        """Show everything again, or leave the sheet."""
        if not self.clear_filter():
            super().action_back()

    def on_row_table_opened(self, message: RowTable.Opened[_FactLine]) -> None:
        """Do what the fact under the cursor offers."""
        message.stop()
        if message.row.fact.command:
            self.dismiss(message.row.fact.command)


def _cells(fact: Fact, label: int, width: int) -> list[Cell]:
    """Return the lines of a fact: text beside its label, or over the whole width if it has none."""
    if not fact.label:
        return [[(line, "")] for line in wrap(fact.text, max(20, width))]
    room = max(20, width - label)
    texts = [(line, "") for line in wrap(fact.text, room) or [""]]
    texts += [(line, "accent") for line in wrap(fact.then, room)]
    labels = [fact.label] + [""] * (len(texts) - 1)
    return [[*fit([(name, fact.ink)], label), text] for name, text in zip(labels, texts, strict=True)]
