"""What Textual wants on the screen beside what the terminal has on it, so that only the difference is sent.

Textual writes each changed widget's lines whole, with their places and all their colours. ``Shadow`` draws
that on a page of its own and sends what is missing on the terminal's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from tui.terminal.abilities import Abilities
from tui.terminal.looks import PLAIN, changed, difference
from tui.terminal.page import Page, Row
from tui.terminal.painting import paint
from tui.terminal.pen import Pen

ONE_PACKET: Final = 1200
"""Bytes that arrive and are drawn together anyway; more are marked as one update where that is known."""

_TOKEN: Final = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<look>[\d;]*)m"
    r"|\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    r"|(?P<line>\r?\n)"
    r"|\x1b\[\?2026(?P<update>[hl])"
    r"|\x1b\[\?1049(?P<screen>[hl])"
    r"|(?P<aside>\x07"
    r"|\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|2004|2048)[hl]"  # modes no cell depends on
    r"|\x1b\[\?\d+\$p"  # asks whether a mode is known
    r"|\x1b\[(?:>\d+|<)u"  # kitty's keyboard protocol
    r"|\x1b\](?:22|52);[^\x07\x1b]*(?:\x07|\x1b\\))"  # pointer and clipboard
    r"|(?P<strange>\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[PX^_][^\x1b]*(?:\x1b(?!\\)[^\x1b]*)*\x1b\\"
    r"|\x1b(?![\[\]PX^_])[ -/]*[0-~]"
    r"|[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
)
"""What is drawn, what is heard, what goes by ``aside`` of the screen, and what might do anything."""


class Shadow:
    """Turns what Textual writes into what has to be sent.

    A sequence it does not know is passed on, and everything is drawn again after it. Before the alternate
    screen is there, and when it is gone, all is passed on as it is.

    Args:
        width: Cells in a line of the screen.
        height: Lines.
        abilities: What the terminal can do.
    """

    def __init__(self, width: int, height: int, abilities: Abilities) -> None:
        self._page = Page(width, height)
        self._known: list[Row | None] = [None] * height
        self._pen = Pen(abilities)
        self._shown = False
        self._drawn = self._late = False
        self._updating = False
        self._cursor = (0, 0)
        self._rest = ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return len(self._page.rows[0].texts), len(self._page.rows)

    @property
    def is_forgotten(self) -> bool:
        """Whether nothing is known of the terminal."""
        return self._known.count(None) == len(self._known)

    @property
    def is_late(self) -> bool:
        """Whether something drawn is kept for later."""
        return self._late

    def resize(self, width: int, height: int) -> None:
        """Take note of the screen's size; if it has changed, nothing is known of the terminal."""
        if (width, height) != self.size:
            self._page.resize(width, height)
            self.forget()

    def may_repeat(self, *, may: bool) -> None:
        """Take note of whether the terminal writes a character again when told so."""
        self._pen.abilities = replace(self._pen.abilities, repeats=may)

    def forget(self) -> None:
        """Know nothing of what the terminal shows: all is sent with what Textual writes next."""
        self._known = [None] * len(self._page.rows)
        self._pen.lose_place()
        self._pen.look = None

    def repaint(self) -> str:
        """Return all of the screen as it should be; nothing if nothing was drawn yet."""
        self.forget()
        return self._paint() if self._shown and self._drawn else ""

    def feed(self, data: str, *, wait: bool = False) -> str:
        """Return what to send for ``data``, as Textual writes it; ``wait`` keeps what is drawn for later."""
        data, self._rest = self._rest + data, ""
        sent: list[str] = []
        position, frame = 0, False
        while position < len(data):
            token = _TOKEN.match(data, position)
            if token is None:  # the beginning of a sequence
                self._rest = data[position:]
                break
            position = token.end()
            if token["screen"] or not self._shown:
                sent.append(self._pass(token))
            elif token["aside"]:
                sent.append(token.group())
            elif token["strange"] or not self._draw(token):
                sent += [self._paint() if frame else "", self._leave(), token.group()]
                self.forget()
                frame = True
            else:
                frame = frame or not token["update"]
        if frame and wait:
            self._late = True
        elif frame:
            sent.append(self._paint())
        return "".join(sent)

    def catch_up(self) -> str:
        """Return what was kept for later; nothing if nothing was."""
        return self._paint() if self._late and self._shown else ""

    def _pass(self, token: re.Match[str]) -> str:
        """Return what belongs to no screen of ours, as it is."""
        if not token["screen"]:
            return token.group()
        left = self._leave() if self._shown else ""
        self._shown = token["screen"] == "h"
        self.forget()
        return left + token.group()

    def _leave(self) -> str:
        """Return what makes the terminal write as Textual believes it does between two frames."""
        return difference(self._pen.look, PLAIN)

    def _draw(self, token: re.Match[str]) -> bool:
        """Draw on the page, and return whether it was something to draw."""
        page = self._page
        if token["text"]:
            page.write(token.group())
        elif token["row"]:
            page.go(int(token["column"]) - 1, int(token["row"]) - 1)
        elif token["line"]:
            page.go(0, page.y + 1)
        elif token["update"]:
            self._updating = token["update"] == "h"
        else:
            look = changed(page.look, token["look"])
            page.look = look or page.look
            return look is not None
        return True

    def _paint(self) -> str:
        """Return what makes the terminal show the page."""
        page, pen = self._page, self._pen
        self._late = False
        paint(pen, self._known, page.rows)
        for y, row in enumerate(page.rows):
            if self._known[y] != row:
                self._known[y] = row.copy()
        if self._cursor != (page.x, page.y):
            self._cursor = page.x, page.y
            pen.go(min(page.x, self.size[0] - 1), min(page.y, self.size[1] - 1))
        self._drawn = True
        sent = pen.take()
        if self._updating and len(sent) > ONE_PACKET:
            return f"\x1b[?2026h{sent}\x1b[?2026l"
        return sent
