"""Reading a roster for a command: what came is kept and answered, whatever ends it early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tui.lookup.courses import find_course
from tui.lookup.matching.matching import MATCHED_AT_ONCE, match_learners
from tui.lookup.roster.reading import read_roster
from tui.lookup.roster.roster import Roster, RosterRow
from tui.lookup.session import Session
from tui.output import Answer
from tui.records import Match
from tui.stop import Stop


def begun_roster(session: Session, course: str, told: Answer, stop: Stop) -> Roster:
    """Begin the answer and return the course's roster, as far as it came; a failure is told by the answer.

    Raises:
        NotFoundError, AmbiguousError: If it is not known which course is meant; the answer is not begun then.
    """
    roster = Roster(find_course(session, course, stop))
    told.begin()
    read_into(session, roster, told, stop)
    return roster


def read_into(session: Session, roster: Roster, told: Answer, stop: Stop) -> None:
    """Read a roster, as far as it comes; a failure is told by the answer."""

    def words() -> str:
        if not roster.statuses_read:
            return f"iSpring: {len(roster.rows):,} learners so far"
        return f"iSpring: {len(roster.rows):,} learners, {roster.nameless:,} names still to come"

    session.audit.opened(course=roster.course.id)
    with told.keeping(), told.working(words):
        read_roster(session, roster.course, stop, into=roster)
    if roster.fault is not None:
        told.fail(roster.fault)


def in_bundles(
    session: Session, rows: Sequence[RosterRow], told: Answer, stop: Stop, *, match: bool
) -> Iterator[tuple[Sequence[RosterRow], Mapping[str, Match] | None]]:
    """Yield rows in bundles, with ``match`` each with who they are in Moodle.

    Once something failed nobody is asked for any more; without ``match`` nobody ever is.
    """
    for start in range(0, len(rows), MATCHED_AT_ONCE):
        some = rows[start : start + MATCHED_AT_ONCE]
        so_far = f"Moodle: who is who, {start:,} of {len(rows):,} learners"
        yield some, _matches(session, some, told, stop, so_far) if match else None


def _matches(
    session: Session, rows: Sequence[RosterRow], told: Answer, stop: Stop, so_far: str
) -> Mapping[str, Match]:
    if told.fault is None:
        with told.keeping(), told.working(lambda: so_far):
            return match_learners(session, [row.learner for row in rows if row.learner], stop)
    return {}
