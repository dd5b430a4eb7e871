"""``rollbook check``: courses nobody can finish, before the first ticket."""

from __future__ import annotations

import argparse
from time import monotonic

from tui.errors import UsageError
from tui.lookup.course.checking import CHECK_KEYS, Checked, check_courses, check_notes, check_rows, so_far
from tui.lookup.course.progress import left_words
from tui.lookup.courses import find_course, pair_course, read_courses
from tui.lookup.session import Session
from tui.oneshot.given import course_in_moodle
from tui.oneshot.question import Question
from tui.output import Answer
from tui.output.columns import CHECK_COLUMNS
from tui.stop import Stop


def question(_arguments: argparse.Namespace) -> Question:
    """Return the question for courses nobody can finish; that there are none is an answer, too."""
    return Question(_check, CHECK_KEYS, CHECK_COLUMNS, with_moodle=True, nothing_is_found=True)


def _check(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    if bool(arguments.course) is arguments.all:
        raise UsageError("check wants one course, or --all", remedy="Name one of them.")
    known: dict[str, int] = {}
    if arguments.course:
        course = find_course(session, arguments.course, stop)
        known[course.id] = course_in_moodle(course, pair_course(session, course, stop))
        courses = [course]
        told.begin()
    else:
        told.begin()
        courses = [one for some in read_courses(session, stop) for one in some if one.kind == "course"]
    session.audit.checked([course.id for course in courses])
    checked: list[Checked] = []
    begun = monotonic()

    def words() -> str:
        left = left_words(len(checked), len(courses), monotonic() - begun)
        return f"Moodle: checked {so_far(checked, len(courses))}{left}"

    with told.keeping(), told.working(words):
        for one in check_courses(session, courses, stop, known):
            checked.append(one)
            if one.findings:
                told.rows(check_rows([one]))
    told.notes.extend(check_notes(checked, len(courses)))
