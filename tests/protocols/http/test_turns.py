"""Whose turn it is to read."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tui.hurry import HURRY, LONGEST
from tui.protocols.http.pace import giving_way
from tui.protocols.http.turns import LITTLE, LONG_PATIENCE, PATIENCE, TURNS, in_turn

LONG = b"x" * LITTLE


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Nobody reads when a test begins, and nobody is expected to."""
    with giving_way():
        TURNS.take()
        TURNS.give_back()
    yield
    assert not TURNS.held


def test_one_thread_at_a_time_reads_what_is_more_than_a_little() -> None:
    first, second = in_turn([LONG] * 2), in_turn([b"x", LONG])
    next(first)
    assert next(second) == b"x"
    begun = time.monotonic()
    assert next(second), "who waits for whom waits for ever"
    assert time.monotonic() - begun >= PATIENCE
    assert TURNS.held
    assert len(list(first)) == 1
    assert not TURNS.held, "the turn was given back"


def test_who_gives_way_reads_once_nobody_else_does() -> None:
    order: list[str] = []

    def patiently() -> None:
        with giving_way():
            order.extend("patient" for _ in in_turn([LONG]))

    pieces = in_turn([LONG] * 3)
    next(pieces)
    other = threading.Thread(target=patiently)
    other.start()
    order.extend("hurried" for _ in pieces)
    other.join()
    assert order == ["hurried", "hurried", "patient"]


def test_who_gives_way_does_not_wait_for_ever() -> None:
    hurried = in_turn([LONG] * 2)
    next(hurried)
    begun = time.monotonic()
    with giving_way():
        assert list(in_turn([LONG])) == [LONG]
    assert PATIENCE < LONG_PATIENCE <= time.monotonic() - begun
    assert len(list(hurried)) == 1


def test_alone_who_gives_way_waits_for_nobody() -> None:
    with giving_way():
        begun = time.monotonic()
        assert list(in_turn([LONG] * 20)) == [LONG] * 20
    assert time.monotonic() - begun < LONG_PATIENCE


def test_a_key_goes_first() -> None:
    pieces = in_turn([LONG])
    HURRY.key_read()
    begun = time.monotonic()
    next(pieces)
    assert time.monotonic() - begun >= LONGEST * 0.9
    pieces.close()  # type: ignore[attr-defined]  # it is a generator
