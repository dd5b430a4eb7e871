"""When an activity counts as done, and since when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui.records import ActivityState, Rule, State, Tracking

CHANGED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PASS_REQUIRED = (Rule("completionusegrade", State.COMPLETE), Rule("completionpassgrade", State.FAILED))
ANY_GRADE = (Rule("completionusegrade", State.FAILED),)


def activity(state: int, overall: bool | None = None, rules: tuple[Rule, ...] = ()) -> ActivityState:
    return ActivityState(7, "quiz", 3, state, CHANGED, Tracking.AUTOMATIC, overall=overall, rules=rules)


@pytest.mark.parametrize(
    ("state", "done"),
    [
        (State.INCOMPLETE, False),
        (State.COMPLETE, True),
        (State.PASSED, True),
        (State.FAILED_HIDDEN, False),
        (9, False),
    ],
)
def test_a_state_is_done_or_not(state: int, done: bool) -> None:
    assert activity(state).done is done
    assert activity(state).completed_at == (CHANGED if done else None)


@pytest.mark.parametrize(("rules", "done"), [(PASS_REQUIRED, False), (ANY_GRADE, True), ((), True)])
def test_a_fail_is_done_unless_a_pass_is_required(rules: tuple[Rule, ...], done: bool) -> None:
    assert activity(State.FAILED, rules=rules).done is done


@pytest.mark.parametrize("overall", [True, False])
@pytest.mark.parametrize("state", State)
def test_moodles_own_word_goes_first(state: State, overall: bool) -> None:
    assert activity(state, overall, PASS_REQUIRED).done is overall
