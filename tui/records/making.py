"""Records made many at a time: a frozen dataclass's own constructor sets each attribute by name.

Set through their slots, whole columns at a time, 100,000 records cost a third (facts on speed, 2).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import fields
from itertools import repeat
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class Making(Generic[_T]):
    """Makes records of one kind, which has slots and no ``__post_init__``."""

    def __init__(self, kind: type[_T]) -> None:
        self._kind = kind
        self._setters = [getattr(kind, field.name).__set__ for field in fields(kind)]  # type: ignore[arg-type]  # a dataclass

    def __call__(self, count: int, *columns: Iterable[Any]) -> list[_T]:
        """Return so many records; a column for each field, in the order of the fields."""
        records = list(map(self._kind.__new__, repeat(self._kind, count)))
        for setter, column in zip(self._setters, columns, strict=True):
            deque(map(setter, records, column), maxlen=0)
        return records
