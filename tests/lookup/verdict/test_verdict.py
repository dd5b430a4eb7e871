"""The first verdict on one learner: each cause, word by word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import CLOCK, FIRE, activity, completion, criterion, required, row, state
from tests.lookup.cases import (
    COMPLETE,
    DONE,
    LINE,
    MANAGER,
    NOVEMBER_14,
    SURE,
    WHO,
    Moodle,
    completions,
    contents,
    judged,
    raws,
    states,
    with_done,
)
from tui.errors import NotFoundError, RollbookError, UnreachableError
from tui.lookup.matching.pairs import NOT_IN_MOODLE
from tui.lookup.verdict.verdict import Verdict, verdict
from tui.lookup.wording import listed, quoted
from tui.records import Activity, ActivityState, Candidate, CourseCompletion, Match, Right


def said(found: Verdict) -> tuple[str, str]:
    assert len(found.text.split()) <= 45, found.text
    assert len(wrap(found.sentence, LINE)) <= 2, found.sentence
    assert len(found.next_line) <= LINE, found.next_line
    assert len(found.to_learner.split()) <= 45, found.to_learner
    assert found.to_learner.endswith("."), found.to_learner
    return found.cause, found.text


def test_a_failed_quiz_as_the_screens_are_drawn() -> None:
    done, drill = state(2, 1), state(3, 1)
    quiz = state(1, 3, modname="quiz", overall=False)
    criteria = completion(required(1, "Final test"), required(2, "Quiz 1"), required(3, "Drill"))
    found = judged(Moodle([quiz, done, drill], criteria, [activity(1, "Final test")]))
    assert found.cause == "must-pass"
    assert found.sentence == (
        "Not complete: the quiz “Final test” was taken but not passed, and this course requires a "
        "pass. Everything else it requires is done."
    )
    assert found.next_line == "Next: a new attempt, if the quiz still allows one."
    assert found.text == f"{found.sentence} {found.next_line}"


# --- Moodle complete -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moodle", "raw", "day", "cause", "text"),
    [
        (
            COMPLETE,
            "Passed",
            date(2026, 11, 12),
            "complete",
            "Complete in both systems since 2026-11-14. Nothing is open.",
        ),
        (
            Moodle([], completion(completed=True)),
            "Complete",
            None,
            "complete",
            "Complete in both systems. Nothing is open.",
        ),
        (
            Moodle(
                [state(1, 1), state(2)],
                completion(
                    required(1, "A", complete=True), required(2, "B"), completed=True, any_is_enough=True
                ),
            ),
            "Accepted",
            date(2026, 11, 12),
            "complete",
            (
                "Complete in both systems since 2026-11-12. This course needs only one of its "
                "requirements; the others are optional."
            ),
        ),
        (
            COMPLETE,
            "In progress",
            None,
            "ispring-not-sent",
            (
                "Complete in Moodle since 2026-11-14, but iSpring says “In progress”, 91 %. The usual "
                "cause, not proven: an attempt still kept in the learner's browser. Next: have "
                "iSpring opened again in the same browser, wait, refresh."
            ),
        ),
        (
            COMPLETE,
            "Failed",
            None,
            "ispring-failed",
            (
                "Complete in Moodle since 2026-11-14. Failed in iSpring (“Failed”, 91 %). Next: a new "
                "attempt in iSpring, if it still allows one."
            ),
        ),
        (
            COMPLETE,
            "Pending",
            None,
            "attempt-pending",
            (
                "Complete in Moodle since 2026-11-14. Not complete in iSpring: “Pending”, 91 %, which "
                "waits for review. Next: ask the trainer to review it in iSpring."
            ),
        ),
        (
            COMPLETE,
            None,
            None,
            "no-status",
            (
                "Complete in Moodle since 2026-11-14. iSpring gave no status: no row, or no right to "
                "see it. Next: look at the course in iSpring as an account that sees everybody."
            ),
        ),
    ],
)
def test_complete_in_moodle(moodle: Moodle, raw: str | None, day: date | None, cause: str, text: str) -> None:
    found = judged(moodle, raw, completed_at=day)
    assert said(found) == (cause, text)
    assert found.done is (cause == "complete")


# --- Moodle not complete ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moodle", "cause", "text"),
    [
        (
            with_done(state(1, tracking=1), "Checklist"),
            "own-tick",
            (
                "Not complete: only “Checklist” is left, which waits for the learner's own tick. "
                "Next: have it opened and “Mark as done” pressed: nothing ticks it by itself."
            ),
        ),
        (
            with_done(state(1, overridden_by=9, changed_at=NOVEMBER_14), "Practical drill"),
            "set-by-hand",
            (
                "Not complete: R. Okafor set “Practical drill” to not complete on 2026-11-14, which "
                "holds until somebody removes it. Everything else it requires is done. Next: ask R. "
                "Okafor."
            ),
        ),
        (
            with_done(state(1, overridden_by=8), "Drill"),
            "set-by-hand",
            (
                "Not complete: Moodle user 8 set “Drill” to not complete, which holds until somebody "
                "removes it. Everything else it requires is done. Next: ask Moodle user 8."
            ),
        ),
        (
            with_done(
                state(1, modname="quiz", rules=[("completionusegrade", 1), ("completionpassgrade", 0)]),
                "Test",
            ),
            "grade-hidden",
            (
                "Not complete: the quiz “Test” is below the pass mark, with a grade the learner may "
                "not see yet. Everything else it requires is done. Next: ask the trainer when the "
                "grade is released; do not pass it on."
            ),
        ),
        (
            with_done(state(1, modname="assign", rules=[("completionsubmit", 0)]), "Report"),
            "one-left",
            (
                "Not complete: only the assignment “Report” is left (needs to be submitted). Next: "
                "have it done; Moodle then counts it by itself."
            ),
        ),
        (
            with_done(state(1), "Rescue plan", visible=False),
            "required-but-hidden",
            (
                "Not complete: “Rescue plan” is required but hidden from learners. Everything else it "
                "requires is done. Next: show it, or no longer require it: nobody can finish until "
                "then."
            ),
        ),
        (
            Moodle(
                [DONE, state(1), state(3)],
                completion(required(1, "A"), required(3, "B")),
                [activity(1, "A", visible=False), activity(3, "B", visible=False)],
            ),
            "required-but-hidden",
            (
                "Not complete: “A” and “B” are required but hidden from learners. Next: show them, or "
                "no longer require them: nobody can finish until then."
            ),
        ),
        (
            Moodle([DONE], completion(required(2, "Welcome"), required(15, "Evacuation report"))),
            "required-unseen",
            (
                "Not complete: “Evacuation report” is required, but svc-report may not see it. "
                "Everything else it requires is done. Next: check in Moodle whether learners can see "
                "it, and what is open there."
            ),
        ),
        (
            Moodle([DONE], completion(required(14, "A"), required(15, "B"))),
            "required-unseen",
            (
                "Not complete: “A” and “B” are required, but svc-report may not see them. Next: check "
                "in Moodle whether learners can see them, and what is open there."
            ),
        ),
        (
            Moodle([DONE], completion(required(2, "Welcome", complete=True), MANAGER)),
            "sign-off",
            (
                "Not complete: everything of the learner's is done; the course waits for Manager to "
                "sign it off. Next: ask Manager to mark it complete in Moodle."
            ),
        ),
        (
            Moodle([DONE], completion(required(2, "Welcome"), MANAGER, criterion(6, "Course grade"))),
            "other-requirement",
            (
                "Not complete: every required activity is done; the course still waits for “Manager” "
                "and “Course grade”. Next: look at Course completion in Moodle."
            ),
        ),
        (
            Moodle([DONE, state(1, 1)], completion(required(1, "A"), required(2, "B"))),
            "not-yet-counted",
            (
                "Not complete: all 2 requirements are met, the last on 2026-11-20 10:31; Moodle has "
                "not counted it yet. Next: wait an hour; if it stays so, check that Moodle's cron "
                "runs."
            ),
        ),
        (
            Moodle([DONE], completion(required(2, "B", complete=True))),
            "not-yet-marked",
            (
                "Not complete: the only requirement is met, the last on 2026-11-20 10:31; Moodle has "
                "counted it, but not yet marked the course. Next: wait an hour; if it stays so, check "
                "that Moodle's cron runs."
            ),
        ),
        (
            Moodle([], completion(criterion(2, "A date", complete=True))),
            "not-yet-marked",
            (
                "Not complete: the only requirement is met; Moodle has counted it, but not yet marked "
                "the course. Next: wait an hour; if it stays so, check that Moodle's cron runs."
            ),
        ),
        (
            Moodle([DONE, state(1)], completion(required(1, "A"), required(2, "B"), any_is_enough=True)),
            "not-yet-counted",
            (
                "Not complete: one requirement is met, which is enough, the last on 2026-11-20 10:31; "
                "Moodle has not counted it yet. Next: wait an hour; if it stays so, check that "
                "Moodle's cron runs."
            ),
        ),
        (
            Moodle(
                [state(1), state(2)],
                completion(required(1, "A"), required(2, "B"), any_is_enough=True),
                [activity(1, "A", visible=False), activity(2, "B")],
            ),
            "any-one-would-do",
            "Not complete: any one of 2 requirements would do: “A” and “B”. Next: begin with “A”.",
        ),
        (
            Moodle(
                [state(1, rules=[("completionview", 0)]), state(2)],
                completion(
                    required(1, "A"), required(2, "B"), required(15, "C"), MANAGER, required(None, "Label")
                ),
                [activity(1, "A"), activity(2, "B")],
            ),
            "several",
            (
                "Not complete: 5 things are left, in this order: “A”, “B”, “C” and 2 more. Next: "
                "begin with “A” (needs to be viewed)."
            ),
        ),
        (
            Moodle([DONE], completion(required(2, "Welcome"), required(None, "Label"))),
            "unclear-left",
            "Not complete: only “Label” is left. Next: look at Course completion in Moodle.",
        ),
        (
            Moodle([DONE], completion()),
            "no-requirements",
            "Not complete: iSpring says “In progress”, 91 %. Moodle named no open requirement.",
        ),
    ],
)
def test_not_complete_in_moodle(moodle: Moodle, cause: str, text: str) -> None:
    found = judged(moodle)
    assert said(found) == (cause, text)
    assert not found.done


@pytest.mark.parametrize(
    ("raw", "day", "lead"),
    [
        ("In progress", None, "Not complete: only"),
        ("Not started", None, "Not complete: only"),
        ("Passed", date(2026, 11, 14), "Complete in iSpring since 2026-11-14, not in Moodle: only"),
        ("Passed", None, "Complete in iSpring, not in Moodle: only"),
        ("Failed", None, "Failed in iSpring, not complete in Moodle: only"),
        ("Pending", None, "Pending in iSpring, not complete in Moodle: only"),
        (None, None, "No status in iSpring, not complete in Moodle: only"),
    ],
)
def test_ispring_leads_where_it_says_another(raw: str | None, day: date | None, lead: str) -> None:
    found = judged(with_done(state(1, tracking=1), "Checklist"), raw, completed_at=day)
    assert found.sentence.startswith(lead)
    assert not found.done


def test_the_only_requirement_leaves_nothing_else_that_is_done() -> None:
    quiz = state(1, 3, modname="quiz", overall=False)
    found = judged(Moodle([quiz], completion(required(1, "Test"))))
    assert "Everything else" not in found.sentence


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
                "or over. Any states below are leftovers, not progress. Next: check the enrolment in "
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
                "is switched off, in the course or site. Next: switch it on in Moodle's settings, if "
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
                "Next: look at the course in iSpring as an account that sees everybody."
            ),
        ),
        (
            None,
            None,
            (
                "iSpring gave no status: no row, or no right to see it. Moodle was not asked. Next: "
                "look at the course in iSpring as an account that sees everybody."
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
                "press m to see why, and choose."
            ),
        ),
        (
            Match(Right.AMBIGUOUS, None, confirmed=False, candidates=(WHO[0],)),
            "ambiguous-match",
            (
                "One Moodle person could be amelie.dubois@acme.example, but it is not certain. Next: "
                "press m to see why, and choose."
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
                "Next: press m to choose again, or r to ask Moodle once more."
            ),
        ),
        (
            Match(Right.SAVED, 5, confirmed=False, candidates=(WHO[0],)),
            "saved-match-changed",
            (
                "The saved Moodle person is not used: an e-mail has changed since. Next: press m to "
                "look at both sides and confirm again."
            ),
        ),
        (
            Match(Right.NONE, tried=("idnumber", "e-mail", "other case")),
            "no-moodle-person",
            (
                "No Moodle person found for amelie.dubois@acme.example (tried: idnumber, e-mail, "
                "other case). Next: press m to choose one; svc-report may not see every user."
            ),
        ),
        (
            Match(Right.NONE),
            "no-moodle-person",
            (
                "No Moodle person found for amelie.dubois@acme.example. Next: press m to choose one; "
                "svc-report may not see every user."
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
    found = verdict(gone, FIRE, Match(Right.NONE), None, clock=CLOCK, caller="svc-report")
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
            "Which Moodle course this is has not been confirmed.",
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


def test_moodle_that_fails_is_told_with_its_remedy() -> None:
    fault = UnreachableError("cannot be reached", remedy="Look at the address.")
    assert said(judged(fault=fault)) == (
        "moodle-failed",
        (
            "Not complete: iSpring says “In progress”, 91 %. Moodle could not be read: cannot be "
            "reached. Next: Look at the address."
        ),
    )
    assert judged(fault=UnreachableError("cannot be reached")).next_step == "try again with r."


# --- whatever comes --------------------------------------------------------------------------------------


@given(states, completions, contents, raws)
def test_every_learner_gets_a_verdict_of_few_words(
    states: list[ActivityState],
    completion: CourseCompletion | RollbookError,
    contents: list[Activity],
    raw: str | None,
) -> None:
    found = judged(Moodle(states, completion, contents), raw)
    said(found)
    assert not found.pending
    completed = isinstance(completion, CourseCompletion) and completion.completed
    assert found.done == (completed and raw == "Passed")
    assert found.done or found.next_step or found.cause == "no-requirements"
    assert found.text.endswith(".")
    assert ".." not in found.text.replace("…", "")


@given(st.text())
def test_names_fit_into_a_sentence(name: str) -> None:
    assert len(quoted(name)) <= 62
    assert len(quoted(name).split(" ")) <= 8


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
    ],
)
def test_lists_in_words(names: list[str], text: str) -> None:
    assert listed(names) == text
