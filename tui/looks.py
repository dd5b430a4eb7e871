"""How the screen may look, by the names that options, profiles and commands have for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

ThemeName: TypeAlias = Literal["auto", "dark", "light", "contrast", "terminal", "mono"]
SignsName: TypeAlias = Literal["auto", "unicode", "ascii", "words"]

AUTO: Final = "auto"

THEMES: Final[dict[ThemeName, str]] = {
    "auto": "what suits the terminal",
    "dark": "light on dark",
    "light": "dark on light",
    "contrast": "white on black, for eyes that need it",
    "terminal": "the terminal's own 16 colours",
    "mono": "no colours",
}
"""Every theme, and how it looks in a few words."""

SIGNS: Final[dict[SignsName, str]] = {
    "auto": "what the terminal can show",
    "unicode": "as on most screens",
    "ascii": "plain ASCII, in names too",
    "words": "words instead of signs, no bars, no strokes: for screen readers",
}
"""Every set of signs, and what it is in a few words."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What was asked for; ``auto`` where nothing was.

    Attributes:
        theme: The colours.
        signs: What marks, bars and strokes are drawn with.
    """

    theme: ThemeName = AUTO
    signs: SignsName = AUTO

    def over(self, other: Looks) -> Looks:
        """Return these looks, and ``other``'s where these ask for nothing."""
        theme = other.theme if self.theme == AUTO else self.theme
        return Looks(theme, other.signs if self.signs == AUTO else self.signs)
