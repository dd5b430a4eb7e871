"""One-line parts: every line has exactly the width of the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.pilots import lines_of, on_screen, piloted
from tui.widgets.cells import width_of
from tui.widgets.glyphs import ASCII
from tui.widgets.line import Line, Stroke, keys_line, lay_out

TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=60)


def text_of(pieces: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ink in pieces)


@given(TEXTS, TEXTS, TEXTS, st.integers(0, 130), st.none() | st.integers(0, 130))
def test_a_line_has_exactly_its_width(
    left: str, middle: str, right: str, width: int, middle_at: int | None
) -> None:
    line = lay_out([(left, "")], [(middle, "dim")], [(right, "")], width, middle_at=middle_at)
    assert width_of(line) == width


@pytest.mark.parametrize(
    ("left", "middle", "right", "at", "shown"),
    [
        ("! 1 note", "", "3 of 212", None, " ! 1 note                      3 of 212 "),
        ("a left part that is too long", "", "READ-ONLY", None, " a left part that is to…   READ-ONLY "),
        ("/ late", "7 of 9", "Esc", None, " / late                  7 of 9   Esc "),
        ("Courses", "Fire Safety", "R", 14, " Courses      Fire Safety            R "),
        ("Courses and more", "Fire", "", 10, " Courses… Fire                         "),
        ("", "", "", None, " " * 40),
    ],
)
def test_parts_stand_where_they_belong(
    left: str, middle: str, right: str, at: int | None, shown: str
) -> None:
    first, second, third = ([(part, "")] if part else [] for part in (left, middle, right))
    assert text_of(lay_out(first, second, third, len(shown), middle_at=at)) == shown


@piloted
async def test_a_line_shows_text_as_it_is_and_changes_in_parts() -> None:
    line = Line("Smith [/x]", "[b]", ink="dim")
    async with on_screen(line, size=(30, 3)) as (_host, _pilot):
        assert lines_of(line) == [" Smith [/x]               [b] "]
        line.update(right="3 of 9")
        assert lines_of(line) == [" Smith [/x]            3 of 9 "]
        line.update([("bold", "bold")], middle="here", middle_at=9)
        assert lines_of(line) == [" bold    here          3 of 9 "]
        assert line.text == "bold   here   3 of 9"


@piloted
async def test_a_line_that_says_the_same_is_not_sent_again() -> None:
    line = Line("a")
    async with on_screen(line) as (_host, pilot):
        await pilot.pause()
        line.update("a", "")
        assert not line._repaint_required
        line.update("b")
        assert line._repaint_required


@piloted
async def test_a_line_that_is_given_more_room_leaves_it_blank() -> None:
    line = Line("a")
    line.styles.height = 2
    async with on_screen(line, size=(4, 2)) as (_host, _pilot):
        assert lines_of(line) == [" a  ", "    "]


@piloted
async def test_strokes_lie_and_stand() -> None:
    lying, upright = Stroke(), Stroke(upright=True)
    async with on_screen(lying, upright, size=(6, 3)) as (_host, _pilot):
        assert lines_of(lying) == [" ──── "]
        assert lines_of(upright) == [" ", "│"]
    async with on_screen(Stroke(), size=(6, 1), glyphs=ASCII) as (host, _pilot):
        assert lines_of(host.query_one(Stroke)) == [" ---- "]


def test_the_keys_of_a_last_line_stand_out() -> None:
    assert keys_line([("Enter", "open"), ("?", "keys")]) == [
        ("", ""),
        ("Enter", "key"),
        (" open", "dim"),
        ("  ", ""),
        ("?", "key"),
        (" keys", "dim"),
    ]
