"""The whole way by keys alone: sign in, courses, learners, one learner, her activities, back, out."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tests.e2e.program import PATIENCE, SIZES, Rollbook
from tests.support.waiting import wait_until
from tui.demo.data import hostile

sizes = pytest.mark.parametrize("size", SIZES, ids=[f"{columns}x{rows}" for columns, rows in SIZES])

EVERYBODY: Final = 20_000
HOSTILE_ROWS: Final = len(hostile.NAMES) + 2


@sizes
def test_a_course_and_one_of_its_learners(size: tuple[int, int]) -> None:
    with Rollbook("--demo", size=size) as program:
        program.sign_in()
        program.press("down", "down", "down")
        program.is_on("Fire Safety 2026")
        program.press("enter")
        program.sees("Óscar Peña Ibáñez", "✗ Failed", "mail?", "1 of 74")
        program.press("down", "down", "down", "down", "down")
        program.sees("6 of 74")
        program.is_on("Amélie Dubois")
        program.press("enter")
        program.sees("┃ Not complete: the quiz “Final test” was taken but not passed", "Blocks completion  1")
        program.press("down", "down")
        program.sees(re.compile("▸ ○ incomplete +消防手順チェックリスト"))
        program.press("n")
        program.sees("Giulia D’Angelo", "7 of 74")
        program.press("escape")
        program.sees("Done / due", "7 of 74")
        program.is_on("Giulia D’Angelo")
        program.press("escape")
        program.back_at_the_top()
        program.leave("q")


def at_the_end(program: Rollbook) -> bool:
    """Press End, and tell whether the reader stays there: names that come then may put the row elsewhere."""
    program.press("end")
    program.wait_quiet()
    return f"{EVERYBODY:,} of {EVERYBODY:,}" in program.text()


def test_the_largest_course() -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        program.press("down", "enter")
        program.sees("Code of Conduct", f"{EVERYBODY:,} learners", "names still to come", "x stops")
        program.press("x")
        program.sees(re.compile(rf"\d of {EVERYBODY:,}"))
        wait_until(lambda: at_the_end(program), PATIENCE, "End never led to the last row")
        program.press("pageup", "pageup", "home", "pagedown", "enter")
        program.sees("┃ Failed in iSpring", "Next:")
        program.press("p")
        program.sees("Next:")
        program.press("escape", "escape")
        program.back_at_the_top()
        program.leave("q")


@sizes
def test_every_row_of_the_hostile_course(size: tuple[int, int]) -> None:
    """Every second learner is opened on the small screen, the others on the large one."""
    with Rollbook("--demo", size=size) as program:
        program.sign_in()
        program.press(*["down"] * 5)
        program.is_on("Hostile names [/x]")
        program.press("i")
        program.sees("Details: Hostile names [/x]", "Esc back")
        program.press("escape")
        program.wait_gone("Details: ")
        program.press("enter")
        program.sees(f"1 of {HOSTILE_ROWS}", "Two lines and a tab", "mail?")
        program.press("end")
        program.sees(f"{HOSTILE_ROWS} of {HOSTILE_ROWS}")
        first = 1 + SIZES.index(size)
        for number in range(HOSTILE_ROWS - 1, first - 1, -1):
            program.press("up")
            program.sees(f"{number} of {HOSTILE_ROWS}")
        program.press("enter")
        for number in range(first, HOSTILE_ROWS + 1, 2):
            program.sees(f"{number} of {HOSTILE_ROWS}")
            program.wait_gone("… asking", PATIENCE)
            program.press("n", "n")
        program.press("i")
        program.sees("Details: ")
        program.press("escape")
        program.wait_gone("Details: ")
        program.press("m")
        program.press("escape", "escape", "escape")
        program.back_at_the_top()
        program.leave("q")


def test_activities_of_hostile_names_from_first_to_last() -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        program.press(*["down"] * 5, "enter")
        program.sees("Two lines and a tab", "mail?")
        program.press("down", "enter")
        program.sees("┃ Failed in iSpring", "▸ ○ incomplete")
        lines = [program.cursor_line]
        for _ in hostile.ACTIVITY_NAMES[1:]:
            program.press("down")
            program.has_left(lines[-1])
            lines.append(program.cursor_line)
        assert "Smith [/x]" in "".join(lines)
        program.press("i")
        program.sees("Details: ")
        program.leave("ctrl+c", "ctrl+c")
