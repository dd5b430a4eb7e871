"""The positions of a roster's rows in order: sorted anew when the order changes, merged while rows arrive."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from tui.lookup.roster.order import Heads, keys

BLOCK: Final = 16_384
"""Positions merged without a pause: sorting is one call, during which nobody else gets to do anything."""

FEW_OF: Final = 32
"""Positions among so many that are put in one by one: finding a place costs what sorting so many costs."""


class Ranking:
    """Positions, sorted by the heads of their rows, and by their tails where those are alike.

    Attributes:
        order: The positions, in order. Replaced, never changed in place.
        upside_down: Whether the order is turned round.
    """

    def __init__(self) -> None:
        self.order: list[int] = []
        self.upside_down = False
        self._heads: Heads = []
        self._tails: list[str] = []
        self._keys: list[str] | None = []
        self._by_tail: list[int] | None = None

    def __len__(self) -> int:
        return len(self._tails)

    def sort(self, heads: Heads) -> None:
        """Order all rows by other heads."""
        if self._by_tail is None:
            self._by_tail = sorted(range(len(self._tails)), key=self._tails.__getitem__)
        self._heads, self._keys = heads, None
        self.order = sorted(self._by_tail, key=heads.__getitem__) if any(heads) else self._by_tail.copy()
        if self.upside_down:
            self.order.reverse()

    def turn(self) -> None:
        """Turn the order round."""
        self.upside_down = not self.upside_down
        self.order = self.order[::-1]

    def put(self, changed: Sequence[int], heads: Heads, tails: Sequence[str]) -> list[int]:
        """Take in heads and tails of rows that have changed, then of those that are new.

        Returns:
            Those that have changed and now belong elsewhere. Neither they nor the new ones stand in their
            places in ``order`` until they are merged.
        """
        if self._keys is None:
            self._keys = keys(self._heads, self._tails)
        texts, old = keys(heads, tails), len(changed)
        moved = []
        for place, position in enumerate(changed):
            if self._keys[position] == texts[place]:
                continue
            moved.append(position)
            self._heads[position] = heads[place]
            self._tails[position] = tails[place]
            self._keys[position] = texts[place]
        self._heads += heads[old:]
        self._tails += tails[old:]
        self._keys += texts[old:]
        if moved or len(texts) > old:
            self._by_tail = None
        return moved

    def merged(
        self, places: Sequence[int], gone: AbstractSet[int], new: Iterable[int]
    ) -> Iterator[list[int]]:
        """Yield, in parts, a list of positions in this order, without ``gone`` and with ``new``.

        Args:
            places: Positions in this order, but for ``gone``.
            gone: Positions that have changed.
            new: Positions that belong there, in any order.
        """
        coming = self.sorted(new)
        begun = 0
        for start in range(0, len(places), BLOCK):
            part = list(places[start : start + BLOCK])
            if gone:
                part = [position for position in part if position not in gone]
            end = len(coming)
            if start + BLOCK < len(places):
                end = self._place(coming, part[-1], begun) if part else begun
            yield self._joined(part, coming[begun:end])
            begun = end
        if not places:
            yield coming

    def _joined(self, part: list[int], coming: list[int]) -> list[int]:
        """Return both of two lists in this order as one; a few are put in one by one."""
        if len(coming) * FEW_OF > len(part):
            return self.sorted(part + coming)
        joined, begun = list[int](), 0
        for position in coming:
            end = self._place(part, position, begun)
            joined += part[begun:end]
            joined.append(position)
            begun = end
        return joined + part[begun:]

    def sorted(self, positions: Iterable[int]) -> list[int]:
        """Return positions in this order."""
        if self._keys is None:
            self._keys = keys(self._heads, self._tails)
        return sorted(positions, key=self._keys.__getitem__, reverse=self.upside_down)

    def _place(self, places: Sequence[int], position: int, begun: int) -> int:
        """Return how many of ``places`` stand before a position."""
        if self._keys is None:
            return begun
        key, found = self._keys[position], self._keys
        if not self.upside_down:
            return bisect_left(places, key, begun, key=found.__getitem__)
        return bisect_left(places, True, begun, key=lambda one: found[one] < key)  # False, then True
