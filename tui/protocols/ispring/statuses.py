"""Final statuses made of rows, column by column: there may be half a million of them.

A record made by its constructor costs as much as all of its texts (facts on speed, 2); here the few status
texts are worked out once, and the records made many at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Final

from tui.protocols.ispring.records import Tree
from tui.protocols.ispring.values import Known, clean_all, moments, percent
from tui.protocols.xml.reader import Columns, Element, local
from tui.records import FinalStatus, Outcome
from tui.records.making import Making
from tui.text import clean

_NAMES: Final = ("userId", "status", "progress", "completionDate", "lastViewDate")

_RECORDS: Final = Making(FinalStatus)


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
        return _RECORDS(
            len(ids),
            clean_all(ids),
            raw,
            map(self._outcomes.__getitem__, raw),
            map(self._percents.__getitem__, progress),
            moments(completed),
            moments(viewed),
            repeat(self._dated),
        )


class _Columns(dict[object, list[str]]):
    """The texts of some rows, a list for each of the names wanted; a name may stand in a namespace."""

    def __init__(self, rows: int) -> None:
        super().__init__((name, [""] * rows) for name in _NAMES)
        self._elsewhere = [""] * rows

    def __missing__(self, tag: object) -> list[str]:
        column = self[tag] = self.get(local(tag), self._elsewhere)
        return column
