"""iSpring's client against loopback servers: statuses, pages, fallbacks, odd servers."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from typing import Final

import pytest

from tests.protocols.ispring_server import (
    DENIED,
    JSON,
    NOT_THERE,
    RECORDINGS,
    SEED,
    asked_for,
    by_page,
    client_of,
    everything,
    item,
    listed,
    profile,
)
from tests.protocols.wires import wire_to
from tests.support.loopback import Loopback, Reply, broken_off, in_turn
from tui.errors import AnswerError, BusyError, DeniedError, NotFoundError, RollbookError, StoppedError
from tui.protocols.http.client import Wire
from tui.protocols.ispring.rest import ISpringRest
from tui.protocols.ispring.service import ISpring
from tui.records import Course, FinalStatus, System
from tui.stop import Stop

STATUSES: Final = (RECORDINGS / "rest_final_statuses.xml").read_bytes()
WEB_PAGE: Final = Reply(b"<!DOCTYPE html><html><body>Welcome</body></html>", 200, "text/html")


# --- final statuses --------------------------------------------------------------------------------------


def test_the_seeds_request_goes_out_literally() -> None:
    with client_of({"GET /content/123/final_statuses": Reply(STATUSES)}) as (client, server):
        rows, host = everything(client.final_statuses("123", Stop())), f"127.0.0.1:{server.port}"
    [seen] = server.seen
    assert [row.raw for row in rows] == ["Passed", "In progress", "Not started"]
    assert (seen.method, seen.path, seen.query, seen.body) == ("GET", "/content/123/final_statuses", (), b"")
    assert seen.headers["x-auth-account-url"] == "http://myaccount.ispringlearn.com"
    assert seen.headers["x-auth-email"] == "email@email.com"
    assert seen.headers["x-auth-password"] == "password"
    assert seen.headers["accept"] == "application/xml"
    assert seen.headers["host"] == host
    assert "authorization" not in seen.headers


def test_below_a_prefix() -> None:
    routes = {"/api/v2/content/123/final_statuses": Reply(STATUSES)}
    with Loopback(routes) as server, wire_to(f"{server.url}/api/v2") as wire:
        assert len(everything(ISpringRest(wire, SEED).final_statuses("123", Stop()))) == 3


def test_a_server_that_ignores_accept() -> None:
    body = (RECORDINGS / "rest_final_statuses.json").read_bytes()
    reply = Reply(body, content_type=JSON)
    with client_of({"/content/123/final_statuses": reply}) as (client, _):
        assert [row.raw for row in everything(client.final_statuses("123", Stop()))] == [
            "Passed",
            "In progress",
        ]


def test_the_charset_of_the_header_is_heeded() -> None:
    body = "<r><status><userId>ы</userId></status></r>".encode("cp1251")
    reply = Reply(body, content_type='text/xml; version=1; charset="windows-1251"')
    with client_of({"/content/1/final_statuses": reply}) as (client, _):
        assert [row.learner_id for row in everything(client.final_statuses("1", Stop()))] == ["ы"]


def test_rows_of_a_broken_answer_come_before_its_error() -> None:
    rows: list[FinalStatus] = []
    reply = broken_off(
        STATUSES, STATUSES.index(b"<status>\n    <userId>11111111-aaaa-11ee-8000-000000000003")
    )
    with (
        client_of({"/content/123/final_statuses": reply}) as (client, server),
        pytest.raises(AnswerError, match="broken off"),
    ):
        deque(map(rows.extend, client.final_statuses("123", Stop())), maxlen=0)
    assert [row.raw for row in rows] == ["Passed", "In progress"]
    assert len(server.seen) == 1


def test_stop_ends_a_list() -> None:
    stop = Stop()
    with client_of({"/contents": listed("contentItem", item("a", "Course"), page="p")}) as (client, server):
        batches = client.courses(stop)
        assert next(batches)[0].id == "a"
        stop.set()
        with pytest.raises(StoppedError):
            next(batches)
    assert len(server.seen) == 1


# --- lists -----------------------------------------------------------------------------------------------


def test_courses_come_page_by_page() -> None:
    pages = by_page(
        {
            "": listed("contentItem", item("a", "Course"), item("b", "Quiz"), page="MjI="),
            "MjI=": listed("contentItem", item("c", "LearningTrack")),
        }
    )
    with client_of({"GET /contents": pages}) as (client, server):
        batches = list(client.courses(Stop()))
    assert batches == [[Course("a", "T a")], [Course("c", "T c", "track")]]
    assert [asked_for(seen, "pageSize") for seen in server.seen] == [["1000"], ["1000"]]
    assert [asked_for(seen, "pageToken") for seen in server.seen] == [[], ["MjI="]]
    assert asked_for(server.seen[1], "contentTypes[]") == ["Course", "LearningTrack"]


def test_pages_that_go_round_in_circles_end() -> None:
    again = {"": "p", "p": "q", "q": "p"}
    row = "<departmentId>d</departmentId>"
    pages = by_page({page: listed("department", row, page=to) for page, to in again.items()})
    with client_of({"/departments": pages}) as (client, server), pytest.raises(AnswerError, match="circles"):
        client.departments(Stop())
    assert len(server.seen) == 3


JSON_PAGE: Final = {
    "contentItems": {"contentItemId": "a", "title": "A", "contentItemType": "Course"},
    "nextPageToekn": "p",
}


def test_json_pages_and_the_other_spelling_of_their_token() -> None:
    pages = by_page(
        {
            "": Reply(json.dumps(JSON_PAGE).encode(), content_type=JSON),
            "p": Reply(b'{"contentItems": [], "nextPageToken": null}', content_type=JSON),
        }
    )
    with client_of({"/contents": pages}) as (client, server):
        assert everything(client.courses(Stop())) == [Course("a", "A")]
    assert len(server.seen) == 2


ASK: Final[Mapping[str, Callable[[ISpringRest], list[str]]]] = {
    "/content": lambda client: [one.id for one in everything(client.courses(Stop()))],
    "/user": lambda client: [one.id for one in everything(client.learners(Stop()))],
    "/enrollment": lambda client: [one.id for one in everything(client.enrolments("c", Stop()))],
    "/department": lambda client: [one.id for one in client.departments(Stop())],
}
WHOLE: Final = {
    "/content": listed("contentItem", item("a", "Course")),
    "/user": listed("userProfile", profile("a")),
    "/enrollment": listed("enrollment", "<enrollmentId>a</enrollmentId><courseId>c</courseId>"),
    "/department": listed("department", "<departmentId>a</departmentId><name>A</name>"),
}


@pytest.mark.parametrize("path", list(WHOLE))
def test_where_there_are_no_pages_the_whole_list_is_asked_for(path: str) -> None:
    with client_of({path: WHOLE[path]}) as (client, server):
        assert ASK[path](client) == ["a"]
    assert [seen.path for seen in server.seen][1:] == [path]


@pytest.mark.parametrize("path", list(WHOLE))
def test_where_there_is_neither_the_address_is_doubted(path: str) -> None:
    with client_of({}) as (client, _), pytest.raises(AnswerError) as fault:
        ASK[path](client)
    assert fault.value.field == "api_url"


def test_a_page_that_vanishes_is_no_reason_to_begin_again() -> None:
    pages = by_page({"": listed("contentItem", item("a", "Course"), page="p"), "p": NOT_THERE})
    with client_of({"/contents": pages, "/content": WHOLE["/content"]}) as (client, server):
        batches = client.courses(Stop())
        assert next(batches) == [Course("a", "T a")]
        with pytest.raises(AnswerError):
            next(batches)
    assert [seen.path for seen in server.seen] == ["/contents", "/contents"]


def test_enrolments_of_other_courses_are_left_out() -> None:
    rows = [
        f"<enrollmentId>{n}</enrollmentId><courseId>{c}</courseId>"
        for n, c in (("1", "c"), ("2", "d"), ("3", ""))
    ]
    with client_of({"/enrollments": listed("enrollment", *rows)}) as (client, server):
        assert [one.id for one in everything(client.enrolments("c", Stop()))] == ["1", "3"]
    assert asked_for(server.seen[0], "courseIds[]") == ["c"]


def test_a_page_without_anything_wanted_is_no_page() -> None:
    others = listed("enrollment", "<enrollmentId>1</enrollmentId><courseId>d</courseId>")
    routes = {"/enrollments": others, "/content/c/final_statuses": Reply(b"<statuses><code/></statuses>")}
    with client_of(routes) as (client, _):
        assert list(client.enrolments("c", Stop())) == []
        assert list(client.final_statuses("c", Stop())) == []


def test_refused_enrolments_are_denied() -> None:
    with client_of({"/enrollments": DENIED}) as (client, _), pytest.raises(DeniedError, match="enrolments"):
        everything(client.enrolments("c", Stop()))


# --- one course ------------------------------------------------------------------------------------------


def test_one_course_in_both_forms() -> None:
    as_json = json.dumps(
        {"contentItem": {"contentItemId": "a", "title": "A", "contentItemType": "Course"}}
    ).encode()
    routes = {
        "/content/a": listed("contentItem", item("a", "Course")),
        "/content/b": Reply(as_json, content_type=JSON),
        "/content/quiz": listed("contentItem", item("quiz", "Quiz")),
    }
    with client_of(routes) as (client, _):
        assert client.course("a", Stop()) == Course("a", "T a")
        assert client.course("b", Stop()) == Course("a", "A")
        assert client.course("quiz", Stop()).kind == "unknown kind"


@pytest.mark.parametrize(
    "reply",
    [NOT_THERE, Reply(b'{"code": 404, "message": "Unknown content item"}', 404, JSON)],
)
def test_a_course_that_is_not_there(reply: Reply) -> None:
    with client_of({"/content/a": reply}) as (client, _), pytest.raises(NotFoundError):
        client.course("a", Stop())
    with client_of({"/content/a/final_statuses": reply}) as (client, _), pytest.raises(NotFoundError):
        everything(client.final_statuses("a", Stop()))


def test_an_answer_about_nothing() -> None:
    with (
        client_of({"/content/a": Reply(b"<response/>")}) as (client, _),
        pytest.raises(AnswerError, match="says nothing about it"),
    ):
        client.course("a", Stop())


# --- odd servers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (WEB_PAGE, AnswerError, "web page"),
        (Reply(b"<html/>", 404, "text/html"), AnswerError, "address"),
        (Reply(b""), AnswerError, "empty"),
        (Reply(b"OK", content_type="text/plain"), AnswerError, "not XML"),
        (
            Reply(b"<r><message>Account subscription expired</message></r>"),
            AnswerError,
            "subscription expired",
        ),
        (Reply(b'{"message": "Account subscription expired"}'), AnswerError, "subscription expired"),
        (Reply(b'{"userProfiles": [', content_type=JSON), AnswerError, "broken off"),
        (Reply(b"[" * 50_000, content_type=JSON), AnswerError, "JSON"),
        (Reply(b"", 500), BusyError, "could not answer"),
        (Reply(b"x" * 300_000, 418, "text/plain"), AnswerError, "did not take"),
        (broken_off(b"Unknown content item" * 9, 20), AnswerError, ""),
    ],
)
def test_an_answer_that_is_none(reply: Reply, kind: type[RollbookError], words: str) -> None:
    with client_of({"/contents": reply}) as (client, _), pytest.raises(kind) as fault:
        everything(client.courses(Stop()))
    assert words in fault.value.what
    assert fault.value.sentence.startswith("iSpring: ")


def test_a_refusal_broken_off_is_still_a_refusal() -> None:
    reply = Reply((b"Permission denied",), 403, "text/plain", length=400)
    with client_of({"/contents": reply}) as (client, _), pytest.raises(DeniedError):
        everything(client.courses(Stop()))


def test_a_busy_server_is_asked_again() -> None:
    replies = in_turn(Reply(b"", 503), WHOLE["/content"])
    with client_of({"/contents": replies}) as (client, server):
        assert [one.id for one in everything(client.courses(Stop()))] == ["a"]
    assert len(server.seen) == 2


def test_json_has_a_tighter_limit() -> None:
    reply = Reply((b"[", *[b" " * 1_000_000] * 34, b"]"), content_type=JSON)
    with (
        client_of({"/content/1/final_statuses": reply}) as (client, _),
        pytest.raises(AnswerError, match="too large"),
    ):
        everything(client.final_statuses("1", Stop()))


def test_the_client_is_what_the_lookups_expect() -> None:
    wire = Wire("https://api.example", System.ISPRING)
    client: ISpring = ISpringRest(wire, SEED)
    assert (client.gives_dates, client.gives_enrolments) == (True, True)
    client.close()
    with pytest.raises(StoppedError):
        client.departments(Stop())
