"""The last column of an activity: what is still open about it, or the day it was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.lookup.clock import Clock
from tui.records import ActivityState, Criterion, Rule, State, Tracking

PASS_RULE: Final = "completionpassgrade"  # noqa: S105  # a rule's name
GRADE_RULE: Final = "completionusegrade"

_OPEN_RULES: Final[Mapping[str, str]] = {
    PASS_RULE: "needs a passing grade",
    "completionpassorattemptsexhausted": "needs a pass, or every attempt",
    "completionminattempts": "needs more attempts",
    "completionsubmit": "needs to be submitted",
    "completionstatusrequired": "must report its own end",
    "completionscorerequired": "needs a higher score",
    "completionstatusallscos": "has parts still open",
    "completionendreached": "end not reached yet",
    "completiontimespent": "needs more time spent",
    "completiondiscussions": "needs a new discussion",
    "completionreplies": "needs a reply",
    "completionposts": "needs a post",
    "completionentries": "needs entries",
    GRADE_RULE: "needs a grade",
    "completionview": "needs to be viewed",
}
"""What each of Moodle's rules leaves open, the most telling first. Source: facts on Moodle, 5."""

_MET: Final = frozenset({State.COMPLETE, State.PASSED})


def grade_is_hidden(state: ActivityState) -> bool:
    """Say whether the pass mark was missed with a grade the learner may not see yet.

    Moodle then says "incomplete", and shows it only in the rules: graded, but not passed (measured).
    """
    if state.state == State.FAILED_HIDDEN:
        return True
    rules = {rule.name: rule.state for rule in state.rules}
    return state.state == State.INCOMPLETE and rules.get(GRADE_RULE) == 1 and rules.get(PASS_RULE) == 0


def set_by_hand(state: ActivityState) -> bool:
    """Say whether somebody set the activity to not complete, which holds until somebody removes it."""
    return bool(state.overridden_by) and not state.done


def every_rule_is_met(state: ActivityState) -> bool:
    """Say whether Moodle calls every rule of an activity met, though not the activity itself."""
    return not state.done and bool(state.rules) and all(rule.state in _MET for rule in state.rules)


def open_remark(state: ActivityState, criterion: Criterion | None, by: str) -> str:
    """Return what is still open about an activity that is not done.

    Args:
        state: Its state.
        criterion: The course's requirement, whose words stand in where Moodle gives no rules (before 3.11).
        by: Who set the state by hand, if somebody did.
    """
    if set_by_hand(state):
        return f"held open by {by}"
    if grade_is_hidden(state):
        return "failed, grade hidden"
    if state.state == State.FAILED:
        return _OPEN_RULES[PASS_RULE]
    if state.tracking == Tracking.MANUAL:
        return "learner ticks it"
    return _open_rule(state.rules) or (criterion.requirement if criterion else "") or "its rule is not told"


def done_remark(state: ActivityState, clock: Clock) -> str:
    """Return the day an activity was done, and that it was by hand."""
    if not state.done:
        return "counted as done"
    day = clock.day(state.completed_at) if state.completed_at else "no date"
    return f"{day} by hand" if state.overridden_by else day


def uncounted_remark(state: ActivityState, clock: Clock) -> str:
    """Return why an activity does not count, or the day of what is left of it."""
    if state.changed_at is not None:
        return f"left from {clock.day(state.changed_at)}"
    if state.course_tracks is False:
        return "completion is off"
    return "not tracked"


def _open_rule(rules: tuple[Rule, ...]) -> str:
    """Return the words for the most telling open rule; for one nobody knows, Moodle's own."""
    unmet = {rule.name: rule.description for rule in rules if rule.state not in _MET}
    for name, words in _OPEN_RULES.items():
        if name in unmet:
            return words
    return next((description or name for name, description in unmet.items()), "")
