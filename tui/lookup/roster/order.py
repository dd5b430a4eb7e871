"""In what order a roster's rows stand: by need, or by a column; of rows alike in that, by name.

Each row has a *head*, a number or a text that tells its place but for those alike, and a *tail*, the text of
its name and its place in the roster: 200,000 rows are sorted while the reader watches, and comparing two
numbers, or two texts, is the cheapest comparison there is.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import add
from typing import Any, Final, TypeAlias

from tui.lookup.clock import Clock
from tui.lookup.roster.row import RosterRow
from tui.records import Family, Match, Moment, Outcome, Right

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

_RANK: Final = 1e13
"""What one rank is above the next: more than any time."""
_LATE_RANK: Final = 1
_RANKS: Final[Mapping[Family, int]] = {
    Family.FAILED: 0,
    Family.IN_PROGRESS: 2,
    Family.PENDING: 3,
    Family.NOT_STARTED: 4,
    Family.UNKNOWN: 5,
    Family.DONE: 6,
}
_RANK_OF: Final[Mapping[Outcome, int]] = {outcome: _RANKS[outcome.family] for outcome in Outcome}
_DONE_RANK: Final = _RANKS[Family.DONE]
_RIGHTS: Final = list(Right)

_ACCENTS: Final = re.compile("[\u0300-\u036f]+")

_OFFSET: Final = 1e11
"""Added to seconds since 1970 so that every year a calendar has sorts as a number without a sign."""
_NO_TIME: Final = 1e12
_DOUBLE: Final = 8
"""Bytes of a number, which compare as it does while it is not negative."""

_ALL_DONE: Final = 100.0

Heads: TypeAlias = list[Any]
"""Numbers that are not negative, or texts; never both."""
Head: TypeAlias = Callable[[Sequence[RosterRow], datetime], Heads]


def sort_name(name: str) -> str:
    """Return the form names sort by: without case and Latin accents, so that Óscar stands among the O."""
    if name.isascii():
        return name.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", name)).casefold()


def tails(rows: Iterable[RosterRow]) -> list[str]:
    """Return what decides between rows that are otherwise alike: the name, then the place."""
    return [f"{sort_name(row.name)}\0{row.position:07d}" for row in rows]


def keys(heads: Heads, tails: Sequence[str]) -> list[str]:
    """Return texts that compare as rows sort."""
    return list(map(add, texts(heads), tails))


def texts(heads: Heads) -> Sequence[str]:
    """Return heads as texts that compare as they do: of numbers, none of which is negative, their bytes."""
    if not heads or isinstance(heads[0], str):
        return heads
    together = struct.pack(f">{len(heads)}d", *heads).decode("latin-1")
    return [together[start : start + _DOUBLE] for start in range(0, len(together), _DOUBLE)]


class Orders:
    """Tells the heads of rows.

    Args:
        clock: The zone in which a day ends.
        matches: Matches by learner id, for sorting by them; read each time.
    """

    def __init__(self, clock: Clock, matches: Mapping[str, Match]) -> None:
        self._clock = clock
        self._matches = matches
        self._heads: Mapping[str, Head] = {
            NEED: self._need,
            "n": lambda rows, _now: [""] * len(rows),
            "s": lambda rows, _now: [f"{_RANK_OF[row.outcome]}{row.status.casefold()}\n" for row in rows],
            "p": lambda rows, _now: [_progress(row) for row in rows],
            "d": lambda rows, _now: [self._date(row) for row in rows],
            "v": lambda rows, _now: [self._seen(row) for row in rows],
            "m": lambda rows, _now: [self._match(row) for row in rows],
        }

    def of(self, sort: str) -> Head:
        """Return what tells rows' heads for this sort."""
        return self._heads[sort]

    def _need(self, rows: Sequence[RosterRow], now: datetime) -> list[float]:
        seconds, heads = self._seconds, list[float]()
        for row in rows:
            final = row.final
            rank = _RANK_OF[final.outcome] if final else _RANKS[Family.UNKNOWN]
            if rank == _DONE_RANK:
                done_at = final.completed_at if final else None
                head = _NO_TIME if done_at is None else _NO_TIME - seconds(done_at)
            else:
                due_at = row.enrolment.due_at if row.enrolment else None
                head = _NO_TIME if due_at is None else seconds(due_at)
                if rank and due_at is not None and row.late(now):
                    rank = _LATE_RANK
            heads.append(rank * _RANK + head)
        return heads

    def _date(self, row: RosterRow) -> float:
        final, enrolment = row.final, row.enrolment
        if final and _RANK_OF[final.outcome] == _DONE_RANK:
            moment = final.completed_at
        else:
            moment = enrolment.due_at if enrolment else None
        return _NO_TIME if moment is None else self._seconds(moment)

    def _seen(self, row: RosterRow) -> float:
        seen = row.final.viewed_at if row.final else None
        return _NO_TIME if seen is None else _NO_TIME - self._seconds(seen)

    def _match(self, row: RosterRow) -> float:
        match = self._matches.get(row.learner_id)
        if match is None:
            return 2.0 * len(_RIGHTS)
        return 2.0 * _RIGHTS.index(match.right) + (not match.confirmed)

    def _seconds(self, moment: Moment) -> float:
        """Return whole seconds above 0 that moments sort by."""
        return self._clock.instant(moment) // 1 + _OFFSET


def _progress(row: RosterRow) -> float:
    progress = row.final.progress if row.final else None
    if progress is None:
        return _NO_TIME
    number = float(progress)
    return number if 0.0 <= number <= _ALL_DONE else _ALL_DONE if number > _ALL_DONE else 0.0
