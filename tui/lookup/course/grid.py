"""Learners × activities: what everybody of a course has done, as one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.lookup.activities.reading import ActivityRow, Group, LearnerActivities


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One activity of the course, as far as any learner's answer showed it.

    Attributes:
        cmid: Its course module id.
        name: Its name.
        modname: Its kind.
        required: Whether the course requires it of anybody.
        done: How many of the learners read have done it.
        open: How many have not.
    """

    cmid: int
    name: str
    modname: str
    required: bool
    done: int
    open: int


def grid_columns(everybody: Iterable[LearnerActivities]) -> tuple[GridColumn, ...]:
    """Return the activities of a course: what is required first, each part in course order.

    One that Moodle shows for some learners only is there for all; for the others it is not known.
    """
    rows: dict[int, list[ActivityRow]] = {}
    for read in everybody:
        for row in read.rows:
            rows.setdefault(row.state.cmid, []).append(row)
    ordered = sorted(
        rows.items(), key=lambda item: (not any(row.required for row in item[1]), item[1][0].order, item[0])
    )
    return tuple(
        GridColumn(
            cmid,
            of_it[0].name,
            of_it[0].state.modname,
            any(row.required for row in of_it),
            sum(row.group is Group.DONE for row in of_it),
            sum(row.group in {Group.BLOCKS, Group.OPEN} for row in of_it),
        )
        for cmid, of_it in ordered
    )


def cells_of(read: LearnerActivities, columns: Iterable[GridColumn]) -> list[ActivityRow | None]:
    """Return one learner's activities under these columns; None where Moodle told nothing."""
    rows = {row.state.cmid: row for row in read.rows}
    return [rows.get(column.cmid) for column in columns]
