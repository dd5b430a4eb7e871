"""The signs screens are drawn with, in Unicode and in plain ASCII."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from textual.app import App


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs, each a single cell wide.

    Attributes:
        textures: One fill for each family of outcomes in the bar that shows their shares.
        plain: Whether texts have to be spelled in ASCII too.
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

    def show(self, text: str) -> str:
        """Return ``text`` as this set can draw it: unchanged, or with ``?`` for what ASCII lacks."""
        if not self.plain or text.isascii():
            return text
        return "".join(map(_ascii, text))

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

_SPELLED: Final[dict[str, str]] = {
    getattr(UNICODE, name): getattr(ASCII, name)
    for name in ("done", "in_progress", "pending", "failed", "not_started", "differs", "cursor", "full")
} | {
    "░": "-",
    "▓": "=",
    "▒": "+",
    "┃": "|",
    "│": "|",
    "─": "-",
    "–": "-",
    "—": "-",
    "•": "*",
    "·": ".",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "›": ">",
    "‹": "<",
    "↓": "v",
    "↑": "^",
    "→": ">",
    "←": "<",
    "\N{NO-BREAK SPACE}": " ",
}


def _ascii(character: str) -> str:
    """Return the ASCII spelling of one character; what only changes its neighbour leaves nothing behind."""
    if character.isascii():
        return character
    known = _SPELLED.get(character)
    if known is not None:
        return known
    return "" if unicodedata.category(character) in {"Mn", "Me", "Cf"} else "?"


def glyphs_of(app: App[Any]) -> Glyphs:
    """Return the signs ``app`` draws with: its attribute ``glyphs``, else Unicode."""
    glyphs = getattr(app, "glyphs", UNICODE)
    return glyphs if isinstance(glyphs, Glyphs) else UNICODE
