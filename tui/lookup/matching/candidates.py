"""Moodle people and courses as something to choose from, with what tells one from the next."""

from __future__ import annotations

from tui.records import Candidate, MoodleCourse, MoodlePerson


def person_candidate(person: MoodlePerson, reason: str) -> Candidate:
    """Return a person to choose, and why she is offered."""
    idnumber = f"idnumber {person.idnumber}" if person.idnumber else ""
    suspended = "suspended" if person.suspended else ""
    return Candidate(
        person.id, person.fullname, reason, _joined(person.username, person.email, idnumber, suspended)
    )


def course_candidate(course: MoodleCourse, reason: str) -> Candidate:
    """Return a course to choose, and why it is offered."""
    idnumber = f"idnumber {course.idnumber}" if course.idnumber else ""
    hidden = "hidden" if course.visible is False else ""
    off = "completion is off" if course.completion_enabled is False else ""
    return Candidate(course.id, course.fullname, reason, _joined(course.shortname, idnumber, hidden, off))


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
