"""The commands that move about in a list."""

from __future__ import annotations

from typing import Final

from tui.commands.model import Command, Place


def _moving(id: str, keys: tuple[str, ...], tooltip: str) -> Command:  # noqa: A002  # the command's own word
    """Return a command that moves about in a list: in no last line, since everybody knows it."""
    return Command(id, keys, tooltip, (Place.TABLE,))


MOVES: Final = (
    _moving("cursor_down", ("down", "j"), "next line"),
    _moving("cursor_up", ("up", "k"), "previous line"),
    _moving("page_down", ("pagedown",), "next page"),
    _moving("page_up", ("pageup",), "previous page"),
    _moving("half_down", ("ctrl+d",), "half a page on"),
    _moving("half_up", ("ctrl+u",), "half a page back"),
    _moving("first", ("home", "g"), "first line"),
    _moving("last", ("end", "G"), "last line"),
)
"""The commands that do nothing but move about in a list."""
