"""Start to the first paint of the login screen, and memory there: ``python -m tests.bench start``."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from statistics import median
from typing import Final

from tests.bench.line import Line
from tests.support.source import ROOT
from tests.support.terminal import Terminal
from tests.support.waiting import wait_until

RUNS: Final = 3
PATIENCE: Final = 60.0
HELLO: Final = """
from textual.app import App, ComposeResult
from textual.widgets import Static

class Hello(App):
    def compose(self) -> ComposeResult:
        yield Static("Hello, world")

Hello().run()
"""
PEERS: Final = {"posting": b"Request", "harlequin": b"Query"}
"""Programs built with Textual, and what is on their first screen."""

BEHIND: Final = ("lxml/etree", "_ssl")
"""What is mapped once lxml and httpx are loaded."""


def cpu(pid: int) -> float:
    """Return the milliseconds of CPU a process has used in all its threads."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks) / 1e6


def memory(pid: int, what: str = "Rss") -> float:
    """Return the MiB of a process: all it sees (``Rss``), or its share of what others see too (``Pss``)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / 1024


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """Give an environment in which every program finds its modules compiled, and no profile."""
    with tempfile.TemporaryDirectory() as folder:
        yield {
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": f"{folder}/compiled",
            "ROLLBOOK_CONFIG_DIR": f"{folder}/config",
        }


def painted(command: Sequence[str], text: bytes, around: dict[str, str]) -> tuple[float, float]:
    """Return the CPU until a text is painted, and the memory once nothing more is loaded."""
    with Terminal(command, cwd=ROOT, environment=around) as terminal:
        begun = time.monotonic()
        while text not in terminal.raw and time.monotonic() - begun < PATIENCE:
            time.sleep(0.002)
        used = cpu(terminal.process.pid)
        terminal.wait_quiet(0.5, PATIENCE)
        if "tui" in command:
            maps = Path(f"/proc/{terminal.process.pid}/maps")
            wait_until(lambda: all(name in maps.read_text("utf-8") for name in BEHIND), PATIENCE)
            time.sleep(1)  # the rest of what is loaded behind
        return used, memory(terminal.process.pid)


def run(arguments: Sequence[str], around: dict[str, str]) -> float:
    """Return the milliseconds of CPU a Python program takes from beginning to end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | around, check=True, stdout=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def lines() -> Iterator[Line]:
    """Measure, and yield what a start costs."""
    hello, ours = [sys.executable, "-c", HELLO], [sys.executable, "-m", "tui"]
    peers = {peer: text for peer, text in PEERS.items() if which(peer)}
    with environment() as around:
        painted(ours, b"Sign in", around)
        painted(hello, b"Hello, world", around)
        rounds = [
            (painted(hello, b"Hello, world", around), painted(ours, b"Sign in", around)) for _ in range(RUNS)
        ]
        bare, full = ([median(each[at][what] for each in rounds) for what in (0, 1)] for at in (0, 1))
        what = "start to the first paint of the login screen, CPU"
        yield Line(what, full[0], bare[0], "ms", 1.25, "a bare Textual hello-world")
        for peer, text in peers.items():
            beside = median(painted([peer], text, around)[0] for _ in range(3))
            yield Line(what, full[0], beside, "ms", 1.0, peer)
        what = "memory at the login screen, httpx and lxml loaded"
        yield Line(what, full[1], bare[1], "MiB", 1.45, "a bare Textual hello-world")
        run(["-m", "tui", "--version"], around)
        runs = [
            (run(["-m", "tui", "--version"], around), run(["-c", "pass"], around)) for _ in range(3 * RUNS)
        ]
        version, floor = (median(each[at] for each in runs) for at in (0, 1))
        yield Line("`rollbook --version`, CPU", version, floor, "ms", 3.0, "`python -c pass`")
