"""``rollbook check``: courses nobody can finish, before the first ticket."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Final

from tui.errors import UsageError
from tui.lookup.course.check import MARKS_UNKNOWN, Finding, check_course
from tui.lookup.courses import find_course, pair_course, read_courses
from tui.lookup.export.rows import Row
from tui.lookup.session import Session
from tui.oneshot.given import course_in_moodle
from tui.oneshot.question import Question
from tui.output import Answer, Column
from tui.pool import Stop
from tui.records import Course, Note

KEYS: Final = ("course_id", "course", "moodle_id", "trouble", "activity", "certain", "sentence")
COLUMNS: Final = (
    Column("course", "Course"),
    Column("trouble", "Trouble"),
    Column("certain", "Certain"),
    Column("sentence", "What is so"),
)


def question(_arguments: argparse.Namespace) -> Question:
    """Return the question for courses nobody can finish; that there are none is an answer, too."""
    return Question(_check, KEYS, COLUMNS, with_moodle=True, nothing_is_found=True)


def _check(session: Session, arguments: argparse.Namespace, told: Answer, stop: Stop) -> None:
    if bool(arguments.course) is arguments.all:
        raise UsageError("check wants one course, or --all", remedy="Name one of them.")
    if arguments.course:
        course = find_course(session, arguments.course, stop)
        pairs = {course.id: course_in_moodle(course, pair_course(session, course, stop))}
        courses = [course]
        told.begin()
    else:
        told.begin()
        courses = [one for some in read_courses(session, stop) for one in some if one.kind == "course"]
        found = {course.id: pair_course(session, course, stop).moodle_id for course in courses}
        pairs = {ident: moodle_id for ident, moodle_id in found.items() if moodle_id is not None}
    for course in courses:
        if course.id in pairs:
            findings = check_course(session, pairs[course.id], stop)
            told.rows(_rows(course, pairs[course.id], findings))
    left = len(courses) - len(pairs)
    also = f" {left} more were not checked: which Moodle course they are is not known." if left else ""
    told.notes.append(Note("checked", f"Checked {len(pairs)} of {len(courses)} courses.{also}"))
    told.notes.append(Note("pass-marks-unknown", MARKS_UNKNOWN))


def _rows(course: Course, moodle_id: int, findings: tuple[Finding, ...]) -> Iterator[Row]:
    for finding in findings:
        yield {
            "course_id": course.id,
            "course": course.title,
            "moodle_id": moodle_id,
            "trouble": finding.trouble.value,
            "activity": finding.activity or None,
            "certain": finding.certain,
            "sentence": finding.sentence,
        }
