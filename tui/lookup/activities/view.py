"""The rows of a learner's view: her Moodle activities by what to do, and last iSpring's own modules."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from tui.lookup.activities.rows import ActivityRow
from tui.lookup.clock import Clock
from tui.lookup.wording import result_words
from tui.records import ModuleResult
from tui.text import fold

LearnerRow: TypeAlias = ActivityRow | ModuleResult

MODULES: Final = "iSpring modules"
NO_SECTION: Final = "No section"
KIND: Final = "module"
"""Stands where an activity's kind does."""


def in_need(modules: Iterable[ModuleResult]) -> tuple[ModuleResult, ...]:
    """Return modules as a reader needs them: what is not done first, else in iSpring's order."""
    return tuple(sorted(modules, key=lambda one: one.done))


def module_remark(one: ModuleResult, clock: Clock, *, wide: bool) -> str:
    """Return when a module was done, or how far it is; the percent is rounded down, and 0 only if told.

    Args:
        one: The module's result.
        clock: The reader's zone.
        wide: Whether there is room for the time of day.
    """
    if one.done:
        return (clock.minute if wide else clock.day)(one.completed_at) if one.completed_at else ""
    return "" if one.progress is None else f"{int(one.progress)} %"


@dataclass(frozen=True, slots=True)
class LearnerRows:
    """What stands in a learner's table.

    Attributes:
        activities: Moodle's half: by group, then in course order.
        modules: iSpring's own modules, in its order; none where they were not read.
    """

    activities: tuple[ActivityRow, ...] = ()
    modules: tuple[ModuleResult, ...] = ()

    @property
    def all(self) -> tuple[LearnerRow, ...]:
        """Every row: activities, then modules, what is not done first."""
        return (*self.activities, *in_need(self.modules))

    def order(self, text: str, *, by_section: bool) -> list[int]:
        """Return which of all rows have every word of ``text``, by what to do or as the course has them."""
        rows, wanted = self.all, fold(text).split()
        found = [index for index, row in enumerate(rows) if all(word in _words(row) for word in wanted)]
        if by_section:
            found.sort(key=lambda index: _place(rows[index]))
        return found

    def heading(self, row: LearnerRow, *, by_section: bool) -> str:
        """Return what stands above a row and those like it, with how many there are."""
        if isinstance(row, ModuleResult):
            return f"{MODULES}  {sum(one.done for one in self.modules)} of {len(self.modules)}"
        if by_section:
            return row.section or NO_SECTION
        return f"{row.group.value}  {sum(one.group is row.group for one in self.activities)}"


def key_of(row: LearnerRow) -> Hashable:
    """Return what makes a row the same row when it comes again."""
    return row.module_id if isinstance(row, ModuleResult) else row.state.cmid


def _words(row: LearnerRow) -> str:
    """Return what a filter searches."""
    if isinstance(row, ModuleResult):
        return fold(f"{row.title} {KIND} {result_words(row.raw)}")
    return fold(f"{row.name} {row.state.modname} {row.state_words}")


def _place(row: LearnerRow) -> tuple[bool, int]:
    """Return where a row stands in its course; modules are iSpring's and stand behind."""
    return (True, 0) if isinstance(row, ModuleResult) else (False, row.order)
