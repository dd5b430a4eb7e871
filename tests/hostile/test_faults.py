"""Each fault of the chaos by itself: what is read is right, or what is missing is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from tests.hostile.chaos import impatient
from tests.hostile.faults import ISPRING, MOODLE, TOKENS_END, Faults
from tests.hostile.inputs import see_fit
from tests.support.campus import campus
from tests.support.driving import campus_access
from tui.demo import Campus
from tui.errors import RollbookError
from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.clock import Clock
from tui.lookup.courses import find_course, pair_course
from tui.lookup.matching.pairs import Pairs
from tui.lookup.roster.reading import read_roster
from tui.lookup.roster.roster import Roster
from tui.lookup.session import Session, sign_in_ispring, sign_in_moodle
from tui.records import Course
from tui.stop import Stop

__all__ = ["campus"]

COURSE: Final = "Fire Safety 2026"
WHO: Final = "amelie.dubois@acme.example"


class Always(Faults):
    """Fails in one way whenever it is asked; while it has no name, not at all."""

    name = ""

    def _next(self, names: list[str]) -> tuple[str, random.Random]:
        chance = random.Random(self.seed)  # noqa: S311 (it is to be repeated)
        if self.name not in {*names, TOKENS_END}:
            return "", chance
        self.counts[self.name] += 1
        if self.name == TOKENS_END:
            self._campus.end_tokens()
        return self.name, chance


def rows_of(roster: Roster) -> list[str]:
    return sorted(f"{row.final} {row.enrolment} {row.learner}" for row in roster.rows)


def read(session: Session, course: Course, into: Roster) -> Roster:
    return read_roster(session, course, Stop(), into=into)


def tried(ask: Callable[[], Any]) -> bool:
    """Ask; return whether it failed in words."""
    try:
        ask()
    except RollbookError as error:
        see_fit(error)
        return True
    return False


@pytest.mark.parametrize("name", sorted({*ISPRING, *MOODLE, TOKENS_END}))
def test_each_fault_is_told_or_does_no_harm(name: str, campus: Campus) -> None:
    faults = Always(campus, seed=5)
    with impatient(), faults.between() as servers:
        profile = servers.profile(campus_access(campus).profiles[0])
        ispring = sign_in_ispring(profile, campus.client_secret, Stop())
        moodle = sign_in_moodle(profile, campus.moodle_token, Stop())
        session = Session(profile, ispring, moodle, Pairs("i", "m"), Clock.of(now=lambda: campus.now))
        course = find_course(session, COURSE, Stop())
        place = pair_course(session, course, Stop()).moodle_id
        (person,) = moodle.client.people_by_email(WHO, Stop())
        assert place is not None

        def activities() -> LearnerActivities:
            return read_activities(session, place, person.id, Stop())

        whole, states = read(session, course, Roster(course)), activities()
        session.people.clear()
        faults.name = name
        came = Roster(course)
        failed = tried(lambda: read(session, course, came))
        assert failed or came.partial or came.notes or rows_of(came) == rows_of(whole)
        known = {str(row.final) for row in whole.rows}
        assert {str(row.final) for row in came.rows if row.final} <= known
        found: list[LearnerActivities] = []
        failed = tried(lambda: found.append(activities()))
        assert failed or found[0].fault or replace(found[0], read_at=states.read_at) == states
        faults.name = ""
        session.close()
    assert faults.counts[name]
