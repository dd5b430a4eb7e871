"""Causes that lie in one required activity that was seen and is not done: each has exactly one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from tui.lookup.activities.remarks import every_rule_is_met, grade_is_hidden, set_by_hand
from tui.lookup.activities.rows import ActivityRow
from tui.lookup.causes import fields
from tui.lookup.causes.cause import Cause, Hit, Sure, says
from tui.lookup.verdict.case import Case
from tui.lookup.wording import listed, quoted, shortened
from tui.records import State, Tracking

_KINDS: Final = {
    "assign": "assignment",
    "bigbluebuttonbn": "meeting",
    "data": "database",
    "h5pactivity": "H5P activity",
    "label": "text",
    "lti": "external tool",
    "resource": "file",
    "scorm": "SCORM package",
    "url": "link",
}
"""Kinds of activity whose name in Moodle's code is not a word people know."""

NOTHING_ELSE: Final = "Everything else it requires is done."
ALL_ELSE: Final = "Everything else is done."
"""The same to a colleague and to the learner, where one thing alone is open."""

_WORDS: Final = (
    "activity",
    "kind",
    "left",
    "Left",
    "left_kind",
    "rest",
    "else",
    "on",
    "by",
    "whom",
    "remark",
    "restriction",
)

_Nature = Callable[[ActivityRow], bool]


def _hidden(case: Case) -> Iterator[Hit]:
    """Yield what is required but hidden: nobody can finish until then, whatever else is open."""
    hidden = [row for row in case.open_rows if row.hidden]
    if not hidden:
        return
    several = len(hidden) > 1
    words = {
        "activities": listed(quoted(row.name) for row in hidden),
        "are": "are" if several else "is",
        "them": "them" if several else "it",
        "count": str(len(hidden)),
        "rest": NOTHING_ELSE if case.one_is_left else "",
    }
    yield Hit(words, "" if several else hidden[0].name, None if several else hidden[0].state.cmid)


def _by_hand(row: ActivityRow) -> bool:
    return set_by_hand(row.state)


def _grade_hidden(row: ActivityRow) -> bool:
    return grade_is_hidden(row.state)


def _failed(row: ActivityRow) -> bool:
    return row.state.state == State.FAILED


def _restricted(row: ActivityRow) -> bool:
    return bool(row.restriction)


def _unticked(row: ActivityRow) -> bool:
    return row.state.tracking == Tracking.MANUAL and row.state.changed_at is not None


def _own_tick(row: ActivityRow) -> bool:
    return row.state.tracking == Tracking.MANUAL


def _rules_met(row: ActivityRow) -> bool:
    return every_rule_is_met(row.state)


def _anything(_row: ActivityRow) -> bool:
    return True


_NATURES: Final[tuple[_Nature, ...]] = (
    _by_hand,
    _grade_hidden,
    _failed,
    _restricted,
    _unticked,
    _own_tick,
    _rules_met,
    _anything,
)
"""What an open activity can be, the most telling first; the last holds for every one."""


def _each(nature: _Nature) -> Callable[[Case], Iterable[Hit]]:
    """Return what yields the open activities that are first of all of this nature."""

    def finds(case: Case) -> Iterator[Hit]:
        for row in case.open_rows:
            if not row.hidden and next(one for one in _NATURES if one(row)) is nature:
                yield Hit(_words(case, row), row.name, row.state.cmid)

    return finds


def _words(case: Case, row: ActivityRow) -> dict[str, str]:
    kind = _KINDS.get(row.state.modname, row.state.modname or "activity")
    only = "only " if case.one_is_left else ""
    changed = row.state.changed_at
    return {
        "activity": quoted(row.name),
        "kind": kind,
        "left": f"{only}{quoted(row.name)} is left",
        "Left": f"{only.capitalize()}{quoted(row.name)} is left",
        "left_kind": f"{only}the {kind} {quoted(row.name)} is left",
        "rest": NOTHING_ELSE if only and case.met else "",
        "else": ALL_ELSE if only and case.met else "",
        "on": f"on {case.clock.day(changed)}" if changed else "",
        "by": shortened(row.by) or "somebody",
        "whom": shortened(row.by) or "a trainer of the course",
        "remark": row.remark,
        "restriction": quoted(row.restriction),
    }


BEFORE_ALL: Final = (
    Cause(
        "required-but-hidden",
        _hidden,
        (fields.VISIBLE, fields.CRITERION),
        "Show the activity, or no longer require it.",
        says(
            "{lead}: {activities} {are} required but hidden from learners. {rest}",
            "{lead}: {activities} {are} required but hidden from learners.",
            "{lead}: {count} required activities are hidden from learners.",
            then="show {them}, or no longer require {them}: nobody can finish until then.",
        ),
        says(
            "This course requires {activities}, which {are} not open to you at the moment. "
            "It is not your fault.",
            "This course requires {count} activities that are not open to you at the moment. "
            "It is not your fault.",
            then="We have asked the trainer to open {them}.",
        ),
        ("activities", "are", "them", "count", "rest"),
    ),
)
"""What comes before "several things are left": it keeps everybody from finishing."""

CAUSES: Final = (
    Cause(
        "set-by-hand",
        _each(_by_hand),
        (fields.BY_HAND, fields.STATE, fields.CHANGED),
        "Whoever set it removes the change.",
        says(
            "{lead}: {by} set {activity} to not complete {on}, which holds until somebody removes it. {rest}",
            "{lead}: {by} set {activity} to not complete {on}, which holds until somebody removes it.",
            "{lead}: {by} set {activity} to not complete {on}.",
            "{lead}: {activity} was set to not complete by hand {on}.",
            then="ask {whom}.",
        ),
        says(
            "{activity} was set to not complete by your trainer {on}.",
            then="Please ask {whom}; it will not change by itself.",
        ),
        _WORDS,
    ),
    Cause(
        "grade-hidden",
        _each(_grade_hidden),
        (fields.STATE, fields.USE_GRADE, fields.PASS_GRADE),
        "The trainer releases the grade.",
        says(
            "{lead}: the {kind} {activity} is below the pass mark, "
            "with a grade the learner may not see yet. {rest}",
            "{lead}: the {kind} {activity} is below the pass mark, with a grade the learner may not see yet.",
            "{lead}: the {kind} {activity} is below the pass mark; the grade is hidden.",
            then="ask the trainer when the grade is released; do not pass it on.",
        ),
        says("Your result for {activity} has not been released yet.", then="Your trainer can tell you more."),
        _WORDS,
    ),
    Cause(
        "must-pass",
        _each(_failed),
        (fields.STATE, fields.OVERALL, fields.PASS_GRADE, fields.CRITERION),
        "Another attempt that passes.",
        says(
            "{lead}: the {kind} {activity} was taken but not passed, and this course requires a pass. {rest}",
            "{lead}: the {kind} {activity} was taken but not passed, and this course requires a pass.",
            "{lead}: the {kind} {activity} was taken but not passed.",
            then="a new attempt, if the {kind} still allows one.",
        ),
        says(
            "You have taken {activity} but not passed it yet, and this course requires a pass. {else}",
            "You have taken {activity} but not passed it yet. {else}",
            then="Please try again if another attempt is open; if not, ask your trainer for one.",
        ),
        _WORDS,
    ),
    Cause(
        "restricted",
        _each(_restricted),
        (fields.RESTRICTION, fields.STATE),
        "Meet the restriction, or take it away.",
        says(
            "{lead}: {left}, which is restricted: {restriction}. It probably holds for the learner as well.",
            "{lead}: {left}, which is restricted: {restriction}.",
            "{lead}: {left}, which is probably restricted.",
            then="see in Moodle whether the restriction holds for the learner.",
        ),
        says(
            "{Left}. It is probably not open to you yet: {restriction}.",
            "{Left}. It is probably not open to you yet.",
            then="Please look whether you can open it, and tell us if not.",
        ),
        _WORDS,
        Sure.PROBABLY,
    ),
    Cause(
        "unticked",
        _each(_unticked),
        (fields.TRACKING, fields.STATE, fields.CHANGED),
        "The learner ticks it again.",
        says(
            "{lead}: {left}; it was ticked and the tick taken away again {on}.",
            "{lead}: {left}; its tick was taken away again.",
            then="have the learner press “Mark as done”: nothing ticks it by itself.",
        ),
        says(
            "{Left}. Its tick was taken away again {on}.",
            "{Left}. Its tick was taken away again.",
            then="Open it and press “Mark as done”.",
        ),
        _WORDS,
    ),
    Cause(
        "own-tick",
        _each(_own_tick),
        (fields.TRACKING, fields.STATE, fields.CRITERION),
        "The learner ticks it.",
        says(
            "{lead}: {left}, which waits for the learner's own tick.",
            then="have the learner press “Mark as done”: nothing ticks it by itself.",
        ),
        says("{Left}.", then="Open it and press “Mark as done”: opening it is not enough."),
        _WORDS,
    ),
    Cause(
        "rules-met",
        _each(_rules_met),
        (fields.RULES, fields.STATE),
        "Let Moodle's scheduled tasks run; or save the grade again.",
        says(
            "{lead}: {left}; every rule of it is met, but Moodle has not ticked it. "
            "Grades entered in bulk probably wait for Moodle's scheduled tasks.",
            "{lead}: {left}; its rules are met, so Moodle has probably not counted it yet.",
            "{lead}: {left}; its rules are met.",
            then="wait an hour; if it stays so, check that Moodle's scheduled tasks run.",
        ),
        says(
            "You have done everything in {activity}; Moodle has probably not counted it yet.",
            then="That usually settles within the hour.",
        ),
        _WORDS,
        Sure.PROBABLY,
    ),
    Cause(
        "one-left",
        _each(_anything),
        (fields.STATE, fields.RULES, fields.CRITERION),
        "The learner does it.",
        says(
            "{lead}: {left_kind} ({remark}).",
            "{lead}: {left_kind}.",
            then="once it is done, Moodle counts it by itself.",
        ),
        says("{Left}.", then="Once it is done, Moodle counts it by itself."),
        _WORDS,
    ),
)
