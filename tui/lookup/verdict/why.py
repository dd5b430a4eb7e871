"""Everything that is known of one learner in one course, read for her alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tui.errors import DeniedError, NotFoundError, RollbookError, WireError
from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.courses import pair_course
from tui.lookup.matching.matching import match_learners
from tui.lookup.roster.roster import Roster, read_enrolments, read_final_statuses
from tui.lookup.roster.row import RosterRow
from tui.lookup.session import Session
from tui.lookup.verdict.case import Case
from tui.records import Course, Enrolment, FinalStatus, Learner, Match, ModuleResult, Note, Right, System
from tui.stop import Stop

_OfLearner = TypeVar("_OfLearner", FinalStatus, Enrolment)


def read_row(
    session: Session, course: Course, learner: Learner, stop: Stop
) -> tuple[RosterRow, tuple[Note, ...]]:
    """Return what iSpring says of one learner in one course, and what was not seen.

    Of several final statuses of hers it is the first, as iSpring lists them, with a note.

    Raises:
        NotFoundError: If iSpring knows no such course, or she is neither enrolled nor has a status.
        DeniedError: If the account may not read its statuses.
        WireError: If iSpring fails before all statuses came.
    """
    roster = Roster(course)
    for batch in read_final_statuses(session, course.id, stop):
        roster.add_final_statuses(_hers(batch, learner))
    roster.finish_final_statuses()
    try:
        for some in read_enrolments(session, course.id, stop):
            roster.add_enrolments(_hers(some, learner))
        roster.finish_enrolments()
    except (WireError, NotFoundError) as error:
        roster.finish_enrolments(error)
    roster.add_learners([learner])
    if not roster.rows:
        what = f"{learner.name} is not in “{course.title}”: neither enrolled nor with a status"
        remedy = "An account that sees every learner may know more."
        raise NotFoundError(what, system=System.ISPRING, remedy=remedy)
    return roster.rows[0], roster.notes


def _hers(batch: Iterable[_OfLearner], learner: Learner) -> Iterator[_OfLearner]:
    return (one for one in batch if one.learner_id == learner.id)


def read_modules(session: Session, course: Course, learner_id: str, stop: Stop) -> tuple[ModuleResult, ...]:
    """Return a learner's results in iSpring's own modules of a course; none where they cannot be had.

    They only add to what is known: who may not read them, or reads over SOAP, does without.

    Raises:
        StoppedError: If stop was said.
        SignInError: If the sign-in has ended.
    """
    client = session.ispring.client
    if not client.gives_results or not learner_id:
        return ()
    try:
        return tuple(one for batch in client.module_results(course.id, learner_id, stop) for one in batch)
    except (WireError, NotFoundError):
        return ()


def read_case(session: Session, course: Course, row: RosterRow, stop: Stop) -> Case:
    """Return everything both systems tell of one learner in one course.

    What Moodle could not tell is the case's ``fault``, or stands in its match and course.

    Args:
        session: The signed-in pair.
        course: The course.
        row: What iSpring says of her.
        stop: Ends it.

    Raises:
        StoppedError: If stop was said.
        SignInError: If a sign-in has ended.
    """
    side = session.moodle
    paired: Match | None = None
    match: Match | None = None
    read: LearnerActivities | None = None
    fault: RollbookError | None = None
    if side is not None:
        try:
            paired = pair_course(session, course, stop)
            if paired.moodle_id is not None:
                match = _match(session, row.learner, stop)
                if match.moodle_id is not None and match.usable:
                    read = read_activities(session, paired.moodle_id, match.moodle_id, stop)
        except (WireError, DeniedError, NotFoundError) as error:
            fault = error
    caller = side.account.who if side else ""
    modules = read_modules(session, course, row.learner_id, stop)
    return Case(row, course, match, read, session.clock, caller, paired, fault, modules)


def _match(session: Session, learner: Learner | None, stop: Stop) -> Match:
    if learner is None:
        return Match(Right.NONE)
    return match_learners(session, [learner], stop, thorough=True).get(learner.id, Match(Right.NONE))
