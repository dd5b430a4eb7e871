"""Rollbook at the other end of a slow line."""

from __future__ import annotations

import os
import time
from typing import Final

from tests.e2e.program import Rollbook

RATE: Final = 20_000
"""Bytes a second a line carries."""


class SlowLine(Rollbook):
    """Rollbook at the other end of a line that carries ``rate`` bytes a second, once it is ``slow``.

    What came then stands in ``pieces``, each with the moment it had come.
    """

    rate = RATE
    slow = False
    pieces: tuple[tuple[float, bytes], ...] = ()

    def _receive(self) -> bytes:
        """Read no faster than the line carries."""
        if not self.slow:
            return super()._receive()
        data = os.read(self._controller, 200)
        time.sleep(len(data) / self.rate)
        self.pieces += ((time.monotonic(), data),)
        return data
