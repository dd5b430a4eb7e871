"""The cursor belongs to a row, and the window follows it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tui.widgets.rows import Rows


def rows_of(names: Sequence[str], height: int = 5) -> Rows[str]:
    rows: Rows[str] = Rows(key=str)
    rows.resize(height)
    rows.replace(names)
    return rows


def test_without_rows_there_is_nothing_under_the_cursor() -> None:
    rows = rows_of("")
    assert (rows.current, len(rows), rows.lines, rows.shown()) == (None, 0, 0, (0, 0))
    rows.move_to(3)
    rows.page(2)
    rows.choose()
    assert (rows.position, rows.top, rows.marked()) == (0, 0, [])


def test_an_untouched_cursor_stays_on_the_first_line() -> None:
    rows = rows_of("mno")
    rows.replace("abcmno")
    assert rows.current == "a"


def test_a_chosen_row_keeps_the_cursor_and_its_line_on_screen() -> None:
    rows = rows_of("abcdefghij", height=4)
    rows.move_to(6)
    line = rows.line_of(rows.position) - rows.top
    rows.replace("XYZabcdefghij")
    assert rows.current == "g"
    assert rows.line_of(rows.position) - rows.top == line


def test_sorting_and_filtering_keep_the_row() -> None:
    rows = rows_of("abcdef")
    rows.move_to(2)
    rows.replace("abcdef", [5, 4, 3, 2, 1, 0])
    assert (rows.current, rows.position) == ("c", 3)
    rows.replace("abcdef", [1, 2])
    assert (rows.current, rows.position) == ("c", 1)


def test_a_row_that_is_filtered_out_leaves_the_cursor_on_the_nearest_line_and_comes_back() -> None:
    rows = rows_of("abcdef")
    rows.move_to(4)
    rows.replace("abcdef", [0, 1])
    assert rows.current == "b"
    rows.replace("abcdef", [])
    assert rows.current is None
    rows.replace("abcdef")
    assert rows.current == "e"


def test_moving_in_a_filtered_list_chooses_anew() -> None:
    rows = rows_of("abcdef")
    rows.move_to(4)
    rows.replace("abcdef", [0, 1, 2])
    rows.move_to(1)
    rows.replace("abcdef")
    assert rows.current == "b"


def test_a_row_that_is_gone_is_waited_for() -> None:
    rows = rows_of("abc")
    rows.move_to(2)
    rows.replace("")
    rows.replace("ab")
    assert rows.current == "b"
    rows.replace("abdc")
    assert rows.current == "c"


def test_the_cursor_can_be_put_on_a_key_before_it_is_there() -> None:
    rows = rows_of("abc")
    assert not rows.move_to_key("z")
    assert rows.current == "a"
    rows.replace("abcz")
    assert rows.current == "z"
    assert rows.move_to_key("b")
    assert rows.current == "b"


def test_of_rows_with_one_key_the_chosen_one_is_kept() -> None:
    rows: Rows[tuple[str, int]] = Rows(key=lambda row: row[0])
    rows.resize(5)
    twice = [("a", 1), ("b", 1), ("b", 2)]
    rows.replace(twice)
    rows.move_to(2)
    rows.replace([*twice, ("c", 1)])
    assert rows.current == ("b", 2)


@given(st.integers(1, 12), st.lists(st.integers(-30, 30), max_size=20), st.integers(1, 40))
def test_the_window_is_full_and_shows_the_cursor(height: int, moves: list[int], count: int) -> None:
    rows = rows_of([str(number) for number in range(count)], height)
    for move in moves:
        if move % 2:
            rows.move_to(rows.position + move)
        else:
            rows.page(move)
        first, last = rows.shown()
        assert first <= rows.position < last
        assert last - first == min(height, count)


def test_paging_moves_the_window_along() -> None:
    rows = rows_of([str(number) for number in range(100)], 10)
    rows.move_to(3)
    rows.page(9)
    assert (rows.position, rows.top) == (12, 9)
    rows.page(-9)
    assert (rows.position, rows.top) == (3, 0)
    rows.page(-9)
    assert (rows.position, rows.top) == (0, 0)


# --- headings --------------------------------------------------------------------------------------------


def grouped(height: int = 6, gap: int = 0) -> Rows[str]:
    """Rows in groups by their first letter, one row without a group at the end."""
    rows: Rows[str] = Rows(key=str, heading=lambda row: row[0].upper() if row != "?" else None, gap=gap)
    rows.resize(height)
    rows.replace(["a1", "a2", "b1", "b2", "c1", "?"])
    return rows


def test_headings_stand_above_their_groups() -> None:
    rows = grouped()
    assert [rows.at(line) for line in range(rows.lines)] == ["A", 0, 1, "B", 2, 3, "C", 4, 5]
    spaced = grouped(gap=1)
    assert [spaced.at(line) for line in range(5)] == ["A", 0, 1, "", "B"]


def test_the_cursor_never_stands_on_a_heading_and_takes_it_into_sight() -> None:
    rows = grouped(height=3)
    rows.move_to(5)
    assert rows.top == 6
    rows.move_to(2)
    assert (rows.top, rows.at(rows.top)) == (3, "B")
    rows.move_to(0)
    assert rows.top == 0
    assert rows.shown() == (0, 2)


def test_the_rows_in_the_window_are_counted_without_headings() -> None:
    rows = grouped(height=4)
    assert rows.shown() == (0, 2)
    assert grouped(height=1).shown() == (0, 1)
    blank = grouped(height=0)
    assert blank.shown() == (0, 0)


def test_rows_may_change_in_place_before_they_are_given_again() -> None:
    rows: Rows[str] = Rows(key=str, heading=lambda row: row[0])
    rows.resize(3)
    names: list[str] = []
    rows.replace(names)
    names += ["a1", "b1", "b2"]
    rows.replace(names)
    rows.move_to(2)
    names[:] = ["b2"]
    rows.replace(names)
    assert (rows.current, rows.top) == ("b2", 0)


# --- marks -----------------------------------------------------------------------------------------------


def test_marks_belong_to_rows() -> None:
    rows = rows_of("abc")
    rows.toggle_mark(2)
    rows.replace("xabc")
    assert rows.marked() == ["c"]
    rows.toggle_mark(3)
    assert rows.marked() == []


def test_all_shown_are_marked_and_then_none_of_them() -> None:
    rows = rows_of("abcd")
    rows.toggle_mark(0)
    rows.replace("abcd", [3, 2])
    rows.mark_all()
    assert rows.marked() == ["d", "c", "a"]
    rows.mark_all()
    assert rows.marked() == ["a"]


class Reader(RuleBasedStateMachine):
    """Rows arrive, go, are sorted and filtered at any time, while a reader moves about."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[int] = []
        self.rows: Rows[int] = Rows(key=lambda row: row)
        self.rows.resize(4)
        self.chosen: int | None = None

    @rule(count=st.integers(0, 6))
    def arrive(self, count: int) -> None:
        self.all = [*self.all, *range(len(self.all), len(self.all) + count)]
        self.rows.replace(self.all)

    @rule(seed=st.integers(0, 1000), share=st.floats(0, 1))
    def sort_and_filter(self, seed: int, share: float) -> None:
        shown = [index for index in range(len(self.all)) if random.Random(seed + index).random() < share]  # noqa: S311  # no secret
        random.Random(seed).shuffle(shown)  # noqa: S311  # no secret
        self.rows.replace(self.all, shown)

    @precondition(lambda self: len(self.rows) > 0)
    @rule(by=st.integers(-5, 5))
    def move(self, by: int) -> None:
        self.rows.move_to(self.rows.position + by)
        self.chosen = self.rows.current

    @invariant()
    def cursor_sticks(self) -> None:
        shown = list(self._shown())
        if self.chosen is None:
            assert self.rows.position == 0
        elif self.chosen in shown:
            assert self.rows.current == self.chosen
        if shown:
            assert 0 <= self.rows.position < len(shown)
            first, last = self.rows.shown()
            assert first <= self.rows.position < last

    def _shown(self) -> Iterator[int]:
        return (self.rows.row(position) for position in range(len(self.rows)))


TestReader = Reader.TestCase
TestReader.settings = settings(max_examples=60, stateful_step_count=20)
