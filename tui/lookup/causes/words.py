"""The words that every cause may use, and what iSpring says in either voice."""

from __future__ import annotations

from typing import Final

from tui.lookup.verdict.case import Case
from tui.lookup.wording import shortened
from tui.records import Family

COMMON: Final = (
    "name",
    "course",
    "caller",
    "status",
    "percent",
    "lead",
    "ispring",
    "ispring_brief",
    "you",
    "moodle",
)
"""Placeholders of every sentence. The last five are phrases in English."""

READ_STATUSES: Final = "read the final statuses again."
READ_STATUSES_HERE: Final = "in the list of learners, r reads the final statuses again."
"""The next step where a final status was not read; on the screen there is a key for it."""

WHAT_IT_MEANS: Final = "see in iSpring what that status means."
WHO_SEES_ALL: Final = "look at the course in iSpring as an account that sees everybody."
"""The next step where a status is not known, and where there is none."""


def common_words(case: Case) -> dict[str, str]:
    """Return what fills the placeholders every cause has."""
    final = case.row.final
    return {
        "name": shortened(case.row.name),
        "course": shortened(case.course.title),
        "caller": shortened(case.caller),
        "status": shortened(final.raw) if final else "",
        "percent": f"{int(final.progress)} %" if final and final.progress is not None else "",
        "lead": _lead(case),
        "ispring": ispring_half(case),
        "ispring_brief": ispring_half(case, brief=True),
        "you": _you(case),
        "moodle": f"Complete in Moodle{case.since(case.moodle_since)}." if case.moodle_done else "",
    }


def ispring_half(case: Case, *, brief: bool = False) -> str:
    """Return what iSpring says, as a sentence of its own; ``brief`` leaves its very word to the details."""
    word = case.word
    quoted = "" if brief else f" ({word})"
    match case.row.family:
        case Family.DONE:
            said = f"Complete in iSpring{case.ispring_since}{quoted}."
        case Family.FAILED:
            said = f"Failed in iSpring{quoted}."
        case Family.PENDING:
            said = f"Not complete in iSpring: {word}, which waits for review."
        case Family.NOT_STARTED:
            said = f"Not started in iSpring{quoted}."
        case Family.IN_PROGRESS:
            said = f"Not complete: iSpring says {word}."
        case _ if case.row.unread:
            said = "The final status in iSpring has not been read."
        case _ if case.row.final is None:
            said = "iSpring gave no status: there is none, or this account may not see it."
        case _:
            said = f"iSpring says {word}, which Rollbook does not know."
    return said


def settled(case: Case) -> str:
    """Return what iSpring says where that is the end of it: done, or failed."""
    return ispring_half(case) if case.ispring_done or case.ispring_failed else ""


def _you(case: Case) -> str:
    """Return what iSpring says, to the learner."""
    if case.ispring_done:
        return "iSpring Learn says that you have completed this course."
    if case.row.unread:
        return "Your status in iSpring Learn has not been read yet."
    if case.row.final is None:
        return "iSpring Learn shows us no status for you in this course."
    return f"For this course iSpring Learn says {case.word}."


def _lead(case: Case) -> str:
    """Return how a verdict on Moodle's half begins, led by iSpring's word where that is another."""
    if case.ispring_done:
        return f"Complete in iSpring{case.ispring_since}, not in Moodle"
    if case.ispring_failed:
        return "Failed in iSpring, not complete in Moodle"
    if case.row.family is Family.PENDING:
        return f"{shortened(case.row.status)} in iSpring, not complete in Moodle"
    if case.row.unread:
        return "Status in iSpring not read, not complete in Moodle"
    if case.row.final is None:
        return "No status in iSpring, not complete in Moodle"
    return "Not complete"
