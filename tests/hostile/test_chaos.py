"""A session through resets, stalls, half bodies and the rest: what is shown is right, or marked."""

from __future__ import annotations

from tests.hostile.chaos import chaos
from tests.support.campus import campus
from tui.demo import Campus

__all__ = ["campus"]

SEED = 3
STEPS = 45


def test_what_is_shown_is_right_or_marked(campus: Campus) -> None:
    assert chaos(campus, SEED, STEPS)["faults"] >= 5
