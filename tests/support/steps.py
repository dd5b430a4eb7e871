"""What a scripted server does on a connection, one step after the other."""

from __future__ import annotations

import itertools
import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

RESET: Final = struct.pack("ii", 1, 0)
"""SO_LINGER with no time to linger: closing then sends RST in place of FIN."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for so many seconds (less if the server is closed meanwhile)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Send nothing until the test sets this event, or the server is closed."""

    event: threading.Event


@dataclass(frozen=True, slots=True)
class Stall:
    """Send nothing more and keep the connection open until the server is closed."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Close the connection in good order, whatever was promised."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Tear the connection down: the client sees "connection reset by peer"."""


Step = bytes | Pause | Wait | Stall | Drop | Reset
"""Bytes are sent as they are."""


class Gone(Exception):  # noqa: N818 (an ending, often one the script asks for)
    """The connection is over: nothing more can be said on it."""


def perform(step: Step, connection: socket.socket, closing: threading.Event) -> None:
    """Do one step; ``closing`` ends every wait.

    Raises:
        Gone: The step ended the connection.
        OSError: The client went away.
    """
    match step:
        case bytes():
            connection.sendall(step)
        case Pause(seconds):
            closing.wait(seconds)
        case Wait(event):
            while not (event.wait(0.02) or closing.is_set()):
                pass
        case Stall():
            closing.wait()
            raise Gone
        case Drop():
            raise Gone
        case Reset():
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            raise Gone


def trickle(body: bytes, piece: int = 1, pause: float = 0.01) -> Iterator[Step]:
    """Give ``body`` in pieces of so many bytes, with so many seconds between them."""
    for start in range(0, len(body), piece):
        if start:
            yield Pause(pause)
        yield body[start : start + piece]


def cut(body: bytes, *inner: int) -> Iterator[Step]:
    """Give ``body`` in pieces cut at these offsets: to place a border where it hurts."""
    borders = [0, *sorted(inner), len(body)]
    for start, end in itertools.pairwise(borders):
        yield body[start:end]


def play(steps: Iterable[Step], connection: socket.socket, closing: threading.Event) -> None:
    """Do all steps in order. Raises as ``perform`` does."""
    for step in steps:
        perform(step, connection, closing)
