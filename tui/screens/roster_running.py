"""Asking Moodle about everybody on a roster: begun, stopped and gone on with from the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from tui.errors import RollbookError, StoppedError
from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.course.run import CompletionRun
from tui.lookup.course.standing import Standing
from tui.lookup.session import Session
from tui.records import Learner, Match, ModuleResult
from tui.screens.roster_reading import ENROLMENTS, NAMES, STATUSES, RosterReading
from tui.workers.courses import CoursePaired, pairs_of
from tui.workers.run import RunNews, running

RUN: Final = "run"
PAIRING: Final = "pairing"
"""What work is for, besides reading the roster itself."""


class RosterRunning(RosterReading):
    """Reads a roster and, once somebody wants to know about the whole course, Moodle's half of it.

    Attributes:
        run: The run over this course; None before anybody wanted it.
        answers: What Moodle told about learners, or why it did not: from the run, and of those opened by
            hand.
        modules: iSpring's own modules, of those learners who were opened by hand.
        standing: What follows from both halves; None before a course is open.
        pair_of: Which Moodle course a course is, as far as the course picker knows.
        follow: Called when something that follows from the run has changed; None if nobody looks.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.run: CompletionRun | None = None
        self.answers: dict[str, LearnerActivities | RollbookError] = {}
        self.modules: dict[str, tuple[ModuleResult, ...]] = {}
        self.standing: Standing | None = None
        self.pair_of: Callable[[str], Match | None] = lambda _course_id: None
        self.follow: Callable[[], None] | None = None
        self.unpaired: RollbookError | Match | None = None
        self._wanted = False

    # --- the roster --------------------------------------------------------------------------------------

    def action_refresh(self) -> None:
        """Read the course anew, and Moodle's half of it if that was wanted."""
        if self.course is None:
            return
        self.run, self.unpaired = None, None
        self.answers, self.modules = {}, {}
        super().action_refresh()
        side = self.session.moodle
        if self.roster is not None:
            caller = side.account.who if side else ""
            self.standing = Standing(
                self.roster, self.matches, self.answers, self.session.clock, caller, modules=self.modules
            )
        if self._wanted:
            self.want_run()

    def take_in(self, changed: Iterable[int]) -> None:
        """Take changed rows in; learners whose names have come are asked for, too."""
        positions = list(changed)
        if self.standing is not None:
            self.standing.changed(positions)
        super().take_in(positions)
        if self.run is not None and self.roster is not None:
            rows = self.roster.rows
            self.run.add(who for position in positions if (who := rows[position].learner) is not None)
            self._go_on_by_itself()
        if positions:
            self.followed()

    def set_matches(self, matches: Mapping[str, Match]) -> None:
        """Show matches found here, in the run or in the learner's view."""
        if self.run is not None:
            self.run.know_matches(matches)
            self._take_answers(matches)
        super().set_matches(matches)

    def rematch(self, learner_id: str) -> None:
        """Ask again who a learner is in Moodle, and what it says about her."""
        learner = self._learner(learner_id)
        self.answers.pop(learner_id, None)
        if self.run is not None and learner is not None:
            self.run.ask_anew(learner)
        super().rematch(learner_id)
        if self.roster is not None:
            self.show_changed(self.roster.positions(learner_id))

    def know(self, learner_id: str, read: LearnerActivities) -> None:
        """Take in what was read of a learner who was opened by hand."""
        self.answers[learner_id] = read
        if self.run is not None and read.course_id == self.run.course_id:
            self.run.know(learner_id, read)
        if self.roster is not None:
            self.show_changed(self.roster.positions(learner_id))

    def know_modules(self, learner_id: str, modules: tuple[ModuleResult, ...]) -> None:
        """Take in iSpring's own modules, read of a learner who was opened by hand."""
        self.modules[learner_id] = modules
        if self.roster is not None:
            self.show_changed(self.roster.positions(learner_id))

    def _learner(self, learner_id: str) -> Learner | None:
        places = self.roster.positions(learner_id) if self.roster else ()
        return self.roster.rows[places[0]].learner if self.roster and places else None

    # --- the run -----------------------------------------------------------------------------------------

    def want_run(self) -> None:
        """Ask Moodle about everybody, unless that is done or under way; first of all which course this is."""
        if self.session.moodle is None or self.course is None or self.roster is None:
            return
        self._wanted = True
        if self.run is not None:
            if not self.working(RUN) and RUN not in self.stopped:
                self._go()
            return
        pair = self.pair_of(self.course.id)
        if pair is None:
            self.ask(PAIRING, pairs_of(self.session, [self.course]))
        elif pair.moodle_id is None:
            self.unpaired = pair
        else:
            self._begin(pair.moodle_id)
        self.told()

    def repaired(self) -> None:
        """Begin anew: somebody has said which Moodle course this is."""
        self.give_up(RUN, PAIRING)
        self.run, self.unpaired = None, None
        self.answers.clear()
        if self.roster is not None:
            self.show_changed(range(len(self.roster.rows)))
        if self._wanted:
            self.want_run()

    def _begin(self, course_id: int) -> None:
        if self.roster is None:
            return
        self.unpaired = None
        self.run = CompletionRun(self.session, course_id)
        order = self.view.rows() if self.view is not None else self.roster.rows
        self.run.add(row.learner for row in order if row.learner)
        self.run.add(row.learner for row in self.roster.rows if row.learner)
        self.run.know_matches(self.matches)
        for learner_id, read in self.answers.items():
            if isinstance(read, LearnerActivities) and read.course_id == course_id:
                self.run.know(learner_id, read)
        self._go()

    def _go(self) -> None:
        if self.run is not None:
            self.stopped.discard(RUN)
            self._look_at_visible()
            self.ask(RUN, running(self.run))
            self.told()

    def _go_on_by_itself(self) -> None:
        """Ask about learners who have come since, unless the reader or Moodle has stopped the run."""
        run = self.run
        if run is None or run.finished or run.paused_by is not None:
            return
        if not self.working(RUN) and RUN not in self.stopped:
            self._go()

    def ask_visible_soon(self) -> None:
        """Have those on screen asked for first, also by the run."""
        super().ask_visible_soon()
        self._look_at_visible()

    def _look_at_visible(self) -> None:
        if self.run is not None:
            self.run.want([row.learner_id for row in self.table.rows_around(1)])

    def on_course_paired(self, message: CoursePaired) -> None:
        """Begin the run once it is known which Moodle course this is; the picker hears of it, too."""
        if self.expects(message) and self.run is None:
            if message.pair.moodle_id is None:
                self.unpaired = message.pair
            else:
                self._begin(message.pair.moodle_id)

    def on_run_news(self, message: RunNews) -> None:
        """Show what Moodle told about some more learners."""
        message.stop()
        if self.expects(message):
            self._take(message.learner_ids)
            self.told()

    def _take(self, learner_ids: Iterable[str]) -> None:
        """Take in what the run knows about these learners."""
        if self.run is None or self.roster is None:
            return
        ids = list(learner_ids)
        self._take_answers(ids)
        self.matches.update((one, self.run.matches[one]) for one in ids if one in self.run.matches)
        self.show_changed(place for one in ids for place in self.roster.positions(one))

    def _take_answers(self, learner_ids: Iterable[str]) -> None:
        for learner_id in learner_ids:
            told = self.run.results.get(learner_id) if self.run else None
            if told is None:
                self.answers.pop(learner_id, None)
            else:
                self.answers[learner_id] = told

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Keep what came last, and say why the run does not go on."""
        if purpose not in {RUN, PAIRING}:
            super().ended(purpose, error)
            return
        if isinstance(error, StoppedError):
            self.stopped.add(purpose)
        elif purpose == PAIRING and error is not None:
            self.unpaired = error
        if purpose == RUN and self.run is not None:
            results = self.run.results.copy()
            self._take([one for one, told in results.items() if self.answers.get(one) is not told])
        self._go_on_by_itself()
        self.told()
        self.followed()

    @property
    def paused(self) -> bool:
        """Whether something was stopped that can go on."""
        return bool(self.stopped) or (self.run is not None and self.run.paused_by is not None)

    def action_stop(self) -> None:
        """Stop what is loading or running; once stopped, go on where it was."""
        if self.working(RUN, PAIRING):
            self.stop_running()
            return
        loading = self.working(STATUSES, ENROLMENTS, NAMES)
        again = {RUN, PAIRING} & self.stopped or (self.run is not None and self.run.paused_by is not None)
        super().action_stop()
        if again and not loading:
            self.stopped -= {RUN, PAIRING}
            self.want_run()

    def followed(self) -> None:
        """Let whoever looks at the whole course know that something has changed."""
        if self.follow is not None:
            self.follow()

    # --- how far it is -----------------------------------------------------------------------------------

    @property
    def moodle_at(self) -> datetime | None:
        """When Moodle told the oldest of what is known here; None while it has told nothing."""
        told = (one.read_at for one in self.answers.values() if isinstance(one, LearnerActivities))
        return min(told, default=None)

    def run_note(self) -> tuple[list[str], str] | None:
        """Return what the note line says about a run that is not through, each time in fewer words."""
        run, glyphs = self.run, self.glyphs
        if self.working(PAIRING):
            return [f"{glyphs.under_way}asking Moodle which course this is"], "x stops"
        if run is None:
            return self._unpaired_note()
        progress = run.progress
        of = f"{progress.count:,} of {progress.of:,}"
        if self.working(RUN):
            return [f"{glyphs.under_way}{words}" for words in progress.variants], "x stops"
        if RUN in self.stopped and not run.finished:
            return [f"! Moodle: you stopped after {of} learners.", f"! You stopped after {of}."], "x goes on"
        if run.paused_by is not None:
            return [f"! Moodle, after {of}: {run.paused_by.what}.", f"! Paused after {of}."], "x goes on"
        return None

    def _unpaired_note(self) -> tuple[list[str], str] | None:
        """Return why there is no run though somebody wants one."""
        if isinstance(self.unpaired, RollbookError):
            return [f"! Moodle: {self.unpaired.what}.", "! Moodle could not be asked."], ""
        if PAIRING in self.stopped:
            return ["! You stopped: Moodle was not asked."], "x goes on"
        if self.unpaired is not None:
            return ["! Which Moodle course this is has to be said: m on it in the courses."], ""
        return None
