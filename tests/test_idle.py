"""Idle sign-out: after so long without a key, and not before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tui import idle
from tui.idle import IdleWatch


@dataclass
class Bench:
    """A clock and a timer moved by hand."""

    now: float = 1_000.0
    waiting: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    over: int = 0

    def timer(self, seconds: float, call: Callable[[], None]) -> None:
        self.waiting.append((self.now + seconds, call))

    def end(self) -> None:
        self.over += 1

    def advance(self, seconds: float) -> None:
        until = self.now + seconds
        while due := [one for one in self.waiting if one[0] <= until]:
            first = min(due, key=lambda one: one[0])
            self.waiting.remove(first)
            self.now = first[0]
            first[1]()
        self.now = until


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench()
    monkeypatch.setattr("tui.idle.time.monotonic", lambda: made.now)
    return made


def test_it_is_over_once_after_the_time_without_a_key(bench: Bench) -> None:
    IdleWatch(60, bench.timer, bench.end)
    bench.advance(59)
    assert bench.over == 0
    bench.advance(500)
    assert bench.over == 1


def test_a_key_puts_it_off(bench: Bench) -> None:
    watch = IdleWatch(60, bench.timer, bench.end)
    for _ in range(10):
        bench.advance(50)
        watch.touch()
    assert bench.over == 0
    bench.advance(60)
    assert bench.over == 1


def test_keys_set_no_timers_of_their_own(bench: Bench) -> None:
    watch = IdleWatch(60, bench.timer, bench.end)
    for _ in range(1_000):
        watch.touch()
    assert len(bench.waiting) == 1


def test_an_ended_watch_stays_silent(bench: Bench) -> None:
    IdleWatch(60, bench.timer, bench.end).end()
    bench.advance(1_000)
    assert bench.over == 0


@pytest.mark.parametrize("seconds", [0, -1])
def test_never_is_never(bench: Bench, seconds: float) -> None:
    IdleWatch(seconds, bench.timer, bench.end)
    bench.advance(10**9)
    assert bench.over == 0


def test_over_ssh_it_is_half_an_hour_and_never_elsewhere() -> None:
    assert idle.default_minutes(over_ssh=True) == 30
    assert idle.default_minutes(over_ssh=False) == 0
