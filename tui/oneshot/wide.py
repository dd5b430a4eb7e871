"""Reading a whole course in both systems, for the commands that tell about all of it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.errors import RollbookError, StoppedError
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
from tui.records import Course, Note


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
    told.notes.extend(_run_notes(run))
    return WholeCourse(course, rows, run)


def _run_notes(run: CompletionRun) -> list[Note]:
    """Return what of Moodle is missing: learners it told nothing about, and those not asked for."""
    notes = []
    progress = run.progress
    if progress.failed:
        reasons = {told.what for told in run.results.copy().values() if isinstance(told, RollbookError)}
        text = f"Moodle told nothing about {progress.failed:,} of {progress.of:,} learners"
        notes.append(Note("moodle-failed", f"{text}: {'; '.join(sorted(reasons)[:3])}."))
    if not run.finished:
        left = progress.of - progress.count
        stopped = run.paused_by is None or isinstance(run.paused_by, StoppedError)
        why = "" if stopped else f": {run.paused_by.what}" if run.paused_by else ""
        notes.append(
            Note("not-asked", f"Moodle was not asked about {left:,} of {progress.of:,} learners{why}.")
        )
    return notes
