"""Whatever width a terminal gives to doubtful texts, everything else stands where it belongs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.terminal.columns import is_certain, steady

NAMES = (
    "अनन्या शर्मा",
    "তানভীর আহমেদ",
    "கவிதா ராமன்",
    "សុខា ចាន់",
    "👩‍💻🏳️‍🌈👨‍👩‍👧‍👦",
    "🇫🇷 ✊🏿",
    "1️⃣ ❤️",
    "\u1161\u11ab",
)
"""Names terminals give different widths to."""

PLAIN = ("Zoë Müller", "李雪梅", "ليلى حداد", "می‌خواهم", "สมชาย ใจดี", "Ţ̷͇̈", "✓ Passed", "│")
"""Names they agree on."""

TOKEN = re.compile(r"\x1b\[(?:(\d+);(\d+)H|(\d+)G|[\d;]*m)|([^\x1b])")


def by_character(letter: str) -> int:
    """Give spacing vowel signs and parts of an emoji cells of their own, as many terminals do."""
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return cell_len(letter) or (1 if unicodedata.category(letter) == "Mc" else 0)


def all_narrow(letter: str) -> int:
    """Give every doubtful letter no more than one cell, as a terminal without emoji does."""
    return min(by_character(letter), 1) if ord(letter) > 0x1F000 else by_character(letter)


def drawn(data: str, width: Callable[[str], int], screen: dict[tuple[int, int], str]) -> dict[int, str]:
    """Draw one line on a terminal with its own idea of widths; return the cells of line 1."""
    row, column = 0, 1
    for line, at, only, letter in TOKEN.findall(data):
        if line:
            row, column = int(line), int(at)
        elif only:
            column = int(only)
        elif letter:
            for part in range(width(letter)):
                screen[row, column] = "" if part else letter
                column += 1
    return {at: letter for (line, at), letter in screen.items() if line == 1}


@pytest.mark.parametrize("width", [by_character, all_narrow])
@pytest.mark.parametrize("name", NAMES)
def test_what_stands_to_the_right_of_a_name_stays_there(name: str, width: Callable[[str], int]) -> None:
    status = 1 + cell_len(name) + 12
    frame = f"\x1b[1;1H\x1b[1m{name}{' ' * 12}\x1b[0m✗ Failed\x1b[1;40H│"
    cells = drawn(steady(frame), width, dict.fromkeys(((1, at) for at in range(1, 50)), "o"))
    assert "".join(cells[status + at] for at in range(8)) == "✗ Failed"
    shown = [cells[at] for at in range(1, status) if at in cells]
    assert "".join(shown).rstrip() == "".join(letter for letter in name if width(letter))
    assert cells[40] == "│"
    assert "o" not in {cells[at] for at in range(1, status)}  # nothing of an earlier frame is left


@pytest.mark.parametrize("name", PLAIN)
def test_where_terminals_agree_nothing_is_added(name: str) -> None:
    frame = f"\x1b[1;1H\x1b[1m{name}\x1b[0m ✗"
    assert steady(frame) == frame


PIECES = st.sampled_from([*NAMES, *PLAIN, "\x1b[1;7m", "\x1b[0m", "\x1b[3;5H", "\x1b[1;1H", " ", "\n"])
ADDED = re.compile(r" *\x1b\[(\d+)G(.*?)\x1b\[(\d+)G", re.DOTALL)


@given(st.lists(PIECES, max_size=12))
def test_nothing_is_lost_or_moved(pieces: list[str]) -> None:
    data = "".join(pieces)
    steadied = steady(data)

    def taken_back(found: re.Match[str]) -> str:
        start, held, end = found.groups()
        width = int(end) - int(start)
        assert cell_len(held) <= width
        return found.group()[: found.group().index("\x1b") - width] + held + " " * (width - cell_len(held))

    assert ADDED.sub(taken_back, steadied) == data


def test_before_a_place_is_known_nothing_is_held() -> None:
    assert steady(NAMES[0]) == NAMES[0]


def test_other_sequences_pass() -> None:
    data = f"\x1b]22;text\x07\x1b[1;1H{NAMES[0]}\x1b]22;default\x07\x1b"
    assert steady(data).startswith("\x1b]22;text\x07\x1b[1;1H")
    assert steady(data).endswith("G\x1b]22;default\x07\x1b")


@pytest.mark.parametrize("text", [*NAMES, "e\u0301", "می‌خواهم", "สมชาย ใจดี", "Zoë é", "Иван", "αβγ", "①"])
def test_terminals_may_differ_where_characters_join_or_are_ambiguous(text: str) -> None:
    assert not is_certain(text)


@pytest.mark.parametrize(
    "text", ["", "Anna Berg", "李雪梅", "ليلى حداد", "김민준", "✓ Passed  ███░  75%", "▸ “x” … │ ─"]
)
def test_terminals_agree_on_the_rest(text: str) -> None:
    assert is_certain(text)
