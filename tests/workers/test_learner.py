"""Reading one learner's Moodle half."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual.message import Message

from tests.lookup.builders import FIRE, completion, learner, person, state
from tests.lookup.stand_ins import MoodleStandIn, session
from tui.records import Learner, Match, MoodlePerson, Right
from tui.stop import Stop
from tui.workers import Request
from tui.workers.courses import CoursePaired
from tui.workers.learner import ActivitiesRead, learner_activities
from tui.workers.roster import MatchesFound

AMELIE = learner("amelie", "Amélie Dubois", "amelie@acme.example")
HER = person(3, "amelie@acme.example")


def told(
    wanted: Learner, people: Iterable[MoodlePerson], saved: MoodlePerson | None = None
) -> tuple[list[type[Message]], list[str]]:
    """Return what was told about a learner, and what Moodle was asked."""
    moodle = MoodleStandIn(people=list(people), states=[state(1)], completion=completion())
    signed_in = session(moodle=moodle)
    if saved is not None:
        signed_in.pairs.save_person(AMELIE, saved, Stop())
    work = learner_activities(signed_in, FIRE, Match(Right.SAVED, 12), wanted)
    return [type(message) for message in work(Request("activities"))], [what for what, _ in moodle.asked]


@pytest.mark.parametrize("saved", [None, HER])
def test_the_activities_of_a_match_that_may_be_used_are_read(saved: MoodlePerson | None) -> None:
    messages, asked = told(AMELIE, [HER], saved)
    assert messages == [MatchesFound, ActivitiesRead]
    assert "states" in asked


@pytest.mark.parametrize(
    ("wanted", "people"),
    [
        (AMELIE, [person(3, "martin@acme.example")]),
        (learner("amelie", "Amélie Martin", "martin@acme.example"), [HER]),
        (AMELIE, []),
    ],
)
def test_nothing_is_read_of_a_saved_person_in_doubt(wanted: Learner, people: list[MoodlePerson]) -> None:
    messages, asked = told(wanted, people, HER)
    assert messages == [MatchesFound]
    assert not {"states", "completion", "activities"} & set(asked)


def test_the_course_is_found_first_where_it_is_not_known() -> None:
    moodle = MoodleStandIn(people=[HER])
    work = learner_activities(session(moodle=moodle), FIRE, None, AMELIE)
    assert [type(message) for message in work(Request("activities"))] == [CoursePaired, MatchesFound]
