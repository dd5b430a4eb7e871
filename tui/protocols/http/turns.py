"""Whose turn it is to read: one long body at a time, so that the screen's own thread still gets to run."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Final

from tui.hurry import HURRY
from tui.protocols.http.pace import gives_way

LITTLE: Final = 16 * 1024
"""Bytes that are read soon enough, whoever else reads."""

PATIENCE: Final = 0.1
"""Seconds after which a thread reads a piece though it is not its turn: who has it may wait for somebody."""

LONG_PATIENCE: Final = 0.5
"""Seconds after which even a thread that gives way reads a piece: the server must not take it for gone."""

EXPECTED: Final = 0.05
"""Seconds within which another piece of a body is expected that gives way to nobody."""


class Turns:
    """Turns for the threads that read; every method may be called from any of them.

    Attributes:
        held: Whether a thread holds the turn.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.held = False
        self._expected_until = 0.0

    def take(self) -> bool:
        """Wait for the turn, but not for long; return whether this thread holds it then."""
        patient = gives_way()
        ends = monotonic() + (LONG_PATIENCE if patient else PATIENCE)
        with self._changed:
            while (now := monotonic()) < ends:
                until = ends if self.held else self._expected_until if patient else now
                if until <= now:
                    break
                self._changed.wait(min(until, ends) - now)
            took, self.held = not self.held, True
            if not patient:
                self._expected_until = monotonic() + EXPECTED
        return took

    def give_back(self) -> None:
        """Let the next one read."""
        with self._changed:
            self.held = False
            if not gives_way():
                self._expected_until = monotonic() + EXPECTED
            self._changed.notify_all()


TURNS: Final = Turns()
"""The turns of this process: its threads share one interpreter."""


def in_turn(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Let one thread at a time read what is more than a little.

    A body read while ``giving_way`` is read while no other keeps a thread busy.
    """
    for piece in pieces:
        if len(piece) < LITTLE:
            yield piece
            continue
        took = TURNS.take()
        HURRY.make_way()
        try:
            yield piece
        finally:
            if took:
                TURNS.give_back()
