"""Certificates are checked, and a refusal says why; what TLS meets on the way is told in words."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.protocols.wires import SOON, STATUSES, asking, error_of, wire_to
from tests.support.certificates import Certificate
from tests.support.loopback import Loopback, Reply, broken_off
from tests.support.raw import READ_REQUEST, RawServer, Read
from tests.support.steps import Drop, Reset, Stall, trickle
from tests.support.waiting import wait_until
from tui.errors import AnswerError, StoppedError, TimeLimitError, UnreachableError
from tui.protocols.http.client import Limits, Wire
from tui.records import System
from tui.stop import Stop

PATH = STATUSES.path
ANSWERS = {PATH: Reply(b"<statuses/>")}
UNTIL_CLOSED = Read(b"what nobody sends")


@dataclass(frozen=True)
class Authority:
    """An authority, and the file that names it."""

    certificate: Certificate
    file: Path
    folder: Path

    def server(self, *hosts: str, days: tuple[int, int] = (-1, 30)) -> ssl.SSLContext:
        return self.certificate.signs(*hosts, days=days).server_context(self.folder)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("certificates")
    certificate = Certificate.authority("Beispiel Stammzertifikat")
    file = folder / "authority.pem"
    file.write_bytes(certificate.pem)
    return Authority(certificate, file, folder)


@pytest.fixture
def server(authority: Authority) -> Iterator[Loopback]:
    with Loopback(ANSWERS, tls=authority.server("127.0.0.1", "localhost")) as found:
        yield found


def unreachable(wire: Wire) -> UnreachableError:
    error = error_of(wire)
    assert isinstance(error, UnreachableError)
    assert error.field == "url"
    return error


def test_a_ca_file_is_trusted(authority: Authority, server: Loopback) -> None:
    with wire_to(server.url, ca_file=authority.file) as wire:
        for _ in range(3):
            assert wire.fetch(STATUSES, Stop()).body == b"<statuses/>"
        assert server.connections == 1
    with wire_to(server.url.replace("127.0.0.1", "localhost"), ca_file=authority.file) as wire:
        assert wire.fetch(STATUSES, Stop()).status == 200


def test_the_environments_own_authorities_are_trusted(
    authority: Authority, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with wire_to(server.url) as wire:
        assert wire.fetch(STATUSES, Stop()).status == 200


def test_an_authority_nobody_knows_is_named(server: Loopback) -> None:
    with wire_to(server.url) as wire:
        error = unreachable(wire)
    assert "does not know, “Beispiel Stammzertifikat”" in error.what
    assert "ca_file" in error.remedy
    assert server.seen == []


def test_a_self_signed_certificate_is_refused_unless_it_is_the_ca_file(authority: Authority) -> None:
    own = Certificate.self_signed("127.0.0.1")
    file = authority.folder / "own.pem"
    file.write_bytes(own.pem)
    with Loopback(ANSWERS, tls=own.server_context(authority.folder)) as server:
        with wire_to(server.url, ca_file=authority.file) as wire:
            error = unreachable(wire)
            assert server.seen == []
        with wire_to(server.url, ca_file=file) as wire:
            assert wire.fetch(STATUSES, Stop()).status == 200
    assert "self-signed" in error.what
    assert "ca_file" in error.remedy


@pytest.mark.parametrize(
    ("hosts", "days", "words"),
    [
        (("127.0.0.1",), (-30, -1), "has expired"),
        (("127.0.0.1",), (1, 30), "not valid yet"),
        (("learn.example.org",), (-1, 30), "for another name"),
        (("127.0.0.2",), (-1, 30), "for another name"),
    ],
)
def test_a_certificate_that_does_not_fit_is_refused(
    hosts: tuple[str, ...], days: tuple[int, int], words: str, authority: Authority
) -> None:
    with Loopback(ANSWERS, tls=authority.server(*hosts, days=days)) as server:
        with wire_to(server.url, ca_file=authority.file) as wire:
            error = unreachable(wire)
        assert server.seen == []
        assert server.connections == 1, "a certificate is not tried again"
    assert words in error.what


def test_a_certificate_for_another_name_is_refused_by_name(authority: Authority) -> None:
    with (
        Loopback(ANSWERS, tls=authority.server("other.localhost")) as server,
        wire_to(f"https://localhost:{server.port}", ca_file=authority.file) as wire,
    ):
        assert "for another name" in unreachable(wire).what


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_ca_file_that_is_none_is_told(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnreachableError) as refused:
        Wire("https://learn.example.org", System.MOODLE, ca_file=file)
    assert refused.value.field == "ca_file"
    assert str(file) in refused.value.what


def test_certificates_the_environment_names_wrongly_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    with pytest.raises(UnreachableError, match="SSL_CERT_FILE"):
        Wire("https://learn.example.org", System.MOODLE)


def test_an_empty_folder_of_authorities_trusts_nobody(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NIX_SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with wire_to(server.url) as wire:
        assert "does not know" in unreachable(wire).what


def test_an_http_server_where_https_was_expected_is_told() -> None:
    with RawServer([Read(b"\x03"), b"HTTP/1.1 400 Bad Request\r\n\r\n", Drop()]) as server:
        with wire_to(server.url.replace("http:", "https:")) as wire:
            error = unreachable(wire)
        assert server.connections == 1
    assert "no secure connection" in error.what
    assert "https://" in error.remedy


@pytest.mark.parametrize("ending", [Drop(), Reset()])
def test_a_greeting_that_is_broken_off_is_told(ending: Drop | Reset) -> None:
    with (
        RawServer([Read(b"\x03"), ending]) as server,
        wire_to(server.url.replace("http:", "https:")) as wire,
    ):
        assert "no secure connection" in unreachable(wire).what


def test_an_unverified_second_look_that_fails_leaves_the_reason_as_it_was(authority: Authority) -> None:
    class OnceOnly(Loopback):
        """Greets the first connection only."""

        def _serve(self, connection: object, number: int) -> None:
            if number:
                self._tls = None
            super()._serve(connection, number)  # type: ignore[arg-type]  # as it came

        def converse(self, connection: object, number: int) -> None:
            del connection, number

    with (
        OnceOnly(ANSWERS, tls=authority.server("127.0.0.1")) as server,
        wire_to(f"https://127.0.0.1:{server.port}") as wire,
    ):
        error = unreachable(wire)
        assert server.connections == 2
    assert error.what.endswith("an authority this machine does not know")


def test_a_greeting_nobody_answers_ends_at_its_limit_and_at_stop() -> None:
    with RawServer([UNTIL_CLOSED]) as server:
        url = server.url.replace("http:", "https:")
        with wire_to(url, limits=Limits(connect=0.2)) as wire:
            begun = time.monotonic()
            error = error_of(wire)
            assert 0.2 <= time.monotonic() - begun < SOON
        assert isinstance(error, TimeLimitError)
        assert "within 0.2 s" in error.what
        with wire_to(url, limits=Limits(connect=30)) as wire:
            each = asking(wire)
            wait_until(lambda: server.connections == 2)
            each.stop.set()
            assert isinstance(each.ended(), StoppedError)
        wait_until(lambda: server.open_connections == 0)


def test_a_body_behind_tls_can_be_stopped_and_is_limited(authority: Authority) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<row/>\r\n"
    context = authority.server("127.0.0.1")
    with RawServer([READ_REQUEST, head, UNTIL_CLOSED], tls=context) as server:
        with wire_to(server.url, ca_file=authority.file) as wire:
            each = asking(wire)
            wait_until(lambda: each.pieces == [b"<row/>"])
            each.stop.set()
            assert isinstance(each.ended(), StoppedError)
            wait_until(lambda: server.open_connections == 0)
        with wire_to(server.url, ca_file=authority.file, limits=Limits(read=0.2)) as wire:
            assert isinstance(error_of(wire), TimeLimitError)
    with (
        RawServer([READ_REQUEST, *trickle(head, 1, 0.02), Stall()], tls=context) as server,
        wire_to(server.url, ca_file=authority.file, limits=Limits(total=0.4)) as wire,
    ):
        assert isinstance(error_of(wire), TimeLimitError)


@pytest.mark.parametrize("ending", [Drop(), Reset()])
def test_a_body_behind_tls_can_be_broken_off(ending: Drop | Reset, authority: Authority) -> None:
    reply = broken_off(b"<row/>" * 1000, 100, ending)
    with (
        Loopback({PATH: reply}, tls=authority.server("127.0.0.1")) as server,
        wire_to(server.url, ca_file=authority.file) as wire,
    ):
        error = error_of(wire)
    assert isinstance(error, AnswerError)
    assert "broken off" in error.what


def test_a_large_body_comes_through_tls_whole(authority: Authority) -> None:
    body = bytes(range(256)) * 20_000
    with (
        Loopback({PATH: Reply(body)}, tls=authority.server("127.0.0.1")) as server,
        wire_to(server.url, ca_file=authority.file) as wire,
    ):
        assert wire.fetch(STATUSES, Stop()).body == body


def test_records_that_were_tampered_with_break_the_answer_off(authority: Authority) -> None:
    class Tampering(RawServer):
        """Writes past TLS, straight onto the socket."""

        def converse(self, connection: object, number: int) -> None:
            assert isinstance(connection, ssl.SSLSocket)
            self._read(connection, bytearray(), b"\r\n\r\n")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc")
            os.write(connection.fileno(), b"\x17\x03\x03\x00\x20" + b"x" * 32)
            del number
            self.closing.wait(SOON)

    with (
        Tampering([], tls=authority.server("127.0.0.1")) as server,
        wire_to(server.url, ca_file=authority.file) as wire,
    ):
        each = asking(wire)
        error = each.ended()
    assert each.pieces == [b"abc"]
    assert isinstance(error, AnswerError)
    assert "broken off" in error.what
