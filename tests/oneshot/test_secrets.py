"""Commands that fail, each in its way: no secret on standard output or standard error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.accounts import COURSE, ZOE
from tests.e2e.hunted import HUNT, hunted_sites, repeating
from tests.support.asked import rollbook
from tests.support.hunting import API_SECRET, TOKEN

COMMANDS = (
    ("courses",),
    ("status", COURSE[0], "--json"),
    ("status", COURSE[0], "--match"),
    ("activities", ZOE.email, COURSE[0]),
    ("why", ZOE.email, COURSE[0]),
    ("learner", ZOE.email),
    ("differences", COURSE[0]),
    ("check", "--all"),
    ("export", COURSE[0], "--format", "csv"),
    ("doctor",),
    ("doctor", "--json"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("failing", ["both", "Moodle"])
def test_no_command_that_fails_tells_a_secret(
    words: tuple[str, ...], failing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLBOOK_ISPRING_SECRET", API_SECRET)
    monkeypatch.setenv("ROLLBOOK_MOODLE_SECRET", TOKEN)
    with hunted_sites() as (ispring, moodle), repeating(moodle, *([ispring] if failing == "both" else [])):
        told = rollbook(*words)
    without_moodle = words[0] in {"courses", "export"} or words[1:] == (COURSE[0], "--json")
    assert ("You sent" in told.out + told.err) is (failing == "both" or not without_moodle)
    assert HUNT.through(tmp_path) == []
    assert HUNT.spoils(told.out, told.err) == []


def test_no_secret_that_a_command_prints_wrongly_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a blank line first, a secret no header can carry: the refusal does not repeat it."""
    monkeypatch.setenv("ROLLBOOK_ISPRING_SECRET", f"{API_SECRET}\x1b[31m{TOKEN}")
    with hunted_sites():
        told = rollbook("courses")
    assert told.code == 3
    assert HUNT.spoils(told.out, told.err) == []
