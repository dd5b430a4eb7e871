"""The two courses of 100,000 and 200,000 learners: people of partner firms, each made from a number.

iSpring shows them to whoever names their ids, and lists none of them among its own people; Moodle has never
heard of them.
"""

from __future__ import annotations

from typing import Final

from tui.demo.data import staff
from tui.demo.data.clock import Clock
from tui.demo.data.model import Course, Person, Roster, Row
from tui.demo.data.people import DOMAIN, NODE
from tui.demo.data.tables import Lazy

HOW_MANY: Final = 200_000
_FIRST_ID: Final = 0x6E000000
_STEP: Final = 3
_TAIL: Final = f"-a7e4-11f0-9d30-{NODE}"
_MIXING: Final = 7919
"""A prime step through the fates."""


def crowd_id(number: int) -> str:
    """Return the iSpring id of the ``number``-th of them, from 0; ids sort like numbers."""
    return f"{_FIRST_ID + number * _STEP:08x}{_TAIL}"


def number_of(learner_id: str) -> int | None:
    """Return whose id this is; None if nobody's."""
    try:
        number, rest = divmod(int(learner_id.removesuffix(_TAIL), 16) - _FIRST_ID, _STEP)
    except ValueError:
        return None
    known = learner_id.endswith(_TAIL) and not rest and 0 <= number < HOW_MANY
    return number if known else None


def person(number: int) -> Person:
    """Return one of them as iSpring knows them."""
    given, family = staff.name(number)
    login = f"partner{number + 1:06d}"
    return Person(crowd_id(number), login, given, family, f"{login}@{DOMAIN}", staff.place(number))


def fate_of(number: int) -> int:
    """Return which of the ways a course can go it goes for one of them."""
    return number * _MIXING % staff.FATES


def _roster(clock: Clock, learners: int) -> Roster:
    fates = staff.fates(clock)
    return Lazy(
        learners, lambda number: Row(crowd_id(number), *fates[fate_of(number)][1:])._replace(story="")
    )


PRIVACY: Final = Course(
    "6b0a8a50-8c1d-11f0-9a3e-0242ac120002",
    "Privacy Pledge, worldwide",
    roster=lambda clock: _roster(clock, HOW_MANY // 2),
)
SECURITY: Final = Course(
    "6b0a8dca-8c1d-11f0-9a3e-0242ac120002",
    "Security Awareness, worldwide",
    roster=lambda clock: _roster(clock, HOW_MANY),
)
COURSES: Final = {PRIVACY.id: PRIVACY, SECURITY.id: SECURITY}
