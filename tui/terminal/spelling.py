"""Texts spelled in ASCII, for terminals that show nothing else."""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.cells import cell_len

_SIGNS: Final = {"✓": "+", "◐": "~", "…": ":", "✗": "x", "○": ".", "≠": "!", "▸": ">", "█": "#"}
_SPELLED: Final = _SIGNS | {
    "░": "-",
    "▓": "=",
    "▒": "+",
    "┃": "|",
    "│": "|",
    "─": "-",
    "–": "-",
    "—": "-",
    "•": "*",
    "·": ".",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "›": ">",
    "‹": "<",
    "×": "x",
    "↓": "v",
    "↑": "^",
    "→": ">",
    "←": "<",
    "\N{NO-BREAK SPACE}": " ",
}


def _ascii(character: str) -> str:
    """Return the ASCII spelling of one character; what only changes its neighbour leaves nothing behind."""
    if character.isascii():
        return character
    known = _SPELLED.get(character)
    if known is not None:
        return known
    return "" if unicodedata.category(character) in {"Mn", "Me", "Cf"} else "?"


def in_ascii(text: str) -> str:
    """Return ``text`` with ``?`` for what ASCII lacks; it may take fewer cells then."""
    return text if text.isascii() else "".join(map(_ascii, text))


def in_ascii_cells(data: str) -> str:
    """Return what is to be written to a terminal in ASCII, each character in the cells it had.

    The last net: what no widget has spelled, such as a message over the screen, is not drawn askew.
    """
    return data if data.isascii() else "".join(map(_in_its_cells, data))


def _in_its_cells(character: str) -> str:
    width = cell_len(character)
    return character if character.isascii() else _ascii(character)[:width].ljust(width, "?")
