"""Times in one zone, named once: what the screens say about days, hours and due dates."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui.errors import UsageError
from tui.records import Moment

NO_TIME: Final = "–"
"""Stands where there is no date."""

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


def is_late(due: Moment | None, now: datetime) -> bool:
    """Say whether ``due`` has passed at ``now``; a day is due until its end in the zone of ``now``."""
    match due:
        case None:
            return False
        case datetime():
            return now > due
        case _:
            return now.date() > due


class Clock:
    """The present, and every moment, in the reader's zone.

    Attributes:
        zone: The zone times are shown in; None for the machine's own.
    """

    def __init__(self, zone: tzinfo | None = None, now: Callable[[], datetime] | None = None) -> None:
        self.zone = zone
        self._now = now or _utc_now
        self._day_ends: dict[date, float] = {}

    @classmethod
    def of(
        cls,
        profile_zone: str = "",
        now: Callable[[], datetime] | None = None,
        *,
        environment: Mapping[str, str] | None = None,
    ) -> Clock:
        """Return a clock for ``TZ``, else the profile's zone, else the machine's.

        A ``TZ`` that names no zone of the database ("CET-1CEST") is understood by the machine itself.

        Raises:
            UsageError: If there is no zone of the profile's name.
        """
        environment = os.environ if environment is None else environment
        wanted = environment.get("TZ", "")
        if wanted:
            return cls(_zone(wanted.removeprefix(":")), now)
        if not profile_zone:
            return cls(None, now)
        zone = _zone(profile_zone)
        if zone is None:
            what = f"there is no time zone “{profile_zone}”"
            raise UsageError(what, remedy="Name one like Europe/Berlin in the profile.", field="timezone")
        return cls(zone, now)

    def now(self) -> datetime:
        """Return the present instant in the zone."""
        return self.local(self._now())

    def local(self, moment: datetime) -> datetime:
        """Return an instant as it reads in the zone; at the ends of the calendar as it is."""
        try:
            return moment.astimezone(self.zone)
        except (OverflowError, ValueError):
            return moment

    # --- as words ----------------------------------------------------------------------------------------

    def day(self, moment: Moment | None) -> str:
        """Return ``2026-11-19``, or a dash for no date."""
        return NO_TIME if moment is None else self._date(moment).isoformat()

    def minute(self, moment: Moment | None) -> str:
        """Return ``2026-11-19 10:42``; only the day where no more is known."""
        if isinstance(moment, datetime):
            return self.local(moment).strftime("%Y-%m-%d %H:%M")
        return self.day(moment)

    def second(self, moment: Moment | None) -> str:
        """Return ``2026-11-19 10:42:07 CET``; only the day where no more is known."""
        if isinstance(moment, datetime):
            return f"{self.day(moment)} {self.time(moment)}"
        return self.day(moment)

    def time(self, moment: datetime) -> str:
        """Return ``10:42:07 CET``: the time of day, with the zone's short name."""
        here = self.local(moment)
        return f"{here:%H:%M:%S} {here.tzname()}"

    def ago(self, moment: Moment | None, now: datetime | None = None) -> str:
        """Return how long ago, in one unit: ``5 min``, ``2 h``, ``12 d``; ``never`` for no moment at all."""
        if moment is None:
            return "never"
        now = self.now() if now is None else self.local(now)
        days = (now.date() - self._date(moment)).days
        if not isinstance(moment, datetime):
            return f"{days} d" if days > 0 else "today"
        passed = now - moment
        return f"{days} d" if passed >= _DAY else _short(passed)

    def due(self, moment: Moment | None, now: datetime | None = None) -> str:
        """Return ``late 12 d``, ``due today`` or ``due 8 d``; a dash for no due date."""
        if moment is None:
            return NO_TIME
        now = self.now() if now is None else self.local(now)
        days = (now.date() - self._date(moment)).days
        if not is_late(moment, now):
            return f"due {-days} d" if days < 0 else "due today"
        passed = now - moment if isinstance(moment, datetime) else _DAY
        return f"late {days} d" if passed >= _DAY else f"late {_short(max(passed, _MINUTE))}"

    # --- to sort by --------------------------------------------------------------------------------------

    def instant(self, moment: Moment) -> float:
        """Return a number moments sort by: seconds since 1970, a day at its end in the zone."""
        if isinstance(moment, datetime):
            return moment.timestamp()
        found = self._day_ends.get(moment)
        if found is None:
            found = self._day_ends[moment] = self._day_end(moment)
        return found

    def _day_end(self, day: date) -> float:
        try:
            return datetime.combine(day + _DAY, time.min, tzinfo=self.zone).timestamp()
        except (OverflowError, ValueError, OSError):
            return datetime.combine(day, time.max, tzinfo=UTC).timestamp()

    def _date(self, moment: Moment) -> date:
        return self.local(moment).date() if isinstance(moment, datetime) else moment


def _short(passed: timedelta) -> str:
    minutes = passed // _MINUTE
    if minutes < 1:
        return "now"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"  # noqa: PLR2004  # minutes of an hour


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _utc_now() -> datetime:
    return datetime.now(UTC)
