"""Causes where Moodle cannot tell whether the course is complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.lookup.causes import fields
from tui.lookup.causes.cause import Cause, Hit, says
from tui.lookup.causes.words import settled
from tui.lookup.verdict.case import Case, Stage
from tui.lookup.wording import quoted, shortened
from tui.records import Tracking


def _not_tracked(case: Case) -> Iterator[Hit]:
    """Yield a hit where Moodle does not count this person: what states there are mean nothing."""
    if case.stage is Stage.UNCOUNTED and not case.tracked:
        known = settled(case)
        left = "Any states shown are leftovers, not progress."
        yield Hit({"settled": known, "left": "" if known else left, "title": quoted(case.course.title)})


def _completion_off(case: Case) -> Iterator[Hit]:
    if case.stage is Stage.UNCOUNTED and case.switched_off:
        yield Hit({})


def _no_criteria(case: Case) -> Iterator[Hit]:
    """Yield a hit where nothing is required, so nobody can ever be complete."""
    if case.stage is not Stage.UNCOUNTED or case.activities is None or case.refusal != "nocriteriaset":
        return
    rows = [row for row in case.activities.rows if row.state.tracking != Tracking.NONE]
    all_done = bool(rows) and all(row.state.done for row in rows)
    yield Hit(
        {
            "title": quoted(case.course.title),
            "rest": "Every tracked activity is done." if all_done else "",
            "done": "You have done your part." if all_done else "",
            "settled": settled(case),
        }
    )


def _unseen(case: Case) -> Iterator[Hit]:
    """Yield a hit where whether the course is complete was not told, for another reason than these."""
    if case.stage is not Stage.UNCOUNTED or case.activities is None or case.completion is not None:
        return
    if any((*_not_tracked(case), *_completion_off(case), *_no_criteria(case))):
        return
    error = case.activities.completion_error
    why = error.text if error else "Moodle did not tell whether the course is complete."
    right = f"ask for the right report/completion:view for {shortened(case.caller)}."
    yield Hit(
        {"why": why, "step": right if case.refusal in _RIGHT_IS_MISSING else "look at the course in Moodle."}
    )


_RIGHT_IS_MISSING: Final = frozenset(
    {"", "cannotviewreport", "nopermissions", "accessdenied", "accessexception"}
)
"""Codes with which Moodle refuses whom lacks a right; it may refuse without one."""


CAUSES: Final = (
    Cause(
        "not-tracked",
        _not_tracked,
        (fields.TRACKED, fields.ERROR),
        "Enrol the learner, or end the suspension.",
        says(
            "{settled} Moodle does not track this person here: not enrolled, or the enrolment is "
            "suspended or over. {left}",
            "Moodle does not track this person here: not enrolled, or suspended.",
            then="check the enrolment in Moodle.",
        ),
        says(
            "You are at present not an active participant in the Moodle course {title}, "
            "so your work there is not counted.",
            then="We have asked for your enrolment to be checked.",
        ),
        ("settled", "left", "title"),
    ),
    Cause(
        "completion-off",
        _completion_off,
        (fields.SWITCHED_ON,),
        "Switch on completion tracking in the course, or on the site.",
        says(
            "{ispring} Moodle tracks no completion here: it is switched off, in the course or on the site.",
            "{ispring_brief} Moodle tracks no completion here: it is switched off.",
            then="switch it on in Moodle's settings, if Moodle is to count.",
        ),
        says("{you} Moodle keeps no record of completion for this course.", "{you}"),
    ),
    Cause(
        "no-criteria",
        _no_criteria,
        (fields.ERROR,),
        "Tick the criteria under Course completion.",
        says(
            "{title} has no completion criteria, so Moodle can never mark anyone complete. {rest} {settled}",
            "{title} has no completion criteria, so Moodle can never mark anyone complete. {settled}",
            "{title} has no completion criteria, so Moodle can never mark anyone complete.",
            "This course has no completion criteria, so Moodle can never mark anyone complete.",
            then="tick the criteria under Course completion in Moodle.",
        ),
        says(
            "{done} This course is not set up to be marked complete in Moodle.",
            then="We have told the course team.",
        ),
        ("title", "rest", "done", "settled"),
    ),
    Cause(
        "completion-unseen",
        _unseen,
        (fields.ERROR,),
        "Give the account the right report/completion:view.",
        says(
            "{ispring} {why}",
            "{ispring_brief} {why}",
            "{why}",
            then="{step}",
        ),
        says("{you}", then="We are looking into the rest."),
        ("why", "step"),
    ),
)
