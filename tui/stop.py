"""Cancellation that wakes what it cancels, wherever that waits."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from tui.errors import StoppedError

Job = Callable[[], None]

_LOOK_UP: Final = 0.05
"""Seconds after which somebody who waits for another looks whether to stop."""


class Stop:
    """Says stop to a piece of work, once, and wakes it where it waits.

    A child stops with its parent. Everything here may be called from any thread.
    """

    def __init__(self, parent: Stop | None = None) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._wakers: dict[int, Job] = {}
        self._numbers = itertools.count()
        self._leave_parent: Job = parent.on_stop(self.set) if parent else _nothing

    @property
    def is_set(self) -> bool:
        """Whether stop was said."""
        return self._event.is_set()

    def set(self) -> None:
        """Say stop: every wait ends, every waker registered with ``on_stop`` is called once."""
        with self._lock:
            self._event.set()
            wakers, self._wakers = list(self._wakers.values()), {}
        for wake in wakers:
            wake()

    def check(self) -> None:
        """Raise ``StoppedError`` if stop was said."""
        if self._event.is_set():
            raise StoppedError("stopped")

    def wait(self, seconds: float) -> None:
        """Wait that long, or raise ``StoppedError`` as soon as stop is said."""
        if self._event.wait(seconds):
            raise StoppedError("stopped")

    def on_stop(self, wake: Job) -> Job:
        """Have ``wake`` called when stop is said (at once if it was); returns the call that takes it back."""
        with self._lock:
            if not self._event.is_set():
                number = next(self._numbers)
                self._wakers[number] = wake
                return lambda: self._forget(number)
        wake()
        return _nothing

    def finish(self) -> None:
        """Leave the parent: this piece of work is over and needs no waking any more."""
        self._leave_parent()

    def _forget(self, number: int) -> None:
        with self._lock:
            self._wakers.pop(number, None)


@contextmanager
def alone(lock: threading.Lock, stop: Stop) -> Iterator[None]:
    """Hold a lock, or raise ``StoppedError`` if stop is said while another holds it."""
    while not lock.acquire(timeout=_LOOK_UP):
        stop.check()
    try:
        yield
    finally:
        lock.release()


def _nothing() -> None:
    """Stand in where there is nothing to take back."""
