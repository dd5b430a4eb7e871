"""What a curious user loads into every Python program: all logs in a file, what children are given, memory.

Python imports this by itself wherever its folder stands in PYTHONPATH. It writes into the folder SPY_FOLDER:
``log``, ``children``, ``open`` (who could be looked into), upon SIGUSR1 ``memory``. SIGUSR2 makes the app
fail in a handler, a worker or while drawing, as SPY_FAILS says, with every secret at hand and in the message.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import logging
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(os.environ["SPY_FOLDER"])
HOLDER: Final = "Secret"
"""The one class that may hold a secret."""

LONGEST: Final = 100_000


def _log_everything() -> None:
    """Write every record of every logger into a file, whatever anybody sets."""
    logging.basicConfig(filename=FOLDER / "log", level=1)
    logging.Logger.isEnabledFor = _always  # type: ignore[method-assign,assignment]  # nobody may object


def _always(_logger: logging.Logger, _level: int) -> bool:
    return True


def _tell_given() -> None:
    """Write down what this process was started with, environment included."""
    with (FOLDER / "children").open("ab") as file:
        for name in ("cmdline", "environ"):
            file.write(Path(f"/proc/self/{name}").read_bytes() + b"\n")


def _tell_open() -> None:
    """Write down whether others may read this process's memory."""
    dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
    core = resource.getrlimit(resource.RLIMIT_CORE)
    with (FOLDER / "open").open("a") as file:
        file.write(f"{Path(sys.argv[0]).name} dumpable {dumpable} core {core}\n")


def _strings(one: object) -> Iterator[str]:
    """Yield what an object holds by itself, and what it says it is."""
    kind = type(one)
    if kind.__name__ == HOLDER and kind.__module__ == "tui.secret":
        return
    name = f"{kind.__module__}.{kind.__qualname__}"
    for held in gc.get_referents(one):
        if isinstance(held, str | bytes | bytearray | memoryview) and len(held) <= LONGEST:
            yield f"{name} holds {held!r}"
    if not isinstance(one, dict | list | tuple | set | frozenset):
        yield f"{name} is {repr(one)[:LONGEST]}"


def _write_memory(*_: Any) -> None:
    """Write down every string the program holds, and every name of a thread."""
    _tell_open()
    gc.collect()
    objects = [*gc.get_objects(), *(frame.f_locals for frame in sys._current_frames().values())]
    seen: dict[str, None] = {}
    for one in objects:
        with contextlib.suppress(Exception):
            seen |= dict.fromkeys(_strings(one))
    draft = FOLDER / "memory.new"
    draft.write_text("\n".join(seen), "utf-8", "backslashreplace")
    draft.rename(FOLDER / "memory")


def _fail(*_: Any) -> None:
    """Let the app fail."""
    secrets = [one.reveal() for one in gc.get_objects() if type(one).__name__ == HOLDER]
    app = next(one for one in gc.get_objects() if type(one).__name__ == "RollbookApp")

    def boom(*_: object) -> Iterator[Any]:
        password = secrets
        raise ValueError(f"with {password}")
        yield

    def boom_at_once(*_: object) -> None:
        next(boom())

    if os.environ.get("SPY_FAILS") == "drawing":
        from textual.widget import Widget

        Widget.render_lines = boom_at_once  # type: ignore[method-assign,assignment]
        app.call_later(app.refresh, repaint=True, layout=True)
    elif os.environ.get("SPY_FAILS") == "worker":
        from tui.workers import Request, start

        app._loop.call_soon_threadsafe(start, app, Request("failing"), boom)
    else:
        app.call_later(boom_at_once)


_tell_given()
atexit.register(_tell_open)
_log_everything()
signal.signal(signal.SIGUSR1, _write_memory)
signal.signal(signal.SIGUSR2, _fail)
