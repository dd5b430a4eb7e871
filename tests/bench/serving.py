"""A server in a process of its own whose bodies were made beforehand: answering costs it next to nothing.

``GET /content/NAME/final_statuses`` sends a body in one piece, ``…/NAME-16384/…`` in chunks of so many bytes.
"""

from __future__ import annotations

import multiprocessing
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final
from uuid import UUID

ENDING: Final = b"</statuses>\n"
_STATUSES: Final = ("Passed", "In progress", "Not started", "Failed", "Complete")
_UNDATED: Final = ("In progress", "Not started")


def final_statuses(rows: int) -> bytes:
    """Return an answer with so many final statuses, as iSpring's REST service sends it."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<statuses>\n'
    return f"{head}{''.join(map(_final_status, range(rows)))}".encode() + ENDING


def _final_status(number: int) -> str:
    status = _STATUSES[number % len(_STATUSES)]
    minute = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T{number % 24:02d}:{number % 60:02d}"
    done = "" if status in _UNDATED else f"<completionDate>{minute}:00+00:00</completionDate>"
    seen = "" if status == "Not started" else f"<lastViewDate>{minute}:30+00:00</lastViewDate>"
    return (
        f"<status><userId>{UUID(int=number * 7919 + (0x11EE << 64))}</userId><status>{status}</status>"
        f"<progress>{number % 10_001 / 100:g}</progress>{done}{seen}</status>\n"
    )


@contextmanager
def serving(bodies: Mapping[str, bytes]) -> Iterator[str]:
    """Serve these bodies by name on a port of the loopback interface; give the base URL."""
    with in_process(_serve, dict(bodies)) as told:
        yield f"http://127.0.0.1:{told.recv()}"


@contextmanager
def in_process(work: Callable[..., None], *arguments: object) -> Iterator[Connection]:
    """Have ``work(connection, *arguments)`` done in a fresh process; give our end of the connection."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=work, args=(theirs, *arguments), daemon=True
    )
    process.start()
    try:
        yield ours
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, bodies: dict[str, bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        pipe.send(server.getsockname()[1])
        while True:
            connection, _ = server.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_answer, args=(connection, bodies), daemon=True).start()


def _answer(connection: socket.socket, bodies: Mapping[str, bytes]) -> None:
    """Answer one connection's requests."""
    with connection, connection.makefile("rb") as asked:
        while line := asked.readline():
            while asked.readline().strip():
                pass
            name, _, size = line.split(b"/")[2].decode().partition("-")
            for data in _sent(bodies[name], int(size or 0)):
                connection.sendall(data)


def _sent(body: bytes, size: int) -> Iterator[bytes]:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml; charset=utf-8\r\n"
    if not size:
        yield b"%bContent-Length: %d\r\n\r\n" % (head, len(body))
        yield body
        return
    yield head + b"Transfer-Encoding: chunked\r\n\r\n"
    for start in range(0, len(body), size):
        piece = body[start : start + size]
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"
