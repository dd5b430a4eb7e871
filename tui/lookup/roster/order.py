"""In what order a roster's rows stand: by need, or by a column.

A row's place is one text that compares as the row sorts: comparing two texts is the cheapest comparison there
is, and 200,000 rows are sorted while the reader watches.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from tui.lookup.clock import Clock
from tui.lookup.roster.row import RosterRow
from tui.records import Family, Match, Moment, Right

NEED: Final = ""
"""The order of need: failed, late, in progress, pending, not started, none given, done."""

SORTS: Final[Mapping[str, str]] = {
    NEED: "need",
    "n": "name",
    "s": "status",
    "p": "progress",
    "d": "date done or due",
    "v": "last seen",
    "m": "Moodle match",
}
"""What rows can be sorted by, under the letter that asks for it."""

_LATE_RANK: Final = 1
_RANKS: Final[Mapping[Family, int]] = {
    Family.FAILED: 0,
    Family.IN_PROGRESS: 2,
    Family.PENDING: 3,
    Family.NOT_STARTED: 4,
    Family.UNKNOWN: 5,
    Family.DONE: 6,
}
_RIGHTS: Final = list(Right)

_ACCENTS: Final = re.compile("[\u0300-\u036f]+")

_OFFSET: Final = 10**11
"""Added to seconds since 1970 so that every year a calendar has sorts as a number without a sign."""
_NO_TIME: Final = 10**12

_NONE_DONE: Final = Decimal(0)
_ALL_DONE: Final = Decimal(100)

Key = Callable[[RosterRow, datetime], str]


def sort_name(name: str) -> str:
    """Return the form names sort by: without case and Latin accents, so that Óscar stands among the O."""
    if name.isascii():
        return name.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", name)).casefold()


def _tail(row: RosterRow) -> str:
    """Return what decides between rows that are otherwise alike: the name, then the place."""
    return f"{sort_name(row.name)}\0{row.position:07d}"


class Keys:
    """Makes the texts rows sort by.

    Args:
        clock: The zone in which a day ends.
        matches: Matches by learner id, for sorting by them; read each time.
    """

    def __init__(self, clock: Clock, matches: Mapping[str, Match]) -> None:
        self._clock = clock
        self._matches = matches
        self._keys: Mapping[str, Key] = {
            NEED: self._need,
            "n": self._name,
            "s": self._status,
            "p": self._progress,
            "d": self._date,
            "v": self._seen,
            "m": self._match,
        }

    def of(self, sort: str) -> Key:
        """Return what makes a row's key for this sort."""
        return self._keys[sort]

    def _need(self, row: RosterRow, now: datetime) -> str:
        family = row.family
        if family is Family.DONE:
            done_at = row.final.completed_at if row.final else None
            newest = _NO_TIME if done_at is None else _NO_TIME - self._seconds(done_at)
            return f"{_RANKS[family]}{newest:013d}{_tail(row)}"
        rank = _RANKS[family]
        if rank and row.late(now):
            rank = _LATE_RANK
        return f"{rank}{self._seconds(row.due_at):013d}{_tail(row)}"

    def _name(self, row: RosterRow, now: datetime) -> str:  # noqa: ARG002  # one form for all
        return _tail(row)

    def _status(self, row: RosterRow, now: datetime) -> str:  # noqa: ARG002
        return f"{_RANKS[row.family]}{row.status.casefold()}\n{_tail(row)}"

    def _progress(self, row: RosterRow, now: datetime) -> str:  # noqa: ARG002
        progress = row.final.progress if row.final else None
        number = 10**12 if progress is None else int(min(max(progress, _NONE_DONE), _ALL_DONE) * 10**6)
        return f"{number:013d}{_tail(row)}"

    def _date(self, row: RosterRow, now: datetime) -> str:  # noqa: ARG002
        moment = row.final.completed_at if row.final and row.done else row.due_at
        return f"{self._seconds(moment):013d}{_tail(row)}"

    def _seen(self, row: RosterRow, now: datetime) -> str:  # noqa: ARG002
        seen = row.final.viewed_at if row.final else None
        newest = _NO_TIME if seen is None else _NO_TIME - self._seconds(seen)
        return f"{newest:013d}{_tail(row)}"

    def _match(self, row: RosterRow, now: datetime) -> str:  # noqa: ARG002
        match = self._matches.get(row.learner_id)
        place = len(_RIGHTS) if match is None else _RIGHTS.index(match.right)
        unconfirmed = match is not None and not match.confirmed
        return f"{place}{int(unconfirmed)}{_tail(row)}"

    def _seconds(self, moment: Moment | None) -> int:
        """Return whole seconds above 0 that moments sort by; no moment comes last."""
        return _NO_TIME if moment is None else int(self._clock.instant(moment)) + _OFFSET
