"""What both systems say of one person, side by side."""

from __future__ import annotations

import pytest

from tests.lookup.builders import learner
from tui.lookup.matching.candidates import compared, differing, person_candidate
from tui.records import MoodlePerson

AMELIE = learner("amelie", "Amélie Dubois", "Amelie.Dubois@acme.example", match_key="4711")


@pytest.mark.parametrize(
    ("person", "differs"),
    [
        (MoodlePerson(1, "Amélie Dubois", "ad", "amelie.dubois@ACME.example", "4711"), "nothing"),
        (MoodlePerson(1, "AMÉLIE DUBOIS ", "ad", "a.dubois@acme.example", "4711"), "e-mail"),
        (MoodlePerson(1, "A. Dubois", "ad", "a.dubois@acme.example", "12"), "name, e-mail, idnumber"),
        (MoodlePerson(1, "Amélie Dubois", "ad"), "nothing"),
        (MoodlePerson(1, "A. Dubois", "ad"), "name"),
        (MoodlePerson(1, "", "ad"), ""),
    ],
)
def test_only_what_both_systems_tell_is_said_to_differ(person: MoodlePerson, differs: str) -> None:
    assert differing(AMELIE, person_candidate(person, "e-mail")) == differs


def test_what_one_side_does_not_show_is_neither_the_same_nor_another() -> None:
    found = compared(
        AMELIE, person_candidate(MoodlePerson(1, "Amélie Dubois", email="x@y.example"), "e-mail")
    )
    assert [(one.field, one.same) for one in found] == [("name", True), ("e-mail", False), ("idnumber", None)]
