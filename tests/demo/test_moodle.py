"""The campus' Moodle: who may call what, who is found how, and what is in a course."""

from __future__ import annotations

import json

import pytest

from tests.demo.asking import Answer, ask, moodle, moodle_as, person, twin, value
from tui.demo import Campus
from tui.demo.data import fire_safety, other_courses
from tui.demo.data.people import TRAINER
from tui.demo.data.staff import HOW_MANY, staff_id

BY_FIELD = "core_user_get_users_by_field"
USERS = "core_user_get_users"
COURSES = "core_course_get_courses_by_field"
SEARCH = "core_course_search_courses"
ENROLLED = "core_enrol_get_enrolled_users"


def names(answer: Answer, path: str = ".//SINGLE") -> list[str]:
    return [
        value(one, "fullname")
        for one in answer.root.findall(path)
        if one.find("KEY[@name='fullname']") is not None
    ]


def option(name: str, content: str | int, number: int = 0) -> dict[str, str | int]:
    return {f"options[{number}][name]": name, f"options[{number}][value]": content}


# --- tokens


def fetch(campus: Campus, **changes: str) -> dict[str, object]:
    form = {
        "username": campus.moodle_username,
        "password": campus.moodle_password.reveal(),
        "service": "moodle_mobile_app",
    }
    answer = ask(campus.moodle_url, "/login/token.php", form={**form, **changes})
    assert (answer.status, answer.content_type) == (200, "application/json; charset=utf-8")
    found: dict[str, object] = json.loads(answer.body)
    return found


def test_a_password_fetches_a_token_that_works(campus: Campus) -> None:
    answer = fetch(campus, username=campus.moodle_username.upper())
    assert list(answer) == ["token", "privatetoken"]
    info = moodle_as(campus, str(answer["token"]), "core_webservice_get_site_info").root[0]
    assert value(info, "username") == "svc-report"
    assert value(info, "siteurl") == campus.moodle_url
    assert value(info, "release").startswith("5.1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"password": "wrong"}, "invalidlogin"),
        ({"username": "nobody"}, "invalidlogin"),
        ({"username": ""}, "missingparam"),
        ({"service": "nonsense"}, "servicenotavailable"),
    ],
)
def test_a_wrong_password_fetches_none(campus: Campus, changes: dict[str, str], code: str) -> None:
    assert fetch(campus, **changes)["errorcode"] == code


def test_the_mobile_service_cannot_search_all_users(campus: Campus) -> None:
    mobile, full = str(fetch(campus)["token"]), str(fetch(campus, service="rollbook")["token"])
    assert full == campus.moodle_token.reveal()
    path = ".//KEY[@name='name']/VALUE"
    offered = {
        token: set(moodle_as(campus, token, "core_webservice_get_site_info").texts(path))
        for token in (mobile, full)
    }
    assert offered[full] - offered[mobile] == {USERS}
    criteria = {"criteria[0][key]": "email", "criteria[0][value]": "x@y.example"}
    refused = moodle_as(campus, mobile, USERS, **criteria)
    assert refused.root.findtext("ERRORCODE") == "accessexception"
    assert refused.root.get("class") == "webservice_access_exception"


# --- people


def test_people_are_found_by_id_idnumber_username_and_email(campus: Campus) -> None:
    oscar = person(campus, "oscar.pena")
    (account,) = oscar.accounts
    for field, wanted in (
        ("id", account.id),
        ("idnumber", oscar.id),
        ("username", "oscar.pena"),
        ("email", oscar.email),
    ):
        assert names(moodle(campus, BY_FIELD, field=field, **{"values[0]": wanted})) == ["Óscar Peña Ibáñez"]
    several = moodle(campus, BY_FIELD, field="id", **{"values[0]": account.id, "values[1]": TRAINER.id})
    assert names(several) == ["Óscar Peña Ibáñez", "R. Okafor"]
    assert names(moodle(campus, BY_FIELD, field="idnumber", **{"values[0]": ""})) == []


def test_emails_are_exact_in_one_function_and_free_of_case_in_the_other(campus: Campus) -> None:
    zoe = person(campus, "zoe.mueller")
    assert zoe.accounts[0].email == "Zoe.Mueller@Acme.Example"
    assert names(moodle(campus, BY_FIELD, field="email", **{"values[0]": zoe.email})) == []
    criteria = {"criteria[0][key]": "email", "criteria[0][value]": zoe.email}
    assert names(moodle(campus, USERS, **criteria)) == ["Zoë Müller-Lüdenscheid"]
    criteria["criteria[0][value]"] = "%.PENA@%"
    assert names(moodle(campus, USERS, **criteria)) == ["Óscar Peña Ibáñez"]
    criteria["criteria[0][value]"] = "STAFF00007@acme.example"
    assert len(names(moodle(campus, USERS, **criteria))) == 1


def test_several_criteria_must_all_hold(campus: Campus) -> None:
    criteria = {
        "criteria[0][key]": "username",
        "criteria[0][value]": "oscar.pena",
        "criteria[1][key]": "email",
        "criteria[1][value]": "ivan.petrov@acme.example",
    }
    assert names(moodle(campus, USERS, **criteria)) == []


@pytest.mark.parametrize("key", ["lastname", "nonsense"])
def test_other_criteria_are_refused(campus: Campus, key: str) -> None:
    refused = moodle(campus, USERS, **{"criteria[0][key]": key, "criteria[0][value]": "x"})
    assert refused.root.findtext("ERRORCODE") == "invalidparameter"
    broken = moodle(campus, USERS, **{"criteria[0][key]": "email"})
    assert broken.root.findtext("ERRORCODE") == "invalidparameter"


def test_an_unheard_of_field_is_a_coding_error(campus: Campus) -> None:
    refused = moodle(campus, BY_FIELD, field="fullname", **{"values[0]": "x"})
    assert refused.root.get("class") == "core\\exception\\coding_exception"
    assert refused.root.findtext("ERRORCODE") == "codingerror"


def test_participants_come_in_pages(campus: Campus) -> None:
    course = twin(campus, "FIRE-26").id
    everyone = moodle(campus, ENROLLED, courseid=course).texts("MULTIPLE/SINGLE/KEY[@name='id']/VALUE")
    assert everyone[0] == str(TRAINER.id)
    walked: list[str] = []
    while True:
        options = {**option("limitfrom", len(walked)), **option("limitnumber", 7, 1)}
        page = moodle(campus, ENROLLED, courseid=course, **options)
        ids = page.texts("MULTIPLE/SINGLE/KEY[@name='id']/VALUE")
        if not ids:
            break
        walked += ids
    assert walked == everyone
    assert len(set(walked)) == len(walked)


def test_participants_show_what_was_asked_for(campus: Campus) -> None:
    course = twin(campus, "FIRE-26").id
    options = {**option("userfields", "id,email"), **option("limitnumber", 1, 1), **option("limitfrom", 1, 2)}
    (row,) = moodle(campus, ENROLLED, courseid=course, **options).root[0]
    given = [key.get("name") for key in row.findall("KEY") if key.findtext("VALUE")]
    assert given == ["id", "fullname", "email"]
    refused = moodle(campus, ENROLLED, courseid=course, **option("userfields", "password"))
    assert refused.root.findtext("ERRORCODE") == "invaliduserfield"
    ignored = moodle(campus, ENROLLED, courseid=course, **option("limitnmber", 1))
    assert len(ignored.root[0]) > 1
    assert moodle(campus, ENROLLED, courseid=course, **option("limitfrom", "x")).root.tag == "EXCEPTION"


def test_roles_tell_trainers_from_learners(campus: Campus) -> None:
    rows = moodle(campus, ENROLLED, courseid=twin(campus, "TOKYO").id).root[0]
    roles = [row.findtext("KEY[@name='roles']/MULTIPLE/SINGLE/KEY[@name='shortname']/VALUE") for row in rows]
    assert roles == ["editingteacher", "student", "student", "student", "student"]


def test_only_active_leaves_out_the_suspended(campus: Campus) -> None:
    course = twin(campus, "FIRE-26").id
    everyone, active = (
        set(names(moodle(campus, ENROLLED, courseid=course, **option("onlyactive", flag)), "MULTIPLE/SINGLE"))
        for flag in (0, 1)
    )
    assert everyone - active == {"Mette Sørensen"}


def test_the_course_of_everybody_has_everybody(campus: Campus) -> None:
    course = twin(campus, "CONDUCT").id
    options = {**option("limitfrom", HOW_MANY), **option("limitnumber", 50, 1)}
    (last,) = moodle(campus, ENROLLED, courseid=course, **options).root[0]
    assert value(last, "idnumber") == staff_id(HOW_MANY - 1)


# --- courses


def test_courses_are_found_by_idnumber_though_it_is_not_told(campus: Campus) -> None:
    (found,) = moodle(campus, COURSES, field="idnumber", value=fire_safety.ID).root.findall(
        ".//SINGLE/KEY[@name='idnumber']/.."
    )
    assert value(found, "fullname") == "Fire Safety 2026"
    assert value(found, "idnumber") == ""
    assert value(found, "enablecompletion") == "1"
    for course in (other_courses.HYGIENE, other_courses.FORKLIFT, other_courses.SALES_ACADEMY):
        assert names(moodle(campus, COURSES, field="idnumber", value=course.id)) == []


@pytest.mark.parametrize(("field", "wanted"), [("id", "12"), ("ids", "12,99"), ("shortname", "FIRE-26")])
def test_courses_are_found_by_other_fields(campus: Campus, field: str, wanted: str) -> None:
    assert "Fire Safety 2026" in names(moodle(campus, COURSES, field=field, value=wanted))


def test_all_courses_and_no_such_field(campus: Campus) -> None:
    everything = moodle(campus, COURSES).root.findall("SINGLE/KEY/MULTIPLE/SINGLE")
    assert len(everything) == len(campus.world.moodle_courses)
    assert moodle(campus, COURSES, field="nonsense", value="1").root.tag == "EXCEPTION"


def test_search_is_by_words_and_page_by_page(campus: Campus) -> None:
    found = moodle(campus, SEARCH, criterianame="search", criteriavalue="FORKLIFT licence")
    titles = [value(one, "fullname") for one in found.root.findall("SINGLE/KEY/MULTIPLE/SINGLE")]
    assert titles == ["Forklift licence", "Forklift licence (2024, archived)"]
    walked: list[str] = []
    for page in range(4):
        part = moodle(campus, SEARCH, criterianame="search", criteriavalue="", page=page, perpage=5)
        assert part.root.findtext("SINGLE/KEY[@name='total']/VALUE") == str(len(campus.world.moodle_courses))
        walked += [value(one, "id") for one in part.root.findall("SINGLE/KEY/MULTIPLE/SINGLE")]
    assert walked == [str(number) for number in campus.world.moodle_courses]
    tracked = moodle(campus, SEARCH, criterianame="search", criteriavalue="manual", onlywithcompletion=1)
    assert tracked.root.findtext("SINGLE/KEY[@name='total']/VALUE") == "0"
    assert moodle(campus, SEARCH, criterianame="tagid", criteriavalue="1").root.tag == "EXCEPTION"


def test_names_are_escaped_twice_and_without_tags(campus: Campus) -> None:
    body = moodle(campus, "core_course_get_contents", courseid=twin(campus, "TOKYO").id).body.decode()
    assert "<VALUE>はじめに &amp;amp; house rules</VALUE>" in body
    assert "<VALUE>Desk &amp;amp; locker</VALUE>" in body
    assert "<VALUE>ようこそ</VALUE>" in body


def test_settings_are_let_through(campus: Campus) -> None:
    answer = moodle(campus, COURSES, field="id", value=12, moodlewssettinglang="en", moodlewsrestformat="xml")
    assert answer.root.tag == "RESPONSE"
