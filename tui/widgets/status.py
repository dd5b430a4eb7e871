"""How outcomes look: a glyph, a word and an ink. Colour is never the only sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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


_INKS: Final = {"done": "dim", "failed": "trouble"}
_GLYPHS: Final = {
    "done": "done",
    "in progress": "in_progress",
    "pending": "pending",
    "failed": "failed",
    "not started": "not_started",
}


def sign_of(family: str, glyphs: Glyphs = UNICODE) -> Sign:
    """Return how a family is shown, given by its name: ``done``, ``in progress`` and so on.

    A name nobody knows gets the sign of what was not given.
    """
    glyph: str = getattr(glyphs, _GLYPHS.get(family, "unknown"))
    return Sign(glyph, str(family), _INKS.get(family, ""))


def status_text(family: str, words: str = "", glyphs: Glyphs = UNICODE) -> list[Piece]:
    """Return glyph and words, the family's own if the server gave none; in words alone no glyph."""
    sign = sign_of(family, glyphs)
    return [(f"{glyphs.beside(sign.glyph)}{words or sign.word}", sign.ink)]
