"""The rows of a learner's view: activities, and behind them iSpring's own modules."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.lookup.builders import CLOCK, module, state
from tui.lookup.activities.rows import ActivityRow, Group
from tui.lookup.activities.view import LearnerRows, key_of, module_remark
from tui.records import ModuleResult, Outcome


def activity(cmid: int, name: str, group: Group, order: int, section: str = "Week 1") -> ActivityRow:
    return ActivityRow(state(cmid), name, section, group is Group.BLOCKS, group, None, "", order)


ROWS = LearnerRows(
    (
        activity(15, "Final test", Group.BLOCKS, 2, ""),
        activity(11, "Welcome", Group.DONE, 0),
        activity(12, "Alarms", Group.DONE, 1),
    ),
    (module("Welcome again", "complete"), module("Review", "in_progress", "66.68"), module("Last", "failed")),
)


def shown(text: str = "", *, by_section: bool = False) -> list[tuple[str, str]]:
    """Return the heading and the name of every row shown, in order."""
    found = [ROWS.all[index] for index in ROWS.order(text, by_section=by_section)]
    return [
        (
            ROWS.heading(row, by_section=by_section),
            row.title if isinstance(row, ModuleResult) else row.name,
        )
        for row in found
    ]


MODULES = [
    ("iSpring modules  1 of 3", "Review"),
    ("iSpring modules  1 of 3", "Last"),
    ("iSpring modules  1 of 3", "Welcome again"),
]


def test_modules_stand_last_and_what_is_not_done_first_in_every_order() -> None:
    assert shown() == [
        ("Blocks completion  1", "Final test"),
        ("Done  2", "Welcome"),
        ("Done  2", "Alarms"),
        *MODULES,
    ]
    assert shown(by_section=True) == [
        ("Week 1", "Welcome"),
        ("Week 1", "Alarms"),
        ("No section", "Final test"),
        *MODULES,
    ]
    assert len({key_of(row) for row in ROWS.all}) == len(ROWS.all)


def test_a_filter_finds_activities_and_modules_by_name_kind_and_state() -> None:
    assert [name for _, name in shown("WELCOME")] == ["Welcome", "Welcome again"]
    assert [name for _, name in shown("module progress")] == ["Review"]
    assert [name for _, name in shown("page incomplete")] == ["Final test", "Welcome", "Alarms"]
    assert LearnerRows().order("", by_section=False) == []


@pytest.mark.parametrize(
    ("progress", "completed_at", "narrow", "wide"),
    [
        ("99.99", None, "99 %", "99 %"),
        ("0", None, "0 %", "0 %"),
        (None, None, "", ""),
        ("100", datetime(2026, 11, 5, 16, 2, tzinfo=UTC), "2026-11-05", "2026-11-05 17:02"),
    ],
)
def test_the_last_column_is_the_day_or_how_far_it_is(
    progress: str | None, completed_at: datetime | None, narrow: str, wide: str
) -> None:
    outcome = Outcome.COMPLETE if completed_at else Outcome.IN_PROGRESS
    percent = None if progress is None else Decimal(progress)
    one = ModuleResult("fire", "amelie", "m", "Review", "in_progress", outcome, percent, completed_at)
    assert module_remark(one, CLOCK, wide=False) == narrow
    assert module_remark(one, CLOCK, wide=True) == wide
