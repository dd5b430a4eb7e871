"""Wait for a condition, never for a time: a deadline only ends what fails anyway."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from textual.pilot import Pilot

_T = TypeVar("_T")
_R = TypeVar("_R")
STEP: Final = 0.01
"""Seconds between two looks."""


def wait_until(
    predicate: Callable[[], _T], seconds: float = 5, message: str | Callable[[], str] = "it never came true"
) -> _T:
    """Return the first true value of ``predicate``.

    Args:
        predicate: Called again and again.
        seconds: When to give up.
        message: What to say then; a callable is asked only then.

    Raises:
        AssertionError: It stayed false.
    """
    deadline = time.monotonic() + seconds
    while not (value := predicate()):
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s: {message if isinstance(message, str) else message()}")
        time.sleep(STEP)
    return value


async def pilot_until(
    pilot: Pilot[_R],
    predicate: Callable[[], _T],
    seconds: float = 5,
    message: str | Callable[[], str] = "it never came true",
) -> _T:
    """Let the app under ``pilot`` run until ``predicate`` is true; otherwise as ``wait_until``."""
    deadline = time.monotonic() + seconds
    while not (value := predicate()):
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s: {message if isinstance(message, str) else message()}")
        await asyncio.sleep(STEP)
    await pilot.pause()
    return value
