"""A scripted HTTP server on the loopback interface: real sockets, answers as a test needs them.

Example::

    with Loopback({"GET /content": Reply(b"<response/>"), "/slow": stalled()}) as server:
        wire = Wire(server.url, ...)
        assert server.seen[0].query == (("pageSize", "1000"),)
"""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO, Final
from urllib.parse import parse_qsl, urlsplit

from tests.support.serving import LoopbackServer
from tests.support.steps import Drop, Gone, Reset, Stall, Step, perform, trickle

__all__ = [
    "XML",
    "Handler",
    "Loopback",
    "Reply",
    "Seen",
    "broken_off",
    "in_turn",
    "redirect",
    "reset",
    "slowly",
    "stalled",
]

XML: Final = "application/xml; charset=utf-8"
_NO_BODY: Final = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived.

    Attributes:
        method: As sent, upper case.
        path: Without the query, percent signs as sent.
        query: Its decoded pairs in order.
        headers: Lower-case names; several of one name are joined with a comma.
        body: The bytes, already out of chunked encoding.
        connection: The number of the connection it came on, from 0.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes
    connection: int = 0

    @property
    def form(self) -> dict[str, str]:
        """The body as form fields."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer.

    Attributes:
        body: Bytes are sent with their Content-Length. Steps (``tests.support.steps``) are sent in chunked
            encoding, each ``bytes`` step a chunk of its own; pauses, stalls and resets happen in between.
        status: The HTTP status.
        content_type: Empty for none.
        headers: Further headers.
        before: Steps before the first byte of the answer; ``Stall()`` here never answers.
        length: A Content-Length other than the true one.
    """

    body: bytes | Iterable[Step] = b""
    status: int = 200
    content_type: str = XML
    headers: tuple[tuple[str, str], ...] = ()
    before: tuple[Step, ...] = ()
    length: int | None = None


Handler = Callable[[Seen], Reply]


def in_turn(*replies: Reply | Handler) -> Handler:
    """Give these answers one after the other, then the last one again and again."""
    count, lock = itertools.count(), threading.Lock()

    def answer(seen: Seen) -> Reply:
        with lock:
            reply = replies[min(next(count), len(replies) - 1)]
        return reply if isinstance(reply, Reply) else reply(seen)

    return answer


def redirect(url: str, status: int = 302) -> Reply:
    """Point to another URL."""
    return Reply(b"", status, "text/html", (("Location", url),))


def stalled() -> Reply:
    """Never answer."""
    return Reply(before=(Stall(),))


def reset() -> Reply:
    """Tear the connection down in place of an answer."""
    return Reply(before=(Reset(),))


def slowly(body: bytes, piece: int = 1, pause: float = 0.01) -> Reply:
    """Let the body trickle."""
    return Reply(trickle(body, piece, pause))


def broken_off(body: bytes, after: int, ending: Step | None = None) -> Reply:
    """Promise the whole body, send the first ``after`` bytes, then end the connection (by closing it)."""
    return Reply((body[:after], ending or Drop()), length=len(body))


class Loopback(LoopbackServer):
    """An HTTP/1.1 server that answers from a table of routes and keeps what it was asked.

    Args:
        routes: ``"GET /path"`` or ``"/path"`` for every method, without query, to a reply or a handler.
        fallback: What answers everything else (404 in plain text).
        tls: Speak TLS with this server-side context.

    Attributes:
        seen: Every request, in order of arrival.
    """

    scheme = "http"

    def __init__(
        self,
        routes: Mapping[str, Reply | Handler] | None = None,
        *,
        fallback: Reply | Handler | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.seen: list[Seen] = []
        self.routes: dict[str, Reply | Handler] = dict(routes or {})
        self._fallback = fallback or Reply(b"no such route", 404, "text/plain")
        super().__init__(tls=tls)

    def asked(self, path: str) -> list[Seen]:
        """The requests for this path, in order of arrival."""
        return [seen for seen in self.seen if seen.path == path]

    def converse(self, connection: socket.socket, number: int) -> None:
        """Answer requests until the client closes the connection or asks to."""
        with connection.makefile("rb") as stream:
            while not self.closing.is_set():
                seen = _read_request(stream, number)
                self.seen.append(seen)
                self._answer(seen, connection)
                if seen.headers.get("connection", "").lower() == "close":
                    return

    def _answer(self, seen: Seen, connection: socket.socket) -> None:
        found = self.routes.get(f"{seen.method} {seen.path}") or self.routes.get(seen.path) or self._fallback
        reply = found if isinstance(found, Reply) else found(seen)
        for step in reply.before:
            perform(step, connection, self.closing)
        chunked = not isinstance(reply.body, bytes) and reply.length is None
        connection.sendall(_head(reply, chunked=chunked))
        for step in (reply.body,) if isinstance(reply.body, bytes) else reply.body:
            framed = b"%x\r\n%b\r\n" % (len(step), step) if chunked and isinstance(step, bytes) else step
            if step != b"":
                perform(framed, connection, self.closing)
        if chunked:
            connection.sendall(b"0\r\n\r\n")
        if reply.length is not None:
            raise Gone


def _head(reply: Reply, *, chunked: bool) -> bytes:
    headers = list(reply.headers)
    if reply.content_type:
        headers.append(("Content-Type", reply.content_type))
    if chunked:
        headers.append(("Transfer-Encoding", "chunked"))
    elif reply.status not in _NO_BODY:
        length = reply.length if reply.length is not None else len(reply.body)  # type: ignore[arg-type]  # bytes here
        headers.append(("Content-Length", str(length)))
    phrase = HTTPStatus(reply.status).phrase if reply.status in set(HTTPStatus) else "Unheard Of"
    lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def _read_request(stream: BinaryIO, connection: int) -> Seen:
    """Read one request. Raises ``Gone`` when the client closed the connection."""
    line = stream.readline()
    if not line:
        raise Gone
    method, target, _ = line.decode("ascii").split()
    headers: dict[str, str] = {}
    while (line := stream.readline().strip()) != b"":
        name, _, value = line.decode("latin-1").partition(":")
        name, value = name.lower(), value.strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    parts = urlsplit(target)
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return Seen(method, parts.path, query, headers, _read_body(stream, headers), connection)


def _read_body(stream: BinaryIO, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return stream.read(int(headers.get("content-length", "0")))
    body = b""
    while size := int(stream.readline(), 16):
        body += stream.read(size)
        stream.readline()
    stream.readline()
    return body
