"""Commands are defined once, and bindings, last lines, help and README follow from that."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

import pytest
from textual.binding import BindingsMap

from tui.app import RollbookApp
from tui.commands import (
    COMMANDS,
    VIEWS,
    Place,
    bindings_for,
    commands_of,
    help_for,
    hints_for,
    key_name,
    key_table_markdown,
)
from tui.screens.causes_sheet import CausesSheet
from tui.screens.check_sheet import CheckSheet
from tui.screens.chooser import Chooser
from tui.screens.copying import CopySheet
from tui.screens.courses_pane import CoursesPane
from tui.screens.doctor import DoctorScreen
from tui.screens.explorer import ExplorerScreen
from tui.screens.learner_courses import LearnerCoursesSheet
from tui.screens.learner_pane import LearnerPane
from tui.screens.login import LoginScreen
from tui.screens.page import PageScreen
from tui.screens.pairing import PairingSheet
from tui.screens.palette import Palette
from tui.screens.people_sheet import PeopleSheet
from tui.screens.rights import LetterSheet, RightsScreen
from tui.screens.roster_pane import RosterPane
from tui.screens.table_copying import TableCopySheet
from tui.screens.why import WhyScreen
from tui.widgets.cells import cell_len
from tui.widgets.line import keys_line
from tui.widgets.table import RowTable


def test_every_command_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(command.id for command in COMMANDS).items() if count > 1] == []


@pytest.mark.parametrize("place", [Place.LOGIN, *VIEWS, Place.CHOOSER, Place.COPY, Place.WHY, Place.WHOLE])
def test_no_key_means_two_things_in_one_place(place: Place) -> None:
    around = (Place.APP,) if place in {Place.LOGIN, Place.COPY} else (Place.TABLE, Place.APP)
    keys = Counter(key for command in commands_of(place, *around) for key in command.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_letters_are_lower_case_but_g() -> None:
    letters = {key for command in COMMANDS for key in command.keys if len(key) == 1 and key.isalpha()}
    assert {letter for letter in letters if letter.isupper()} == {"G"}


def test_keys_terminals_swallow_are_not_used() -> None:
    """Tmux and screen prefixes, flow control, and the twins of Backspace, Tab, Enter and Esc."""
    lost = {f"ctrl+{letter}" for letter in "absqhijm"} | {"ctrl+space", "ctrl+left_square_bracket"}
    used = {key for command in COMMANDS for key in command.keys}
    assert used & lost == set()
    assert {key for key in used if "alt" in key or re.fullmatch(r"f\d+", key)} == {"f1"}


def test_escape_goes_back_and_never_stops_or_quits() -> None:
    escapes = {command.id for command in COMMANDS if "escape" in command.keys}
    assert escapes == {"back"}


@pytest.mark.parametrize("place", Place)
def test_bindings_are_textuals(place: Place) -> None:
    bindings = bindings_for(place)
    known = BindingsMap(bindings).key_to_bindings
    assert len(known) == len(bindings)
    assert all(not binding.show and binding.tooltip and binding.id for binding in bindings)


def test_a_binding_for_each_key() -> None:
    known = BindingsMap(bindings_for(Place.ROSTER)).key_to_bindings
    assert [known[key][0].action for key in ("slash", "3", "0", "escape", "r")] == [
        "filter",
        "family('3')",
        "family('0')",
        "screen.back",
        "refresh",
    ]


def test_stopping_comes_before_what_a_field_does_with_the_key() -> None:
    first = {binding.key for binding in bindings_for(Place.APP) if binding.priority}
    assert first == {"ctrl+c", "ctrl+l", "ctrl+z"}


def test_tab_and_the_fields_own_keys_are_left_to_textual() -> None:
    assert {binding.key for binding in bindings_for(Place.LOGIN)} == {"enter"}


OFFERING: Final[dict[Place, tuple[type[Any], type[Any]]]] = {
    Place.LOGIN: (LoginScreen, LoginScreen),
    Place.COURSES: (CoursesPane, ExplorerScreen),
    Place.ROSTER: (RosterPane, ExplorerScreen),
    Place.LEARNER: (LearnerPane, ExplorerScreen),
    Place.CHOOSER: (Chooser, Chooser),
    Place.COPY: (CopySheet, CopySheet),
    Place.COPY_TABLE: (TableCopySheet, TableCopySheet),
    Place.COPY_LETTER: (LetterSheet, LetterSheet),
    Place.CHECK: (CheckSheet, CheckSheet),
    Place.WHY: (WhyScreen, WhyScreen),
    Place.PAIRING: (PairingSheet, PairingSheet),
    Place.PEOPLE: (PeopleSheet, PeopleSheet),
    Place.HER_COURSES: (LearnerCoursesSheet, LearnerCoursesSheet),
    Place.WHOLE: (CausesSheet, CausesSheet),
    Place.PAGE: (PageScreen, PageScreen),
    Place.RIGHTS: (RightsScreen, RightsScreen),
    Place.DOCTOR: (DoctorScreen, DoctorScreen),
    Place.PALETTE: (Palette, Palette),
    Place.TABLE: (RowTable, ExplorerScreen),
    Place.APP: (RollbookApp, RollbookApp),
}
"""Who offers a place, and on which screen."""


@pytest.mark.parametrize("place", Place)
def test_every_key_has_somebody_who_acts_on_it(place: Place) -> None:
    offering, screen = OFFERING[place]
    actors = {"": offering, "screen": screen, "app": RollbookApp}
    for binding in bindings_for(place):
        target, _, name = binding.action.partition("(")[0].rpartition(".")
        assert hasattr(actors[target], f"action_{name}"), binding


def footer(place: Place, width: int) -> str:
    """Return the last line of a place as it is read, with the blank a line has at both ends."""
    joined = "".join(text for text, _ink in keys_line(hints_for(place, width)))
    return f" {joined} "


@pytest.mark.parametrize("place", [Place.LOGIN, *VIEWS, Place.CHOOSER, Place.COPY, Place.DOCTOR, Place.WHOLE])
@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
def test_last_lines_fit(place: Place, width: int) -> None:
    line = footer(place, width)
    assert cell_len(line) <= width
    assert line.startswith(" ")
    assert line.endswith(" ")
    narrower = hints_for(place, width - 1 if width != 120 else 119)
    if width != 120:
        assert set(narrower) <= set(hints_for(place, width))


@pytest.mark.parametrize(
    ("place", "width", "line"),
    [
        (Place.LOGIN, 80, " Tab next  Space choose  Enter sign in  F1 help  Ctrl+C quit "),
        (
            Place.COURSES,
            80,
            " Enter open  c check  / filter  e export  m match  o find  ? keys  q quit ",
        ),
        (
            Place.ROSTER,
            80,
            " Enter open  w why  / filter  1-5 show  s sort  y copy  o find  ? keys  q quit ",
        ),
        (
            Place.LEARNER,
            80,
            " Esc back  n/p next  w evidence  i details  y copy  m match  ? keys  q quit ",
        ),
        (Place.ROSTER, 30, " Enter open  w why  ? keys "),
    ],
)
def test_last_lines_say_what_matters_most(place: Place, width: int, line: str) -> None:
    assert footer(place, width) == line


def test_wide_lines_have_longer_words() -> None:
    assert ("F1", "help, rights to ask for") in hints_for(Place.LOGIN, 120)
    assert ("n/p", "next learner") in hints_for(Place.LEARNER, 120)
    assert ("Space", "mark") in hints_for(Place.ROSTER, 120)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ctrl+u", "Ctrl+U"),
        ("shift+tab", "Shift+Tab"),
        ("G", "G"),
        ("g", "g"),
        ("+", "+"),
        ("pagedown", "PgDn"),
    ],
)
def test_keys_are_written_as_readers_know_them(key: str, name: str) -> None:
    assert key_name(key) == name


@pytest.mark.parametrize("place", [Place.LOGIN, *VIEWS, Place.CHOOSER, Place.WHOLE])
def test_help_names_every_command_of_the_place(place: Place) -> None:
    listed = {command.label: heading for heading, command in help_for(place)}
    assert "?, F1" in listed
    assert ("↓, j" in listed) == (place is not Place.LOGIN)
    assert {command.label for command in commands_of(place)} <= set(listed)


def test_the_key_table_has_one_line_for_each_command() -> None:
    head, rule, *lines = key_table_markdown().splitlines()
    assert len(lines) == len(COMMANDS)
    assert {line.count("|") for line in (head, rule, *lines)} == {4}
    assert "| `Esc`, `h`, `←`, `Backspace` | back one step" in key_table_markdown()
