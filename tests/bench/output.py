"""Bytes a key costs with ``--fast``, beside a curses program: ``python -m tests.bench output``."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from pyte.graphics import FG_AIXTERM, FG_ANSI, FG_BG_256

from tests.bench.line import Line
from tests.e2e.program import PATIENCE, Rollbook
from tests.support.display import Drawn
from tests.support.source import ROOT
from tests.support.terminal import Terminal
from tests.support.waiting import wait_until

SIZES: Final = ((80, 24), (200, 50))
QUIET: Final = 0.6
"""Seconds without a byte after which a key has had its effect."""

COURSE: Final = "Fire Safety 2026"
COURSE_LINES: Final = 3
"""How far down in the list of courses that is."""

MOST_TIMES_CURSES: Final = 1.1
MOST_TIMES_STOCK: Final = 0.35
BETWEEN: Final = 0.03
"""Seconds between two keys of which nothing is measured."""

Screen = list[list[Drawn]]


@dataclass(frozen=True, slots=True)
class Step:
    """A key, and what it is measured as; without a name it only leads to the next."""

    key: str
    name: str = ""


def steps(height: int) -> Iterator[Step]:
    """Yield what is pressed in the roster of a course."""
    yield from (Step("down", "cursor down") for _ in range(5))
    yield from (Step("down") for _ in range(height))
    yield from (Step("down", "cursor down that scrolls") for _ in range(5))
    yield Step("home")
    yield Step("pagedown", "page down")
    if height < 40:
        yield from (Step("pagedown", "page down") for _ in range(2))
    yield Step("home")
    yield Step("/")
    yield from (Step(letter, "filter keystroke") for letter in "ann")
    yield Step("escape")
    for letter in "nlc":
        yield Step("s")
        yield Step(letter, "sort")


def walked(size: tuple[int, int]) -> tuple[dict[str, list[int]], list[tuple[str, Screen]]]:
    """Return the bytes of each key by name, and the screens seen, each with the name of what led to it."""
    costs: dict[str, list[int]] = {}
    screens: list[tuple[str, Screen]] = []

    def note(name: str, cost: int) -> None:
        costs.setdefault(name, []).append(cost)
        screens.append((name, program.cells()))

    with Rollbook("--demo", "--fast", size=size) as program:
        program.sign_in()
        for _ in range(COURSE_LINES):
            program.press("down")
        program.is_on(COURSE)
        program.press("enter")
        program.sees("mail?")
        program.wait_quiet(QUIET * 2, PATIENCE)
        note("", 0)
        for step, then in pairwise([*steps(size[1]), Step("", "the end")]):
            before = len(program.raw)
            program.press(step.key)
            if step.name or then.name:
                program.wait_quiet(QUIET, PATIENCE)
                note(step.name, len(program.raw) - before)
            else:
                time.sleep(BETWEEN)
        program.press("escape", "q")
        program.wait_exit(PATIENCE)
    return costs, screens


def settled(*options: str) -> int:
    """Return the bytes until the login screen is settled."""
    with Rollbook("--demo", *options) as program:
        program.sees("[ Sign in ]")
        program.wait_quiet(QUIET, PATIENCE)
        return len(program.raw)


def drawn_by_curses(size: tuple[int, int], screens: Sequence[tuple[str, Screen]]) -> dict[str, list[int]]:
    """Return the bytes the same screens cost a curses program."""
    costs: dict[str, list[int]] = {}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(
            [[[_numbered(cell) for cell in line] for line in screen] for _name, screen in screens], file
        )
        file.flush()
        script = str(Path(__file__).with_name("curses_screens.py"))
        command = [sys.executable, script, file.name]
        with Terminal(command, rows=size[1], columns=size[0], cwd=ROOT) as terminal:
            before = 0
            for name, screen in screens:
                wait_until(lambda: terminal.raw, PATIENCE)
                terminal.wait_quiet(QUIET / 2, PATIENCE)
                _same(terminal, screen)
                costs.setdefault(name, []).append(len(terminal.raw) - before)
                before = len(terminal.raw)
                terminal.press("space")
            assert terminal.wait_exit() == 0
    return costs


def _same(terminal: Terminal, screen: Screen) -> None:
    """See that curses shows what was asked of it, but for lines it gives other cells to than Textual does."""
    same = [
        [cell[0] for cell in shown] == [cell[0] for cell in wanted]
        for shown, wanted in zip(terminal.cells(), screen, strict=True)
    ]
    assert same.count(False) <= len(same) / 4, terminal.text()


def _numbered(cell: Drawn) -> list[str]:
    """Return a cell with its colours as numbers of the palette."""
    text, ground, *rest = cell
    return [text, _number(ground), *(_number(ink) for ink in rest[:1]), *rest[1:]]


def _number(colour: str) -> str:
    if colour == "default":
        return "-1"
    names = [*list(FG_ANSI.values())[:8], *FG_AIXTERM.values()]
    if colour in names:
        return str(names.index(colour))
    return str(FG_BG_256.index(colour))


def lines() -> Iterator[Line]:
    """Measure, and yield what a key costs, screen by screen."""
    fast, stock = settled("--fast"), settled("--no-fast")
    what = "login screen until settled, `--fast`"
    yield Line(what, fast, stock, "B", MOST_TIMES_STOCK, "the stock driver")
    for size in SIZES:
        ours, screens = walked(size)
        curses = drawn_by_curses(size, screens)
        for name in filter(None, ours):
            one, other = (statistics.median(costs[name]) for costs in (ours, curses))
            what = f"{name}, {size[0]}×{size[1]}, `--fast`"
            yield Line(what, one, other, "B", MOST_TIMES_CURSES, "a curses program")
