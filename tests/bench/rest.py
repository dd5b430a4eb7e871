"""Screens at rest, and many sessions of them: ``python -m tests.bench rest``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median
from typing import Final

from tests.bench.line import Line
from tests.bench.start import cpu, environment, memory
from tests.e2e.program import PATIENCE, Rollbook

SECONDS: Final = 30.0
SETTLED: Final = 1.0
SESSIONS: Final = 50
AT_A_TIME: Final = 5
LONG: Final = 120.0

COURSES: Final = "courses"
Way = Callable[[Rollbook], object]


def sign_in(program: Rollbook) -> None:
    """Stay at the login screen."""
    program.sees("[ Sign in ]")


def sign_in_input(program: Rollbook) -> None:
    """Put the keyboard into a field of the login screen, on a first start."""
    sign_in(program)
    program.press("shift+tab", "shift+tab")
    program.wait_quiet(SETTLED, LONG)


def roster(program: Rollbook) -> None:
    """Go to a course's learners."""
    program.sign_in()
    program.open_course("Fire Safety 2026", "mail?")


def after(*keys: str, course: bool = True) -> Way:
    """Return the way to what these keys lead to, in a course or among the courses."""

    def go(program: Rollbook) -> None:
        if course:
            roster(program)
        else:
            program.sign_in()
        for key in keys:
            program.press(key)
            program.wait_quiet(0.4, LONG)

    return go


PLACES: Final[dict[str, Way]] = {
    "sign-in": sign_in,
    "sign-in, an input": sign_in_input,
    "courses": after(course=False),
    "courses, filter": after("/", "a", course=False),
    "find": after("o", "a", course=False),
    "accounts": after("a", course=False),
    "roster": roster,
    "roster, filter": after("/", "l"),
    "sort": after("s"),
    "learner": after("enter"),
    "details": after("enter", "i"),
    "why": after("w"),
    "match": after("m"),
    "copy": after("y"),
    "export": after("e"),
    "differences": after("d"),
    "causes": after("c"),
    "grid": after("v"),
    "help": after("?"),
    "help, filter": after("?", "/"),
    "commands": after(":"),
}
"""Every screen and sheet, and how to come there."""


def resting() -> Line:
    """Return how many bytes all screens together send at rest."""
    with ExitStack() as opened:
        programs = {place: opened.enter_context(Rollbook("--demo")) for place in PLACES}
        for place, program in programs.items():
            PLACES[place](program)
        for program in programs.values():
            program.wait_quiet(SETTLED, LONG)
        before = {place: len(program.raw) for place, program in programs.items()}
        time.sleep(SECONDS)
        sent = {place: len(program.raw) - before[place] for place, program in programs.items()}
    what = f"{len(PLACES)} screens and sheets at rest for 30 s, inputs included"
    if loud := [place for place, count in sent.items() if count]:
        what += f" (not so: {', '.join(loud)})"
    return Line(what, sum(sent.values()), 0, "B", 0, "")


def many() -> Iterator[Line]:
    """Yield what each of 50 sessions takes in memory, beside one alone, and what all of them do at rest."""
    with environment() as around, ExitStack() as opened:

        def begun() -> Rollbook:
            return opened.enter_context(Rollbook("--demo", environment=around))

        first = begun()
        first.sign_in()
        first.wait_quiet(SETTLED, LONG)
        alone = memory(first.process.pid)
        programs = [first]
        while len(programs) < SESSIONS:
            some = [begun() for _ in range(min(AT_A_TIME, SESSIONS - len(programs)))]
            for program in some:
                program.sees("[ Sign in ]")
                program.press("enter")
            for program in some:
                program.wait_for("courses", LONG)
            programs += some
        for program in programs:
            program.wait_quiet(SETTLED, LONG)
        time.sleep(PATIENCE / 4)
        numbers = [program.process.pid for program in programs]
        each = median(memory(number, "Pss") for number in numbers)
        before, begun_at = sum(map(cpu, numbers)), time.monotonic()
        time.sleep(SECONDS / 2)
        used = (sum(map(cpu, numbers)) - before) / (time.monotonic() - begun_at) / 10
    yield Line(f"{SESSIONS} sessions at rest: memory (PSS) each", each, alone, "MiB", 0.8, "one alone")
    yield Line(f"{SESSIONS} sessions at rest: CPU in all", used, 0, "% of a core", 2, "")


def lines() -> Iterator[Line]:
    """Measure, and yield what it costs to do nothing."""
    yield resting()
    yield from many()
