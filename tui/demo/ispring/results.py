"""One learner across all courses, as iSpring's list of results and its enrolments tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain
from typing import Final, NamedTuple

from tui.demo.data.clock import Clock, iso
from tui.demo.data.model import Course, Row
from tui.demo.data.people import NODE
from tui.demo.data.world import World
from tui.demo.ispring import seen
from tui.demo.ispring.lists import array, page, refusal
from tui.demo.ispring.sign_in import Caller
from tui.demo.ispring.xml import escape, given, leaf
from tui.demo.serving import Question, Reply

ACTIVE: Final = ("1",)
"""Whose results are given where nobody asks for others."""

MODULES: Final = {
    "Fire Safety 2026": (
        "Module 1: welcome",
        "Module 2: alarms",
        "Module 3: extinguishers",
        "Module 4: final review",
    ),
    "Hygiene, Kantine": ("Module 1: hands", "Module 2: cold chain", "Module 3: final review"),
}
"""The courses that have modules of iSpring's own, and what these are called."""

DAYS_A_MODULE: Final = 5
"""How many days lie between two modules of one learner."""

_DONE: Final = frozenset({"passed", "complete", "completed", "accepted"})


class Standing(NamedTuple):
    """One learner in one course; the id says which course and which row, so that it sorts like both."""

    id: str
    course: Course
    row: Row


def standings_of(world: World, learner_ids: Sequence[str]) -> list[Standing]:
    """Return these learners in every course they are in, in order of ids."""
    found = chain.from_iterable(_of(world, learner_id) for learner_id in dict.fromkeys(learner_ids))
    return sorted(found, key=lambda one: one.id)


def standing_id(number: int, place: int) -> str:
    """Return the id of one row of the roster of the ``number``-th course."""
    return f"{number:03x}{place:05x}-a7e5-11f0-9c3b-{NODE}"


def results(world: World, question: Question, who: Caller) -> Reply:
    """Answer ``/learners/results``; the campus has them for learners who are named, as ours are."""
    learners = array(question, "userIds")
    if not learners:
        return refusal(400, "Wrong parameters")
    statuses = array(question, "userStatuses") or ACTIVE
    wanted = array(question, "courseIds")
    found = [
        one
        for one in standings_of(world, learners)
        if one.row.status is not None
        and "final_statuses" not in one.course.refuses
        and (not wanted or one.course.id in wanted)
        and _has_status(world, one.row, statuses)
        and seen.sees(world, who, one.row)
    ]
    return page(question, found, "result", lambda one: one.id, lambda one: _result(one, world.clock))


def module_results(world: World, question: Question, who: Caller) -> Reply:
    """Answer ``/learners/modules/results``; most courses of the campus have no modules of iSpring's own.

    Whoever was given a course twice has its modules once, as the last time left them.
    """
    wanted = array(question, "courseIds")
    last = {
        (one.row.learner_id, one.course.id): one
        for one in standings_of(world, array(question, "userIds"))
        if one.row.status and one.course.id in wanted and seen.sees(world, who, one.row)
    }
    found = [
        (f"{one.id}{number}", one, number)
        for one in sorted(last.values(), key=lambda one: one.id)
        for number in range(len(MODULES.get(one.course.title, ())))
    ]

    def write(each: tuple[str, Standing, int]) -> str:
        return _module(each[1], each[2], world.clock)

    return page(question, found, "result", lambda each: each[0], write)


def _module(one: Standing, number: int, clock: Clock) -> str:
    """Return a module's result: those before the learner's progress are done, one is under way."""
    titles = MODULES[one.course.title]
    share = 100 / len(titles)
    progress = round(min(100.0, max(0.0, (float(one.row.progress or 0) - number * share) * 100 / share)), 2)
    status = "complete" if progress >= 100 else "in_progress" if progress else "not_started"  # noqa: PLR2004
    last = one.row.completed or one.row.viewed
    before = timedelta(days=DAYS_A_MODULE * (len(titles) - 1 - number))
    completed = iso(last - before) if last and status == "complete" else None
    return (
        f"<result><userId>{escape(one.row.learner_id)}</userId><courseId>{one.course.id}</courseId>"
        f"<moduleId>{one.course.id}-{number}</moduleId>{leaf('moduleTitle', titles[number])}"
        f"<courseItemId>{one.course.id}-{number}</courseItemId><accessDate>{clock.day(-30)}</accessDate>"
        f"{given('completionDate', completed)}{leaf('completionStatus', status)}"
        f"<progress>{progress:.2f}</progress><isOverdue>0</isOverdue></result>\n"
    )


def _of(world: World, learner_id: str) -> Iterator[Standing]:
    for number, course in enumerate(world.courses.values()):
        for place, row in world.rows_of(course, learner_id):
            yield Standing(standing_id(number, place), course, row)


def _has_status(world: World, row: Row, statuses: Sequence[str]) -> bool:
    person = world.person(row.learner_id)
    return person is not None and str(person.status) in statuses


def _result(one: Standing, clock: Clock) -> str:
    course, row = one.course, one.row
    status = (row.status or "").casefold().replace(" ", "_")
    late = row.due is not None and row.due < clock.day(0) and status not in _DONE
    completed = iso(row.completed) if row.completed else None
    return (
        f"<result><userId>{escape(row.learner_id)}</userId><courseId>{course.id}</courseId>"
        f"{leaf('courseTitle', course.title)}{given('enrollmentId', one.id if row.enrolled else None)}"
        f"<accessDate>{clock.day(-30)}</accessDate>{given('dueDate', str(row.due) if row.due else None)}"
        f"{given('completionDate', completed)}{leaf('completionStatus', status)}"
        f"{given('progress', row.progress)}<isOverdue>{int(late)}</isOverdue></result>\n"
    )
