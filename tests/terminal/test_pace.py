"""What may be on its way to a terminal, and when it is asked how far it has got."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.pace import ASK_AFTER, EARLY, LEAST, PATIENCE, QUESTION, Pace, asking


@dataclass
class Clock:
    """Seconds, as the test says."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def answering(took: float = 0.0) -> tuple[Pace, Clock]:
    """Return the pace of a terminal that has answered once."""
    clock = Clock()
    pace = Pace(clock=clock)
    assert pace.sent(ASK_AFTER) == QUESTION
    clock.now += took
    pace.answered()
    return pace, clock


def test_little_is_sent_without_a_question() -> None:
    pace = Pace(clock=Clock())
    assert [pace.sent(ASK_AFTER // 4) for _ in range(4)] == ["", "", "", QUESTION]


def test_a_terminal_that_never_answers_is_never_waited_for_and_asked_once() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    assert pace.sent(10 * LEAST) == QUESTION
    assert not pace.is_behind
    clock.now += PATIENCE
    assert [pace.sent(10 * LEAST) for _ in range(5)] == [""] * 5
    assert not pace.is_behind


def test_one_that_has_answered_is_waited_for_until_it_answers_again() -> None:
    pace, clock = answering()
    assert pace.sent(10 * LEAST) == QUESTION
    assert pace.is_behind
    clock.now += PATIENCE / 2
    assert pace.is_behind
    pace.answered()
    assert not pace.is_behind


def test_an_answer_that_stays_away_is_not_waited_for_for_ever() -> None:
    pace, clock = answering()
    pace.sent(10 * LEAST)
    clock.now += PATIENCE
    assert not pace.is_behind
    assert pace.sent(10 * LEAST) == QUESTION


def test_a_line_that_is_only_long_is_filled() -> None:
    """Each answer takes half a second, however much was sent: there is nothing to catch up with."""
    pace, clock = answering(0.5)
    for _ in range(6):
        assert pace.sent(ASK_AFTER) == QUESTION
        clock.now += 0.5
        pace.answered()
    pace.sent(10 * LEAST)
    assert not pace.is_behind


def test_a_line_that_is_slow_is_not() -> None:
    pace, clock = answering(0.02)
    for _ in range(6):
        pace.sent(ASK_AFTER)
        clock.now += 0.2
        pace.answered()
    pace.sent(2 * LEAST)
    assert pace.is_behind


def test_it_is_asked_while_the_end_of_a_frame_is_still_on_its_way() -> None:
    line = "\x1b[5Hx\x1b[23b 100%"
    frame = line * 100
    asked = asking(frame)
    assert asked.replace(QUESTION, "") == frame
    assert EARLY <= len(asked.partition(QUESTION)[2]) <= EARLY + len(line)


def test_a_question_never_parts_a_cell_from_its_repetition_nor_cuts_a_sequence() -> None:
    for length in range(EARLY + 20):
        for frame in ("x\x1b[23b" + "y" * length, "\x1b[38;5;253mx\x1b[23b" + "y" * length):
            assert asking(frame) in {frame + QUESTION, QUESTION + frame}


def test_an_answer_to_a_question_asked_for_another_reason_counts_too() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    pace.asked()
    pace.sent(10 * LEAST)
    assert not pace.is_behind
    pace.answered()
    assert pace.sent(10 * LEAST) == QUESTION
    assert pace.is_behind


def test_nothing_is_asked_where_nobody_listens() -> None:
    pace = Pace(asks=False, clock=Clock())
    assert pace.sent(10 * LEAST) == ""
    assert not pace.is_asking


@given(st.lists(st.one_of(st.integers(0, 5_000), st.none(), st.floats(0, 3)), max_size=40))
def test_it_never_waits_longer_than_its_patience(events: list[int | float | None]) -> None:
    """Whatever is sent and answered in whatever order: after a second without an answer all may go."""
    clock = Clock()
    pace = Pace(clock=clock)
    for event in events:
        if event is None:
            pace.answered()
        elif isinstance(event, int):
            pace.sent(event)
        else:
            clock.now += event
    clock.now += PATIENCE + 0.001
    assert not pace.is_behind
