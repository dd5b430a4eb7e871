"""The campus clock: everything that ever happened there is told from now."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

_AGO: Final = re.compile(r"(?:(?P<hours>\d+)h|(?P<days>\d+)d(?: (?P<hour>\d\d):(?P<minute>\d\d))?)")
_FIRST_HOUR: Final = 7 * 60
_WORKING_DAY: Final = 11 * 60


class Clock:
    """Tells days and moments from one fixed now, so that what is 12 days late stays 12 days late.

    Attributes:
        now: The campus' present, to the minute; days are those of its time zone.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)

    def day(self, offset: int) -> date:
        """Return the date so many days from today; the past is negative."""
        return self.now.date() + timedelta(days=offset)

    def at(self, days_ago: int, minute_of_day: int) -> datetime:
        """Return a moment so many days ago, at a local time of day."""
        return self._midnight + timedelta(minutes=minute_of_day - days_ago * 24 * 60)

    def moment(self, ago: str, number: int = 0) -> datetime | None:
        """Return what ``2h``, ``3d`` or ``1d 09:14`` means; None for an empty text.

        ``3d`` is some time of that day's working hours: another one for every ``number``, always the same.

        Raises:
            ValueError: It is written in another way.
        """
        if not ago:
            return None
        found = _AGO.fullmatch(ago)
        if not found:
            raise ValueError(f"not a time: {ago}")
        if found["hours"]:
            return self.now - timedelta(hours=int(found["hours"]), minutes=number * 7 % 50)
        if found["hour"]:
            return self.at(int(found["days"]), int(found["hour"]) * 60 + int(found["minute"]))
        return self.at(int(found["days"]), _FIRST_HOUR + number * 47 % _WORKING_DAY)

    def days_since(self, moment: datetime) -> int:
        """Return how many midnights lie between ``moment`` and now."""
        return (self.now.date() - moment.astimezone(self.now.tzinfo).date()).days


def iso(moment: datetime) -> str:
    """Return a moment as iSpring writes it: ISO 8601 with the offset of UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
