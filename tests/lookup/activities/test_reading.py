"""One learner's activities: states, names and requirements joined, grouped by what to do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.activities.readings import one, read
from tests.lookup.builders import NOW, activity, completion, days_ago, required, state
from tui.errors import (
    DeniedError,
)
from tui.lookup.activities.reading import (
    Group,
    all_seen_text,
    state_words,
)
from tui.records import Activity, ActivityState, Criterion, Note, Tracking

DONE_AT = datetime(2026, 11, 2, 7, 55, tzinfo=UTC)


# --- the join --------------------------------------------------------------------------------------------


def test_states_names_and_requirements_are_joined_on_the_module() -> None:
    found = read(
        [state(1, 1, changed_at=DONE_AT), state(2, 3, modname="quiz", overall=False), state(3)],
        completion(required(1, "Welcome", complete=True), required(2, "Final test")),
        [activity(2, "Final test", modname="quiz"), activity(3, "Feedback"), activity(1, "Welcome")],
    )
    assert [(row.group, row.name, row.required, row.order) for row in found.rows] == [
        (Group.BLOCKS, "Final test", True, 0),
        (Group.OPEN, "Feedback", False, 1),
        (Group.DONE, "Welcome", True, 2),
    ]
    assert {row.section for row in found.rows} == {"Section"}
    assert found.rows[0].criterion == required(2, "Final test")
    assert (found.person_id, found.course_id, found.caller) == (5, 12, "svc-report")
    assert found.read_at == NOW
    assert found.requirements == (1, 2)
    assert all_seen_text(found) == "All 2 required activities were seen."
    assert [row.name for row in found.group(Group.DONE)] == ["Welcome"]
    assert found.notes == ()


def test_rows_stand_in_course_order_within_their_group() -> None:
    states = [state(cmid) for cmid in (5, 3, 4, 8)]
    contents = [activity(cmid, f"A {cmid}") for cmid in (3, 4, 5)]
    assert [row.name for row in read(states, contents=contents).rows] == ["A 3", "A 4", "A 5", "page 8"]


def test_an_activity_without_contents_is_named_by_its_criterion_or_kind() -> None:
    states = [state(1), state(2, modname="quiz")]
    assert [row.name for row in read(states, completion(required(1, "Welcome"))).rows] == [
        "Welcome",
        "quiz 2",
    ]


@pytest.mark.parametrize(
    ("found", "criterion_complete", "completed", "group"),
    [
        (state(1, 0), False, False, Group.BLOCKS),
        (state(1, 0), True, False, Group.DONE),
        (state(1, 0), None, False, Group.OPEN),
        (state(1, 0), False, True, Group.OPEN),
        (state(1, 1), False, False, Group.DONE),
        (state(1, 3, overall=True), False, False, Group.DONE),
        (state(1, 3, overall=False), False, False, Group.BLOCKS),
        (state(1, 9, overall=False), None, False, Group.OPEN),
        (state(1, 1, tracked=False), False, False, Group.NOT_COUNTED),
        (state(1, 0, course_tracks=False), False, False, Group.NOT_COUNTED),
        (state(1, 0, tracking=0), None, False, Group.NOT_COUNTED),
    ],
)
def test_groups_are_by_what_to_do(
    found: ActivityState, criterion_complete: bool | None, completed: bool, group: Group
) -> None:
    criteria = [] if criterion_complete is None else [required(1, "X", complete=criterion_complete)]
    assert one(found, completion(*criteria, completed=completed)).group is group


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "incomplete"),
        (1, "complete"),
        (2, "passed"),
        (3, "failed"),
        (4, "failed, grade hidden"),
        (9, "state 9 (unknown)"),
        (-1, "state -1 (unknown)"),
    ],
)
def test_states_in_words(number: int, words: str) -> None:
    assert state_words(number) == words
    assert one(state(1, number)).state_words == words


# --- what is still open ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "remark"),
    [
        (state(1, 3, overall=False), "needs a passing grade"),
        (state(1, 0, rules=[("completionpassgrade", 0)]), "needs a passing grade"),
        (
            state(1, 0, rules=[("completionusegrade", 1), ("completionpassgrade", 0)]),
            "failed, grade hidden",
        ),
        (state(1, 4), "failed, grade hidden"),
        (state(1, 0, rules=[("completionsubmit", 0), ("completionview", 1)]), "needs to be submitted"),
        (state(1, 0, rules=[("completionview", 0), ("completionsubmit", 0)]), "needs to be submitted"),
        (state(1, 0, rules=[("completionview", 0)]), "needs to be viewed"),
        (state(1, 0, rules=[("completionnew", 0)]), "Rule completionnew"),
        (state(1, 0, rules=[("completionview", 1)]), "its rule is not told"),
        (state(1, 0, tracking=1), "learner ticks it"),
        (state(1, 0, tracking=1, changed_at=DONE_AT), "learner ticks it"),
        (state(1, 0, overridden_by=9, changed_at=DONE_AT), "held open by R. Okafor"),
        (state(1, 0, overridden_by=77), "held open by Moodle user 77"),
        (state(1, 0), "its rule is not told"),
    ],
)
def test_what_is_open_in_words(found: ActivityState, remark: str) -> None:
    assert one(found).remark == remark


def test_the_criterion_tells_the_rule_where_moodle_tells_none() -> None:
    assert one(state(1, 0), completion(required(1, "X"))).remark == "Viewing"


@pytest.mark.parametrize(
    ("found", "remark"),
    [
        (state(1, 1, changed_at=DONE_AT), "2026-11-02"),
        (state(1, 2, changed_at=DONE_AT, overridden_by=9), "2026-11-02 by hand"),
        (state(1, 1), "no date"),
        (state(1, 1, tracked=False, changed_at=DONE_AT), "left from 2026-11-02"),
        (state(1, 0, course_tracks=False), "completion is off"),
        (state(1, 0, tracked=False), "not tracked"),
    ],
)
def test_what_is_done_or_not_counted_in_words(found: ActivityState, remark: str) -> None:
    assert one(found).remark == remark


def test_what_moodle_counts_though_its_state_does_not_says_so() -> None:
    assert one(state(1, 0), completion(required(1, "X", complete=True))).remark == "counted as done"


# --- who set it by hand ----------------------------------------------------------------------------------


def test_who_set_it_by_hand_is_named_where_the_account_may_see() -> None:
    done = state(1, 1, changed_at=DONE_AT, overridden_by=9)
    assert read([done]).rows[0].by == "R. Okafor"
    assert read([done], people=()).rows[0].by == "Moodle user 9"
    assert read([done], faults={"by id": DeniedError("may not")}).rows[0].by == "Moodle user 9"
    assert read([state(1, 1)]).rows[0].by == ""


def test_what_was_set_complete_by_hand_is_a_note() -> None:
    done = [state(number, 1, overridden_by=9, changed_at=DONE_AT) for number in (1, 2)]
    contents = [activity(1, "Drill"), activity(2, "Talk")]
    assert (
        Note("set-by-hand", "“Drill” was set complete by hand, by R. Okafor.")
        in read(done[:1], contents=contents).notes
    )
    assert (
        Note(
            "set-by-hand",
            "2 activities were set complete by hand: “Drill” (R. Okafor) and “Talk” (R. Okafor).",
        )
        in read(done, contents=contents).notes
    )


# --- whatever comes --------------------------------------------------------------------------------------


cmids = st.integers(1, 6)
rules = st.lists(
    st.tuples(
        st.sampled_from(["completionview", "completionpassgrade", "completionusegrade", "new"]),
        st.integers(0, 4),
    ),
    max_size=3,
)
states = st.lists(
    st.builds(
        lambda cmid, value, tracking, changed, overall, tracked, found, by: state(
            cmid,
            value,
            tracking=tracking,
            changed_at=changed,
            overall=overall,
            tracked=tracked,
            rules=found,
            overridden_by=by,
        ),
        cmids,
        st.integers(-1, 9),
        st.integers(0, 3),
        st.none() | st.just(days_ago(3)),
        st.none() | st.booleans(),
        st.none() | st.booleans(),
        rules,
        st.none() | st.integers(9, 10),
    ),
    max_size=6,
    unique_by=lambda found: found.cmid,
)
names = st.sampled_from(["A", "B", ""])
contents = st.lists(
    st.builds(lambda cmid, name, visible: activity(cmid, name, visible=visible), cmids, names, st.booleans()),
    max_size=6,
    unique_by=lambda found: found.cmid,
)
activity_criteria = st.lists(
    st.builds(
        lambda cmid, name, met: required(cmid, name, complete=met), st.none() | cmids, names, st.booleans()
    ),
    max_size=5,
)


@given(states, contents, activity_criteria, st.booleans(), st.booleans())
def test_nothing_is_lost_whatever_comes(
    states: list[ActivityState],
    contents: list[Activity],
    criteria: list[Criterion],
    completed: bool,
    any_is_enough: bool,
) -> None:
    found = read(states, completion(*criteria, completed=completed, any_is_enough=any_is_enough), contents)
    assert sorted(row.state.cmid for row in found.rows) == sorted(each.cmid for each in states)
    groups = [list(Group).index(row.group) for row in found.rows]
    assert groups == sorted(groups)
    assert all(row.remark for row in found.rows)
    for row in found.rows:
        if row.group is Group.BLOCKS:
            assert row.required
            assert row.criterion
            assert not any((row.state.done, row.criterion.complete, completed))
        if row.state.user_tracked is False or row.state.tracking == Tracking.NONE:
            assert row.group is Group.NOT_COUNTED
    seen = {each.cmid for each in states}
    linked = [each for each in criteria if each.cmid is not None]
    assert [each for each in found.unseen if each.cmid is not None] == [
        each for each in linked if each.cmid not in seen
    ]
    assert {row.state.cmid for row in found.rows if row.required} >= {each.cmid for each in linked} & seen
