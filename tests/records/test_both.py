"""How accounts and systems are named."""

from __future__ import annotations

from tui.records import Account, System


def test_an_account_is_named_with_what_it_may_see() -> None:
    assert Account("api-support", "all departments").described == "api-support, all departments"
    assert Account("svc-report").described == "svc-report"


def test_systems_are_called_by_their_names() -> None:
    assert [system.label for system in System] == ["iSpring", "Moodle"]
