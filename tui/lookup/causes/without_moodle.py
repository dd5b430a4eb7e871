"""Causes that leave Moodle out: nobody signed in there, no course, no person, no answer (yet)."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten
from typing import Final

from tui.errors import StoppedError
from tui.lookup.causes import fields
from tui.lookup.causes.cause import Cause, Hit, Sure, says
from tui.lookup.causes.words import READ_STATUSES, READ_STATUSES_HERE, WHAT_IT_MEANS, WHO_SEES_ALL
from tui.lookup.matching.pairs import NOT_IN_MOODLE
from tui.lookup.verdict.case import Case, Stage
from tui.lookup.wording import clause, shortened
from tui.records import Family, Right, System

_AGAIN: Final = "try again."
_AGAIN_HERE: Final = "try again with r."
_PAIRS: Final = "rollbook pairs --import"
"""How somebody says who is who without the screen."""

_BRIEF: Final = 60
"""Cells a reason has beside the other words of a verdict on the smallest screen."""

_WE_LOOK: Final = "We are looking into what is open in Moodle."


def _nobody_signed_in(case: Case) -> Iterator[Hit]:
    """Yield what to do where nobody is signed in to Moodle."""
    if case.stage is not Stage.NO_MOODLE:
        return
    steps = {
        Family.DONE: "",
        Family.FAILED: "a new attempt, if the course still allows one.",
        Family.PENDING: "ask the trainer to review it.",
        Family.UNKNOWN: WHAT_IT_MEANS if case.row.final else WHO_SEES_ALL,
    }
    step, here = steps.get(case.row.family, "sign in to Moodle as well to see what is still open."), ""
    if case.row.unread:
        step, here = READ_STATUSES, READ_STATUSES_HERE
    yield Hit({"step": step, "here": here, "ours": "" if case.ispring_done else _WE_LOOK})


def _course_not_paired(case: Case) -> Iterator[Hit]:
    """Yield why it is not known which Moodle course this is."""
    paired = case.paired
    if case.stage is not Stage.NO_COURSE or paired is None:
        return
    if paired.tried == (NOT_IN_MOODLE,):
        said = "It was confirmed that this course is not in Moodle."
    elif paired.candidates:
        said = "It has not been confirmed which Moodle course this is."
    else:
        said = "No Moodle course was found for it."
    yield Hit({"why": said})


def _stopped(case: Case) -> Iterator[Hit]:
    if case.stage is Stage.FAULT and isinstance(case.fault, StoppedError):
        yield Hit({})


def _learner_unread(case: Case) -> Iterator[Hit]:
    if case.stage is Stage.FAULT and not isinstance(case.fault, StoppedError) and case.row.learner is None:
        yield _fault(case, System.ISPRING.label)


def _failed(case: Case) -> Iterator[Hit]:
    if (
        case.stage is Stage.FAULT
        and not isinstance(case.fault, StoppedError)
        and case.row.learner is not None
    ):
        yield _fault(case, "it")


def _fault(case: Case, subject: str) -> Hit:
    assert case.fault is not None  # noqa: S101  # what the stage means
    what = case.fault.what
    told, _, rest = what.rpartition(": ")
    reason = rest if rest.startswith("“") or not told else told  # the server's own words, or without of whom
    step = _continued(case.fault.remedy)
    return Hit(
        {
            "fault": clause(what, subject),
            "fault_brief": shorten(clause(reason, subject), _BRIEF, placeholder="…"),
            "step": step or _AGAIN,
            "here": "" if step else _AGAIN_HERE,
        }
    )


def _continued(remedy: str) -> str:
    """Return a next step as it stands after "Next:", where no sentence begins."""
    first = remedy.partition(" ")[0]
    begins = first[1:].islower() and not first.startswith(System.MOODLE.label)
    return remedy[:1].lower() + remedy[1:] if begins else remedy


def _asking(case: Case) -> Iterator[Hit]:
    if case.stage is Stage.ASKING:
        yield Hit({})


def _ambiguous(case: Case) -> Iterator[Hit]:
    match = case.match
    if case.stage is Stage.NO_PERSON and match is not None and match.right is Right.AMBIGUOUS:
        count = len(match.candidates)
        people = "One Moodle person" if count == 1 else f"{count} Moodle people"
        yield Hit({"people": people, "who": _who(case)})


def _saved_changed(case: Case) -> Iterator[Hit]:
    match = case.match
    if (
        case.stage is Stage.NO_PERSON
        and match is not None
        and match.right is Right.SAVED
        and match.candidates
    ):
        yield Hit({})


def _saved_unseen(case: Case) -> Iterator[Hit]:
    match = case.match
    if case.stage is Stage.NO_PERSON and match and match.right is Right.SAVED and not match.candidates:
        yield Hit({"why": "; ".join(match.tried)})


def _not_in_moodle(case: Case) -> Iterator[Hit]:
    if _nobody(case) and case.match is not None and case.match.tried == (NOT_IN_MOODLE,):
        yield Hit({"who": _who(case)})


def _no_learner(case: Case) -> Iterator[Hit]:
    if _nobody(case) and case.row.learner is None and not any(_not_in_moodle(case)):
        yield Hit({})


def _no_person(case: Case) -> Iterator[Hit]:
    match = case.match
    if match is None or not _nobody(case) or case.row.learner is None or any(_not_in_moodle(case)):
        return
    tried = f"(tried: {', '.join(match.tried)})" if match.tried else ""
    yield Hit({"who": _who(case), "tried": tried})


def _nobody(case: Case) -> bool:
    match = case.match
    one_of = {Right.AMBIGUOUS, Right.SAVED}
    return case.stage is Stage.NO_PERSON and match is not None and match.right not in one_of


def _who(case: Case) -> str:
    return shortened(case.row.email or case.row.name)


_LATER: Final = says("{you} We could not see yet what is open for you in Moodle.", then="We will look again.")
_TO_BE_FOUND: Final = says(
    "{you} We have not found you in Moodle yet.",
    then="Please tell us which e-mail address you use there.",
)

CAUSES: Final = (
    Cause(
        "ispring-only",
        _nobody_signed_in,
        (fields.STATUS, fields.PROGRESS),
        "Sign in to Moodle as well.",
        says(
            "{ispring} Moodle was not asked.",
            "{ispring_brief} Moodle was not asked.",
            then="{step}",
            here="{here}",
        ),
        says("{you} {ours}"),
        ("step", "here", "ours"),
    ),
    Cause(
        "course-not-paired",
        _course_not_paired,
        (fields.STATUS, fields.COURSE),
        "Say by hand which Moodle course this is.",
        says(
            "{ispring} {why}",
            "{ispring_brief} {why}",
            then=f"say which it is, or that there is none: {_PAIRS}.",
            here="press m to choose the Moodle course, or to say that there is none.",
        ),
        says("{you}", then="We are looking into the rest."),
        ("why",),
    ),
    Cause(
        "moodle-stopped",
        _stopped,
        (fields.STATUS,),
        "Ask Moodle again.",
        says(
            "{ispring} You stopped before Moodle had answered.",
            then="ask Moodle again.",
            here="x goes on.",
        ),
        _LATER,
    ),
    Cause(
        "learner-unread",
        _learner_unread,
        (fields.STATUS, fields.ACCOUNT),
        "Ask iSpring again who this is.",
        says(
            "{ispring} Who this is could not be read: {fault}.",
            "{ispring_brief} Who this is could not be read: {fault}.",
            "{ispring_brief} Who this is could not be read: {fault_brief}.",
            "Who this is could not be read.",
            then="{step}",
            here="{here}",
        ),
        _LATER,
        ("fault", "fault_brief", "step", "here"),
    ),
    Cause(
        "moodle-failed",
        _failed,
        (fields.STATUS,),
        "Ask Moodle again, once it answers.",
        says(
            "{ispring} Moodle could not be read: {fault}.",
            "{ispring_brief} Moodle could not be read: {fault}.",
            "{ispring_brief} Moodle could not be read: {fault_brief}.",
            "{ispring_brief} Moodle could not be read.",
            then="{step}",
            here="{here}",
        ),
        _LATER,
        ("fault", "fault_brief", "step", "here"),
    ),
    Cause(
        "asking",
        _asking,
        (fields.STATUS,),
        "Wait for Moodle's answer.",
        says("{ispring} … asking Moodle.", "{ispring_brief} … asking Moodle."),
        says("{you} We are asking Moodle."),
    ),
    Cause(
        "ambiguous-match",
        _ambiguous,
        (fields.STATUS, fields.PERSON),
        "Choose by hand who it is.",
        says(
            "{ispring} {people} could be {who}, but it is not certain.",
            "{ispring_brief} {people} could be {who}, but it is not certain.",
            then=f"say who it is: {_PAIRS}.",
            here="press m to see why, and choose.",
        ),
        says(
            "{you} You may have more than one account in Moodle.",
            then="Please tell us with which e-mail address or user name you sign in there.",
        ),
        ("people", "who"),
    ),
    Cause(
        "saved-match-changed",
        _saved_changed,
        (fields.STATUS, fields.PERSON),
        "Confirm the pair again.",
        says(
            "{ispring} The saved Moodle person is not used: an e-mail has changed since.",
            "{ispring_brief} The saved Moodle person is not used: an e-mail has changed since.",
            then=f"compare both sides, and confirm again: {_PAIRS}.",
            here="press m to look at both sides and confirm again.",
        ),
        _TO_BE_FOUND,
    ),
    Cause(
        "saved-match-unseen",
        _saved_unseen,
        (fields.STATUS, fields.PERSON),
        "Choose again who it is.",
        says(
            "{ispring} The saved Moodle person is not used: {why}.",
            "{ispring_brief} The saved Moodle person is not used: {why}.",
            "The saved Moodle person is not used: {why}.",
            then=f"ask again, or say again who it is: {_PAIRS}.",
            here="press m to choose again, or r to ask Moodle once more.",
        ),
        _TO_BE_FOUND,
        ("why",),
    ),
    Cause(
        "not-in-moodle",
        _not_in_moodle,
        (fields.STATUS, fields.PERSON),
        "None: somebody confirmed it.",
        says(
            "{ispring} It was confirmed that {who} is not in Moodle.",
            "{ispring_brief} {who} is not in Moodle.",
        ),
        says("{you}"),
        ("who",),
    ),
    Cause(
        "no-learner",
        _no_learner,
        (fields.STATUS, fields.ACCOUNT),
        "Ask an account that sees every learner.",
        says(
            "{ispring} iSpring does not show who this is, so Moodle cannot be asked.",
            then="ask whether this account was deleted in iSpring.",
        ),
        says("{you} Your account is not shown to us.", then="Please tell us the address you sign in with."),
    ),
    Cause(
        "no-moodle-person",
        _no_person,
        (fields.STATUS, fields.PERSON),
        "Choose by hand who it is, or ask an account that sees every user.",
        says(
            "{ispring} No Moodle person found for {who} {tried}.",
            "{ispring_brief} No Moodle person found for {who} {tried}.",
            "{ispring_brief} No Moodle person found for {who}.",
            then=f"say who it is: {_PAIRS}; {{caller}} may not see all.",
            here="press m to choose one; {caller} may not see every user.",
        ),
        _TO_BE_FOUND,
        ("who", "tried"),
        Sure.PROBABLY,
    ),
)
