"""The stop and the deadline of one request, in the hands of the sockets that serve it.

A wait on a socket also waits on a pipe, and saying stop writes into that pipe. The waiting thread wakes by
itself and closes its own socket: nothing touches a socket another thread may be using, and it works alike
for a connection not yet made, a write and a read, on every POSIX system. (Shutting the socket down from
outside does not wake a pending connection on macOS, and meets a foreign socket where the number of a closed
one was given out again.)
"""

from __future__ import annotations

import math
import os
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Final, Self

from tui.protocols.http.faults import Fault, Kind
from tui.stop import Stop

READABLE: Final = select.POLLIN
WRITABLE: Final = select.POLLOUT


class Watch:
    """Watches over the waits of one request. A context manager: leaving it lets go of the stop.

    Args:
        stop: Ends every wait.
        total: Seconds from now after which every wait ends.
    """

    def __init__(self, stop: Stop, total: float) -> None:
        self.stop = stop
        self._ends = time.monotonic() + total
        self._lock = threading.RLock()  # a signal handler may say stop while this thread holds it
        self._over = False
        self._ear, self._mouth = os.pipe()
        self._leave = stop.on_stop(self._wake)

    @property
    def left(self) -> float:
        """Seconds left in all; negative when the time is over."""
        return self._ends - time.monotonic()

    def check(self) -> None:
        """Raise ``StoppedError`` if stop was said, or the fault ``TOTAL_TIME`` if the time is over."""
        self.stop.check()
        if self.left <= 0:
            raise Fault(Kind.TOTAL_TIME)

    def wait_for(self, sock: socket.socket, event: int, seconds: float) -> bool:
        """Wait until a socket is ``READABLE`` or ``WRITABLE``; return False if it was not in time.

        Raises:
            StoppedError: Stop was said.
            Fault: ``TOTAL_TIME``: the time for the whole request is over.
            OSError: The socket was closed.
            ValueError: The socket was closed.
        """
        self.check()
        waiting = select.poll()
        waiting.register(sock, event)
        waiting.register(self._ear, READABLE)
        ready = waiting.poll(math.ceil(1000 * max(0.0, min(seconds, self.left))))
        self.check()
        return bool(ready)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let the sockets used by this thread inside the block find this watch."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()
        with self._lock:
            self._over = True
            os.close(self._ear)
            os.close(self._mouth)

    def _wake(self) -> None:
        with self._lock:
            if not self._over:
                os.write(self._mouth, b"!")


_CURRENT: Final[ContextVar[Watch]] = ContextVar("watch")


def current() -> Watch:
    """Return the watch this thread works under."""
    return _CURRENT.get()


def is_ready(sock: socket.socket, event: int, within: float = 0.0) -> bool:
    """Return whether a socket is ready within so many seconds. Raises as ``wait_for`` if it is closed."""
    waiting = select.poll()
    waiting.register(sock, event)
    return bool(waiting.poll(math.ceil(1000 * within)))
