"""At rest nothing is sent: over a slow line, and in a recording, each byte costs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from tests.e2e.program import PATIENCE, SIZES, Rollbook

AT_REST: Final = 2.0
"""Seconds without a byte."""

SETTLED: Final = 0.4
"""Seconds of silence after which what was asked for has come."""


def views(program: Rollbook) -> Iterator[str]:
    """Go from view to view; the name of each is yielded once it is on the screen."""
    program.sees("[ Sign in ]")
    yield "sign-in"
    program.sign_in()
    program.sees("?", "=")
    yield "courses"
    program.press("down", "down", "down", "enter")
    program.sees("Amélie Dubois", "mail?")
    yield "roster"
    program.press("enter")
    program.sees("Next:")
    yield "learner"
    program.press("i")
    program.sees("Details: ")
    yield "details"


def sheets(program: Rollbook) -> Iterator[str]:
    """Go to what opens over the views, or in them."""
    program.sign_in()
    program.press("down", "down", "down", "enter")
    program.sees("Amélie Dubois", "mail?")
    program.type("/late")
    program.sees("/ late", "11 of 74")
    yield "filter"
    program.press("enter", "s")
    program.sees("n name")
    yield "sort"
    program.press("n", "m")
    program.sees("Match: ", "Not in Moodle")
    yield "match"
    program.press("escape", "o")
    program.sees("Enter opens")
    yield "find"
    program.press("escape", "?")
    program.sees("Help: ")
    yield "help"


def test_nothing_is_sent_at_rest() -> None:
    """Two programs rest side by side, each in one place after the other."""
    with Rollbook("--demo", size=SIZES[0]) as one, Rollbook("--demo", size=SIZES[1]) as other:
        both = (one, other)
        for places in zip_longest(views(one), sheets(other)):
            for program in both:
                program.wait_quiet(SETTLED, PATIENCE)
            before = [len(program.raw) for program in both]
            for program in both:
                program.wait_quiet(AT_REST, AT_REST + SETTLED)
            assert [len(program.raw) for program in both] == before, places
