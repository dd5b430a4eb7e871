"""Large courses opened in a real terminal, and keys pressed meanwhile: ``python -m tests.bench.large``.

The campus runs in a process of its own, Rollbook in another (``probed``), which tells after each write to its
terminal what it shows. The yardstick streams the same body through lxml's bare pull parser.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from tests.bench.line import Line
from tests.bench.probed import Told
from tests.bench.serving import in_process
from tests.support.source import ROOT
from tui.cli import FRAMES
from tui.demo import start
from tui.demo.data import crowd
from tui.demo.data.model import Course
from tui.demo.serving import Question, Reply

RUNS: Final = 3
CALL: Final = 0.06
"""Seconds a call for names takes."""

BEAT: Final = 0.033
"""Seconds between two keys: one that is held down."""

IDLE_KEYS: Final = 150
QUIET: Final = 1.0
PATIENCE: Final = 120.0
LOGIN: Final = 2_000
"""Bytes the login screen takes at least."""

ENTER: Final = b"\r"
DOWN: Final = b"\x1b[B"


@dataclass(frozen=True, slots=True)
class Opened:
    """What one opening of a course showed; all in seconds.

    Attributes:
        first: From Enter to the first rows.
        whole: To all rows.
        names: From then to the names of all rows on screen.
        busy: From each key pressed while rows arrived to the first write after the cursor had moved.
        idle: The same at rest.
        bare: What streaming the body through the bare pull parser took.
    """

    first: float
    whole: float
    names: float
    busy: tuple[float, ...]
    idle: tuple[float, ...]
    bare: float


def lines() -> Iterator[Line]:
    """Measure, and yield what it costs."""
    with in_process(_campus) as told:
        urls = told.recv()
        medium = [_opened(urls, crowd.PRIVACY, crowd.HOW_MANY // 2) for _ in range(RUNS)]
        large = [_opened(urls, crowd.SECURITY, crowd.HOW_MANY) for _ in range(RUNS)]
    bare = median(run.bare for run in medium) * 1000
    named = "streaming the body through the bare pull parser"
    first, whole = (median(times) * 1000 for times in zip(*((r.first, r.whole) for r in medium), strict=True))
    what = "Enter on a course of 100,000, a key held down: "
    yield Line(f"{what}first rows", first, bare, "ms", 0.1, named)
    yield Line(f"{what}all rows", whole, bare, "ms", 3.0, named)
    names = median(run.names for run in medium) * 1000
    yield Line("names of the visible rows, after the rows", names, CALL * 1000, "ms", 5.0, "one call")
    busy, idle = ([late for run in large for late in column(run)] for column in (_busy, _idle))
    what = f"key latency p99 while 200,000 rows arrive and parse ({len(busy)} keys)"
    yield Line(what, _p99(busy) * 1000, _p99(idle) * 1000, "ms", 2.0, "idle")


def _busy(run: Opened) -> tuple[float, ...]:
    return run.busy


def _idle(run: Opened) -> tuple[float, ...]:
    return run.idle


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]


# --- the campus, and the yardstick -----------------------------------------------------------------------


def _campus(pipe: Connection) -> None:
    """Run a campus whose calls for people take a while, until this process is ended."""
    campus = start()
    ispring = campus.services[0]
    answer = ispring.answer

    def slowly(question: Question) -> Reply:
        if question.path.startswith("/user"):
            time.sleep(CALL)
        return answer(question)

    ispring.answer = slowly
    pipe.send((campus.ispring_url, campus.moodle_url, campus.tokens.issue()))
    pipe.recv()


def _bare(urls: tuple[str, str, str], course: Course) -> float:
    """Stream the final statuses through a pull parser that keeps nothing; return the seconds it took."""
    connection = http.client.HTTPConnection(urlsplit(urls[0]).netloc)
    begun = time.monotonic()
    headers = {"Authorization": urls[2], "Accept": "application/xml"}
    connection.request("GET", f"/content/{course.id}/final_statuses", headers=headers)
    answer = connection.getresponse()
    assert answer.status == http.HTTPStatus.OK
    parser = etree.XMLPullParser(("end",))
    while piece := answer.read1(65_536):
        parser.feed(piece)
        for _, element in parser.read_events():
            if len(element):
                element.clear()
    parser.close()
    connection.close()
    return time.monotonic() - begun


# --- Rollbook in a terminal ------------------------------------------------------------------------------


class Program:
    """Rollbook at the campus, in a terminal nobody looks at; what it tells stands in ``told``."""

    def __init__(self, controller: int, ear: int) -> None:
        self.told: list[Told] = []
        self.raw = b""
        self._controller = controller
        threading.Thread(target=self._listen, args=(ear,), daemon=True).start()
        threading.Thread(target=self._drain, daemon=True).start()

    def press(self, key: bytes) -> float:
        """Press a key; return when."""
        at = time.monotonic()
        os.write(self._controller, key)
        return at

    def wait(self, holds: Callable[[Told], bool], what: str) -> Told:
        """Wait until something was told; return it."""
        ends = time.monotonic() + PATIENCE
        place = 0
        while time.monotonic() < ends:
            for one in self.told[place:]:
                if holds(one):
                    return one
                place += 1
            time.sleep(0.005)
        raise AssertionError(f"never: {what}; last {self.told[-1:]}")

    def rest(self) -> None:
        """Wait until nothing has been drawn for a while."""
        while not self.told or time.monotonic() - self.told[-1].at < QUIET:
            time.sleep(0.05)

    def _listen(self, ear: int) -> None:
        with os.fdopen(ear, encoding="ascii") as said:
            for line in said:
                at, *counts = line.split()
                self.told.append(Told(float(at), *map(int, counts)))

    def _drain(self) -> None:
        try:
            while data := os.read(self._controller, 65_536):
                self.raw += data
        except OSError:  # the other end is gone
            return


@contextmanager
def _program(urls: tuple[str, str, str]) -> Iterator[Program]:
    controller, line = os.openpty()
    termios.tcsetwinsize(line, (24, 80))
    ear, mouth = os.pipe()
    os.set_inheritable(mouth, True)  # the library's own
    command = [sys.executable, "-m", "tests.bench.probed", str(mouth), *urls[:2]]
    size = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLUMNS": "80", "LINES": "24"}
    size["TEXTUAL_FPS"] = FRAMES  # as the program's own beginning says
    process = subprocess.Popen(
        command, stdin=line, stdout=line, stderr=line, cwd=ROOT, env=os.environ | size, close_fds=True,
        pass_fds=(mouth,), start_new_session=True,
    )  # fmt: skip
    os.close(line)
    os.close(mouth)
    try:
        yield Program(controller, ear)
    finally:
        process.kill()
        process.wait()
        os.close(controller)


def _opened(urls: tuple[str, str, str], course: Course, learners: int) -> Opened:
    """Open a course with a key held down meanwhile."""
    bare = _bare(urls, course)
    with _program(urls) as program:
        program.wait(lambda _told: len(program.raw) > LOGIN, "the login screen")
        program.rest()
        program.press(ENTER)
        program.wait(lambda one: one.listed > 1, "the courses")
        program.rest()
        for key in (b"/", *(bytes([letter]) for letter in course.title.partition(" ")[0].encode()), ENTER):
            program.press(key)
        program.wait(lambda one: one.listed == 1, "the course")
        program.rest()
        steps = program.told[-1].steps
        entered = program.press(ENTER)
        first = program.wait(lambda one: one.rows > 0, "the first rows")
        held: list[float] = []
        while not any(one.rows >= learners and not one.arriving for one in program.told[-20:]):
            held.append(program.press(DOWN))
            time.sleep(BEAT)
        whole = program.wait(lambda one: one.rows >= learners, "all rows")
        named = program.wait(lambda one: one.at >= whole.at and 0 < one.seen == one.named, "the names")
        busy = _latencies(program, held, steps)
        time.sleep(3.0)
        program.rest()
        steps = program.told[-1].steps
        held = []
        for _ in range(IDLE_KEYS):
            held.append(program.press(DOWN))
            time.sleep(BEAT)
        idle = _latencies(program, held, steps)
    return Opened(first.at - entered, whole.at - entered, named.at - whole.at, busy, idle, bare)


def _latencies(program: Program, held: Sequence[float], before: int) -> tuple[float, ...]:
    """Return how long after each key the cursor had moved so often and something was written."""
    found = []
    for number, pressed in enumerate(held, 1):
        moved = program.wait(lambda one, wanted=before + number: one.steps >= wanted, f"{number} steps")  # type: ignore[misc]
        found.append(moved.at - pressed)
    return tuple(found)


if __name__ == "__main__":
    for line in lines():
        print(line.markdown, flush=True)  # noqa: T201  # a command's own voice
