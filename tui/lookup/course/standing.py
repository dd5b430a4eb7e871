"""What both systems say about every learner of a roster, kept up while rows, matches and answers arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tui.errors import RollbookError
from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.clock import Clock
from tui.lookup.course.causes import CauseGroup, Known, grouped, known_of
from tui.lookup.course.differences import Comparison, Kind, compare
from tui.lookup.roster.roster import Roster
from tui.records import Match, ModuleResult


class Standing:
    """Comparisons and causes of a roster's rows, each found when first asked for; owned by one thread.

    Args:
        roster: The rows; tell ``changed`` which have come or changed.
        matches: Matches by learner id, read whenever needed.
        answers: What Moodle told about learners, or why it did not, by learner id; likewise.
        clock: The reader's zone.
        caller: As whom Moodle is read.
        modules: iSpring's own modules by learner id, of those of whom they were read; likewise.
    """

    def __init__(
        self,
        roster: Roster,
        matches: Mapping[str, Match],
        answers: Mapping[str, LearnerActivities | RollbookError],
        clock: Clock,
        caller: str,
        *,
        modules: Mapping[str, tuple[ModuleResult, ...]],
    ) -> None:
        self._roster = roster
        self._matches = matches
        self._answers = answers
        self._clock = clock
        self._caller = caller
        self._modules = modules
        self._compared: dict[int, Comparison] = {}
        self._known: dict[int, Known] = {}
        self._kinds: Counter[Kind] = Counter()

    def changed(self, positions: Iterable[int]) -> None:
        """Forget what was found for rows that have come or changed."""
        for position in positions:
            self._known.pop(position, None)
            before = self._compared.pop(position, None)
            if before is not None:
                self._kinds[before.kind] -= 1

    def comparison(self, position: int) -> Comparison:
        """Return how both outcomes of a row compare."""
        found = self._compared.get(position)
        if found is None:
            row = self._roster.rows[position]
            match, told = self._matches.get(row.learner_id), self._answers.get(row.learner_id)
            found = self._compared[position] = compare(row, match, told, self._clock)
            self._kinds[found.kind] += 1
        return found

    def differs(self, position: int) -> bool:
        """Whether the two systems disagree about a row."""
        return self.comparison(position).kind is Kind.DIFFER

    def kinds(self) -> dict[Kind, int]:
        """Return how many rows there are of each kind, leaving out what does not occur."""
        if len(self._compared) < len(self._roster.rows):
            for position in range(len(self._roster.rows)):
                self.comparison(position)
        return {kind: self._kinds[kind] for kind in Kind if self._kinds[kind]}

    def groups(self) -> list[CauseGroup]:
        """Return the rows by what holds their learners up."""
        return grouped(self._knowledge(position) for position in range(len(self._roster.rows)))

    def _knowledge(self, position: int) -> Known:
        found = self._known.get(position)
        if found is None:
            row = self._roster.rows[position]
            found = self._known[position] = known_of(
                row,
                self._roster.course,
                self._matches.get(row.learner_id),
                self._answers.get(row.learner_id),
                clock=self._clock,
                caller=self._caller,
                modules=self._modules.get(row.learner_id, ()),
            )
        return found
