"""Rollbook itself, run as a user runs it, in a pseudo-terminal."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final

from tests.support.emitted import FAST, foreign
from tests.support.source import ROOT
from tests.support.terminal import Terminal, untouched_settings
from tests.support.waiting import wait_until

SIZES: Final = ((80, 24), (160, 45))
"""The smallest screen, and one with room: columns, rows."""

AT_ONCE: Final = 1.0
"""Seconds within which Rollbook must be gone, whatever hangs."""

PATIENCE: Final = 20.0
"""Seconds after which what was waited for is held to have failed; a busy machine needs a few."""

COURSES_READ: Final = re.compile(r"^ \d+ courses?\b", re.MULTILINE)
KEYS_OF_COURSES: Final = re.compile(r"Enter open  c check  / filter")
NOTHING_UNDER_WAY: Final = frozenset({25, 7})
"""A terminal's modes as a shell leaves them: the cursor is seen, and long lines wrap."""

KEYBOARD_TAKEN: Final = re.compile(rb"\x1b\[>\d+u")
KEYBOARD_GIVEN_BACK: Final = b"\x1b[<u"
"""Kitty's way of telling keys, which a terminal keeps on a pile."""


class Rollbook(Terminal):
    """``python -m tui`` with these arguments.

    Args:
        arguments: The command line.
        size: Columns and rows.
        environment: Added to the test's own; an empty string removes a variable.
        stdin: False: standard input is no terminal.
        wrapper: A command that runs the one given as its further arguments.
    """

    def __init__(
        self,
        *arguments: str,
        size: tuple[int, int] = SIZES[0],
        environment: Mapping[str, str] | None = None,
        stdin: bool = True,
        wrapper: Sequence[str] = (),
    ) -> None:
        columns, rows = size
        self._fast = "--fast" in arguments
        command = [*wrapper, sys.executable, "-m", "tui", *arguments]
        super().__init__(command, rows=rows, columns=columns, environment=environment, cwd=ROOT, stdin=stdin)

    # --- what is seen ------------------------------------------------------------------------------------

    def line(self, number: int) -> str:
        """Return one line of the screen without the blanks around it; the last one is -1."""
        return self.screen()[number].strip()

    @property
    def note(self) -> str:
        """The line of progress, notes and filters."""
        return self.line(-3)

    @property
    def cursor_line(self) -> str:
        """The line the reader is on: the rightmost view's, where several stand side by side."""
        found = [line for line in self.screen() if "▸" in line]
        return max(found, key=lambda line: line.rindex("▸"), default="").rpartition("▸")[2].strip()

    def is_on(self, start: str) -> None:
        """Wait until the reader is on the line that begins so."""
        wait_until(lambda: self.cursor_line.startswith(start), PATIENCE, lambda: self.cursor_line)

    def has_left(self, line: str) -> None:
        """Wait until the reader is on another line."""
        wait_until(lambda: self.cursor_line != line, PATIENCE, lambda: self.cursor_line)

    # --- ways --------------------------------------------------------------------------------------------

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Wait until each of these has been on the screen."""
        for text in texts:
            self.wait_for(text, PATIENCE)

    def sign_in(self) -> None:
        """Sign in with Enter alone, and wait for the courses."""
        self.sees("[ Sign in ]")
        self.press("enter")
        self.sees(COURSES_READ)

    def open_course(self, title: str, answer: str) -> None:
        """Open a course by a part of its title, and wait until this is on the screen."""
        self.press("/")
        self.type(title)
        self.sees(f"/ {title}")
        self.press("enter", "enter")
        self.sees("Status", answer)

    def back_at_the_top(self) -> None:
        """Wait until the keys in the last line are those of the courses."""
        self.sees(COURSES_READ, KEYS_OF_COURSES)

    # --- leaving -----------------------------------------------------------------------------------------

    def leave(self, *keys: str) -> None:
        """Press these keys, and see Rollbook gone at once, everything in order behind it."""
        begun = time.monotonic()
        self.press(*keys)
        self.gone(begun)

    def gone(self, begun: float, *, seconds: float = AT_ONCE) -> None:
        """See the program end well within ``seconds`` from ``begun``, and the terminal as it was before."""
        status = self.wait_exit(PATIENCE)
        took = time.monotonic() - begun
        assert status == 0
        self.is_clean()
        assert took < seconds

    def is_clean(self) -> None:
        """See the terminal as it was before, and that nothing but what Textual writes was ever sent to it."""
        assert self.modes == NOTHING_UNDER_WAY
        assert self.settings == untouched_settings()
        assert len(KEYBOARD_TAKEN.findall(self.raw)) == self.raw.count(KEYBOARD_GIVEN_BACK)
        assert foreign(self.raw, FAST if self._fast else ()) == []
