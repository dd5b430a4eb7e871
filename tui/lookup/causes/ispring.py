"""Causes on iSpring's side: what it says though Moodle is done, its own modules, enrolment and account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Final

from tui.lookup.causes import fields
from tui.lookup.causes.cause import Cause, Hit, Sure, says
from tui.lookup.causes.words import READ_STATUSES, READ_STATUSES_HERE, WHAT_IT_MEANS, WHO_SEES_ALL
from tui.lookup.clock import is_late
from tui.lookup.verdict.case import Case, Stage
from tui.lookup.wording import listed, quoted, result_words
from tui.records import Family, Moment

NOON: Final = time(12)
"""The time of day iSpring gives a status that was edited by hand, unless the editor chose another."""


def _access_over(case: Case) -> Iterator[Hit]:
    """Yield a hit where the enrolment has expired."""
    expires = case.row.enrolment.expires_at if case.row.enrolment else None
    if not case.ispring_done and is_late(expires, case.clock.now()):
        yield Hit({"on": case.clock.day(expires)})


def _access_to_come(case: Case) -> Iterator[Hit]:
    """Yield a hit where the enrolment has not begun."""
    begins = case.row.enrolment.access_at if case.row.enrolment else None
    if not case.ispring_done and begins is not None and _is_to_come(begins, case):
        yield Hit({"on": case.clock.day(begins)})


def _is_to_come(moment: Moment, case: Case) -> bool:
    now = case.clock.now()
    return moment > now if isinstance(moment, datetime) else moment > now.date()


def _account_inactive(case: Case) -> Iterator[Hit]:
    if not case.ispring_done and case.row.learner is not None and case.row.learner.active is False:
        yield Hit({})


def _modules_open(case: Case) -> Iterator[Hit]:
    """Yield a hit where iSpring's own modules are open, though it does not count the course as done."""
    modules = case.open_modules
    if case.ispring_done or not modules:
        return
    several = len(modules) > 1
    first = modules[0]
    percent = f", {int(first.progress)} %" if first.progress is not None else ""
    words = {
        "modules": listed(quoted(one.title) for one in modules),
        "count": str(len(modules)),
        "of": str(len(case.modules)),
        "are": "are" if several else "is",
        "said": "" if several else f"(“{result_words(first.raw)}”{percent})",
        "them": "them" if several else "it",
    }
    yield Hit(words, "" if several else first.title)


def _not_sent(case: Case) -> Iterator[Hit]:
    """Yield a hit where Moodle is done and iSpring waits: usually for an attempt kept in the browser."""
    if case.stage is Stage.DONE and case.row.family in {Family.IN_PROGRESS, Family.NOT_STARTED}:
        yield Hit({"since": case.since(case.moodle_since).strip(), "word": case.word})


def _of_family(family: Family) -> Callable[[Case], Iterator[Hit]]:
    """Return what yields a hit where iSpring gave a status of this family."""

    def finds(case: Case) -> Iterator[Hit]:
        if case.row.final is not None and case.row.family is family:
            yield Hit({"word": case.word})

    return finds


def _no_status(case: Case) -> Iterator[Hit]:
    if case.row.final is None and not case.row.unread:
        yield Hit({})


def _status_unread(case: Case) -> Iterator[Hit]:
    if case.row.final is None and case.row.unread:
        yield Hit({})


def _edited_by_hand(case: Case) -> Iterator[Hit]:
    """Yield a hit where iSpring's completion looks as if somebody had entered it.

    An edited status is dated 12:00 by default and leaves the modules as they were (facts on terminals and
    trust, "What support staff ask"). Both are hints, so the cause says "may".
    """
    completed = case.row.final.completed_at if case.row.final else None
    noon = isinstance(completed, datetime) and completed.timetz().replace(tzinfo=None) == NOON
    modules = bool(case.open_modules)
    if not case.ispring_done or case.moodle_done or not (noon or modules):
        return
    signs = ["it is dated exactly 12:00"] * noon + ["its modules are not all done"] * modules
    yield Hit({"signs": " and ".join(signs), "on": f"on {case.clock.day(completed)}" if completed else ""})


CAUSES: Final = (
    Cause(
        "access-over",
        _access_over,
        (fields.EXPIRES, fields.STATUS),
        "Enrol the learner again, or move the date.",
        says(
            "Access to this course in iSpring ended on {on}.",
            then="enrol the learner again, or move the date.",
        ),
        says(
            "Your access to this course in iSpring Learn ended on {on}.",
            then="We have asked for it to be renewed.",
        ),
        ("on",),
    ),
    Cause(
        "access-to-come",
        _access_to_come,
        (fields.ACCESS, fields.STATUS),
        "Wait for the date, or move it.",
        says("Access to this course in iSpring begins only on {on}.", then="wait for it, or move the date."),
        says("This course opens for you in iSpring Learn on {on}.", then="Please come back then."),
        ("on",),
    ),
    Cause(
        "account-inactive",
        _account_inactive,
        (fields.ACCOUNT,),
        "Activate the account in iSpring.",
        says("iSpring lists this account as not active.", then="activate it in iSpring, if it should be."),
        says(
            "Your iSpring Learn account is not active at the moment.",
            then="We have asked for it to be checked.",
        ),
    ),
    Cause(
        "modules-open",
        _modules_open,
        (fields.MODULE, fields.STATUS),
        "The learner does the modules that are open in iSpring.",
        says(
            "{moodle} In iSpring {count} of {of} modules {are} not done yet: {modules} {said}.",
            "{moodle} In iSpring {count} of {of} modules {are} not done yet.",
            then="have the learner go through {them} to the end in iSpring.",
        ),
        says(
            "In iSpring Learn {count} of {of} modules {are} not done yet: {modules}.",
            "In iSpring Learn {count} of {of} modules {are} not done yet.",
            then="Please open {them} there and go through to the end.",
        ),
        ("modules", "count", "of", "are", "said", "them"),
    ),
    Cause(
        "ispring-not-sent",
        _not_sent,
        (fields.COMPLETED, fields.STATUS, fields.PROGRESS),
        "The learner opens iSpring again in the same browser.",
        says(
            "Complete in Moodle {since}, but iSpring says {word}. "
            "The usual cause, not proven: an attempt still kept in the learner's browser.",
            "Complete in Moodle {since}, but not in iSpring. "
            "The usual cause, not proven: an attempt still kept in the learner's browser.",
            then="have the learner open iSpring again in the same browser.",
        ),
        says(
            "Your last attempt has probably not reached iSpring Learn yet.",
            then="Please open iSpring Learn once more in the same browser on the same device, wait a minute, "
            "and tell us if it still says “{status}”.",
        ),
        ("since", "word"),
        Sure.PROBABLY,
    ),
    Cause(
        "ispring-failed",
        _of_family(Family.FAILED),
        (fields.STATUS,),
        "A new attempt in iSpring.",
        says(
            "{moodle} {ispring}",
            "{moodle} {ispring_brief}",
            then="a new attempt in iSpring, if it still allows one.",
        ),
        says(
            "You have not passed this course in iSpring Learn yet; it says {word}.",
            then="Please try again there if another attempt is open; if not, ask your trainer for one.",
        ),
        ("word",),
    ),
    Cause(
        "attempt-pending",
        _of_family(Family.PENDING),
        (fields.STATUS,),
        "The trainer reviews it in iSpring.",
        says("{moodle} {ispring}", then="ask the trainer to review it in iSpring."),
        says(
            "You have handed in your work in iSpring Learn; it waits to be reviewed.",
            then="There is nothing you need to do until your trainer has looked at it.",
        ),
        ("word",),
    ),
    Cause(
        "no-status",
        _no_status,
        (fields.STATUS,),
        "Look as an account that sees everybody.",
        says("{moodle} {ispring}", then=WHO_SEES_ALL),
        says("{you}", then="We have asked for your enrolment to be checked."),
        sure=Sure.PROBABLY,
    ),
    Cause(
        "status-unread",
        _status_unread,
        (fields.STATUS,),
        "Read the final statuses again.",
        says("{moodle} {ispring}", then=READ_STATUSES, here=READ_STATUSES_HERE),
        says("{you}", then="We will look again."),
    ),
    Cause(
        "status-unknown",
        _of_family(Family.UNKNOWN),
        (fields.STATUS,),
        "Look at the course in iSpring.",
        says(
            "{moodle} {ispring}",
            "{moodle} iSpring's status is one Rollbook does not know.",
            then=WHAT_IT_MEANS,
        ),
        says("{you}", then="We are finding out what that means."),
        ("word",),
    ),
)

HINTS: Final = (
    Cause(
        "edited-by-hand",
        _edited_by_hand,
        (fields.COMPLETED_ON, fields.MODULE),
        "Ask who edited the status in iSpring.",
        says(
            "The completion in iSpring {on} may have been entered by hand: {signs}.",
            then="ask who edited the status in iSpring, before you rely on it.",
        ),
        says(
            "Your completion in iSpring Learn may have been entered by hand.",
            then="We will check; there is nothing you need to do.",
        ),
        ("signs", "on"),
        Sure.MAY,
    ),
)
