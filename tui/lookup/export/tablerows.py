"""A learner's table as rows of plain values: Moodle's activities, then iSpring's own modules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tui.lookup.activities.reading import ActivityRow
from tui.lookup.activities.view import KIND, LearnerRows
from tui.lookup.clock import Clock
from tui.lookup.export.rows import ACTIVITY_KEYS, Row, Value, activity_row, module_row
from tui.records import ModuleResult, System

SYSTEM: Final = "system"
"""The key that tells whose a row is: ``moodle`` or ``ispring``."""

MODULE_KEYS: Final = ("module_id", "outcome", "status", "progress")
TABLE_KEYS: Final = (SYSTEM, *ACTIVITY_KEYS, *MODULE_KEYS)
"""What Moodle tells of an activity, then what only iSpring tells of a module; null in the other's rows."""


def table_rows(
    activities: Sequence[ActivityRow], modules: Sequence[ModuleResult], site_url: str, clock: Clock
) -> Iterator[Row]:
    """Yield every row of a learner's table under ``TABLE_KEYS``, in the order of the screen.

    Args:
        activities: Moodle's half.
        modules: iSpring's own modules.
        site_url: The Moodle site's own address.
        clock: The reader's zone.
    """
    for row in LearnerRows(tuple(activities), tuple(modules)).all:
        of_ispring = isinstance(row, ModuleResult)
        told = _module(row, clock) if isinstance(row, ModuleResult) else activity_row(row, site_url, clock)
        system = System.ISPRING if of_ispring else System.MOODLE
        yield {**dict.fromkeys(TABLE_KEYS), SYSTEM: system.name.lower(), **told}


def _module(one: ModuleResult, clock: Clock) -> dict[str, Value]:
    """Return a module as an activity has it, as far as iSpring tells."""
    told = module_row(one, clock)
    return {
        "name": one.title,
        "modname": KIND,
        "done": one.done,
        "completed_at": told["completed_at"],
        "module_id": one.module_id,
        "outcome": told["outcome"],
        "status": told["status"],
        "progress": told["progress"],
    }
