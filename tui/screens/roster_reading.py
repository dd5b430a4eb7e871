"""Reading a roster beside the screen: what is asked when, what is kept of what comes, and what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from tui.errors import RollbookError, StoppedError
from tui.lookup.roster import NAMES_BY_ID, Roster, RosterRow, partial_text
from tui.lookup.rosterview import RosterView
from tui.lookup.session import Session
from tui.records import Course, Match, Note
from tui.screens import roster_words
from tui.screens.pane import Pane
from tui.widgets.table import RowTable
from tui.workers.roster import (
    DepartmentsRead,
    EnrolmentsRead,
    MatchesFound,
    NamesRead,
    StatusesRead,
    all_names,
    departments,
    enrolments,
    final_statuses,
    matches_of,
    names_of,
)

STATUSES: Final = "statuses"
ENROLMENTS: Final = "enrolments"
VISIBLE_NAMES: Final = "visible names"
NAMES: Final = "names"
MATCHES: Final = "matches"
DEPARTMENTS: Final = "departments"
"""What work is for; at most one piece of work is under way for each."""

NOT_READ: Final = {
    VISIBLE_NAMES: "Some names could not be read",
    MATCHES: "Who is who in Moodle could not be read",
    DEPARTMENTS: "The departments could not be read",
}

REST: Final = 0.1
"""Seconds the reader rests on some rows before their names and matches are asked for."""


class RosterReading(Pane):
    """Reads a roster: statuses and enrolments at once, names and matches of visible rows first."""

    table: RowTable[RosterRow]

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="roster")
        self.course: Course | None = None
        self.roster: Roster | None = None
        self.view: RosterView | None = None
        self.matches: dict[str, Match] = {}
        self.departments: dict[str, str] = {}
        self.error: RollbookError | None = None
        self._asked: set[tuple[str, str]] = set()

    def redraw(self) -> None:
        """Show the view as it is now."""
        raise NotImplementedError

    def show_changed(self, changed: Iterable[int]) -> None:
        """Take changed rows in, and show the view as it is then."""
        if self.view is not None:
            self.view.refresh(changed)
            self.redraw()
            self.ask_visible_soon()

    # --- reading -----------------------------------------------------------------------------------------

    def open(self, course: Course) -> None:
        """Show a course's roster; the same course again is shown as it was left."""
        if self.course is not None and self.course.id == course.id:
            return
        self.course = course
        self.filter_text = ""
        self.table.start_over()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read the course anew; filter, order and cursor stay as they are."""
        if self.course is None:
            return
        self.give_up(*self._requests)
        before = self.view
        self.roster = Roster(self.course)
        self.matches, self.departments = {}, {}
        self._asked = set()
        self.view = RosterView(
            self.roster, self.session.clock, matches=self.matches, departments=self.departments
        )
        if before is not None and before.roster.course == self.course:
            _continue(self.view, before)
        self.table.set_empty(f"{self.glyphs.pending} asking iSpring")
        self.show_changed(())
        self._ask_statuses()
        self.ask(ENROLMENTS, enrolments(self.session, self.course.id))

    def _ask_statuses(self) -> None:
        if self.course:
            self.error = None
            self.as_of = self.session.clock.now()
            self.ask(STATUSES, final_statuses(self.session, self.course.id))
            self.told()

    def action_stop(self) -> None:
        """Stop what is loading; once stopped, go on: a body without pages is asked for anew."""
        if not self.stop_running() and self.roster and isinstance(self.error, StoppedError):
            self.roster.ask_again()
            self._ask_statuses()

    def on_statuses_read(self, message: StatusesRead) -> None:
        """Show rows as they arrive."""
        message.stop()
        if self.roster and self.expects(message):
            self.show_changed(self.roster.add_final_statuses(message.statuses))
            self.told()

    def on_enrolments_read(self, message: EnrolmentsRead) -> None:
        """Add due dates, and learners without a status."""
        message.stop()
        if self.roster and self.expects(message):
            self.show_changed(self.roster.add_enrolments(message.enrolments))
            self.told()

    def on_names_read(self, message: NamesRead) -> None:
        """Put names to ids; once there is nothing more to name, reading names ends early."""
        message.stop()
        if self.roster and self.expects(message):
            self.show_changed(self.roster.add_learners(message.learners))
            if message.request.purpose == NAMES and not self.roster.nameless:
                self.give_up(NAMES)
                self._names_are_read()
            self.told()

    def on_departments_read(self, message: DepartmentsRead) -> None:
        """Know departments by name, for the filter and the learner's view."""
        message.stop()
        if self.expects(message):
            self.departments.update(message.names)

    def on_matches_found(self, message: MatchesFound) -> None:
        """Show who learners are in Moodle."""
        message.stop()
        if self.expects(message):
            self.set_matches(message.matches)

    def set_matches(self, matches: Mapping[str, Match]) -> None:
        """Show matches found here or in the learner's view."""
        self.matches.update(matches)
        if self.roster:
            changed = [place for learner in matches for place in self.roster.positions(learner)]
            self.show_changed(changed)

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Say what is missing, and go on with the names once it is known who is on the roster."""
        roster = self.roster
        if roster is None:
            return
        if purpose == STATUSES:
            self._statuses_ended(roster, error)
        elif purpose == ENROLMENTS:
            roster.finish_enrolments(None if error is None or isinstance(error, StoppedError) else error)
        elif purpose == NAMES:
            self._names_are_read(error)
        elif error is not None and not isinstance(error, StoppedError):
            roster.tell(Note(f"{purpose}-unread", f"{NOT_READ[purpose]}: {error.sentence}"))
        if purpose in {STATUSES, ENROLMENTS} and not self.working(STATUSES, ENROLMENTS):
            self._ask_names()
        if purpose in {VISIBLE_NAMES, MATCHES}:
            self.ask_visible_soon()
        self.told()

    def _statuses_ended(self, roster: Roster, error: RollbookError | None) -> None:
        self.error = error
        self.as_of = self.session.clock.now()
        came = roster.statuses_came
        if error is None:
            roster.finish_final_statuses()
        elif isinstance(error, StoppedError):
            roster.finish_final_statuses(roster_words.stopped_text(came), error)
        else:
            roster.finish_final_statuses(partial_text(came, error), error)
        self.table.set_empty(*roster_words.empty_lines(self.session, error))

    def _ask_names(self) -> None:
        """Read the names not yet known: by id if they are few, else everybody's, page by page."""
        if self.roster is None or isinstance(self.error, StoppedError):
            return
        self.show_changed(self.roster.add_learners(self.session.people.known(self.roster.without_name())))
        missing = self.roster.without_name()
        if not missing:
            self._names_are_read()
        elif len(missing) <= NAMES_BY_ID:
            self.ask(NAMES, names_of(self.session, missing))
        else:
            self.ask(NAMES, all_names(self.session, len(self.roster.rows)))

    def _names_are_read(self, error: RollbookError | None = None) -> None:
        if self.roster and error is None:
            self.roster.finish_names()
        elif self.roster and error and not isinstance(error, StoppedError):
            self.roster.tell(Note("names-unread", f"Some names could not be read: {error.sentence}"))
        if not self.departments:
            self.ask(DEPARTMENTS, departments(self.session))

    @property
    def arriving(self) -> bool:
        """Whether rows may still arrive."""
        return self.working(STATUSES, ENROLMENTS)

    @property
    def names_coming(self) -> bool:
        """Whether names may still arrive."""
        return self.arriving or self.working(VISIBLE_NAMES, NAMES)

    def department_of(self, row: RosterRow) -> str:
        """Return the name of a learner's department; empty while it is not known."""
        return self.departments.get(row.learner.department_id, "") if row.learner else ""

    def seek(self, learner_id: str) -> bool:
        """Put the cursor on a learner; say whether she is there."""
        places = self.roster.positions(learner_id) if self.roster else ()
        return bool(places) and self.table.move_to((learner_id, 0))

    def rematch(self, learner_id: str) -> None:
        """Ask again who a learner is in Moodle."""
        self._asked.discard((MATCHES, learner_id))
        self.matches.pop(learner_id, None)
        self.redraw()
        self.ask_visible_soon()

    # --- what is on screen comes first -------------------------------------------------------------------

    def on_row_table_scrolled(self, message: RowTable.Scrolled) -> None:
        """Ask for names and matches of what is on screen, once the reader rests there."""
        message.stop()
        self.ask_visible_soon()

    def ask_visible_soon(self) -> None:
        """Ask for names and matches of what is on screen, once the reader rests there."""
        self.set_timer(REST, self._ask_visible)

    def _ask_visible(self) -> None:
        rows = self.table.rows_around(1)
        nameless = [row.learner_id for row in rows if row.learner is None and row.learner_id]
        wanted = [one for one in dict.fromkeys(nameless) if (VISIBLE_NAMES, one) not in self._asked]
        if wanted and not self.working(VISIBLE_NAMES):
            self._asked.update((VISIBLE_NAMES, one) for one in wanted)
            self.ask(VISIBLE_NAMES, names_of(self.session, wanted))
        known = {row.learner.id: row.learner for row in rows if row.learner}
        fresh = [one for key, one in known.items() if (MATCHES, key) not in self._asked]
        if fresh and self.session.moodle and not self.working(MATCHES):
            self._asked.update((MATCHES, one.id) for one in fresh)
            self.ask(MATCHES, matches_of(self.session, fresh))


def _continue(view: RosterView, before: RosterView) -> None:
    """Filter and order a view as the one it replaces."""
    view.filter(before.typed)
    view.show(before.family)
    if before.sort:
        view.sort_by(before.sort)
        if before.reversed:
            view.sort_by(before.sort)
