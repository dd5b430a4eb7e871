"""The whole app on two terminals at once: one is sent everything, the other only what changes.

They are compared after every frame, cell by cell and attribute by attribute. The suite presses a few dozen
keys; by hand, for as long as one likes (TERM: xterm, screen or none, for what the terminal can do)::

    python -m tests.terminal.test_sessions KEYS COLUMNSxROWS SEED [TERM]
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from typing import Any, Final

import pytest
from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.pilot import Pilot

from tests.support.campus import NOW, campus
from tests.support.display import Display, Drawn
from tests.support.driving import campus_access
from tests.support.pilots import piloted
from tests.support.waiting import pilot_until
from tests.terminal.known import REPEATING, SCREEN, XTERM
from tui.app import RollbookApp
from tui.demo import Campus, start
from tui.terminal.abilities import NONE, Abilities
from tui.terminal.columns import steady
from tui.terminal.shadow import Shadow

__all__ = ["campus"]

KEYS: Final = (
    *(["down", "j"] * 6),
    *(["up", "pagedown", "enter", "escape"] * 4),
    *(["pageup", "slash", "s", "tab", "space", "right", "left", "n"] * 2),
    *(
        "home",
        "end",
        "ctrl+d",
        "ctrl+u",
        "question_mark",
        "i",
        "m",
        "o",
        "r",
        "x",
        "p",
        "asterisk",
        "backspace",
    ),
    *("1", "2", "3", "4", "5", "0", "a", "e", "l", "d", "ctrl+l", "f1"),
)
"""What is pressed, the more often the more often it stands here; nothing that quits."""

SIZES: Final = ((80, 24), (120, 40), (100, 30))


class TwoTerminals(Driver):
    """A driver without a terminal that draws on two screens what the two drivers would send.

    Attributes:
        everything: What the stock driver is followed by.
        less: What the fast one is.
        frames: How many writes there were.
        comparing: Whether the screens must be the same after each.
        bytes: What each was sent.
    """

    abilities: Abilities = XTERM

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        width, height = size or SIZES[0]
        self.everything, self.less = Display(width, height), Display(width, height)
        self.shadow = Shadow(width, height, self.abilities)
        self.frames = 0
        self.comparing = True
        self.bytes: Counter[str] = Counter()

    def start_application_mode(self) -> None:
        """Tell the size, and take the alternate screen."""
        size = Size(*self.shadow.size)
        self.send_message(events.Resize(size, size))
        self.write("\x1b[?1049h\x1b[?7l")

    def write(self, data: str) -> None:
        """Draw on both, and compare them."""
        stock, fast = steady(data).replace("\n", "\r\n").encode(), self.shadow.feed(data).encode()
        self.everything.feed(stock)
        self.less.feed(fast)
        self.bytes.update(stock=len(stock), fast=len(fast))
        self.frames += 1
        assert not self.comparing or self.difference() == [], fast

    def difference(self) -> list[tuple[int, int, Drawn, Drawn]]:
        """Return the cells that differ among those touched: line, column, what each terminal shows there."""
        rows = sorted(self.less.touched() | self.everything.touched())
        both = zip(rows, self.less.cells(rows), self.everything.cells(rows), strict=True)
        return [
            (y, x, one, other)
            for y, less, everything in both
            for x, (one, other) in enumerate(zip(less, everything, strict=True))
            if one != other
        ]

    def resize(self, width: int, height: int) -> None:
        """Be terminals of another size, with the old screen drawn anew."""
        self.shadow.resize(width, height)
        repainted = self.shadow.repaint().encode()
        for display in (self.everything, self.less):
            display.resize(width, height)
            display.feed(repainted)

    def disable_input(self) -> None:
        """Nobody types here."""

    def stop_application_mode(self) -> None:
        """Stay on the screen, so that it can be looked at."""


async def session(
    campus: Campus, size: tuple[int, int], seed: int, keys: int, abilities: Abilities
) -> Counter[str]:
    """Press ``keys`` random keys on a screen of ``size``; return the bytes each terminal was sent."""
    driver_class = type("Driver", (TwoTerminals,), {"abilities": abilities})
    app = RollbookApp(campus_access(campus), driver_class)
    pressed = random.Random(seed)  # noqa: S311  # the same keys again for the same seed
    async with app.run_test(headless=False, size=size, notifications=True) as pilot:
        driver = app._driver
        assert isinstance(driver, TwoTerminals)
        await pilot.press("enter")
        for number in range(keys):
            await pilot.press(pressed.choice(KEYS))
            await breathe(pilot, pressed)
            if number % 20 == 14:
                await resized(pilot, driver, pressed.choice(SIZES))
        assert driver.frames > keys / 2
        return driver.bytes


async def breathe(pilot: Pilot[int], pressed: random.Random) -> None:
    """Let the app draw, sometimes also what comes from a server."""
    await pilot.pause(0.05 if pressed.random() < 0.3 else None)


async def resized(pilot: Pilot[int], driver: TwoTerminals, size: tuple[int, int]) -> None:
    """Give the terminals another size; in between Textual may still draw for the old one."""
    driver.comparing = False
    driver.resize(*size)
    await pilot.resize_terminal(*size)
    await pilot_until(pilot, lambda: driver.less.cells() == driver.everything.cells())
    driver.comparing = True


@pytest.mark.parametrize(("size", "seed", "abilities"), [((80, 24), 1, REPEATING), ((120, 40), 2, SCREEN)])
@piloted
async def test_both_terminals_show_the_same(
    campus: Campus, size: tuple[int, int], seed: int, abilities: Abilities
) -> None:
    sent = await session(campus, size, seed, 20, abilities)
    assert sent["fast"] < sent["stock"] / 2


def main(keys: int, size: str, seed: int, term: str = "xterm") -> None:
    """Walk a long session by hand."""
    width, height = map(int, size.split("x"))
    abilities = {"xterm": REPEATING, "screen": SCREEN, "none": NONE}[term]
    campus = start(now=NOW)
    sent = asyncio.run(session(campus, (width, height), seed, keys, abilities))
    print(  # noqa: T201  # a command's own voice
        f"seed {seed}: the same; {sent['stock']:,} bytes, or {sent['fast']:,}"
    )
    campus.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
