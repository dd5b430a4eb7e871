"""What is asked about a whole course from its roster: differences, causes, the grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tui.lookup.course.causes import CauseGroup
from tui.lookup.roster.row import RosterRow
from tui.lookup.roster.view import Only
from tui.screens.causes_sheet import CausesSheet
from tui.screens.grid_sheet import GridSheet
from tui.screens.roster_running import RosterRunning
from tui.screens.whole_sheet import WholeSheet

DIFFERENCES: Final = "differences"


class RosterWhole(RosterRunning):
    """Shows of a roster only the differences, or only the people of one cause; opens causes and grid."""

    def set_out(self) -> None:
        """Use the room there is for the columns that are wanted."""
        raise NotImplementedError

    def after_choice(self) -> None:
        """Show what the reader chose to see."""
        raise NotImplementedError

    def open_learner(self, row: RosterRow) -> None:
        """Ask for the view of the learner in this row."""
        raise NotImplementedError

    @property
    def differing(self) -> bool:
        """Whether only learners are shown about whom the systems disagree, with both sides."""
        only = self.view.only if self.view is not None else None
        return only is not None and only.words == DIFFERENCES

    def limit(self, only: Only | None) -> None:
        """Show only rows that are so; None for all."""
        if self.view is not None:
            self.view.limit(only)
            self.set_out()
            self.after_choice()

    def action_differences(self) -> None:
        """Show only learners about whom the systems disagree, or everybody again."""
        if self.differing:
            self.limit(None)
        elif self._can_ask_moodle():
            self.limit(Only(DIFFERENCES, self._differs))
            self.want_run()

    def _differs(self, position: int) -> bool:
        return self.standing is not None and self.standing.differs(position)

    def action_causes(self) -> None:
        """Group the whole course by what holds its learners up; Enter there shows these people here."""
        if self._can_ask_moodle():
            self.want_run()
            self._over_the_course(CausesSheet(self), self._show_group)

    def action_grid(self) -> None:
        """Show learners and activities; Enter there opens the learner."""
        if self._can_ask_moodle():
            self.want_run()
            self._over_the_course(GridSheet(self), self._open_found)

    def _can_ask_moodle(self) -> bool:
        if self.session.moodle is None:
            self.app.notify("Nobody is signed in to Moodle: there is nothing to ask.", markup=False)
        return self.session.moodle is not None and self.roster is not None

    def _over_the_course(self, sheet: WholeSheet, after: Callable[[Any], None]) -> None:
        def closed(found: Any) -> None:  # whatever this sheet is left with
            self.follow = None
            if found is not None:
                after(found)

        self.follow = sheet.renew
        self.app.push_screen(sheet, closed)

    def _show_group(self, group: CauseGroup) -> None:
        while self.clear_filter():
            pass
        positions = {row.position for row in group.rows}
        self.limit(Only(group.words, positions.__contains__))

    def _open_found(self, row: RosterRow) -> None:
        if self.seek(row.learner_id):
            self.open_learner(row)
