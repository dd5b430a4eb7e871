"""What is known of the terminal this program runs in: from the environment, terminfo and the locale."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tui.terminal.abilities import colours_of

ALL: Final = 1 << 24
"""As many colours as an eye can tell apart."""

PALETTE: Final = 256
FEW: Final = 16

SMALLEST: Final = (60, 16)
"""Cells and lines below which the screen says only that it is too small."""

_LOCALES: Final = ("LC_ALL", "LC_CTYPE", "LANG")
"""Where the locale of characters is named; the first that says anything counts."""

_OVER_SSH: Final = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A terminal, as far as it can be known without asking it.

    Attributes:
        term: What it calls itself (``TERM``).
        colours: How many it shows: 0, 16, 256 or ``ALL``.
        no_color: Whether nobody wants colours (``NO_COLOR``, no-color.org).
        encoding: How the locale says texts are sent to it; ``utf-8`` in one spelling.
        columns: Cells in a line; 0 where there is no terminal.
        rows: Lines; 0 where there is no terminal.
        multiplexer: ``tmux`` or ``screen``, if one is between this program and the terminal.
        over_ssh: Whether it is at the other end of SSH.
    """

    term: str
    colours: int
    no_color: bool
    encoding: str
    columns: int
    rows: int
    multiplexer: str
    over_ssh: bool

    @property
    def shows_unicode(self) -> bool:
        """Whether more than ASCII can be sent."""
        return self.encoding == "utf-8"

    @property
    def typed_in(self) -> str:
        """The encoding of what is typed: the locale's, or UTF-8 where that has none with letters of its own.

        ``C`` says nothing of the terminal, and most of those in front of it send UTF-8.
        """
        ascii_too = bytes(range(ord(" "), ord("~") + 1))
        try:
            fits = ascii_too.decode(self.encoding) == ascii_too.decode("ascii")
        except (LookupError, UnicodeError):
            return "utf-8"
        return self.encoding if fits and self.encoding != "ascii" else "utf-8"

    @property
    def welcomes_mouse(self) -> bool:
        """Whether taking the mouse costs nothing: GNU screen then keeps an Esc until the next key comes."""
        return not self.over_ssh and self.multiplexer != "screen"

    @property
    def colours_wanted(self) -> int:
        """How many colours to draw with."""
        return 0 if self.no_color else self.colours


def look_around(environment: Mapping[str, str] = os.environ) -> Surroundings:
    """Return what is known of this process's own terminal."""
    columns, rows = _size()
    return Surroundings(
        term=environment.get("TERM", ""),
        colours=_colours(environment),
        no_color=bool(environment.get("NO_COLOR")),
        encoding=_encoding(environment),
        columns=columns,
        rows=rows,
        multiplexer="tmux" if environment.get("TMUX") else "screen" if environment.get("STY") else "",
        over_ssh=over_ssh(environment),
    )


def over_ssh(environment: Mapping[str, str]) -> bool:
    """Whether this program was reached by SSH."""
    return any(environment.get(name) for name in _OVER_SSH)


def _colours(environment: Mapping[str, str]) -> int:
    """Return how many colours are drawn with, by the rules of the library that draws."""
    if environment.get("COLORTERM", "").strip().casefold() in {"truecolor", "24bit"}:
        return ALL
    term = environment.get("TERM", "").strip().casefold()
    if term.endswith(("-256color", "-kitty")):
        return PALETTE
    return FEW if colours_of(environment.get("TERM", "")) else 0


def _encoding(environment: Mapping[str, str]) -> str:
    """Return the encoding the locale names, or has.

    The name counts, since a locale brought along over SSH is often not installed. Python's own UTF-8 mode
    says nothing about the terminal.
    """
    named = next(filter(None, map(environment.get, _LOCALES)), "") or ""
    name = named.partition(".")[2].partition("@")[0] or locale.getencoding()
    name = name.casefold().replace("_", "-")
    return {"utf8": "utf-8", "ansi-x3.4-1968": "ascii"}.get(name, name)


def _size() -> tuple[int, int]:
    for stream in (sys.__stderr__, sys.__stdout__, sys.__stdin__):
        try:
            size = os.get_terminal_size(stream.fileno()) if stream else None
        except (OSError, ValueError):
            continue
        if size:
            return size.columns, size.lines
    return 0, 0
