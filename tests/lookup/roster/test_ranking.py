"""Positions merged part by part stand as if they had been sorted at once."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.lookup.roster import ranking
from tui.lookup.roster.ranking import Ranking

HEADS = st.floats(0, 5).map(round).map(float)
CHANGES = st.dictionaries(st.integers(0, 39), HEADS, max_size=40)


@given(
    first=st.lists(HEADS, max_size=40),
    changes=CHANGES,
    more=st.lists(HEADS, max_size=40),
    sizes=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    upside_down=st.booleans(),
)
def test_merged_is_sorted(
    first: list[float],
    changes: dict[int, float],
    more: list[float],
    sizes: tuple[int, int],
    upside_down: bool,
) -> None:
    found = Ranking()
    found.upside_down = upside_down
    found.put([], first, [f"{place:03}" for place in range(len(first))])
    found.order = found.sorted(range(len(first)))
    changed = {place: head for place, head in sorted(changes.items()) if place < len(first)}
    heads, places = [*changed.values(), *more], [*changed, *range(len(first), len(first) + len(more))]
    moved = found.put(list(changed), list(heads), [f"{place:03}" for place in places])
    new = [*moved, *range(len(first), len(first) + len(more))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "BLOCK", sizes[0])
        patch.setattr(ranking, "FEW_OF", sizes[1])
        parts = list(found.merged(found.order, set(moved), new))
    now = {**dict(enumerate(first)), **dict(zip(places, heads, strict=True))}
    wanted = sorted(now, key=lambda place: (now[place], place), reverse=upside_down)
    assert list(itertools.chain(*parts)) == wanted
