"""Exactly what is asked."""

from __future__ import annotations

import pytest

from tui.protocols import gate
from tui.protocols.moodle import requests
from tui.protocols.moodle.requests import Call
from tui.records import System
from tui.secret import Secret

TOKEN = Secret("0123456789abcdef")

CALLS = [
    (requests.site_info(), "core_webservice_get_site_info", {}),
    (
        requests.activity_states(requests.ACTIVITY_STATES, 2, 7),
        "core_completion_get_activities_completion_status",
        {"courseid": "2", "userid": "7"},
    ),
    (
        requests.activity_states(requests.ACTIVITY_STATES_OF_SEED, 2, 7),
        "core_completion_get_course_activities_completion_status",
        {"courseid": "2", "userid": "7"},
    ),
    (
        requests.course_completion(2, 7),
        "core_completion_get_course_completion_status",
        {"courseid": "2", "userid": "7"},
    ),
    (
        requests.contents(2),
        "core_course_get_contents",
        {"courseid": "2", "options[0][name]": "excludecontents", "options[0][value]": "1"},
    ),
    (
        requests.courses_by_field("idnumber", "HR & Co"),
        "core_course_get_courses_by_field",
        {"field": "idnumber", "value": "HR & Co"},
    ),
    (
        requests.search_courses("fire", 2, 50),
        "core_course_search_courses",
        {"criterianame": "search", "criteriavalue": "fire", "page": "2", "perpage": "50"},
    ),
    (
        requests.people_by_field("email", ["a@b.example", "c@d.example"]),
        "core_user_get_users_by_field",
        {"field": "email", "values[0]": "a@b.example", "values[1]": "c@d.example"},
    ),
    (
        requests.people_like_email("a@b.example"),
        "core_user_get_users",
        {"criteria[0][key]": "email", "criteria[0][value]": "a@b.example"},
    ),
    (
        requests.enrolled_people(2, 1000, 500),
        "core_enrol_get_enrolled_users",
        {
            "courseid": "2",
            "options[0][name]": "userfields",
            "options[0][value]": "id,fullname,email,username,idnumber",
            "options[1][name]": "limitfrom",
            "options[1][value]": "1000",
            "options[2][name]": "limitnumber",
            "options[2][value]": "500",
        },
    ),
]


@pytest.mark.parametrize(("call", "function", "parameters"), CALLS, ids=lambda each: str(each)[:40])
def test_a_question_is_a_post_with_everything_in_its_body(
    call: Call, function: str, parameters: dict[str, str]
) -> None:
    request = requests.request(call, TOKEN)
    gate.check(request, System.MOODLE)
    assert (request.method, request.path) == ("POST", "/webservice/rest/server.php")
    assert (request.query, request.headers, request.body) == ((), (), None)
    assert request.form is not None
    assert dict(request.form) == {
        "wstoken": TOKEN,
        "wsfunction": function,
        "moodlewssettingfilter": "true",
        **parameters,
    }
    assert len(request.form) == len(dict(request.form))
    assert request.repeatable
    assert request.label == call.label


def test_a_language_is_asked_for_only_if_there_is_one() -> None:
    with_one = requests.request(requests.site_info(), TOKEN, "de")
    without = requests.request(requests.site_info(), TOKEN)
    assert with_one.form is not None
    assert without.form is not None
    assert [pair for pair in with_one.form if pair not in without.form] == [("moodlewssettinglang", "de")]


def test_the_one_request_with_a_password_is_sent_once() -> None:
    password = Secret("correct horse")
    request = requests.token_request("ada", password, "moodle_mobile_app")
    gate.check(request, System.MOODLE)
    assert (request.method, request.path, request.query) == ("POST", "/login/token.php", ())
    assert request.form == (("username", "ada"), ("password", password), ("service", "moodle_mobile_app"))
    assert not request.repeatable


def test_every_function_it_asks_is_on_the_gates_list() -> None:
    asked = requests.OWN_FUNCTIONS | {requests.ACTIVITY_STATES_OF_SEED}
    assert asked <= gate.MOODLE_READS
