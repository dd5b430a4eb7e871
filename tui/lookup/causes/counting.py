"""Causes where everything is met, and Moodle's scheduled tasks have not got that far.

They run twice: the first run counts the requirements, the second marks the course (facts on Moodle, 13).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.lookup.causes import fields
from tui.lookup.causes.cause import Cause, Hit, Sure, says
from tui.lookup.verdict.case import Case
from tui.lookup.wording import quoted
from tui.records import State


def _not_yet_counted(case: Case) -> Iterator[Hit]:
    """Yield a hit before the first run: a requirement is met whose criterion does not say so yet."""
    if case.waits_for_moodle and not _counted(case):
        yield Hit(_words(case))


def _not_yet_marked(case: Case) -> Iterator[Hit]:
    """Yield a hit before the second run: the criteria are complete, the course is not."""
    if case.waits_for_moodle and _counted(case):
        yield Hit(_words(case))


def _counted(case: Case) -> bool:
    criteria = case.completion.criteria if case.completion else ()
    complete = [one.complete for one in criteria]
    return any(complete) if case.any_is_enough else all(complete)


def _words(case: Case) -> dict[str, str]:
    several = not case.any_is_enough and case.met > 1
    if several:
        met = f"{_all_of(case.met)} requirements are met"
    elif case.any_is_enough:
        met = "one requirement, which is enough, has been met"
    else:
        met = "the only requirement has been met"
    last = case.clock.minute(case.last_change) if case.last_change else ""
    return {
        "met": met,
        "count": str(case.met),
        "them": "them" if several else "it",
        "when": f"{', the last on' if several else ' since'} {last}" if last else "",
    }


def _all_of(count: int) -> str:
    both = 2
    return "both" if count == both else f"all {count}"


def _fail_may_not_count(case: Case) -> Iterator[Hit]:
    """Yield activities that seem to count as done though failed, and whose criterion does not say so.

    Whether a failed activity satisfies a criterion differs between Moodles (facts on Moodle, 13).
    """
    for row in case.activities.rows if case.activities and case.waits_for_moodle else ():
        criterion = row.criterion
        if criterion and not criterion.complete and row.state.done and row.state.state == State.FAILED:
            yield Hit({"activity": quoted(row.name)}, row.name, row.state.cmid)


_STEP: Final = "wait an hour; if it stays so, check that Moodle's scheduled tasks run."

CAUSES: Final = (
    Cause(
        "not-yet-counted",
        _not_yet_counted,
        (fields.STATE, fields.CRITERION, fields.COMPLETED),
        "Wait for two runs of Moodle's scheduled tasks.",
        says(
            "{lead}: {met}{when}; Moodle has not counted {them} yet.",
            "{lead}: {met}; Moodle has not counted {them} yet.",
            then=_STEP,
        ),
        says(
            "You have finished everything. Moodle updates the course by itself, usually within the hour.",
            then="There is nothing more to do.",
        ),
        ("met", "count", "them", "when"),
    ),
    Cause(
        "not-yet-marked",
        _not_yet_marked,
        (fields.CRITERION, fields.COMPLETED),
        "Wait for the next run of Moodle's scheduled tasks.",
        says(
            "{lead}: {met}{when}; Moodle has counted {them}, but not yet marked the course.",
            "{lead}: {met}; Moodle has counted {them}, but not yet marked the course.",
            then=_STEP,
        ),
        says(
            "You have finished everything, and Moodle has counted it. It will mark the course complete "
            "by itself, usually within the hour.",
            then="There is nothing more to do.",
        ),
        ("met", "count", "them", "when"),
    ),
)

FAILS: Final = (
    Cause(
        "fail-may-not-count",
        _fail_may_not_count,
        (fields.STATE, fields.OVERALL, fields.CRITERION),
        "Another attempt that passes, if the criterion stays open.",
        says(
            "{lead}: {activity} was failed; that may not count for the course, "
            "and Moodle has not counted it so far.",
            "{lead}: {activity} was failed, which may not count.",
            then="wait an hour; if it is still open then, it must be passed.",
        ),
        says("{activity} may still need to be passed.", then="We will tell you if that is so."),
        ("activity",),
        Sure.MAY,
    ),
)
"""What comes before "not counted yet": a failed activity may never be counted."""
