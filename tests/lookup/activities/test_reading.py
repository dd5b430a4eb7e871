"""One learner's activities: states, names and requirements joined, grouped by what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import (
    NOW,
    activity,
    completion,
    criterion,
    days_ago,
    required,
    state,
)
from tests.lookup.stand_ins import MoodleStandIn, session
from tui.errors import (
    AnswerError,
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    SignInError,
    StoppedError,
    UnreachableError,
    UsageError,
)
from tui.lookup.activities.reading import (
    ActivityRow,
    Group,
    LearnerActivities,
    all_seen_text,
    read_activities,
    state_words,
)
from tui.pool import Stop
from tui.records import Activity, ActivityState, CourseCompletion, Criterion, MoodlePerson, Note, Tracking

DONE_AT = datetime(2026, 11, 2, 7, 55, tzinfo=UTC)
TRAINER = MoodlePerson(9, "R. Okafor")
NO_CRITERIA = NotFoundError("has no criteria", code="nocriteriaset")


def read(
    states: Sequence[ActivityState] = (),
    criteria: CourseCompletion | RollbookError | None = None,
    contents: Sequence[Activity] = (),
    *,
    faults: dict[str, RollbookError] | None = None,
    people: Sequence[MoodlePerson] = (TRAINER,),
) -> LearnerActivities:
    moodle = MoodleStandIn(
        states=states,
        completion=completion() if criteria is None else criteria,
        activities=contents,
        faults=faults,
        people=people,
    )
    return read_activities(session(moodle=moodle), 12, 5, Stop())


def one(
    found: ActivityState, criteria: CourseCompletion | RollbookError | None = None, **more: bool
) -> ActivityRow:
    contents = [activity(found.cmid, "An activity", modname=found.modname, **more)]
    return read([found], criteria, contents).rows[0]


def codes(found: LearnerActivities) -> list[str]:
    return [note.code for note in found.notes]


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


# --- what was not seen -----------------------------------------------------------------------------------


def test_a_required_activity_the_account_cannot_see_is_told() -> None:
    criteria = completion(required(1, "Welcome"), required(15, "Evacuation report"))
    found = read([state(1)], criteria, [activity(1, "Welcome")])
    assert found.unseen == (required(15, "Evacuation report"),)
    assert found.notes == (
        Note(
            "required-unseen", "The course also requires “Evacuation report”, which svc-report may not see."
        ),
    )
    assert all_seen_text(found) == ""


def test_several_unseen_ones_are_named_briefly() -> None:
    criteria = completion(*(required(number, name) for number, name in enumerate(["A", "B", "", "D"], 10)))
    text = read([state(1)], criteria).notes[0].text
    assert text == (
        "The course also requires 4 activities svc-report may not see: “A”, “B”, an activity without a name"
        " and 1 more."
    )


def test_a_requirement_without_a_link_is_found_by_its_name() -> None:
    criteria = completion(required(None, "I have read the rules"), required(2, "Quiz"))
    contents = [activity(1, "I have READ the rules", modname="label"), activity(2, "Quiz")]
    found = read([state(1), state(2)], criteria, contents)
    assert all(row.required for row in found.rows)
    assert (found.unseen, codes(found)) == ((), [])


def test_a_requirement_without_a_link_that_nobody_has_is_unseen() -> None:
    found = read([state(2)], completion(required(None, "Rules")), [activity(2, "Quiz")])
    assert codes(found) == ["required-unseen"]


def test_a_requirement_without_a_link_that_several_could_be_is_told() -> None:
    contents = [activity(1, "Rules"), activity(2, "Rules")]
    found = read([state(1), state(2)], completion(required(None, "Rules")), contents)
    assert found.notes == (
        Note("required-unclear", "Required, but several activities here have this name: “Rules”."),
    )
    assert not any(row.required for row in found.rows)
    two = completion(required(None, "Rules"), required(1, "Rules"))
    assert all(row.required for row in read([state(1), state(2)], two, contents).rows)


def test_without_contents_nobody_can_tell_which_activity_has_no_link() -> None:
    found = read(
        [state(1)], completion(required(None, "Rules")), faults={"activities": DeniedError("may not")}
    )
    assert found.unseen == ()
    assert codes(found) == ["contents-unread"]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["Rescue plan"], "“Rescue plan” is required but hidden from learners."),
        (["A", "B"], "“A” and “B” are required but hidden from learners."),
    ],
)
def test_a_required_activity_hidden_from_learners_is_told(names: list[str], text: str) -> None:
    criteria = completion(*(required(number, name) for number, name in enumerate(names)))
    found = read(
        [state(number) for number in range(len(names))],
        criteria,
        [activity(number, name, visible=False) for number, name in enumerate(names)],
    )
    assert all(row.hidden for row in found.rows)
    assert Note("required-hidden", text) in found.notes


def test_hidden_is_no_trouble_where_it_is_not_required_or_done() -> None:
    assert codes(read([state(1)], contents=[activity(1, "X", visible=False)])) == []
    criteria = completion(required(1, "X"))
    assert codes(read([state(1, 1)], criteria, [activity(1, "X", visible=False)])) == []


@pytest.mark.parametrize(("count", "verb"), [(1, "is"), (2, "are")])
def test_activities_without_tracking_are_counted(count: int, verb: str) -> None:
    contents = [activity(1, "Seen")]
    contents += [activity(10 + n, "Untracked", modname="url", tracking=0) for n in range(count)]
    contents += [activity(20, "A text", modname="label", tracking=0)]
    found = read([state(1)], contents=contents)
    assert found.untracked == count
    assert found.notes == (Note("untracked", f"{count} more {verb} not tracked."),)


def test_a_tracked_activity_without_a_state_is_told() -> None:
    found = read([state(1)], contents=[activity(1, "A"), activity(2, "B"), activity(3, "C", tracking=1)])
    assert found.notes == (Note("state-missing", "Tracked, but Moodle gave no state: “B” and “C”."),)


# --- parts that fail -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (NO_CRITERIA, "nocriteriaset", "Moodle can never mark anyone complete"),
        (NotFoundError("x", code="usernotenroled"), "usernotenroled", "does not track this person"),
        (DeniedError("x", code="cannotviewreport"), "cannotviewreport", "svc-report may not see"),
        (AnswerError("is odd", remedy="Tell somebody."), "completion-unread", "is odd. Tell somebody."),
        (BusyError("is away", code="503"), "503", "is away"),
    ],
)
def test_why_there_is_no_course_completion_is_kept_as_code_and_words(
    error: RollbookError, code: str, words: str
) -> None:
    found = read([state(1)], error)
    assert found.completion is None
    assert found.completion_error is not None
    assert found.completion_error.code == code
    assert words in found.completion_error.text
    assert found.completion_error in found.notes
    assert found.requirements == (0, 0)
    assert [row.group for row in found.rows] == [Group.OPEN]
    assert all_seen_text(found) == ""


def test_whom_moodle_does_not_track_is_told() -> None:
    assert read([state(1, tracked=True), state(2, tracked=False)]).tracked is True
    assert read([state(1, tracked=False)]).tracked is False
    assert read([state(1, tracked=None)]).tracked is None
    assert read([state(1, tracked=None)], NotFoundError("x", code="usernotenroled")).tracked is False
    assert read([]).tracked is None


def test_that_nothing_counts_is_a_note_once() -> None:
    error = NotFoundError("x", code="usernotenroled")
    assert codes(read([state(1, tracked=False)])) == ["not-tracked"]
    assert codes(read([state(1, tracked=False)], error)) == ["usernotenroled"]
    assert codes(read([state(1, course_tracks=False)])) == ["completion-off"]
    assert codes(read([state(1, course_tracks=False), state(2)])) == []


def test_refused_contents_leave_states_with_a_note() -> None:
    found = read([state(1)], faults={"activities": DeniedError("may not", remedy="Ask for it.")})
    assert [row.name for row in found.rows] == ["page 1"]
    assert "Ask for it." in found.notes[0].text


def test_refused_states_leave_the_criteria_with_a_note() -> None:
    criteria = completion(required(1, "Welcome", complete=True), required(2, "Quiz"))
    found = read([state(1)], criteria, [activity(1, "Welcome")], faults={"states": DeniedError("may not")})
    assert (found.rows, found.unseen, codes(found)) == ((), (), ["states-refused"])
    assert found.requirements == (1, 2)
    assert all_seen_text(found) == ""


def test_nothing_that_may_be_read_is_an_error() -> None:
    with pytest.raises(DeniedError, match="may not"):
        read([], DeniedError("nor this"), faults={"states": DeniedError("may not")})


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ("states", UnreachableError("is away")),
        ("states", NotFoundError("no such course")),
        ("states", SignInError("has ended")),
        ("completion", SignInError("has ended")),
        ("activities", SignInError("has ended")),
    ],
)
def test_faults_that_end_the_reading(part: str, error: RollbookError) -> None:
    with pytest.raises(type(error)):
        read([state(1)], faults={part: error})


def test_a_session_without_moodle_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        read_activities(session(), 12, 5, Stop())


def test_stop_ends_the_reading() -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError):
        read_activities(session(moodle=MoodleStandIn()), 12, 5, stop)


def test_one_required_activity_is_one() -> None:
    assert (
        all_seen_text(read([state(1)], completion(required(1, "X")))) == "The 1 required activity was seen."
    )
    assert all_seen_text(read([state(1)], completion(criterion(7, "Manager")))) == ""


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
