"""Idle sign-out: after so long without a key, nobody is at the keyboard any more."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

MINUTE: Final = 60.0
OVER_SSH: Final = 30
"""Minutes until sign-out over SSH, unless the profile says otherwise; elsewhere the default is never."""


def default_minutes(*, over_ssh: bool) -> int:
    """Return the minutes for profiles that say nothing; 0 for never."""
    return OVER_SSH if over_ssh else 0


class IdleWatch:
    """Calls ``over`` once, after ``seconds`` without ``touch``; it sends nothing and wakes only then.

    Args:
        seconds: How long nobody may touch a key; 0 or less for ever.
        timer: Calls a function after so many seconds.
        over: What to do then.
    """

    def __init__(
        self, seconds: float, timer: Callable[[float, Callable[[], None]], object], over: Callable[[], None]
    ) -> None:
        self._seconds = seconds
        self._timer = timer
        self._over = over
        self._touched = time.monotonic()
        self._ended = seconds <= 0
        if not self._ended:
            timer(seconds, self._look)

    def touch(self) -> None:
        """Take note of a key."""
        self._touched = time.monotonic()

    def end(self) -> None:
        """Watch no longer."""
        self._ended = True

    def _look(self) -> None:
        """Wait for what is left, or say that it is over."""
        if self._ended:
            return
        left = self._touched + self._seconds - time.monotonic()
        if left > 0:
            self._timer(left, self._look)
        else:
            self._ended = True
            self._over()
