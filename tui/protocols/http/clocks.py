"""How far a server's clock is from ours, by the date of its answers: pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_HALF_A_SECOND: Final = 0.5
"""A date names the second that has begun: on average it is half over."""


def clock_ahead(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return by how many seconds a server's clock is ahead of ours; None if its answer does not tell.

    An answer out of a cache tells when it was kept, not what time it is.

    Args:
        headers: The answer's, by name in any case.
        now: When its first line came.
    """
    if headers.get("age", "0").strip() != "0":
        return None
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, OverflowError):  # the latter for years of twenty digits
        return None
    if told.tzinfo is None:
        told = told.replace(tzinfo=UTC)
    return (told - now).total_seconds() + _HALF_A_SECOND
