"""Causes where Moodle counts the course as complete."""

from __future__ import annotations

from tui.lookup.activities import Group
from tui.lookup.case import Case
from tui.lookup.causes.saying import READ_STATUSES, Verdict, ispring_half
from tui.records import Family


def in_both(case: Case) -> Verdict | None:
    """Both systems agree that it is done."""
    if not (case.moodle_done and case.ispring_done):
        return None
    final = case.row.final
    moments = [moment for moment in (final.completed_at if final else None, case.moodle_since) if moment]
    since = case.since(max(moments, key=case.clock.instant, default=None))
    left = case.activities is not None and case.activities.group(Group.OPEN)
    rest = "Nothing it requires is open." if left else "Nothing is open."
    if case.completion and case.any_is_enough and not all(one.complete for one in case.completion.criteria):
        rest = "This course needs only one of its requirements; the others are optional."
    return Verdict("complete", f"Complete in both systems{since}. {rest}", done=True)


def not_sent(case: Case) -> Verdict | None:
    """Moodle is done, iSpring still waits: usually an attempt kept in the browser."""
    if not case.moodle_done or case.row.family not in {Family.IN_PROGRESS, Family.NOT_STARTED}:
        return None
    sentence = (
        f"Complete in Moodle{case.since(case.moodle_since)}, but iSpring says {case.word}. "
        "The usual cause, not proven: an attempt still kept in the learner's browser."
    )
    step = "have iSpring opened again in the same browser, wait, refresh."
    return Verdict("ispring-not-sent", sentence, step)


def in_moodle(case: Case) -> Verdict | None:
    """Moodle is done, iSpring says something else."""
    if not case.moodle_done:
        return None
    sentence = f"Complete in Moodle{case.since(case.moodle_since)}. {ispring_half(case)}"
    if case.row.unread:
        return Verdict("complete-in-moodle", sentence, READ_STATUSES)
    step = {
        Family.FAILED: "a new attempt in iSpring, if it still allows one.",
        Family.PENDING: "ask the trainer to review it in iSpring.",
    }.get(case.row.family, "look at the course in iSpring as an account that sees everybody.")
    return Verdict("complete-in-moodle", sentence, step)
