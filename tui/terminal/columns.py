"""Text whose width terminals do not agree on, kept from moving what stands to its right.

Vowel signs of Indian scripts take a cell of their own in tmux and in many terminals, and none in others;
joined emoji are one character here and three there. After such a text the cursor is where nobody can say. So
its cells are blanked first, then it is written, then the cursor is put where the next text belongs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

_SCRIPTS: Final = (
    "\u0900-\u0dff"  # Devanagari to Sinhala
    "\u0f00-\u109f"  # Tibetan, Myanmar
    "\u1160-\u11ff"  # Korean vowels and finals by themselves
    "\u1700-\u17ff"  # Philippine scripts, Khmer
    "\u1900-\u1cff"  # Limbu to Vedic signs
    "\ua800-\uabff"  # Syloti Nagri to Meetei Mayek
    "\U00011000-\U00011fff"  # Brahmi and what came of it
)
_EMOJI: Final = "\U0001f000-\U0001faff"
_JOINING: Final = "\u200d\u20e3\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"
"""What changes the character before it, and its width."""

_DOUBTFUL: Final = re.compile(f"(?:(?:[{_SCRIPTS}{_EMOJI}{_JOINING}]|[^\x1b ][{_JOINING}])+ *)+")
"""With the blanks behind it: a text that turns out wider has them to spread into."""

_TOKEN: Final = re.compile(r"\x1b\[\d+;(?P<column>\d+)H|(?P<text>[^\x1b]+)|\x1b(?:\[[0-?]*[ -/]*[@-~])?")


_ONE_CELL_EACH: Final = re.compile("[ -~\u00a9\u2010-\u2027\u2190-\u22ff\u2500-\u25ff]*")
"""ASCII, and the signs this program draws itself: where these are too wide, nothing of it fits anyway."""


def is_certain(text: str) -> bool:
    """Whether all terminals give ``text`` the same cells.

    They do not where characters join or change others, nor on ambiguous letters: one cell wide, but two in
    terminals set up for East Asia.
    """
    return bool(_ONE_CELL_EACH.fullmatch(text)) or not (
        _DOUBTFUL.search(text) or any(map(_is_doubtful, text))
    )


@lru_cache(4096)
def _is_doubtful(letter: str) -> bool:
    category = unicodedata.category(letter)
    ambiguous = unicodedata.east_asian_width(letter) == "A" and category[0] in "LN"
    return ambiguous or category[0] == "M" or category == "Cf"


def steady(data: str) -> str:
    """Return what is to be written, each doubtful text of it held in its cells.

    Args:
        data: Texts, places to write them at and attributes, as Textual sends them.
    """
    if not _DOUBTFUL.search(data):
        return data
    written: list[str] = []
    column: int | None = None
    for token in _TOKEN.finditer(data):
        text = token.group()
        if token["column"]:
            column = int(token["column"])
        elif token["text"] and column is not None:
            text, column = _held(text, column)
        written.append(text)
    return "".join(written)


def _held(text: str, column: int) -> tuple[str, int]:
    """Return a text that begins at ``column``, counted from 1, and the column behind it."""
    written: list[str] = []
    done = 0
    for found in _DOUBTFUL.finditer(text):
        before, doubtful = text[done : found.start()], found.group()
        done = found.end()
        column += cell_len(before)
        end = column + cell_len(doubtful)
        written += [before, " " * (end - column), f"\x1b[{column}G", doubtful.rstrip(" "), f"\x1b[{end}G"]
        column = end
    rest = text[done:]
    return "".join([*written, rest]), column + cell_len(rest)
