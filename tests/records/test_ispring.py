"""What iSpring's status texts mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.records import Family, Outcome

FAMILIES = {
    Family.DONE: "complete passed accepted",
    Family.IN_PROGRESS: "in_progress",
    Family.PENDING: "pending",
    Family.FAILED: "failed declined incomplete",
    Family.NOT_STARTED: "not_started",
    Family.UNKNOWN: "unknown",
}


def test_every_outcome_has_the_family_it_is_counted_in() -> None:
    assert {outcome: family.value for family, names in FAMILIES.items() for outcome in names.split()} == {
        outcome.value: outcome.family.value for outcome in Outcome
    }


def test_the_families_stand_in_the_order_of_their_keys() -> None:
    assert list(Family) == list(FAMILIES)


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        ("Passed", Outcome.PASSED),
        ("In progress", Outcome.IN_PROGRESS),
        ("Not Started", Outcome.NOT_STARTED),
        ("Not viewed", Outcome.NOT_STARTED),
        ("Completed", Outcome.COMPLETE),
        ("  in-progress ", Outcome.IN_PROGRESS),
        ("FAILED", Outcome.FAILED),
        ("Terminé", Outcome.UNKNOWN),
        ("", Outcome.UNKNOWN),
        ("unknown", Outcome.UNKNOWN),
    ],
)
def test_a_servers_text_is_understood(raw: str, outcome: Outcome) -> None:
    assert Outcome.of(raw) is outcome


@given(
    st.sampled_from(Outcome),
    st.sampled_from([" ", "_", "-"]),
    st.sampled_from([str.upper, str.title, str.lower]),
)
def test_spelling_does_not_matter(outcome: Outcome, space: str, case: type[str]) -> None:
    assert Outcome.of(case(outcome.value.replace("_", space))) is outcome


@given(st.text())
def test_no_text_is_too_strange(raw: str) -> None:
    assert Outcome.of(raw) in Outcome
