"""The whole campus as both servers look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from tui.demo.data import crowd, fire_safety, hostile, other_courses, people, staff
from tui.demo.data.clock import Clock
from tui.demo.data.model import Course, Department, MoodleAccount, MoodleCourse, Person, Roster, Row
from tui.demo.data.tables import chained

_MATERIAL_KINDS: Final = ("iSpringSuiteModule", "Quiz", "PDFDocument", "Video", "Page", "Book")

COURSES: Final[tuple[Course, ...]] = (
    fire_safety.COURSE,
    other_courses.ANTI_BRIBERY,
    other_courses.EVERYBODY,
    other_courses.DATA_PROTECTION,
    other_courses.FORKLIFT,
    hostile.COURSE,
    other_courses.HYGIENE,
    other_courses.IMPORTED,
    other_courses.INCIDENTS,
    other_courses.HANDLING,
    other_courses.RIYADH,
    other_courses.TOKYO,
    other_courses.SALES_ACADEMY,
    other_courses.SITE_INDUCTION,
    other_courses.HEIGHT,
    *crowd.COURSES.values(),
)

MOODLE_COURSES: Final[tuple[MoodleCourse, ...]] = (
    fire_safety.TWIN,
    other_courses.DATA_PROTECTION_TWIN,
    other_courses.FORKLIFT_TWIN,
    other_courses.FORKLIFT_2024,
    other_courses.INCIDENTS_TWIN,
    other_courses.HEIGHT_TWIN,
    other_courses.TOKYO_TWIN,
    other_courses.RIYADH_TWIN,
    other_courses.ANTI_BRIBERY_TWIN,
    other_courses.SITE_INDUCTION_TWIN,
    other_courses.HANDLING_TWIN,
    other_courses.EVERYBODY_TWIN,
    hostile.TWIN,
)


_NUMBERED: Final[Mapping[str, Callable[[str], int | None]]] = {
    other_courses.EVERYBODY.id: staff.number_of,
    **dict.fromkeys(crowd.COURSES, crowd.number_of),
}
"""Whose place in the roster an id is, where learners are made from numbers."""


class World:
    """Everybody and everything on the campus, made when first asked for.

    Nothing here changes once it is made, so every thread may look at it.
    """

    def __init__(self, now: datetime) -> None:
        self.clock = Clock(now)
        self.departments: tuple[Department, ...] = tuple(people.DEPARTMENTS.values())
        self.courses: Mapping[str, Course] = {course.id: course for course in COURSES}
        self.moodle_courses: Mapping[int, MoodleCourse] = {course.id: course for course in MOODLE_COURSES}
        self._rosters: dict[str, Roster] = {}

    # --- iSpring

    @cached_property
    def contents(self) -> Sequence[Course]:
        """Every content item in order of ids: courses, a track, and single materials in between."""
        materials = (
            Course(f"6b0b{number * 977:04x}-8c1d-11f0-9a3e-0242ac120002", f"Material {number + 1}", kind)
            for number, kind in enumerate(_MATERIAL_KINDS * 4)
        )
        return sorted([*COURSES, *materials], key=lambda item: item.id)

    def roster(self, course: Course) -> Roster:
        """Return a course's roster; the same one every time."""
        if course.id not in self._rosters:
            self._rosters[course.id] = course.roster(self.clock)
        return self._rosters[course.id]

    def rows_of(self, course: Course, learner_id: str) -> list[tuple[int, Row]]:
        """Return one learner's rows of a course's roster, each with its place."""
        roster = self.roster(course)
        if course.id in _NUMBERED:
            number = _NUMBERED[course.id](learner_id)
            return [] if number is None or number >= len(roster) else [(number, roster[number])]
        return [(place, row) for place, row in enumerate(roster) if row.learner_id == learner_id]

    @cached_property
    def persons(self) -> Sequence[Person]:
        """Everybody iSpring lists, in order of ids; those of partner firms it does not."""
        return chained((sorted(self._named.values(), key=lambda person: person.id), staff.PEOPLE))

    def person(self, person_id: str) -> Person | None:
        """Return who has this iSpring id."""
        if (number := staff.number_of(person_id)) is not None:
            return staff.person(number)
        if (number := crowd.number_of(person_id)) is not None:
            return crowd.person(number)
        return self._named.get(person_id)

    def persons_by(self, field: str, value: str) -> list[Person]:
        """Return everybody whose ``login`` or ``email`` is this one, whatever the case."""
        wanted = value.casefold()
        found = [one for one in self._named.values() if getattr(one, field).casefold() == wanted]
        number = staff.number_of_login(_mailbox(wanted) if field == "email" else wanted)
        return found if number is None else [*found, staff.person(number)]

    @cached_property
    def _named(self) -> dict[str, Person]:
        return {one.id: one for one in (*people.office(), *people.named(), *hostile.people())}

    # --- Moodle

    @property
    def known_accounts(self) -> Iterable[MoodleAccount]:
        """Every Moodle account but those of the many."""
        return self._accounts.values()

    @cached_property
    def accounts(self) -> Sequence[MoodleAccount]:
        """Every Moodle account, in order of ids."""
        return chained((sorted(self._accounts.values(), key=lambda account: account.id), staff.ACCOUNTS))

    def account(self, account_id: int) -> MoodleAccount | None:
        """Return who has this Moodle id."""
        number = staff.number_of_moodle_id(account_id)
        return self._accounts.get(account_id) if number is None else staff.account(number)

    def accounts_by(self, field: str, value: str) -> list[MoodleAccount]:
        """Return every account whose ``idnumber``, ``username`` or ``email`` is exactly this one."""
        found = [one for one in self._accounts.values() if getattr(one, field) == value]
        match field:
            case "idnumber":
                number = staff.number_of(value)
            case "username":
                number = staff.number_of_login(value)
            case _:
                number = staff.number_of_login(_mailbox(value))
        if number is not None and getattr(staff.account(number), field) == value:
            found.append(staff.account(number))
        return found

    def taking_part(self, course: MoodleCourse) -> Sequence[MoodleAccount]:
        """Return who is enrolled in a Moodle course, in order of ids: its trainer first."""
        if course.twin == other_courses.EVERYBODY.id:
            return chained(((people.TRAINER,), staff.ACCOUNTS))
        return sorted((people.TRAINER, *self._learners(course)), key=lambda account: account.id)

    def row_of(self, course: MoodleCourse, account: MoodleAccount) -> Row | None:
        """Return the roster row of somebody who is enrolled as a learner; None for everybody else."""
        if not course.twin or not account.enrolled:
            return None
        number = staff.number_of(account.owner)
        roster = self.roster(self.courses[course.twin])
        if course.twin == other_courses.EVERYBODY.id:
            return None if number is None else roster[number]
        return next((row for row in roster if row.learner_id == account.owner and row.story), None)

    def _learners(self, course: MoodleCourse) -> Iterator[MoodleAccount]:
        if not course.twin:
            return
        seen = set[int]()
        for row in self.roster(self.courses[course.twin]):
            person = self.person(row.learner_id)
            for account in person.accounts if person and row.story else ():
                if account.enrolled and account.id not in seen:
                    seen.add(account.id)
                    yield account

    @cached_property
    def _accounts(self) -> dict[int, MoodleAccount]:
        known = [account for person in self._named.values() for account in person.accounts]
        return {account.id: account for account in (people.REPORTER, people.TRAINER, *known)}


def _mailbox(email: str) -> str:
    """Return the part before the campus' own domain; empty for other domains."""
    mailbox, _, domain = email.partition("@")
    return mailbox if domain.casefold() == people.DOMAIN else ""
