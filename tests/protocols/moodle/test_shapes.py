"""Moodle's answers in shapes nobody recorded: older, barer, or not Moodle's at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from tests.support.moodle_xml import Plain, response
from tui.errors import AnswerError, RollbookError
from tui.protocols.http.messages import Reply
from tui.protocols.moodle import answers
from tui.protocols.moodle.requests import Call
from tui.protocols.moodle.values import Fields, Value
from tui.records import Activity, ActivityState, Criterion, MoodleCourse, MoodlePerson, Note, SiteInfo
from tui.secret import MASK, Secret


def answered(content: Plain) -> Value:
    reply = Reply(200, "application/xml", {}, response(content))
    return answers.read(reply, Call("something", "core_something"))


def test_criteria_of_every_kind() -> None:
    """Shapes of Moodle's sources: a label has no link, a course's link holds no cmid, a grade a number."""
    rows = (
        (4, "Activity completion", "Read the rules &amp; sign", "Marking yourself complete", False),
        (4, "Activity completion", "<a href='/mod/quiz/view.php?a=1&amp;id=77'>Q</a>", "", True),
        (8, "Course", '<a href="https://m.example/course/view.php?id=3">Basics</a>', "", False),
        (6, "Course grade", "Grade required", "50.00", False),
        (1, "Self completion", "Marking yourself complete", "", False),
    )
    completions: list[Plain] = [
        {
            "type": kind,
            "title": title,
            "complete": complete,
            "timecompleted": 0,
            "details": {"criteria": markup, "requirement": requirement},
        }
        for kind, title, markup, requirement, complete in rows
    ]
    status: Plain = {"completed": True, "aggregation": 2, "completions": completions}
    found, notes = answers.course_completion(answered({"completionstatus": status}))
    assert found.completed
    assert found.any_is_enough
    assert [(each.name, each.requirement, each.cmid, each.complete) for each in found.criteria] == [
        ("Read the rules & sign", "Marking yourself complete", None, False),
        ("Q", "", 77, True),
        ("Basics", "", None, False),
        ("Grade required", "50.00", None, False),
        ("Marking yourself complete", "", None, False),
    ]
    assert notes == ()


def test_a_criterion_without_details_is_kept() -> None:
    row: Plain = {"type": 4, "title": "Activity completion", "complete": False, "details": None}
    status: Plain = {"completed": False, "aggregation": 1, "completions": [row]}
    found, _ = answers.course_completion(answered({"completionstatus": status}))
    assert found.criteria == (Criterion(4, "Activity completion", "", "", complete=False),)


def test_what_the_oldest_versions_do_not_say_is_not_made_up() -> None:
    site = answers.site_info(answered({"userid": 2, "functions": []}))
    assert site == SiteInfo("", "", "", "", 2, "", "", None, frozenset(), None)


def test_names_that_are_missing_have_a_stand_in() -> None:
    assert answers.people(answered([{"id": 9}])) == (MoodlePerson(9, "person 9"),)
    assert answers.people(answered([{"id": 9, "username": "ada"}])) == (MoodlePerson(9, "ada", "ada"),)
    assert answers.courses(answered({"courses": [{"id": 9}]})) == (MoodleCourse(9, "", "course 9"),)
    assert answers.activities(
        answered([{"name": "Later", "modules": [{"id": 4, "modname": "label", "instance": 1}]}])
    ) == (Activity(4, "label", 1, "label 4", "Later"),)


def test_names_of_people_are_not_escaped_and_stay_as_they_are() -> None:
    name = "R&amp;D <3 Bot"
    assert answers.people(answered([{"id": 9, "fullname": name}])) == (MoodlePerson(9, name),)
    site = answers.site_info(answered({"userid": 2, "functions": [], "fullname": name, "sitename": name}))
    assert (site.fullname, site.name) == (name, "R&D <3 Bot")


def test_an_activity_is_closed_for_its_sections_reason_if_it_has_none_of_its_own() -> None:
    reason = '<div>Not available unless:</div><ul><li>A &amp; <b>B</b></li>\n<li class="x">C</li></ul>'
    own: Plain = {
        "id": 4,
        "modname": "page",
        "instance": 1,
        "name": "P",
        "availabilityinfo": "From <i>May</i>",
    }
    bare: Plain = {"id": 5, "modname": "page", "instance": 2, "name": "Q", "availabilityinfo": None}
    found = answers.activities(answered([{"name": "S", "availabilityinfo": reason, "modules": [own, bare]}]))
    assert [each.availability for each in found] == ["From May", "Not available unless: A & B; C"]


def test_warnings_become_notes() -> None:
    warnings: Plain = [
        {"item": "course", "warningcode": "1", "message": "No <b>way</b>"},
        {"itemid": 3},
    ]
    found, notes = answers.activity_states(answered({"statuses": [], "warnings": warnings}))
    assert found == ()
    assert notes == (
        Note("moodle-1", "Moodle warns: No way"),
        Note("moodle-warning", "Moodle warns: no reason given"),
    )


STATE: Final[dict[str, Plain]] = {
    "cmid": 2,
    "modname": "quiz",
    "instance": 1,
    "state": 1,
    "timecompleted": 0,
    "tracking": 2,
    "isoverallcomplete": True,
}


def test_the_smallest_state_is_read() -> None:
    (state,), _ = answers.activity_states(answered({"statuses": [STATE]}))
    assert state == ActivityState(2, "quiz", 1, 1, None, 2, overall=True)


def test_a_state_nobody_knows_is_kept() -> None:
    (state,), _ = answers.activity_states(answered({"statuses": [{**STATE, "state": -2}]}))
    assert state.state == -2


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"cmid": None}, "the number “cmid” is missing"),
        ({"cmid": "two"}, "“cmid” is not a number but “two”"),
        ({"cmid": "9" * 30}, f"“cmid” is not a number but “{'9' * 30}”"),
        ({"cmid": "1.0"}, "“cmid” is not a number but “1.0”"),
        ({"cmid": "٣"}, "“cmid” is not a number but “٣”"),
        ({"cmid": []}, "“cmid” is no plain value"),
        ({"timecompleted": "9" * 18}, f"“timecompleted” is no time but “{'9' * 18}”"),
        ({"timecompleted": 253_402_300_799}, "“timecompleted” is no time but “253402300799”"),
        ({"timecompleted": -1}, "“timecompleted” is no time but “-1”"),
        ({"isoverallcomplete": "maybe"}, "“isoverallcomplete” is neither yes nor no but “maybe”"),
        ({"details": [{}]}, "a completion rule has no state"),
        ({"details": "x"}, "it holds no list where Moodle has one"),
        ({"details": ["x"]}, "it holds no object where Moodle has one"),
    ],
)
def test_a_garbled_value_is_an_error_in_plain_words(change: dict[str, Plain], complaint: str) -> None:
    with pytest.raises(AnswerError) as raised:
        answers.activity_states(answered({"statuses": [{**STATE, **change}]}))
    assert raised.value.what == f"the answer with activity states cannot be understood: {complaint}"
    assert raised.value.remedy


@pytest.mark.parametrize("read", [Fields.number_if_any, Fields.decimal_if_any, Fields.flag_if_any])
def test_a_garbled_value_that_is_a_secret_is_not_told(read: Callable[[Fields, str], object]) -> None:
    secret = Secret("Correct Horse")
    with pytest.raises(AnswerError) as raised:
        read(Fields({"it": secret.reveal()}, "it"), "it")
    assert raised.value.what.endswith(f"but “{MASK}”")


def test_a_secret_in_the_place_of_an_element_is_not_told() -> None:
    secret = Secret("a1f0c5e77d1f0c5e")
    with pytest.raises(AnswerError, match=f"“{MASK}” is not where Moodle has it"):
        answers.read(
            Reply(200, "application/xml", {}, f"<RESPONSE><{secret.reveal()}/></RESPONSE>".encode()),
            Call("something", "core_something"),
        )


def test_a_criterion_must_say_whether_it_is_met() -> None:
    status: Plain = {"completed": False, "aggregation": 1, "completions": [{"type": 4, "complete": ""}]}
    with pytest.raises(AnswerError, match="the mark “complete” is missing"):
        answers.course_completion(answered({"completionstatus": status}))


LISTS: Final = (answers.people, answers.activities)
OBJECTS: Final = (
    answers.activity_states,
    answers.course_completion,
    answers.courses,
    answers.people_found,
    answers.site_info,
)


@pytest.mark.parametrize("content", [{}, {"statuses": None}, {"courses": "x"}, {"users": {}}, "1", None])
def test_an_answer_without_its_list_is_never_read_as_nothing(content: Plain) -> None:
    for read in (*OBJECTS, *LISTS):
        with pytest.raises(AnswerError):
            read(answered(content))


@pytest.mark.parametrize("read", OBJECTS)
def test_a_list_in_place_of_an_object_is_refused(read: Callable[[Value], object]) -> None:
    with pytest.raises(AnswerError, match="no object"):
        read(answered([]))


def test_an_answer_with_nothing_in_it_is_no_answer() -> None:
    nothing = answers.read(
        Reply(200, "", {}, b"<RESPONSE>\n</RESPONSE>"), Call("something", "core_something")
    )
    for read in (*OBJECTS, *LISTS):
        with pytest.raises(AnswerError):
            read(nothing)


@pytest.mark.parametrize(
    "body",
    [
        b"<RESPONSE><SINGLE><KEY name='statuses'><MULTIPLE>",
        b"<RESPONSE><SINGLE>&nbsp;</SINGLE></RESPONSE>",
        b"<RESPONSE><VALUE>1<b/></VALUE></RESPONSE>",
        b"<RESPONSE><SINGLE><VALUE>1</VALUE></SINGLE></RESPONSE>",
        b"<RESPONSE><SINGLE/><SINGLE/></RESPONSE>",
        b"<RESPONSE><b/></RESPONSE>",
        b"<RESPONSE>" + b"<MULTIPLE>" * 60 + b"</MULTIPLE>" * 60 + b"</RESPONSE>",
    ],
)
def test_what_is_not_built_like_moodles_answers_is_refused(body: bytes) -> None:
    with pytest.raises(AnswerError, match="the answer with something cannot be understood") as raised:
        answers.read(Reply(200, "application/xml", {}, body), Call("something", "core_something"))
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b'{"token": ""}', "the answer with a token cannot be understood"),
        (b'{"appsitecheck":"ok"}', "the answer with a token cannot be understood"),
        (b'{"token": 7}', "the answer with a token cannot be understood"),
        (b"[]", "answered with something other than data"),
        (b"[" * 100_000, "answered with something other than data"),
        (b"\xff\xfe\xff", "answered with something other than data"),
        (b"", "gave an empty answer"),
    ],
)
def test_no_token_is_taken_from_anything_else(body: bytes, what: str) -> None:
    with pytest.raises(RollbookError) as raised:
        answers.token(Reply(200, "application/json", {}, body))
    assert raised.value.what.startswith(what)
    assert raised.value.__context__ is None  # a decoder's error would keep the whole body
