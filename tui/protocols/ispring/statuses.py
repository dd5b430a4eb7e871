"""Final statuses made of rows, column by column: there may be half a million of them.

Measured on 100,000 rows (facts on speed, 2): a frozen record made by its constructor costs as much as all of
its texts, because each attribute is set by name. Set through their slots, whole columns at a time, and with
the few status texts worked out once, they cost a third.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Final

from tui.protocols.ispring.records import Tree
from tui.protocols.ispring.values import Known, clean_all, moments, percent
from tui.protocols.xml.reader import Columns, Element, local
from tui.records import FinalStatus, Outcome
from tui.text import clean

_NAMES: Final = ("userId", "status", "progress", "completionDate", "lastViewDate")

_SETTERS: Final = tuple(
    getattr(FinalStatus, name).__set__
    for name in ("learner_id", "raw", "outcome", "progress", "completed_at", "viewed_at", "dated")
)


class FinalStatuses:
    """Reads the rows of one answer; texts that repeat in it are kept once.

    Args:
        dated: Whether they could have dates.
    """

    def __init__(self, *, dated: bool = True) -> None:
        self._dated = dated
        self._words = Known(clean)
        self._outcomes = Known(Outcome.of)
        self._percents = Known(percent)

    def of_elements(self, rows: Sequence[Element]) -> list[FinalStatus]:
        """Return the records of rows from an XML answer, over REST or SOAP."""
        columns = _Columns(len(rows))
        for number, row in enumerate(rows):
            for child in row[:]:  # a list: much sooner than one by one
                columns[child.tag][number] = child.text or ""
        return self._made([columns[name] for name in _NAMES])

    def of_columns(self, columns: Columns) -> list[FinalStatus]:
        """Return the records of rows from an XML answer that came as columns of texts."""
        nothing = ("",) * len(next(iter(columns.values())))
        return self._made([columns.get(name, nothing) for name in _NAMES])

    def of_trees(self, rows: Sequence[Tree]) -> list[FinalStatus]:
        """Return the records of rows from a JSON answer."""
        found = [[row.get(name, "") for row in rows] for name in _NAMES]
        return self._made([[text if isinstance(text, str) else "" for text in column] for column in found])

    def _made(self, columns: Sequence[Sequence[str]]) -> list[FinalStatus]:
        ids, statuses, progress, completed, viewed = columns
        raw = [self._words[status] for status in statuses]
        values: tuple[Iterable[object], ...] = (
            clean_all(ids),
            raw,
            map(self._outcomes.__getitem__, raw),
            map(self._percents.__getitem__, progress),
            moments(completed),
            moments(viewed),
            repeat(self._dated),
        )
        records = list(map(FinalStatus.__new__, repeat(FinalStatus, len(ids))))
        for setter, column in zip(_SETTERS, values, strict=True):
            deque(map(setter, records, column), maxlen=0)
        return records


class _Columns(dict[object, list[str]]):
    """The texts of some rows, a list for each of the names wanted; a name may stand in a namespace."""

    def __init__(self, rows: int) -> None:
        super().__init__((name, [""] * rows) for name in _NAMES)
        self._elsewhere = [""] * rows

    def __missing__(self, tag: object) -> list[str]:
        column = self[tag] = self.get(local(tag), self._elsewhere)
        return column
