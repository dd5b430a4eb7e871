"""``rollbook courses``: the courses this account sees."""

from __future__ import annotations

import argparse

from tui.audit import Ids
from tui.lookup.courses import read_courses
from tui.lookup.export import rows as export
from tui.lookup.session import Session
from tui.oneshot.question import Question, note_nothing
from tui.output import Answer
from tui.output.columns import COURSE_COLUMNS
from tui.stop import Stop


def question(_arguments: argparse.Namespace) -> Question:
    """Return the question for all courses."""
    return Question(_courses, export.COURSE_KEYS, COURSE_COLUMNS)


def _courses(session: Session, _arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    told.begin()
    for batch in read_courses(session, stop):
        session.audit.listed(Ids(courses=[course.id for course in batch]))
        told.rows(export.course_row(course) for course in batch)
    if not told.count:
        note_nothing(told, session, "no course")
