"""Textual's own driver, more careful with what comes from a terminal and with what goes there."""

from __future__ import annotations

import os
import selectors
import signal
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import TextIOWrapper
from typing import Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.hurry import HURRY
from tui.terminal.columns import steady
from tui.terminal.escapes import EscapeParser
from tui.terminal.spelling import in_ascii_cells

TICK: Final = 0.1
"""Seconds between two looks at whether an Esc has stayed alone."""

PIECE: Final = 4096

SHOW_CURSOR: Final = "\x1b[?25h"
HIDE_CURSOR: Final = "\x1b[?25l"


class RollbookDriver(LinuxDriver):
    """Speaks to a terminal on Linux, macOS or another POSIX system.

    Keys: Esc stays a key of its own (see ``escapes``), bytes that are no text are left out, and reading ends
    at once when it is to end, or when there is no terminal any more; nothing wakes but a key. Output: see
    ``columns``.
    """

    ascii = False
    """Whether the terminal is sent nothing but ASCII."""

    _woken = _wake = -1

    @cached_property
    def _decoder(self) -> IncrementalDecoder:
        """What makes text of what is typed."""
        return getincrementaldecoder("utf-8")("ignore")

    def speak(self, encoding: str) -> None:
        """Take what is typed from now on for text in this encoding; more than ASCII is sent in UTF-8 only."""
        self._decoder = getincrementaldecoder(encoding)("ignore")
        if encoding == "utf-8" and isinstance(self._file, TextIOWrapper):
            self._file.reconfigure(encoding=encoding)  # the locale's would spell it in escapes

    def write(self, data: str) -> None:
        """Send ``data``."""
        self._send(steady(data))

    def forget(self) -> None:
        """Trust nothing of what was sent before: this driver never does."""

    def take_mouse(self, *, taken: bool) -> None:
        """Have the mouse's clicks told, or leave them to the terminal."""
        if taken:
            self._mouse = True
            self._enable_mouse_support()
        else:
            self._disable_mouse_support()
            self._mouse = False

    def show_cursor(self, *, shown: bool) -> None:
        """Show the terminal's own cursor, which screen readers follow, or hide it."""
        self.write(SHOW_CURSOR if shown else HIDE_CURSOR)

    def _send(self, data: str) -> None:
        """Send ``data`` as it is."""
        super().write(in_ascii_cells(data) if self.ascii else data)
        HURRY.drawn()

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._woken, self._wake = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # so it is in Textual

    def disable_input(self) -> None:
        """Wake the thread that waits for keys: the way out is joined with it."""
        if self._wake >= 0:
            os.write(self._wake, b"\0")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Hand on keys until told to end."""
        parser = EscapeParser()
        with self._waiting() as selector:
            while not self.exit_event.is_set():
                ready = [key.fd for key, _ in selector.select(TICK if parser.is_waiting else None)]
                if self.fileno in ready:
                    data = self._read()
                    if not data:
                        signal.raise_signal(signal.SIGHUP)  # as the line should have said
                        return
                    text = self._decoder.decode(data)
                    for message in parser.feed(text) if text else ():
                        self._hand_on(message)
                for message in parser.tick():
                    self._hand_on(message)

    def _hand_on(self, message: Message) -> None:
        if isinstance(message, events.Key):
            HURRY.key_read()
        self.process_message(message)

    def _read(self) -> bytes:
        """Return what was typed; nothing if the terminal is gone."""
        try:
            return os.read(self.fileno, PIECE)
        except OSError:
            return b""

    @contextmanager
    def _waiting(self) -> Iterator[selectors.BaseSelector]:
        """Give what waits for keys, or to be woken."""
        try:
            with selectors.SelectSelector() as selector:  # the only one that knows terminals on macOS
                selector.register(self.fileno, selectors.EVENT_READ)
                selector.register(self._woken, selectors.EVENT_READ)
                yield selector
        finally:
            woken, wake = self._woken, self._wake
            self._woken = self._wake = -1
            os.close(wake)
            os.close(woken)
