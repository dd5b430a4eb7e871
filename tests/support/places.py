"""Every place where a request can wait, as a port that keeps it there."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Final, Protocol

from tests.support.raw import READ_REQUEST, RawServer, Read, Script
from tests.support.steps import trickle

UNTIL_CLOSED: Final = Read(b"what nobody sends")
HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n"
ROWS: Final = b"<r><status><userId>E-1</userId><status>Passed</status></status><status>"
BUSY: Final = b"HTTP/1.1 503 Busy\r\nRetry-After: 15\r\nContent-Length: 0\r\n\r\n"


def chunk(body: bytes) -> bytes:
    """Frame a piece of a body."""
    return b"%x\r\n%b\r\n" % (len(body), body)


class Place(Protocol):
    """A port that keeps a request waiting."""

    @property
    def port(self) -> int:
        """Where it is, on 127.0.0.1."""

    @property
    def reached(self) -> bool:
        """Whether a request waits there, as far as can be seen."""


class Full:
    """A port at which connections are neither made nor refused: nobody takes those that wait."""

    reached = True

    def __init__(self, listener: socket.socket) -> None:
        self.port: int = listener.getsockname()[1]


@contextmanager
def full() -> Iterator[Place]:
    """Give a port at which connections are neither made nor refused."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as waiting:
        place = Full(listener)
        for _ in range(3):
            each = waiting.enter_context(socket.socket())
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", place.port))
        yield place


class Scripted(RawServer):
    """A server that plays one script on every connection."""

    @property
    def reached(self) -> bool:
        """Whether somebody has sent something."""
        return any(self.received)


def scripted(*script: object) -> Callable[[], AbstractContextManager[Place]]:
    """Make a place out of what a server says on each connection."""
    steps: Script = script  # type: ignore[assignment]  # bytes, steps and reads
    return lambda: Scripted(steps)


PLACES: Final[Mapping[str, Callable[[], AbstractContextManager[Place]]]] = {
    "connection": full,
    "no answer": scripted(UNTIL_CLOSED),
    "half a head": scripted(READ_REQUEST, HEAD[:20], UNTIL_CLOSED),
    "head alone": scripted(READ_REQUEST, HEAD, UNTIL_CLOSED),
    "half a body": scripted(READ_REQUEST, HEAD, chunk(ROWS), UNTIL_CLOSED),
    "a byte a second": scripted(READ_REQUEST, HEAD, *trickle(chunk(ROWS) * 9, 1, 1.0)),
    "retry pause": scripted(READ_REQUEST, BUSY, UNTIL_CLOSED),
}
"""The places by name. The look-up of a name, and TLS, are not among them: they need more than a port."""
