"""What a pasted text opens: a course, a learner, or a learner in a course, looked up on either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from tui.errors import AmbiguousError, NotFoundError
from tui.lookup.courses import find_course, pair_course, read_courses
from tui.lookup.finding.hosts import check_host
from tui.lookup.finding.opening import Kind, Opening
from tui.lookup.finding.person import learners_with_email, nobody_found
from tui.lookup.matching.matching import USER_ID
from tui.lookup.roster.roster import read_learners_by_id
from tui.lookup.session import Session
from tui.records import Course, Learner, MoodleCourse, MoodlePerson, System
from tui.stop import Stop
from tui.text import fold


@dataclass(frozen=True, slots=True)
class Found:
    """What was meant: a course, a learner, or a learner in a course; or whom to look for.

    Attributes:
        course: The course.
        learner: The learner.
        person: The Moodle person, where no learner is known to be her.
        people: Several learners who could be meant.
        name: What was typed, where it may be a name: nobody has been looked for by it yet.
    """

    course: Course | None = None
    learner: Learner | None = None
    person: MoodlePerson | None = None
    people: tuple[Learner, ...] = ()
    name: str = ""


def look_up(session: Session, opening: Opening, stop: Stop) -> Found:
    """Return what a pasted text means: looked up in iSpring, or in Moodle and then in iSpring.

    Raises:
        NotFoundError: If nothing was found, or only something of the same title; it says what was searched.
        AmbiguousError: If several things were.
        WireError: If a server fails.
    """
    check_host(session, opening)
    match opening.kind:
        case Kind.EMAIL:
            return _by_email(session, opening.text, stop)
        case Kind.ID | Kind.NUMBER:
            return _by_ids(session, opening.ids or (opening.text,), stop)
        case Kind.TEXT:
            return _by_words(session, opening.text, stop)
        case Kind.MOODLE_COURSE | Kind.MOODLE_ACTIVITY | Kind.MOODLE_PERSON:
            return _by_moodle_page(session, opening, stop)
        case _:
            raise NotFoundError(
                "nothing in this can be looked up",
                remedy="Paste an e-mail address, an id, a course's title, or an LMS page's address.",
            )


def _by_email(session: Session, email: str, stop: Stop) -> Found:
    """Return who has an address in iSpring; if nobody has, who has it in Moodle.

    Raises:
        NotFoundError: If nobody has it in either; it says as whom both were asked.
        AmbiguousError: If several Moodle people have it, and no learner.
    """
    learners = learners_with_email(session, email, stop)
    if learners:
        return Found(learner=learners[0]) if len(learners) == 1 else Found(people=tuple(learners))
    people = session.moodle.client.people_by_email(email, stop) if session.moodle else ()
    if len(people) > 1:
        listed = tuple(f"{one.id}  {one.fullname}" for one in people)
        raise AmbiguousError(f"{len(people)} people in Moodle have “{email}”", listed, system=System.MOODLE)
    if people:
        return _of_person(session, people[0], stop)
    raise nobody_found(session, f"the address “{email}”")


def _of_person(session: Session, person: MoodlePerson, stop: Stop) -> Found:
    """Return the learner a Moodle person is known to be; the person, if there is none."""
    learner = _ispring_learner(session, person, stop)
    return Found(learner=learner) if learner else Found(person=person)


def _by_words(session: Session, text: str, stop: Stop) -> Found:
    """Return the course of this title; if there is none, the text is a name to look for.

    Raises:
        AmbiguousError: If several courses have the title.
    """
    try:
        return Found(course=find_course(session, text, stop))
    except NotFoundError:
        return Found(name=text)


def _by_ids(session: Session, ids: Sequence[str], stop: Stop) -> Found:
    """Return course and learner among these iSpring ids: only iSpring knows which is which."""
    course: Course | None = None
    learner: Learner | None = None
    for ispring_id in dict.fromkeys(ids):
        found = None if course else _course(session, ispring_id, stop)
        course = course or found
        if found is None and learner is None:
            people = read_learners_by_id(session, [ispring_id], stop)
            learner = people[0] if people else None
    if course is None and learner is None:
        there = _moodle_people(session, ids[0], stop)
        if there:
            return _of_person(session, there[0], stop)
        raise nobody_found(session, f"the id {ids[0]}", course=True)
    return Found(course, learner)


def _moodle_people(session: Session, ident: str, stop: Stop) -> Sequence[MoodlePerson]:
    """Return the Moodle people with this id; nobody has one that is no number."""
    if session.moodle is None or not ident.isdecimal():
        return ()
    return session.moodle.client.people_by_field("id", [ident], stop)


def _course(session: Session, course_id: str, stop: Stop) -> Course | None:
    try:
        return session.ispring.client.course(course_id, stop)
    except NotFoundError:
        return None


def _by_moodle_page(session: Session, opening: Opening, stop: Stop) -> Found:
    """Return the iSpring course and learner a Moodle page is about, through what both sides know."""
    if session.moodle is None:
        raise NotFoundError("this is a Moodle address, and nobody is signed in there", system=System.MOODLE)
    if opening.course_id is None and opening.person_id is None:
        what = "the address of this activity does not tell its course"
        raise NotFoundError(what, remedy="Paste the address of the course's own page, or type its title.")
    client = session.moodle.client
    course: Course | None = None
    learner: Learner | None = None
    if opening.course_id is not None:
        paired = client.courses_by_field("id", str(opening.course_id), stop)
        course = _ispring_course(session, paired[0], stop) if paired else None
    if opening.person_id is not None:
        people = client.people_by_field("id", [str(opening.person_id)], stop)
        learner = _ispring_learner(session, people[0], stop) if people else None
        if people and learner is None and course is None:
            return Found(person=people[0])
    if course is None and learner is None:
        what = "no iSpring course or learner is known for this Moodle page"
        raise NotFoundError(what, remedy="Open the course by its title, or pair it by hand.")
    return Found(course, learner)


def _ispring_course(session: Session, paired: MoodleCourse, stop: Stop) -> Course | None:
    """Return the iSpring course of a Moodle one: confirmed, or by idnumber; None if there is none like it.

    Raises:
        NotFoundError: If only a title is the same: it is named, but a title is never a match by itself.
        AmbiguousError: If several were confirmed, or have the title.
    """
    confirmed: list[Course] = []
    numbered: list[Course] = []
    alike: list[Course] = []
    for course in chain.from_iterable(read_courses(session, stop)):
        pair = session.pairs.course(course.id)
        if pair is not None:
            if pair.moodle_id == paired.id:
                confirmed.append(course)
        elif paired.idnumber and paired.idnumber == course.id:
            numbered.append(course)
        elif fold(course.title) == fold(paired.fullname):
            alike.append(course)
    for found in (confirmed, numbered):
        if found:
            return _only(found, f"courses are Moodle's “{paired.fullname}”")
    if alike:
        suggested = _only(alike, f"courses are called as Moodle's “{paired.fullname}”")
        if pair_course(session, suggested, stop).moodle_id == paired.id:
            return suggested  # Moodle finds courses by idnumbers it does not show
        what = f"no course was confirmed to be Moodle's {paired.id}; is it “{suggested.title}”?"
        raise NotFoundError(what, remedy="Open it by its title, and confirm that it is.")
    return None


def _only(courses: Sequence[Course], what: str) -> Course:
    """Return the only one of these courses.

    Raises:
        AmbiguousError: If there are several.
    """
    if len(courses) > 1:
        raise AmbiguousError(f"{len(courses)} {what}", tuple(f"{one.id}  {one.title}" for one in courses))
    return courses[0]


def _ispring_learner(session: Session, person: MoodlePerson, stop: Stop) -> Learner | None:
    """Return the learner of a Moodle person: confirmed, by idnumber, or by e-mail; None if there is none.

    Raises:
        AmbiguousError: If there are several.
    """
    held = sorted(session.pairs.held().get(person.id, ()))
    found = read_learners_by_id(session, held, stop) if held else []
    for ask in (_with_key, _with_email):
        if not found:
            found = [one for one in ask(session, person, stop) if session.pairs.person(one.id) is None]
    if len(found) > 1:
        listed = tuple(f"{one.id}  {one.name}  {one.email}" for one in found)
        raise AmbiguousError(f"{len(found)} learners could be Moodle's {person.fullname}", listed)
    return found[0] if found else None


def _with_key(session: Session, person: MoodlePerson, stop: Stop) -> Sequence[Learner]:
    """Return the learners with a person's idnumber; by another field than the id only those seen so far."""
    if not person.idnumber:
        return ()
    if session.profile.match_field == USER_ID:
        return read_learners_by_id(session, [person.idnumber], stop)
    return session.people.with_key(person.idnumber)


def _with_email(session: Session, person: MoodlePerson, stop: Stop) -> Sequence[Learner]:
    """Return the learners with a person's e-mail address."""
    if not person.email:
        return ()
    found = session.ispring.client.learners_by_email(person.email, stop)
    session.people.add(found)
    return [one for one in found if fold(one.email) == fold(person.email)]
