"""Text in cells: exact widths, whole characters, nothing parsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cells import cell_len, cut, fit, merged, pieces_of, width_of, wrap

NAMES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=30)
WIDTHS = st.integers(0, 40)


@given(NAMES, WIDTHS)
def test_a_cut_text_never_exceeds_its_width(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width


@given(NAMES, WIDTHS)
def test_a_text_that_fits_is_the_same(text: str, width: int) -> None:
    whole = cut(text, cell_len(text) + width)
    assert whole == text


@given(st.lists(st.tuples(NAMES, st.sampled_from(["", "dim"])), max_size=4), WIDTHS)
def test_a_fitted_cell_has_exactly_its_width(cell: list[tuple[str, str]], width: int) -> None:
    assert width_of(fit(cell, width, "left")) == width
    assert width_of(fit(cell, width, "right")) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Zoë Müller-Lüdenscheid", 20, "Zoë Müller-Lüdensch…"),
        ("田中美咲", 7, "田中美…"),
        ("田中美咲", 6, "田中…"),
        ("Anna Berg", 6, "Anna…"),
        ("Ann", 1, "…"),
        ("Ann", 0, ""),
    ],
)
def test_wide_characters_are_never_halved(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


def test_a_combining_accent_stays_with_its_letter() -> None:
    assert cut("e\u0301a\u0300o\u0302u", 3) == "e\u0301a\u0300…"


def test_right_aligned_cells_are_padded_on_the_left() -> None:
    assert fit([("7", "dim")], 4, "right") == [("   ", ""), ("7", "dim")]


@pytest.mark.parametrize("width", range(1, 9))
def test_an_ellipsis_shows_wherever_a_cell_of_pieces_is_cut(width: int) -> None:
    pieces = fit([("abc", ""), ("", "dim"), ("def", "bold"), ("ghi", "")], width)
    text = "".join(text for text, _ink in pieces)
    assert text == ("abcdefghi"[: width - 1] + "…")


def test_content_is_taken_as_it_is() -> None:
    assert pieces_of("[b]x[/b]", "dim") == (("[b]x[/b]", "dim"),)
    assert pieces_of("") == ()
    assert pieces_of([("a", "")]) == [("a", "")]


@given(NAMES, st.integers(2, 20))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wrapping_breaks_at_blanks_and_cuts_the_last_line_allowed() -> None:
    text = "refused this token. Make a new one in Moodle under Preferences"
    assert wrap(text, 24) == ["refused this token. Make", "a new one in Moodle", "under Preferences"]
    assert wrap(text, 24, lines=2) == ["refused this token. Make", "a new one in Moodle und…"]
    assert wrap("", 10) == []


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrap("see 田中美咲田中 now", 5) == ["see", "田中", "美咲", "田中", "now"]


def test_pieces_of_one_ink_become_one() -> None:
    pieces = [("a", "dim"), ("", "bold"), ("  ", ""), ("b", "dim"), ("c", ""), (" ", "")]
    assert merged(pieces, frozenset({"dim"})) == [("a  b", "dim"), ("c ", "")]
    assert merged(pieces[:4], frozenset()) == [("a", "dim"), ("  ", ""), ("b", "dim")]
