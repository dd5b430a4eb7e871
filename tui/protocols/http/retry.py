"""When to ask again, and after how long: pure decisions."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from tui.protocols.http.faults import Kind
from tui.protocols.http.messages import Limits

BUSY: Final = frozenset({429, 502, 503, 504})
"""Statuses by which a server, or a gateway before it, asks for patience."""

_STALE: Final = frozenset({Kind.CLOSED, Kind.NOT_HTTP})
"""Faults of a connection that was kept for too long, or after an answer longer than it said."""

PASSING: Final = frozenset({Kind.NAME_SERVER, Kind.REFUSED, Kind.NO_WAY}) | _STALE
"""Faults that may be over in a second. Time limits are not among them: they already cost their time."""

_SECONDS: Final = re.compile(r"[0-9]{1,9}")


def pause_after_fault(kind: Kind, tries: int, limits: Limits, chance: float) -> float | None:
    """Return how many seconds to wait before trying again after a fault; None to give up.

    A stale connection is replaced without a pause the first time.

    Args:
        kind: What went wrong before any answer came.
        tries: How often the request was sent so far.
        limits: How often it may be.
        chance: A random number from 0 to 1, so that not everybody comes back at once.
    """
    if kind not in PASSING or tries >= limits.tries:
        return None
    return 0.0 if kind in _STALE and tries == 1 else _pause(tries, limits, chance)


def pause_after_status(
    status: int, retry_after: str, tries: int, limits: Limits, chance: float, *, now: datetime
) -> float | None:
    """Return how many seconds to wait before trying again after this status; None to take the answer.

    Args:
        status: The HTTP status.
        retry_after: The header of this name; may be empty.
        tries: How often the request was sent so far.
        limits: How often it may be, and the longest pause a server may ask for.
        chance: A random number from 0 to 1.
        now: To compare a date with.
    """
    if status not in BUSY or tries >= limits.tries:
        return None
    asked = seconds_asked(retry_after, now)
    if asked is None:
        return _pause(tries, limits, chance)
    return None if asked > limits.longest_pause else asked + chance * limits.first_pause


def seconds_asked(retry_after: str, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, in either form; None if it says nothing usable."""
    retry_after = retry_after.strip()
    if _SECONDS.fullmatch(retry_after):
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _pause(tries: int, limits: Limits, chance: float) -> float:
    full: float = limits.first_pause * 2 ** (tries - 1)
    return full * (1 + chance) / 2
