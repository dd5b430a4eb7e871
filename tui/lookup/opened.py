"""What a pasted text opens: a course, a learner, or a learner in a course, looked up on either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.errors import NotFoundError
from tui.lookup.courses import find_course, read_courses
from tui.lookup.finding import find_learner
from tui.lookup.opening import Kind, Opening
from tui.lookup.roster import read_learners_by_id
from tui.lookup.session import Session
from tui.pool import Stop
from tui.records import Course, Learner, MoodleCourse, MoodlePerson, System
from tui.text import fold


@dataclass(frozen=True, slots=True)
class Found:
    """What was meant: a course, a learner, or a learner in a course."""

    course: Course | None = None
    learner: Learner | None = None


def look_up(session: Session, opening: Opening, stop: Stop) -> Found:
    """Return what a pasted text means: looked up in iSpring, or in Moodle and then in iSpring.

    Raises:
        NotFoundError: If nothing was found; it says what was searched.
        AmbiguousError: If several things were.
        WireError: If a server fails.
    """
    match opening.kind:
        case Kind.EMAIL:
            return Found(learner=find_learner(session, opening.text, stop))
        case Kind.ID | Kind.NUMBER:
            return _by_ids(session, opening.ids or (opening.text,), stop)
        case Kind.TEXT:
            return Found(course=find_course(session, opening.text, stop))
        case Kind.MOODLE_COURSE | Kind.MOODLE_ACTIVITY | Kind.MOODLE_PERSON:
            return _by_moodle_page(session, opening, stop)
        case _:
            raise NotFoundError(
                "nothing in this can be looked up",
                remedy="Paste an e-mail address, an id, a course's title, or an LMS page's address.",
            )


def _by_ids(session: Session, ids: Sequence[str], stop: Stop) -> Found:
    """Return course and learner among these iSpring ids: only iSpring knows which is which."""
    course: Course | None = None
    learner: Learner | None = None
    for ispring_id in ids:
        try:
            course = course or session.ispring.client.course(ispring_id, stop)
        except NotFoundError:
            found = read_learners_by_id(session, [ispring_id], stop)
            learner = learner or (found[0] if found else None)
    if course is None and learner is None:
        what = f"no course and no learner has the id {ids[0]}"
        remedy = f"{session.ispring.account.who} may not see all of them."
        raise NotFoundError(what, system=System.ISPRING, remedy=remedy)
    return Found(course, learner)


def _by_moodle_page(session: Session, opening: Opening, stop: Stop) -> Found:
    """Return the iSpring course and learner a Moodle page is about, through what both sides know."""
    if session.moodle is None:
        raise NotFoundError("this is a Moodle address, and nobody is signed in there", system=System.MOODLE)
    client = session.moodle.client
    course: Course | None = None
    learner: Learner | None = None
    if opening.course_id is not None:
        paired = client.courses_by_field("id", str(opening.course_id), stop)
        course = _ispring_course(session, paired[0], stop) if paired else None
    if opening.person_id is not None:
        people = client.people_by_field("id", [str(opening.person_id)], stop)
        learner = _ispring_learner(session, people[0], stop) if people else None
    if course is None and learner is None:
        what = "no iSpring course or learner is known for this Moodle page"
        raise NotFoundError(what, remedy="Open the course by its title, or pair it by hand (m).")
    return Found(course, learner)


def _ispring_course(session: Session, paired: MoodleCourse, stop: Stop) -> Course | None:
    """Return the iSpring course of a Moodle one: confirmed, by idnumber, or alone of exactly its name."""
    alike: list[Course] = []
    for batch in read_courses(session, stop):
        for course in batch:
            pair = session.pairs.course(course.id)
            if (pair and pair.moodle_id == paired.id) or (paired.idnumber and paired.idnumber == course.id):
                return course
            if fold(course.title) == fold(paired.fullname):
                alike.append(course)
    return alike[0] if len(alike) == 1 else None


def _ispring_learner(session: Session, person: MoodlePerson, stop: Stop) -> Learner | None:
    """Return the learner of a Moodle person, by id number or e-mail; None unless exactly one fits."""
    found = read_learners_by_id(session, [person.idnumber], stop) if person.idnumber else []
    if not found and person.email:
        found = session.ispring.client.learners_by_email(person.email, stop)
        session.people.add(found)
    return found[0] if len(found) == 1 else None
