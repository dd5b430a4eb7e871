"""200,000 rows in the row table, and in Textual's DataTable: ``python -m tests.bench.table``.

Both in an app of their own on a screen of 80×24 that nobody looks at, one after the other. Costs are CPU
until the app is at rest again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from statistics import median
from typing import Any, Final

from textual.pilot import Pilot
from textual.widgets import DataTable

from tests.bench.line import Line
from tests.bench.serving import final_statuses
from tests.lookup.builders import CLOCK
from tests.support.pilots import Host
from tui.lookup.roster.roster import Roster, RosterRow
from tui.lookup.roster.view import RosterView
from tui.protocols.ispring import rows as wire_rows
from tui.protocols.ispring.answers import parts
from tui.records import Course
from tui.screens.drawing import Pen, roster_cells, roster_columns
from tui.widgets.glyphs import UNICODE
from tui.widgets.table import RowTable

MANY: Final = 200_000
FEW: Final = 100
KEYS: Final = 40
TYPED: Final = ("7", "7a", "7", "")
LETTERS: Final = "pdvsn"
COLUMNS: Final = ("Name", "Status", "Progress", "Done", "Seen")
SIZE: Final = (80, 24)

Act = Callable[[], object]


def lines() -> Iterator[Line]:
    """Measure, and yield what it costs."""
    roster = roster_of(MANY)
    shown, keys, filtering, sorting = asyncio.run(_ours(roster))
    _, few, _, _ = asyncio.run(_ours(roster_of(FEW)))
    whole, narrowed, ordered = asyncio.run(_theirs(roster))
    named = "Textual's DataTable"
    yield Line(f"{MANY:,} rows shown, after the last byte, CPU", shown, whole, "ms", 0.01, named)
    yield Line(f"cursor key at {MANY:,} rows, CPU", keys, few, "ms", 1.2, f"at {FEW} rows")
    yield Line(f"filter keystroke at {MANY:,} rows, CPU", filtering, narrowed, "ms", 0.02, named)
    yield Line(f"sort at {MANY:,} rows, CPU", sorting, ordered, "ms", 0.15, named)


def roster_of(count: int) -> Roster:
    """Return a roster of so many learners, none of whom has a name yet."""
    roster = Roster(Course("c", "Course", "course"))
    body = final_statuses(count)
    pieces = [body[start : start + 65_536] for start in range(0, len(body), 65_536)]
    found = parts(pieces, "application/xml; charset=utf-8", wire_rows.final_statuses())
    roster.add_final_statuses(chain.from_iterable(part.records for part in found))
    roster.finish_final_statuses()
    return roster


async def _ours(roster: Roster) -> tuple[float, float, float, float]:
    """Return milliseconds: to show all rows, a cursor key, a filter keystroke, a sort."""
    view = RosterView(roster, CLOCK)
    pen = Pen(UNICODE, CLOCK, CLOCK.now())

    def cells(row: RosterRow, _position: int) -> Sequence[Any]:
        return roster_cells(row, pen, "")

    table = RowTable(roster_columns(), cells, key=lambda row: row.learner_id)

    def show() -> None:
        table.set_rows(roster.rows, view.index)

    def then_show(change: Callable[[str], None], argument: str) -> Act:
        def act() -> None:
            change(argument)
            show()

        return act

    async with Host(table).run_test(size=SIZE) as pilot:
        await pilot.pause()
        shown = await _cost(pilot, show)
        keys = [await _cost(pilot, table.action_cursor_down) for _ in range(KEYS)]
        filtering = [await _cost(pilot, then_show(view.filter, typed)) for typed in TYPED]
        sorting = [await _cost(pilot, then_show(view.sort_by, letter)) for letter in LETTERS]
    return shown, median(keys), median(filtering), median(sorting)


async def _theirs(roster: Roster) -> tuple[float, float, float]:
    """Return milliseconds: to take all rows, to show those a filter leaves, and to sort once."""
    texts = [
        (row.name, row.status, str(row.final.progress), str(row.final.completed_at), str(row.final.viewed_at))
        for row in roster.rows
        if row.final
    ]
    table: DataTable[str] = DataTable()

    def narrow() -> None:
        table.clear()
        table.add_rows([cells for cells in texts if TYPED[0] in cells[0]])

    async with Host(table).run_test(size=SIZE) as pilot:
        await pilot.pause()
        columns = table.add_columns(*COLUMNS)
        whole = await _cost(pilot, lambda: table.add_rows(texts))
        ordered = await _cost(pilot, lambda: table.sort(columns[-1]))
        narrowed = await _cost(pilot, narrow)
    return whole, narrowed, ordered


async def _cost(pilot: Pilot[None], act: Act) -> float:
    """Return the milliseconds of CPU until the app is at rest after ``act``."""
    begun = time.process_time()
    act()
    await pilot.pause()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    for line in lines():
        print(line.markdown, flush=True)  # noqa: T201  # a command's own voice
