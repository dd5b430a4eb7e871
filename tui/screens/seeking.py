"""Finding one's way on rosters: a learner who was asked for, and where the reader was on each course's."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from tui.records import Course, Family, Learner
from tui.screens.roster_pane import RosterPane


class Wish:
    """A learner asked for, until she is on the roster, or is seen not to be there.

    Attributes:
        learner: Who; None if nobody is asked for (any more).
    """

    def __init__(self, roster: RosterPane) -> None:
        self.learner: Learner | None = None
        self._roster = roster
        self._looked: tuple[object, int, bool] | None = None

    def make(self, learner: Learner | None) -> None:
        """Ask for a learner; for None, no longer for anybody."""
        self.learner, self._looked = learner, None

    def look(self) -> bool | None:
        """Put the cursor on her, at most once for each arrival of rows; she is no longer asked for then.

        Returns:
            True if the cursor is on her, False if everything has arrived and she is not there, else None.
        """
        pane, learner = self._roster, self.learner
        roster = pane.roster
        if learner is None or roster is None:
            return None
        state = (roster, len(roster.rows), pane.arriving)
        if state == self._looked:
            return None
        self._looked = state
        if roster.positions(learner.id):
            self.make(None)
            self._show(learner.id)
            return True
        if pane.arriving:
            return None
        self.make(None)
        return False

    def _show(self, learner_id: str) -> None:
        """Put the cursor on somebody who is there; a filter gives way only if it hides her."""
        self._roster.keep_filter()
        while not self._roster.seek(learner_id):
            if not self._roster.clear_filter():
                return


@dataclass(frozen=True, slots=True)
class _Left:
    """How a roster was left."""

    typed: str
    family: Family | None
    sort: str
    turned: bool
    cursor: Hashable


class Returning:
    """Opens rosters, each with the filter, the order and the cursor it was left with."""

    def __init__(self, roster: RosterPane) -> None:
        self._roster = roster
        self._left: dict[str, _Left] = {}

    def open(self, course: Course) -> None:
        """Show a course's roster; the same course again is shown as it was left."""
        before = self._roster.course
        if before is not None and before.id != course.id:
            self._remember(before)
        self._roster.open(course)
        left = self._left.pop(course.id, None)
        if left is not None:
            self._restore(left)

    def _remember(self, course: Course) -> None:
        pane = self._roster
        view = pane.view
        if view is not None:
            self._left[course.id] = _Left(
                pane.filter_text, view.family, view.sort, view.reversed, pane.table.cursor_key
            )

    def _restore(self, left: _Left) -> None:
        pane = self._roster
        view = pane.view
        if view is None:
            return
        view.show(left.family)
        while (view.sort, view.reversed) != (left.sort, left.turned):
            view.sort_by(left.sort)
        if left.cursor is not None:
            pane.table.move_to(left.cursor)
        pane.filtered(left.typed)
