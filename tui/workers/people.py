"""Looking for people by name, and reading one learner's courses in both systems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.message import Message

from tui.lookup.finding.learnercourses import (
    ISpringCourses,
    MoodleCourses,
    Pairing,
    read_ispring_courses,
    read_moodle_courses,
    read_pairings,
)
from tui.lookup.finding.naming import Named, learners_named
from tui.lookup.finding.who import Who, matched
from tui.lookup.session import Session
from tui.workers import Request, Result, Work


class PeopleNamed(Result):
    """Some more learners have the name."""

    def __init__(self, request: Request, named: Named) -> None:
        super().__init__(request)
        self.named = named


class ISpringCoursesRead(Result):
    """What iSpring tells of one learner's courses."""

    def __init__(self, request: Request, courses: ISpringCourses) -> None:
        super().__init__(request)
        self.courses = courses


class WhoMatched(Result):
    """Who somebody is in both systems."""

    def __init__(self, request: Request, who: Who) -> None:
        super().__init__(request)
        self.who = who


class MoodleCoursesRead(Result):
    """What Moodle tells of one person's courses."""

    def __init__(self, request: Request, courses: MoodleCourses) -> None:
        super().__init__(request)
        self.courses = courses


class PairingsRead(Result):
    """Which of somebody's courses in both systems are one, by iSpring's id."""

    def __init__(self, request: Request, pairings: Mapping[str, Pairing]) -> None:
        super().__init__(request)
        self.pairings = pairings


def people_named(session: Session, name: str) -> Work:
    """Look for learners by name: yields ``PeopleNamed``, those seen before first."""

    def work(request: Request) -> Iterator[Message]:
        for named in learners_named(session, name, request.stop):
            yield PeopleNamed(request, named)

    return work


def ispring_courses(session: Session, learner_id: str) -> Work:
    """Ask iSpring for one learner's courses: yields ``ISpringCoursesRead``."""

    def work(request: Request) -> Iterator[Message]:
        yield ISpringCoursesRead(request, read_ispring_courses(session, learner_id, request.stop))

    return work


def moodle_courses(session: Session, who: Who) -> Work:
    """Find somebody in Moodle, then ask for her courses: yields ``WhoMatched``, ``MoodleCoursesRead``."""

    def work(request: Request) -> Iterator[Message]:
        found = matched(session, who, request.stop)
        yield WhoMatched(request, found)
        if found.person_id is not None:
            yield MoodleCoursesRead(request, read_moodle_courses(session, found.person_id, request.stop))

    return work


def pairings(session: Session, ispring: ISpringCourses, moodle: MoodleCourses) -> Work:
    """Pair somebody's courses: yields ``PairingsRead``."""

    def work(request: Request) -> Iterator[Message]:
        yield PairingsRead(request, read_pairings(session, ispring, moodle, request.stop))

    return work
