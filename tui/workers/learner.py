"""Reading one learner's Moodle half, and whatever had to be found out first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.message import Message

from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.courses import pair_course
from tui.lookup.finding.opened import Found, look_up
from tui.lookup.finding.opening import Opening
from tui.lookup.finding.start import Start, find_start
from tui.lookup.matching.matching import match_learners
from tui.lookup.session import Session
from tui.lookup.verdict.why import read_modules
from tui.records import Course, Learner, Match, ModuleResult, Right
from tui.workers import Request, Result, Work
from tui.workers.courses import CoursePaired
from tui.workers.roster import MatchesFound


class ActivitiesRead(Result):
    """What Moodle knows about one person in one course."""

    def __init__(self, request: Request, activities: LearnerActivities) -> None:
        super().__init__(request)
        self.activities = activities


@dataclass(frozen=True, slots=True)
class LearnerAnswer:
    """What Moodle answered about one learner in one course, kept for when she is shown.

    Attributes:
        course_id: iSpring's course.
        learner: Who she was when it was asked.
        pair: Which Moodle course it is.
        match: Who she is in Moodle.
        activities: What she did there.
    """

    course_id: str
    learner: Learner
    pair: Match
    match: Match
    activities: LearnerActivities


class AnsweredAhead(Result):
    """What Moodle says of a learner whom nobody has asked for yet."""

    def __init__(self, request: Request, answer: LearnerAnswer) -> None:
        super().__init__(request)
        self.answer = answer


class ModulesRead(Result):
    """What iSpring says of its own modules of a course."""

    def __init__(self, request: Request, modules: tuple[ModuleResult, ...]) -> None:
        super().__init__(request)
        self.modules = modules


class Opened(Result):
    """What a pasted text means."""

    def __init__(self, request: Request, found: Found) -> None:
        super().__init__(request)
        self.found = found


def learner_activities(session: Session, course: Course, pair: Match | None, learner: Learner) -> Work:
    """Find course and person in Moodle, then read her activities.

    Yields ``CoursePaired`` if ``pair`` was not known, ``MatchesFound``, and ``ActivitiesRead`` if both may be
    used.
    """

    def work(request: Request) -> Iterator[Message]:
        found = pair
        if found is None:
            found = pair_course(session, course, request.stop)
            yield CoursePaired(request, course.id, found)
        matches = match_learners(session, [learner], request.stop, thorough=True)
        yield MatchesFound(request, matches)
        person = matches.get(learner.id, Match(Right.NONE))
        if found.moodle_id is not None and person.moodle_id is not None and person.usable:
            read = read_activities(session, found.moodle_id, person.moodle_id, request.stop)
            yield ActivitiesRead(request, read)

    return work


def answers_ahead(session: Session, course: Course, pair: Match, learners: Sequence[Learner]) -> Work:
    """Read learners before they are asked for: yields ``MatchesFound`` and ``AnsweredAhead`` for each.

    Args:
        session: The signed-in pair.
        course: The course.
        pair: Which Moodle course it is; it must have one.
        learners: Who may be asked for next, the likeliest first.
    """

    def work(request: Request) -> Iterator[Message]:
        for learner in learners:
            matches = match_learners(session, [learner], request.stop, thorough=True)
            yield MatchesFound(request, matches)
            match = matches.get(learner.id, Match(Right.NONE))
            if pair.moodle_id is not None and match.moodle_id is not None and match.usable:
                read = read_activities(session, pair.moodle_id, match.moodle_id, request.stop)
                yield AnsweredAhead(request, LearnerAnswer(course.id, learner, pair, match, read))

    return work


def learner_modules(session: Session, course: Course, learner_id: str) -> Work:
    """Read a learner's results in iSpring's own modules: yields ``ModulesRead``."""

    def work(request: Request) -> Iterator[Message]:
        yield ModulesRead(request, read_modules(session, course, learner_id, request.stop))

    return work


def opening(session: Session, wanted: Opening) -> Work:
    """Look up what was pasted: yields ``Opened``."""

    def work(request: Request) -> Iterator[Message]:
        yield Opened(request, look_up(session, wanted, request.stop))

    return work


def starting(session: Session, start: Start) -> Work:
    """Look up what to open first: yields ``Opened``."""

    def work(request: Request) -> Iterator[Message]:
        yield Opened(request, find_start(session, start, request.stop))

    return work
