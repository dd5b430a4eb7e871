"""What a program sent to its terminal, taken apart: text, controls and sequences.

A test that shows hostile names asserts ``foreign(raw) == []``: nothing but what Textual itself writes, so no
byte of the data arrived as a control sequence.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a token is to a terminal."""

    TEXT = "text"
    CONTROL = "control"
    CSI = "csi"
    OSC = "osc"
    STRING = "string"
    ESCAPE = "escape"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the stream: ``text`` is all of it, introducer and terminator included."""

    kind: Kind
    text: str


_TOKEN: Final = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<csi>\x1b\[[0-?]*[ -/]*[@-~])"
    r"|(?P<osc>\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<string>\x1b[PX^_][^\x1b]*\x1b\\)"
    r"|(?P<escape>\x1b(?![\[\]PX^_])[ -/]*[0-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
)
_UNFINISHED: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)")

TEXTUAL: Final = (
    r"\r|\n",
    r"\x1b\[[\d;]*m",  # colours and attributes
    r"\x1b\[\d+;\d+H|\x1b\[\d+G",  # go to a cell; the latter our driver writes
    r"\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]",  # modes, on and off
    r"\x1b\[\?(?:2026|2048)\$p",  # asks whether a mode is known
    r"\x1b\[(?:>\d+|<)u",  # kitty's keyboard protocol
    r"\x1b\]22;[a-z-]+\x07",  # shape of the mouse pointer
)
"""What Textual's driver for Linux and macOS writes by itself."""

FAST: Final = (
    r"\x08|\x1b[DM]",  # one cell back, one line down or up
    r"\x1b\[\d*[A-DGH]",  # places
    r"\x1b\[K|\x1b\[\d+X",  # erased cells
    r"\x1b\[\d+b",  # the same cell again
    r"\x1b\[(?:\d+;\d+)?r|\x1b\[\d*[LM]",  # moved lines
    r"\x1b\[6n",  # how far the terminal has got
)
"""What our driver for slow lines writes besides."""

_JOINERS: Final = frozenset("\u200c\u200d")


class Tokenizer:
    """Take a stream apart as it arrives; a sequence cut by a border between reads stays whole.

    Bytes that are not UTF-8 become lone surrogates, so that they stay visible.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._rest = ""

    def feed(self, data: bytes, *, final: bool = False) -> list[Token]:
        """Return the tokens completed by ``data``; with ``final`` also what is left over, as controls."""
        stream, position = self._rest + self._decoder.decode(data, final), 0
        found: list[Token] = []
        while position < len(stream):
            match = _TOKEN.match(stream, position)
            if match is None and not final and _UNFINISHED.fullmatch(stream, position):
                break
            if match is None:  # an escape that begins nothing
                found.append(Token(Kind.CONTROL, stream[position]))
                position += 1
            else:
                found.append(Token(Kind(str(match.lastgroup)), match.group()))
                position = match.end()
        self._rest = stream[position:]
        return found


def tokens(raw: bytes) -> list[Token]:
    """Take a whole stream apart."""
    return Tokenizer().feed(raw, final=True)


def foreign(raw: bytes, also: Iterable[str] = ()) -> list[str]:
    """Return, as readable escapes, whatever Textual does not write by itself.

    That is: other controls and sequences, and within text every character that is not printed (bidi
    overrides, invisible format characters but the two joiners, bytes that are not UTF-8).

    Args:
        raw: The bytes the terminal received.
        also: Regular expressions of further sequences the program may write, clipboard writes for example.
    """
    allowed = re.compile("|".join((*TEXTUAL, *also)))
    strange: list[str] = []
    for token in tokens(raw):
        if token.kind is Kind.TEXT:
            strange += [ascii(letter)[1:-1] for letter in token.text if not _is_drawn(letter)]
        elif not allowed.fullmatch(token.text):
            strange.append(ascii(token.text)[1:-1])
    return strange


def _is_drawn(letter: str) -> bool:
    return letter.isprintable() or letter in _JOINERS
