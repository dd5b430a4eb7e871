"""How accounts and systems are named, and which match may be used."""

from __future__ import annotations

import pytest

from tui.records import Account, Match, Right, System


def test_an_account_is_named_with_what_it_may_see() -> None:
    assert Account("api-support", "all departments").described == "api-support, all departments"
    assert Account("svc-report").described == "svc-report"


def test_systems_are_called_by_their_names() -> None:
    assert [system.label for system in System] == ["iSpring", "Moodle"]


@pytest.mark.parametrize(
    ("match", "usable"),
    [
        (Match(Right.SAVED, 5), True),
        (Match(Right.SAVED, 5, confirmed=False), False),
        (Match(Right.IDNUMBER, 5), True),
        (Match(Right.IDNUMBER, 5, confirmed=False), True),
        (Match(Right.EMAIL, 5, confirmed=False), True),
        (Match(Right.AMBIGUOUS, confirmed=False), False),
        (Match(Right.NONE), False),
    ],
)
def test_a_saved_match_in_doubt_is_not_used(match: Match, *, usable: bool) -> None:
    assert match.usable is usable
