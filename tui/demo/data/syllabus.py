"""Courses and rosters read from their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tui.demo.data.clock import Clock
from tui.demo.data.model import Activity, MoodleCourse, Need, OtherCriterion, Roster, Row, Story
from tui.demo.data.people import person_id
from tui.demo.data.tables import rows

NOT_ENROLLED: Final = "x"
FIRST_SECTION: Final = "General"


def roster(page: str) -> Callable[[Clock], Roster]:
    """Return what makes the roster of a page.

    Its columns: login; raw status; progress; when completed; when last seen; due in so many days (``x``: not
    enrolled); story in Moodle. The rows come in the order of the ids, which is nobody's order.
    """

    def read(clock: Clock) -> Roster:
        found = []
        for number, (login, status, progress, done, seen, due, story) in enumerate(rows(page, 7)):
            enrolled = due != NOT_ENROLLED
            found.append(
                Row(
                    person_id(login),
                    status or None,
                    progress,
                    clock.moment(done, number),
                    clock.moment(seen, number),
                    clock.day(int(due)) if enrolled and due else None,
                    enrolled,
                    story,
                )
            )
        return sorted(found, key=lambda row: row.learner_id)

    return read


def moodle_course(
    number: int,
    shortname: str,
    fullname: str,
    twin: str,
    page: str,
    *,
    idnumber: str | None = None,
    others: Iterable[OtherCriterion] = (),
    any_is_enough: bool = False,
    completion: bool = True,
    stories: Mapping[str, Story] | None = None,
) -> MoodleCourse:
    """Return the Moodle course of a page.

    Its columns: kind; name; rules, joined with ``+``; need; when people usually do it. A line of one part
    begins a section.

    Args:
        number: Its id; those of its activities begin with it.
        shortname: As Moodle's.
        fullname: As Moodle's.
        twin: The iSpring course whose roster takes part.
        page: What is in it.
        idnumber: None for the twin's id.
        others: Requirements that are no activities.
        any_is_enough: One requirement suffices.
        completion: Whether completion tracking is switched on.
        stories: Those of this course alone.
    """
    sections, activities = _contents(number, page)
    return MoodleCourse(
        number,
        shortname,
        fullname,
        twin,
        twin if idnumber is None else idnumber,
        sections,
        activities,
        tuple(others),
        any_is_enough,
        completion,
        stories or {},
    )


def _contents(number: int, page: str) -> tuple[tuple[str, ...], tuple[Activity, ...]]:
    """Return the sections and the activities of a course's page."""
    sections, activities = [FIRST_SECTION], list[Activity]()
    for parts in rows(page, 5):
        if len(parts) == 1:
            sections.append(parts[0])
        else:
            cmid = number * 100 + len(activities) + 1
            activities.append(_activity(cmid, len(sections) - 1, *parts))
    return tuple(sections), tuple(activities)


def _activity(cmid: int, section: int, modname: str, name: str, *told: str) -> Activity:
    """Return an activity; ``told`` are its rules, its need, and when people usually do it."""
    rules, need, when = told
    days, _, time = when.partition("d ")
    hour, _, minute = time.partition(":")
    return Activity(
        cmid,
        cmid - 100,
        modname,
        name,
        section,
        tuple(rules.split("+")) if rules else (),
        Need(need or "-"),
        int(days or 0),
        int(hour or 0) * 60 + int(minute or 0),
    )
