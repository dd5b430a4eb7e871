"""Whether a system's clock agrees with ours: "late" and "as of" are told by ours."""

from __future__ import annotations

from typing import Final

from tui.lookup.doctor.findings import Finding, Part, fine, note
from tui.records import System

TOLERATED: Final = 10.0
"""Seconds two clocks may differ: the date of an answer is rounded, and answers take their time."""

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


def clock_finding(system: System, ahead: float | None) -> Finding:
    """Return how a system's clock compares with this machine's.

    Args:
        system: Whose.
        ahead: Seconds by which it is ahead; None if its answers do not tell the time.
    """
    check = f"{system.label.lower()}-clock"
    if ahead is None:
        return fine(Part.CLOCK, check, f"{system.label}'s answers do not tell the time.")
    if abs(ahead) <= TOLERATED:
        return fine(Part.CLOCK, check, f"{system.label}'s agrees with this machine's within {TOLERATED:g} s.")
    where = "ahead of" if ahead > 0 else "behind"
    what = (
        f"{system.label}'s is {span(abs(ahead))} {where} this machine's: “late” and “as of” are told by ours."
    )
    return note(Part.CLOCK, check, what, "Set this machine's clock, or tell the administrator of the other.")


def span(seconds: float) -> str:
    """Return a length of time in the largest unit of which it has one and a half."""
    for unit, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= 1.5 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} s"
