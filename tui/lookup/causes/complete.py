"""Causes where Moodle counts the course as complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.lookup.activities.rows import Group
from tui.lookup.causes import fields
from tui.lookup.causes.cause import Cause, Hit, says
from tui.lookup.verdict.case import Case, Stage


def _in_both(case: Case) -> Iterator[Hit]:
    """Yield since when both systems agree that it is done, unless iSpring was read without its date."""
    if not (case.stage is Stage.DONE and case.ispring_done):
        return
    final = case.row.final
    moments = [moment for moment in (final.completed_at if final else None, case.moodle_since) if moment]
    last = max(moments, key=case.clock.instant, default=None) if case.row.dated else None
    on = f"on {case.clock.day(last)}" if last else ""
    left = case.activities is not None and case.activities.group(Group.OPEN)
    rest = "Nothing it requires is open." if left else "Nothing is open."
    if _one_was_enough(case):
        rest = "This course needs only one of its requirements; the others are optional."
    yield Hit({"since": case.since(last).strip(), "on": on, "rest": rest})


def _any_is_enough(case: Case) -> Iterator[Hit]:
    if case.stage is Stage.DONE and _one_was_enough(case):
        yield Hit({})


def _one_was_enough(case: Case) -> bool:
    criteria = case.completion.criteria if case.completion else ()
    return case.any_is_enough and not all(one.complete for one in criteria)


CAUSES: Final = (
    Cause(
        "complete",
        _in_both,
        (fields.STATUS, fields.COMPLETED_ON, fields.COMPLETED),
        "None is needed.",
        says("Complete in both systems {since}. {rest}"),
        says("You completed this course {on}; there is nothing more to do."),
        ("since", "on", "rest"),
    ),
)

OPTIONAL_REST: Final = (
    Cause(
        "any-is-enough",
        _any_is_enough,
        (fields.COMPLETED, fields.AGGREGATION, fields.CRITERION),
        "None is needed: the rest is optional.",
        says("Complete in Moodle: this course needs only one of its requirements; what is open is optional."),
        says("You have completed this course: it needs only one of its requirements; the rest is optional."),
    ),
)
