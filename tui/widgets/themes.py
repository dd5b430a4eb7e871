"""The colours: dark, light, and none at all.

Each colour is one of the 256-colour palette, so that it looks the same over SSH, where true colour is seldom
announced, and falls on its namesake where there are only 16.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.theme import Theme

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

MONO: Final = Theme(
    name="rollbook-mono",
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    success="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    ansi=True,
    variables=dict.fromkeys(_COLOURED, "ansi_default"),
)

THEMES: Final = (DARK, LIGHT, MONO)


def theme_for(environment: Mapping[str, str]) -> str:
    """Return the theme to start with: without colours where ``NO_COLOR`` is set (no-color.org), else dark."""
    return MONO.name if environment.get("NO_COLOR") else DARK.name


def ansi_color_for(environment: Mapping[str, str]) -> bool | None:
    """Return what the app has to be made with as ``ansi_color``, which Textual reads before any theme.

    Without it Textual's own way of ``NO_COLOR`` turns the terminal's default colours into black on black.
    """
    return True if environment.get("NO_COLOR") else None
