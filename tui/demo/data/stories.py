"""From a story to what Moodle holds: activity states, and which requirements are met."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from tui.demo.data.clock import Clock
from tui.demo.data.model import Activity, Counted, Mark, MoodleCourse, OtherCriterion, Row, Story
from tui.demo.data.people import TRAINER

COMMON: Final[Mapping[str, Story]] = {
    "finished": Story(),
    "untracked": Story(done=3, tracked=False),
    "not counted": Story(counted=Counted.NOT_YET),
    "criteria counted": Story(counted=Counted.CRITERIA_ONLY),
    "unapproved": Story(approved=False),
}
"""Stories that fit every course; ``first 3`` is one, too."""

_RULES: Final = {
    "view": ("completionview", "View"),
    "grade": ("completionusegrade", "Receive a grade"),
    "pass": ("completionpassgrade", "Receive a passing grade"),
    "submit": ("completionsubmit", "Make a submission"),
    "choose": ("completionsubmit", "Make a choice"),
    "answer": ("completionsubmit", "Submit feedback"),
    "post": ("completionposts", "Make forum posts: 2"),
    "end": ("completionendreached", "Go through the activity to the end"),
    "record": ("completionentries", "Make entries: 1"),
}
INCOMPLETE, COMPLETE, PASSED, FAILED, FAIL_HIDDEN, UNHEARD_OF = 0, 1, 2, 3, 4, 7


class Rule(NamedTuple):
    """One completion rule of an activity, and its own state."""

    name: str
    state: int
    description: str


class State(NamedTuple):
    """One learner in one activity.

    Attributes:
        changed: Unix seconds of the last change; 0 for never.
        done: ``isoverallcomplete``.
        overridden_by: Moodle id of who set it by hand.
    """

    activity: Activity
    state: int
    changed: int
    done: bool
    rules: tuple[Rule, ...]
    overridden_by: int | None = None


class Criterion(NamedTuple):
    """One requirement of the course, and whether Moodle has counted it."""

    what: Activity | OtherCriterion
    complete: bool
    completed: int


def story_of(course: MoodleCourse, name: str) -> Story:
    """Return the story a roster row names.

    Raises:
        KeyError: Neither the course nor the campus has it.
    """
    if name.startswith("first "):
        return Story(done=int(name.removeprefix("first ")))
    return course.stories.get(name) or COMMON[name]


def activity_states(course: MoodleCourse, story: Story, row: Row | None, clock: Clock) -> list[State]:
    """Return the state of every tracked activity, in course order, also of those nobody sees."""
    tracked = [one for one in course.activities if one.tracking]
    unknown = set(story.but) - {one.name for one in tracked}
    if unknown:
        raise KeyError(f"{course.shortname} has no tracked {', '.join(unknown)}")
    shift = _days_later(row, min((one.days_ago for one in tracked), default=0), clock)
    states = []
    for position, activity in enumerate(tracked):
        usual = Mark.DONE if story.done is None or position < story.done else Mark.OPEN
        mark = story.but.get(activity.name, usual)
        moment = clock.at(activity.days_ago + shift, activity.minute)
        states.append(_state(activity, mark, int(moment.timestamp())))
    return states


def criteria(course: MoodleCourse, story: Story, states: list[State]) -> list[Criterion]:
    """Return everything the course requires, in course order, then what is no activity."""
    of = {state.activity.cmid: state for state in states}
    counted = story.counted is not Counted.NOT_YET
    found: list[Criterion] = []
    for activity in course.required:
        met = counted and of[activity.cmid].done
        found.append(Criterion(activity, met, of[activity.cmid].changed + _until_cron() if met else 0))
    latest = max((state.changed for state in states), default=0)
    for other in course.others:
        met = counted and story.approved and story.done is None
        found.append(Criterion(other, met, latest + _until_cron() if met else 0))
    return found


def is_complete(course: MoodleCourse, story: Story, requirements: list[Criterion]) -> bool:
    """Return Moodle's own word on the course."""
    enough = any if course.any_is_enough else all
    return story.counted is Counted.WHOLLY and enough(one.complete for one in requirements)


def _until_cron() -> int:
    return int(timedelta(minutes=1).total_seconds())


def _days_later(row: Row | None, usual_end: int, clock: Clock) -> int:
    """Return by how many days this learner's history is older than the usual one.

    Args:
        row: Says when it ended, or that it had not when the learner was last seen.
        usual_end: How many days ago it usually ended.
        clock: Tells the days.
    """
    if row and row.completed:
        return max(1, clock.days_since(row.completed)) - usual_end
    if row and row.viewed:
        return max(0, clock.days_since(row.viewed) - usual_end)
    return 0


def _state(activity: Activity, mark: Mark, when: int) -> State:
    """Return what Moodle stores for a mark; states and rules go together as measured on real sites."""
    needs_pass = "pass" in activity.rules
    good = PASSED if needs_pass or "grade" in activity.rules else COMPLETE
    any_grade = {"grade": FAILED}
    state, rules, graded = {
        Mark.DONE: (good, good, {}),
        Mark.OPEN: (INCOMPLETE, INCOMPLETE, {}),
        Mark.FAILED: (FAILED, COMPLETE, {"grade": COMPLETE, "pass": FAILED} if needs_pass else any_grade),
        Mark.GRADE_HIDDEN: (INCOMPLETE, COMPLETE, {"grade": COMPLETE, "pass": INCOMPLETE}),
        Mark.FAIL_HIDDEN: (FAIL_HIDDEN, COMPLETE, {"grade": COMPLETE, "pass": FAIL_HIDDEN}),
        Mark.DONE_BY_TRAINER: (COMPLETE, INCOMPLETE, {}),
        Mark.OPEN_BY_TRAINER: (INCOMPLETE, COMPLETE, {}),
        Mark.UNTICKED: (INCOMPLETE, INCOMPLETE, {}),
        Mark.UNHEARD_OF: (UNHEARD_OF, UNHEARD_OF, {}),
    }[mark]
    return State(
        activity,
        state,
        changed=0 if mark in {Mark.OPEN, Mark.GRADE_HIDDEN} else when,
        done=state in {COMPLETE, PASSED} or (state == FAILED and not needs_pass),
        rules=_rules(activity, rules, graded),
        overridden_by=TRAINER.id if mark in {Mark.DONE_BY_TRAINER, Mark.OPEN_BY_TRAINER} else None,
    )


def _rules(activity: Activity, state: int, graded: Mapping[str, int]) -> tuple[Rule, ...]:
    """Return the rules of an activity in Moodle's order; graded ones may stand otherwise than the rest."""
    words = [word for word in activity.rules if word in _RULES and word != "pass"]
    if "pass" in activity.rules:
        words += ["grade", "pass"]
    plain = COMPLETE if state == PASSED else state
    return tuple(
        Rule(name, graded.get(word, state if word in {"grade", "pass"} else plain), description)
        for word in words
        for name, description in (_RULES[word],)
    )
