"""Reading the courses, and pairing those on screen with their Moodle courses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.message import Message

from tui.lookup.courses import pair_course, read_courses
from tui.lookup.session import Session
from tui.records import Course, Match
from tui.workers import Request, Result, Work, gathered


class CoursesRead(Result):
    """Courses arrived, in the server's order."""

    def __init__(self, request: Request, courses: Sequence[Course]) -> None:
        super().__init__(request)
        self.courses = courses


class CoursePaired(Result):
    """Which Moodle course a course is."""

    def __init__(self, request: Request, course_id: str, pair: Match) -> None:
        super().__init__(request)
        self.course_id = course_id
        self.pair = pair


def courses(session: Session) -> Work:
    """Read every course the account sees: yields ``CoursesRead``."""

    def work(request: Request) -> Iterator[Message]:
        for batch in gathered(read_courses(session, request.stop)):
            yield CoursesRead(request, batch)

    return work


def pairs_of(session: Session, wanted: Sequence[Course]) -> Work:
    """Pair courses one by one, first come first: yields ``CoursePaired``."""

    def work(request: Request) -> Iterator[Message]:
        for course in wanted:
            yield CoursePaired(request, course.id, pair_course(session, course, request.stop))

    return work
