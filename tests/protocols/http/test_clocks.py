"""How far a server's clock is off, by its answers' dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest

from tests.support.loopback import Loopback, Reply
from tui.protocols.http.client import Wire
from tui.protocols.http.clocks import clock_ahead
from tui.protocols.http.messages import Request
from tui.records import System
from tui.stop import Stop

NOW: Final = datetime(2026, 11, 22, 9, 42, 7, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Sun, 22 Nov 2026 09:42:07 GMT", 0.0),
        ("Sun, 22 Nov 2026 09:46:07 GMT", 240.0),
        ("Sun, 22 Nov 2026 08:42:07 GMT", -3600.0),
        ("Sun, 22 Nov 2026 10:42:07 +0100", 0.0),
        ("Sun, 22 Nov 2026 09:42:07 -0000", 0.0),
        ("Sunday, 22-Nov-26 09:42:07 GMT", 0.0),
    ],
)
def test_a_date_tells_how_far_a_clock_is_off(date: str, seconds: float) -> None:
    assert clock_ahead({"date": date}, NOW) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "date", ["", "yesterday", "0", "Sun, 99 Nov 2026 09:42:07 GMT", f"1 Jan {'9' * 20} 0:0:0"]
)
def test_what_is_no_date_tells_nothing(date: str) -> None:
    assert clock_ahead({"date": date}, NOW) is None


def test_an_answer_out_of_a_cache_tells_nothing() -> None:
    assert clock_ahead({"date": "Sun, 22 Nov 2026 08:42:07 GMT", "age": "3600"}, NOW) is None


def test_a_wire_knows_the_clock_of_the_last_answer_that_told_the_time() -> None:
    dated = Reply(b"<response/>", headers=(("Date", "Sun, 22 Nov 2026 08:42:07 GMT"),))
    with Loopback({"GET /content": dated, "GET /users": Reply(b"<response/>")}) as server:
        wire = Wire(server.url, System.ISPRING, allow_plain_http=True)
        assert wire.clock_ahead is None
        wire.fetch(Request("users", "GET", "/user"), Stop())
        assert wire.clock_ahead is None
        wire.fetch(Request("content", "GET", "/content"), Stop())
        told = wire.clock_ahead
        assert told is not None
        expected = (datetime(2026, 11, 22, 8, 42, 7, tzinfo=UTC) - datetime.now(UTC)).total_seconds()
        assert told == pytest.approx(expected, abs=5)
        wire.fetch(Request("users", "GET", "/user"), Stop())
        assert wire.clock_ahead == told
        wire.close()
