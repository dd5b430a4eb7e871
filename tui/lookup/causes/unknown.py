"""Causes where Moodle cannot tell whether the course is complete."""

from __future__ import annotations

from tui.lookup.case import Case
from tui.lookup.causes.saying import Verdict, first_that_fits, ispring_half, ispring_half_if_settled
from tui.lookup.wording import quoted
from tui.records import Tracking


def not_tracked(case: Case) -> Verdict | None:
    """Moodle does not count this person: what states there are mean nothing."""
    if case.activities is None or case.activities.tracked is not False:
        return None
    said = "Moodle does not track this person here: not enrolled, or the enrolment is suspended or over."
    settled = ispring_half_if_settled(case)
    sentence = f"{settled} {said}" if settled else f"{said} Any states below are leftovers, not progress."
    return Verdict("not-tracked", sentence, "check the enrolment in Moodle.")


def completion_off(case: Case) -> Verdict | None:
    """The course does not track completion at all."""
    rows = case.activities.rows if case.activities else ()
    if not rows or any(row.state.course_tracks is not False for row in rows):
        return None
    said = "Moodle tracks no completion here: it is switched off, in the course or site."
    sentence = f"{ispring_half(case)} {said}"
    step = "switch it on in Moodle's settings, if Moodle is to count."
    return Verdict("completion-off", sentence, step)


def no_criteria(case: Case) -> Verdict | None:
    """Nothing is required, so nobody can ever be complete."""
    if case.activities is None or _code(case) != "nocriteriaset":
        return None
    tracked = [row for row in case.activities.rows if row.state.tracking != Tracking.NONE]
    rest = " Every tracked activity is done." if tracked and all(row.state.done for row in tracked) else ""
    said = (
        f"{quoted(case.course.title)} has no completion criteria, so Moodle can never mark anyone complete."
    )
    settled = ispring_half_if_settled(case)
    sentence = first_that_fits(f"{said}{rest} {settled}".rstrip(), f"{said} {settled}".rstrip(), said)
    return Verdict("no-criteria", sentence, "tick the criteria under Course completion in Moodle.")


def cannot_be_compared(case: Case) -> Verdict | None:
    """Whether the course is complete was not told."""
    if case.activities is None or case.completion is not None:
        return None
    error = case.activities.completion_error
    said = error.text if error else "Moodle did not tell whether the course is complete."
    step = f"ask for the right report/completion:view for {case.caller}."
    return Verdict("completion-unseen", f"{ispring_half(case)} {said}", step)


def _code(case: Case) -> str:
    error = case.activities.completion_error if case.activities else None
    return error.code if error else ""
