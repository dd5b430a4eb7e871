"""Whether a key waits for the screen: what works beside it then makes way.

Python lets one thread run at a time. A key passes a dozen of Textual's queues before its effect is on screen,
and in each of them a busy thread, or rows that are just being taken in, would be ahead of it.
"""

from __future__ import annotations

import threading
from time import monotonic
from typing import Final

LONGEST: Final = 0.05
"""Seconds after which work goes on though nobody has acted upon the key yet."""

ON_ITS_WAY: Final = 0.02
"""Seconds after which work goes on though nothing was drawn: not each key changes the screen."""

SHARE: Final = 0.01
"""Seconds work has for itself after a key, however fast the next one comes."""


class Hurry:
    """From a key's being read to what is then drawn; every method may be called from any thread."""

    def __init__(self) -> None:
        self._calm = threading.Event()
        self._calm.set()
        self._taken = False
        self._ends = 0.0

    def key_read(self) -> None:
        """A key has come from the terminal."""
        if (now := monotonic()) > self._ends + SHARE:
            self._taken = False
            self._ends = now + LONGEST
            self._calm.clear()

    def key_taken(self) -> None:
        """It is being acted upon: what is drawn next shows it."""
        if self.is_on and not self._taken:
            self._taken = True
            self._ends = monotonic() + ON_ITS_WAY

    def drawn(self) -> None:
        """Something was drawn."""
        if self.is_on and self._taken:
            self._ends = monotonic()
            self._calm.set()

    @property
    def is_on(self) -> bool:
        """Whether a key waits."""
        return monotonic() < self._ends

    def make_way(self) -> None:
        """Wait, in a thread beside the screen's own, while a key does; never for long."""
        if (left := self._ends - monotonic()) > 0:
            self._calm.wait(left)


HURRY: Final = Hurry()
"""The hurry of this process: it has one terminal, and one interpreter for all its threads."""
