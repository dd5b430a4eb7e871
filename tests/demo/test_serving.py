"""HTTP on loopback: kept alive, tidy about what is wrong, and gone when closed."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.support.waiting import wait_until
from tui.demo.serving import PLAIN, Question, Reply, Service


def answer(question: Question) -> Reply:
    """Say what was asked; a few paths misbehave."""
    match question.path:
        case "/fault":
            raise ZeroDivisionError("on purpose")
        case "/endless":
            return Reply(("x" * 1000 for _ in iter(int, 1)), content_type=PLAIN)
        case "/pieces":
            return Reply((letter * 9000 for letter in "ab"), content_type=PLAIN)
        case "/nothing":
            return Reply((), content_type=PLAIN)
        case _:
            text = f"{question.method} {question.path} {dict(question.query)} {question.form}"
            return Reply(text, 200, PLAIN)


@pytest.fixture
def service() -> Iterator[Service]:
    """A server, closed whatever happens."""
    running = Service(answer)
    yield running
    running.close()


def connect(service: Service) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(service.url).netloc, timeout=10)


def say(service: Service, words: bytes) -> bytes:
    """Send bytes as they are, and read until the server closes."""
    with socket.create_connection(("127.0.0.1", service.server_port), 10) as raw:
        raw.sendall(words)
        return b"".join(iter(lambda: raw.recv(65536), b""))


def test_a_connection_is_kept_for_the_next_question(service: Service) -> None:
    with closing(connect(service)) as connection:
        connection.request("GET", "/a%20b?x=1&y[]=2&y[]=3&z=")
        response = connection.getresponse()
        assert response.read().decode() == "GET /a b {'x': ('1',), 'y[]': ('2', '3'), 'z': ('',)} ()"
        kept = connection.sock
        for path in ("/pieces", "/nothing", "/c"):
            connection.request("GET", path)
            response = connection.getresponse()
            assert (response.status, response.version) == (200, 11)
            body = response.read()
        assert connection.sock is kept
        assert body == b"GET /c {} ()"


def test_pieces_arrive_whole(service: Service) -> None:
    with closing(connect(service)) as connection:
        connection.request("GET", "/pieces")
        response = connection.getresponse()
        assert response.headers["Transfer-Encoding"] == "chunked"
        assert response.read() == b"a" * 9000 + b"b" * 9000


def test_an_old_client_gets_no_chunks(service: Service) -> None:
    said = say(service, b"GET /pieces HTTP/1.0\r\n\r\n")
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert body == b"a" * 9000 + b"b" * 9000


def test_a_form_is_read(service: Service) -> None:
    with closing(connect(service)) as connection:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/f", "a=%C3%A9&b=&a=2", headers)
        expected = "POST /f {} (('a', 'é'), ('b', ''), ('a', '2'))"
        assert connection.getresponse().read().decode() == expected
        connection.request("POST", "/f", "{}", {"Content-Type": "application/json"})
        assert connection.getresponse().read().decode() == "POST /f {} ()"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"POST / HTTP/1.1\r\n\r\n", b"411"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"411"),
        (b"POST / HTTP/1.1\r\nContent-Length: 9999999999\r\n\r\n", b"413"),
        (b"DELETE / HTTP/1.1\r\nConnection: close\r\n\r\n", b"501"),
        (b"GET / HTTP/9.9\r\n\r\n", b"505"),
        (b"nonsense \x00\r\n\r\n", b"400"),
    ],
)
def test_what_is_wrong_gets_a_plain_answer(
    service: Service, capfd: pytest.CaptureFixture[str], words: bytes, status: bytes
) -> None:
    said = say(service, words)
    assert status in said.splitlines()[0]
    assert b"<" not in said
    assert not service.faults
    assert capfd.readouterr() == ("", "")


def test_a_fault_of_ours_is_kept_and_nothing_printed(
    service: Service, capfd: pytest.CaptureFixture[str]
) -> None:
    assert say(service, b"GET /fault HTTP/1.1\r\n\r\n") == b""
    assert [type(fault) for fault in service.faults] == [ZeroDivisionError]
    assert capfd.readouterr() == ("", "")


def test_a_client_may_go_away_in_the_middle(service: Service, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", service.server_port), 10) as raw:
        raw.sendall(b"GET /endless HTTP/1.1\r\n\r\n")
        assert raw.recv(100)
    wait_until(lambda: not service.connections)
    assert not service.faults
    assert capfd.readouterr() == ("", "")


def test_closing_ends_idle_and_busy_connections() -> None:
    before = set(threading.enumerate())
    service = Service(answer)
    with (
        socket.create_connection(("127.0.0.1", service.server_port), 10) as idle,
        socket.create_connection(("127.0.0.1", service.server_port), 10) as busy,
    ):
        busy.sendall(b"GET /endless HTTP/1.1\r\n\r\n")
        assert busy.recv(100)
        wait_until(lambda: service.connections == 2)
        service.close()
        assert not service.connections
        assert idle.recv(100) == b""
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", service.server_port), 10)
    service.close()  # once more does no harm
    assert not [one for one in set(threading.enumerate()) - before if one.name == "campus"]
