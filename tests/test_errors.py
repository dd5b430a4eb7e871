"""An error says on one line where, what, and what to do next."""

from __future__ import annotations

import pytest

from tui import errors
from tui.records import System

ALL = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.RollbookError)
]


def test_the_sentence_has_system_cause_code_and_remedy() -> None:
    error = errors.SignInError(
        "this token was refused",
        system=System.MOODLE,
        remedy="Make a new one.",
        code="invalidtoken",
        field="token",
    )
    assert str(error) == error.sentence == "Moodle: this token was refused (invalidtoken). Make a new one."
    assert (error.what, error.field) == ("this token was refused", "token")


def test_what_is_not_known_leaves_no_gap() -> None:
    assert errors.StoppedError("stopped").sentence == "stopped."
    assert errors.WireError("answered 403", code="403").sentence == "answered 403."


def test_an_ambiguous_name_lists_what_it_could_mean() -> None:
    error = errors.AmbiguousError("two courses are called X", ("a", "b"), system=System.ISPRING)
    assert error.candidates == ("a", "b")
    assert error.sentence == "iSpring: two courses are called X. Use one of these ids."


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_has_its_line_and_its_exit_code_in_the_overview(kind: type[errors.RollbookError]) -> None:
    assert kind.__name__ in errors.__all__
    lines = [line for line in (errors.__doc__ or "").splitlines() if f" {kind.__name__} " in f"{line} "]
    assert len(lines) == 1
    if "exit" in lines[0]:
        assert int(lines[0].rpartition("exit")[2]) == kind.exit_code


def test_everything_public_is_an_error() -> None:
    assert {kind.__name__ for kind in ALL} == set(errors.__all__)
