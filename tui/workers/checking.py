"""Checking courses beside the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.message import Message

from tui.lookup.course.checking import Checked, check_courses
from tui.lookup.session import Session
from tui.records import Course
from tui.workers import Request, Result, Work


class CourseChecked(Result):
    """A course was looked at."""

    def __init__(self, request: Request, checked: Checked) -> None:
        super().__init__(request)
        self.checked = checked


def checking(session: Session, courses: Sequence[Course], known: Mapping[str, int]) -> Work:
    """Check courses: yields ``CourseChecked`` for each, as soon as it was looked at."""

    def work(request: Request) -> Iterator[Message]:
        for one in check_courses(session, courses, request.stop, known):
            yield CourseChecked(request, one)

    return work
