"""Reading one course's roster: statuses and enrolments as they arrive, names of visible rows first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from textual.message import Message

from tui.lookup.matching.matching import match_learners
from tui.lookup.roster.roster import read_enrolments, read_final_statuses, read_learners, read_learners_by_id
from tui.lookup.session import Session
from tui.records import Enrolment, FinalStatus, Learner, Match
from tui.workers import Request, Result, Work, gathered

NAMES_PACE: Final = 0.25
"""Seconds between two posts of names or due dates: nobody waits for those beyond the screen."""


class StatusesRead(Result):
    """Final statuses arrived, in the server's order."""

    def __init__(self, request: Request, statuses: Sequence[FinalStatus]) -> None:
        super().__init__(request)
        self.statuses = statuses


class EnrolmentsRead(Result):
    """Enrolments arrived."""

    def __init__(self, request: Request, enrolments: Sequence[Enrolment]) -> None:
        super().__init__(request)
        self.enrolments = enrolments


class NamesRead(Result):
    """Who some learners are."""

    def __init__(self, request: Request, learners: Sequence[Learner]) -> None:
        super().__init__(request)
        self.learners = learners


class MatchesFound(Result):
    """Who some learners are in Moodle, by learner id."""

    def __init__(self, request: Request, matches: Mapping[str, Match]) -> None:
        super().__init__(request)
        self.matches = matches


class DepartmentsRead(Result):
    """The departments' names, by id."""

    def __init__(self, request: Request, names: Mapping[str, str]) -> None:
        super().__init__(request)
        self.names = names


def final_statuses(session: Session, course_id: str) -> Work:
    """Read every final status of a course: yields ``StatusesRead``."""

    def work(request: Request) -> Iterator[Message]:
        for batch in gathered(read_final_statuses(session, course_id, request.stop)):
            yield StatusesRead(request, batch)

    return work


def enrolments(session: Session, course_id: str) -> Work:
    """Read every enrolment of a course, final statuses first: yields ``EnrolmentsRead``."""

    def work(request: Request) -> Iterator[Message]:
        from tui.protocols.http.pace import giving_way

        with giving_way():
            for batch in gathered(read_enrolments(session, course_id, request.stop), NAMES_PACE):
                yield EnrolmentsRead(request, batch)

    return work


def names_of(session: Session, learner_ids: Sequence[str]) -> Work:
    """Read who these learners are: yields ``NamesRead``."""

    def work(request: Request) -> Iterator[Message]:
        yield NamesRead(request, read_learners_by_id(session, learner_ids, request.stop))

    return work


def all_names(session: Session) -> Work:
    """Read who everybody is, page by page: yields ``NamesRead``; the caller stops it once it knows enough."""

    def work(request: Request) -> Iterator[Message]:
        for page in gathered(read_learners(session, request.stop), NAMES_PACE):
            yield NamesRead(request, page)

    return work


def matches_of(session: Session, learners: Sequence[Learner]) -> Work:
    """Find who these learners are in Moodle, in bulk: yields ``MatchesFound``."""

    def work(request: Request) -> Iterator[Message]:
        yield MatchesFound(request, match_learners(session, learners, request.stop))

    return work


def departments(session: Session) -> Work:
    """Read the departments' names: yields ``DepartmentsRead``."""

    def work(request: Request) -> Iterator[Message]:
        found = session.ispring.client.departments(request.stop)
        yield DepartmentsRead(request, {department.id: department.name for department in found})

    return work
