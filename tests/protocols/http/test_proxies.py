"""The environment's proxies are used as every program uses them, and never for this machine."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.protocols.wires import SITE, STATUSES, error_of, wire_to
from tests.support.certificates import Certificate
from tests.support.loopback import Loopback, Reply
from tests.support.serving import LoopbackServer
from tests.support.steps import Gone
from tui.errors import UnreachableError
from tui.records import System
from tui.stop import Stop

PATH = STATUSES.path
SIGN_IN = base64.b64encode(b"anna:geheim").decode()


class Tunnel(LoopbackServer):
    """A proxy that connects every CONNECT to one server, or refuses it.

    Attributes:
        heads: The CONNECT requests as they came.
    """

    scheme = "http"

    def __init__(self, target: int, answer: str = "200 OK", tls: ssl.SSLContext | None = None) -> None:
        self.heads: list[str] = []
        self._target = target
        self._answer = answer
        super().__init__(tls=tls)

    def converse(self, connection: socket.socket, number: int) -> None:
        """Answer the CONNECT, then carry bytes to and fro."""
        del number
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += connection.recv(1) or _gone()
        self.heads.append(head.decode())
        connection.sendall(f"HTTP/1.1 {self._answer}\r\nContent-Length: 0\r\n\r\n".encode())
        if not self._answer.startswith("200"):
            return
        with socket.create_connection(("127.0.0.1", self._target)) as target:
            back = threading.Thread(target=_carry, args=(target, connection), daemon=True)
            back.start()
            _carry(connection, target)
            back.join(5)


def _gone() -> bytes:
    raise Gone


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def authority() -> Certificate:
    return Certificate.authority()


@pytest.fixture
def ca_file(authority: Certificate, tmp_path: Path) -> Path:
    file = tmp_path / "authority.pem"
    file.write_bytes(authority.pem)
    return file


@pytest.fixture
def moodle(authority: Certificate, tmp_path: Path) -> Iterator[Loopback]:
    context = authority.signs("moodle.invalid").server_context(tmp_path)
    with Loopback(fallback=Reply(b"<RESPONSE/>"), tls=context) as server:
        yield server


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_never_reached_through_a_proxy(
    name: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Loopback() as trap, Loopback({PATH: Reply(b"<r/>")}) as server:
        monkeypatch.setenv(name, trap.url)
        with wire_to(f"http://{host}:{server.port}") as wire:
            assert wire.fetch(STATUSES, Stop()).body == b"<r/>"
        assert trap.connections == 0


def test_plain_http_goes_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(fallback=Reply(b"<r/>")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("://", "://anna:geheim@"))
        with wire_to("http://learn.invalid/api") as wire:
            assert wire.fetch(STATUSES, Stop()).body == b"<r/>"
        (seen,) = proxy.seen
    assert seen.path == f"/api{PATH}"
    assert seen.headers["host"] == "learn.invalid"
    assert seen.headers["proxy-authorization"] == f"Basic {SIGN_IN}"


def test_no_proxy_goes_past_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback() as trap:
        monkeypatch.setenv("HTTP_PROXY", trap.url)
        monkeypatch.setenv("NO_PROXY", "learn.invalid")
        with wire_to("http://learn.invalid") as wire:
            assert "was not found" in error_of(wire).what
        assert trap.connections == 0


def test_https_goes_through_a_tunnel(
    moodle: Loopback, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Tunnel(moodle.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("://", "://anna:geheim@"))
        with wire_to("https://moodle.invalid", System.MOODLE, ca_file=ca_file) as wire:
            for _ in range(2):
                assert wire.fetch(SITE, Stop()).body == b"<RESPONSE/>"
        (head,) = proxy.heads
    assert head.startswith("CONNECT moodle.invalid:443 HTTP/1.1")
    assert f"Basic {SIGN_IN}" in head
    assert "proxy-authorization" not in moodle.seen[0].headers


def test_https_goes_through_a_tunnel_inside_tls(
    authority: Certificate, moodle: Loopback, ca_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = authority.signs("127.0.0.1").server_context(tmp_path)
    body = b"<RESPONSE>" + b"x" * 300_000 + b"</RESPONSE>"
    moodle.routes["/webservice/rest/server.php"] = Reply(body)
    with Tunnel(moodle.port, tls=context) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with wire_to("https://moodle.invalid", System.MOODLE, ca_file=ca_file) as wire:
            assert wire.fetch(SITE, Stop()).body == body


@pytest.mark.parametrize(
    ("answer", "words"),
    [("407 Sign in", "asks for a sign-in (407)"), ("502 No", "would not connect to the server (502)")],
)
def test_a_tunnel_that_is_refused_is_told(
    answer: str, words: str, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Tunnel(0, answer) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("://", "://anna:geheim@"))
        with wire_to("https://moodle.invalid", System.MOODLE, ca_file=ca_file) as wire:
            error = error_of(wire, SITE)
    assert isinstance(error, UnreachableError)
    assert words in error.what
    assert "HTTPS_PROXY" in error.remedy
    assert "geheim" not in error.sentence


def test_a_proxy_that_wants_a_sign_in_for_plain_http_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(fallback=Reply(b"", 407)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with wire_to("http://learn.invalid") as wire:
            error = error_of(wire)
    assert isinstance(error, UnreachableError)
    assert "asks for a sign-in (407)" in error.what


def test_a_server_may_say_407_itself() -> None:
    with Loopback({PATH: Reply(b"", 407)}) as server, wire_to(server.url) as wire:
        assert wire.fetch(STATUSES, Stop()).status == 407


def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"
    monkeypatch.setenv("HTTP_PROXY", f"http://{place}")
    with wire_to("http://learn.invalid") as wire:
        error = error_of(wire)
    assert error.what == f"the proxy {place} refused the connection"
    assert "HTTP_PROXY" in error.remedy


def test_an_authority_behind_a_tunnel_is_not_asked_for_twice(
    moodle: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Tunnel(moodle.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with wire_to("https://moodle.invalid", System.MOODLE) as wire:
            error = error_of(wire, SITE)
        assert proxy.connections == 1
    assert error.what.endswith("an authority this machine does not know")
