"""Looks are read as they were written, and the way from one to another leads there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.looks import PLAIN, Look, bare, changed, difference

INKS = ("", "31", "97", "38;5;117", "38;2;1;22;255")
GROUNDS = ("", "44", "100", "48;5;233", "48;2;18;18;18")
ATTRIBUTES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 51, 53)

looks = st.builds(
    Look, st.sampled_from(INKS), st.sampled_from(GROUNDS), st.frozensets(st.sampled_from(ATTRIBUTES))
)


def after(look: Look, sequence: str) -> Look | None:
    """What a terminal that writes like ``look`` does after an SGR sequence, or none."""
    return changed(look, sequence.removeprefix("\x1b[").removesuffix("m")) if sequence else look


@given(looks, looks)
def test_the_difference_leads_from_one_look_to_the_other(old: Look, new: Look) -> None:
    assert after(old, difference(old, new)) == new


@given(looks, looks)
def test_from_an_unknown_look_all_is_told(old: Look, new: Look) -> None:
    assert after(old, difference(None, new)) == new


@given(looks, looks)
def test_the_difference_is_never_longer_than_all(old: Look, new: Look) -> None:
    assert len(difference(old, new)) <= len(difference(None, new))


@pytest.mark.parametrize(
    ("old", "new", "sequence"),
    [
        (PLAIN, PLAIN, ""),
        (Look("38;5;117"), PLAIN, "\x1b[m"),
        (Look("38;5;117", "48;5;233"), Look("38;5;9", "48;5;233"), "\x1b[38;5;9m"),
        (Look("38;5;9", "", frozenset({1})), Look("38;5;9"), "\x1b[22m"),
        (Look("38;5;117", "", frozenset({1, 2})), Look("38;5;117", "", frozenset({2})), "\x1b[22;2m"),
        (Look("38;5;117", "48;5;233"), Look("38;5;117"), "\x1b[49m"),
    ],
)
def test_only_what_changes_is_told(old: Look, new: Look, sequence: str) -> None:
    assert difference(old, new) == sequence


@pytest.mark.parametrize("parameters", ["38", "38;5", "38;2;1;2", "38;7;1", "48;9", "10", "1;73"])
def test_what_is_unknown_is_no_look(parameters: str) -> None:
    assert changed(PLAIN, parameters) is None


def test_empty_parameters_are_noughts() -> None:
    assert changed(Look("31", "", frozenset({1})), "") == PLAIN
    assert changed(Look("31", "", frozenset({1})), ";4") == Look(attributes=frozenset({4}))


@given(looks)
def test_a_blank_shows_its_ground_and_what_is_drawn_across_it(look: Look) -> None:
    seen = bare(look)
    assert seen.ground == look.ground
    assert bare(seen) == seen
    assert (seen == look) or not look.attributes & {4, 7, 9, 21, 51, 53}
