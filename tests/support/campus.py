"""The demo campus for tests: one for all of them, whose answers can be held back, changed or counted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Final

import pytest

from tui.demo import Campus, start
from tui.demo.serving import Question, Reply, Service

NOW: Final = datetime(2026, 11, 22, 10, 42, 7, tzinfo=timezone(timedelta(hours=1)))
"""The day of the sample screens."""

Which = Callable[[Question], bool]


@pytest.fixture(scope="session")
def campus() -> Iterator[Campus]:
    """A campus on the day of the sample screens; its servers must not have failed anywhere."""
    running = start(now=NOW)
    try:
        yield running
        assert not running.faults
    finally:
        running.close()


def ispring_of(campus: Campus) -> Service:
    """Return the server that speaks for iSpring."""
    return campus.services[0]


def moodle_of(campus: Campus) -> Service:
    """Return the server that speaks for Moodle."""
    return campus.services[1]


def path(part: str) -> Which:
    """Return a test for questions whose path holds ``part``."""
    return lambda question: part in question.path


def function(name: str) -> Which:
    """Return a test for calls of one Moodle function."""
    return lambda question: ("wsfunction", name) in question.form


def asks(part: str, value: str) -> Which:
    """Return a test for questions whose path holds ``part`` and of whose query one value is ``value``."""
    return lambda question: part in question.path and any(value in some for some in question.query.values())


def statuses_of(campus: Campus, title: str) -> Which:
    """Return a test for questions for the final statuses of a course, called by its title."""
    ident = next(course.id for course in campus.world.courses.values() if course.title == title)
    return lambda question: question.path.endswith(f"/{ident}/final_statuses")


@dataclass(slots=True)
class Hold:
    """Answers that wait for a test.

    Attributes:
        asked: Set once a question has come whose answer is held back, or whose rows have stopped flowing.
        go: Set it to let every answer go on.
        questions: Those that came.
    """

    asked: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    questions: list[Question] = field(default_factory=list)

    def wait(self) -> None:
        """Hold the caller, a server's thread, back."""
        self.asked.set()
        self.go.wait(60)


@contextmanager
def answering(service: Service, which: Which, reply: Callable[[Question], Reply]) -> Iterator[None]:
    """Let ``service`` answer some questions otherwise, until the block ends."""
    before = service.answer
    service.answer = lambda question: reply(question) if which(question) else before(question)
    try:
        yield
    finally:
        service.answer = before


@contextmanager
def holding(service: Service, which: Which, *, after: int | None = None) -> Iterator[Hold]:
    """Hold back the answers to some questions until the test lets them go, or the block ends.

    Args:
        service: Whose answers.
        which: Which questions.
        after: Begin to answer, and stop flowing after so many pieces of the body; None: say nothing at all.
    """
    hold, before = Hold(), service.answer

    def answer(question: Question) -> Reply:
        hold.questions.append(question)
        if after is None:
            hold.wait()
            return before(question)
        reply = before(question)
        return reply._replace(body=_pausing(reply.body, after, hold))

    try:
        with answering(service, which, answer):
            yield hold
    finally:
        hold.go.set()


def _pausing(body: str | Iterable[str], after: int, hold: Hold) -> Iterator[str]:
    for number, piece in enumerate([body] if isinstance(body, str) else body):
        if number == after:
            hold.wait()
        yield piece


@contextmanager
def counting(service: Service) -> Iterator[list[Question]]:
    """Give a list of the questions ``service`` is asked while the block runs."""
    asked: list[Question] = []
    before = service.answer

    def answer(question: Question) -> Reply:
        asked.append(question)
        return before(question)

    service.answer = answer
    try:
        yield asked
    finally:
        service.answer = before
