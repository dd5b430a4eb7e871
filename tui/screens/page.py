"""A sheet to read: help, details, accounts. Facts under headings, wrapped to the width there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.commands import Place, bindings_for
from tui.screens.sheet import Sheet
from tui.widgets.cells import Content, cell_len, wrap
from tui.widgets.columns import Column
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
    """

    group: str
    label: str
    text: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class _FactLine:
    number: int
    fact: Fact
    label: str
    text: str


class PageScreen(Sheet[str]):
    """Shows facts; dismissed with the command of the fact that was opened, if it has one."""

    PLACE: ClassVar[Place] = Place.PAGE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.PAGE)]

    def __init__(self, title: Content, facts: Sequence[Fact]) -> None:
        super().__init__(title)
        self._facts = tuple(facts)
        self._label = min(MAX_LABEL, max((cell_len(fact.label) for fact in facts), default=0))
        self.table: RowTable[_FactLine] = RowTable(
            self._columns(),
            lambda line, _position: ([(line.label, "bold")], [(line.text, "")]),
            key=lambda line: line.number,
            heading=lambda line: line.fact.group or None,
            gap=1,
            header=False,
        )

    def content(self) -> ComposeResult:
        """Lay out the facts."""
        yield self.table

    def on_mount(self) -> None:
        """Take the keys."""
        self.table.focus()

    def _columns(self) -> tuple[Column, ...]:
        return (Column("label", "", self._label or 1, priority=1), Column("text", "", minimum=10, priority=2))

    def on_resize(self) -> None:
        """Wrap the texts to the width there is."""
        super().on_resize()
        room = max(20, self.size.width - self._label - 8)
        lines: list[_FactLine] = []
        for fact in self._facts:
            for number, text in enumerate(wrap(fact.text, room) or [""]):
                lines.append(_FactLine(len(lines), fact, "" if number else fact.label, text))
        self.table.set_rows(lines)

    def on_row_table_opened(self, message: RowTable.Opened[_FactLine]) -> None:
        """Do what the fact under the cursor offers."""
        message.stop()
        if message.row.fact.command:
            self.dismiss(message.row.fact.command)
