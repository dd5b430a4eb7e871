"""The grid: learners × activities as signs, to see at a glance where a course gets stuck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.lookup.activities.reading import ActivityRow, Group, LearnerActivities
from tui.lookup.course.grid import GridColumn, cells_of, grid_columns
from tui.lookup.export.extract import Extract
from tui.lookup.export.viewextracts import grid_extract
from tui.lookup.roster.roster import RosterRow
from tui.lookup.wording import listed
from tui.screens.drawing import activity_glyph, shown_name
from tui.screens.page import Fact, PageScreen
from tui.screens.roster_running import RosterRunning
from tui.screens.roster_words import chosen
from tui.screens.table_copying import Line
from tui.screens.whole_sheet import WholeSheet
from tui.widgets.cells import Cell, Piece, blank
from tui.widgets.columns import Column
from tui.widgets.status import sign_of
from tui.widgets.table import RowTable

NAME: Final = 24
NOT_READ: Final = "·"
_INKS: Final = {Group.BLOCKS: "trouble", Group.OPEN: "", Group.DONE: "dim", Group.NOT_COUNTED: "dim"}


class GridSheet(WholeSheet):
    """Dismissed with the learner who is wanted."""

    def __init__(self, source: RosterRunning) -> None:
        super().__init__("Grid", source)
        self._columns: tuple[GridColumn, ...] = ()
        self.table: RowTable[RosterRow] = RowTable(
            self._layout(), self._cells, key=lambda row: (row.learner_id, row.position)
        )

    def renew(self) -> None:
        """Show what is known of everybody by now."""
        roster, view = self.source.roster, self.source.view
        if not self.is_mounted or roster is None or view is None:
            return
        told = self.source.answers.values()
        columns = grid_columns(one for one in told if isinstance(one, LearnerActivities))
        if columns != self._columns:
            self._columns = columns
            self.table.set_columns(self._layout())
        self.table.set_rows(roster.rows, view.index)
        self._tell()

    def action_details(self) -> None:
        """Tell which activity each number is, and how many have done it."""
        facts = [
            Fact(
                "Required" if column.required else "Not required",
                str(number),
                f"{column.name} ({column.modname}): {column.done:,} done, {column.open:,} open",
            )
            for number, column in enumerate(self._columns, 1)
        ]
        self.app.push_screen(PageScreen([("Details: ", "dim"), ("Grid", "bold")], facts))

    def extract(self, *, pseudonymised: bool) -> Extract | None:
        """Return everybody shown, with the state of each activity."""
        whole, view = self.whole, self.source.view
        if whole is None or view is None:
            return None
        return grid_extract(
            whole, view.rows(), self.source.answers, chosen=chosen(view), pseudonymised=pseudonymised
        )

    def line(self) -> Line:
        """Return what is open for the learner under the cursor."""
        row, course = self.table.cursor_row, self.source.course
        if row is None or course is None:
            return Line()
        said = self._open_words(row) or "Moodle has not told anything yet."
        return Line(f"{row.name}, {course.title}: {said}", (row.learner_id,))

    def on_row_table_highlighted(self, message: RowTable.Highlighted[RosterRow]) -> None:
        """Say what is open for the learner under the cursor."""
        message.stop()
        self._tell()

    def on_row_table_opened(self, message: RowTable.Opened[RosterRow]) -> None:
        """Open this learner."""
        message.stop()
        self.dismiss(message.row)

    # --- what is drawn -----------------------------------------------------------------------------------

    def _layout(self) -> tuple[Column, ...]:
        """Return the columns: one for all signs, whose heading counts them, required ones apart."""
        numbers = " ".join(str(number % 10) for number in range(1, self._required + 1))
        rest = " ".join(str(number % 10) for number in range(self._required + 1, len(self._columns) + 1))
        title = "   ".join(filter(None, (numbers, rest))) or "Activities"
        return (
            Column("name", "Name", NAME, minimum=14, priority=9),
            Column("status", "iSpring", 7, priority=6),
            Column("moodle", "Moodle", 6, priority=7),
            Column("signs", title, minimum=10, priority=8),
        )

    @property
    def _required(self) -> int:
        return sum(column.required for column in self._columns)

    def _cells(self, row: RosterRow, _position: int) -> Sequence[Cell]:
        sign = sign_of(row.family, self.glyphs)
        read = self.source.answers.get(row.learner_id)
        name: Piece = (shown_name(row, self.glyphs), "dim" if row.done else "")
        ispring: Piece = (sign.glyph, sign.ink)
        if not isinstance(read, LearnerActivities):
            waiting = row.learner_id and read is None
            return [name], [ispring], [(NOT_READ if waiting else self.glyphs.none, "dim")], []
        return [name], [ispring], [self._outcome(read)], self._signs(read)

    def _outcome(self, read: LearnerActivities) -> Piece:
        if read.completion is None:
            return self.glyphs.unknown, "dim"
        return (self.glyphs.done, "dim") if read.completion.completed else (self.glyphs.in_progress, "")

    def _signs(self, read: LearnerActivities) -> Cell:
        pieces: list[Piece] = []
        for number, row in enumerate(cells_of(read, self._columns)):
            if pieces:
                pieces.append(blank(3 if number == self._required else 1))
            pieces.append((NOT_READ, "dim") if row is None else self._sign(row))
        return pieces

    def _sign(self, row: ActivityRow) -> Piece:
        return activity_glyph(row, self.glyphs), _INKS[row.group]

    def _tell(self) -> None:
        """Say what is open for the learner under the cursor: it tells what the numbers are, too."""
        row = self.table.cursor_row
        place = f"{self.table.position + 1:,} of {self.table.count:,}" if self.table.count else ""
        self.say(self._open_words(row) if row else "", f"i numbers   {place}")

    def _open_words(self, row: RosterRow) -> str:
        """Return what is open for a learner, in words; empty while that is not known."""
        read = self.source.answers.get(row.learner_id)
        if not isinstance(read, LearnerActivities):
            return ""
        numbered = {column.cmid: number for number, column in enumerate(self._columns, 1)}
        blocking = [f"{numbered[one.state.cmid]} {one.name}" for one in read.group(Group.BLOCKS)]
        return f"Open: {listed(blocking)}" if blocking else "Nothing required is open."
