"""Looking for Moodle people and courses by hand, and confirming who is who."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.message import Message

from tui.errors import NotFoundError
from tui.lookup.courses import pair_course, search_courses, suggest_courses
from tui.lookup.finding.person import search_people
from tui.lookup.matching.matching import match_learners
from tui.lookup.matching.pairfile import Pair, What
from tui.lookup.session import Session
from tui.records import Candidate, Course, Learner, Match, System
from tui.workers import Request, Result, Work


class Offered(Result):
    """Who, or which course, it could be."""

    def __init__(self, request: Request, candidates: Sequence[Candidate], tried: str = "") -> None:
        super().__init__(request)
        self.candidates = candidates
        self.tried = tried


class Confirmed(Result):
    """A choice was saved."""

    def __init__(self, request: Request, moodle_id: int | None) -> None:
        super().__init__(request)
        self.moodle_id = moodle_id


class Forgotten(Result):
    """A choice was forgotten."""


class TakenBack(Result):
    """What was saved or forgotten last was put back as it was.

    Attributes:
        subjects: About whom, or which courses, that was; empty if there was nothing to put back.
    """

    def __init__(self, request: Request, subjects: Sequence[tuple[What, str]]) -> None:
        super().__init__(request)
        self.subjects = subjects


class CourseSuggested(Result):
    """Which Moodle course a course is, or could be."""

    def __init__(self, request: Request, course: Course, pair: Match) -> None:
        super().__init__(request)
        self.course = course
        self.pair = pair


class CoursesConfirmed(Result):
    """Several courses were saved at once: their Moodle courses, by iSpring's id."""

    def __init__(self, request: Request, pairs: Mapping[str, int]) -> None:
        super().__init__(request)
        self.pairs = pairs


def suggesting_courses(session: Session, courses: Sequence[Course]) -> Work:
    """Find what each of these courses could be in Moodle: yields ``CourseSuggested`` for each."""

    def work(request: Request) -> Iterator[Message]:
        for course in courses:
            yield CourseSuggested(request, course, pair_course(session, course, request.stop))

    return work


def confirming_courses(session: Session, pairs: Mapping[str, int]) -> Work:
    """Save which Moodle courses several courses are, all at once: yields ``CoursesConfirmed``."""

    def work(request: Request) -> Iterator[Message]:
        courses = {(What.COURSE, ident): Pair(number, "") for ident, number in pairs.items()}
        session.pairs.put(courses, request.stop)
        yield CoursesConfirmed(request, pairs)

    return work


def offering_people(session: Session, learner: Learner) -> Work:
    """Find whom a learner could be: yields ``Offered``."""

    def work(request: Request) -> Iterator[Message]:
        match = match_learners(session, [learner], request.stop, thorough=True)[learner.id]
        yield Offered(request, match.candidates, ", ".join(match.tried))

    return work


def offering_courses(session: Session, course: Course) -> Work:
    """Find which Moodle courses have a title like this one's: yields ``Offered``."""

    def work(request: Request) -> Iterator[Message]:
        yield Offered(request, suggest_courses(session, course, request.stop), "title")

    return work


def searching_people(session: Session, text: str, course_id: int | None) -> Work:
    """Search Moodle's people for what was typed: yields ``Offered``."""

    def work(request: Request) -> Iterator[Message]:
        yield Offered(request, search_people(session, text, request.stop, course_id=course_id), f"“{text}”")

    return work


def searching_courses(session: Session, text: str) -> Work:
    """Search Moodle's courses for what was typed: yields ``Offered``."""

    def work(request: Request) -> Iterator[Message]:
        yield Offered(request, search_courses(session, text, request.stop), f"“{text}”")

    return work


def confirming_person(session: Session, learner: Learner, moodle_id: int | None) -> Work:
    """Save who a learner is in Moodle (None: not there): yields ``Confirmed``."""

    def work(request: Request) -> Iterator[Message]:
        person = None
        if moodle_id is not None and session.moodle:
            found = session.moodle.client.people_by_field("id", [str(moodle_id)], request.stop)
            if not found:
                raise NotFoundError(f"Moodle shows no person {moodle_id} any more", system=System.MOODLE)
            person = found[0]
        session.pairs.save_person(learner, person, request.stop)
        yield Confirmed(request, moodle_id)

    return work


def confirming_course(session: Session, course: Course, moodle_id: int | None) -> Work:
    """Save which Moodle course a course is (None: not there): yields ``Confirmed``."""

    def work(request: Request) -> Iterator[Message]:
        session.pairs.save_course(course.id, moodle_id, request.stop)
        yield Confirmed(request, moodle_id)

    return work


def forgetting(session: Session, what: What, ident: str) -> Work:
    """Forget what was chosen for a learner or course of iSpring's: yields ``Forgotten``."""

    def work(request: Request) -> Iterator[Message]:
        if what is What.PERSON:
            session.pairs.forget_person(ident, request.stop)
        else:
            session.pairs.forget_course(ident, request.stop)
        yield Forgotten(request)

    return work


def undoing(session: Session) -> Work:
    """Put back what was saved or forgotten last: yields ``TakenBack``."""

    def work(request: Request) -> Iterator[Message]:
        yield TakenBack(request, session.pairs.undo(request.stop))

    return work
