"""A key held down on a slow line: ``python -m tests.bench held``."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator
from statistics import median
from typing import Final

from tests.bench.line import Line
from tests.bench.output import COURSE
from tests.e2e.program import PATIENCE, Rollbook

RATE: Final = 20_000
"""Bytes a second the line carries."""

SECONDS: Final = 2.0
REPEATS: Final = 30
"""How often a second a key held down is sent."""

RUNS: Final = 3
QUIET: Final = 1.0
MOST: Final = 0.1
SIZES: Final = ((80, 24), (200, 50))


class SlowLine(Rollbook):
    """Rollbook at the other end of a line that carries so much, once it is ``slow``."""

    slow = False
    arrived_at = 0.0

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
                self._display.feed(data)
            self._busy_at = self.arrived_at = time.monotonic()
        self._ended.set()


def lag(key: str, size: tuple[int, int]) -> float:
    """Return how long after the last key the last byte arrives, in seconds."""
    with SlowLine("--demo", "--fast", size=size) as program:
        program.sign_in()
        program.press("down", "down", "down")
        program.is_on(COURSE)
        program.press("enter")
        program.sees("mail?")
        program.wait_quiet(QUIET, PATIENCE)
        program.slow = True
        begun = time.monotonic()
        for number in range(int(SECONDS * REPEATS)):
            time.sleep(max(0.0, begun + number / REPEATS - time.monotonic()))
            program.press(key)
        last = time.monotonic()
        program.wait_quiet(QUIET, PATIENCE)
        return max(0.0, program.arrived_at - last)


def lines() -> Iterator[Line]:
    """Measure, and yield how late the screen is."""
    for size in SIZES:
        found = median(lag("down", size) for _ in range(RUNS))
        what = f"↓ held for 2 s on a line of 20 kB/s, {size[0]}×{size[1]}, `--fast`: lag after the last key"
        yield Line(what, found, 0, "s", MOST, "")
