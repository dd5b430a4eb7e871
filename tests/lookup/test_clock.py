"""Zones, and times in words."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import CLOCK, NOW
from tui.errors import UsageError
from tui.lookup.clock import Clock, is_late
from tui.records import Moment

BERLIN = ZoneInfo("Europe/Berlin")
moments: st.SearchStrategy[Moment] = st.one_of(
    st.datetimes(timezones=st.just(UTC)), st.dates(), st.datetimes(timezones=st.timezones())
)


@pytest.mark.parametrize(
    ("environment", "profile_zone", "shown"),
    [
        ({"TZ": "Asia/Tokyo"}, "Europe/Paris", "18:42:07 JST"),
        ({"TZ": ":Asia/Tokyo"}, "", "18:42:07 JST"),
        ({}, "Europe/Paris", "10:42:07 CET"),
        ({"TZ": ""}, "Europe/Paris", "10:42:07 CET"),
        ({}, "", "04:42:07 EST"),
        ({"TZ": "EST5"}, "Europe/Paris", "04:42:07 EST"),
    ],
)
def test_zone_is_that_of_tz_else_the_profiles_else_the_machines(
    environment: dict[str, str], profile_zone: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    clock = Clock.of(profile_zone, lambda: NOW, environment=environment)
    assert clock.time(clock.now()) == shown


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", ""])
def test_zone_nobody_knows_is_told(zone: str) -> None:
    if not zone:
        assert Clock.of(zone, environment={}).zone is None
        return
    with pytest.raises(UsageError, match="no time zone") as found:
        Clock.of(zone, environment={})
    assert found.value.field == "timezone"


def test_without_a_given_present_it_is_the_machines() -> None:
    assert abs(Clock(UTC).now() - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (None, ("–", "–", "–")),
        (date(2026, 11, 19), ("2026-11-19", "2026-11-19", "2026-11-19")),
        (
            datetime(2026, 11, 18, 23, 30, 5, tzinfo=UTC),
            ("2026-11-19", "2026-11-19 00:30", "2026-11-19 00:30:05 CET"),
        ),
    ],
)
def test_days_and_times_are_those_of_the_zone(moment: Moment | None, shown: tuple[str, str, str]) -> None:
    assert (CLOCK.day(moment), CLOCK.minute(moment), CLOCK.second(moment)) == shown


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (None, "never"),
        (NOW, "now"),
        (NOW + timedelta(hours=3), "now"),
        (NOW - timedelta(seconds=59), "now"),
        (NOW - timedelta(minutes=1), "1 min"),
        (NOW - timedelta(minutes=59), "59 min"),
        (NOW - timedelta(hours=2, minutes=59), "2 h"),
        (NOW - timedelta(hours=23, minutes=59), "23 h"),
        (NOW - timedelta(days=1, hours=1), "1 d"),
        (datetime(2026, 11, 19, 22, 0, tzinfo=UTC), "3 d"),
        (datetime(2026, 11, 19, 23, 30, tzinfo=UTC), "2 d"),
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 10), "12 d"),
    ],
)
def test_how_long_ago_in_one_unit(moment: Moment | None, shown: str) -> None:
    assert CLOCK.ago(moment) == shown


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (None, "–"),
        (date(2026, 11, 10), "late 12 d"),
        (date(2026, 11, 21), "late 1 d"),
        (date(2026, 11, 22), "due today"),
        (date(2026, 11, 30), "due 8 d"),
        (NOW - timedelta(seconds=1), "late 1 min"),
        (NOW - timedelta(hours=2), "late 2 h"),
        (NOW - timedelta(days=2), "late 2 d"),
        (NOW + timedelta(minutes=1), "due today"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "due 1 d"),
    ],
)
def test_due_in_words(due: Moment | None, shown: str) -> None:
    assert CLOCK.due(due) == shown


def test_day_is_due_until_its_end_in_the_zone() -> None:
    day = date(2026, 11, 22)
    last = datetime(2026, 11, 22, 23, 59, 59, tzinfo=BERLIN)
    assert not is_late(day, last)
    assert is_late(day, last + timedelta(seconds=1))
    assert not is_late(day, (last + timedelta(seconds=1)).astimezone(UTC))


@given(moments, st.datetimes(timezones=st.just(UTC)))
def test_every_moment_has_words_and_late_is_said_exactly_when_it_is(moment: Moment, now: datetime) -> None:
    for zone in (BERLIN, None, timezone(timedelta(hours=14))):
        clock = Clock(zone, lambda: now)
        assert CLOCK.day(moment)
        assert clock.ago(moment)
        assert clock.due(moment).startswith("late") == is_late(moment, clock.now())


@given(moments, moments)
def test_moments_sort_as_they_fall(one: Moment, other: Moment) -> None:
    if type(one) is type(other):
        assert (CLOCK.instant(one) < CLOCK.instant(other)) == (one < other)
    elif isinstance(one, datetime) and not isinstance(other, datetime) and date(2, 1, 1) < other < date.max:
        assert (CLOCK.instant(one) < CLOCK.instant(other)) == (one.astimezone(BERLIN).date() <= other)


@pytest.mark.parametrize(
    "zone", [None, BERLIN, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))]
)
@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_ends_of_the_calendar_are_no_accident(zone: ZoneInfo | None, moment: datetime) -> None:
    clock = Clock(zone, lambda: NOW)
    past = moment.year == 1
    assert clock.due(moment.date()).startswith("late" if past else "due")
    assert clock.due(moment).startswith("late" if past else "due")
    assert clock.day(moment)[:4] in {"0001", "9999"}
    assert abs(clock.instant(moment.date())) < 10**12
