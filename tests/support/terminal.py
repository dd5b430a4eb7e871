"""A program in a real pseudo-terminal: what it draws, what it sends, how it ends.

Example::

    with Terminal([sys.executable, "-m", "tui", "--demo"], rows=24, columns=80) as terminal:
        terminal.wait_for("Sign in")
        terminal.press("enter")
        terminal.wait_for("Fire Safety 2026")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert foreign(terminal.raw) == []
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self

from tests.support.display import Display, Drawn
from tests.support.waiting import STEP, wait_until

KEYS: Final[Mapping[str, bytes]] = {
    "enter": b"\r",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "escape": b"\x1b",
    "backspace": b"\x7f",
    "space": b" ",
    "delete": b"\x1b[3~",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
    "f5": b"\x1b[15~",
    "f10": b"\x1b[21~",
}
"""What an xterm sends; single characters and ``ctrl+a`` … ``ctrl+z`` need no entry."""

_LAUNCHER: Final = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Make the terminal the controlling one, then become the program: a fork of our own would not be safe with
threads, and warns."""

_ENVIRONMENT: Final = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


class Terminal:
    """Run ``command`` in a pseudo-terminal of ``rows`` × ``columns``; leaving the context kills it.

    Args:
        command: The argument list.
        environment: Added to the test's environment; an empty string removes a variable.
        stdin: False: its standard input is no terminal but empty.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        rows: int = 24,
        columns: int = 80,
        environment: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        stdin: bool = True,
    ) -> None:
        self._raw = bytearray()
        self._display = Display(columns, rows)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._busy_at = time.monotonic()
        self._hung_up, self._hanging_up = os.pipe()
        self._controller, line = os.openpty()
        try:
            self._set_size(line, rows, columns)
            # Standard input must be the terminal when it is claimed; the program's own may differ.
            shell = [] if stdin else ["sh", "-c", 'exec "$@" </dev/null', "sh"]
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _LAUNCHER, *shell, *command],
                stdin=line,
                stdout=line,
                stderr=line,
                env=_environment(environment or {}),
                cwd=cwd,
                start_new_session=True,
            )
        except BaseException:
            for descriptor in (self._controller, self._hung_up, self._hanging_up):
                os.close(descriptor)
            raise
        finally:
            os.close(line)
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            error.add_note(f"The terminal showed:\n{self.text()}")
        self.close()

    def close(self) -> None:
        """Kill the program with all its children and give the terminal back."""
        if self._reader.is_alive() or self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(5)
        self._reader.join(5)
        self.hang_up()

    def hang_up(self) -> None:
        """Take the terminal away, as a closed window or a broken line does: the program gets SIGHUP."""
        if self._controller < 0:
            return
        os.close(self._hanging_up)
        self._reader.join(5)
        os.close(self._controller)
        os.close(self._hung_up)
        self._controller = -1

    # What arrived

    @property
    def raw(self) -> bytes:
        """Every byte the program sent so far."""
        with self._lock:
            return bytes(self._raw)

    def screen(self) -> list[str]:
        """The lines on the screen, blanks at their ends kept: each is as many cells wide as the terminal."""
        with self._lock:
            return self._display.lines()

    def cells(self) -> list[list[Drawn]]:
        """The screen, cell by cell, with colours and attributes."""
        with self._lock:
            return self._display.cells()

    @property
    def cursor(self) -> tuple[int, int]:
        """Where the terminal's own cursor is: cell and line, from 0."""
        with self._lock:
            return self._display.cursor

    def scribble(self, data: bytes) -> None:
        """Draw on the screen as some other program would: the one that runs knows nothing of it."""
        with self._lock:
            self._display.feed(data)

    def text(self) -> str:
        """The screen as one string, without blanks at the ends of its lines."""
        return "\n".join(line.rstrip() for line in self.screen())

    @property
    def modes(self) -> frozenset[int]:
        """The DEC private modes switched on now (25 cursor, 1049 alternate screen, 1000 mouse, …)."""
        with self._lock:
            return frozenset(self._display.modes)

    @property
    def echo(self) -> bool:
        """Whether what is typed is echoed by the terminal: off while a program has it in raw mode."""
        flags: int = termios.tcgetattr(self._controller)[3]
        return bool(flags & termios.ECHO)

    @property
    def settings(self) -> list[Any]:
        """What ``stty -a`` tells, but for the size."""
        return termios.tcgetattr(self._controller)

    # What to do

    def press(self, *keys: str) -> None:
        """Send keys: ``enter``, ``down``, ``ctrl+c``, ``q``, … (see ``KEYS``)."""
        for key in keys:
            self.send(_bytes_of(key))

    def type(self, text: str) -> None:
        """Send text as it is."""
        self.send(text.encode())

    def paste(self, text: str) -> None:
        """Send text as a bracketed paste."""
        self.send(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self._busy_at = time.monotonic()
        os.write(self._controller, data)

    def resize(self, rows: int, columns: int) -> None:
        """Change the size, as a window does: the program gets SIGWINCH."""
        with self._lock:
            self._display.resize(columns, rows)
        self._busy_at = time.monotonic()
        self._set_size(self._controller, rows, columns)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    # What to wait for

    def wait_for(self, wanted: str | re.Pattern[str], seconds: float = 10) -> str:
        """Wait until the screen shows this text (or matches this pattern), and return the screen."""
        pattern = wanted if isinstance(wanted, re.Pattern) else re.compile(re.escape(wanted))
        return self._wait(pattern, seconds, shown=True)

    def wait_gone(self, unwanted: str | re.Pattern[str], seconds: float = 10) -> str:
        """Wait until the screen shows this no more, and return the screen."""
        pattern = unwanted if isinstance(unwanted, re.Pattern) else re.compile(re.escape(unwanted))
        return self._wait(pattern, seconds, shown=False)

    def wait_raw(self, wanted: bytes, seconds: float = 10) -> None:
        """Wait until these bytes have arrived at any time."""
        wait_until(lambda: wanted in self.raw, seconds, lambda: f"{wanted!r} never came; {self.raw[-400:]!r}")

    def wait_quiet(self, quiet: float = 0.3, seconds: float = 10) -> None:
        """Wait until for ``quiet`` seconds no byte has come or gone."""
        wait_until(lambda: time.monotonic() - self._busy_at > quiet, seconds, "it never fell silent")

    def wait_exit(self, seconds: float = 10) -> int:
        """Wait for the program's end and its last byte; return the exit status (-n: ended by signal n)."""
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {seconds} s; screen:\n{self.text()}") from None
        self._ended.wait(seconds)
        return status

    def _wait(self, pattern: re.Pattern[str], seconds: float, *, shown: bool) -> str:
        deadline = time.monotonic() + seconds
        looked_at, text = -1, ""
        while True:
            ended = self._ended.is_set()
            if len(self._raw) != looked_at:  # to read the screen is dear, and takes time from the program
                looked_at, text = len(self._raw), self.text()
                if bool(pattern.search(text)) is shown:
                    return text
            if (ended and len(self._raw) == looked_at) or time.monotonic() > deadline:
                state = f"exited with {self.process.poll()}" if ended else f"{seconds} s passed"
                verb = "never shown" if shown else "still shown"
                raise AssertionError(f"{pattern.pattern!r} {verb} ({state}); screen:\n{text}")
            time.sleep(STEP)

    def _read(self) -> None:
        while True:
            ready, _, _ = select.select([self._controller, self._hung_up], [], [])
            if self._controller not in ready:
                break
            try:
                data = self._receive()
            except OSError as error:
                if error.errno == errno.EIO:  # every program has closed the terminal
                    break
                raise
            with self._lock:
                self._raw += data
                answer = self._display.feed(data)
                self._busy_at = time.monotonic()
            if answer:
                self.send(answer)
        self._ended.set()

    def _receive(self) -> bytes:
        """Return some of what the program has sent; there is something."""
        return os.read(self._controller, 65536)

    @staticmethod
    def _set_size(descriptor: int, rows: int, columns: int) -> None:
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def untouched_settings() -> list[Any]:
    """Return the settings of a terminal no program has had yet."""
    controller, line = os.openpty()
    try:
        return termios.tcgetattr(controller)
    finally:
        os.close(controller)
        os.close(line)


def _bytes_of(key: str) -> bytes:
    if key in KEYS:
        return KEYS[key]
    if re.fullmatch("ctrl[+][a-z]", key):
        return bytes([ord(key[-1]) - ord("a") + 1])
    if len(key) == 1:
        return key.encode()
    raise ValueError(f"no such key: {key}")


def _environment(changes: Mapping[str, str]) -> dict[str, str]:
    merged = {**os.environ, **_ENVIRONMENT, **changes}
    return {name: value for name, value in merged.items() if value != ""}
