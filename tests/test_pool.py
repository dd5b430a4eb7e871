"""Stops wake what waits, and threads do what is urgent first."""

from __future__ import annotations

import threading
import time

import pytest

from tests.support.waiting import wait_until
from tui.errors import StoppedError
from tui.pool import Pool, Stop


def test_a_stop_is_said_once_and_stays_said() -> None:
    stop, woken = Stop(), []
    stop.check()
    stop.on_stop(lambda: woken.append("a"))
    take_back = stop.on_stop(lambda: woken.append("b"))
    take_back()
    stop.set()
    stop.set()
    assert woken == ["a"]
    assert stop.is_set
    with pytest.raises(StoppedError):
        stop.check()
    stop.on_stop(lambda: woken.append("late"))()
    assert woken == ["a", "late"]


def test_a_wait_ends_when_stop_is_said() -> None:
    stop, ended = Stop(), threading.Event()

    def work() -> None:
        with pytest.raises(StoppedError):
            stop.wait(60)
        ended.set()

    threading.Thread(target=work, daemon=True).start()
    stop.set()
    assert ended.wait(5)
    Stop().wait(0)


def test_a_child_stops_with_its_parent_but_not_the_other_way() -> None:
    parent = Stop()
    child, sibling, finished = Stop(parent), Stop(parent), Stop(parent)
    finished.finish()
    child.set()
    assert not parent.is_set
    assert not sibling.is_set
    parent.set()
    assert sibling.is_set
    assert not finished.is_set
    assert Stop(parent).is_set
    Stop().finish()


def test_the_urgent_goes_first_and_equals_in_order() -> None:
    pool, done = Pool("test", 1), list[str]()
    go = _keep_busy(pool)
    for name, urgency in [
        ("behind", Pool.BEHIND),
        ("one", Pool.VISIBLE),
        ("two", Pool.VISIBLE),
        ("now", Pool.URGENT),
    ]:
        pool.submit(lambda name=name: done.append(name), urgency)  # type: ignore[misc]  # mypy cannot infer it
    go.set()
    wait_until(lambda: len(done) == 4)
    assert done == ["now", "one", "two", "behind"]


def test_no_more_threads_than_allowed_and_none_before_they_are_needed() -> None:
    pool, going, most, lock = Pool("counted", 3), 0, 0, threading.Lock()
    done: list[int] = []

    def work(number: int) -> None:
        nonlocal going, most
        with lock:
            going += 1
            most = max(most, going)
        time.sleep(0.005)
        with lock:
            going -= 1
            done.append(number)

    assert not _threads("counted")
    for number in range(20):
        pool.submit(lambda number=number: work(number))  # type: ignore[misc]  # mypy cannot infer it
    wait_until(lambda: len(done) == 20)
    assert most <= 3
    assert 0 < len(_threads("counted")) <= 3
    assert all(thread.daemon for thread in _threads("counted"))


def test_what_waits_can_be_dropped() -> None:
    pool, done = Pool("dropping", 1), list[str]()
    go = _keep_busy(pool)
    pool.submit(lambda: done.append("dropped"))
    pool.drop_waiting()
    pool.submit(lambda: done.append("kept"))
    go.set()
    wait_until(lambda: done)
    assert done == ["kept"]


def _threads(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(name)]


def _keep_busy(pool: Pool) -> threading.Event:
    """Keep one thread busy until the event returned is set."""
    begun, go = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go.wait(5)

    pool.submit(work)
    assert begun.wait(5)
    return go
