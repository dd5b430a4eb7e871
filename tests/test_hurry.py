"""Keys go before what works beside the screen."""

from __future__ import annotations

import threading
import time

from tui.hurry import LONGEST, ON_ITS_WAY, SHARE, Hurry


def waited(hurry: Hurry) -> float:
    begun = time.monotonic()
    hurry.make_way()
    return time.monotonic() - begun


def test_without_a_key_nobody_waits() -> None:
    assert not Hurry().is_on
    assert waited(Hurry()) < ON_ITS_WAY


def test_a_key_is_over_once_it_was_acted_upon_and_something_drawn() -> None:
    hurry = Hurry()
    hurry.key_read()
    hurry.drawn()
    assert hurry.is_on, "that was drawn before the key had any effect"
    hurry.key_taken()
    hurry.drawn()
    assert not hurry.is_on


def test_who_waits_goes_on_when_it_is_over() -> None:
    hurry = Hurry()
    hurry.key_read()
    waiting = threading.Thread(target=hurry.make_way)
    waiting.start()
    hurry.key_taken()
    hurry.drawn()
    waiting.join(10)
    assert not waiting.is_alive()


def test_a_key_without_effect_holds_nothing_up_for_long() -> None:
    hurry = Hurry()
    hurry.key_read()
    assert waited(hurry) >= LONGEST * 0.9
    assert not hurry.is_on


def test_a_key_that_changes_nothing_on_screen_holds_it_up_for_less() -> None:
    hurry = Hurry()
    hurry.key_read()
    hurry.key_taken()
    assert waited(hurry) >= ON_ITS_WAY * 0.9
    assert not hurry.is_on


def test_keys_that_come_without_end_leave_work_its_share() -> None:
    hurry = Hurry()
    worked = 0
    ends = time.monotonic() + 10 * SHARE + 4 * LONGEST
    while time.monotonic() < ends:
        hurry.key_read()
        worked += not hurry.is_on
    assert worked
