"""What screens say where iSpring was read in a way that gives no dates: not given, and never "never"."""

from __future__ import annotations

from typing import Final

import pytest

from tests.lookup.builders import CLOCK, FIRE, NOW, row, undated
from tui.lookup.course.differences import Comparison, Kind
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.row import RosterRow
from tui.screens import roster_words
from tui.screens.drawing import Pen, difference_cells, roster_cells, roster_columns
from tui.screens.facts import learner_facts
from tui.screens.learner_words import identity, sides
from tui.widgets.cells import Cell
from tui.widgets.glyphs import UNICODE

DONE: Final = undated("Passed", "100")
OPEN: Final = undated()
PEN: Final = Pen(UNICODE, CLOCK, NOW, dated=False)


def texts(cells: list[Cell]) -> list[str]:
    return ["".join(text for text, _ink in cell) for cell in cells]


def ispring_side(about: RosterRow, width: int) -> list[str]:
    """Return completed and last seen, as iSpring's line of the small table says them."""
    _, line, _ = texts(sides(about, None, None, PEN, width=width, said=""))
    return line.partition("%")[2].split("  ")


@pytest.mark.parametrize("one", [DONE, OPEN])
def test_a_heading_says_it_for_the_whole_roster(one: RosterRow) -> None:
    columns = roster_columns(dated=False)
    assert [column.title for column in columns] == ["Name", "Status", "Progress", "Dates not given", "Moodle"]
    cells = texts(list(roster_cells(one, PEN, "id")))
    assert len(cells) == len(columns)
    assert cells[3:] == ["", "id"]


@pytest.mark.parametrize("width", [80, 120])
def test_the_learners_table_says_it_where_a_date_would_stand(width: int) -> None:
    for about, said in (
        (DONE, ["not given", "not given"]),
        (OPEN, ["–", "not given"]),
        (row(), ["–", "never"]),
    ):
        assert [word.strip() for word in ispring_side(about, width) if word.strip()] == said


def test_the_line_about_her_says_it_of_the_due_date() -> None:
    assert "due date not given" in texts([identity(OPEN, "Lyon", PEN, 80)])[0]
    assert "due" not in texts([identity(DONE, "Lyon", PEN, 80)])[0]
    assert "due" not in texts([identity(row(), "Lyon", PEN, 80)])[0]


def test_differences_say_it_where_the_day_of_ispring_would_stand() -> None:
    for about, said in ((DONE, "not given"), (OPEN, "91 %")):
        one = Comparison(about, None, Kind.DIFFER, False, None, "")
        assert texts(list(difference_cells(one, PEN, "id")))[2] == said


def test_the_details_say_by_what() -> None:
    for about in (DONE, OPEN):
        facts = {
            (fact.group, fact.label): fact.text
            for fact in learner_facts(about, Roster(FIRE), None, "", CLOCK)
        }
        assert facts["Final status in iSpring", "Completed"] == "not given by SOAP"
        assert facts["Final status in iSpring", "Last seen"] == "not given by SOAP"
        assert facts["Enrolment in iSpring", ""] == "not given by SOAP"


def test_only_what_there_is_can_be_sorted_by() -> None:
    assert set(roster_words.sort_letters(dated=True)) - set(roster_words.sort_letters(dated=False)) == {
        "d",
        "v",
    }


def test_who_is_late_is_not_nobody_but_unknown() -> None:
    said, _ = roster_words.no_match_lines("late", None, unknown="Nobody knows.")
    assert said == "Nothing matches “late”. Nobody knows."
