"""Leaving: at once, whatever hangs, and with the terminal as it was before."""

from __future__ import annotations

import signal
import time

import pytest

from tests.e2e.program import AT_ONCE, Rollbook


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_in_good_order(number: signal.Signals) -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        program.wait_quiet()
        begun = time.monotonic()
        program.signal(number)
        program.gone(begun)


def test_a_terminal_that_goes_away_ends_it() -> None:
    with Rollbook("--demo") as program:
        program.sign_in()
        begun = time.monotonic()
        program.hang_up()
        program.process.wait(10)
        assert time.monotonic() - begun < AT_ONCE
