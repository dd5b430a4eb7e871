"""One learner across all her courses, in both systems: what she is in, how far she is, until when.

iSpring's lists of results and of enrolments are each not everything: an enrolment without a result is "none
given". Moodle's list leaves out suspended enrolments, and courses in which the account may not see who takes
part (measured). The two are paired only where it is known which course is which: confirmed, or by idnumber.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Final, TypeVar

from tui.errors import AnswerError, DeniedError, NotFoundError, RollbookError, WireError
from tui.lookup.clock import Clock
from tui.lookup.roster.order import NEED, Orders, keys, sort_name, tails
from tui.lookup.roster.row import RosterRow
from tui.lookup.session import Session
from tui.lookup.wording import result_words
from tui.records import (
    Course,
    EnrolledCourse,
    Enrolment,
    FinalStatus,
    Learner,
    LearnerResult,
    Note,
    Right,
    System,
)
from tui.stop import Stop

_T = TypeVar("_T")

MAX_ASKED: Final = 40
"""How many courses are asked for one by one, for a title or an idnumber, before the rest is left as it is."""

_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class ISpringCourses:
    """What iSpring tells of one learner's courses.

    Attributes:
        learner_id: Whose.
        results: Her results, in the server's order.
        enrolments: Her enrolments.
        titles: Titles of courses that no result names, by id, as far as they could be read.
        notes: What was not seen.
        read_at: When.
    """

    learner_id: str
    results: tuple[LearnerResult, ...]
    enrolments: tuple[Enrolment, ...]
    titles: Mapping[str, str]
    notes: tuple[Note, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class MoodleCourses:
    """What Moodle tells of one person's courses.

    Attributes:
        person_id: Whose.
        courses: The courses, in Moodle's order.
        notes: What Moodle may have left out.
        read_at: When.
    """

    person_id: int
    courses: tuple[EnrolledCourse, ...]
    notes: tuple[Note, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which Moodle course a course is, and by what right: confirmed, or by idnumber."""

    moodle_id: int
    right: Right


@dataclass(frozen=True, slots=True)
class LearnerCourse:
    """One course of a learner's, in one system or in both.

    Attributes:
        course: iSpring's course; None if only Moodle has her in it.
        row: What iSpring says, as a line of that course's roster says it; None likewise.
        result: The result behind it; None if iSpring gave none.
        moodle: Moodle's course with her standing in it; None if Moodle does not list it.
        right: By what right both are one course; ``NONE`` where there is only one.
    """

    course: Course | None
    row: RosterRow | None
    result: LearnerResult | None = None
    moodle: EnrolledCourse | None = None
    right: Right = Right.NONE

    @property
    def title(self) -> str:
        """The title in iSpring, else the full name in Moodle."""
        if self.course is not None:
            return self.course.title
        return self.moodle.course.fullname if self.moodle else ""


# --- reading ---------------------------------------------------------------------------------------------


def read_ispring_courses(session: Session, learner_id: str, stop: Stop) -> ISpringCourses:
    """Ask iSpring for one learner's results and enrolments, whether she is active or not.

    One of the two may be refused or break off: what came is kept, with a note.

    Raises:
        DeniedError: If this account, or this way of reading, gives neither.
        WireError: If iSpring fails before anything came.
    """
    client = session.ispring.client
    if not client.gives_results:
        what = "SOAP gives no courses of one learner"
        raise DeniedError(what, system=System.ISPRING, remedy="Read over REST.")
    reading = _Reading()
    results = reading.all(
        lambda: client.results_of(learner_id, stop), "results", "Statuses and completion dates are missing"
    )
    enrolments = reading.all(
        lambda: client.enrolments_of(learner_id, stop), "enrolments", "Courses without a result are missing"
    )
    if len(reading.faults) == _TWO and not results and not enrolments:
        raise reading.faults[0]
    titled = {one.course_id for one in results}
    untitled = [one.course_id for one in enrolments if one.course_id not in titled]
    titles = _titles(session, list(dict.fromkeys(untitled)), stop)
    notes = tuple(reading.notes)
    return ISpringCourses(learner_id, tuple(results), tuple(enrolments), titles, notes, session.clock.now())


class _Reading:
    """Lists of which each may fail for itself."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.faults: list[RollbookError] = []

    def all(self, ask: Callable[[], Iterable[list[_T]]], what: str, consequence: str) -> list[_T]:
        """Return a whole list; what came of it, with a note, where it is refused or breaks off."""
        found: list[_T] = []
        try:
            for batch in ask():
                found += batch
        except WireError as error:
            how = "refused" if isinstance(error, DeniedError) else "unread"
            self.notes.append(Note(f"{what}-{how}", f"{consequence}: {error.sentence}"))
            self.faults.append(error)
        return found


def _titles(session: Session, course_ids: Sequence[str], stop: Stop) -> dict[str, str]:
    """Return the titles of these courses, as far as the account may read them."""
    titles: dict[str, str] = {}
    for course_id in course_ids[:MAX_ASKED]:
        try:
            titles[course_id] = session.ispring.client.course(course_id, stop).title
        except (NotFoundError, DeniedError, AnswerError):
            continue
    return titles


def read_moodle_courses(session: Session, person_id: int, stop: Stop) -> MoodleCourses:
    """Ask Moodle for the courses one person takes part in.

    Raises:
        UsageError: If nobody is signed in to Moodle.
        DeniedError: If the token may not ask this.
        WireError: If Moodle fails.
    """
    side = session.needed_moodle
    courses = side.client.courses_of(person_id, stop)
    who = side.account.who
    text = f"Moodle leaves out suspended enrolments, and courses {who} may not list."
    return MoodleCourses(person_id, courses, (Note("moodle-leaves-out", text),), session.clock.now())


def read_pairings(
    session: Session, ispring: ISpringCourses, moodle: MoodleCourses, stop: Stop
) -> dict[str, Pairing]:
    """Return which of her courses in both systems are one, by iSpring's id: confirmed, or by idnumber.

    Moodle finds courses by idnumbers it does not show: it is asked for those not paired otherwise, as long as
    there are any left on both sides.

    Raises:
        WireError: If Moodle fails.
    """
    ids = [one.course_id for one in ispring.results] + [one.course_id for one in ispring.enrolments]
    shown: defaultdict[str, list[int]] = defaultdict(list)
    for one in moodle.courses:
        shown[one.course.idnumber].append(one.course.id)
    found: dict[str, Pairing] = {}
    silent: list[str] = []
    for course_id in dict.fromkeys(ids):
        saved = session.pairs.course(course_id)
        if saved is not None:
            if saved.moodle_id is not None:
                found[course_id] = Pairing(saved.moodle_id, Right.SAVED)
        elif len(shown[course_id]) == 1:
            found[course_id] = Pairing(shown[course_id][0], Right.IDNUMBER)
        elif not shown[course_id]:
            silent.append(course_id)
    taken = {pairing.moodle_id for pairing in found.values()}
    left = {one.course.id for one in moodle.courses if not one.course.idnumber} - taken
    for course_id in silent[:MAX_ASKED]:
        if not left or session.moodle is None:
            break
        same = session.moodle.client.courses_by_field("idnumber", course_id, stop)
        if len(same) == 1:
            found[course_id] = Pairing(same[0].id, Right.IDNUMBER)
            left.discard(same[0].id)
    return found


# --- joining ---------------------------------------------------------------------------------------------


def joined_courses(
    ispring: ISpringCourses | None,
    moodle: MoodleCourses | None,
    pairings: Mapping[str, Pairing],
    *,
    clock: Clock,
    learner: Learner | None = None,
) -> tuple[LearnerCourse, ...]:
    """Return her courses: those in iSpring by need, then those only Moodle lists, by name.

    A course is shown once for each result; Moodle's half stands beside each of them.

    Args:
        ispring: What iSpring tells; None while that is not known.
        moodle: What Moodle tells; None likewise.
        pairings: Which courses are one, by iSpring's id.
        clock: The reader's zone.
        learner: Who she is.
    """
    there = {one.course.id: one for one in moodle.courses} if moodle else {}
    found: list[LearnerCourse] = []
    for position, (course, result, enrolment) in enumerate(_ispring_rows(ispring)):
        row = _row(course, result, enrolment, learner, position)
        pairing = pairings.get(course.id)
        half = there.get(pairing.moodle_id) if pairing else None
        right = pairing.right if pairing and half else Right.NONE
        found.append(LearnerCourse(course, row, result, half, right))
    rows = [one.row for one in found if one.row]
    order = keys(Orders(clock, {}).of(NEED)(rows, clock.now()), tails(rows))
    found = [one for _key, one in sorted(zip(order, found, strict=True), key=itemgetter(0))]
    beside = {one.moodle.course.id for one in found if one.moodle}
    alone = [one for one in there.values() if one.course.id not in beside]
    alone.sort(key=lambda one: (sort_name(one.course.fullname), one.course.id))
    return (*found, *(LearnerCourse(None, None, moodle=one) for one in alone))


def _ispring_rows(
    ispring: ISpringCourses | None,
) -> list[tuple[Course, LearnerResult | None, Enrolment | None]]:
    """Return each result with its enrolment, then the enrolments without a result."""
    if ispring is None:
        return []
    latest: dict[str, Enrolment] = {}
    for one in sorted(ispring.enrolments, key=lambda one: one.given_at):
        latest[one.course_id] = one
    titles = {one.course_id: one.title for one in ispring.results if one.title} | dict(ispring.titles)

    def course(course_id: str) -> Course:
        return Course(course_id, titles.get(course_id, course_id))

    rows: list[tuple[Course, LearnerResult | None, Enrolment | None]] = [
        (course(one.course_id), one, latest.get(one.course_id)) for one in ispring.results
    ]
    told = {one.course_id for one in ispring.results}
    rows += [(course(each), None, latest[each]) for each in latest if each not in told]
    return rows


def _row(
    course: Course,
    result: LearnerResult | None,
    enrolment: Enrolment | None,
    learner: Learner | None,
    position: int,
) -> RosterRow:
    """Return what iSpring says of her in one course, as a roster's line; a result brings dates of its own."""
    learner_id = result.learner_id if result else enrolment.learner_id if enrolment else ""
    if result is None:
        return RosterRow(learner_id, None, enrolment, learner, position)
    final = FinalStatus(
        learner_id, result_words(result.raw), result.outcome, result.progress, result.completed_at
    )
    if enrolment is None or result.due_at is not None:
        enrolment = Enrolment(
            enrolment.id if enrolment else "",
            course.id,
            learner_id,
            result.access_at,
            result.due_at,
            result.expires_at,
        )
    return RosterRow(learner_id, final, enrolment, learner, position)
