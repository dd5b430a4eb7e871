"""Text measured in terminal cells: cut, padded and wrapped so that a wide character is never halved.

Text is data here: nothing is parsed as markup, and right-to-left text is left in the order it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from rich.cells import cell_len, set_cell_size, split_text

__all__ = [
    "Align",
    "Cell",
    "Content",
    "Piece",
    "blank",
    "cell_len",
    "cut",
    "fit",
    "merged",
    "pieces_of",
    "width_of",
    "wrap",
]

Piece: TypeAlias = tuple[str, str]
"""A text and the name of the ink it is drawn in; the empty name is the plain one."""

Cell: TypeAlias = Sequence[Piece]
"""What stands in one cell of a table or one part of a line."""

Content: TypeAlias = str | Cell
"""A cell, or a plain text."""

Align: TypeAlias = Literal["left", "right"]


def pieces_of(content: Content, ink: str = "") -> Cell:
    """Return ``content`` as pieces, a plain text drawn in ``ink``."""
    if isinstance(content, str):
        return ((content, ink),) if content else ()
    return content


def width_of(cell: Cell) -> int:
    """Return how many terminal cells ``cell`` takes."""
    return sum(cell_len(text) for text, _ink in cell)


def blank(width: int) -> Piece:
    """Return ``width`` blanks, nothing if it is not positive."""
    return (" " * width, "")


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """Return ``text`` in at most ``width`` cells, ending in ``ellipsis`` if something is missing."""
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    if room < 0:
        return ""
    return set_cell_size(text, room).rstrip() + ellipsis


def fit(cell: Cell, width: int, align: Align = "left", ellipsis: str = "…") -> list[Piece]:
    """Return the pieces of ``cell`` cut or padded to exactly ``width`` cells."""
    free = width - width_of(cell)
    if free < 0:
        pieces = list(_cut_pieces(cell, width, ellipsis))
        return [*pieces, blank(width - width_of(pieces))]
    return [*cell, blank(free)] if align == "left" else [blank(free), *cell]


def _cut_pieces(cell: Cell, width: int, ellipsis: str) -> Iterator[Piece]:
    """Yield the pieces of a cell that is too wide, up to the one the ellipsis falls into."""
    for text, ink in cell:
        size = cell_len(text)
        if size > width - cell_len(ellipsis):
            # The text continues behind this piece even where the piece itself would fit.
            yield cut(text + " " * (width + 1), width, ellipsis), ink
            return
        width -= size
        yield text, ink


def wrap(text: str, width: int, lines: int | None = None, ellipsis: str = "…") -> list[str]:
    """Return ``text`` broken at blanks into lines of at most ``width`` cells.

    A word longer than a line is broken where it must be. With ``lines`` the last line allowed ends in
    ``ellipsis`` if text is left over.
    """
    done: list[str] = []
    line = ""
    for word in _words(text, max(width, 2)):
        longer = f"{line} {word}" if line else word
        if line and cell_len(longer) > width:
            done.append(line)
            line = word
        else:
            line = longer
    if line:
        done.append(line)
    if lines is not None and len(done) > lines:
        rest = " ".join(done[lines - 1 :])
        done[lines - 1 :] = [cut(rest, width, ellipsis)]
    return done


def _words(text: str, width: int) -> Iterator[str]:
    """Yield the words of ``text``, those wider than ``width`` in parts."""
    for word in text.split():
        rest = word
        while cell_len(rest) > width:
            part = _head(rest, width)
            yield part
            rest = rest[len(part) :]
        if rest:
            yield rest


def _head(word: str, width: int) -> str:
    """Return the longest start of ``word`` that fits, without the half of a wide character."""
    part, _rest = split_text(word, width)
    return part if word.startswith(part) else part[:-1]


def merged(pieces: Iterable[Piece], blanks_join: frozenset[str]) -> list[Piece]:
    """Return ``pieces`` with neighbours of one ink joined: each piece costs bytes on the wire.

    Blanks are drawn along with the text before them if its ink is in ``blanks_join``, those that do not show
    on a blank.
    """
    joined: list[Piece] = []
    for text, ink in pieces:
        if not text:
            continue
        if joined:
            before, last = joined[-1]
            if ink == last or (not ink and last in blanks_join and text.isspace()):
                joined[-1] = (before + text, last)
                continue
        joined.append((text, ink))
    return joined
