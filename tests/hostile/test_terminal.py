"""Hostile texts in every view, message and answer: all that reaches a terminal of them is text."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.accounts import NAME, SECRETS, save
from tests.e2e.program import PATIENCE, Rollbook
from tests.hostile.commands import END
from tests.hostile.serving import (
    COURSE,
    COURSES,
    LEARNERS,
    SAFE,
    STATUSES,
    exceptions,
    hostile_systems,
    moodle_handler,
    refusals,
)
from tests.hostile.texts import TEXTS, injected
from tests.screens.systems import SERVER, TOKEN, Systems
from tests.support.asked import Told, rollbook
from tests.support.emitted import foreign, tokens
from tests.support.source import ROOT
from tests.support.terminal import Terminal
from tui.protocols.moodle import requests

OSC_52: Final = r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07"
QUIET: Final = 0.12
"""Seconds without a byte after which a view is held to have been drawn."""


@pytest.fixture
def both() -> Iterator[Systems]:
    with hostile_systems() as found:
        save(found.ispring.url, found.moodle.url)
        yield found


def see_clean(raw: bytes) -> None:
    """See that a terminal was sent nothing but what Rollbook makes itself, and copies of clean text."""
    assert foreign(raw, [OSC_52]) == []
    assert injected(raw) == []
    for token in tokens(raw):
        if token.text.startswith("\x1b]52;"):
            copied = base64.b64decode(token.text.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode()
            assert foreign(copied.replace("\n", "").encode()) == []


class Walker(Rollbook):
    """Rollbook with the profile of the hostile systems."""

    def __init__(self, size: tuple[int, int] = (80, 24)) -> None:
        super().__init__("--profile", NAME, size=size, environment=SECRETS)

    def go(self, *keys: str) -> None:
        """Press keys, each once the one before has been drawn."""
        for key in keys:
            self.press(key)
            self.wait_quiet(QUIET, PATIENCE)

    def enter_course(self) -> None:
        """From the courses: open the hostile one."""
        self.press("/")
        self.type("safety")
        self.sees(f"1 of {len(COURSES)}")
        self.go("enter", "enter")
        self.sees(SAFE, f"of {len(LEARNERS)}")


def over_the_courses(program: Walker) -> None:
    """See what opens over the courses: check, copy, match, commands by name, people by name, doctor."""
    program.go("home", "c", "enter")
    program.sees("Checked 1 of 1")
    program.go("i", "escape", "y", "m", "end", "escape", "escape", "m", "down", "escape", "*", "m")
    program.sees("Space marks what is right")
    program.go("escape", "*", ":", "pagedown", "escape", "o")
    program.type("owned")
    program.press("enter")
    program.sees("found among")
    program.go("end", "escape", "a", "/")
    program.type("doctor")
    program.go("enter", "enter")
    program.sees(re.compile(r"\d+ ok, .* r again"))
    program.go("pagedown", "pagedown", "escape", "escape", "escape", "home")


def test_every_view(both: Systems) -> None:
    with Walker() as program:
        program.sign_in()
        program.go("end", "i", "escape", "home")
        for _ in range(len(COURSES) // 18):
            program.go("pagedown")
        over_the_courses(program)
        program.enter_course()
        for _ in range(len(LEARNERS) // 16):
            program.go("pagedown")
        program.press("end")
        program.sees(f"{len(LEARNERS)} of {len(LEARNERS)}")
        program.go(
            "i", "pagedown", "escape", "w", "n", "escape", "c", "i", "escape", "escape", "v", "i", "escape"
        )
        program.go("y", "m", "end", "escape")
        program.go("escape", "d", "d", "s", "n", "?", "pagedown", "escape", "home", "enter")
        for _ in range(3):
            program.go("n")
        program.go("t", "t")
        program.go(
            "end",
            "pageup",
            "i",
            "pagedown",
            "escape",
            "w",
            "escape",
            "y",
            "m",
            "escape",
            "m",
            "down",
            "escape",
        )
        program.go("y", "t", "escape", "o")
        program.type("e9@example.org")
        program.go("enter", "i", "escape", "escape", "a", "escape", "escape", "escape")
        program.press("q")
        assert program.wait_exit(PATIENCE) == 0
        see_clean(program.raw)
    assert both.moodle.seen


def test_every_error(both: Systems) -> None:
    token = both.ispring.routes[TOKEN]
    statuses = both.ispring.routes[STATUSES]
    with Walker((120, 40)) as program:
        program.sees("[ Sign in ]")
        for ispring, moodle in list(zip(refusals(), exceptions(), strict=True))[::8]:
            both.ispring.routes[TOKEN], both.moodle.routes[SERVER] = ispring, moodle
            program.go("enter")
            program.wait_gone("… asking", PATIENCE)
        both.ispring.routes[TOKEN], both.moodle.routes[SERVER] = token, moodle_handler()
        program.sign_in()
        program.enter_course()
        for reply in list(refusals())[1::6]:
            both.ispring.routes[STATUSES] = reply
            program.go("r")
        program.go("i", "pagedown", "escape")
        both.ispring.routes[STATUSES] = statuses
        program.go("r", "home", "enter")
        for reply in list(exceptions())[2::6]:
            both.moodle.routes[SERVER] = moodle_handler(**{requests.ACTIVITY_STATES: reply})
            program.go("r")
        program.go("i", "pagedown", "escape")
        program.press("q")
        assert program.wait_exit(PATIENCE) == 0
        see_clean(program.raw)


@pytest.mark.usefixtures("both")
def test_every_command() -> None:
    command = [sys.executable, "-m", "tests.hostile.commands"]
    with Terminal(command, rows=50, columns=160, environment=SECRETS, cwd=ROOT) as terminal:
        terminal.wait_for(END, 2 * PATIENCE)
        assert terminal.wait_exit(PATIENCE) == 0
        raw = terminal.raw
    assert foreign(raw) == []
    assert injected(raw) == []
    codes = dict(re.findall(r"-- (\w+) (\d+)", raw.decode()))
    assert "70" not in codes.values(), codes


@pytest.mark.usefixtures("both")
def test_no_row_is_lost_and_every_text_is_clean_in_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_by(*words: str) -> Told:
        for name, secret in SECRETS.items():  # each run takes them out, so that no child inherits them
            monkeypatch.setenv(name, secret)
        told = rollbook("--profile", NAME, *words)
        assert told.code == 0, told.err
        return told

    told = told_by("status", COURSE, "--json")
    assert len(told.rows) == len(LEARNERS) == len(TEXTS) + 1
    assert {row["learner_id"] for row in told.rows} == {one.id for one in LEARNERS}
    assert len(told_by("courses", "--json").rows) == len(COURSES)
    for form in ("csv", "md", "json"):
        path = tmp_path / f"out.{form}"
        told_by("export", COURSE, "--format", form, "--output", str(path))
        assert foreign(path.read_bytes().replace(b"\n", b"")) == []
        assert path.stat().st_mode & 0o777 == 0o600
    lines = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    assert len(lines) == len(LEARNERS) + 1
