"""Columns share the room there is; the least important go first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.columns import GUTTER, Column, place

ROSTER = (
    Column("name", "Name", None, 12, 9),
    Column("status", "Status", 13, priority=8),
    Column("progress", "Progress", 12, minimum=4, priority=5),
    Column("due", "Done / due", 10, priority=7),
    Column("seen", "Seen", 5, priority=1),
    Column("match", "Moodle", 6, priority=3),
)


def widths(room: int) -> dict[str, int]:
    return {spot.column.key: spot.width for spot in place(ROSTER, room)}


def test_the_roster_at_80_cells() -> None:
    assert widths(76) == {"name": 20, "status": 13, "progress": 12, "due": 10, "seen": 5, "match": 6}


def test_what_is_left_over_goes_to_the_column_that_takes_the_rest() -> None:
    assert widths(116)["name"] == 60


def test_columns_shrink_to_their_minimum_before_one_is_dropped() -> None:
    assert widths(60) == {"name": 12, "status": 13, "progress": 4, "due": 10, "seen": 5, "match": 6}


def test_the_least_important_is_dropped_first() -> None:
    assert list(widths(53)) == ["name", "status", "progress", "due", "match"]
    assert list(widths(30)) == ["name", "status"]
    assert list(widths(3)) == ["name"]


def test_of_two_alike_the_one_further_right_goes() -> None:
    columns = (Column("a", "A", 5), Column("b", "B", 5))
    assert [spot.column.key for spot in place(columns, 8)] == ["a"]


def test_several_columns_share_the_rest() -> None:
    columns = (Column("a", "A", minimum=2), Column("b", "B", minimum=2))
    assert [spot.width for spot in place(columns, 15)] == [6, 7]


def test_no_columns_take_no_room() -> None:
    assert place((), 80) == ()


@given(
    st.lists(
        st.builds(
            Column,
            key=st.just("k"),
            title=st.just("t"),
            width=st.none() | st.integers(1, 20),
            minimum=st.integers(0, 10),
            priority=st.integers(0, 3),
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 100),
)
def test_columns_never_take_more_than_there_is(columns: list[Column], room: int) -> None:
    places = place(columns, room)
    assert sum(spot.width for spot in places) + GUTTER * (len(places) - 1) <= room
    assert [spot.index for spot in places] == sorted(spot.index for spot in places)
    assert places
