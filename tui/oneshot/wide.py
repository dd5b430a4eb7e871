"""Reading a whole course in both systems, for the commands that tell about all of it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.lookup.course.missing import run_notes
from tui.lookup.course.run import CompletionRun
from tui.lookup.courses import find_course, pair_course
from tui.lookup.export import rows as export
from tui.lookup.roster.roster import Roster, RosterRow
from tui.lookup.roster.view import RosterView
from tui.lookup.session import Session
from tui.oneshot.given import course_in_moodle
from tui.oneshot.reading import read_into
from tui.output import Answer
from tui.pool import Stop
from tui.records import Course


@dataclass(frozen=True, slots=True)
class WholeCourse:
    """A course in both systems, as far as it could be read.

    Attributes:
        course: The course.
        rows: Its learners, in order of need.
        run: What Moodle told about them.
    """

    course: Course
    rows: list[RosterRow]
    run: CompletionRun


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
    told.notes.extend(export.roster_notes(roster))
    rows = RosterView(roster, session.clock).rows()
    run.add(row.learner for row in rows if row.learner)
    with told.keeping(), told.working(lambda: run.progress.variants[0]):
        for _ in run.go(stop):
            pass
    told.notes.extend(run_notes(run))
    return WholeCourse(course, rows, run)
