"""The colours: dark, light, of high contrast, the terminal's own, and none at all.

Each colour is one of the 256-colour palette, so that it looks the same over SSH, where true colour is seldom
announced, and falls on its namesake where there are only 16.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

from tui.looks import ThemeName

DARK: Final = Theme(
    name="rollbook-dark",
    primary="#87d7ff",
    secondary="#87d7ff",
    accent="#87d7ff",
    warning="#ffd75f",
    error="#ff5f5f",
    success="#87d787",
    foreground="#e4e4e4",
    background="#121212",
    surface="#121212",
    panel="#262626",
    dark=True,
)

LIGHT: Final = Theme(
    name="rollbook-light",
    primary="#005faf",
    secondary="#005faf",
    accent="#005faf",
    warning="#875f00",
    error="#af0000",
    success="#005f00",
    foreground="#1c1c1c",
    background="#ffffff",
    surface="#ffffff",
    panel="#e4e4e4",
    dark=False,
)

CONTRAST: Final = Theme(
    name="rollbook-contrast",
    primary="#87ffff",
    secondary="#87ffff",
    accent="#87ffff",
    warning="#ffff87",
    error="#ff8787",
    success="#87ff87",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#303030",
    dark=True,
)

_COLOURED: Final = (
    "ansi-background",
    "ansi-foreground",
    "block-cursor-background",
    "block-cursor-foreground",
    "block-hover-background",
    "border",
    "border-blurred",
    "footer-key-foreground",
    "input-cursor-background",
    "input-cursor-foreground",
    "input-selection-background",
    "input-selection-foreground",
    "screen-selection-background",
    "screen-selection-foreground",
    "scrollbar",
    "scrollbar-active",
    "scrollbar-background",
    "scrollbar-background-active",
    "scrollbar-background-hover",
    "scrollbar-corner-color",
    "scrollbar-hover",
)
"""Variables Textual's own widgets take colours from, whatever the colours above are."""


def _of_the_terminal(name: str, *, accent: str, error: str) -> Theme:
    """Return a theme whose text and ground are the terminal's own, whatever they are."""
    own = "ansi_default"
    return Theme(
        name=name,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning=own,
        error=error,
        success=own,
        foreground=own,
        background=own,
        surface=own,
        panel=own,
        boost=own,
        ansi=True,
        variables=dict.fromkeys(_COLOURED, own),
    )


TERMINAL: Final = _of_the_terminal("rollbook-terminal", accent="ansi_magenta", error="ansi_bright_red")
"""Of the 16 colours only those that are read on black and on white: the terminal's ground is not known."""

MONO: Final = _of_the_terminal("rollbook-mono", accent="ansi_default", error="ansi_default")

THEMES: Final[dict[ThemeName, Theme]] = {
    "dark": DARK,
    "light": LIGHT,
    "contrast": CONTRAST,
    "terminal": TERMINAL,
    "mono": MONO,
}
"""The themes by the names readers know them by."""

FEW: Final = 16
"""Colours up to which the terminal's own are the better choice."""


def theme_for(wanted: ThemeName, colours: int) -> Theme:
    """Return the theme to draw with.

    Args:
        wanted: What was asked for.
        colours: How many the terminal shows; 0 where nobody wants any (no-color.org): then no wish helps.
    """
    if not colours:
        return MONO
    chosen = THEMES.get(wanted)
    return chosen or (TERMINAL if colours <= FEW else DARK)
