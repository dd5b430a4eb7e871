"""The campus' iSpring: sign-in both ways, lists with and without pages, and its refusals."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.demo.asking import Answer, ask, ispring, pages, person, sign_in_headers
from tests.support.campus import NOW
from tui.demo import Campus, start
from tui.demo.data import fire_safety, other_courses
from tui.demo.data.people import DEPARTMENTS
from tui.demo.data.staff import HOW_MANY


def token_answer(campus: Campus, **changes: str) -> Answer:
    form = {
        "client_id": campus.client_id,
        "client_secret": campus.client_secret.reveal(),
        "grant_type": "client_credentials",
    }
    return ask(campus.ispring_url, "/api/v3/token", form={**form, **changes})


# --- signing in


def test_a_key_fetches_a_token_that_works_bare_and_as_bearer(campus: Campus) -> None:
    answer = token_answer(campus)
    assert (answer.status, answer.content_type) == (200, "application/json; charset=utf-8")
    token = json.loads(answer.body)
    assert (token["expires_in"], token["token_type"]) == (1800, "bearer")
    for header in (token["access_token"], f"Bearer {token['access_token']}"):
        assert ask(campus.ispring_url, "/departments", headers={"Authorization": header}).status == 200
    assert json.loads(token_answer(campus).body)["access_token"] != token["access_token"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"client_secret": "wrong"}, 401),
        ({"client_id": "wrong"}, 401),
        ({"grant_type": "password"}, 400),
    ],
)
def test_a_wrong_key_fetches_none(campus: Campus, changes: dict[str, str], status: int) -> None:
    answer = token_answer(campus, **changes)
    assert answer.status == status
    assert answer.root.findtext("code") == str(status)


@pytest.mark.parametrize(
    "account_url",
    [
        "https://acme.ispringlearn.example",
        "http://acme.ispringlearn.example/",
        "HTTPS://ACME.ispringlearn.example",
    ],
)
def test_login_and_password_are_taken_with_any_spelling_of_the_account(
    campus: Campus, account_url: str
) -> None:
    headers = {**sign_in_headers(campus), "X-Auth-Account-Url": account_url}
    assert ask(campus.ispring_url, "/departments", headers=headers).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer nonsense"},
        {"X-Auth-Password": "wrong"},
        {"X-Auth-Email": "amelie.dubois"},
        {"X-Auth-Email": "nobody"},
        {"X-Auth-Account-Url": "https://other.ispringlearn.example"},
    ],
)
def test_everybody_else_is_refused(campus: Campus, headers: dict[str, str]) -> None:
    signed = {} if not headers or "Authorization" in headers else sign_in_headers(campus)
    answer = ask(campus.ispring_url, "/departments", headers={**signed, **headers})
    assert answer.status == 401
    assert answer.root.findtext("message") == "Authorization failed"


def test_a_token_that_has_ended_is_refused() -> None:
    own = start(now=NOW)
    try:
        token = json.loads(token_answer(own).body)["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert ask(own.ispring_url, "/departments", headers=headers).status == 200
        own.end_tokens()
        assert ask(own.ispring_url, "/departments", headers=headers).status == 401
    finally:
        own.close()


# --- courses


def test_contents_mix_courses_a_track_and_materials(campus: Campus) -> None:
    walked = list(pages(campus, "/contents", "contentItem", size=7))
    ids = [one for page in walked for one in page]
    assert len(ids) == len(set(ids)) == len(campus.world.contents)
    assert [len(page) for page in walked[:-1]] == [7] * (len(walked) - 1)
    items = ispring(campus, "/contents").root.findall("contentItems/contentItem")
    kinds = [one.findtext("contentItemType") for one in items]
    assert kinds.count("Course") == 15
    assert kinds.count("LearningTrack") == 1
    assert kinds.count(None) == 1
    assert {"Quiz", "PDFDocument", "iSpringSuiteModule"} <= set(kinds)


def test_contents_can_be_narrowed(campus: Campus) -> None:
    wanted = f"/contents?contentItemIds[]={fire_safety.ID}&contentItemIds[]=nobody"
    assert list(pages(campus, wanted, "contentItem")) == [[fire_safety.ID]]
    tracks = ispring(campus, "/content?contentTypes[]=LearningTrack")
    assert tracks.texts("contentItem/title") == ["Sales Academy"]


def test_one_content_item_comes_alone(campus: Campus) -> None:
    answer = ispring(campus, f"/content/{fire_safety.ID}")
    assert answer.texts("contentItem/title") == ["Fire Safety 2026"]
    unknown = ispring(campus, "/content/nonsense")
    assert (unknown.status, unknown.root.findtext("message")) == (404, "Unknown content item")


# --- final statuses


def test_final_statuses_look_like_the_manuals(campus: Campus) -> None:
    answer = ispring(campus, f"/content/{fire_safety.ID}/final_statuses")
    assert (answer.status, answer.content_type) == (200, "application/xml; charset=utf-8")
    assert answer.root.tag == "statuses"
    rows = {tuple(child.tag for child in row) for row in answer.root}
    assert rows == {
        ("userId", "status", "progress", "completionDate", "lastViewDate"),
        ("userId", "status", "progress", "lastViewDate"),
        ("userId", "status", "progress"),
        ("userId", "status"),
    }
    amelie = person(campus, "amelie.dubois").id
    (row,) = [row for row in answer.root if row.findtext("userId") == amelie]
    assert [child.text for child in row][1:] == ["In progress", "91.67", "2026-11-21T08:14:00+00:00"]


def test_nobody_is_an_empty_element(campus: Campus) -> None:
    answer = ispring(campus, f"/content/{other_courses.RIYADH.id}/final_statuses")
    assert answer.body == b'<?xml version="1.0" encoding="UTF-8"?>\n<statuses/>\n'


def test_refusals_have_the_documented_forms(campus: Campus) -> None:
    unknown = ispring(campus, "/content/nonsense/final_statuses")
    assert (unknown.status, unknown.content_type, unknown.body) == (
        404,
        "text/plain; charset=utf-8",
        b"Unknown content item",
    )
    denied = ispring(campus, f"/content/{other_courses.ANTI_BRIBERY.id}/final_statuses")
    assert denied.status == 403
    assert [child.text for child in denied.root] == ["403", "Permission denied"]
    denied = ispring(campus, f"/enrollments?courseIds[]={other_courses.SITE_INDUCTION.id}")
    assert denied.status == 403
    assert ispring(campus, f"/enrollment?courseIds[]={other_courses.SITE_INDUCTION.id}").status == 403


@pytest.mark.parametrize("path", ["/nothing", "/content/x/y", "/user/nobody"])
def test_what_is_not_there_is_a_404(campus: Campus, path: str) -> None:
    assert ispring(campus, path).status == 404


def test_nothing_can_be_written(campus: Campus) -> None:
    answer = ask(campus.ispring_url, "/departments", headers=sign_in_headers(campus), form={"name": "x"})
    assert answer.status == 405
    assert ask(campus.ispring_url, "/api/v3/token").status == 405


# --- people and enrolments


def test_users_page_by_page_are_everybody_once_in_order(campus: Campus) -> None:
    walked = list(pages(campus, "/users/v2", "userProfile"))
    ids = [one for page in walked for one in page]
    assert len(ids) == len(set(ids)) == len(campus.world.persons) > HOW_MANY
    assert all(first < second for first, second in pairwise(ids))
    assert {len(page) for page in walked[:-1]} == {1000}


def test_users_by_id_login_email_and_department(campus: Campus) -> None:
    amelie, smith = person(campus, "amelie.dubois"), person(campus, "smith")
    query = f"userIds[]={amelie.id}&userIds[]={smith.id}&userIds[]=nobody"
    answer = ispring(campus, f"/users/v2?{query}")
    assert set(answer.texts("userProfiles/userProfile/userId")) == {amelie.id, smith.id}
    found = ispring(campus, "/users/v2?emails[]=AMELIE.Dubois@acme.example")
    assert found.texts("userProfiles/userProfile/userId") == [amelie.id]
    found = ispring(campus, "/users/v2?logins[]=staff00042")
    assert found.texts("userProfiles/userProfile/fields/field/value")[2:] == [
        "staff00042",
        "staff00042@acme.example",
    ]
    lyon = DEPARTMENTS["Logistics, Lyon"].id
    found = ispring(campus, f"/users/v2?departments[]={lyon}")
    assert set(found.texts("userProfiles/userProfile/departmentId")) == {lyon}


def test_users_without_pages(campus: Campus) -> None:
    smith = person(campus, "smith")
    for path in ("/user", "/user/v2"):
        answer = ispring(campus, f"{path}?logins[]=Smith")
        assert answer.texts("userProfile/userId") == [smith.id]


def test_a_profile_holds_names_in_fields(campus: Campus) -> None:
    answer = ispring(campus, f"/user/{person(campus, 'xuemei.li').id}")
    profile = answer.root.find("userProfile")
    assert profile is not None
    names = [one.findtext("name") for one in profile.findall("fields/field")]
    assert names == ["FIRST_NAME", "LAST_NAME", "LOGIN", "EMAIL"]
    assert profile.findtext("fields/field/value") == "李雪梅"
    assert profile.findtext("status") == "1"
    assert ispring(campus, f"/user/{person(campus, 'petra.novotna').id}").texts("userProfile/status") == ["3"]


def test_enrolments_page_by_page(campus: Campus) -> None:
    path = f"/enrollments?courseIds[]={fire_safety.ID}"
    walked = [one for page in pages(campus, path, "enrollment", size=10) for one in page]
    roster = campus.world.roster(fire_safety.COURSE)
    assert len(walked) == len(set(walked)) == sum(row.enrolled for row in roster)
    rows = ispring(campus, path).root.findall("enrollments/enrollment")
    due = {row.findtext("learnerId"): row.findtext("dueDate") for row in rows}
    assert due[person(campus, "amelie.dubois").id] == "2026-11-10"
    assert due[person(campus, "fatma.yilmaz").id] is None
    assert person(campus, "kristine.berzina").id not in due


def test_enrolments_of_several_courses_and_of_one_learner(campus: Campus) -> None:
    amelie = person(campus, "amelie.dubois").id
    both = f"courseIds[]={fire_safety.ID}&courseIds[]={other_courses.INCIDENTS.id}"
    answer = ispring(campus, f"/enrollments?{both}&learnerIds[]={amelie}")
    assert answer.texts("enrollments/enrollment/courseId") == [fire_safety.ID, other_courses.INCIDENTS.id]
    everywhere = ispring(campus, f"/enrollment?learnerIds[]={amelie}")
    assert everywhere.texts("enrollment/learnerId") == [amelie, amelie]
    last_only = ispring(campus, f"/enrollments?courseIds=x&courseIds={other_courses.TOKYO.id}")
    assert len(last_only.texts("enrollments/enrollment/courseId")) == 4


def test_departments_know_their_parent(campus: Campus) -> None:
    rows = ispring(campus, "/departments").root.findall("departments/department")
    assert [row.findtext("parentDepartmentId") for row in rows] == [None] + [DEPARTMENTS["ACME"].id] * 6
    assert len(ispring(campus, "/department").root.findall("department")) == 7


@pytest.mark.parametrize("query", ["pageSize=0", "pageSize=x", "pageToken=%21%21%21", "pageToken=/w=="])
def test_bad_paging_is_refused(campus: Campus, query: str) -> None:
    answer = ispring(campus, f"/users/v2?{query}")
    assert (answer.status, answer.root.findtext("message")) == (400, "Wrong parameters")


# --- somebody who may not see everything


def test_a_department_administrator_sees_less_without_being_told(campus: Campus) -> None:
    places = {DEPARTMENTS["Logistics, Lyon"].id, DEPARTMENTS["Sales, Paris"].id}
    known = ispring(campus, "/users/v2?logins[]=lyon-admin", login="lyon-admin")
    assert known.texts("userProfiles/userProfile/role") == ["department_administrator"]
    assert set(known.texts("userProfiles/userProfile/manageableDepartmentIds/id")) == places
    path = f"/content/{fire_safety.ID}/final_statuses"
    seen = ispring(campus, path, login="lyon-admin").texts("status/userId")
    everyone = ispring(campus, path).texts("status/userId")
    assert 0 < len(seen) < len(everyone)
    people = [campus.world.person(one) for one in seen]
    assert {one.department.id for one in people if one} == places
    ivan = person(campus, "ivan.petrov").id
    assert ispring(campus, f"/user/{ivan}", login="lyon-admin").status == 404
    enrolled = ispring(campus, f"/enrollments?courseIds[]={fire_safety.ID}", login="lyon-admin")
    assert ivan not in enrolled.texts("enrollments/enrollment/learnerId")
    assert set(ispring(campus, "/department", login="lyon-admin").texts("department/departmentId")) == places


# --- one learner across all courses


def test_results_and_enrolments_of_one_learner(campus: Campus) -> None:
    amelie = person(campus, "amelie.dubois")
    results = ispring(campus, f"/learners/results?userIds[]={amelie.id}")
    assert set(results.texts("results/result/userId")) == {amelie.id}
    titles = results.texts("results/result/courseTitle")
    at = titles.index("Fire Safety 2026")
    assert results.texts("results/result/completionStatus")[at] == "in_progress"
    assert results.texts("results/result/isOverdue")[at] == "1"
    enrolled = ispring(campus, f"/enrollments?learnerIds[]={amelie.id}")
    path = "enrollments/enrollment/enrollmentId"
    assert set(enrolled.texts("enrollments/enrollment/learnerId")) == {amelie.id}
    assert set(results.texts("results/result/enrollmentId")) <= set(enrolled.texts(path))
    of_course = ispring(campus, f"/enrollments?courseIds[]={fire_safety.ID}").texts(path)
    assert results.texts("results/result/enrollmentId")[at] in of_course


def test_results_are_of_active_people_unless_others_are_asked_for(campus: Campus) -> None:
    world = campus.world
    left = next(
        one
        for one in world.persons[:400]
        if one.status != 1 and any(world.rows_of(course, one.id) for course in world.courses.values())
    )
    path = f"/learners/results?userIds[]={left.id}"
    assert ispring(campus, path).texts("results/result/userId") == []
    everybody = "".join(f"&userStatuses[]={status}" for status in (1, 3, 5))
    assert ispring(campus, path + everybody).texts("results/result/userId")
    assert ispring(campus, "/learners/results").status == 400


def test_results_are_of_people_the_login_manages(campus: Campus) -> None:
    path = f"/learners/results?userIds[]={person(campus, 'ivan.petrov').id}"
    assert ispring(campus, path).texts("results/result/userId")
    assert not ispring(campus, path, login="lyon-admin").texts("results/result/userId")
