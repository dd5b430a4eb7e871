"""One line at a terminal that says how far a command is, rewritten in place; nothing where nobody looks."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Final, TextIO

from rich.cells import cell_len, set_cell_size

PACE: Final = 0.25
"""Seconds between two words on how far it is; over SSH each is a line of bytes."""

PATIENCE: Final = 0.75
"""Seconds before the first: what answers sooner needs no word."""

_WIDTH: Final = 80


class WorkingLine:
    """The line; it is gone before anything else is written, and once ``done`` was said.

    Args:
        out: Where it stands; None or no terminal for nowhere.
        pace: Seconds between two words.
        patience: Seconds before the first.
    """

    def __init__(self, out: TextIO | None, *, pace: float = PACE, patience: float = PATIENCE) -> None:
        self._out = out if out is not None and out.isatty() else None
        self._pace = pace
        self._first_at = monotonic() + patience
        self._lock = threading.Lock()
        self._stands = ("", 0)

    @contextmanager
    def telling(self, words: Callable[[], str]) -> Iterator[None]:
        """Say again and again how far it is, until the block is through, however it ends.

        Args:
            words: Returns what to say; called in another thread.
        """
        if self._out is None:
            yield
            return
        through = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(words, through), name="working", daemon=True)
        ticker.start()
        try:
            yield
        finally:
            through.set()

    def done(self) -> None:
        """Leave nothing behind."""
        with self._lock:
            self._clear()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Have nothing on the line while something else is written to the terminal."""
        with self._lock:
            self._clear()
            yield

    def _tick(self, words: Callable[[], str], through: threading.Event) -> None:
        while not through.wait(max(self._pace, self._first_at - monotonic())):
            with self._lock:
                if not through.is_set():
                    self._write(words())

    def _write(self, text: str) -> None:
        """Write over what stands there; blanks, so that every terminal understands it."""
        cells = min(cell_len(text), _width() - 1)
        if (text, cells) == self._stands:
            return
        line = set_cell_size(text, cells)
        self._send(f"\r{line}{' ' * max(0, self._stands[1] - cells)}")
        self._stands = (text, cells)

    def _clear(self) -> None:
        if self._stands[1]:
            self._send(f"\r{' ' * self._stands[1]}\r")
            self._stands = ("", 0)

    def _send(self, text: str) -> None:
        with suppress(OSError, UnicodeEncodeError):
            if self._out is not None:
                self._out.write(text)
                self._out.flush()


def working_line() -> WorkingLine:
    """Return the line on standard error."""
    return WorkingLine(sys.stderr)


def _width() -> int:
    with suppress(OSError, ValueError, AttributeError):
        return os.get_terminal_size(sys.stderr.fileno()).columns or _WIDTH
    return _WIDTH
