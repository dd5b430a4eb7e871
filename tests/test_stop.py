"""A stop is said once, and wakes what waits."""

from __future__ import annotations

import threading

import pytest

from tui.errors import StoppedError
from tui.stop import Stop


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
