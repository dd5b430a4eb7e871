"""``--fast`` in real terminals: the same screens as without it, drawn anew when they may be spoilt."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from tests.e2e.program import PATIENCE, Rollbook
from tests.e2e.slowline import SlowLine
from tests.e2e.test_tmux import Tmux, in_tmux
from tests.support.display import Display, Drawn
from tests.support.waiting import wait_until
from tui.terminal.columns import is_certain

Screen: TypeAlias = list[list[Drawn]]

GARBAGE: Final = b"\x1b[3;5H\x1b[41mgarbage\x1b[m\x1b[12;1H\x1b[2K\x1b[20;60H<<<"
DIFFERENT: Final = re.compile(r"as of \d|127\.0\.0\.1")
"""What a line holds that differs from one start of the demo to the next: the time, ports."""

TWO_LINES: Final = 360

VERY_SLOW: Final = 5_000
"""Bytes a second."""

A_FRAME: Final = 2_000
"""Bytes of some lines scrolled in at 200×50, the list beside them put back."""

WALK: Final = (
    ("enter", "Working at Height"),
    ("down", "Code of Conduct"),
    ("down", "Data Protection"),
    ("down", "▸ Fire Safety 2026"),
    ("enter", "Óscar Peña"),
    ("down", "2 of 74"),
    ("pagedown", "17 of 74"),
    ("up", "16 of 74"),
    ("end", "74 of 74"),
    ("home", "1 of 74"),
    ("/", "/"),
    ("d", "/ d"),
    ("backspace", "Enter keeps"),
    ("enter", "1 of 74"),
    ("enter", "Next:"),
    ("down", "▸"),
    ("?", "Help: "),
    ("escape", "Next:"),
)
"""Keys, and what is seen after each."""


def resized(program: Rollbook, *sizes: tuple[int, int]) -> None:
    """Give the terminal other sizes, rows before columns, faster than anybody can draw."""
    for rows, columns in sizes:
        program.resize(rows, columns)


def test_whatever_was_drawn_over_the_screen_it_is_drawn_again() -> None:
    with Rollbook("--demo", "--fast") as program:
        program.sign_in()
        program.wait_quiet()
        good = program.cells()

        def mended(*, by: Callable[[], object]) -> None:
            program.scribble(GARBAGE)
            assert program.cells() != good
            by()
            wait_until(lambda: program.cells() == good, PATIENCE, program.text)

        mended(by=lambda: program.press("ctrl+l"))
        mended(by=lambda: program.send(b"\x1b[O\x1b[I"))  # the window lost the focus, and has it again
        mended(by=lambda: program.signal(signal.SIGWINCH))
        mended(by=lambda: resized(program, (30, 100), (24, 80)))
        program.press("ctrl+z")
        wait_until(lambda: 1049 not in program.modes and program.echo, PATIENCE, "the terminal was kept")
        mended(by=lambda: program.signal(signal.SIGCONT))
        program.resize(45, 160)
        program.sees("Working at Height", re.compile(r"q quit"))
        wait_until(lambda: len(program.screen()[-1].rstrip()) > 80, PATIENCE, program.text)
        program.leave("q")


def test_a_cursor_key_costs_no_more_than_the_two_lines_it_changes() -> None:
    """Bytes at 80×24 and 256 colours; the letters of two lines alone are up to 230, as many take three."""
    with Rollbook("--demo", "--fast") as program:
        program.sign_in()
        program.open_course("Fire Safety 2026", "mail?")
        program.wait_quiet(0.5)
        costs = []
        for place in range(2, 7):
            before = len(program.raw)
            program.press("down")
            program.sees(f" {place} of 74")
            program.wait_quiet()
            costs.append(len(program.raw) - before)
        assert max(costs) < TWO_LINES, costs
        program.leave("q")


def test_a_key_held_down_on_a_slow_line_leaves_out_what_nobody_could_see() -> None:
    """Sixty steps, thirty a second, of which twenty scroll: were all of them sent, they would cost 25,000.

    When the last key is pressed, no more than one frame is under way, and one is still to come.
    """
    with SlowLine("--demo", "--fast", size=(200, 50)) as program:
        program.sign_in()
        program.press("down", "down", "down")
        program.is_on("Fire Safety 2026")
        program.press("enter")
        program.sees("mail?")
        program.wait_quiet(0.5)
        program.slow, program.rate, before = True, VERY_SLOW, len(program.raw)
        begun = time.monotonic()
        for number in range(60):
            program.press("down")
            wait_until(lambda at=begun + number / 30: time.monotonic() >= at, PATIENCE, "time stood still")  # type: ignore[misc]
        last = len(program.raw)
        program.sees("61 of 74")
        program.wait_quiet()
        sent, late = len(program.raw) - before, len(program.raw) - last
        assert sent < 15_000
        assert late < 2 * A_FRAME
        assert b"\x1b[23b" in program.raw, "a bar was not told in few bytes"
        program.leave("q")
        assert b"^[[" not in program.raw, "an answer of the terminal was read as typed"


# --- beside the stock driver -----------------------------------------------------------------------------


def agree(one: Callable[[], Screen], other: Callable[[], Screen], key: str) -> None:
    """Wait until both show the same."""

    def differing() -> Screen:
        nothing: list[Drawn] = []
        pairs = zip_longest(compared(one()), compared(other()), fillvalue=nothing)
        return [[*line, (" | ",), *beside] for line, beside in pairs if line != beside]

    def told() -> str:
        lines = differing()
        return "\n".join([key, *("".join(cell[0] for cell in line) for line in lines), str(lines)])

    wait_until(lambda: not differing(), PATIENCE, told)


def compared(cells: Screen) -> Screen:
    """Return the lines that are the same in every run."""
    return [line for line in cells if not DIFFERENT.search("".join(cell[0] for cell in line))]


def captured(tmux: Tmux, columns: int, rows: int) -> Screen:
    """Return what a window of tmux shows, with colours and attributes."""
    display = Display(columns, rows)
    lines = tmux.do("capture-pane", "-p", "-e", "-N").removesuffix("\n").split("\n")
    display.feed("".join(f"\x1b[{row};1H{line}" for row, line in enumerate(lines, 1)).encode())
    return display.cells()


@pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux")
def test_tmux_shows_the_same(tmp_path: Path) -> None:
    size = 80, 24
    with in_tmux(tmp_path / "one", *size) as one, in_tmux(tmp_path / "other", *size, "--fast") as other:
        both = (one, other)
        for tmux in both:
            tmux.sees("[ Sign in ]")
        for key, seen in WALK:
            for tmux in both:
                tmux.press(
                    {"pagedown": "NPage", "backspace": "BSpace"}.get(
                        key, key.capitalize() if len(key) > 1 else key
                    )
                )
            for tmux in both:
                tmux.sees(seen)
            agree(lambda: captured(one, *size), lambda: captured(other, *size), key)


def certain(screen: Screen) -> Screen:
    """Return the lines on whose cells GNU screen and the terminal outside agree; of others how they begin."""
    lines = [(line, "".join(cell[0] for cell in line)) for line in screen]
    return [line if is_certain(text) else [(text[:5],)] for line, text in lines]


@contextmanager
def in_screen(folder: Path, *options: str) -> Iterator[Rollbook]:
    """Rollbook in a GNU screen of its own, seen as the terminal outside sees it."""
    folder.mkdir(mode=0o700)
    wrapper = ["screen", "-U", "-c", "/dev/null", "-S", "rollbook"]
    with Rollbook("--demo", *options, wrapper=wrapper, environment={"SCREENDIR": str(folder)}) as program:
        try:
            yield program
        finally:
            to_screen(folder, "quit")
            program.wait_exit(PATIENCE)


def hard_copy(folder: Path) -> Screen:
    """Return what GNU screen itself holds for shown, without colours."""
    to_screen(folder, "hardcopy", str(folder / "copy"))
    text = (folder / "copy").read_text("utf-8", "replace") if (folder / "copy").exists() else ""
    return [[(line,)] for line in text.splitlines()]


def to_screen(folder: Path, *command: str) -> None:
    """Have the GNU screen whose socket is in this folder do something."""
    place = {**os.environ, "SCREENDIR": str(folder)}
    telling = ["screen", "-S", "rollbook", "-X", *command]
    subprocess.run(telling, env=place, check=False, timeout=PATIENCE)


@pytest.mark.skipif(not shutil.which("screen"), reason="needs GNU screen")
def test_gnu_screen_shows_the_same(tmp_path: Path) -> None:
    with in_screen(tmp_path / "one") as one, in_screen(tmp_path / "other", "--fast") as other:
        both = (one, other)
        for program in both:
            program.sees("[ Sign in ]")
        for key, seen in WALK:
            for program in both:
                program.press(key)
            for program in both:
                program.sees(seen)
            agree(lambda: certain(one.cells()), lambda: certain(other.cells()), key)
            agree(lambda: hard_copy(tmp_path / "one"), lambda: hard_copy(tmp_path / "other"), key)
