"""A curses program that draws the screens it is given, one a key: the yardstick for bytes on the wire.

Run as ``python curses_screens.py FILE``; the file holds what ``output`` has seen, as JSON: a list of screens,
each a list of lines, each a list of cells, each a list of text, ground, ink and attributes.
"""

from __future__ import annotations

import curses
import json
import locale
import sys
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Final, TypeAlias

Cell: TypeAlias = list[str]

ATTRIBUTES: Final = {
    "bold": curses.A_BOLD,
    "italics": curses.A_ITALIC,
    "underscore": curses.A_UNDERLINE,
    "reverse": curses.A_REVERSE,
    "blink": curses.A_BLINK,
}


class Painter:
    """Draws screens as curses sees fit."""

    def __init__(self, window: curses.window) -> None:
        self._window = window
        self._pairs: dict[tuple[int, int], int] = {}
        curses.use_default_colors()
        curses.curs_set(0)
        window.leaveok(True)
        window.idlok(True)

    def draw(self, screen: list[list[Cell]]) -> None:
        """Draw a screen."""
        for y, line in enumerate(screen):
            x = 0
            looks = self._looks(line)
            for look, cells in groupby(zip(looks, line, strict=True), key=lambda pair: pair[0]):
                found = [cell[0] for _look, cell in cells]
                with suppress(curses.error):  # in the last cell of all: the cursor finds no place behind it
                    self._window.addstr(y, x, "".join(found), look)
                x += len(found)
        self._window.refresh()

    def _looks(self, line: list[Cell]) -> list[int]:
        """Return the attributes of a line's cells; a blank has those of the text before it if it may."""
        looks: list[int] = []
        before: Cell = []
        for cell in line:
            if (
                cell[0] == " "
                and len(cell) == 2
                and before
                and before[1] == cell[1]
                and _is_seen_through(before)
            ):
                looks.append(looks[-1])
                continue
            before = cell
            ink = cell[2] if len(cell) > 2 else "-1"
            look = curses.color_pair(self._pair(int(ink), int(cell[1])))
            for name in cell[3:]:
                look |= ATTRIBUTES.get(name, 0)
            looks.append(look)
        return looks

    def _pair(self, ink: int, ground: int) -> int:
        if (ink, ground) not in self._pairs:
            self._pairs[ink, ground] = len(self._pairs) + 1
            curses.init_pair(self._pairs[ink, ground], ink, ground)
        return self._pairs[ink, ground]


def _is_seen_through(cell: Cell) -> bool:
    return not {"underscore", "strikethrough", "reverse"} & set(cell[3:])


def show(window: curses.window, screens: list[list[list[Cell]]]) -> None:
    """Draw one screen after the other, each upon a key."""
    painter = Painter(window)
    for screen in screens:
        painter.draw(screen)
        window.getch()


if __name__ == "__main__":
    locale.setlocale(locale.LC_ALL, "")
    curses.wrapper(show, json.loads(Path(sys.argv[1]).read_text("utf-8")))
