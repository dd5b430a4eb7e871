"""The Esc key told from the sequences that begin like it, also where a line sends it along with the next key.

Terminals send Alt with a key as Esc before it, and Textual reads it so. Rollbook uses no Alt, but much Esc;
over a slow line Esc and ``q`` arrive in one piece, and would be Alt+Q; Esc and Enter would be Enter alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

_ESC: Final = "\x1b"
_SEQUENCE: Final = "[O]PX^_\x1b"
"""What follows Esc in what a terminal sends by itself: CSI, SS3, OSC, DCS, SOS, PM, APC, or another Esc."""

_ALONE: Final = re.compile(rf"(?<={_ESC})(?=[^{re.escape(_SEQUENCE)}])")
_PASTE: Final = re.compile(f"({re.escape(BRACKETED_PASTE_START)}|{re.escape(BRACKETED_PASTE_END)})")
_CUT_END: Final = re.compile(rf"{_ESC}(?:\[(?:2(?:01?)?)?)?$")


class EscapeParser(XTermParser):
    """Reads keys as Textual does, but Esc before a letter, a digit, Enter, … as a key of its own.

    In what is pasted Esc is no key and is left out: the text comes from anywhere.
    """

    _pasting = False
    _after_esc = False
    _held = ""

    @property
    def is_waiting(self) -> bool:
        """Whether there is something that time alone makes a key."""
        return self._timeout_time is not None

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the keys in ``data``; an empty text ends it all."""
        if not data:
            yield from super().feed(data)
            return
        data, self._held = self._held + data, ""
        for part in filter(None, _PASTE.split(data)):
            if part in {BRACKETED_PASTE_START, BRACKETED_PASTE_END}:
                self._pasting = part == BRACKETED_PASTE_START
                yield from super().feed(part)
                if not self._pasting:
                    self._forget_pasted()
            elif not self._pasting:
                yield from self._typed(part)
            elif text := self._pasted(part):
                yield from super().feed(text)

    def _forget_pasted(self) -> None:
        """Begin anew: Textual's reader keeps what was pasted last, a secret perhaps, as long as it lives."""
        self._gen.close()
        self._gen = self.parse(self._tokens.append)
        self._awaiting = next(self._gen)

    def _pasted(self, part: str) -> str:
        """Return pasted text without Esc; what may be the beginning of the paste's end is held back."""
        if cut := _CUT_END.search(part):
            self._held = cut.group()
            part = part[: cut.start()]
        return part.replace(_ESC, "")

    def _typed(self, part: str) -> Iterable[Message]:
        for piece in _ALONE.split(part):
            if self._after_esc and piece[0] not in _SEQUENCE:
                yield from self._esc()
            yield from super().feed(piece)
            self._after_esc = piece.endswith(_ESC)

    def _esc(self) -> Iterable[Message]:
        """Yield the Esc that waits for what may belong to it, as if its time were over."""
        if self._timeout_time is not None:
            self._timeout_time = 0.0
            yield from self.tick()
