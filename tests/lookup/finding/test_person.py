"""One person, from what somebody has of her."""

from __future__ import annotations

import pytest

from tests.lookup.builders import learner, person
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import AmbiguousError, DeniedError, NotFoundError, UsageError
from tui.lookup.finding.person import MAX_FOUND, find_learner, search_people
from tui.records import MoodlePerson
from tui.stop import Stop

UUID = "6b0a4f1e-8c1d-11f0-9a3e-0242ac120002"
LEARNERS = [
    learner("a", email="amelie@acme.example"),
    learner("b", email="Twin@acme.example"),
    learner("c", email="twin@acme.example"),
    learner(UUID, email="not-amelie@acme.example"),
]
PEOPLE = [
    MoodlePerson(1, "Amélie Dubois", "adubois", "amelie@acme.example"),
    MoodlePerson(2, "Ada Dubois", "ada", "ada@acme.example"),
    MoodlePerson(3, "Dubois", "dubois", "AMELIE@acme.example"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a", "a"),
        (" AMELIE@acme.example ", "a"),
        (UUID, UUID),
        (f"https://acme.example/user/{UUID}", UUID),
    ],
)
def test_a_learner_is_found_by_id_or_email(text: str, found: str) -> None:
    signed_in = session(ISpringStandIn(learners=LEARNERS))
    assert find_learner(signed_in, text, Stop()).id == found
    assert signed_in.people.known([found])


def test_two_of_one_email_are_listed() -> None:
    with pytest.raises(AmbiguousError) as found:
        find_learner(session(ISpringStandIn(learners=LEARNERS)), "twin@acme.example", Stop())
    assert [line.split()[0] for line in found.value.candidates] == ["b", "c"]


@pytest.mark.parametrize("text", ["nobody", "nobody@acme.example", "elie@acme.example", "https://x.example/"])
def test_nobody_tells_who_looked(text: str) -> None:
    with pytest.raises(NotFoundError, match="api-support sees no learner"):
        find_learner(session(ISpringStandIn(learners=LEARNERS)), text, Stop())


def test_nothing_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        find_learner(session(), "", Stop())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("amelie@acme.example", [(1, "e-mail"), (3, "e-mail")]),
        ("2", [(2, "id")]),
        ("https://moodle.acme.example/user/view.php?id=3&course=12", [(3, "id")]),
        ("ada", [(2, "username")]),
        ("dubois", [(3, "username"), (1, "name, in this course"), (2, "name, in this course")]),
        ("dubois amélie", [(1, "name, in this course")]),
    ],
)
def test_moodle_people_are_found_by_hand(text: str, found: list[tuple[int, str]]) -> None:
    signed_in = session(moodle=MoodleStandIn(people=PEOPLE))
    people = search_people(signed_in, text, Stop(), course_id=12)
    assert [(one.id, one.reason) for one in people] == found


def test_names_are_searched_in_one_course_only() -> None:
    client = MoodleStandIn(people=PEOPLE)
    assert search_people(session(moodle=client), "amélie", Stop()) == ()
    assert not [asked for asked, _ in client.asked if asked == "enrolled"]


def test_not_too_many_are_offered() -> None:
    many = [person(number) for number in range(1, MAX_FOUND + 20)]
    found = search_people(session(moodle=MoodleStandIn(people=many)), "person", Stop(), course_id=1)
    assert len(found) == MAX_FOUND


def test_a_refusal_is_an_error_and_without_moodle_there_is_nobody() -> None:
    client = MoodleStandIn(faults={"enrolled": DeniedError("may not")})
    with pytest.raises(DeniedError):
        search_people(session(moodle=client), "x", Stop(), course_id=1)
    assert search_people(session(), "x", Stop()) == ()
