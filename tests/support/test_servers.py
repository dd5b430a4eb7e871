"""The servers the other tests lean on do what they promise."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.support.loopback import (
    Loopback,
    Reply,
    Seen,
    broken_off,
    in_turn,
    redirect,
    reset,
    slowly,
    stalled,
)
from tests.support.raw import READ_REQUEST, RawServer
from tests.support.steps import Reset, Stall, Wait, cut
from tests.support.waiting import wait_until

Answer = tuple[int, dict[str, str], bytes]


def ask(
    server: Loopback | RawServer,
    path: str,
    method: str = "GET",
    body: bytes | Iterator[bytes] | None = None,
    timeout: float = 5,
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)
    try:
        connection.request(method, path, body=body, headers={"X-Who": "me"})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def test_a_route_answers_and_the_request_is_kept() -> None:
    with Loopback({"GET /a": Reply(b"<a/>"), "/b": Reply(b"b", 201, "text/plain")}) as server:
        assert urlsplit(server.url).hostname == "127.0.0.1"
        status, headers, body = ask(server, "/a?x=1&x=%C3%A4&empty=")
        assert (status, headers["Content-Type"], body) == (200, "application/xml; charset=utf-8", b"<a/>")
        assert ask(server, "/b", "POST", b"name=J%C3%BCrg&n=")[0] == 201
        assert ask(server, "/a", "POST")[0] == 404
        first, second, _ = server.seen
        assert first.query == (("x", "1"), ("x", "ä"), ("empty", ""))
        assert first.headers["x-who"] == "me"
        assert (second.method, second.path, second.form) == ("POST", "/b", {"name": "Jürg", "n": ""})
        assert server.asked("/b") == [second]


def test_a_chunked_request_body_is_read() -> None:
    with Loopback({"/b": Reply()}) as server:
        ask(server, "/b", "POST", iter([b"one", b"two"]))
        assert server.seen[0].body == b"onetwo"


def test_a_handler_sees_the_request_and_answers_take_turns() -> None:
    def echo(seen: Seen) -> Reply:
        return Reply(seen.path.encode(), headers=(("X-Echo", "yes"),))

    with Loopback({"/e": in_turn(Reply(status=503), echo)}) as server:
        assert [ask(server, "/e")[0] for _ in range(3)] == [503, 200, 200]
        assert ask(server, "/e")[1]["X-Echo"] == "yes"


def test_one_connection_serves_several_requests() -> None:
    with Loopback({"/a": Reply(slowly(b"abc", 1, 0).body)}) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        for _ in range(3):
            connection.request("GET", "/a")
            assert connection.getresponse().read() == b"abc"
            server.routes["/a"] = slowly(b"abc", 2, 0)
        connection.close()
        assert server.connections == 1
        assert {seen.connection for seen in server.seen} == {0}
        wait_until(lambda: server.open_connections == 0)


def test_a_broken_off_body_is_shorter_than_promised() -> None:
    with (
        Loopback({"/a": broken_off(b"0123456789", 4)}) as server,
        pytest.raises(http.client.IncompleteRead) as broken,
    ):
        ask(server, "/a")
    assert broken.value.partial == b"0123"


def test_a_reset_connection_is_reset() -> None:
    with Loopback({"/a": reset()}) as server, pytest.raises(ConnectionResetError):
        ask(server, "/a")


def test_a_redirect_points_elsewhere() -> None:
    with Loopback({"/a": redirect("http://127.0.0.1:9/b", 307)}) as server:
        status, headers, _ = ask(server, "/a")
        assert (status, headers["Location"]) == (307, "http://127.0.0.1:9/b")


def test_closing_ends_a_stall() -> None:
    server = Loopback({"/a": stalled()})
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        ask(server, "/a", timeout=0.1)
    server.close()
    assert time.monotonic() - begun < 4
    assert not [thread for thread in threading.enumerate() if thread.name == "loopback"]


def test_a_fault_in_a_handler_fails_the_test() -> None:
    def faulty(_: Seen) -> Reply:
        raise LookupError("the handler is wrong")

    def use() -> None:
        with Loopback({"/a": faulty}) as server, pytest.raises(http.client.RemoteDisconnected):
            ask(server, "/a")

    with pytest.raises(LookupError, match="handler is wrong"):
        use()


def test_a_raw_server_says_exactly_its_bytes() -> None:
    go = threading.Event()
    scripts = (
        [READ_REQUEST, b"HTTP/1.1 200 OK\r\n\r\n", Wait(go), *cut(b"<half", 1, 2)],
        [Reset()],
        [Stall()],
    )
    with RawServer(*scripts) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert connection.recv(100) == b"HTTP/1.1 200 OK\r\n\r\n"
            go.set()
            rest = b"".join(iter(lambda: connection.recv(1), b""))
            assert rest == b"<half"
        assert bytes(server.received[0]) == b"GET / HTTP/1.1\r\n\r\n"
        with (
            socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection,
            pytest.raises(ConnectionResetError),
        ):
            connection.recv(1)
        with (
            socket.create_connection(("127.0.0.1", server.port), timeout=0.1) as connection,
            pytest.raises(TimeoutError),
        ):
            connection.recv(1)


def test_waiting_ends_at_the_deadline_and_says_why() -> None:
    assert wait_until(lambda: "value") == "value"
    with pytest.raises(AssertionError, match=r"after 0\.02 s: no bus came"):
        wait_until(lambda: False, 0.02, lambda: "no bus came")
