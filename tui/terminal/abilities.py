"""What a terminal can do besides going somewhere and writing there, as terminfo has it."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Final


@dataclass(frozen=True, slots=True)
class Abilities:
    """What may be used to send less.

    Attributes:
        coloured_erasing: What is erased takes the ground of the moment, not the terminal's own.
        erase_cells: A number of cells can be erased, not only the rest of a line.
        scroll_regions: Some lines can be moved, the others staying where they are.
        exact_places: What is put in a cell stands in it. A terminal inside another moves the cursor of the
            outer one by as many cells as it believes a text to be wide.
        repeats: The last character can be written again so many times, whatever it is. No description tells:
            many say so of ASCII only, or falsely. The terminal has to be asked.
    """

    coloured_erasing: bool = False
    erase_cells: bool = False
    scroll_regions: bool = False
    exact_places: bool = False
    repeats: bool = False


NONE: Final = Abilities()
"""What every terminal can do."""

INSIDE: Final = ("screen", "tmux")
"""How the names of terminals begin that are inside another."""


def colours_of(term: str) -> int:
    """Return how many colours the terminal called ``term`` shows; 8 of one nobody has described."""
    curses = _described(term)
    return max(0, curses.tigetnum("colors")) if curses else 8


def abilities_of(term: str) -> Abilities:
    """Return what the terminal called ``term`` can do; nothing is assumed of one nobody has described.

    Only the first name a process asks for is looked up: that is curses' own limit.
    """
    curses = _described(term)
    if curses is None:
        return NONE
    return Abilities(
        coloured_erasing=curses.tigetflag("bce") > 0,
        erase_cells=curses.tigetstr("ech") is not None,
        scroll_regions=None not in map(curses.tigetstr, ("csr", "il", "dl")),
        exact_places=not term.startswith(INSIDE),
    )


def _described(term: str) -> ModuleType | None:
    """Return what tells of the terminal called ``term``; None if nothing does, or nobody has described it."""
    try:
        import curses
    except ImportError:
        return None
    try:
        curses.setupterm(term)
    except curses.error:
        return None
    return curses
