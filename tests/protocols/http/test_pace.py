"""Four requests at a time, fewer while the server struggles."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext

import pytest

from tests.support.waiting import wait_until
from tui.errors import StoppedError
from tui.protocols.http.pace import WIDEST, Pace, giving_way
from tui.stop import Stop


class Visitor:
    """A thread that takes a turn and holds it until it is sent away."""

    def __init__(self, pace: Pace, *, patient: bool = False) -> None:
        self._patient = patient
        self.stop = Stop()
        self.inside = threading.Event()
        self.stopped = threading.Event()
        self._leave = threading.Event()
        self._pace = pace
        self._thread = threading.Thread(target=self._visit, daemon=True)
        self._thread.start()

    def leave(self) -> None:
        self._leave.set()
        self._thread.join(5)
        assert not self._thread.is_alive()

    def _visit(self) -> None:
        try:
            with giving_way() if self._patient else nullcontext(), self._pace.turn(self.stop):
                self.inside.set()
                self._leave.wait(10)
        except StoppedError:
            self.stopped.set()


@contextmanager
def visitors(pace: Pace, count: int) -> Iterator[list[Visitor]]:
    with ExitStack() as all_leave:
        found = [Visitor(pace) for _ in range(count)]
        for visitor in found:
            all_leave.callback(visitor.leave)
            all_leave.callback(visitor.stop.set)
        yield found


def inside(them: list[Visitor]) -> int:
    return sum(visitor.inside.is_set() for visitor in them)


def test_whoever_gives_way_waits_behind_those_who_do_not() -> None:
    pace = Pace()
    with visitors(pace, WIDEST) as them, ExitStack() as all_leave:
        wait_until(lambda: inside(them) == WIDEST)
        waiting = [Visitor(pace, patient=patient) for patient in (True, True, False)]
        for visitor in waiting:
            all_leave.callback(visitor.leave)
            all_leave.callback(visitor.stop.set)
        wait_until(lambda: pace.hurried == 1)
        them[0].leave()
        wait_until(waiting[2].inside.is_set)
        assert inside(waiting) == 1
        them[1].leave()
        wait_until(lambda: inside(waiting) == 2)


def test_whoever_gives_way_goes_on_when_the_other_one_stops() -> None:
    pace = Pace()
    with visitors(pace, WIDEST) as them:
        wait_until(lambda: inside(them) == WIDEST)
        patient, hurried = Visitor(pace, patient=True), Visitor(pace)
        wait_until(lambda: pace.hurried == 1)
        hurried.stop.set()
        wait_until(hurried.stopped.is_set)
        them[0].leave()
        wait_until(patient.inside.is_set)
        patient.leave()
        hurried.leave()


def test_four_at_a_time_and_the_next_when_one_leaves() -> None:
    pace = Pace()
    with visitors(pace, 6) as them:
        wait_until(lambda: inside(them) == 4)
        next(visitor for visitor in them if visitor.inside.is_set()).leave()
        wait_until(lambda: inside(them) == 5)
        assert inside(them) == 5


def test_waiting_for_a_turn_can_be_stopped() -> None:
    with visitors(Pace(), 5) as them:
        wait_until(lambda: inside(them) == 4)
        waiting = next(visitor for visitor in them if not visitor.inside.is_set())
        waiting.stop.set()
        assert waiting.stopped.wait(1)


def test_a_turn_after_stop_is_not_given() -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError), Pace().turn(stop):
        raise AssertionError("got in")


def test_a_thread_does_not_wait_for_itself() -> None:
    pace, stop = Pace(), Stop()
    for _ in range(10):
        pace.refused()
    assert pace.width == 1
    with pace.turn(stop), pace.turn(stop), visitors(pace, 1) as (visitor,):
        assert not visitor.inside.wait(0.05)
    with visitors(pace, 1) as (visitor,):
        assert visitor.inside.wait(5)


def test_answers_twice_as_slow_narrow_down_and_quick_ones_widen_again() -> None:
    pace = Pace()
    widths = [pace.width]
    for seconds in [0.2] * 5 + [1.0] * 10:
        pace.answered("statuses", seconds)
        widths.append(pace.width)
    assert widths[:6] == [WIDEST] * 6
    assert widths[-1] == 1
    for _ in range(30):
        pace.answered("statuses", 0.2)
    assert pace.width == WIDEST


def test_like_is_compared_with_like() -> None:
    pace = Pace()
    for _ in range(10):
        pace.answered("courses", 0.2)
        pace.answered("statuses", 5.0)
    assert pace.width == WIDEST


def test_quick_answers_are_never_slow() -> None:
    pace = Pace()
    for seconds in [0.001] * 5 + [0.05] * 20:
        pace.answered("courses", seconds)
    assert pace.width == WIDEST


def test_a_server_that_stays_slower_is_believed_in_the_end() -> None:
    pace = Pace()
    for seconds in [0.2] * 5 + [1.0] * 400:
        pace.answered("courses", seconds)
    assert pace.width == WIDEST


def test_answers_asked_at_the_old_width_do_not_narrow_further() -> None:
    pace = Pace()
    with visitors(pace, 4) as them:
        wait_until(lambda: inside(them) == 4)
        pace.refused()
        assert pace.width == 2
        for _ in range(3):
            pace.refused()
        assert pace.width == 2
        pace.refused()
        assert pace.width == 1
