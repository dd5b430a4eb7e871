"""A server that says exactly these bytes, well-formed or not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.support.serving import LoopbackServer
from tests.support.steps import Gone, Step, perform


@dataclass(frozen=True, slots=True)
class Read:
    """Wait until the client has sent these bytes (by default: the blank line that ends HTTP headers)."""

    until: bytes = b"\r\n\r\n"


Script = Sequence[Step | Read]

READ_REQUEST: Final = Read()


class RawServer(LoopbackServer):
    r"""Play one script a connection; the last script serves every further connection.

    Example::

        with RawServer([READ_REQUEST, b"HTTP/1.1 200 OK\r\n\r\n<half", Reset()]) as server:
            ...

    Attributes:
        received: The bytes each connection sent, in the order in which the connections came.
    """

    scheme = "http"

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | None = None) -> None:
        self.received: list[bytearray] = []
        self._scripts = scripts
        self._arrival = threading.Lock()
        super().__init__(tls=tls)

    def converse(self, connection: socket.socket, number: int) -> None:
        """Play the script of this connection."""
        heard = bytearray()
        with self._arrival:
            self.received.append(heard)
        for step in self._scripts[min(number, len(self._scripts) - 1)]:
            if isinstance(step, Read):
                self._read(connection, heard, step.until)
            else:
                perform(step, connection, self.closing)

    @staticmethod
    def _read(connection: socket.socket, heard: bytearray, until: bytes) -> None:
        start = len(heard)
        while until not in heard[start:]:
            data = connection.recv(65536)
            if not data:
                raise Gone
            heard += data
