"""A roster as shown: which rows, in which order; for the table on screen and for the one-shot command.

It holds lists of positions, never rows. What arrives or changes costs one merge of two sorted lists, a key
typed into the filter one pass over the rows that passed before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.lookup.clock import Clock
from tui.lookup.roster.filter import RosterFilter, read_filter, search_text
from tui.lookup.roster.order import NEED, SORTS, Keys
from tui.lookup.roster.roster import Roster, RosterRow
from tui.records import Family, Match, Right
from tui.text import fold

FAMILY_KEYS: Final[Mapping[str, Family]] = {
    "1": Family.DONE,
    "2": Family.IN_PROGRESS,
    "3": Family.PENDING,
    "4": Family.FAILED,
    "5": Family.NOT_STARTED,
}
"""Which key shows which family alone; ``0`` shows all."""

RowTest = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Only:
    """Something rows must be that nobody types.

    Attributes:
        words: What they are: "differences", "must pass “Final test”".
        test: Tells it of a position in the roster.
    """

    words: str
    test: RowTest


class RosterView:
    """Filter, order and what of a roster they let through; owned by the roster's thread.

    Args:
        roster: The rows; tell ``refresh`` which have come or changed.
        clock: The present, for what is late, and the zone.
        matches: Matches by learner id, for ``!mail`` and sorting; read whenever needed, ``refresh`` the rows
            whose match has come.
        departments: Department names by id, for ``dept:``; without a name the id is compared.

    Attributes:
        index: The positions in ``Roster.rows`` that are shown, in order. Replaced, never changed in place.
        now: The instant for which "late" holds; ``retime`` moves it on.
        typed: The filter as it was typed.
        family: The only family shown; None for all.
        only: What rows must be besides, with the words for it; None for nothing.
        sort: The letter of the order; empty for need.
        reversed: Whether the order is turned round.
    """

    def __init__(
        self,
        roster: Roster,
        clock: Clock,
        *,
        matches: Mapping[str, Match] | None = None,
        departments: Mapping[str, str] | None = None,
    ) -> None:
        self.roster = roster
        self.index: list[int] = []
        self.now: datetime = clock.now()
        self.typed = ""
        self.family: Family | None = None
        self.only: Only | None = None
        self.sort = NEED
        self.reversed = False
        self._clock = clock
        self._matches: Mapping[str, Match] = {} if matches is None else matches
        self._departments: Mapping[str, str] = {} if departments is None else departments
        self._filter = RosterFilter()
        self._key = Keys(clock, self._matches).of(NEED)
        self._keys: list[str] = []
        self._texts: list[str] = []
        self._order: list[int] = []
        self.refresh(range(len(roster.rows)))

    # --- what is shown -----------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.index)

    def rows(self) -> list[RosterRow]:
        """Return the rows shown, in order."""
        rows = self.roster.rows
        return [rows[position] for position in self.index]

    def row(self, place: int) -> RosterRow:
        """Return the row at a place of the list shown."""
        return self.roster.rows[self.index[place]]

    def place_of(self, position: int) -> int | None:
        """Return where a row is shown; None if the filter hides it."""
        try:
            return self.index.index(position)
        except ValueError:
            return None

    @property
    def is_filtered(self) -> bool:
        """Whether rows may be hidden."""
        return self.family is not None or self.only is not None or self._filter != RosterFilter()

    @property
    def only_late(self) -> bool:
        """Whether only learners who are late are shown."""
        return self._filter.late

    @property
    def order_words(self) -> str:
        """The order in words, for the note line; empty for the usual one."""
        if self.sort == NEED and not self.reversed:
            return ""
        return f"sorted by {SORTS[self.sort]}{', turned round' if self.reversed else ''}"

    # --- rows arrive -------------------------------------------------------------------------------------

    def refresh(self, positions: Iterable[int]) -> None:
        """Take in rows that are new or have changed."""
        rows, key, now = self.roster.rows, self._key, self.now
        known = len(self._keys)
        changed = sorted({position for position in positions if position < known})
        for position in changed:
            self._keys[position] = key(rows[position], now)
        self._keys.extend(key(row, now) for row in rows[known:])
        if self._texts:
            for position in changed:
                self._texts[position] = search_text(rows[position])
            self._texts.extend(search_text(row) for row in rows[len(self._texts) :])
        came = range(known, len(rows))
        self._order = self._merged(self._order, changed, (*changed, *came))
        if self.is_filtered:
            passing = self._passing((*changed, *came))
            self.index = self._merged(self.index, changed, passing)
        else:
            self.index = self._order

    def retime(self) -> None:
        """Move on to the present: rows may have become late."""
        self.now = self._clock.now()
        self._sort_anew()

    # --- order -------------------------------------------------------------------------------------------

    def sort_by(self, letter: str) -> None:
        """Order by this letter of ``SORTS``; the same again turns it round.

        Raises:
            KeyError: If there is no such letter.
        """
        self.reversed = letter == self.sort and not self.reversed
        self.sort = letter
        self._key = Keys(self._clock, self._matches).of(letter)
        self._sort_anew()

    def _sort_anew(self) -> None:
        key, now = self._key, self.now
        self._keys = [key(row, now) for row in self.roster.rows]
        self._order = self._sorted(list(range(len(self._keys))))
        self._show_anew(self._order)

    def _sorted(self, positions: list[int]) -> list[int]:
        positions.sort(key=self._keys.__getitem__, reverse=self.reversed)
        return positions

    def _merged(self, sorted_positions: list[int], gone: Sequence[int], new: Iterable[int]) -> list[int]:
        """Return a sorted list without ``gone`` and with ``new``: two runs, which sorting merges."""
        if gone:
            leaving = set(gone)
            kept = [position for position in sorted_positions if position not in leaving]
        else:
            kept = sorted_positions.copy()
        kept.extend(self._sorted(list(new)))
        kept.sort(key=self._keys.__getitem__, reverse=self.reversed)
        return kept

    # --- filter ------------------------------------------------------------------------------------------

    def filter(self, typed: str) -> None:
        """Show only rows that hold every word typed, as ``read_filter`` reads them."""
        old, self._filter, self.typed = self._filter, read_filter(typed), typed
        narrower = self._filter.narrows(old)
        self._show_anew(self.index if narrower else self._order)

    def show(self, family: Family | None) -> None:
        """Show only this family; None for all."""
        self.family = family
        self._show_anew(self._order)

    def limit(self, only: Only | None) -> None:
        """Show only rows that are so; None for all."""
        self.only = only
        self._show_anew(self._order)

    def _show_anew(self, positions: list[int]) -> None:
        self.index = self._passing(positions) if self.is_filtered else self._order

    def _passing(self, positions: Sequence[int]) -> list[int]:
        """Return those of these positions that are shown, in their order."""
        left: Iterable[int] = positions
        if self._filter.texts:
            texts = self._search_texts()
            for text in self._filter.texts:
                left = [position for position in left if text in texts[position]]
        for test in self._tests():
            left = [position for position in left if test(position)]
        return list(left)

    def _search_texts(self) -> list[str]:
        if not self._texts:
            self._texts = [search_text(row) for row in self.roster.rows]
        return self._texts

    def _tests(self) -> list[RowTest]:
        rows, wanted = self.roster.rows, self._filter
        tests: list[RowTest] = []
        if self.family is not None:
            tests.append(lambda position: rows[position].family is self.family)
        if self.only is not None:
            tests.append(self.only.test)
        if wanted.families:
            tests.append(lambda position: wanted.families == {rows[position].family})
        if wanted.late:
            tests.append(lambda position: rows[position].late(self.now))
        if wanted.unmatched:
            tests.append(lambda position: self._is_unmatched(rows[position]))
        if wanted.departments:
            tests.append(lambda position: self._in_departments(rows[position]))
        return tests

    def _is_unmatched(self, row: RosterRow) -> bool:
        """Say whether Moodle was asked for this learner, and nobody was found, or several."""
        match = self._matches.get(row.learner_id)
        return match is not None and match.right in {Right.NONE, Right.AMBIGUOUS}

    def _in_departments(self, row: RosterRow) -> bool:
        ident = row.learner.department_id if row.learner else ""
        name = fold(self._departments.get(ident, ident))
        return all(part in name for part in self._filter.departments)
