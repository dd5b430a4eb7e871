"""Causes beside the first: of every open activity, and on iSpring's side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.lookup.builders import (
    CLOCK,
    FIRE,
    NOW,
    activity,
    completion,
    criterion,
    module,
    required,
    row,
    state,
)
from tests.lookup.cases import (
    COMPLETE,
    NOVEMBER_14,
    SURE,
    Moodle,
    judged,
    with_done,
)
from tests.lookup.told import found_in, lint
from tui.lookup.causes import Sure
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import Verdict, judge
from tui.records import Enrolment, Match, Note, Right

# --- causes beside the first -----------------------------------------------------------------------------


def test_several_open_activities_each_tell_their_own() -> None:
    rows = [
        state(1, 3, modname="quiz", overall=False),
        state(2, tracking=1),
        state(3, 0, modname="assign", rules=[("completionsubmit", 0)]),
        state(4, 1),
    ]
    names = {1: "Test", 2: "Checklist", 3: "Report", 4: "Welcome"}
    moodle = Moodle(
        rows,
        completion(*(required(cmid, name) for cmid, name in names.items())),
        [activity(cmid, name) for cmid, name in names.items()],
    )
    found = judged(moodle)
    assert [(one.id, one.about, one.cmid) for one in found.causes] == [
        ("several", "", None),
        ("must-pass", "Test", 1),
        ("own-tick", "Checklist", 2),
        ("one-left", "Report", 3),
    ]
    assert found.sure is Sure.IS
    assert found.to_learner == (
        "3 things are left, in this order: “Test”, “Checklist” and “Report”. Begin with “Test”."
    )
    assert [one.learner.text for one in found.causes[2:]] == [
        "“Checklist” is left. Open it and press “Mark as done”: opening it is not enough.",
        "“Report” is left. Once it is done, Moodle counts it by itself.",
    ]


def test_the_learners_voice_as_the_looks_have_it() -> None:
    quiz = state(1, 3, modname="quiz", overall=False)
    assert judged(with_done(quiz, "Final test")).to_learner == (
        "You have taken “Final test” but not passed it yet, and this course requires a pass. Everything else "
        "is done. Please try again if another attempt is open; if not, ask your trainer for one."
    )
    assert judged(with_done(state(1, tracking=1), "Checklist")).to_learner == (
        "Only “Checklist” is left. Open it and press “Mark as done”: opening it is not enough."
    )
    by_hand = state(1, overridden_by=9, changed_at=NOVEMBER_14)
    assert judged(with_done(by_hand, "Practical drill")).to_learner == (
        "“Practical drill” was set to not complete by your trainer on 2026-11-14. Please ask R. Okafor; it "
        "will not change by itself."
    )
    rules = [("completionusegrade", 1), ("completionpassgrade", 0)]
    assert judged(with_done(state(1, modname="quiz", rules=rules), "Test")).to_learner == (
        "Your result for “Test” has not been released yet. Your trainer can tell you more."
    )
    assert judged(with_done(state(1), "Plan", visible=False)).to_learner == (
        "This course requires “Plan”, which is not open to you at the moment. It is not your fault. We have "
        "asked the trainer to open it."
    )


def judged_with(said: Verdict, cause: str) -> tuple[str, str, str]:
    """Return the sureness of a cause that must be there, and what it says in both voices."""
    found = found_in(said, cause)
    lint(found)
    return (
        found.cause.sure.value,
        f"{found.trainer.sentence} Next: {found.trainer.next_step}",
        found.learner.text,
    )


def test_a_tick_taken_away_is_told_from_one_never_made() -> None:
    """A manual activity with a time and state 0 was ticked once (recorded as ``unticked_time``)."""
    said = judged(with_done(state(1, tracking=1, changed_at=NOVEMBER_14), "Checklist"))
    assert (said.cause, len(said.causes)) == ("unticked", 1)
    assert judged_with(said, "unticked")[1] == (
        "Not complete: only “Checklist” is left; it was ticked and the tick taken away again on 2026-11-14. "
        "Next: have the learner press “Mark as done”: nothing ticks it by itself."
    )


def test_an_activity_all_of_whose_rules_are_met_waits_for_moodle() -> None:
    rules = [("completionusegrade", 1), ("completionpassgrade", 2)]
    said = judged(with_done(state(1, modname="quiz", rules=rules), "Test"))
    assert said.cause == "rules-met"
    assert judged_with(said, "rules-met")[0] == "probably"


def test_a_restricted_activity_is_told_with_its_restriction() -> None:
    moodle = Moodle(
        [state(1), state(2, 1)],
        completion(required(1, "Plan"), required(2, "Welcome")),
        [replace(activity(1, "Plan"), availability="Available from 1 January 2030")],
    )
    said = judged(moodle)
    sure, trainer, learner = judged_with(said, "restricted")
    assert sure == "probably"
    assert trainer == (
        "Not complete: only “Plan” is left, which is restricted: “Available from 1 January 2030”. It "
        "probably holds for the learner as well. Next: see in Moodle whether the restriction holds for the "
        "learner."
    )
    assert learner == (
        "Only “Plan” is left. It is probably not open to you yet: “Available from 1 January 2030”. Please "
        "look whether you can open it, and tell us if not."
    )


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        (1, "self-completion"),
        (2, "date-to-come"),
        (5, "time-enrolled"),
        (6, "course-grade"),
        (7, "sign-off"),
        (8, "other-course"),
        (3, "other-requirement"),
        (99, "other-requirement"),
    ],
)
def test_every_requirement_that_is_no_activity_has_its_cause(kind: int, cause: str) -> None:
    moodle = Moodle([state(2, 1)], completion(required(2, "Welcome"), criterion(kind, "Thing")))
    said = judged(moodle)
    assert said.cause == cause
    judged_with(said, cause)
    mixed = judged(
        Moodle(
            [state(2, 1), state(3)],
            completion(required(2, "Welcome"), required(3, "Page"), criterion(kind, "Thing")),
        )
    )
    assert mixed.cause == "several"
    assert "every required activity is done" not in " ".join(one.trainer.text for one in mixed.causes)


def test_a_failed_activity_that_counts_may_not_count_for_the_course() -> None:
    """Forks of Moodle differ on it, so it is a hint; the criterion's own word decides (facts, 13)."""
    failed = state(1, 3, modname="quiz", overall=True)
    said = judged(Moodle([failed, state(2, 1)], completion(required(1, "Quiz"), required(2, "Page"))))
    assert [one.id for one in said.causes] == ["fail-may-not-count", "not-yet-counted"]
    assert judged_with(said, "fail-may-not-count")[0] == "may"
    counted = completion(required(1, "Quiz", complete=True), required(2, "Page", complete=True))
    assert [one.id for one in judged(Moodle([failed, state(2, 1)], counted)).causes] == ["not-yet-marked"]


# --- iSpring's side --------------------------------------------------------------------------------------


def enrolled(raw: str = "In progress", **dates: date | datetime) -> Verdict:
    whole = row(raw)
    given_row = replace(whole, enrolment=Enrolment("e", "fire", "amelie", **dates))
    return judge(
        Case(given_row, FIRE, SURE, Moodle([], completion()).read(), clock=CLOCK, caller="svc-report")
    )


def test_access_that_is_over_or_to_come_is_told() -> None:
    assert judged_with(enrolled(expires_at=date(2026, 11, 1)), "access-over")[1].startswith(
        "Access to this course in iSpring ended on 2026-11-01."
    )
    assert judged_with(enrolled(access_at=date(2026, 12, 1)), "access-to-come")[2] == (
        "This course opens for you in iSpring Learn on 2026-12-01. Please come back then."
    )
    for said in (
        enrolled(expires_at=NOW.date(), access_at=NOW),
        enrolled("Passed", expires_at=date(2026, 11, 1)),
    ):
        assert not {"access-over", "access-to-come"} & {one.id for one in said.causes}


def test_an_account_that_is_not_active_is_told() -> None:
    whole = row()
    assert whole.learner is not None
    gone = replace(whole, learner=replace(whole.learner, active=False))
    said = judge(Case(gone, FIRE, None, None, clock=CLOCK, caller=""))
    assert [one.id for one in said.causes] == ["ispring-only", "account-inactive"]
    judged_with(said, "account-inactive")


def test_ispring_modules_that_are_open_come_before_a_guess() -> None:
    both = (module("Module 3", "complete"), module("Module 4", "in_progress", "67.5"))
    said = judged(COMPLETE, modules=both)
    assert [one.id for one in said.causes] == ["modules-open", "ispring-not-sent"]
    _, trainer, learner = judged_with(said, "modules-open")
    assert trainer == (
        "Complete in Moodle since 2026-11-14. In iSpring 1 of 2 modules is not done yet: “Module 4” "
        "(“In progress”, 67 %). Next: have the learner go through it to the end in iSpring."
    )
    assert learner == (
        "In iSpring Learn 1 of 2 modules is not done yet: “Module 4”. Please open it there and go through "
        "to the end."
    )
    assert [one.id for one in judged(COMPLETE, modules=both[:1]).causes] == ["ispring-not-sent"]


NOON: Sequence[tuple[datetime | date | None, bool]] = (
    (datetime(2026, 11, 14, 12, tzinfo=UTC), True),
    (datetime(2026, 11, 14, 12, 0, 1, tzinfo=UTC), False),
    (date(2026, 11, 14), False),
    (None, False),
)


@pytest.mark.parametrize(("completed_at", "hint"), NOON)
def test_a_completion_at_noon_may_have_been_entered_by_hand(
    completed_at: datetime | None, *, hint: bool
) -> None:
    """Exactly 12:00 is what iSpring's own editor writes, so it is a hint and never a verdict."""
    said = judged(with_done(state(1, tracking=1), "Checklist"), "Passed", completed_at=completed_at)
    assert said.cause == "own-tick"
    assert ("edited-by-hand" in {one.id for one in said.causes}) is hint
    if hint:
        sure, trainer, _ = judged_with(said, "edited-by-hand")
        assert sure == "may"
        assert trainer == (
            "The completion in iSpring on 2026-11-14 may have been entered by hand: it is dated exactly "
            "12:00. Next: ask who edited the status in iSpring, before you rely on it."
        )


def test_modules_left_open_by_a_completion_hint_at_a_hand_as_well() -> None:
    said = judged(match=None, caller="", raw="Passed", modules=(module("Module 1", "in_progress"),))
    assert [one.id for one in said.causes] == ["ispring-only", "edited-by-hand"]
    assert "its modules are not all done" in judged_with(said, "edited-by-hand")[1]


def test_what_ispring_says_besides_is_told_after_what_moodle_says() -> None:
    said = judged(with_done(state(1, tracking=1), "Checklist"), "Pending")
    assert [one.id for one in said.causes] == ["own-tick", "attempt-pending"]
    assert [one.id for one in judged(match=Match(Right.NONE), raw="Failed").causes] == [
        "no-moodle-person",
        "ispring-failed",
    ]


def test_one_requirement_that_was_enough_is_told() -> None:
    moodle = Moodle(
        [state(1, 1), state(2)],
        completion(required(1, "A", complete=True), required(2, "B"), completed=True, any_is_enough=True),
    )
    said = judged(moodle, "Passed")
    assert [one.id for one in said.causes] == ["complete", "any-is-enough"]
    assert found_in(said, "any-is-enough").learner.text == (
        "You have completed this course: it needs only one of its requirements; the rest is optional."
    )


def test_a_refusal_of_the_states_is_no_reason_to_call_them_open() -> None:
    """Only the criteria were shown: what Moodle has not counted may be done all the same (recorded, too)."""
    client_says = Moodle([], completion(required(1, "Quiz"), required(2, "Page")))
    read = replace(client_says.read(), unseen=(), notes=(Note("states-refused", "No activity states."),))
    said = judge(Case(row(), FIRE, SURE, read, clock=CLOCK, caller="svc-report"))
    assert [one.id for one in said.causes] == ["states-unseen"]
    assert judged_with(said, "states-unseen")[2] == (
        "Moodle has not counted “Quiz” and “Page” yet; we cannot see from here how far you are. Please tell "
        "us what Moodle shows you there."
    )
