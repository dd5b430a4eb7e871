"""HTTP on the loopback interface for the campus: keep-alive, streaming, silent, gone when closed."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

XML: Final = "application/xml; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"
PLAIN: Final = "text/plain; charset=utf-8"

_PIECE: Final = 16 * 1024
_LARGEST_BODY: Final = 1024 * 1024
_FAREWELL: Final = 2.0
"""Seconds ``close`` waits for answers under way, which end by themselves once their connection is gone."""

Fields = Mapping[str, tuple[str, ...]]


class Question(NamedTuple):
    """A request as it arrived.

    Attributes:
        path: Without the query, percent signs undone.
        query: Every value of every name; PHP's ``name[]`` goes by ``name[]``.
        headers: By lower-case name.
        form: The body's fields, if it is a form.
        body: The body itself, if it is none.
    """

    method: str
    path: str
    query: Fields
    headers: Mapping[str, str]
    form: tuple[tuple[str, str], ...]
    body: bytes = b""

    def one(self, name: str, default: str = "") -> str:
        """Return the query's value of a name; PHP takes the last."""
        return self.query.get(name, (default,))[-1]


class Reply(NamedTuple):
    """What to answer: a text with its length, or pieces of one, sent as they are made."""

    body: str | Iterable[str]
    status: int = 200
    content_type: str = XML


Answer = Callable[[Question], Reply]


class Service(ThreadingHTTPServer):
    """Answers on 127.0.0.1 at a free port, in daemon threads, from the moment it is made.

    Attributes:
        faults: What went wrong in our own code; a test looks here, a terminal is never written to.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.faults: list[BaseException] = []
        self._closing = False
        self._quiet = threading.Condition()
        self._open = set[socket.socket]()
        super().__init__(("127.0.0.1", 0), _Handler)
        self._acceptor = threading.Thread(target=self._accept, name="campus", daemon=True)
        self._acceptor.start()

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def connections(self) -> int:
        """How many connections are open."""
        with self._quiet:
            return len(self._open)

    def server_bind(self) -> None:
        """Bind without asking for the machine's name, which can take seconds."""
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = self.socket.getsockname()

    def close(self) -> None:
        """End everything at once: no new connection, no answer goes on."""
        if self._closing:
            return
        self._closing = True
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.server_port), 1):
            pass  # wakes the thread that accepts, so that it sees it is over
        self._acceptor.join(_FAREWELL)
        with self._quiet:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            self._quiet.wait_for(lambda: not self._open, _FAREWELL)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, and give it a thread."""
        with self._quiet:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close the connection, and forget it."""
        super().shutdown_request(request)
        with self._quiet:
            self._open.discard(request)
            self._quiet.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 (socketserver's own signature)
        """Keep a fault of ours; a client that went away is everyday."""
        import sys

        fault = sys.exception()
        if fault and not isinstance(fault, OSError):
            self.faults.append(fault)

    def _accept(self) -> None:
        while not self._closing:
            self.handle_request()


class _Handler(BaseHTTPRequestHandler):
    """One connection: questions in, replies out, until either side has enough."""

    server: Service
    protocol_version = "HTTP/1.1"
    server_version = "Campus"
    sys_version = ""
    error_content_type = PLAIN
    error_message_format = "%(code)d %(message)s\n"
    disable_nagle_algorithm: ClassVar[bool] = True
    wbufsize = _PIECE

    def do_GET(self) -> None:
        """Answer a question without a body."""
        self._reply((), b"")

    def do_POST(self) -> None:
        """Answer a question with a body; without a length it cannot be read."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            self.close_connection = True
            self.send_error(411)
            return
        if int(length) > _LARGEST_BODY:
            self.close_connection = True
            self.send_error(413)
            return
        body = self.rfile.read(int(length))
        form = "application/x-www-form-urlencoded" in self.headers.get("Content-Type", "")
        text = body.decode("utf-8", "replace") if form else ""
        self._reply(tuple(parse_qsl(text, keep_blank_values=True)), b"" if form else body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's own name)
        """Say nothing: the screen belongs to somebody else."""

    def _reply(self, form: tuple[tuple[str, str], ...], body: bytes) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = _gathered(parse_qsl(parts.query, keep_blank_values=True))
        question = Question(self.command, unquote(parts.path), query, headers, form, body)
        reply = self.server.answer(question)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        if isinstance(reply.body, str):
            data = reply.body.encode()
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        else:
            self._stream(reply.body)

    def _stream(self, pieces: Iterable[str]) -> None:
        chunked = self.request_version != "HTTP/1.0"
        self.close_connection = self.close_connection or not chunked
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for data in _gathered_bytes(pieces):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data) if chunked else data)
            self.wfile.flush()
        if chunked:
            self.wfile.write(b"0\r\n\r\n")


def _gathered(pairs: Iterable[tuple[str, str]]) -> Fields:
    """Return every value of every name."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found


def _gathered_bytes(pieces: Iterable[str]) -> Iterator[bytes]:
    """Yield the text in bytes, a good packetful at a time, none of them empty."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield "".join(held).encode()
            held.clear()
            size = 0
    if size:
        yield "".join(held).encode()
