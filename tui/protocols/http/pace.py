"""How many requests at a time: four, fewer while the server struggles, four again when it recovers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from tui.stop import Stop

WIDEST: Final = 4
"""Requests at a time at most (facts on iSpring, 6)."""

TOO_SLOW: Final = 2.0
"""Times the best typical answer from which on a server counts as struggling."""

NOTICEABLE: Final = 0.1
"""Seconds below which an answer is quick, whatever the best one took."""

_WEIGHT: Final = 0.3
"""Share of the newest answer in what is typical."""

_FORGETTING: Final = 1.01
"""Factor by which the best typical answer is forgotten with each answer: servers change in a day."""


_patient: Final = ContextVar("patient", default=False)


@contextmanager
def giving_way() -> Iterator[None]:
    """Inside, the requests of this thread wait until nobody else waits for a turn: a long run's do."""
    before = _patient.set(True)
    try:
        yield
    finally:
        _patient.reset(before)


def gives_way() -> bool:
    """Whether this thread does so at the moment."""
    return _patient.get()


class Pace:
    """Turns for the requests to one system. Every method may be called from any thread.

    Answers are compared with answers to the same kind of question only, by the time to their first byte. A
    thread that holds a turn gets further ones at once: it would otherwise wait for itself.
    """

    def __init__(self) -> None:
        self._freed = threading.Condition()
        self._holders: list[int] = []
        self._hurried = 0
        self._width = float(WIDEST)
        self._asked_before = 0
        self._typical: dict[str, float] = {}
        self._best: dict[str, float] = {}

    @property
    def width(self) -> int:
        """How many requests may be under way at the moment."""
        return int(self._width)

    @property
    def hurried(self) -> int:
        """How many wait for a turn and give way to nobody."""
        return self._hurried

    @contextmanager
    def turn(self, stop: Stop) -> Iterator[None]:
        """Wait for a turn and hold it inside the block. Raises ``StoppedError``."""
        holder, patient = threading.get_ident(), _patient.get()
        leave = stop.on_stop(self._wake)
        try:
            with self._freed:
                self._hurried += not patient
                try:
                    while not stop.is_set and self._must_wait(holder, patient=patient):
                        self._freed.wait()
                finally:
                    self._hurried -= not patient
                    self._freed.notify_all()
                stop.check()
                self._holders.append(holder)
        finally:
            leave()
        try:
            yield
        finally:
            with self._freed:
                self._holders.remove(holder)
                self._freed.notify_all()

    def _must_wait(self, holder: int, *, patient: bool) -> bool:
        if holder in self._holders:
            return False
        return len(self._holders) >= self.width or (patient and self.hurried > 0)

    def answered(self, kind: str, seconds: float) -> None:
        """Learn from an answer: narrow down if its kind became slow, else widen a little.

        Args:
            kind: What was asked.
            seconds: From sending to the first byte of the answer.
        """
        with self._freed:
            usual = self._typical.get(kind, seconds)
            typical = self._typical[kind] = usual + _WEIGHT * (seconds - usual)
            best = self._best[kind] = min(self._best.get(kind, typical) * _FORGETTING, typical)
            slow = seconds > NOTICEABLE and typical > TOO_SLOW * best
            self._change(self._width - 1 if slow else self._width + 1 / self._width)

    def refused(self) -> None:
        """Learn from a server that asks for patience: halve."""
        with self._freed:
            self._change(self._width / 2)

    def _change(self, width: float) -> None:
        """Change the width; after narrowing down not before those answered that were asked before."""
        if self._asked_before:
            self._asked_before -= 1
            return
        if width < self._width:
            self._asked_before = max(0, len(self._holders) - 1)
        self._width = min(float(WIDEST), max(1.0, width))
        self._freed.notify_all()

    def _wake(self) -> None:
        with self._freed:
            self._freed.notify_all()
