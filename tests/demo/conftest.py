"""One campus for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from tui.demo import Campus, start

NOW = datetime(2026, 11, 22, 10, 42, 7, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture(scope="session")
def campus() -> Iterator[Campus]:
    """A campus on the day of the sample screens; its servers must not have failed anywhere."""
    running = start(now=NOW)
    try:
        yield running
        assert not running.faults
    finally:
        running.close()
