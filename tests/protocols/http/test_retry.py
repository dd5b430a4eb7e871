"""When a request is sent again, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.protocols.http.faults import Kind
from tui.protocols.http.messages import Limits
from tui.protocols.http.retry import BUSY, PASSING, pause_after_fault, pause_after_status, seconds_asked

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LIMITS = Limits(tries=3, longest_pause=30)


def after(status: int, retry_after: str = "", tries: int = 1, chance: float = 0.0) -> float | None:
    return pause_after_status(status, retry_after, tries, LIMITS, chance, now=NOW)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_ever_later_and_not_for_ever(status: int) -> None:
    first, second, third = (after(status, tries=tries) for tries in (1, 2, 3))
    assert first is not None
    assert second == 2 * first
    assert third is None


def test_other_statuses_are_answers() -> None:
    assert {status for status in range(200, 600) if after(status) is not None} == BUSY


@pytest.mark.parametrize("kind", list(Kind))
def test_only_passing_faults_are_tried_again(kind: Kind) -> None:
    assert (pause_after_fault(kind, 1, LIMITS, 0.5) is not None) == (kind in PASSING)
    assert pause_after_fault(kind, 3, LIMITS, 0.5) is None


@pytest.mark.parametrize("kind", [Kind.CLOSED, Kind.NOT_HTTP])
def test_a_stale_connection_is_replaced_at_once_but_only_once(kind: Kind) -> None:
    assert pause_after_fault(kind, 1, LIMITS, 0.5) == 0
    assert (pause_after_fault(kind, 2, LIMITS, 0.5) or 0) > 0


def test_nobody_comes_back_at_the_same_moment() -> None:
    pauses = [after(503, chance=chance) for chance in (0.0, 0.5, 1.0)]
    assert len(set(pauses)) == 3
    assert after(503, "5", chance=0.5) != after(503, "5", chance=0.6)


def test_retry_after_is_honoured_in_both_forms_up_to_the_longest_pause() -> None:
    assert after(503, "7") == 7
    assert after(429, format_datetime(NOW + timedelta(seconds=9), usegmt=True)) == 9
    assert after(429, format_datetime(NOW - timedelta(hours=1))) == 0
    assert after(503, "30") == 30
    assert after(503, "31") is None
    assert after(503, format_datetime(NOW + timedelta(hours=1))) is None


@pytest.mark.parametrize("nonsense", ["", "soon", "-1", "1.5", "1e3", "٣", "9" * 5000, "Fri, 99 Foo 2026"])
def test_a_retry_after_that_says_nothing_is_ignored(nonsense: str) -> None:
    assert seconds_asked(nonsense, NOW) is None
    assert after(503, nonsense) == after(503)


def test_a_date_without_a_zone_is_utc() -> None:
    assert seconds_asked("Sun, 22 Nov 2026 10:00:08 -0000", NOW) == 8


@given(st.text())
def test_whatever_a_server_sends_is_read_or_ignored(header: str) -> None:
    asked = seconds_asked(header, NOW)
    assert asked is None or asked >= 0
