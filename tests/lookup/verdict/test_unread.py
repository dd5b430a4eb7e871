"""The first verdict on one learner where Moodle cannot tell, was not asked or is not sure of whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.lookup.builders import CLOCK, FIRE, completion, row, state
from tests.lookup.cases import (
    SURE,
    WHO,
    Moodle,
    judged,
    with_done,
)
from tests.lookup.told import said
from tui.errors import DeniedError, NotFoundError, UnreachableError
from tui.lookup.matching.pairs import NOT_IN_MOODLE
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import judge
from tui.records import Candidate, Match, Right, System

# --- Moodle cannot tell ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moodle", "raw", "cause", "text"),
    [
        (
            Moodle([state(1, 1, tracked=False)], NotFoundError("x", code="usernotenroled")),
            "In progress",
            "not-tracked",
            (
                "Moodle does not track this person here: not enrolled, or the enrolment is suspended "
                "or over. Any states shown are leftovers, not progress. Next: check the enrolment in "
                "Moodle."
            ),
        ),
        (
            Moodle([state(1, 1, tracked=False)], NotFoundError("x", code="usernotenroled")),
            "Passed",
            "not-tracked",
            (
                "Complete in iSpring (“Passed”, 91 %). Moodle does not track this person here: not "
                "enrolled, or the enrolment is suspended or over. Next: check the enrolment in "
                "Moodle."
            ),
        ),
        (
            Moodle([state(1, 1, course_tracks=False)], NotFoundError("x", code="cannotviewreport")),
            "In progress",
            "completion-off",
            (
                "Not complete: iSpring says “In progress”, 91 %. Moodle tracks no completion here: it "
                "is switched off, in the course or on the site. Next: switch it on in Moodle's settings, if "
                "Moodle is to count."
            ),
        ),
        (
            Moodle([state(1, 1)], NotFoundError("x", code="nocriteriaset")),
            "In progress",
            "no-criteria",
            (
                "“Fire Safety 2026” has no completion criteria, so Moodle can never mark anyone "
                "complete. Every tracked activity is done. Next: tick the criteria under Course "
                "completion in Moodle."
            ),
        ),
        (
            Moodle([state(1)], NotFoundError("x", code="nocriteriaset")),
            "Failed",
            "no-criteria",
            (
                "“Fire Safety 2026” has no completion criteria, so Moodle can never mark anyone "
                "complete. Failed in iSpring (“Failed”, 91 %). Next: tick the criteria under Course "
                "completion in Moodle."
            ),
        ),
        (
            Moodle([state(1)], NotFoundError("x", code="cannotviewreport")),
            "Pending",
            "completion-unseen",
            (
                "Not complete in iSpring: “Pending”, 91 %, which waits for review. svc-report may not "
                "see the completion of this course, or it is switched off. Next: ask for the right "
                "report/completion:view for svc-report."
            ),
        ),
    ],
)
def test_moodle_cannot_tell(moodle: Moodle, raw: str, cause: str, text: str) -> None:
    assert said(judged(moodle, raw)) == (cause, text)


# --- without Moodle --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "progress", "text"),
    [
        ("Passed", "100", "Complete in iSpring (“Passed”, 100 %). Moodle was not asked."),
        (
            "Failed",
            "99.96",
            (
                "Failed in iSpring (“Failed”, 99 %). Moodle was not asked. Next: a new attempt, if "
                "the course still allows one."
            ),
        ),
        (
            "Not started",
            None,
            (
                "Not started in iSpring (“Not started”). Moodle was not asked. Next: sign in to "
                "Moodle as well to see what is still open."
            ),
        ),
        (
            "Перездача",
            "50",
            (
                "iSpring says “Перездача”, 50 %, which Rollbook does not know. Moodle was not asked. "
                "Next: see in iSpring what that status means."
            ),
        ),
        (
            None,
            None,
            (
                "iSpring gave no status: there is none, or this account may not see it. Moodle was not "
                "asked. Next: look at the course in iSpring as an account that sees everybody."
            ),
        ),
    ],
)
def test_nobody_is_signed_in_to_moodle(raw: str | None, progress: str | None, text: str) -> None:
    found = judged(raw=raw, progress=progress, match=None, caller="")
    assert said(found) == ("ispring-only", text)
    assert found.done is (raw == "Passed")


@pytest.mark.parametrize(
    ("match", "cause", "text"),
    [
        (None, "asking", "… asking Moodle."),
        (SURE, "asking", "… asking Moodle."),
        (Match(Right.EMAIL, 5, confirmed=False), "asking", "… asking Moodle."),
        (
            Match(Right.AMBIGUOUS, None, confirmed=False, candidates=tuple(WHO)),
            "ambiguous-match",
            (
                "2 Moodle people could be amelie.dubois@acme.example, but it is not certain. Next: "
                "say who it is: rollbook pairs --import."
            ),
        ),
        (
            Match(Right.AMBIGUOUS, None, confirmed=False, candidates=(WHO[0],)),
            "ambiguous-match",
            (
                "One Moodle person could be amelie.dubois@acme.example, but it is not certain. Next: "
                "say who it is: rollbook pairs --import."
            ),
        ),
        (
            Match(
                Right.SAVED,
                5,
                confirmed=False,
                tried=("Moodle showed no person 5 (refused: accessexception)",),
            ),
            "saved-match-unseen",
            (
                "The saved Moodle person is not used: Moodle showed no person 5 (refused: accessexception). "
                "Next: ask again, or say again who it is: rollbook pairs --import."
            ),
        ),
        (
            Match(Right.SAVED, 5, confirmed=False, candidates=(WHO[0],)),
            "saved-match-changed",
            (
                "The saved Moodle person is not used: an e-mail has changed since. Next: compare both "
                "sides, and confirm again: rollbook pairs --import."
            ),
        ),
        (
            Match(Right.NONE, tried=("idnumber", "e-mail", "other case")),
            "no-moodle-person",
            (
                "No Moodle person found for amelie.dubois@acme.example (tried: idnumber, e-mail, "
                "other case). Next: say who it is: rollbook pairs --import; svc-report may not see all."
            ),
        ),
        (
            Match(Right.NONE),
            "no-moodle-person",
            (
                "No Moodle person found for amelie.dubois@acme.example. Next: say who it is: "
                "rollbook pairs --import; svc-report may not see all."
            ),
        ),
        (
            Match(Right.NONE, tried=(NOT_IN_MOODLE,)),
            "not-in-moodle",
            "It was confirmed that amelie.dubois@acme.example is not in Moodle.",
        ),
    ],
)
def test_nobody_in_moodle_is_certain(match: Match | None, cause: str, text: str) -> None:
    found = judged(match=match)
    assert said(found) == (cause, f"Not complete: iSpring says “In progress”, 91 %. {text}")
    assert found.pending is (cause == "asking")


def test_whom_ispring_does_not_show_nobody_can_look_for() -> None:
    gone = replace(row(), learner=None)
    found = judge(Case(gone, FIRE, Match(Right.NONE), None, clock=CLOCK, caller="svc-report"))
    assert said(found) == (
        "no-learner",
        (
            "Not complete: iSpring says “In progress”, 91 %. iSpring does not show who this is, so Moodle "
            "cannot be asked. Next: ask whether this account was deleted in iSpring."
        ),
    )


def test_an_empty_status_is_called_so() -> None:
    found = judged(raw="", progress="-5", match=None, caller="")
    assert found.sentence.startswith("iSpring says an empty status, -5 %, which Rollbook does not know.")


def test_what_is_open_though_not_required_is_not_nothing() -> None:
    moodle = Moodle([state(1)], completion(completed=True))
    assert judged(moodle, "Passed").sentence == "Complete in both systems. Nothing it requires is open."


@pytest.mark.parametrize(
    ("paired", "said_of_it"),
    [
        (Match(Right.NONE), "No Moodle course was found for it."),
        (
            Match(Right.AMBIGUOUS, candidates=(Candidate(1, "Fire", "the same title"),)),
            "It has not been confirmed which Moodle course this is.",
        ),
        (Match(Right.NONE, tried=(NOT_IN_MOODLE,)), "It was confirmed that this course is not in Moodle."),
    ],
)
def test_no_moodle_course_is_certain(paired: Match, said_of_it: str) -> None:
    found = judged(match=None, paired=paired)
    cause, text = said(found)
    assert cause == "course-not-paired"
    assert said_of_it in text
    assert judged(match=None, paired=Match(Right.SAVED, 12)).cause == "asking"


def test_who_could_not_be_read_is_told_with_its_remedy() -> None:
    fault = UnreachableError("cannot be reached", system=System.ISPRING, remedy="Look at the address.")
    nobody = replace(row(), learner=None)
    found = judge(Case(nobody, FIRE, None, None, clock=CLOCK, caller="svc-report", fault=fault))
    assert said(found) == (
        "learner-unread",
        (
            "Not complete: iSpring says “In progress”, 91 %. Who this is could not be read: iSpring "
            "cannot be reached. Next: look at the address."
        ),
    )
    assert found.to_learner.endswith(
        "We could not see yet what is open for you in Moodle. We will look again."
    )


def test_a_status_nobody_knows_is_told_as_it_came() -> None:
    found = judged(with_done(state(1), "Quiz"), "Huh")
    unknown = next(one for one in found.causes if one.id == "status-unknown")
    assert unknown.trainer.text == (
        "iSpring says “Huh”, 91 %, which Rollbook does not know. see in iSpring what that status means."
    )
    assert unknown.learner.text.startswith("For this course iSpring Learn says “Huh”, 91 %. We are finding")


def test_moodle_that_fails_is_told_with_its_remedy() -> None:
    fault = UnreachableError("cannot be reached", remedy="Look at the address.")
    assert said(judged(fault=fault)) == (
        "moodle-failed",
        (
            "Not complete: iSpring says “In progress”, 91 %. Moodle could not be read: it cannot be "
            "reached. Next: look at the address."
        ),
    )
    unconfirmed = DeniedError("tells nothing about this person: person 3 in course 2 of “" + "x" * 60)
    assert "read: it tells nothing about this person. Next:" in judged(fault=unconfirmed).text
    refused = DeniedError("this account may not read it: “No”", remedy="Moodle's administrator can help.")
    assert "read: this account may not read it: “No”. Next: Moodle's" in judged(fault=refused).text
    found = judged(fault=UnreachableError("cannot be reached"))
    assert (found.next_step, found.next_line_here) == ("try again.", "Next: try again with r.")
