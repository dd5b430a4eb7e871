"""One learner's activities where something was not seen, hidden or refused: it is told."""

from __future__ import annotations

import pytest

from tests.lookup.activities.readings import codes, read
from tests.lookup.builders import activity, completion, criterion, required, state
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
    Group,
    all_seen_text,
    read_activities,
)
from tui.records import Note
from tui.stop import Stop

NO_CRITERIA = NotFoundError("has no criteria", code="nocriteriaset")


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
