"""A terminal's screen, as far as programs built on Textual make use of one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, TypeAlias

import pyte
from wcwidth import wcswidth, wcwidth

from tests.support.emitted import Kind, Token, Tokenizer

_MODES: Final = re.compile(r"\x1b\[\?([\d;]+)([hl])")
_SCROLL: Final = re.compile(r"\x1b\[(\d*)([ST])")
_REPEAT: Final = re.compile(r"\x1b\[(\d*)b")
_PYTE_KNOWS: Final = re.compile(r"\x1b\[\??[\d;]*[@A-HJ-MP\x60a-gl-nr X]")
_ALTERNATE: Final = 1049
_CURSOR: Final = 25


Drawn: TypeAlias = tuple[str, ...]
"""A cell: its text, then colours and attributes by name."""


class Page(pyte.Screen):
    """One page; pyte would drop the rest of a text after a joiner, a Thai vowel or a Hindi one."""

    def draw(self, data: str) -> None:
        """Draw text: what takes no cell of its own goes into the cell before, also a joined emoji."""
        joined = False
        for letter in data:
            width = wcwidth(letter)
            if width == 0 or (joined and width == 2):
                self._append(letter)
            elif width > 0:
                super().draw(letter)
            joined = letter == "\u200d"

    def _append(self, letter: str) -> None:
        row, column = self.buffer[self.cursor.y], self.cursor.x - 1
        while column > 0 and row[column].data == "":  # the second half of a wide character
            column -= 1
        if column < 0:
            return
        row[column] = row[column]._replace(data=row[column].data + letter)
        if _is_wide(row[column].data) and self.cursor.x == column + 1 < self.columns:
            super().draw(" ")  # an emoji selector made it wide
            row[column + 1] = row[column + 1]._replace(data="")


class Display:
    """Draw a program's output on two pages, the main and the alternate one, as xterm does.

    pyte draws; sequences it would print as text are kept from it, and scrolling it does not know is added.

    Args:
        columns: How wide it is.
        rows: How high.
        page: What draws a page, and knows how wide letters are.

    Attributes:
        modes: The DEC private modes switched on.
    """

    def __init__(self, columns: int, rows: int, page: type[Page] = Page) -> None:
        self.modes: set[int] = {_CURSOR, 7}
        self._tokenizer = Tokenizer()
        self._written = ""
        self._pages = {False: page(columns, rows), True: page(columns, rows)}
        self._streams = {key: pyte.Stream(page) for key, page in self._pages.items()}

    @property
    def _page(self) -> Page:
        return self._pages[_ALTERNATE in self.modes]

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of both pages."""
        for page in self._pages.values():
            page.resize(rows, columns)

    def feed(self, data: bytes) -> bytes:
        """Draw ``data``; return what a terminal would answer to the questions in it."""
        return b"".join(self._draw(token) for token in self._tokenizer.feed(data))

    def lines(self) -> list[str]:
        """The lines of the page shown now."""
        page = self._page
        return ["".join(_cells(page, row)) for row in range(page.lines)]

    def cells(self, rows: Iterable[int] | None = None) -> list[list[Drawn]]:
        """The page shown now, or some of its rows, cell by cell, with colours and attributes.

        Of a blank only what is seen of it is told: its ground, a stroke under or through it, its reversal.
        """
        page = self._page
        return [
            [_seen(text, page.buffer[row][column]) for column, text in enumerate(_cells(page, row))]
            for row in (range(page.lines) if rows is None else rows)
        ]

    @property
    def cursor(self) -> tuple[int, int]:
        """Where the cursor is: cell and line, from 0."""
        return self._page.cursor.x, self._page.cursor.y

    def touched(self) -> set[int]:
        """Return the rows of the page shown now that were drawn on since the last time."""
        rows = {row for row in self._page.dirty if row < self._page.lines}
        self._page.dirty.clear()
        return rows

    def _draw(self, token: Token) -> bytes:
        if token.text == "\x1b[6n":
            cursor = self._page.cursor
            return b"\x1b[%d;%dR" % (cursor.y + 1, cursor.x + 1)
        if modes := _MODES.fullmatch(token.text):
            self._switch({int(mode) for mode in modes[1].split(";")}, on=modes[2] == "h")
        if scroll := _SCROLL.fullmatch(token.text):
            self._scroll(int(scroll[1] or 1), up=scroll[2] == "S")
        elif repeat := _REPEAT.fullmatch(token.text):
            self._page.draw(self._written[-1:] * int(repeat[1] or 1))
        elif _is_drawn(token):
            self._streams[_ALTERNATE in self.modes].feed(token.text)
            self._written = token.text if token.kind is Kind.TEXT else self._written
        return b""

    def _switch(self, modes: set[int], *, on: bool) -> None:
        if on and _ALTERNATE in modes:
            self._pages[True].reset()
        self.modes = self.modes | modes if on else self.modes - modes

    def _scroll(self, count: int, *, up: bool) -> None:
        """Move the lines of the scrolling region; blank ones come in."""
        page = self._page
        top, bottom = page.margins or (0, page.lines - 1)
        x, y = page.cursor.x, page.cursor.y
        page.cursor.y = bottom if up else top
        for _ in range(count):
            page.index() if up else page.reverse_index()
        page.cursor.x, page.cursor.y = x, y


def _is_wide(text: str) -> bool:
    """Whether the character in a cell takes the next cell too: by nature, or as an emoji by its selector."""
    return text != "" and (wcwidth(text[0]) == 2 or (text[1:2] == "\ufe0f" and wcswidth(text[:2]) == 2))


def _is_drawn(token: Token) -> bool:
    if token.kind is Kind.CSI:
        return _PYTE_KNOWS.fullmatch(token.text) is not None
    return token.kind in {Kind.TEXT, Kind.CONTROL, Kind.ESCAPE}


def _cells(page: Page, row: int) -> list[str]:
    """Return the contents of a row's cells; the second cell of a wide character is empty."""
    cells: list[str] = []
    covered = False
    for column in range(page.columns):
        text = page.buffer[row][column].data
        cells.append("" if covered else text or " ")
        covered = not covered and _is_wide(text)
    return cells


@lru_cache(4096)
def _seen(text: str, cell: Any) -> Drawn:  # pyte tells no types
    attributes = [name for name in cell._fields[3:] if getattr(cell, name)]
    if text == " " and not {"underscore", "strikethrough", "reverse"} & set(attributes):
        return text, cell.bg
    return text, cell.bg, cell.fg, *attributes
