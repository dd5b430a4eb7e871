"""Rosters made of parts in any order, and what is noted of them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.lookup.builders import FIRE
from tui.errors import AnswerError, DeniedError
from tui.lookup.roster.roster import (
    Roster,
)
from tui.records import Enrolment, FinalStatus, Learner, System

Part = FinalStatus | Enrolment | Learner

REFUSED = DeniedError("may not read enrolments", system=System.ISPRING, remedy="Ask for it.", code="403")
BROKEN = AnswerError("broke off", system=System.ISPRING)


def roster(*parts: Sequence[Part]) -> Roster:
    """Return a roster of these parts, added one after the other, with everything read."""
    found = Roster(FIRE)
    for part in parts:
        add(found, part)
    found.finish_final_statuses()
    found.finish_enrolments()
    found.finish_names()
    return found


def add(found: Roster, part: Sequence[Part]) -> list[int]:
    finals = [one for one in part if isinstance(one, FinalStatus)]
    enrolments = [one for one in part if isinstance(one, Enrolment)]
    learners = [one for one in part if isinstance(one, Learner)]
    return [
        *found.add_final_statuses(finals),
        *found.add_enrolments(enrolments),
        *found.add_learners(learners),
    ]


def codes(found: Roster) -> list[str]:
    return [note.code for note in found.notes]
