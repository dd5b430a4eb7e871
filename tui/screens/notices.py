"""What stands in the note line of whatever view is up, until it was read, or the reader goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.widgets.cells import Cell, Content, Piece, blank, pieces_of, width_of
from tui.widgets.line import GAP

READ: Final = "Esc: read"
"""What takes a lasting word away."""

UNAUDITED: Final = ("! the audit is not written (a tells why)", "! no audit")
"""What stands there while the system's log is not told what it should be told."""

BUSY: Final = "x stops"
"""With this right of it a note tells of what is under way, and nothing is put before it."""


class Notices:
    """Words that belong to no view. A lasting one goes before what was just done, that before the view's own.

    Attributes:
        said: What was just done; gone once the reader goes on.
        waiting: For whom somebody waits, each time in fewer words; beside whatever else is said.
        unread: What happened while nobody may have looked, likewise; stays until the reader says it was read.
        unaudited: Whether the system's log is not told what it should be told; beside whatever else is said.
    """

    def __init__(self) -> None:
        self.said = ""
        self.waiting: Sequence[str] = ()
        self.unread: Sequence[str] = ()
        self.unaudited = False

    def __bool__(self) -> bool:
        return bool(self.said or self.waiting or self.unread or self.unaudited)

    def read(self) -> bool:
        """Take the lasting word as read; return whether there was one."""
        unread, self.unread = self.unread, ()
        return bool(unread)

    def over(self, left: Content, right: Content, width: int) -> tuple[Content, Content]:
        """Return what a note line says with these words before its own.

        Args:
            left: What the view itself says left.
            right: What it says right.
            width: Cells there are.
        """
        right = pieces_of(right)
        if "".join(text for text, _ink in right).startswith(BUSY):
            return left, right
        if self.unread:
            room = width - len(READ) - GAP
            return [(_fitting(self.unread, room), "accent")], [(READ, "dim")]
        if self.said:
            left, right = self.said, right if len(self.said) + GAP + width_of(right) <= width else ()
        taken = width_of(pieces_of(left))
        if self.unaudited:
            right = _beside(UNAUDITED, "trouble", taken, right, width)
        if self.waiting:
            right = _beside(self.waiting, "dim", taken, right, width)
        return left, right


def _beside(variants: Sequence[str], ink: str, taken: int, right: Cell, width: int) -> Cell:
    """Return what lasts, left of what stands right, in as many words as there is room for."""
    room = width - taken - width_of(right) - 2 * GAP
    told: list[Piece] = [(_fitting(variants, room), ink)]
    return [*told, blank(GAP), *right] if right else told


def _fitting(variants: Sequence[str], room: int) -> str:
    return next((one for one in variants if width_of([(one, "")]) <= room), variants[-1])
