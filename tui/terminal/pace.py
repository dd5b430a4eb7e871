"""How much may be on its way to a terminal: on a slow line the screen must not fall behind the keys.

No system tells how far a terminal has got, least of all at the other end of SSH. So it is asked: it answers
where its cursor is once it has drawn all that came before the question. As long as too much is on its way,
nothing is sent; what is sent next is the screen as it is by then, and what it was in between is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic
from typing import Final

QUESTION: Final = "\x1b[6n"

ASK_AFTER: Final = 400
"""Bytes sent after which the terminal is asked, if it is not asked already."""

LEAST: Final = 500
MOST: Final = 65_536
"""Bytes that may be on their way at least, and at most."""

SOON: Final = 0.03
"""Seconds beyond its fastest answer in which a terminal answers that has nothing to catch up with."""

EARLY: Final = 300
"""Bytes that may still be on their way when a question is answered: meanwhile what comes next is prepared."""

_BETWEEN: Final = re.compile(r"\x1b\[(?!\d+b)")
"""Where a question may stand: what a terminal is to write again it must have written last."""

PATIENCE: Final = 1.0
"""Seconds after which a terminal is held to give no answer: it is not waited for."""


def asking(sent: str) -> str:
    """Return what is sent with the question in it, somewhat before its end."""
    places = (found.start() for found in _BETWEEN.finditer(sent))
    at = max((place for place in places if place <= len(sent) - EARLY), default=len(sent))
    return sent[:at] + QUESTION + sent[at:]


class Pace:
    """Knows how far behind a terminal is.

    A terminal that has never answered is never waited for, nor asked again.

    Args:
        asks: Whether the terminal may be asked: somebody has to listen.
        clock: Seconds that pass.
    """

    def __init__(self, *, asks: bool = True, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._asks = asks
        self._asked_at: float | None = None
        self._answers = False
        self._since = 0
        self._room = LEAST
        self._fastest = PATIENCE

    @property
    def is_asking(self) -> bool:
        """Whether an answer is still to be expected."""
        return self._asked_at is not None and self._clock() - self._asked_at < PATIENCE

    @property
    def is_behind(self) -> bool:
        """Whether what is to be sent should wait for the terminal."""
        return self._answers and self._since >= self._room and self.is_asking

    def sent(self, count: int) -> str:
        """Take note of so many bytes; return the question to send behind them, if it is time for one."""
        if self._asked_at is not None and not self.is_asking:
            self._asks = self._answers
            self._asked_at, self._since = None, 0
        self._since += count
        if not self._asks or self._asked_at is not None or self._since < ASK_AFTER:
            return ""
        self.asked()
        return QUESTION

    def asked(self) -> None:
        """Take note of a question that was sent for another reason."""
        self._asked_at = self._clock()

    def answered(self) -> None:
        """Take note of an answer: all that was sent before the question is drawn."""
        if self._asked_at is None:
            return
        took = self._clock() - self._asked_at
        self._room = min(self._room * 2, MOST) if took <= self._fastest + SOON else LEAST
        self._fastest = min(self._fastest, took)
        self._answers, self._asked_at, self._since = True, None, 0
