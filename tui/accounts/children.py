"""Programs run for one answer: no secret in their arguments or environment, and never waited for too long."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tui.stop import Stop

MAX_OUTPUT: Final = 64 * 1024
"""Bytes a program may write: one that writes more was not meant, and is killed."""

SECRET_VARIABLES: Final = ("ROLLBOOK_ISPRING_SECRET", "ROLLBOOK_MOODLE_SECRET")
SECRET_FILE_VARIABLES: Final = tuple(f"{name}_FILE" for name in SECRET_VARIABLES)

_STEP: Final = 0.05
"""Seconds between two looks at a program that is slow to answer."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code (negative: the signal that ended it) and what it wrote."""

    code: int
    output: bytes = field(repr=False)
    errors: bytes = field(repr=False)


def child_environment() -> dict[str, str]:
    """Return our environment without Rollbook's secrets."""
    hidden = {*SECRET_VARIABLES, *SECRET_FILE_VARIABLES}
    return {name: value for name, value in os.environ.items() if name not in hidden}


def run_child(arguments: Sequence[str], *, seconds: float, stop: Stop, given: bytes = b"") -> Ended:
    """Run a program and return what it wrote; it and what it started is killed at the limit or on stop.

    It has no terminal to ask on, and its input ends after ``given``.

    Raises:
        TimeoutError: It did not end in time.
        StoppedError: Stop was said.
        OSError: It cannot be started.
    """
    stop.check()
    process = subprocess.Popen(  # noqa: S603  # a list of arguments from the user's own profile, or our own
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(),
        start_new_session=True,
    )
    with process:
        forget = stop.on_stop(lambda: _kill(process))
        try:
            output, errors = _outputs(process, given, time.monotonic() + seconds)
        finally:
            forget()
            _kill(process)
    stop.check()
    return Ended(process.returncode, output, errors)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and its group, unless it has ended: its number may be another's by now."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _outputs(process: subprocess.Popen[bytes], given: bytes, deadline: float) -> tuple[bytes, bytes]:
    """Return both outputs: at their end, or soon after the program's if others still hold them open."""
    unsent: bytes | None = given
    ended = False
    while True:
        try:
            return process.communicate(unsent, timeout=_STEP)
        except subprocess.TimeoutExpired as late:
            output, errors = late.output or b"", late.stderr or b""
        if ended:
            return output, errors
        if len(output) + len(errors) > MAX_OUTPUT:
            _kill(process)
        if time.monotonic() > deadline:
            raise TimeoutError("the program did not end in time")
        unsent = None
        ended = process.poll() is not None
