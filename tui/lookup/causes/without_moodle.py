"""Causes that leave Moodle out: nobody signed in there, no course, no person, no answer (yet)."""

from __future__ import annotations

from tui.errors import StoppedError
from tui.lookup.case import Case
from tui.lookup.causes.saying import READ_STATUSES, Verdict, first_that_fits, ispring_half
from tui.lookup.pairs import NOT_IN_MOODLE
from tui.records import Family, Right


def nobody_signed_in(case: Case) -> Verdict | None:
    """Nobody is signed in to Moodle."""
    if case.caller:
        return None
    steps = {
        Family.DONE: "",
        Family.FAILED: "a new attempt, if the course still allows one.",
        Family.PENDING: "ask the trainer to review it.",
        Family.UNKNOWN: "look at the course in iSpring as an account that sees everybody.",
    }
    step = steps.get(case.row.family, "sign in to Moodle as well to see what is still open.")
    if case.row.unread:
        step = READ_STATUSES
    return Verdict(
        "ispring-only", f"{ispring_half(case)} Moodle was not asked.", step, done=case.ispring_done
    )


def course_not_paired(case: Case) -> Verdict | None:
    """It is not known which Moodle course this is."""
    paired = case.paired
    if paired is None or paired.moodle_id is not None:
        return None
    if paired.tried == (NOT_IN_MOODLE,):
        said = "It was confirmed that this course is not in Moodle."
    elif paired.candidates:
        said = "Which Moodle course this is has not been confirmed."
    else:
        said = "No Moodle course was found for it."
    step = "press m to choose the Moodle course, or to say that there is none."
    return Verdict("course-not-paired", f"{ispring_half(case)} {said}", step, done=case.ispring_done)


def failed(case: Case) -> Verdict | None:
    """Moodle was asked and failed, or iSpring did when asked who this is."""
    if case.fault is None:
        return None
    if isinstance(case.fault, StoppedError):
        sentence = f"{ispring_half(case)} You stopped before Moodle had answered."
        return Verdict("moodle-stopped", sentence, "x goes on.")
    if case.row.learner is None:
        sentence = f"{ispring_half(case)} Who this is could not be read: {case.fault.what}."
        return Verdict("learner-unread", sentence, case.fault.remedy or "try again with r.")
    sentence = f"{ispring_half(case)} Moodle could not be read: {case.fault.what}."
    return Verdict("moodle-failed", sentence, case.fault.remedy or "try again with r.")


def asking(case: Case) -> Verdict | None:
    """Moodle is still being asked."""
    if case.match is None or (case.known_to_moodle and case.activities is None):
        sentence = f"{ispring_half(case)} … asking Moodle."
        return Verdict("asking", sentence, pending=True)
    return None


def ambiguous(case: Case) -> Verdict | None:
    """Several people could be meant, or one without certainty."""
    match = case.match
    if match is None or match.right is not Right.AMBIGUOUS:
        return None
    count = len(match.candidates)
    several = "One Moodle person" if count == 1 else f"{count} Moodle people"
    sentence = f"{ispring_half(case)} {several} could be {_who(case)}, but it is not certain."
    return Verdict("ambiguous-match", sentence, "press m to see why, and choose.")


def changed_pair(case: Case) -> Verdict | None:
    """The saved pair is asked for again: an address has changed, or Moodle does not show the person."""
    match = case.match
    if match is None or match.right is not Right.SAVED or match.usable:
        return None
    said = "The saved Moodle person is not used:"
    half, brief = ispring_half(case), ispring_half(case, brief=True)
    if match.candidates:
        sentence = first_that_fits(
            f"{half} {said} an e-mail has changed since.", f"{brief} {said} an e-mail has changed since."
        )
        return Verdict("saved-match-changed", sentence, "press m to look at both sides and confirm again.")
    reasons = f"{said} {'; '.join(match.tried)}."
    sentence = first_that_fits(f"{half} {reasons}", f"{brief} {reasons}", reasons)
    return Verdict("saved-match-unseen", sentence, "press m to choose again, or r to ask Moodle once more.")


def not_found(case: Case) -> Verdict | None:
    """Nobody in Moodle was found."""
    match = case.match
    if match is None or match.moodle_id is not None:
        return None
    if match.tried == (NOT_IN_MOODLE,):
        return Verdict(
            "not-in-moodle", f"{ispring_half(case)} It was confirmed that {_who(case)} is not in Moodle."
        )
    if case.row.learner is None:
        sentence = f"{ispring_half(case)} iSpring does not show who this is, so Moodle cannot be asked."
        return Verdict("no-learner", sentence, "ask whether this account was deleted in iSpring.")
    tried = f" (tried: {', '.join(match.tried)})" if match.tried else ""
    half, found = ispring_half(case, brief=True), f"No Moodle person found for {_who(case)}"
    sentence = first_that_fits(
        f"{ispring_half(case)} {found}{tried}.", f"{half} {found}{tried}.", f"{half} {found}."
    )
    step = f"press m to choose one; {case.caller} may not see every user."
    return Verdict("no-moodle-person", sentence, step)


def _who(case: Case) -> str:
    return case.row.email or case.row.name
