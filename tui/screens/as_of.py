"""As of when and as whom: the one line every view over both systems has."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tui.lookup.session import Session
from tui.records import System

APART: Final = timedelta(minutes=1)
"""Beyond this, what both systems say is told to be of two times."""

WIDE: Final = 120
"""Cells from which everything that is known of both accounts has room."""

Times = tuple[datetime | None, datetime | None]
"""As of when a view is, and iSpring's half of it if that was read quite another time."""


def both_times(moodle_at: datetime | None, ispring_at: datetime | None) -> Times:
    """Return as of when a view of both is: the older, or where they are apart, Moodle's, and iSpring's.

    Args:
        moodle_at: When Moodle was read, of many answers the oldest; None if it has not answered.
        ispring_at: When iSpring was read.
    """
    if moodle_at is None or ispring_at is None:
        return moodle_at or ispring_at, None
    if abs(moodle_at - ispring_at) > APART:
        return moodle_at, ispring_at
    return min(moodle_at, ispring_at), None


def as_of_words(session: Session, times: Times, width: int) -> str:
    """Return the line: both times if they are apart, and both accounts."""
    clock, wide = session.clock, width >= WIDE
    as_of, before = times
    parts = [f"as of {clock.time(as_of)}" if as_of else f"times in {clock.now().tzname()}"]
    account = session.ispring.account
    parts.append(f"{System.ISPRING.label} {account.described if wide or not before else account.who}")
    if before:
        parts[0] += f", {System.ISPRING.label} {clock.time(before).partition(' ')[0]}"
    if session.moodle:
        account = session.moodle.account
        release = f", {account.release}" if account.release and wide else ""
        parts.append(f"{System.MOODLE.label} {account.described}{release}")
    return ("     " if wide else "   ").join(parts)
