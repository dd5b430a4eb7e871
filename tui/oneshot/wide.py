"""Reading a whole course in both systems, for the commands that tell about all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.course.missing import run_notes
from tui.lookup.course.run import CompletionRun
from tui.lookup.course.standing import Standing
from tui.lookup.courses import find_course, pair_course
from tui.lookup.export import rows as export
from tui.lookup.export.viewextracts import Whole
from tui.lookup.roster.roster import Roster, RosterRow
from tui.lookup.roster.view import RosterView
from tui.lookup.session import Session
from tui.oneshot.given import course_in_moodle
from tui.oneshot.reading import read_into
from tui.output import Answer
from tui.records import Course, Note, System
from tui.stop import Stop


@dataclass(frozen=True, slots=True)
class WholeCourse:
    """A course in both systems, as far as it could be read.

    Attributes:
        session: The signed-in pair.
        roster: The course and its learners.
        run: What Moodle told about them.
        read_at: When iSpring was read.
        complete: Whether everything came.
    """

    session: Session
    roster: Roster
    run: CompletionRun
    read_at: datetime
    complete: bool

    @property
    def course(self) -> Course:
        """The course everybody is asked about."""
        return self.roster.course

    @property
    def rows(self) -> list[RosterRow]:
        """Its learners, in order of need."""
        return RosterView(self.roster, self.session.clock).rows()

    @property
    def standing(self) -> Standing:
        """What follows from both halves."""
        side, run = self.session.moodle, self.run
        caller = side.account.who if side else ""
        return Standing(self.roster, run.matches, run.results, self.session.clock, caller, modules={})

    @property
    def moodle_at(self) -> datetime | None:
        """When Moodle told the oldest of what is known; None if it told nothing."""
        told = (one.read_at for one in self.run.results.values() if isinstance(one, LearnerActivities))
        return min(told, default=None)

    @property
    def notes(self) -> list[Note]:
        """What was not seen."""
        return [*export.roster_notes(self.roster), *run_notes(self.run)]

    @property
    def viewed(self) -> Whole:
        """The same as a view over the course knows it."""
        times = {System.ISPRING: self.read_at}
        if self.moodle_at is not None:
            times[System.MOODLE] = self.moodle_at
        notes = tuple(run_notes(self.run))
        return Whole(self.session, self.roster, times, notes, self.complete)


def read_whole_course(session: Session, named: str, told: Answer, stop: Stop) -> WholeCourse:
    """Read a course's roster, then what Moodle says about each learner of it; what came is kept.

    Raises:
        NotFoundError: If there is no such course, or it has no Moodle course.
        AmbiguousError: If several are called so, or its Moodle course has not been confirmed.
        RollbookError: If either of these could not be asked.
    """
    course = find_course(session, named, stop)
    run = CompletionRun(session, course_in_moodle(course, pair_course(session, course, stop)))
    told.begin()
    roster = Roster(course)
    read_into(session, roster, told, stop)
    read_at = session.clock.now()
    rows = RosterView(roster, session.clock).rows()
    run.add(row.learner for row in rows if row.learner)
    with told.keeping(), told.working(lambda: run.progress.variants[0]):
        for _ in run.go(stop):
            pass
    return WholeCourse(session, roster, run, read_at, told.fault is None and run.finished)
