"""The causes of a course: its learners grouped by what holds them up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.lookup.course.causes import CauseGroup, Side, headline
from tui.lookup.export.extract import Extract
from tui.lookup.export.viewextracts import causes_extract
from tui.screens.page import Fact, PageScreen
from tui.screens.roster_running import RosterRunning
from tui.screens.table_copying import Line
from tui.screens.whole_sheet import WholeSheet
from tui.widgets.cells import Cell
from tui.widgets.columns import Column
from tui.widgets.table import RowTable

COLUMNS: Final = (
    Column("count", "Learners", 8, priority=9, align="right"),
    Column("words", "Cause", 60, minimum=24, priority=8),
    Column("example", "For example", minimum=60, priority=3),
)


class CausesSheet(WholeSheet):
    """Dismissed with the group whose people are wanted."""

    def __init__(self, source: RosterRunning) -> None:
        super().__init__("Causes", source)
        self._groups: list[CauseGroup] = []
        self.table: RowTable[CauseGroup] = RowTable(
            COLUMNS, self._cells, key=lambda group: group.key, heading=self._heading, gap=1
        )

    def renew(self) -> None:
        """Group everybody anew."""
        if not self.is_mounted:
            return
        self._groups = self.source.standing.groups() if self.source.standing else []
        self.table.set_rows(self._groups)
        of = f"{self.table.position + 1} of {self.table.count}" if self.table.count else ""
        self.say(headline(self._groups), of)

    def action_details(self) -> None:
        """Tell what the cause says about the first of these people, and who they are."""
        group = self.table.cursor_row
        if group is None:
            return
        facts = [Fact("The cause", group.words, group.example or "Moodle has not been asked about them yet.")]
        facts += [Fact("Who", row.name, row.email) for row in group.rows]
        self.app.push_screen(PageScreen([("Details: ", "dim"), (group.words, "bold")], facts))

    def extract(self, *, pseudonymised: bool) -> Extract | None:
        """Return the groups as they are known now."""
        whole = self.whole
        return causes_extract(whole, self._groups, pseudonymised=pseudonymised) if whole else None

    def line(self) -> Line:
        """Return how many the cause under the cursor holds up."""
        group, course = self.table.cursor_row, self.source.course
        if group is None or course is None:
            return Line()
        return Line(f"{course.title}, {group.side.value}: {len(group.rows):,} × {group.words}.")

    def on_row_table_highlighted(self, message: RowTable.Highlighted[CauseGroup]) -> None:
        """Say where the cursor is."""
        message.stop()
        self.say(headline(self._groups), f"{self.table.position + 1} of {self.table.count}")

    def on_row_table_opened(self, message: RowTable.Opened[CauseGroup]) -> None:
        """Show these people on the roster."""
        message.stop()
        self.dismiss(message.row)

    def _heading(self, group: CauseGroup) -> str:
        count = sum(len(one.rows) for one in self._groups if one.side is group.side)
        return f"{group.side.value.capitalize()}  {count:,}"

    def _cells(self, group: CauseGroup, _position: int) -> Sequence[Cell]:
        ink = "" if group.side is Side.OPEN else "dim"
        return (
            [(f"{len(group.rows):,}", "trouble" if group.side is Side.OPEN else "dim")],
            [(group.words, ink)],
            [(group.example, "dim")],
        )
