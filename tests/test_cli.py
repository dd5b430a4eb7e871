"""The command line: what it says about itself, what it refuses, and how it ends."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import tui
from tests.support.asked import rollbook
from tui import cli
from tui.errors import GateError, StoppedError

ANSWERS = ("courses", "status", "activities")
COMMANDS = (*ANSWERS, "doctor", "rights")


@pytest.mark.parametrize("command", [(), ("status",), ("activities",), ("export",)], ids=" ".join)
def test_help_warns_of_arguments_others_can_see(command: tuple[str, ...]) -> None:
    told = rollbook(*command, "--help")
    assert told.code == 0
    text = " ".join(told.out.split())
    assert "or - to read it from standard input" in text
    assert "can be seen by other users of this machine (ps) and stay in your shell's history" in text
    for code in ("0 answered", "1 nothing found", "2 wrong usage", "3 sign-in", "4 a server", "130", "70"):
        assert code in text


def test_help_names_every_command() -> None:
    told = rollbook("--help")
    assert all(command in told.out for command in COMMANDS)
    assert all(option in told.out for option in ("--demo", "--profile", "--course", "--learner", "--version"))


def test_version() -> None:
    told = rollbook("--version")
    assert (told.code, told.out) == (0, f"rollbook {tui.__version__}\n")


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("activities", "amelie"),
        ("courses", "--json", "--csv"),
        ("--demo", "--profile", "acme", "courses"),
        ("grades",),
        ("courses", "more"),
        ("--demo", "courses", "--match"),
    ],
    ids=" ".join,
)
def test_wrong_words(words: tuple[str, ...]) -> None:
    told = rollbook(*words)
    assert (told.code, told.out) == (2, "")
    assert "usage: rollbook" in told.err


def test_without_a_terminal_it_says_what_there_is_instead() -> None:
    told = rollbook()
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("rollbook: this is not a terminal. ")
    assert all(f"rollbook {command}" in told.err for command in ANSWERS)


def test_soap_is_chosen_for_the_demo_alone_a_profile_says_so_itself() -> None:
    told = rollbook("--soap", "courses")
    assert (told.code, told.out) == (2, "")
    assert 'A profile says protocol = "soap"' in told.err


@pytest.mark.parametrize("form", ["--json", "--csv", ""])
def test_the_demo_answers_and_leaves_nothing_behind(form: str, own_folders: Path) -> None:
    before = threading.active_count()
    told = rollbook("--demo", "courses", *filter(None, [form]))
    assert told.code == 0
    assert "Fire Safety 2026" in told.out
    assert threading.active_count() == before
    assert list(own_folders.rglob("*")) == []


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (KeyboardInterrupt(), 130, ""),
        (StoppedError("stopped"), 130, ""),
        (BrokenPipeError(), 0, ""),
        (GateError("DELETE /user is not on the list"), 70, "rollbook: DELETE /user is not on the list."),
        (
            ValueError("a secret"),
            70,
            "rollbook: stopped because of a fault of its own (ValueError in tui/cli.py",
        ),
        (RecursionError(), 70, "rollbook: stopped because of a fault of its own (RecursionError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_how_it_ends(fault: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_start_demo", failing(fault))
    told = rollbook("--demo", "courses")
    assert (told.code, told.out) == (code, "")
    assert told.err.startswith(said)
    assert len(told.err.splitlines()) == (1 if said else 0)
    assert "a secret" not in told.err


def failing(fault: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise fault

    return fail


def test_a_fault_without_any_place_is_told_by_its_kind() -> None:
    assert cli._place(ValueError("a secret")) == "ValueError"


def test_secrets_leave_the_environment_before_anything_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLLBOOK_MOODLE_SECRET", "never inherited")
    rollbook("courses")
    assert "ROLLBOOK_MOODLE_SECRET" not in os.environ


def test_a_place_to_begin_is_not_for_commands() -> None:
    told = rollbook("--course", "Fire Safety 2026", "courses")
    assert (told.code, told.out) == (2, "")
    assert "rollbook courses --help tells how" in told.err
