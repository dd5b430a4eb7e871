"""One learner read for herself alone: her row, both systems, and what could not be seen."""

from __future__ import annotations

import pytest

from tests.lookup.builders import (
    FIRE,
    completion,
    enrolment,
    final,
    learner,
    module,
    person,
    required,
    row,
    state,
)
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import DeniedError, NotFoundError, StoppedError, UnreachableError
from tui.lookup.matching.pairs import Pairs
from tui.lookup.verdict.verdict import judge
from tui.lookup.verdict.why import read_case, read_modules, read_row
from tui.records import Course
from tui.stop import Stop

HER = learner("amelie", "Amélie Dubois", "amelie.dubois@acme.example")


def test_a_row_is_hers_alone() -> None:
    ispring = ISpringStandIn(
        finals=[final("other"), final("amelie", "Failed")],
        enrolments=[enrolment("other"), enrolment("amelie")],
    )
    found, notes = read_row(session(ispring), FIRE, HER, Stop())
    assert (found.learner, found.status) == (HER, "Failed")
    assert found.enrolment == enrolment("amelie")
    assert notes == ()


def test_without_enrolments_the_status_is_told_all_the_same() -> None:
    ispring = ISpringStandIn(finals=[final("amelie")], faults={"enrolments": DeniedError("may not")})
    found, notes = read_row(session(ispring), FIRE, HER, Stop())
    assert found.enrolment is None
    assert [note.code for note in notes] == ["enrolments-refused"]


def test_who_is_not_in_the_course_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="neither enrolled nor with a status"):
        read_row(session(ISpringStandIn(finals=[final("other")])), FIRE, HER, Stop())


@pytest.mark.parametrize("error", [DeniedError("no"), NotFoundError("no"), UnreachableError("no")])
def test_modules_only_add_to_what_is_known(error: DeniedError | NotFoundError | UnreachableError) -> None:
    modules = [module("Module 1", "in_progress"), module("Module 2", "complete")]
    whole = session(ISpringStandIn(modules=modules))
    assert read_modules(whole, FIRE, "amelie", Stop()) == tuple(modules)
    assert read_modules(whole, FIRE, "", Stop()) == ()
    refused = session(ISpringStandIn(modules=modules, faults={"module_results": error}))
    assert read_modules(refused, FIRE, "amelie", Stop()) == ()
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError):
        read_modules(whole, FIRE, "amelie", stop)


def test_a_case_has_both_halves_or_why_not() -> None:
    pairs = Pairs("acme.ispringlearn.eu", "moodle.acme.example")
    pairs.save_course(FIRE.id, 12, Stop())
    moodle = MoodleStandIn(
        people=[person(5, HER.email)],
        states=[state(1, tracking=1)],
        completion=completion(required(1, "Checklist")),
    )
    found = session(ISpringStandIn(learners=[HER]), moodle, pairs=pairs)
    case = read_case(found, FIRE, row(), Stop())
    assert judge(case).cause in {"own-tick", "course-not-paired"}
    broken = MoodleStandIn(faults={"courses by id": UnreachableError("cannot be reached")})
    case = read_case(session(ISpringStandIn(), broken, pairs=pairs), Course("fire", "Fire"), row(), Stop())
    assert judge(case).cause in {"moodle-failed", "course-not-paired", "no-moodle-person"}
    assert judge(read_case(session(ISpringStandIn()), FIRE, row(), Stop())).cause == "ispring-only"
