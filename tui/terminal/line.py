"""The line to the terminal: whether there still is one, and what to do when somebody wants us to end."""

from __future__ import annotations

import os
import signal
import termios
from _thread import start_new_thread
from collections.abc import Callable
from types import FrameType
from typing import Final

ENDING: Final = (signal.SIGTERM, signal.SIGHUP)
"""Signals to leave upon in good order."""


def is_gone(descriptor: int = 0) -> bool:
    """Return whether the terminal was taken away: its window was closed, or the line to it broke."""
    try:
        termios.tcgetattr(descriptor)
    except termios.error:
        return True
    return False


def end_upon_signals(leave: Callable[[], object], tidy: Callable[[], object]) -> None:
    """Have ``leave`` called upon each of ``ENDING``, in the main thread, wherever it is.

    Where the terminal is gone there is nothing to restore, and nobody to wait: writing to it fails, and
    Textual then waits for ever for its writer. The process ends on the spot, after ``tidy``, which must not
    wait either. It ends from a thread of its own: a signal interrupts whatever the main thread is doing, and
    what it holds a lock for must be able to go on.
    """

    def end_at_once() -> None:
        try:
            tidy()
        finally:
            os._exit(0)

    def end(_number: int, _frame: FrameType | None) -> None:
        if is_gone():
            start_new_thread(end_at_once, ())  # threading's own start takes a lock that may be held
        else:
            leave()

    for number in ENDING:
        signal.signal(number, end)
