"""A roster as shown: which rows, in which order; for the table on screen and for the one-shot command.

It holds lists of positions, never rows. What arrives or changes costs one merge of two sorted lists, a key
typed into the filter one pass over the rows that passed before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.lookup.clock import Clock
from tui.lookup.roster.filter import RosterFilter, read_filter, search_text
from tui.lookup.roster.order import NEED, SORTS, Orders, tails
from tui.lookup.roster.ranking import Ranking
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
        words: What they are: "differences", "not passed “Final test”".
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
        self._head = Orders(clock, self._matches).of(NEED)
        self._ranking = Ranking()
        self._texts: list[str] = []
        self._changed: set[int] = set()
        self._came: list[int] = []
        self._merging: Iterator[None] = iter(())
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
        """Take in rows that are new or have changed, and show them in their places."""
        self.take_in(positions)
        self._settle()

    def take_in(self, positions: Iterable[int]) -> None:
        """Take in rows that are new or have changed; they stand in their places once they are merged.

        Costs what they cost, however many others there are.
        """
        deque(self._merging, maxlen=0)
        rows, known = self.roster.rows, len(self._ranking)
        changed = sorted({position for position in positions if position < known})
        fresh = [rows[position] for position in changed] + rows[known:]
        moved = self._ranking.put(changed, self._head(fresh, self.now), tails(fresh))
        found = list(map(search_text, fresh))
        for position, text in zip(changed, found, strict=False):
            self._texts[position] = text
        self._texts += found[len(changed) :]
        self._changed.update(changed if self.is_filtered else moved)
        self._came += range(known, len(rows))

    def merging(self) -> Iterator[None]:
        """Put what was taken in into its places, with pauses in which others may look at the view.

        Whoever then changes filter or order, or takes in more, finishes it first.
        """
        deque(self._merging, maxlen=0)
        self._merging = self._merge()
        return self._merging

    def _settle(self) -> None:
        deque(self.merging(), maxlen=0)

    def _merge(self) -> Iterator[None]:
        changed, self._changed = self._changed, set()
        came, self._came = self._came, []
        if not (changed or came):
            return
        touched = [*changed.difference(came), *came]
        order = list[int]()
        for part in self._ranking.merged(self._ranking.order, changed, touched):
            order += part
            yield
        index = order
        if self.is_filtered:
            index = list[int]()
            for part in self._ranking.merged(self.index, changed, self._passing(touched)):
                index += part
                yield
        self._ranking.order, self.index = order, index

    def retime(self) -> None:
        """Move on to the present: rows may have become late."""
        self._settle()
        self.now = self._clock.now()
        self._sort_anew()

    # --- order -------------------------------------------------------------------------------------------

    def sort_by(self, letter: str) -> None:
        """Order by this letter of ``SORTS``; the same again turns it round.

        Raises:
            KeyError: If there is no such letter.
        """
        self._settle()
        if letter == self.sort:
            self.reversed = not self.reversed
            self._ranking.turn()
            self.index = self.index[::-1] if self.is_filtered else self._ranking.order
            return
        self._head = Orders(self._clock, self._matches).of(letter)
        self.sort = letter
        self.reversed = self._ranking.upside_down = False
        self._sort_anew()

    def _sort_anew(self) -> None:
        self._ranking.sort(self._head(self.roster.rows, self.now))
        self._show_anew(self._ranking.order)

    # --- filter ------------------------------------------------------------------------------------------

    def filter(self, typed: str) -> None:
        """Show only rows that hold every word typed, as ``read_filter`` reads them."""
        self._settle()
        old, self._filter, self.typed = self._filter, read_filter(typed), typed
        narrower = self._filter.narrows(old)
        self._show_anew(self.index if narrower else self._ranking.order)

    def show(self, family: Family | None) -> None:
        """Show only this family; None for all."""
        self._settle()
        self.family = family
        self._show_anew(self._ranking.order)

    def limit(self, only: Only | None) -> None:
        """Show only rows that are so; None for all."""
        self._settle()
        self.only = only
        self._show_anew(self._ranking.order)

    def _show_anew(self, positions: list[int]) -> None:
        self.index = self._passing(positions) if self.is_filtered else self._ranking.order

    def _passing(self, positions: Sequence[int]) -> list[int]:
        """Return those of these positions that are shown, in their order."""
        left: Iterable[int] = positions
        if self._filter.texts:
            texts = self._texts
            for text in self._filter.texts:
                left = [position for position in left if text in texts[position]]
        for test in self._tests():
            left = [position for position in left if test(position)]
        return list(left)

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
