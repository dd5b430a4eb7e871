"""Data written like a page: one thing a line, its parts two blanks or more apart."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Generic, TypeVar, overload

_T = TypeVar("_T")
_GAP: Final = re.compile(r" {2,}")
NOTHING: Final = "-"
"""How a table writes that there is nothing."""


def rows(page: str, columns: int) -> Iterator[list[str]]:
    """Yield the parts of every line of ``page``; empty lines and those that begin with ``#`` are for the eye.

    A heading, which is a line of one part, is yielded as such.

    Raises:
        ValueError: A line has neither one part nor ``columns``.
    """
    for line in page.splitlines():
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        parts = _GAP.split(text)
        if len(parts) not in {1, columns}:
            raise ValueError(f"{len(parts)} parts in place of {columns}: {text}")
        yield ["" if part == NOTHING else part for part in parts]


class Lazy(Sequence[_T], Generic[_T]):
    """A sequence whose items are made when somebody asks for them, so a long one costs nothing until then."""

    def __init__(self, length: int, make: Callable[[int], _T]) -> None:
        self._length = length
        self._make = make

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_T]: ...
    def __getitem__(self, index: int | slice) -> _T | Sequence[_T]:
        if isinstance(index, slice):
            return [self._make(number) for number in range(*index.indices(self._length))]
        return self._make(range(self._length)[index])


def chained(parts: Sequence[Sequence[_T]]) -> Sequence[_T]:
    """Return the parts as one sequence, without copying them."""
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))

    def item(index: int) -> _T:
        number = bisect_right(starts, index) - 1
        return parts[number][index - starts[number]]

    return Lazy(starts[-1], item)
