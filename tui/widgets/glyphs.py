"""The signs screens are drawn with, in Unicode and in plain ASCII, and words instead of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from textual.app import App

from tui.looks import SignsName
from tui.terminal.spelling import in_ascii


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs, each a single cell wide.

    Attributes:
        textures: One fill for each family of outcomes in the bar that shows their shares.
        plain: Whether texts have to be spelled in ASCII too.
        words: Whether no sign stands beside a word, and views not beside each other.
    """

    done: str = "✓"
    in_progress: str = "◐"
    pending: str = "…"
    failed: str = "✗"
    not_started: str = "○"
    unknown: str = "?"
    differs: str = "≠"
    cursor: str = "▸"
    mark: str = "*"
    full: str = "█"
    empty: str = "░"
    quote: str = "┃"
    divider: str = "│"
    rule: str = "─"
    ellipsis: str = "…"
    none: str = "–"
    chosen: str = "•"
    textures: str = "█▓▒░·"
    plain: bool = False
    words: bool = False

    def beside(self, sign: str) -> str:
        """Return ``sign`` as it stands before the word that says the same; nothing where words are enough."""
        return "" if self.words else f"{sign} "

    @property
    def under_way(self) -> str:
        """What stands before what is being done: ``… asking``."""
        return self.beside(self.pending)

    def show(self, text: str) -> str:
        """Return ``text`` as this set can draw it: unchanged, or with ``?`` for what ASCII lacks."""
        return in_ascii(text) if self.plain else text

    def can_show(self, text: str) -> bool:
        """Whether a reader can recognise ``text``: in plain ASCII, at least half of its letters remain."""
        if not self.plain or text.isascii():
            return True
        letters = [character for character in text if character.isalnum()]
        return 2 * sum(map(str.isascii, letters)) >= len(letters) > 0


UNICODE: Final = Glyphs()

ASCII: Final = Glyphs(
    done="+",
    in_progress="~",
    pending=":",
    failed="x",
    not_started=".",
    differs="!",
    cursor=">",
    full="#",
    empty="-",
    quote="|",
    divider="|",
    rule="-",
    ellipsis=":",
    none="-",
    chosen="*",
    textures="#=+-.",
    plain=True,
)

WORDS: Final = replace(
    UNICODE,
    done="c",
    in_progress="p",
    pending="w",
    failed="f",
    not_started="n",
    differs="!",
    cursor=">",
    full=" ",
    empty=" ",
    quote=" ",
    divider=" ",
    rule=" ",
    none="-",
    chosen="x",
    textures="     ",
    words=True,
)
"""For ears and fingertips: words alone, and a letter only where there is no room for a word."""

SETS: Final[dict[SignsName, Glyphs]] = {"unicode": UNICODE, "ascii": ASCII, "words": WORDS}
"""The sets by the names readers know them by."""


def signs_for(wanted: SignsName, *, unicode: bool) -> Glyphs:
    """Return the set that was asked for, else what the terminal can show: more than ASCII, or not.

    Words replace signs, not letters: these are spelled in ASCII where the terminal has no others.
    """
    if wanted == "words" and not unicode:
        return replace(WORDS, ellipsis=ASCII.ellipsis, plain=True)
    return SETS.get(wanted) or (UNICODE if unicode else ASCII)


def glyphs_of(app: App[Any]) -> Glyphs:
    """Return the signs ``app`` draws with: its attribute ``glyphs``, else Unicode."""
    glyphs = getattr(app, "glyphs", UNICODE)
    return glyphs if isinstance(glyphs, Glyphs) else UNICODE
