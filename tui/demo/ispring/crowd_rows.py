"""Final statuses of the largest courses, many rows a text: a campus must not be slower than its reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.demo.data import crowd, staff
from tui.demo.data.clock import Clock
from tui.demo.ispring import rows
from tui.demo.ispring.xml import leaf

_AT_ONCE: Final = 250
"""Rows in one text: some 50 kB."""


def final_statuses(clock: Clock, learners: int) -> Iterator[str]:
    """Yield the rows of so many learners, each text the rows of several."""
    nobody = leaf("userId", "")
    endings = [rows.final_status(fate).replace(nobody, "", 1) for fate in staff.fates(clock)]
    endings = [ending.removeprefix("<status>") for ending in endings]
    for start in range(0, learners, _AT_ONCE):
        yield "".join(
            [
                f"<status><userId>{crowd.crowd_id(number)}</userId>{endings[crowd.fate_of(number)]}"
                for number in range(start, min(start + _AT_ONCE, learners))
            ]
        )
