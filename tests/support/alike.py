"""Long lists held against each other: of 20,000 rows that differ, a whole diff takes minutes to draw."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

_NOTHING = "(nothing)"


def assert_alike(told: Iterable[object], known: Iterable[object]) -> None:
    """Fail at the first place where two lists differ, and tell of it alone."""
    for place, (one, other) in enumerate(zip_longest(told, known, fillvalue=_NOTHING)):
        if one != other:
            raise AssertionError(f"at place {place}: {one!r}, not {other!r}")
