"""What a wire sends, what it takes for an answer, and when it asks again."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.protocols.wires import SITE, STATUSES, asking, error_of, wire_to
from tests.support.loopback import Loopback, Reply, Seen, broken_off, in_turn, redirect, reset
from tests.support.raw import READ_REQUEST, RawServer, Script
from tests.support.steps import Drop, Reset, Stall
from tests.support.waiting import wait_until
from tui import __version__
from tui.errors import (
    AnswerError,
    GateError,
    RollbookError,
    SignInError,
    StoppedError,
    UnreachableError,
    UsageError,
)
from tui.protocols.http.client import Limits, Request, Wire
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop

PATH = STATUSES.path
QUICK = Limits(connect=2, read=2, total=5)


def ok(body: bytes = b"<statuses/>") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def test_a_request_arrives_below_the_base_url() -> None:
    request = Request(
        "learners",
        "GET",
        "/users/v2",
        query=(("userIds[]", "a b&c"), ("userIds[]", "ä=")),
        headers=(("X-Auth-Email", "jürgen@example.org"), ("X-Auth-Password", Secret("pä ss"))),
    )
    with (
        Loopback({"GET /api/v2/users/v2": Reply(b"<r/>")}) as server,
        wire_to(f"{server.url}/api/v2/") as wire,
    ):
        assert wire.fetch(request, Stop()).body == b"<r/>"
        assert wire.base_url == f"{server.url}/api/v2"
        assert wire.host == f"127.0.0.1:{server.port}"
        (seen,) = server.seen
    assert seen.query == request.query
    assert seen.headers["user-agent"] == f"Rollbook/{__version__}"
    assert seen.headers["accept-encoding"] == "gzip, deflate"
    assert seen.headers["x-auth-email"].encode("latin-1").decode() == "jürgen@example.org"
    assert seen.headers["x-auth-password"].encode("latin-1").decode() == "pä ss"
    assert "content-type" not in seen.headers


def test_a_form_arrives() -> None:
    with (
        Loopback({"POST /webservice/rest/server.php": Reply(b"<RESPONSE/>")}) as server,
        wire_to(server.url, System.MOODLE) as wire,
    ):
        wire.fetch(SITE, Stop())
        (seen,) = server.seen
    assert seen.form == {"wstoken": "geheim", "wsfunction": "core_webservice_get_site_info"}
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_soap_envelope_arrives_at_the_base_url_itself() -> None:
    body = "<Envelope><Body><GetContentRequest>ü</GetContentRequest></Body></Envelope>"
    request = Request("courses", "POST", "", body=Secret(body), content_type="text/xml; charset=utf-8")
    with Loopback({"POST /soap": Reply(b"<r/>")}) as server, wire_to(f"{server.url}/soap") as wire:
        wire.fetch(request, Stop())
        (seen,) = server.seen
    assert seen.body.decode() == body
    assert seen.headers["content-type"] == "text/xml; charset=utf-8"


def test_an_answer_is_status_headers_and_body() -> None:
    reply = Reply(
        b"Permission denied", 403, "text/plain", (("X-Note", "a\x9bb"), ("X-Two", "1"), ("x-two", "2"))
    )
    with Loopback({PATH: reply}) as server, wire_to(server.url) as wire:
        answer = wire.fetch(STATUSES, Stop())
        with wire.open(STATUSES, Stop()) as head:
            assert (head.status, head.content_type) == (403, "text/plain")
            assert (head.header("X-NOTE"), head.header("X-Missing")) == ("a\ufffdb", "")
    assert (answer.status, answer.content_type, answer.body) == (403, "text/plain", b"Permission denied")
    assert answer.headers["x-note"] == "a\ufffdb"
    assert answer.headers["x-two"] == "1, 2"


def test_an_empty_answer_is_empty() -> None:
    with Loopback({PATH: Reply(b"", 204, "")}) as server, wire_to(server.url) as wire:
        answer = wire.fetch(STATUSES, Stop())
    assert (answer.status, answer.content_type, answer.body) == (204, "", b"")


def test_what_is_not_a_read_is_not_sent() -> None:
    with Loopback() as server, wire_to(server.url) as wire:
        assert isinstance(error_of(wire, replace(STATUSES, method="DELETE")), GateError)
        assert isinstance(error_of(wire, replace(STATUSES, path="/enrollment/delete")), GateError)
        assert server.connections == 0


def test_a_profile_may_name_one_more_moodle_function() -> None:
    request = replace(SITE, form=(("wsfunction", "local_wsfunc_get_grades"),))
    names = frozenset({"local_wsfunc_get_grades"})
    with Loopback(fallback=Reply(b"<RESPONSE/>")) as server, wire_to(server.url, System.MOODLE) as wire:
        assert isinstance(error_of(wire, request), GateError)
        more = Wire(server.url, System.MOODLE, allow_plain_http=True, extra_functions=names)
        assert more.fetch(request, Stop()).body == b"<RESPONSE/>"
        more.close()
    with pytest.raises(UsageError):
        Wire(
            "https://moodle.example.org", System.MOODLE, extra_functions=frozenset({"core_user_delete_users"})
        )


def test_each_system_has_its_usual_limits() -> None:
    ispring, moodle = (Wire("https://example.org", system) for system in (System.ISPRING, System.MOODLE))
    assert (ispring.limits.connect, ispring.limits.read, ispring.limits.total) == (5, 120, 600)
    assert (moodle.limits.connect, moodle.limits.read, moodle.limits.total) == (5, 60, 600)
    ispring.close()
    moodle.close()


def test_plain_http_has_to_be_allowed() -> None:
    with pytest.raises(UnreachableError):
        Wire("http://learn.example.org", System.ISPRING)


@pytest.mark.parametrize("value", ["line\nbreak", "car\rriage", "nul\0", " leading", "trailing ", "del\x7f"])
def test_a_secret_no_header_can_carry_is_not_sent(value: str) -> None:
    request = replace(STATUSES, headers=(("X-Auth-Password", Secret(value)),))
    with Loopback() as server, wire_to(server.url) as wire:
        error = error_of(wire, request)
        assert server.connections == 0
    assert isinstance(error, SignInError)
    assert error.field == "secret"
    assert value not in str(error)


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_redirects_are_told_and_not_followed(status: int) -> None:
    with Loopback() as other, Loopback() as server:
        target = f"{other.url}/webservice/rest/server.php?wstoken=geheim"
        server.routes["POST /webservice/rest/server.php"] = redirect(target, status)
        with wire_to(server.url, System.MOODLE) as wire:
            error = error_of(wire, SITE)
        assert (other.connections, other.seen) == (0, [])
        assert len(server.seen) == 1
        assert error.what == f"the server has moved to {other.url}"
    assert isinstance(error, AnswerError)
    assert error.field == "url"
    assert "geheim" not in str(error)


def test_a_redirect_to_nowhere_is_told_too() -> None:
    with Loopback({PATH: redirect("http://[")}) as server, wire_to(server.url) as wire:
        assert "another page" in error_of(wire).sentence


def test_cookies_are_not_kept() -> None:
    cookie = (("Set-Cookie", "MoodleSession=geheim; Path=/"),)
    with Loopback({PATH: Reply(b"<r/>", headers=cookie)}) as server, wire_to(server.url) as wire:
        assert "set-cookie" not in wire.fetch(STATUSES, Stop()).headers
        wire.fetch(STATUSES, Stop())
        assert "cookie" not in server.seen[1].headers


def test_one_connection_serves_request_after_request() -> None:
    with Loopback({PATH: Reply(b"<r/>")}) as server, wire_to(server.url) as wire:
        for _ in range(5):
            wire.fetch(STATUSES, Stop())
        assert server.connections == 1


def test_leaving_early_closes_the_connection() -> None:
    with Loopback({PATH: Reply(iter([b"<r>"] * 5))}) as server, wire_to(server.url) as wire:
        with wire.open(STATUSES, Stop()) as answer:
            assert next(answer.chunks())
        wait_until(lambda: server.open_connections == 0)
        server.routes[PATH] = Reply(b"<r/>")
        assert wire.fetch(STATUSES, Stop()).body == b"<r/>"
        assert server.connections == 2


def test_at_most_four_requests_are_under_way() -> None:
    release, lock = threading.Event(), threading.Lock()
    now, most = 0, 0

    def answer(_: Seen) -> Reply:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        release.wait(5)
        with lock:
            now -= 1
        return Reply(b"<r/>")

    with Loopback({PATH: answer}) as server, wire_to(server.url) as wire:
        all_asking = [asking(wire) for _ in range(10)]
        wait_until(lambda: now == 4)
        release.set()
        assert [each.ended() for each in all_asking] == [None] * 10
        assert most == 4
        assert server.connections <= 4


# --- asking again ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int) -> None:
    busy = Reply(b"later", status, "text/plain", (("Retry-After", "0"),))
    with Loopback({PATH: in_turn(busy, busy, Reply(b"<r/>"))}) as server, wire_to(server.url) as wire:
        assert wire.fetch(STATUSES, Stop()).body == b"<r/>"
        assert len(server.seen) == 3


def test_a_server_that_stays_busy_is_handed_on_with_its_words() -> None:
    busy = Reply(b"maintenance", 503, "text/plain", (("Retry-After", "0"),))
    with Loopback({PATH: busy}) as server, wire_to(server.url) as wire:
        answer = wire.fetch(STATUSES, Stop())
        assert (answer.status, answer.body) == (503, b"maintenance")
        assert len(server.seen) == 3


@pytest.mark.parametrize("retry_after", ["3600", "Sat, 01 Jan 2400 00:00:00 GMT", "10"])
def test_who_asks_for_more_patience_than_there_is_is_not_asked_again(retry_after: str) -> None:
    busy = Reply(b"later", 429, "text/plain", (("Retry-After", retry_after),))
    with Loopback({PATH: busy}) as server, wire_to(server.url, limits=QUICK) as wire:
        assert wire.fetch(STATUSES, Stop()).status == 429
        assert len(server.seen) == 1


def test_what_is_not_repeatable_is_sent_once() -> None:
    once = replace(STATUSES, repeatable=False)
    with (
        Loopback({PATH: Reply(b"", 503, headers=(("Retry-After", "0"),))}) as server,
        wire_to(server.url) as wire,
    ):
        assert wire.fetch(once, Stop()).status == 503
        server.routes[PATH] = reset()
        assert isinstance(error_of(wire, once), AnswerError)
        assert len(server.seen) == 2


def test_a_refused_sign_in_is_not_repeated() -> None:
    with Loopback({PATH: Reply(b"", 401)}) as server, wire_to(server.url) as wire:
        assert wire.fetch(STATUSES, Stop()).status == 401
        assert len(server.seen) == 1


def test_a_connection_the_server_has_given_up_is_replaced() -> None:
    scripts: list[Script] = [[READ_REQUEST, ok(b"one"), READ_REQUEST, Drop()], [READ_REQUEST, ok(b"two")]]
    with RawServer(*scripts) as server, wire_to(server.url) as wire:
        assert [wire.fetch(STATUSES, Stop()).body for _ in range(2)] == [b"one", b"two"]


@pytest.mark.parametrize("banner", [b"", b"SSH-2.0-OpenSSH_9.2\r\n"])
def test_a_server_that_only_closes_connections_is_given_up(banner: bytes) -> None:
    with RawServer([READ_REQUEST, banner, Drop()]) as server, wire_to(server.url) as wire:
        error = error_of(wire)
        assert server.connections == 3
    assert isinstance(error, AnswerError)
    assert "closed the connection without an answer" in error.what


def test_a_server_that_answers_before_it_has_read_is_heard() -> None:
    envelope = f"<Envelope><Body><GetContentRequest>{'x' * 4_000_000}</GetContentRequest></Body></Envelope>"
    request = Request("courses", "POST", "", body=Secret(envelope), content_type="text/xml", repeatable=False)
    early = b"HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlong"
    with RawServer([READ_REQUEST, early, Drop()]) as server, wire_to(server.url) as wire:
        try:
            answer = wire.fetch(request, Stop())
        except AnswerError as error:
            assert "closed the connection" in error.what  # noqa: PT017 (the reset may overtake the answer)
        else:
            assert (answer.status, answer.body) == (413, b"long")


# --- answers that are none -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "says",
    [
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
    ],
)
def test_what_is_no_web_server_is_told(says: bytes) -> None:
    with RawServer([READ_REQUEST, says, Drop()]) as server, wire_to(server.url) as wire:
        error = error_of(wire)
    assert isinstance(error, AnswerError)
    assert "no web server" in error.what
    assert error.field == "url"


def chunks_until_error(wire: Wire) -> tuple[bytes, RollbookError]:
    each = asking(wire)
    error = each.ended()
    assert error is not None
    assert error.__context__ is None
    return b"".join(each.pieces), error


@pytest.mark.parametrize("ending", ["drop", "reset"])
def test_a_body_broken_off_keeps_what_came(ending: str) -> None:
    body = b"<row/>" * 1000
    with (
        Loopback({PATH: broken_off(body, 3000, Reset() if ending == "reset" else Drop())}) as server,
        wire_to(server.url) as wire,
    ):
        came, error = chunks_until_error(wire)
        assert len(server.seen) == 1, "nothing is silently asked again"
    assert body.startswith(came)
    assert came or ending == "reset"
    assert isinstance(error, AnswerError)
    assert "broken off" in error.what


def test_a_broken_chunk_is_broken_off() -> None:
    says = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n"
    with RawServer([READ_REQUEST, says, Drop()]) as server, wire_to(server.url) as wire:
        came, error = chunks_until_error(wire)
    assert came == b"abc"
    assert "broken off" in error.what


def test_a_length_shorter_than_the_body_does_not_spoil_the_next_answer() -> None:
    lie = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdefgh"
    scripts: list[Script] = [[READ_REQUEST, lie, READ_REQUEST, ok(), Stall()], [READ_REQUEST, ok(b"next")]]
    with RawServer(*scripts) as server, wire_to(server.url) as wire:
        assert wire.fetch(STATUSES, Stop()).body == b"abc"
        assert wire.fetch(STATUSES, Stop()).body == b"next"


# --- stop and close --------------------------------------------------------------------------------------


def test_a_closed_wire_asks_nothing_and_closing_again_is_fine() -> None:
    with Loopback({PATH: Reply(b"<r/>")}) as server:
        with wire_to(server.url) as wire:
            wire.fetch(STATUSES, Stop())
            wire.close()
            wait_until(lambda: server.open_connections == 0)
            assert isinstance(error_of(wire), StoppedError)
        assert len(server.seen) == 1


def test_an_error_in_the_block_goes_through_and_closes_the_connection() -> None:
    def use(wire: Wire) -> None:
        with wire.open(STATUSES, Stop()):
            raise LookupError("mine")

    with Loopback({PATH: Reply(iter([b"<r>"] * 5))}) as server, wire_to(server.url) as wire:
        with pytest.raises(LookupError, match="mine"):
            use(wire)
        wait_until(lambda: server.open_connections == 0)


# --- secrets ---------------------------------------------------------------------------------------------


def frames_locals(error: BaseException) -> Iterator[dict[str, Any]]:
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if "/tui/" in frame.f_code.co_filename:
            yield frame.f_locals


def test_no_secret_is_logged_shown_or_left_in_an_error(caplog: pytest.LogCaptureFixture) -> None:
    request = Request(
        "learners",
        "GET",
        "/user",
        query=(("logins[]", "geheim"),),
        headers=(("Authorization", Secret("Bearer geheim")),),
    )
    caplog.set_level(logging.DEBUG)
    with Loopback({"/user": in_turn(Reply(b"<r/>"), reset())}) as server, wire_to(server.url) as wire:
        answer = wire.fetch(request, Stop())
        error = error_of(wire, request)
        assert server.seen[0].headers["authorization"] == "Bearer geheim"
        told = [repr(request), repr(wire), repr(answer), repr(SITE), str(error), repr(error), caplog.text]
    told += [repr(values) for values in frames_locals(error)]
    assert "geheim" not in "".join(told)
