"""Connections served in daemon threads that all end when the server is closed."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from tests.support.steps import RESET, Gone


class LoopbackServer:
    """Listen on 127.0.0.1 at a free port and give every connection to ``converse`` in a thread of its own.

    A context manager: leaving it wakes whatever waits, closes every connection and joins every thread. An
    error in ``converse`` other than a client that went away fails the test on leaving.

    Args:
        tls: Speak TLS with this server-side context.
    """

    scheme = "tcp"

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.closing = threading.Event()
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._faults: list[BaseException] = []
        self._accepted = 0
        self._start(self._accept)

    @property
    def port(self) -> int:
        """The port it listens on."""
        address: tuple[str, int] = self._listener.getsockname()
        return address[1]

    @property
    def url(self) -> str:
        """The base URL without a trailing slash."""
        return f"{self.scheme}{'s' if self._tls else ''}://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """How many connections were accepted so far."""
        return self._accepted

    @property
    def open_connections(self) -> int:
        """How many connections are open now, as far as this side has noticed."""
        with self._lock:
            return len(self._connections)

    def converse(self, connection: socket.socket, number: int) -> None:
        """Say on this connection, the ``number``-th from 0, what there is to say. It is closed afterwards."""
        raise NotImplementedError

    def hang_up(self) -> None:
        """End every connection there is; new ones are taken."""
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End everything. The first error a handler raised is raised here."""
        if self.closing.is_set():
            return
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(5)
        if self._faults:
            raise self._faults[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        except Exception as fault:
            if error is None:
                raise
            error.add_note(f"the server failed, too: {fault!r}")

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name="loopback", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                number, self._accepted = self._accepted, self._accepted + 1
                self._connections.add(connection)
                self._start(self._serve, connection, number)

    def _serve(self, connection: socket.socket, number: int) -> None:
        plain = connection
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
                with self._lock:
                    self._connections.add(connection)
            self.converse(connection, number)
        except (Gone, OSError):
            pass  # ended on purpose, or by the client: both are everyday
        except Exception as fault:  # noqa: BLE001 (kept, and raised where the test can see it)
            self._faults.append(fault)
        finally:
            with self._lock:
                self._connections -= {plain, connection}
            with contextlib.suppress(OSError):
                if self.closing.is_set():
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                connection.close()
