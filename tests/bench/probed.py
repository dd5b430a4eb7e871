"""Rollbook itself, telling at each write to its terminal what it shows: the other half of ``large``.

Run as ``python -m tests.bench.probed DESCRIPTOR ISPRING_URL MOODLE_URL``; it tells the descriptor.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from time import monotonic
from typing import Any, NamedTuple

from textual.app import App

from tui import app as program
from tui.accounts.access import demo_access
from tui.demo.campus import Campus, campus_at
from tui.looks import Looks
from tui.screens.explorer import ExplorerScreen
from tui.terminal.driver import RollbookDriver
from tui.terminal.surroundings import look_around
from tui.widgets.table import RowTable


def elsewhere(ispring_url: str, moodle_url: str) -> Campus:
    """Return what signs in to a campus in another process."""
    nobody: Any = None
    return campus_at(ispring_url, moodle_url, now=datetime.now().astimezone(), world=nobody, tokens=nobody)


class Told(NamedTuple):
    """What was on screen after a write.

    Attributes:
        at: When, on the machine's monotonic clock.
        listed: How many courses are listed.
        rows: How many rows the roster shows.
        steps: How many steps the cursor has been told to make.
        named: How many of the rows on screen have a name.
        seen: How many rows are on screen.
        arriving: Whether rows may still arrive.
    """

    at: float
    listed: int
    rows: int
    steps: int
    named: int
    seen: int
    arriving: int


def main(descriptor: int, campus: Campus) -> int:
    """Run the app, and tell."""
    steps = 0
    step = RowTable.step

    def counted(table: RowTable[Any], by: int) -> Any:
        nonlocal steps
        steps += 1
        return step(table, by)

    setattr(RowTable, "step", counted)  # noqa: B010  # only the cursor's keys come here

    class Probe(RollbookDriver):
        def write(self, data: str) -> None:
            super().write(data)
            os.write(descriptor, (" ".join(map(str, _shown(self._app, steps))) + "\n").encode())

    setattr(program, "_driver", lambda **_options: Probe)  # noqa: B010  # all that differs
    around = look_around()
    return program.run(demo_access(campus), looks=Looks(), around=around, mouse=False, fast=False)


def _shown(app: App[Any], steps: int) -> Told:
    explorer = next((one for one in app.screen_stack if isinstance(one, ExplorerScreen)), None)
    if explorer is None or not explorer.roster.is_mounted:
        return Told(monotonic(), 0, 0, steps, 0, 0, 0)
    pane = explorer.roster
    seen = pane.table.rows_around(0)
    named = sum(row.learner is not None for row in seen)
    return Told(
        monotonic(),
        explorer.courses.table.count,
        pane.table.count,
        steps,
        named,
        len(seen),
        int(pane.arriving),
    )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), elsewhere(*sys.argv[2:4])))
