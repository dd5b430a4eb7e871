"""The driver for slow lines: it sends what has changed on the screen, and nothing else."""

from __future__ import annotations

import os
import signal
from threading import Event, RLock
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.message import Message

from tui.terminal.abilities import NONE, Abilities, abilities_of
from tui.terminal.driver import RollbookDriver
from tui.terminal.pace import PATIENCE, QUESTION, Pace, asking
from tui.terminal.shadow import Shadow

if TYPE_CHECKING:
    from textual.app import App

A_MOMENT: Final = 0.1
"""Seconds in which Textual draws a screen of another size by itself."""

REPEATING: Final = f"\x1b[2H█\x1b[3b{QUESTION}\r\x1b[K"
REPEATED: Final = 4, 1
"""What shows whether a terminal repeats what is not ASCII, gone before it is seen; where the cursor is then.

Not in the first line: what is told of that may as well be a key, F3 with Shift.
"""

LAST_WORD: Final = 0.3
"""Seconds in which a last answer is waited for on the way out: nobody else is to read it as typed."""


class FastDriver(RollbookDriver):
    """Compares what Textual writes with what the terminal shows (see ``shadow``) and sends the difference.

    The whole screen is drawn again when the terminal may show something else: after a suspension, a change of
    its size, a sequence nobody knows, and when the reader comes back to its window. What a slow line has not
    carried yet is waited for (see ``pace``).
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._lock = RLock()
        self._busy = self._disturbed = self._away = self._tried = False
        self._shadow = Shadow(*self._get_terminal_size(), self._abilities())
        self._pace = Pace(asks=False)
        self._answered = Event()

    def _abilities(self) -> Abilities:
        """Return what the terminal can do; nothing if the environment says it is smaller than it is."""
        whole = os.get_terminal_size(self.fileno) == self._get_terminal_size()
        return abilities_of(os.environ.get("TERM", "")) if whole else NONE

    # --- what Textual asks for ---------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Send what ``data`` changes; while the terminal is behind, once it has caught up."""
        if sent := self._difference(data):
            self._send_paced(sent)

    def disable_input(self) -> None:
        """Ask the terminal nothing more, and let it say its last word before nobody listens."""
        with self._lock:
            waiting, self._pace = self._pace.is_asking, Pace(asks=False)
        if waiting:
            self._answered.wait(LAST_WORD)
        super().disable_input()

    def start_application_mode(self) -> None:
        """Take the terminal, and draw on it what was there before, if anything was."""
        super().start_application_mode()
        resized = signal.getsignal(signal.SIGWINCH)

        def forget_too(number: int, frame: FrameType | None) -> None:
            self._doubt()
            if callable(resized):
                resized(number, frame)

        signal.signal(signal.SIGWINCH, forget_too)
        with self._lock:
            self._pace, self._tried = Pace(), True
            self._pace.asked()
        self._answered.clear()
        self._send(REPEATING)
        self.repaint()

    def process_message(self, message: Message) -> None:
        """Hand on what the terminal says, and notice when it may have been drawn on, or has caught up."""
        if isinstance(message, events.CursorPosition):
            self._heard((message.x, message.y))
            return
        if isinstance(message, events.AppFocus) and self._away:
            self._loop.call_soon_threadsafe(self.repaint)
        if isinstance(message, events.AppFocus | events.AppBlur):
            self._away = isinstance(message, events.AppBlur)
        if isinstance(message, events.Resize):
            self._doubt()
        super().process_message(message)

    # --- what is on the terminal -------------------------------------------------------------------------

    def forget(self) -> None:
        """Trust nothing of what was sent before."""
        with self._lock:
            self._shadow.forget()
            self._disturbed = self._busy

    def repaint(self) -> None:
        """Draw the whole screen again."""
        with self._lock:
            sent = self._shadow.repaint()
        if sent:
            self._send_paced(sent)

    def _difference(self, data: str) -> str:
        """Return what has to be sent for ``data``."""
        with self._lock:
            if self._busy:  # a signal came in the middle of a frame, and the terminal is given away or taken
                self._disturbed = True
                return data
            self._busy = True
            self._shadow.resize(*self._app.size)
            behind = self._pace.is_behind
            if behind and not self._shadow.is_late:
                self._loop.call_soon_threadsafe(self._loop.call_later, PATIENCE, self._catch_up)
            sent = self._shadow.feed(data, wait=behind)
            self._busy = False
            if self._disturbed:
                self._disturbed = False
                self._shadow.forget()
            return sent

    def _send_paced(self, sent: str) -> None:
        with self._lock:
            question = self._pace.sent(len(sent.encode()))
        if question:
            self._answered.clear()
        self._send(asking(sent) if question else sent)

    def _heard(self, place: tuple[int, int]) -> None:
        """Take note of where the terminal says its cursor is: it has got as far as the question."""
        with self._lock:
            if self._tried:
                self._tried = False
                self._shadow.may_repeat(may=place == REPEATED)
            self._pace.answered()
        self._answered.set()
        self._loop.call_soon_threadsafe(self._catch_up)

    def _catch_up(self) -> None:
        """Send what has waited for the terminal, unless it is still behind."""
        with self._lock:
            sent = "" if self._pace.is_behind else self._shadow.catch_up()
        if sent:
            self._send_paced(sent)

    def _doubt(self) -> None:
        """Trust nothing more, and draw the screen again unless Textual does: it may have another size now."""
        self.forget()
        self._loop.call_soon_threadsafe(self._loop.call_later, A_MOMENT, self._repaint_forgotten)

    def _repaint_forgotten(self) -> None:
        if self._shadow.is_forgotten and self._shadow.size == self._app.size:
            self.repaint()
