"""Reading a whole roster at once: statuses, enrolments, names, one after the other."""

from __future__ import annotations

from typing import Final

from tui.errors import (
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    TimeLimitError,
    UnreachableError,
    WireError,
)
from tui.lookup.roster.roster import (
    NAMES_BY_ID,
    Roster,
    partial_text,
    read_enrolments,
    read_final_statuses,
    read_learners,
    read_learners_by_id,
)
from tui.lookup.session import Session
from tui.records import Course, Note
from tui.stop import Stop

_AWAY: Final = (UnreachableError, TimeLimitError, BusyError)
"""A server that did not answer at all: there is no use in asking it more."""


def read_roster(session: Session, course: Course, stop: Stop, *, into: Roster | None = None) -> Roster:
    """Read a whole roster.

    A body that breaks off keeps its rows and is ``partial``; a part that is refused, or breaks, is a note,
    and the others are still read. ``Roster.fault`` is set where it broke.

    Args:
        session: The signed-in pair.
        course: The course.
        stop: Ends it.
        into: Where to put what comes, for a caller who wants it whatever happens; a new roster by default.

    Raises:
        NotFoundError: If iSpring knows no such course.
        DeniedError: If the account may not read its statuses; enrolments and names were still read.
        WireError: If iSpring fails before the first status.
        SignInError: If the sign-in has ended.
        StoppedError: If stop was said.
    """
    roster = Roster(course) if into is None else into
    fault: WireError | None = None
    try:
        for batch in read_final_statuses(session, course.id, stop):
            roster.add_final_statuses(batch)
        roster.finish_final_statuses()
    except WireError as error:
        roster.finish_final_statuses(partial_text(roster.statuses_came, error), error)
        fault = None if roster.rows else error
    if not isinstance(fault, _AWAY):
        _add_enrolments(roster, session, stop)
        _add_names(roster, session, stop)
    if fault is not None:
        raise fault
    return roster


def _add_enrolments(roster: Roster, session: Session, stop: Stop) -> None:
    try:
        for batch in read_enrolments(session, roster.course.id, stop):
            roster.add_enrolments(batch)
        roster.finish_enrolments()
    except (WireError, NotFoundError) as error:
        roster.finish_enrolments(error)
        _keep_fault(roster, error)


def _add_names(roster: Roster, session: Session, stop: Stop) -> None:
    """Add names: those the session knows, then by id if they are few, else page by page."""
    roster.add_learners(session.people.known(roster.without_name()))
    missing = roster.without_name()
    try:
        if len(missing) <= NAMES_BY_ID:
            if missing:
                roster.add_learners(read_learners_by_id(session, missing, stop))
        else:
            wanted = set(missing)
            for page in read_learners(session, stop):
                roster.add_learners(learner for learner in page if learner.id in wanted)
                wanted.difference_update(learner.id for learner in page)
                if not wanted:
                    break
        roster.finish_names()
    except (WireError, NotFoundError) as error:
        roster.tell(Note("names-unread", f"Names could not all be read: {error.sentence}"))
        _keep_fault(roster, error)


def _keep_fault(roster: Roster, error: RollbookError) -> None:
    """Keep the fault of a part that broke; a refusal is an answer, too."""
    if roster.fault is None and not isinstance(error, DeniedError | NotFoundError):
        roster.fault = error
