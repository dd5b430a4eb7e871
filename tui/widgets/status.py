"""How outcomes look: a glyph, a word and an ink. Colour is never the only sign."""

from __future__ import annotations

from dataclasses import dataclass

from tui.records import Family
from tui.widgets.cells import Piece
from tui.widgets.glyphs import UNICODE, Glyphs


@dataclass(frozen=True, slots=True)
class Sign:
    """How a family of outcomes is shown.

    Attributes:
        glyph: One cell, also readable without colour.
        word: The family's name, for counts; beside a single outcome stands the server's own word.
        ink: What has to be done stands out; what is done steps back.
    """

    glyph: str
    word: str
    ink: str


def sign_of(family: Family, glyphs: Glyphs = UNICODE) -> Sign:
    """Return how ``family`` is shown."""
    glyph, ink = {
        Family.DONE: (glyphs.done, "dim"),
        Family.IN_PROGRESS: (glyphs.in_progress, ""),
        Family.PENDING: (glyphs.pending, ""),
        Family.FAILED: (glyphs.failed, "trouble"),
        Family.NOT_STARTED: (glyphs.not_started, ""),
        Family.UNKNOWN: (glyphs.unknown, ""),
    }[family]
    return Sign(glyph, family.value, ink)


def status_text(family: Family, words: str = "", glyphs: Glyphs = UNICODE) -> list[Piece]:
    """Return glyph and words, the family's own if the server gave none."""
    sign = sign_of(family, glyphs)
    return [(f"{sign.glyph} {words or sign.word}", sign.ink)]
