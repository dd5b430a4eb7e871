"""Rollbook at the other end of a slow line."""

from __future__ import annotations

import os
import select
import time
from typing import Final

from tests.e2e.program import Rollbook

RATE: Final = 20_000
"""Bytes a second the line carries."""


class SlowLine(Rollbook):
    """Rollbook at the other end of a line that carries so much, once it is ``slow``.

    What came then stands in ``pieces``, each with the moment it had come.
    """

    slow = False
    pieces: tuple[tuple[float, bytes], ...] = ()

    def _read(self) -> None:
        """Read no faster than the line carries."""
        while True:
            ready, _, _ = select.select([self._controller, self._hung_up], [], [])
            if self._controller not in ready:
                break
            try:
                data = os.read(self._controller, 200 if self.slow else 65536)
            except OSError:
                break
            if self.slow:
                time.sleep(len(data) / RATE)
            with self._lock:
                self._raw += data
                answer = self._display.feed(data)
            if answer:
                self.send(answer)
            self._busy_at = time.monotonic()
            if self.slow:
                self.pieces += ((self._busy_at, data),)
        self._ended.set()
