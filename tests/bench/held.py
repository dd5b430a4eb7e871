"""A key held down on a slow line: ``python -m tests.bench held``."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from tests.bench.line import Line
from tests.bench.output import COURSE
from tests.e2e.program import PATIENCE
from tests.e2e.slowline import RATE, SlowLine
from tests.support.display import Display

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
        line = f"a line of {RATE // 1000} kB/s, {size[0]}×{size[1]}"
        what = f"↓ held for 2 s on {line}, `--fast`: lag after the last key"
        yield Line(what, found, 0, "s", MOST, "")
