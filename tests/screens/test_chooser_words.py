"""The match chooser in words: who is meant, what was confirmed and where, what a candidate has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.lookup.builders import FIRE, learner
from tui.lookup.matching.candidates import person_candidate
from tui.lookup.matching.pairfile import Pair
from tui.records import Candidate, Course, Learner, MoodlePerson
from tui.screens.chooser_words import FORGET, about_lines, candidate_lines, cells, option_of
from tui.widgets.cells import Cell, width_of
from tui.widgets.glyphs import ASCII, UNICODE

AMELIE = learner("amelie", "Amélie Dubois", "amelie.dubois@acme.example", login="adubois", match_key="4711")
OTHER = person_candidate(
    MoodlePerson(5107, "A. Dubois", "adubois2", "a.dubois@acme.example", suspended=True), "the same login"
)
SAVED = Pair(42, "2026-11-22T09:42:07+00:00")


def told(lines: list[Cell]) -> list[str]:
    return [" ".join("".join(text for text, _ink in line).split()) for line in lines]


def test_the_left_side_says_who_is_meant_within_its_room() -> None:
    lines = about_lines(AMELIE, None, shared=False, width=24)
    assert all(width_of(line) <= 24 for line in lines)
    assert told(lines) == [
        *("In iSpring", "Amélie Dubois", "amelie.dubois@acme.ex", "ample", "login adubois", "key 4711"),
        "id amelie",
    ]
    gone = replace(learner("l"), active=False)
    assert told(about_lines(gone, None, shared=False, width=40))[2:] == ["no e-mail", "not active", "id l"]


@pytest.mark.parametrize(
    ("about", "saved", "shared", "said"),
    [
        (AMELIE, SAVED, False, "Moodle user 42, by hand on 2026-11-22."),
        (AMELIE, replace(SAVED, moodle_id=None, saved_at=""), False, "Not in Moodle, by hand."),
        (FIRE, SAVED, False, "Moodle course 42, by hand on 2026-11-22."),
        (
            AMELIE,
            SAVED,
            True,
            (
                "Moodle user 42 on 2026-11-22, in the team's match_file. That file is only read: it cannot "
                "be changed here. Your own choice goes before it."
            ),
        ),
    ],
)
def test_what_was_confirmed_is_said_with_where_it_stands(
    about: Learner | Course, saved: Pair, said: str, *, shared: bool
) -> None:
    lines = told(about_lines(about, saved, shared=shared, width=30))
    assert " ".join(lines[lines.index("Confirmed") + 1 :]) == said


def test_a_candidate_is_told_field_by_field_and_each_difference_marked() -> None:
    option = option_of(AMELIE, OTHER)
    assert option.differs == "name, e-mail"
    assert told(candidate_lines(AMELIE, option, UNICODE, 53)) == [
        "A. Dubois, Moodle user 5107",
        "name ≠ A. Dubois",
        "e-mail ≠ a.dubois@acme.example",
        "idnumber not given, or not shown",
        "has adubois2, suspended",
        "why the same login",
    ]
    assert "name ! A. Dubois" in told(candidate_lines(AMELIE, option, ASCII, 53))
    assert candidate_lines(AMELIE, FORGET, UNICODE, 53) == candidate_lines(AMELIE, None, UNICODE, 53) == []
    assert ["".join(text for text, _ink in cell) for cell in cells(FORGET)][3] == ""


def test_a_course_is_told_by_what_it_has() -> None:
    option = option_of(FIRE, Candidate(12, "Fire Safety", "the same title", "FIRE-26, hidden"))
    assert option.differs == "FIRE-26, hidden"
    assert told(candidate_lines(FIRE, option, UNICODE, 53)) == [
        "Fire Safety, Moodle course 12",
        "has FIRE-26, hidden",
        "why the same title",
    ]
