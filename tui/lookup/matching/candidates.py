"""Moodle people and courses as something to choose from, with what tells one from the next."""

from __future__ import annotations

from dataclasses import dataclass

from tui.records import Candidate, Learner, MoodleCourse, MoodlePerson
from tui.text import fold


def person_candidate(person: MoodlePerson, reason: str) -> Candidate:
    """Return a person to choose, and why she is offered."""
    idnumber = f"idnumber {person.idnumber}" if person.idnumber else ""
    suspended = "suspended" if person.suspended else ""
    detail = _joined(person.username, person.email, idnumber, suspended)
    return Candidate(person.id, person.fullname, reason, detail, person.email, person.idnumber)


def course_candidate(course: MoodleCourse, reason: str) -> Candidate:
    """Return a course to choose, and why it is offered."""
    idnumber = f"idnumber {course.idnumber}" if course.idnumber else ""
    hidden = "hidden" if course.visible is False else ""
    off = "completion is off" if course.completion_enabled is False else ""
    return Candidate(course.id, course.fullname, reason, _joined(course.shortname, idnumber, hidden, off))


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing both systems say of a person; either may be empty where it is not given or not shown.

    Attributes:
        field: What it is, in a word.
        ispring: What iSpring says.
        moodle: What Moodle says.
    """

    field: str
    ispring: str
    moodle: str

    @property
    def same(self) -> bool | None:
        """Whether both say the same; None where one of them says nothing."""
        if not fold(self.ispring) or not fold(self.moodle):
            return None
        return fold(self.ispring) == fold(self.moodle)


def compared(learner: Learner, candidate: Candidate) -> tuple[Compared, ...]:
    """Return what a learner and a Moodle person have in common, or not: name, e-mail, idnumber."""
    return (
        Compared("name", learner.name, candidate.name),
        Compared("e-mail", learner.email, candidate.email),
        Compared("idnumber", learner.match_key, candidate.idnumber),
    )


def differing(learner: Learner, candidate: Candidate) -> str:
    """Return what differs, in short: ``name, e-mail``; ``nothing``; empty where nothing can be compared."""
    found = compared(learner, candidate)
    other = [one.field for one in found if one.same is False]
    return ", ".join(other) or ("nothing" if any(one.same for one in found) else "")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
