"""Reading a roster beside the screen: what is asked when, what is kept of what comes, and what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from tui.errors import RollbookError, StoppedError
from tui.lookup.roster.roster import NAMES_BY_ID, Roster, RosterRow, partial_text
from tui.lookup.roster.view import RosterView
from tui.lookup.session import Session
from tui.records import Course, Match, Note
from tui.screens import roster_words
from tui.screens.arriving import Arriving
from tui.widgets.table import RowTable
from tui.workers import Work
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
    NAMES: "Some names could not be read",
    VISIBLE_NAMES: "Some names could not be read",
    MATCHES: "Who is who in Moodle could not be read",
    DEPARTMENTS: "The departments could not be read",
}

REST: Final = 0.1
"""Seconds the reader rests on some rows before their names and matches are asked for."""


T = TypeVar("T")


class RosterReading(Arriving):
    """Reads a roster: statuses and enrolments at once, names and matches of visible rows first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="roster")
        self.course: Course | None = None
        self.roster: Roster | None = None
        self.matches: dict[str, Match] = {}
        self.departments: dict[str, str] = {}
        self.error: RollbookError | None = None
        self.stopped: set[str] = set()
        self._asked: set[tuple[str, str]] = set()
        self._unanswered: set[tuple[str, str]] = set()
        self._asking: dict[str, list[tuple[str, str]]] = {}
        self._to_ask = False

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
        self.stopped, self._asked, self._unanswered = set(), set(), set()
        self.view = RosterView(
            self.roster, self.session.clock, matches=self.matches, departments=self.departments
        )
        if before is not None and before.roster.course == self.course:
            _continue(self.view, before)
        self.table.set_empty(f"{self.glyphs.under_way}asking iSpring")
        self.show_changed(())
        self._ask_statuses()
        self._ask_enrolments()

    def _ask_enrolments(self) -> None:
        if self.course:
            self.ask(ENROLMENTS, enrolments(self.session, self.course.id))

    def _ask_statuses(self) -> None:
        if self.course:
            self.error = None
            self.as_of = self.session.clock.now()
            self.ask(STATUSES, final_statuses(self.session, self.course.id))
            self.told()

    def action_stop(self) -> None:
        """Stop what is loading; once stopped, go on: a body without pages is asked for anew.

        Names and matches of what is on screen are asked for meanwhile; they are no reason not to go on.
        """
        paused = bool(self.stopped) and not self.working(STATUSES, ENROLMENTS, NAMES)
        if self.roster is None or (not paused and self.stop_running()):
            return
        stopped, self.stopped = self.stopped, set()
        if STATUSES in stopped:
            self.show_changed(self.roster.ask_again())
            self._ask_statuses()
        if ENROLMENTS in stopped:
            self._ask_enrolments()
        if NAMES in stopped and not self.arriving:
            self._ask_names()
        if DEPARTMENTS in stopped:
            self.ask(DEPARTMENTS, departments(self.session))
        self._look_around()
        self.told()

    async def on_statuses_read(self, message: StatusesRead) -> None:
        """Show rows as they arrive."""
        message.stop()
        if self.roster:
            await self.take_all_in(message, message.statuses, self.roster.add_final_statuses)

    async def on_enrolments_read(self, message: EnrolmentsRead) -> None:
        """Add due dates, and learners without a status."""
        message.stop()
        if self.roster:
            await self.take_all_in(message, message.enrolments, self.roster.add_enrolments)

    async def on_names_read(self, message: NamesRead) -> None:
        """Put names to ids; once there is nothing more to name, reading names ends early."""
        message.stop()
        if self.roster and self.expects(message):
            if message.request.purpose == VISIBLE_NAMES:
                self.show_known(self.roster.add_learners(message.learners))
                self.told()
                return
            await self.take_all_in(message, message.learners, self.roster.add_learners)
            if self.expects(message) and not self.roster.nameless:
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
            self.show_known([place for learner in matches for place in self.roster.positions(learner)])

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Say what is missing, and go on with the names once it is known who is on the roster."""
        roster = self.roster
        if roster is None:
            return
        if isinstance(error, StoppedError):
            self.stopped.add(purpose)
        asked = self._asking.pop(purpose, [])
        if error is not None:
            self._unanswered.update(asked)
        if purpose == STATUSES:
            self._statuses_ended(roster, error)
        elif purpose == ENROLMENTS:
            roster.finish_enrolments(error)
        elif purpose == NAMES:
            self._names_are_read(error)
        else:
            self._note_unread(roster, purpose, error)
        if purpose in {STATUSES, ENROLMENTS} and not self.arriving:
            self._ask_names()
        if purpose in {VISIBLE_NAMES, MATCHES} and error is None:
            self.ask_visible_soon()
        self.told()

    def _note_unread(self, roster: Roster, purpose: str, error: RollbookError | None) -> None:
        code = f"{purpose.replace(' ', '-')}-unread"
        if error is None:
            roster.take_back(code)
        elif not isinstance(error, StoppedError):
            roster.tell(Note(code, f"{NOT_READ[purpose]}: {error.sentence}"))

    def _statuses_ended(self, roster: Roster, error: RollbookError | None) -> None:
        self.error = error
        self.as_of = self.session.clock.now()
        came = roster.statuses_came
        partial = ""
        if isinstance(error, StoppedError):
            partial = roster_words.stopped_text(came)
        elif error is not None:
            partial = partial_text(came, error)
        self.show_known(roster.finish_final_statuses(partial, error))
        self.table.set_empty(*roster_words.empty_lines(self.session, error))

    def _ask_names(self) -> None:
        """Read the names not yet known: by id if they are few, else everybody's, page by page."""
        if self.roster is None or self.stopped & {STATUSES, ENROLMENTS}:
            return
        self.show_known(self.roster.add_learners(self.session.people.known(self.roster.without_name())))
        missing = self.roster.without_name()
        if not missing:
            self._names_are_read()
        elif len(missing) <= NAMES_BY_ID:
            self.ask(NAMES, names_of(self.session, missing))
        else:
            self.ask(NAMES, all_names(self.session))

    def _names_are_read(self, error: RollbookError | None = None) -> None:
        if self.roster and error is None:
            self.roster.finish_names()
        if self.roster:
            self._note_unread(self.roster, NAMES, error)
        if not self.departments and not isinstance(error, StoppedError):
            self.ask(DEPARTMENTS, departments(self.session))

    @property
    def arriving(self) -> bool:
        """Whether rows may still arrive."""
        return self.working(STATUSES, ENROLMENTS)

    @property
    def names_coming(self) -> bool:
        """Whether names may still arrive."""
        return self.arriving or self.working(VISIBLE_NAMES, NAMES)

    @property
    def left_out(self) -> list[str]:
        """What was not read since the reader stopped it, besides final statuses."""
        nameless = self.roster.nameless if self.roster else 0
        words = {
            ENROLMENTS: "due dates",
            NAMES: f"{nameless:,} name{'' if nameless == 1 else 's'}" if nameless else "",
            MATCHES: "who is who in Moodle",
            DEPARTMENTS: "departments",
        }
        stopped = {NAMES if one == VISIBLE_NAMES else one for one in self.stopped}
        return [text for purpose, text in words.items() if purpose in stopped and text]

    def department_of(self, row: RosterRow) -> str:
        """Return the name of a learner's department; empty while it is not known."""
        return self.departments.get(row.learner.department_id, "") if row.learner else ""

    def seek(self, learner_id: str) -> bool:
        """Put the cursor on a learner; say whether she is there."""
        if self.roster is None or not self.roster.positions(learner_id):
            return False
        if self.table.move_to((learner_id, 0)):
            return True
        named = self.session.people.known(
            [learner_id]
        )  # she may have come, and have neither name nor place yet
        self.show_changed(self.roster.add_learners(named))
        return self.table.move_to((learner_id, 0))

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
        self._look_around()

    def _look_around(self) -> None:
        """Ask for what is on screen, also for what was asked before and not answered."""
        self._asked -= self._unanswered
        self._unanswered = set()
        self.ask_visible_soon()

    def ask_visible_soon(self) -> None:
        """Ask for names and matches of what is on screen, once the reader rests there."""
        if not self._to_ask:
            self._to_ask = True
            self.set_timer(REST, self._ask_visible)

    def _ask_visible(self) -> None:
        self._to_ask = False
        rows = self.table.rows_around(1)
        nameless = [row.learner_id for row in rows if row.learner is None and row.learner_id]
        wanted = [one for one in dict.fromkeys(nameless) if (VISIBLE_NAMES, one) not in self._asked]
        if wanted and not self.working(VISIBLE_NAMES):
            self._ask_about(VISIBLE_NAMES, wanted, names_of(self.session, wanted))
        known = {row.learner.id: row.learner for row in rows if row.learner}
        fresh = [one for key, one in known.items() if (MATCHES, key) not in self._asked]
        if fresh and self.session.moodle and not self.working(MATCHES):
            self._ask_about(MATCHES, [one.id for one in fresh], matches_of(self.session, fresh))

    def _ask_about(self, purpose: str, learner_ids: Iterable[str], work: Work) -> None:
        self._asking[purpose] = [(purpose, one) for one in learner_ids]
        self._asked.update(self._asking[purpose])
        self.stopped.discard(purpose)
        self.ask(purpose, work)


def _continue(view: RosterView, before: RosterView) -> None:
    """Filter and order a view as the one it replaces."""
    view.filter(before.typed)
    view.show(before.family)
    view.limit(before.only)
    if before.sort:
        view.sort_by(before.sort)
        if before.reversed:
            view.sort_by(before.sort)
