"""A key held down on a slow line: ``python -m tests.bench held``."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from tests.bench.line import Line
from tests.bench.output import COURSE
from tests.e2e.program import PATIENCE, Rollbook
from tests.support.display import Display

RATE: Final = 20_000
"""Bytes a second the line carries."""

SECONDS: Final = 2.0
REPEATS: Final = 30
"""How often a second a key held down is sent."""

RUNS: Final = 3
QUIET: Final = 1.0
CURSOR: Final = "▸"
WHO: Final = 20
"""The sign of the cursor, and the cells of a name beside it."""

MOST: Final = 0.1
SIZES: Final = ((80, 24), (200, 50))


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


def cursor_line(lines: Sequence[str]) -> tuple[int, str]:
    """Return where the cursor of the rightmost table stands, and at whom; being drawn, it may be nowhere."""
    place, at = max((line.rfind(CURSOR), at) for at, line in enumerate(lines))
    return at, lines[at][place:][:WHO]


def arrived(before: bytes, pieces: Sequence[tuple[float, bytes]], size: tuple[int, int]) -> float:
    """Return when the cursor had come to where it stayed.

    What is asked for once the reader rests, such as who the people on screen are in Moodle, comes later.
    """
    display = Display(*size)
    display.feed(before)
    shown, at = cursor_line(display.lines()), 0.0
    for moment, data in pieces:
        display.feed(data)
        if (now := cursor_line(display.lines())) != shown:
            shown, at = now, moment
    return at


def lag(key: str, size: tuple[int, int]) -> float:
    """Return how long after the last key the cursor was where it belongs, in seconds."""
    with SlowLine("--demo", "--fast", size=size) as program:
        program.sign_in()
        program.press("down", "down", "down")
        program.is_on(COURSE)
        program.press("enter")
        program.sees("mail?")
        program.wait_quiet(QUIET, PATIENCE)
        before, program.slow = program.raw, True
        begun = time.monotonic()
        for number in range(int(SECONDS * REPEATS)):
            time.sleep(max(0.0, begun + number / REPEATS - time.monotonic()))
            program.press(key)
        last = time.monotonic()
        program.wait_quiet(QUIET, PATIENCE)
        return max(0.0, arrived(before, program.pieces, size) - last)


def lines() -> Iterator[Line]:
    """Measure, and yield how late the screen is."""
    for size in SIZES:
        found = median(lag("down", size) for _ in range(RUNS))
        what = f"↓ held for 2 s on a line of 20 kB/s, {size[0]}×{size[1]}, `--fast`: lag after the last key"
        yield Line(what, found, 0, "s", MOST, "")
