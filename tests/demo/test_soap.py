"""The campus' iSpring over SOAP: strict as PHP's SoapServer, in its form, with what REST gives but dates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from tests.demo.asking import Answer, ask, ispring, person
from tests.demo.test_ispring import token_answer
from tests.support.alike import assert_alike
from tests.support.campus import NOW
from tui.demo import Campus, start
from tui.demo.data import crowd, fire_safety, other_courses
from tui.demo.data.staff import HOW_MANY
from tui.protocols.gate import SOAP_READS

ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
SERVICE: Final = "http://ispringlearn.com/go/services/api/soap"
RECORDED: Final = Path(__file__).parents[1] / "recordings" / "ispring"

Row = tuple[str | None, ...]


def asking_soap(campus: Campus, body: str | bytes) -> Answer:
    return ask(campus.soap_url, "/soap", body=body if isinstance(body, bytes) else body.encode())


def envelope(inside: str, *, scheme: str = "http", service_scheme: str = "http") -> str:
    spelled, service = ENVELOPE.replace("http", scheme, 1), SERVICE.replace("http", service_scheme, 1)
    return f'<e:Envelope xmlns:e="{spelled}" xmlns="{service}"><e:Body>{inside}</e:Body></e:Envelope>'


def by_password(campus: Campus, login: str = "", **changes: str) -> str:
    texts = {
        "accountUrl": campus.account_url,
        "email": login or campus.login,
        "password": campus.password.reveal(),
        **changes,
    }
    return "".join(f"<{name}>{text}</{name}>" for name, text in texts.items())


def call(campus: Campus, name: str, inside: str = "", credentials: str | None = None) -> Answer:
    signed = by_password(campus) if credentials is None else credentials
    request = f"<{name}Request><credentials>{signed}</credentials>{inside}</{name}Request>"
    return asking_soap(campus, envelope(request))


def statuses(campus: Campus, course_id: str, credentials: str | None = None) -> Answer:
    inside = f"<contentItemId>{course_id}</contentItemId>"
    return call(campus, "GetContentItemFinalStatuses", inside, credentials)


def fault(answer: Answer) -> tuple[str | None, str | None]:
    """Return code and text of what must be a fault: both are unqualified, and the status is always 500."""
    assert (answer.status, answer.content_type) == (500, "text/xml; charset=utf-8")
    (found,) = answer.root.iterfind(f"{{{ENVELOPE}}}Body/{{{ENVELOPE}}}Fault")
    return found.findtext("faultcode"), found.findtext("faultstring")


def rows(answer: Answer, *path: str) -> list[dict[str, str]]:
    """Return the rows at a path below the body, each as texts by local name."""
    assert (answer.status, answer.content_type) == (200, "text/xml; charset=utf-8"), answer.body[:300]
    found = answer.root.findall("/".join([f"{{{ENVELOPE}}}Body", *(f"{{{SERVICE}}}{name}" for name in path)]))
    return [{etree.QName(child).localname: child.text or "" for child in row} for row in found]


@pytest.fixture(scope="module")
def https_campus() -> Iterator[Campus]:
    """A campus whose SOAP answers are spelled as iSpring's manual prints them."""
    running = start(now=NOW, soap_scheme="https")
    try:
        yield running
        assert not running.faults
    finally:
        running.close()


# --- what it refuses ---------------------------------------------------------------------------------------


def test_the_seeds_own_request_has_the_wrong_version(campus: Campus) -> None:
    sample = (RECORDED / "soap_final_statuses_request_https.xml").read_bytes()
    assert fault(asking_soap(campus, sample)) == ("SOAP-ENV:VersionMismatch", "Wrong Version")


def test_a_service_spelled_https_has_no_such_procedure(campus: Campus) -> None:
    request = envelope("<GetContentItemFinalStatusesRequest/>", service_scheme="https")
    assert fault(asking_soap(campus, request)) == (
        "SOAP-ENV:Server",
        "Procedure 'GetContentItemFinalStatusesRequest' not present",
    )


@pytest.mark.parametrize("name", ["DeleteContentItemRequest", "GetContent", "getContentRequest", "Request"])
def test_other_procedures_are_not_present(campus: Campus, name: str) -> None:
    refused = fault(asking_soap(campus, envelope(f"<{name}/>")))
    assert refused == ("SOAP-ENV:Server", f"Procedure '{name}' not present")


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        ("", "SOAP-ENV:Client", "Bad Request"),
        ("contentItemId=1", "SOAP-ENV:Client", "Bad Request"),
        (f'<!DOCTYPE x [<!ENTITY y "z">]>{envelope("")}', "SOAP-ENV:Server", "DTD are not supported by SOAP"),
        ("<statuses/>", "SOAP-ENV:VersionMismatch", "Wrong Version"),
        (f'<Envelope xmlns="{ENVELOPE}"/>', "SOAP-ENV:Client", "Body must be present in a SOAP envelope"),
        (envelope(""), "SOAP-ENV:Client", 'looks like we got "Body" without function call'),
        (
            envelope("<GetUsersRequest/><GetUsersRequest/>"),
            "SOAP-ENV:Client",
            'looks like we got "Body" with several functions call',
        ),
    ],
)
def test_what_is_no_call_is_refused_as_php_refuses_it(
    campus: Campus, body: str, code: str, text: str
) -> None:
    assert fault(asking_soap(campus, body)) == (code, text)


def test_a_question_without_a_body_is_refused(campus: Campus) -> None:
    assert fault(ask(campus.soap_url, "/soap")) == ("SOAP-ENV:Client", "Bad Request")


def test_children_that_are_not_the_services_own_are_not_there(campus: Campus) -> None:
    request = (
        f'<GetContentRequest><credentials xmlns="">{by_password(campus)}</credentials></GetContentRequest>'
    )
    assert fault(asking_soap(campus, envelope(request))) == ("client", "Authorization failed")


@pytest.mark.parametrize(
    ("name", "inside", "text"),
    [
        ("GetContentItemFinalStatuses", "<contentItemId>nonsense</contentItemId>", "Unknown content item"),
        ("GetContentItemFinalStatuses", "", "Wrong parameters"),
        (
            "GetContentItemFinalStatuses",
            f"<contentItemId>{other_courses.ANTI_BRIBERY.id}</contentItemId>",
            "Permission denied",
        ),
        ("GetContentItem", "<contentItemId>nonsense</contentItemId>", "Unknown content item"),
        ("GetContentItem", "<contentItemId/>", "Wrong parameters"),
        ("GetUserProfile", "<userId>nobody</userId>", "Unknown user"),
        ("GetUserProfile", "", "Wrong parameters"),
    ],
)
def test_ispring_refuses_in_the_manuals_words(campus: Campus, name: str, inside: str, text: str) -> None:
    assert fault(call(campus, name, inside)) == ("client", text)


# --- who asks ----------------------------------------------------------------------------------------------


def test_a_token_from_rest_and_a_password_both_sign_in(campus: Campus) -> None:
    token = token_answer(campus).json()["access_token"]
    for credentials in (f"<token>{token}</token>", by_password(campus)):
        assert rows(call(campus, "GetDepartments", "", credentials), "GetDepartmentsResult", "department")


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"email": "amelie.dubois"}, {"accountUrl": ""}])
def test_a_wrong_sign_in_is_refused(campus: Campus, changes: dict[str, str]) -> None:
    for credentials in (by_password(campus, **changes), "<token>nonsense</token>", ""):
        assert fault(statuses(campus, fire_safety.ID, credentials)) == ("client", "Authorization failed")


def test_a_token_that_has_ended_is_refused() -> None:
    own = start(now=NOW)
    try:
        token = f"<token>{token_answer(own).json()['access_token']}</token>"
        assert statuses(own, fire_safety.ID, token).status == 200
        own.end_tokens()
        assert fault(statuses(own, fire_safety.ID, token)) == ("client", "Authorization failed")
    finally:
        own.close()


# --- what it gives -----------------------------------------------------------------------------------------


def test_final_statuses_have_the_manuals_form_and_no_dates(campus: Campus) -> None:
    answer = statuses(campus, fire_safety.ID)
    assert answer.body.startswith(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope'
        b' xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"'
        b' xmlns:ns1="http://ispringlearn.com/go/services/api/soap"><SOAP-ENV:Body>'
        b"<ns1:GetContentItemFinalStatusesResult><ns1:statuses><ns1:status><ns1:userId>"
    )
    found = rows(answer, "GetContentItemFinalStatusesResult", "statuses", "status")
    assert {tuple(row) for row in found} == {("userId", "status", "progress"), ("userId", "status")}
    (amelie,) = [row for row in found if row["userId"] == person(campus, "amelie.dubois").id]
    assert (amelie["status"], amelie["progress"]) == ("In progress", "91.67")


def test_every_course_has_the_rows_of_rest_but_for_dates(campus: Campus) -> None:
    compared = 0
    for course in campus.world.courses.values():
        if course.refuses or course.id in crowd.COURSES:
            continue
        over_soap = rows(
            statuses(campus, course.id), "GetContentItemFinalStatusesResult", "statuses", "status"
        )
        over_rest = [
            {
                child.tag: child.text or ""
                for child in row
                if child.tag not in {"completionDate", "lastViewDate"}
            }
            for row in ispring(campus, f"/content/{course.id}/final_statuses").root
        ]
        assert over_soap == over_rest, course.title
        compared += len(over_soap)
    assert compared > HOW_MANY


def test_nobody_is_an_empty_element(campus: Campus) -> None:
    body = statuses(campus, other_courses.RIYADH.id).body
    assert b"<ns1:GetContentItemFinalStatusesResult><ns1:statuses/></ns1:GetContent" in body


def test_a_department_administrator_sees_departments(campus: Campus) -> None:
    lyon = by_password(campus, "lyon-admin")
    everybody, some = statuses(campus, fire_safety.ID), statuses(campus, fire_safety.ID, lyon)
    path = ("GetContentItemFinalStatusesResult", "statuses", "status")
    assert 0 < len(rows(some, *path)) < len(rows(everybody, *path))
    places = rows(call(campus, "GetDepartments", "", lyon), "GetDepartmentsResult", "department")
    seen = {place["departmentId"] for place in places}
    people = rows(call(campus, "GetUsers", "", lyon), "GetUsersResult", "userProfile")
    assert {one["departmentId"] for one in people} == seen


@pytest.mark.unmeasured
def test_lists_are_the_lists_of_rest(campus: Campus) -> None:
    for name, row, path in (
        ("GetContent", "contentItem", "/content"),
        ("GetUsers", "userProfile", "/user"),
        ("GetDepartments", "department", "/department"),
    ):
        ids = [next(iter(one.values())) for one in rows(call(campus, name), f"{name}Result", row)]
        assert_alike(ids, (one[0].text for one in ispring(campus, path).root))


def test_one_item_and_one_person_come_alone(campus: Campus) -> None:
    inside = f"<contentItemId>{other_courses.SALES_ACADEMY.id}</contentItemId>"
    (item,) = rows(call(campus, "GetContentItem", inside), "GetContentItemResult", "contentItem")
    assert (item["title"], item["type"]) == ("Sales Academy", "Learning Track")
    li = person(campus, "xuemei.li")
    answer = call(campus, "GetUserProfile", f"<userId>{li.id}</userId>")
    (profile,) = rows(answer, "GetUserProfileResult", "userProfile")
    assert (profile["userId"], profile["role"], profile["status"]) == (li.id, "learner", "1")
    fields = {
        field.findtext(f"{{{SERVICE}}}name"): field.findtext(f"{{{SERVICE}}}value")
        for field in answer.root.iter(f"{{{SERVICE}}}field")
    }
    assert fields["FIRST_NAME"] == li.given
    assert fields["EMAIL"] == li.email


def test_a_profile_has_the_fields_it_says(campus: Campus) -> None:
    found = rows(call(campus, "GetUserProfileFields"), "GetUserProfileFieldsResult", "userFieldInfo")
    assert [one["name"] for one in found] == ["FIRST_NAME", "LAST_NAME", "LOGIN", "EMAIL"]


def test_every_call_the_gate_lets_pass_is_answered(campus: Campus) -> None:
    for name in SOAP_READS:
        answer = asking_soap(campus, envelope(f"<{name}/>"))
        assert fault(answer) == ("client", "Authorization failed"), name


# --- the manual's spelling ---------------------------------------------------------------------------------


def test_answers_can_be_spelled_as_the_manual_prints_them(campus: Campus, https_campus: Campus) -> None:
    for answer, usual in (
        (statuses(https_campus, fire_safety.ID), statuses(campus, fire_safety.ID)),
        (statuses(https_campus, "nonsense"), statuses(campus, "nonsense")),
    ):
        assert answer.status == usual.status
        assert b'="http://' not in answer.body
        assert answer.body.replace(b'="https://', b'="http://') == usual.body
    sample = (RECORDED / "soap_final_statuses_request_https.xml").read_bytes()
    assert b"Wrong Version" in asking_soap(https_campus, sample).body
