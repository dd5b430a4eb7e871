"""Final statuses made of rows, column by column: there may be half a million of them.

Measured on 100,000 rows (facts on speed, 2): a frozen record made by its constructor costs as much as all of
its texts, because each attribute is set by name. Set through their slots, whole columns at a time, and with
the few status texts worked out once, they cost a third.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final

from tui.protocols.ispring_records import Tree
from tui.protocols.ispring_values import Known, clean_all, moments, percent
from tui.protocols.xml import Element, local
from tui.records import FinalStatus, Outcome
from tui.text import clean

_NAMES: Final = ("userId", "status", "progress", "completionDate", "lastViewDate")
_NOTHING: Final = ("",) * (len(_NAMES) + 1)
_ELSEWHERE: Final = len(_NAMES)

_SETTERS: Final = tuple(
    getattr(FinalStatus, name).__set__
    for name in ("learner_id", "raw", "outcome", "progress", "completed_at", "viewed_at")
)


class FinalStatuses:
    """Reads the rows of one answer; texts that repeat in it are kept once."""

    def __init__(self) -> None:
        self._places = {name: place for place, name in enumerate(_NAMES)}
        self._words = Known(clean)
        self._outcomes = Known(Outcome.of)
        self._percents = Known(percent)

    def of_elements(self, rows: Iterable[Element]) -> list[FinalStatus]:
        """Return the records of rows from an XML answer, over REST or SOAP."""
        places = self._places
        texts = []
        for row in rows:
            row_texts = list(_NOTHING)
            for child in row[:]:
                place = places.get(child.tag)  # type: ignore[arg-type]  # comments and PIs are not kept
                row_texts[self._place(child) if place is None else place] = child.text or ""
            texts.append(row_texts)
        return self._made(texts)

    def of_trees(self, rows: Iterable[Tree]) -> list[FinalStatus]:
        """Return the records of rows from a JSON answer."""
        found = ([row.get(name, "") for name in _NAMES] for row in rows)
        return self._made([[text if isinstance(text, str) else "" for text in texts] for texts in found])

    def _place(self, child: Element) -> int:
        """Return where a name seen for the first time belongs: it may stand in a namespace."""
        place = self._places.get(local(child.tag), _ELSEWHERE)
        self._places[str(child.tag)] = place
        return place

    def _made(self, texts: Sequence[Sequence[str]]) -> list[FinalStatus]:
        if not texts:
            return []
        ids, statuses, progress, completed, viewed, *_ = zip(*texts, strict=True)
        raw = [self._words[status] for status in statuses]
        columns: tuple[Iterable[object], ...] = (
            clean_all(ids),
            raw,
            map(self._outcomes.__getitem__, raw),
            map(self._percents.__getitem__, progress),
            moments(completed),
            moments(viewed),
        )
        records = [FinalStatus.__new__(FinalStatus) for _ in texts]
        for setter, column in zip(_SETTERS, columns, strict=True):
            deque(map(setter, records, column), maxlen=0)
        return records
