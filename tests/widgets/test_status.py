"""Outcomes look alike wherever they stand, and are told apart without colour."""

from __future__ import annotations

import pytest

from tui.records import Family
from tui.widgets.glyphs import ASCII, UNICODE
from tui.widgets.status import sign_of, status_text


def test_every_family_has_a_sign_of_its_own() -> None:
    for glyphs in (UNICODE, ASCII):
        assert len({sign_of(family, glyphs).glyph for family in Family}) == len(Family)


@pytest.mark.parametrize(
    ("family", "glyph", "ink"),
    [
        (Family.DONE, "✓", "dim"),
        (Family.IN_PROGRESS, "◐", ""),
        (Family.PENDING, "…", ""),
        (Family.FAILED, "✗", "trouble"),
        (Family.NOT_STARTED, "○", ""),
        (Family.UNKNOWN, "?", ""),
    ],
)
def test_what_is_done_steps_back_and_trouble_stands_out(family: Family, glyph: str, ink: str) -> None:
    sign = sign_of(family)
    assert (sign.glyph, sign.word, sign.ink) == (glyph, family.value, ink)


def test_the_servers_own_word_stands_behind_the_glyph() -> None:
    assert status_text(Family.FAILED, "Declined") == [("✗ Declined", "trouble")]
    assert status_text(Family.UNKNOWN, glyphs=ASCII) == [("? none given", "")]
    assert status_text("something new", "Etwas Neues") == [("? Etwas Neues", "")]
