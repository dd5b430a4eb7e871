"""What the campus' Moodle answers is, byte for byte, of the shape a real Moodle 5.1 was recorded with."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from tests.demo.asking import ask, fields, layout, moodle, moodle_as, person, recorded, shape, twin, value
from tui.demo import Campus

LINE = re.compile(
    r'(<KEY name="\w+">)?(<VALUE/>|<SINGLE>|<MULTIPLE>)|</(KEY|SINGLE|MULTIPLE)>|</?RESPONSE>|<\?xml .*'
)
STATUSES = "core_completion_get_activities_completion_status"
COMPLETION = "core_completion_get_course_completion_status"
ENROLLED = "core_enrol_get_enrolled_users"
COURSES_OF = "core_enrol_get_users_courses"
BY_FIELD = "core_user_get_users_by_field"
USERS = "core_user_get_users"
BY_NAME = "core_course_get_courses_by_field"


def amelie(campus: Campus) -> dict[str, str | int]:
    return {"courseid": twin(campus, "FIRE-26").id, "userid": person(campus, "amelie.dubois").accounts[0].id}


def answers(campus: Campus) -> dict[str, bytes]:
    """Return one full answer of every function, by the recording it must look like."""
    course = twin(campus, "FIRE-26")
    oscar = person(campus, "oscar.pena").accounts[0]
    some = {"options[0][name]": "userfields", "options[0][value]": "id,email,idnumber,username"}
    search = {"criterianame": "search", "criteriavalue": "fire"}
    email = {"criteria[0][key]": "email", "criteria[0][value]": oscar.email}
    asked: dict[str, tuple[str, dict[str, str | int]]] = {
        f"{STATUSES}.mixed05": (STATUSES, amelie(campus)),
        f"{COMPLETION}.student01": (COMPLETION, amelie(campus)),
        "core_course_get_contents.excl": ("core_course_get_contents", {"courseid": course.id}),
        f"{BY_NAME}.id": (BY_NAME, {"field": "id", "value": course.id}),
        "core_course_search_courses.multilang": ("core_course_search_courses", {**search}),
        f"{ENROLLED}.userfields": (ENROLLED, {"courseid": course.id, **some}),
        f"{COURSES_OF}.student01_noicount": (COURSES_OF, {"userid": oscar.id, "returnusercount": 0}),
        f"{BY_FIELD}.unicode_user": (BY_FIELD, {"field": "email", "values[0]": oscar.email}),
        f"{USERS}.two": (USERS, {**email}),
        "core_webservice_get_site_info.as_student01": ("core_webservice_get_site_info", {}),
    }
    return {name: moodle(campus, function, **params).body for name, (function, params) in asked.items()}


def test_every_answer_has_the_keys_of_the_recorded_one_in_its_order(campus: Campus) -> None:
    for name, body in answers(campus).items():
        ours, theirs = shape(etree.fromstring(body)[0]), shape(etree.fromstring(recorded(f"{name}.xml"))[0])
        assert _flat(ours) == _flat(theirs), name


def _flat(found: object) -> list[str]:
    """Return the keys in order; what is below an empty list on either side is nobody's business."""
    if isinstance(found, dict):
        return [
            key
            for name, part in found.items()
            for key in (name, *(_flat(part) if name not in OPEN_LISTS else ()))
        ]
    return [key for part in found for key in _flat(part)] if isinstance(found, list) else []


OPEN_LISTS = {"details", "mimetypes", "dates", "roles", "enrolledcourses", "functions", "modules"}


def test_course_modules_have_the_keys_of_recorded_ones(campus: Campus) -> None:
    body = moodle(campus, "core_course_get_contents", courseid=twin(campus, "FIRE-26").id).body
    path = "MULTIPLE/SINGLE/KEY[@name='modules']/MULTIPLE/SINGLE"
    theirs = etree.fromstring(recorded("core_course_get_contents.excl.xml")).findall(path)
    ours = etree.fromstring(body).findall(path)
    assert len(ours) == 13
    assert {tuple(_flat(shape(one))) for one in ours} == {tuple(_flat(shape(one))) for one in theirs}
    tracked = [one for one in ours if value(one, "completion") != "0"]
    assert len(tracked) == 11
    assert fields(ours[1])["url"].get("null") == "null"  # a label has no page of its own


def test_every_line_is_one_moodle_writes(campus: Campus) -> None:
    for name, body in answers(campus).items():
        ours, theirs = layout(body), layout(recorded(f"{name}.xml"))
        for text in (ours, theirs):
            odd = [line for line in text.splitlines() if not LINE.fullmatch(line)]
            assert not odd, (name, odd[:3])
        assert ours.endswith("</RESPONSE>\n")
        assert ours.splitlines()[:2] == theirs.splitlines()[:2]


def test_nulls_booleans_and_empty_texts_are_written_as_moodle_does(campus: Campus) -> None:
    body = moodle(campus, STATUSES, **amelie(campus)).body.decode()
    assert '<KEY name="overrideby"><VALUE null="null"/>\n</KEY>' in body
    assert '<KEY name="isautomatic"><VALUE>1</VALUE>\n</KEY>' in body
    body = moodle(campus, COMPLETION, **amelie(campus)).body.decode()
    assert '<KEY name="status"><VALUE></VALUE>\n</KEY>' in body
    assert '<KEY name="completed"><VALUE>0</VALUE>' in body
    assert "view.php?id=1211&quot;&gt;Final test&lt;/a&gt;</VALUE>" in body


def test_refusals_are_the_recorded_ones_to_the_byte(campus: Campus) -> None:
    moved = person(campus, "mette.sorensen").accounts[0].id  # her enrolment is suspended
    fire, nobody = twin(campus, "FIRE-26").id, 999_999
    dpb, off = twin(campus, "DPB").id, twin(campus, "HANDLE").id
    joao = person(campus, "joao.goncalves").accounts[0].id
    fatma = person(campus, "fatma.yilmaz").accounts[0].id
    twice = {f"criteria[{number}][{key}]": "email" for number in (0, 1) for key in ("key", "value")}
    option = {"options[0][name]": "foo", "options[0][value]": "1"}
    sort = {"options[0][name]": "sortby", "options[0][value]": "email"}
    past = {"options[0][name]": "limitfrom", "options[0][value]": "5000"}
    wrong, gone = f"{STATUSES}.param_extra", f"{STATUSES}.user_unknown"
    expected: tuple[tuple[str, str, dict[str, str | int]], ...] = (
        (f"{COMPLETION}.no_criteria", COMPLETION, {"courseid": dpb, "userid": joao}),
        (f"{COMPLETION}.not_enrolled", COMPLETION, {"courseid": fire, "userid": moved}),
        (f"{COMPLETION}.disabled", COMPLETION, {"courseid": off, "userid": fatma}),
        (gone, STATUSES, {"courseid": fire, "userid": nobody}),
        (gone, STATUSES, {"courseid": 0, "userid": joao}),
        (gone, "core_no_such_function", {}),
        (wrong, STATUSES, {"courseid": "abc", "userid": joao}),
        (wrong, STATUSES, {"courseid": "12 ", "userid": joao}),
        (wrong, STATUSES, {}),
        (wrong, STATUSES, {"courseid": fire, "userid": joao, "extra": 1}),
        (wrong, STATUSES, {"courseid[0]": fire, "userid": joao}),
        (wrong, ENROLLED, {"courseid": fire, **sort}),
        (wrong, BY_FIELD, {"field": "username", "values[0]": "Oscar.Pena"}),
        (wrong, "", {}),
        (f"{USERS}.same_key_twice", USERS, {**twice}),
        ("core_course_get_contents.bad_option", "core_course_get_contents", {"courseid": fire, **option}),
        (f"{ENROLLED}.past_end", ENROLLED, {"courseid": fire, **past}),
        ("core_course_get_courses_by_field.unknown", BY_NAME, {"field": "shortname", "value": "nonsense"}),
    )
    for name, function, params in expected:
        answer = moodle(campus, function, **params)
        assert (answer.status, answer.content_type) == (200, "application/xml; charset=utf-8"), name
        assert answer.body == recorded(f"{name}.xml"), (name, params)


def test_a_wrong_token_is_refused(campus: Campus) -> None:
    refused = moodle_as(campus, "0" * 32, "core_webservice_get_site_info")
    assert refused.body == recorded("core_webservice_get_site_info.invalid_token.xml")


@pytest.mark.parametrize("path", ["/", "/webservice/rest", "/webservice/soap/server.php"])
def test_other_paths_are_not_there(campus: Campus, path: str) -> None:
    assert ask(campus.moodle_url, path).status == 404
