"""What a roster's rows are counted by, kept up so that no count ever costs a walk over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tui.lookup.roster.row import RosterRow
from tui.records import Family, Outcome


class Census:
    """Counts of rows.

    Attributes:
        families: How many there are of each family.
        silent: How many have no final status.
        unknown: How many have a status nobody knows.
        unenrolled: How many have a status and a learner, and no enrolment.
        unnamed: How many have no name.
    """

    __slots__ = ("families", "silent", "unenrolled", "unknown", "unnamed")

    def __init__(self) -> None:
        self.families = dict.fromkeys(Family, 0)
        self.silent = self.unknown = self.unenrolled = self.unnamed = 0

    def weigh(self, row: RosterRow, by: int) -> None:
        """Count a row in (1) or out (-1)."""
        self.families[row.family] += by
        if row.learner is None:
            self.unnamed += by
        if row.final is None:
            self.silent += by
            return
        if row.final.outcome is Outcome.UNKNOWN:
            self.unknown += by
        if row.enrolment is None and row.learner_id:
            self.unenrolled += by

    def take_in(self, rows: Sequence[RosterRow]) -> None:
        """Count rows in that all have a final status and a learner."""
        for outcome, count in Counter([row.outcome for row in rows]).items():
            self.families[outcome.family] += count
            self.unknown += count if outcome is Outcome.UNKNOWN else 0
        self.unnamed += [row.learner for row in rows].count(None)
        self.unenrolled += [row.enrolment for row in rows].count(None)
