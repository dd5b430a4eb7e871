"""A socket that stands where the system's log does."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import unquote

_LINE: Final = re.compile(r"<86>rollbook\[\d+\]: (.+)")


class Syslog:
    """Takes datagrams as /dev/log does.

    Args:
        path: Where.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.setblocking(False)
        self.raw: list[bytes] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def events(self) -> list[dict[str, str]]:
        """Return everything told so far, each line taken apart."""
        while True:
            try:
                self.raw.append(self._socket.recv(65536))
            except BlockingIOError:
                break
        told = [_LINE.fullmatch(line.decode("ascii")) for line in self.raw]
        assert all(told), self.raw
        parts = [dict(pair.split("=", 1) for pair in each[1].split(" ")) for each in told if each]
        return [{key: unquote(value) for key, value in each.items()} for each in parts]

    def did(self) -> list[str]:
        """Return what was done with what, in short."""
        keys = ("did", "course", "learner", "person", "form", "part")
        return [" ".join(each[key] for key in keys if key in each) for each in self.events()]
