"""Keys in turn: what is typed fast, or comes in one piece over a slow line, goes where it was meant to."""

from __future__ import annotations

import re

from tests.e2e.program import Rollbook


def test_what_comes_in_one_piece_acts_in_turn() -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        program.type("/quiz")  # ends in no command: neither q, which quits, nor i, which opens details
        program.sees("Nothing matches “quiz”.")
        program.press("escape")
        program.sees("Anti-Bribery Refresher")
        program.type("ofire safety 2026\r")
        program.sees("Fire Safety 2026", "Óscar Peña Ibáñez")
        program.type("/dubois\r")
        program.sees("/ dubois", "1 of 1")
        program.type("\r")
        program.sees("Fire Safety 2026 › Amélie Dubois", "Next:")
        program.leave("q")


def test_a_paste_waits_for_the_field_the_key_before_it_opens() -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        program.send(b"o\x1b[200~fire safety 2026\x1b[201~\r")
        program.sees("Óscar Peña Ibáñez")
        program.leave("q")


def test_esc_is_heard_where_the_next_key_comes_along_with_it() -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        program.press("down", "down", "down", "enter")
        program.sees("Óscar Peña Ibáñez")
        program.send(b"\x1b\x1b[A")
        program.back_at_the_top()
        program.is_on("Data Protection Basics")
        program.send(b"i\x1bo")
        program.sees("Enter opens")
        program.leave("escape", "q")


def test_bytes_that_are_no_text_are_left_out() -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        program.sees(re.compile(r"Working at Height +="))
        program.wait_quiet()  # with Moodle's courses still asked for, the first Ctrl+C would only stop that
        program.send(b"/\xff\xfefi\x80re")
        program.sees("/ fire", "1 of 16")
        program.leave("ctrl+c", "ctrl+c")
