"""Closing what looks into a process from outside: memory, core files, recordings, tracebacks with values.

Other programs of the same user could otherwise read this one's memory, and secrets in it, without a trace.
"""

from __future__ import annotations

import resource
import sys
import threading
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

RECORDERS: Final = (
    "TEXTUAL",
    "TEXTUAL_DEBUG",
    "TEXTUAL_LOG",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SCREENSHOT_FILENAME",
    "TEXTUAL_SCREENSHOT_LOCATION",
    "PYTHONASYNCIODEBUG",
)
"""Variables with which the libraries write down keys, pasted secrets and screens: into a file, to a port."""

NO_CORE: Final = 1
"""Bytes a core file may have: with 0, Linux would still hand it to a program that collects them (core(5))."""

_PR_SET_DUMPABLE: Final = 4

Say = Callable[[type[BaseException], BaseException | None, TracebackType | None], object]


def seal(environ: MutableMapping[str, str], say: Say) -> None:
    """Close everything, for this process and, but for its memory, for its children.

    Args:
        environ: The environment, from which what has things recorded is taken out.
        say: Says what went wrong where nobody was watching, without any value.
    """
    no_memory_for_others()
    for name in RECORDERS:
        environ.pop(name, None)
    _say_without_values(say)


def no_memory_for_others() -> None:
    """Let no other program of this user read this process's memory, and no core file be written of it.

    Linux makes a program readable again when it starts another one, which has then to see to itself; the
    limit of core files is inherited. Elsewhere there is only that limit.
    """
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    limit = NO_CORE if most == resource.RLIM_INFINITY else min(NO_CORE, most)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _say_without_values(say: Say) -> None:
    """Have failures of threads and finalisers told like our own: Python's way repeats values in messages."""

    def in_thread(failed: threading.ExceptHookArgs) -> None:
        say(failed.exc_type, failed.exc_value, failed.exc_traceback)

    def unraisable(failed: UnraisableHookArgs) -> None:
        say(failed.exc_type, failed.exc_value, failed.exc_traceback)

    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
