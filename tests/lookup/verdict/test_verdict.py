"""The first verdict on one learner where Moodle was read: each cause, word by word."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from tests.lookup.builders import activity, completion, criterion, required, state
from tests.lookup.cases import (
    COMPLETE,
    DONE,
    MANAGER,
    NOVEMBER_14,
    Moodle,
    completions,
    contents,
    judged,
    raws,
    states,
    with_done,
)
from tests.lookup.told import said
from tui.errors import RollbookError
from tui.records import Activity, ActivityState, CourseCompletion


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
                "the learner open iSpring again in the same browser."
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
                "Complete in Moodle since 2026-11-14. iSpring gave no status: there is none, or this "
                "account may not see it. Next: look at the course in iSpring as an account that sees "
                "everybody."
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
                "Next: have the learner press “Mark as done”: nothing ticks it by itself."
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
                "once it is done, Moodle counts it by itself."
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
                "Not complete: everything of the learner's is done; the course waits for a Manager to "
                "sign it off. Next: ask a Manager to mark it complete in Moodle."
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
                "Not complete: both requirements are met, the last on 2026-11-20 10:31; Moodle has not "
                "counted them yet. Next: wait an hour; if it stays so, check that Moodle's scheduled "
                "tasks run."
            ),
        ),
        (
            Moodle([DONE], completion(required(2, "B", complete=True))),
            "not-yet-marked",
            (
                "Not complete: the only requirement has been met since 2026-11-20 10:31; Moodle has "
                "counted it, but not yet marked the course. Next: wait an hour; if it stays so, check "
                "that Moodle's scheduled tasks run."
            ),
        ),
        (
            Moodle([], completion(criterion(2, "A date", complete=True))),
            "not-yet-marked",
            (
                "Not complete: the only requirement has been met; Moodle has counted it, but not yet "
                "marked the course. Next: wait an hour; if it stays so, check that Moodle's scheduled "
                "tasks run."
            ),
        ),
        (
            Moodle([DONE, state(1)], completion(required(1, "A"), required(2, "B"), any_is_enough=True)),
            "not-yet-counted",
            (
                "Not complete: one requirement, which is enough, has been met since 2026-11-20 10:31; "
                "Moodle has not counted it yet. Next: wait an hour; if it stays so, check that "
                "Moodle's scheduled tasks run."
            ),
        ),
        (
            Moodle(
                [state(1), state(2)],
                completion(required(1, "A"), required(2, "B"), any_is_enough=True),
                [activity(1, "A", visible=False), activity(2, "B")],
            ),
            "any-one-would-do",
            "Not complete: any one of 2 things would be enough: “A” or “B”. Next: begin with “A”.",
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
            (
                "Not complete: iSpring says “In progress”, 91 %. Moodle named no open requirement. "
                "Next: look at Course completion in Moodle."
            ),
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
