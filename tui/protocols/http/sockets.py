"""Plain connections: names looked up, sockets connected, read and written under a watch."""

from __future__ import annotations

import errno
import os
import queue
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, Final, Protocol, TypeAlias

from tui.protocols.http.faults import Fault, Kind
from tui.protocols.http.origins import place
from tui.protocols.http.watch import READABLE, WRITABLE, Watch, current, is_ready

AddressInfo: TypeAlias = tuple[int, int, int, str, Any]

_UNKNOWN_NAME: Final = frozenset(
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)
)


class Channel(Protocol):
    """Bytes to and from another machine. ``until`` is a reading of ``time.monotonic``.

    Both directions raise ``StoppedError``, or a ``Fault``: ``READ_TIME``, ``TOTAL_TIME`` or ``CLOSED``.
    """

    def receive(self, most: int, until: float) -> bytes:
        """Return the next bytes, at most so many; none at all at the end."""
        ...

    def send(self, data: bytes, until: float) -> None:
        """Send all of it."""
        ...

    def close(self) -> None:
        """Close at once."""
        ...

    def is_readable(self, within: float = 0.0) -> bool:
        """Whether something, or the end, can be read within so many seconds."""
        ...


def look_up(host: str, port: int, watch: Watch, seconds: float) -> Sequence[AddressInfo]:
    """Return the addresses of a host.

    The system's resolver cannot be interrupted, so it is asked in a daemon thread. Whoever is told to stop
    leaves that thread behind; it ends when the resolver does, and its answer is dropped.

    Raises:
        StoppedError: Stop was said.
        Fault: ``NAME``, ``NAME_SERVER`` or ``CONNECT_TIME``.
    """
    answers: queue.SimpleQueue[Sequence[AddressInfo] | Exception | None] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    leave = watch.stop.on_stop(lambda: answers.put(None))
    try:
        answer = answers.get(timeout=max(0.0, min(seconds, watch.left)))
    except queue.Empty:
        raise Fault(Kind.CONNECT_TIME, at=place(host, port)) from None
    finally:
        leave()
    watch.check()
    if isinstance(answer, Sequence) and answer:
        return answer
    passing = isinstance(answer, OSError) and answer.errno not in _UNKNOWN_NAME
    raise Fault(Kind.NAME_SERVER if passing else Kind.NAME, at=place(host, port))


def connect(host: str, port: int, seconds: float) -> SocketChannel:
    """Look a host up and connect to it.

    The time is shared fairly among its addresses, so that one that never answers leaves time for the rest.

    Raises:
        StoppedError: Stop was said.
        Fault: No connection, and why: that of the last address.
    """
    watch = current()
    until = time.monotonic() + seconds
    addresses = look_up(host, port, watch, seconds)
    fault = Fault(Kind.NAME, at=place(host, port))
    for count, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        try:
            return SocketChannel(_connected(address, watch, (until - time.monotonic()) / count))
        except Fault as found:
            fault = Fault(found.kind, at=place(host, port), detail=found.detail)
    raise fault


def _connected(address: AddressInfo, watch: Watch, seconds: float) -> socket.socket:
    family, kind, protocol, _, target = address
    with ExitStack() as unless_connected:
        try:
            sock = unless_connected.enter_context(socket.socket(family, kind, protocol))
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            problem = sock.connect_ex(target)
        except OSError as error:
            problem = error.errno or errno.EIO
        if problem == errno.EINPROGRESS:
            if not watch.wait_for(sock, WRITABLE, seconds):
                raise Fault(Kind.CONNECT_TIME)
            problem = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if problem:
            refused = problem == errno.ECONNREFUSED
            raise Fault(Kind.REFUSED if refused else Kind.NO_WAY, detail=os.strerror(problem))
        unless_connected.pop_all()
    return sock


class SocketChannel:
    """A connected, non-blocking socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def receive(self, most: int, until: float) -> bytes:
        """Return what there is; wait for something if there is nothing."""
        while True:
            current().check()
            try:
                return self._sock.recv(most)
            except BlockingIOError:
                self._wait(READABLE, until)
            except OSError:
                raise Fault(Kind.CLOSED) from None

    def send(self, data: bytes, until: float) -> None:
        """Send all of it."""
        rest = memoryview(data)
        while rest:
            current().check()
            try:
                rest = rest[self._sock.send(rest) :]
            except BlockingIOError:
                self._wait(WRITABLE, until)
            except OSError:
                raise Fault(Kind.CLOSED) from None

    def close(self) -> None:
        """Close at once; what the system still holds is sent on."""
        self._sock.close()

    def is_readable(self, within: float = 0.0) -> bool:
        """Whether something, or the end, can be read within so many seconds."""
        try:
            return is_ready(self._sock, READABLE, within)
        except (OSError, ValueError):
            return True

    def _wait(self, event: int, until: float) -> None:
        try:
            ready = current().wait_for(self._sock, event, until - time.monotonic())
        except (OSError, ValueError):
            raise Fault(Kind.CLOSED) from None
        if not ready:
            raise Fault(Kind.READ_TIME)
