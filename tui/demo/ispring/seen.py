"""What one caller sees of the campus, whichever protocol carries it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.demo.data.model import Course, Department, Person, Row
from tui.demo.data.world import World
from tui.demo.ispring.sign_in import Caller


def sees(world: World, who: Caller, row: Row) -> bool:
    """Whether this caller sees the learner of a row; nobody's row is seen by those who see everybody."""
    return who.departments is None or who.sees(world.person(row.learner_id))


def final_statuses(world: World, who: Caller, course: Course) -> Iterator[Row]:
    """Yield the rows of a course that have a final status."""
    return (row for row in world.roster(course) if row.status is not None and sees(world, who, row))


def people(who: Caller, some: Sequence[Person], places: Sequence[str] = ()) -> Sequence[Person]:
    """Return those of some people this caller sees; where departments are named, only people in them."""
    if not places and who.departments is None:
        return some
    return [one for one in some if who.sees(one) and (not places or one.department.id in places)]


def departments(world: World, who: Caller) -> Sequence[Department]:
    """Return the departments this caller may see; all of them to whom no limits are set."""
    return [place for place in world.departments if who.departments is None or place.id in who.departments]
