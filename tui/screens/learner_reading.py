"""Reading one learner beside the screen: who she is, then what Moodle says; and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from tui.errors import RollbookError, StoppedError
from tui.lookup.activities.reading import ActivityRow, LearnerActivities
from tui.lookup.activities.view import LearnerRow, LearnerRows
from tui.lookup.roster.roster import RosterRow
from tui.lookup.session import Session
from tui.records import Course, Match, ModuleResult
from tui.screens.copying import Known
from tui.screens.exporting import EXPORT, Exporting
from tui.screens.pane import Pane
from tui.widgets.table import RowTable
from tui.workers.courses import CoursePaired
from tui.workers.learner import (
    ActivitiesRead,
    AnsweredAhead,
    LearnerAnswer,
    ModulesRead,
    answers_ahead,
    learner_activities,
    learner_modules,
)
from tui.workers.roster import MatchesFound, NamesRead, names_of

ACTIVITIES: Final = "activities"
WHO: Final = "who"
AHEAD: Final = "neighbours"
MODULES: Final = "modules"

FRESH: Final = timedelta(minutes=2)
"""How long an answer may be kept for when its learner is shown."""


class LearnerReading(Exporting, Pane):
    """Reads one learner: iSpring says who she is, if that is not known, then Moodle what she did.

    Behind all that iSpring is asked about its own modules, which only add to it.
    """

    table: RowTable[LearnerRow]

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="learner")
        self.course: Course | None = None
        self.row: RosterRow | None = None
        self.pair: Match | None = None
        self.match: Match | None = None
        self.read: LearnerActivities | None = None
        self.modules: tuple[ModuleResult, ...] = ()
        self.department = ""
        self.name_coming = False
        self.ispring_at: datetime | None = None
        self.error: RollbookError | None = None
        self._who_answered = False
        self._neighbours: Callable[[], Sequence[RosterRow]] = tuple
        self._kept: dict[str, LearnerAnswer] = {}

    def show_rows(self) -> None:
        """Show the activities and modules as they are now."""
        raise NotImplementedError

    @property
    def rows(self) -> LearnerRows:
        """Everything there is to show in the table, filtered or not."""
        return LearnerRows(self.read.rows if self.read else (), self.modules)

    @property
    def activity(self) -> ActivityRow | None:
        """The activity under the cursor; None if there is none, or a module of iSpring's."""
        row = self.table.cursor_row
        return row if isinstance(row, ActivityRow) else None

    @property
    def asking_who(self) -> bool:
        """Whether iSpring may still tell who she is; her own question counts for more than the roster's."""
        return self.working(WHO) or (self.name_coming and not self._who_answered)

    def show(
        self, course: Course, row: RosterRow, pair: Match | None, department: str, *, name_coming: bool
    ) -> None:
        """Show one learner; the same one again is shown as she was left.

        Args:
            course: The course.
            row: Her row.
            pair: Which Moodle course it is; None while that is not known.
            department: Her department's name.
            name_coming: Whether iSpring is still being asked who she is.
        """
        if self.course == course and self.row is not None and self.row.learner_id == row.learner_id:
            self.renew(row, department, name_coming=name_coming)
            return
        self.course, self.row, self.department, self.name_coming = course, row, department, name_coming
        self.pair, self.filter_text = pair, ""
        self.table.start_over()
        kept = self._kept_of(course, row)
        if kept is None:
            self.read_anew()
        else:
            self._take(kept)

    def renew(self, row: RosterRow, department: str, *, name_coming: bool) -> None:
        """Take in what the roster has found out about her since; with a name Moodle can be asked."""
        known = self.row.learner if self.row else None
        if row.learner is None and known is not None and known.id == row.learner_id:
            row = replace(row, learner=known)
        if (row, department, name_coming) == (self.row, self.department, self.name_coming):
            return
        named = known is None and row.learner is not None
        self.row, self.department, self.name_coming = row, department, name_coming
        if named:
            self.read_anew()
        else:
            self.told()

    def read_anew(self) -> None:
        """Ask iSpring who she is, if that is not known, and then Moodle about her."""
        self.give_up(ACTIVITIES, WHO, AHEAD, MODULES)
        self._kept = {}
        self.read, self.match, self.error, self.modules = None, None, None, ()
        self._who_answered = False
        self.show_rows()
        learner = self.row.learner if self.row else None
        if self.row and self.row.learner_id and learner is None:
            self.ask(WHO, names_of(self.session, [self.row.learner_id]))
        elif self.session.moodle and self.course and learner:
            self.ask(ACTIVITIES, learner_activities(self.session, self.course, self.pair, learner))
        else:
            self._read_modules()
        self.as_of = self.session.clock.now() if self.session.moodle else None
        self.told()

    def rematched(self) -> None:
        """Ask again, after somebody said who she is, or which course this is."""
        self.pair = None
        self.read_anew()

    def action_stop(self) -> None:
        """Stop asking; once stopped, ask again."""
        if not self.stop_running() and isinstance(self.error, StoppedError):
            self.read_anew()

    def on_names_read(self, message: NamesRead) -> None:
        """Know who she is, and ask Moodle; the roster is told as well."""
        if not self.expects(message):
            message.stop()
            return
        self._who_answered = True
        found = next((one for one in message.learners if self.row and one.id == self.row.learner_id), None)
        if found is not None and self.row:
            self.row = replace(self.row, learner=found)
            self.read_anew()

    def on_course_paired(self, message: CoursePaired) -> None:
        """Know the Moodle course; the picker is told as well, unless the answer comes too late."""
        if self.expects(message):
            self.pair = message.pair
        else:
            message.stop()

    def on_matches_found(self, message: MatchesFound) -> None:
        """Know who she is in Moodle; the roster is told as well, unless the answer comes too late."""
        if not self.expects(message):
            message.stop()
        elif self.row and message.request.purpose != AHEAD:
            self.match = message.matches.get(self.row.learner_id)
            self.told()

    def on_activities_read(self, message: ActivitiesRead) -> None:
        """Show her activities; the roster hears of them, too."""
        if not self.expects(message):
            message.stop()
        else:
            self.read = message.activities
            self.as_of = message.activities.read_at
            self.show_rows()
            self.told()

    def on_modules_read(self, message: ModulesRead) -> None:
        """Show iSpring's own modules below everything else; the roster hears of them, too."""
        if not self.expects(message) or not message.modules:
            message.stop()
        else:
            self.modules = message.modules
            self.show_rows()
            self.told()

    def _read_modules(self) -> None:
        """Ask iSpring about its own modules, once there is nothing else to ask about her."""
        if self.course and self.row and self.row.learner_id and self.session.ispring.client.gives_results:
            self.ask(MODULES, learner_modules(self.session, self.course, self.row.learner_id))

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Say why there is no Moodle half, if there is none."""
        if purpose == EXPORT:
            super().ended(purpose, error)
            return
        if purpose in {AHEAD, MODULES}:
            return  # nobody asked for it: when somebody does, what is wrong is told
        self._who_answered = self._who_answered or purpose == WHO
        self.error = error
        self.told()
        if purpose == ACTIVITIES and error is None:
            self._keep_own()
            self._read_ahead()
        if not isinstance(error, StoppedError):
            self._read_modules()

    # --- the neighbours, ahead ---------------------------------------------------------------------------

    def between(self, neighbours: Callable[[], Sequence[RosterRow]]) -> None:
        """Know how to find who may be shown next: at most the next and the previous learner of the roster."""
        self._neighbours = neighbours

    def on_answered_ahead(self, message: AnsweredAhead) -> None:
        """Keep an answer for when its learner is shown."""
        message.stop()
        if self.expects(message):
            self._kept[message.answer.learner.id] = message.answer

    def _kept_of(self, course: Course, row: RosterRow) -> LearnerAnswer | None:
        """Return the answer kept for a learner; None if there is none, or it is not hers as she is now."""
        kept = self._kept.get(row.learner_id)
        if kept is None or (kept.course_id, kept.learner) != (course.id, row.learner):
            return None
        fresh = self.session.clock.now() - kept.activities.read_at < FRESH
        return kept if fresh else None

    def _take(self, kept: LearnerAnswer) -> None:
        """Show what was read ahead, as of then."""
        self.give_up(ACTIVITIES, WHO, AHEAD, MODULES)
        self.pair, self.match, self.read, self.error = kept.pair, kept.match, kept.activities, None
        self.modules = ()
        self._who_answered = False
        self.as_of = kept.activities.read_at
        self.show_rows()
        self.told()
        self._read_ahead()
        self._read_modules()

    def _keep_own(self) -> None:
        """Keep what was just read of her: stepping back shows it again."""
        learner = self.row.learner if self.row else None
        if self.course and learner and self.pair and self.match and self.read:
            self._kept[learner.id] = LearnerAnswer(self.course.id, learner, self.pair, self.match, self.read)

    def _read_ahead(self) -> None:
        """Ask Moodle about the next and the previous learner, once there is nothing else to ask."""
        around = [row.learner for row in self._neighbours() if row.learner]
        near = {one.id for one in around} | {self.row.learner_id if self.row else ""}
        self._kept = {ident: kept for ident, kept in self._kept.items() if ident in near}
        wanted = [one for one in around if one.id not in self._kept]
        if wanted and self.course and self.pair and self.pair.moodle_id is not None:
            self.ask(AHEAD, answers_ahead(self.session, self.course, self.pair, wanted))

    def known(self, *, at_activity: bool) -> Known | None:
        """Return what is known of her; ``at_activity`` for a link to the one under the cursor."""
        if self.row is None or self.course is None:
            return None
        stopped = isinstance(self.error, StoppedError)
        asking = self.working(ACTIVITIES, WHO)
        return Known(
            self.course,
            self.row,
            self.ispring_at or self.session.clock.now(),
            self.pair,
            self.match,
            self.read,
            None if stopped else self.error,
            asked=self.session.moodle is not None and not (asking or stopped),
            activity=self.activity if at_activity else None,
            modules=self.modules,
        )
