"""Progress is rounded down, and nothing is never 0 %."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cells import width_of
from tui.widgets.glyphs import ASCII
from tui.widgets.progress import exact_percent, progress_text, share_bar


@pytest.mark.parametrize(
    ("percent", "shown"),
    [
        (Decimal(100), "███████ 100%"),
        (Decimal("99.96"), "██████░  99%"),
        (91, "██████░  91%"),
        (45.9, "███░░░░  45%"),
        (0, "░░░░░░░   0%"),
        (None, "           –"),
    ],
)
def test_bar_and_percent(percent: Decimal | float | None, shown: str) -> None:
    assert progress_text(percent, 7) == [(shown, "")]


def test_without_a_bar_only_the_percent_is_left() -> None:
    assert progress_text(64, 0, ink="dim") == [(" 64%", "dim")]
    assert progress_text(None, 0) == [("   –", "")]


def test_ascii_bar() -> None:
    assert progress_text(45, 7, ASCII) == [("###----  45%", "")]
    assert progress_text(None, 7, ASCII) == [("           -", "")]


@given(st.none() | st.decimals(0, 100, places=2) | st.floats(0, 1000), st.integers(0, 20))
def test_every_progress_is_as_wide_as_another(percent: Decimal | float | None, cells: int) -> None:
    assert width_of(progress_text(percent, cells)) == cells + 4 + bool(cells)


@pytest.mark.parametrize(
    ("percent", "shown"),
    [(Decimal("91.666"), "91.66 %"), (100, "100 %"), (Decimal("99.999"), "99.99 %"), (0, "0 %"), (None, "–")],
)
def test_exact_percent(percent: Decimal | float | None, shown: str) -> None:
    assert exact_percent(percent) == shown


def test_shares_have_a_texture_each() -> None:
    assert share_bar([5, 3, 2], 10) == "█████▓▓▓▒▒"
    assert share_bar([1000, 1, 1], 10, ASCII) == "########=+"


def test_nothing_to_share_leaves_blanks() -> None:
    assert share_bar([0, 0], 4) == "    "
    assert share_bar([1], 0) == ""


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=5), st.integers(5, 120))
def test_the_bar_is_full_and_small_counts_are_seen(counts: list[int], cells: int) -> None:
    bar = share_bar(counts, cells)
    assert len(bar) == cells
    if any(counts):
        for count, texture in zip(counts, "█▓▒░·", strict=False):
            assert (texture in bar) == (count > 0)
