"""iSpring's rows as records: courses, people in every shape seen, enrolments, departments."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.protocols.ispring import records
from tui.protocols.ispring.answers import parts, rows_of
from tui.protocols.ispring.records import Tree
from tui.records import Course, Department, Enrolment, Learner

RECORDINGS: Final = Path(__file__).parents[2] / "recordings" / "ispring"
T = TypeVar("T")

ADA: Final = Learner(
    id="11111111-aaaa-11ee-8000-000000000001",
    name="Ada Muster",
    email="ada@example.test",
    login="ada",
    department_id="44444444-dddd-11ee-8000-000000000001",
    role="learner",
    active=True,
    match_key="11111111-aaaa-11ee-8000-000000000001",
)


def read(body: bytes | str, name: str, make: Callable[[Tree], T]) -> list[T]:
    marks = {"userId", "contentItemId", "enrollmentId", "departmentId"}
    rows = rows_of((name,), marks, make)
    data = body if isinstance(body, bytes) else body.encode()
    return [record for part in parts([data], "", rows) for record in part.records]


def learner_of(body: str, match_field: str = "userId") -> Learner:
    [found] = read(body, "userProfile", partial(records.learner, match_field=match_field))
    return found


def recorded(name: str) -> bytes:
    return (RECORDINGS / name).read_bytes()


# --- courses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rest_contents_page.xml", "rest_contents_page.json"])
def test_a_course_as_recorded(name: str) -> None:
    assert read(recorded(name), "contentItem", records.course) == [
        Course(
            "22222222-bbbb-11ee-8000-000000000001",
            "Fire safety",
            "course",
            "https://demo.example.test/view/1",
        )
    ]


def test_a_course_of_an_older_server() -> None:
    [found] = read(recorded("rest_content_flat.xml"), "contentItem", records.course)
    assert found == Course("22222222-bbbb-11ee-8000-000000000001", "Fire safety")


@pytest.mark.parametrize(
    ("given_types", "kind"),
    [
        ({"contentItemType": "Course"}, "course"),
        ({"contentItemType": "LearningTrack"}, "track"),
        ({"contentItemType": "Course", "type": "Курс"}, "course"),
        ({"contentItemType": "Quiz", "type": "Course"}, ""),
        ({"contentItemType": "SomethingNew"}, ""),
        ({"type": "Course"}, "course"),
        ({"type": "course"}, "course"),
        ({"type": "Learning track"}, "track"),
        ({"type": "PDF document"}, ""),
        ({"type": "Курс"}, "unknown kind"),
        ({}, "unknown kind"),
    ],
)
def test_the_kind_of_content(given_types: dict[str, str], kind: str) -> None:
    row = {"contentItemId": "a", "title": "A", **given_types}
    assert records.kind(row) == kind
    assert records.course(row).kind == (kind or "unknown kind")


def test_a_course_without_title_or_with_an_address_that_is_none() -> None:
    row = {"contentItemId": "a", "title": " ", "viewUrl": "javascript:alert(1)"}
    assert records.course(row) == Course("a", "a", "unknown kind", "")


# --- people ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rest_users_page.xml", "rest_users_page.json"])
def test_a_learner_as_recorded(name: str) -> None:
    assert read(recorded(name), "userProfile", records.learner) == [ADA]


FIELDS: Final = [
    ("FIRST_NAME", "Ada"),
    ("Last_Name", "Muster"),
    ("login", "ada"),
    ("EMAIL", "ada@example.test"),
]


def in_every_shape(fields: list[tuple[str, str]], about: dict[str, object]) -> list[str]:
    listed = [{"name": name, "value": value} for name, value in fields]
    elements = "".join(f"<field><name>{n}</name><value>{v}</value></field>" for n, v in fields)
    direct = "".join(f"<{n}>{v}</{n}>" for n, v in fields)
    start = "".join(f"<{n}>{v}</{n}>" for n, v in about.items())
    return [
        json.dumps({"userProfiles": [{**about, "fields": listed}]}),
        json.dumps({"userProfiles": {**about, "fields": dict(fields)}}),
        json.dumps({"response": {**about, "fields": listed}}),
        json.dumps({**about, "fields": listed}),
        f"<r><userProfile>{start}<fields>{elements}</fields></userProfile></r>",
        f"<users><userProfile>{start}<fields>{direct}</fields></userProfile></users>",
    ]


def test_all_shapes_of_fields_and_any_case_of_their_names() -> None:
    about: dict[str, object] = {"userId": "u1", "status": 1, "role": "learner", "departmentId": "d1"}
    for body in in_every_shape(FIELDS, about):
        assert learner_of(body) == Learner(
            "u1", "Ada Muster", "ada@example.test", "ada", "d1", "learner", active=True, match_key="u1"
        )


def test_a_single_field_without_its_list() -> None:
    body = json.dumps({"userId": "u1", "fields": {"name": "LOGIN", "value": "ada"}})
    assert learner_of(body).login == "ada"


def test_fields_with_something_nested_among_them() -> None:
    body = json.dumps({"userId": "u1", "fields": {"login": "ada", "tags": ["x"]}})
    assert learner_of(body).login == "ada"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (FIELDS, "Ada Muster"),
        (FIELDS[1:], "Muster"),
        (FIELDS[2:], "ada"),
        (FIELDS[3:], "ada@example.test"),
        ([("FIRST_NAME", ""), ("LAST_NAME", " ")], "u1"),
        ([], "u1"),
    ],
)
def test_a_name_is_made_of_what_there_is(fields: list[tuple[str, str]], name: str) -> None:
    for body in in_every_shape(fields, {"userId": "u1"}):
        assert learner_of(body).name == name


@pytest.mark.parametrize(
    ("match_field", "key"),
    [
        ("userId", "u1"),
        ("login", "ada"),
        ("EMAIL", "ada@example.test"),
        ("employee_no", "E 7"),
        ("Employee_No", "E 7"),
        ("absent", ""),
    ],
)
def test_the_field_to_match_by(match_field: str, key: str) -> None:
    for body in in_every_shape([*FIELDS, ("EMPLOYEE_NO", "E 7")], {"userId": "u1"}):
        assert learner_of(body, match_field).match_key == key


@pytest.mark.parametrize(
    ("status", "active"),
    [
        ("1", True),
        (1, True),
        ("active", True),
        ("3", False),
        (5, False),
        ("terminated", False),
        ("", None),
    ],
)
def test_whether_somebody_is_active(status: object, active: bool | None) -> None:
    assert learner_of(json.dumps({"userId": "u1", "status": status})).active is active


def test_roles_and_managed_departments() -> None:
    body = """<r><userProfile><userId>u1</userId><role>learner</role>
        <manageableDepartmentIds><id>d1</id><id>d2</id></manageableDepartmentIds>
        <userRoles><userRole><roleId>r1</roleId><roleType>learner</roleType></userRole>
        <userRole><roleType>department_administrator</roleType>
        <manageableDepartmentIds><id>d2</id><id> d3 </id><id/></manageableDepartmentIds></userRole>
        </userRoles></userProfile></r>"""
    found = learner_of(body)
    assert (found.role, found.manages) == ("department_administrator", ("d1", "d2", "d3"))
    as_json = {
        "userId": "u1",
        "role": "studio_author",
        "manageableDepartmentIds": "d1",
        "userRoles": {"roleType": "publisher", "manageableDepartmentIds": ["d2"]},
    }
    found = learner_of(json.dumps(as_json))
    assert (found.role, found.manages) == ("publisher", ("d1", "d2"))
    assert learner_of(json.dumps({"userId": "u1", "role": "studio_author"})).role == "studio_author"


def test_what_people_are_called_is_cleaned() -> None:
    body = json.dumps(
        {"userId": "u\u20281", "fields": {"first_name": "Zo\u001b[31më", "last_name": "\u202eX\ud800"}}
    )
    found = learner_of(body)
    assert (found.id, found.name) == ("u 1", "Zo�[31më �X�")


NAMES: Final = [
    "userId",
    "fields",
    "name",
    "value",
    "userRoles",
    "roleType",
    "manageableDepartmentIds",
    "status",
]
ANYTHING: Final = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.sampled_from(NAMES), some, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_anything_json_can_say_gives_learners_whose_texts_are_clean(value: object) -> None:
    for found in read(json.dumps({"x": value}), "userProfile", records.learner):
        texts = [found.id, found.name, found.email, found.login, found.role, *found.manages]
        assert "".join(texts).isprintable()


# --- enrolments and departments --------------------------------------------------------------------------


def test_an_enrolment_as_recorded() -> None:
    assert read(recorded("rest_enrollment_flat.xml"), "enrollment", records.enrolment) == [
        Enrolment(
            id="66666666-ffff-11ee-8000-000000000001",
            course_id="22222222-bbbb-11ee-8000-000000000001",
            learner_id="11111111-aaaa-11ee-8000-000000000001",
            access_at=date(2024, 10, 1),
            due_at=date(2024, 12, 1),
        )
    ]


def test_an_enrolment_that_expires() -> None:
    row = {"enrollmentId": "e", "expirationDate": "2024-12-01T00:00:00+00:00", "dueDate": "soon"}
    assert records.enrolment(row).expires_at == datetime(2024, 12, 1, tzinfo=UTC)
    assert records.enrolment(row).due_at is None


def test_a_department() -> None:
    row = "<departmentId>d2</departmentId><name>Lyon</name><parentDepartmentId>d1</parentDepartmentId>"
    more = "<subordination><supervisorId>u1</supervisorId></subordination>"
    body = f"<r><department>{row}{more}</department></r>"
    assert read(body, "department", records.department) == [Department("d2", "Lyon", "d1")]
    assert records.department({"departmentId": "d1", "name": ""}) == Department("d1", "d1")
