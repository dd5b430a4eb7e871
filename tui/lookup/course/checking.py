"""Courses checked one after the other, and what was found, in rows and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tui.errors import AnswerError, DeniedError, NotFoundError
from tui.lookup.course.check import MARKS_UNKNOWN, Finding, Trouble, check_course
from tui.lookup.courses import pair_course
from tui.lookup.export.rows import Row
from tui.lookup.session import Session
from tui.records import Course, Note
from tui.stop import Stop

CHECK_KEYS: Final = ("course_id", "course", "moodle_id", "trouble", "activity", "certain", "sentence")


@dataclass(frozen=True, slots=True)
class Checked:
    """One course that was looked at.

    Attributes:
        course: The course.
        moodle_id: Its Moodle course; None if it is not known which that is.
        findings: What keeps everybody from finishing it.
    """

    course: Course
    moodle_id: int | None
    findings: tuple[Finding, ...] = ()

    @property
    def looked_at(self) -> bool:
        """Whether it could be checked at all."""
        return self.moodle_id is not None


def check_courses(
    session: Session, courses: Iterable[Course], stop: Stop, known: Mapping[str, int] | None = None
) -> Iterator[Checked]:
    """Yield what keeps everybody from finishing each of these courses, one after the other.

    Args:
        session: The signed-in pair.
        courses: The courses.
        stop: Ends it.
        known: Moodle courses that are known already, by iSpring's id; the others are looked for.

    Raises:
        UsageError: If nobody is signed in to Moodle.
        SignInError: If the sign-in has ended.
        WireError: If Moodle cannot be reached or is busy.
    """
    for course in courses:
        stop.check()
        moodle_id = (known or {}).get(course.id)
        if moodle_id is None:
            try:
                moodle_id = pair_course(session, course, stop).moodle_id
            except (AnswerError, DeniedError, NotFoundError) as error:
                said = f"Not checked: {error.what}."
                yield Checked(course, None, (Finding(Trouble.NOT_CHECKED, "", certain=False, sentence=said),))
                continue
        findings = check_course(session, moodle_id, stop) if moodle_id is not None else ()
        yield Checked(course, moodle_id, findings)


def check_row(one: Checked, finding: Finding) -> Row:
    """Return one finding under ``CHECK_KEYS``."""
    return {
        "course_id": one.course.id,
        "course": one.course.title,
        "moodle_id": one.moodle_id,
        "trouble": finding.trouble.value,
        "activity": finding.activity or None,
        "certain": finding.certain,
        "sentence": finding.sentence,
    }


def check_rows(checked: Iterable[Checked]) -> Iterator[Row]:
    """Yield every finding under ``CHECK_KEYS``."""
    for one in checked:
        yield from (check_row(one, finding) for finding in one.findings)


def so_far(checked: Sequence[Checked], of: int) -> str:
    """Return how many courses were looked at, in words: ``11 of 13 courses``."""
    looked_at = sum(one.looked_at for one in checked)
    return f"{looked_at:,} of {of:,} course{'' if of == 1 else 's'}"


def check_notes(checked: Sequence[Checked], of: int) -> tuple[Note, ...]:
    """Return what was looked at, what was not, and what cannot be.

    Args:
        checked: What was looked at so far.
        of: How many courses there were to check.
    """
    unpaired = sum(not one.looked_at for one in checked)
    left = of - len(checked)
    also = f" {unpaired:,} more were not checked: which Moodle course they are is not known." * bool(unpaired)
    rest = f" {left:,} more were not reached." * bool(left)
    return (
        Note("checked", f"Checked {so_far(checked, of)}.{also}{rest}"),
        Note("pass-marks-unknown", MARKS_UNKNOWN),
    )
