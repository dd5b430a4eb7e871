"""Progress and shares as text: how far someone is, and how many are how far."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from tui.widgets.cells import Piece
from tui.widgets.glyphs import UNICODE, Glyphs

WHOLE: Final = 100
"""Percent that are everything."""


def whole_percent(percent: Decimal | float) -> int:
    """Return ``percent`` rounded down to a whole number from 0 to 100: 99.96 is not yet done."""
    return max(0, min(WHOLE, int(percent)))


def progress_text(
    percent: Decimal | float | None, bar_cells: int, glyphs: Glyphs = UNICODE, ink: str = ""
) -> list[Piece]:
    """Return a bar and the percent, ``bar_cells`` + 5 cells wide (4 without a bar).

    None, where a system told nothing, is a dash without a bar: never 0 %.
    """
    if percent is None:
        return [(" " * (bar_cells + bool(bar_cells) + 3) + glyphs.none, ink)]
    number = whole_percent(percent)
    full = bar_cells * number // WHOLE
    bar = glyphs.full * full + glyphs.empty * (bar_cells - full)
    return [(f"{bar}{' ' if bar else ''}{number:3}%", ink)]


def exact_percent(percent: Decimal | float | None, glyphs: Glyphs = UNICODE) -> str:
    """Return the percent with at most two decimals, rounded down: ``91.67 %``, ``100 %``."""
    if percent is None:
        return glyphs.none
    hundredths = int(Decimal(str(percent)) * 100)
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02} %" if rest else f"{whole} %"


def share_bar(counts: Sequence[int], cells: int, glyphs: Glyphs = UNICODE) -> str:
    """Return a bar of ``cells`` cells in which each count has its share and its texture.

    A count that is not zero has at least one cell, if there are as many cells as such counts.
    """
    total = sum(counts)
    if not total or cells < 1:
        return " " * max(0, cells)
    exact = [count * cells / total for count in counts]
    widths = [max(int(share), int(count > 0)) for share, count in zip(exact, counts, strict=True)]
    while sum(widths) < cells:
        widths[_furthest(exact, widths, 1)] += 1
    while sum(widths) > cells:
        widths[_furthest(exact, widths, -1)] -= 1
    textures = glyphs.textures
    return "".join(textures[number % len(textures)] * width for number, width in enumerate(widths))


def _furthest(exact: Sequence[float], widths: Sequence[int], direction: int) -> int:
    """Return which width is furthest from its exact share, in ``direction``; a last cell is not taken."""

    def missing(number: int) -> tuple[bool, float]:
        takeable = direction > 0 or widths[number] > 1
        return takeable, direction * (exact[number] - widths[number])

    return max(range(len(widths)), key=missing)
