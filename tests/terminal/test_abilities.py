"""What a terminal can do is read from its description; of one without, nothing is assumed."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

from tests.support.source import ROOT
from tests.terminal.known import SCREEN, XTERM
from tui.terminal.abilities import NONE, Abilities

ASK: Final = "import sys; from tui.terminal.abilities import abilities_of; print(abilities_of(sys.argv[1]))"


@pytest.mark.parametrize(
    ("term", "abilities"),
    [
        ("xterm", XTERM),
        ("screen", SCREEN),
        ("dumb", Abilities(exact_places=True)),
        ("nobody-has-it", NONE),
    ],
)
def test_a_terminal_can_what_its_description_says(term: str, abilities: Abilities) -> None:
    """In a process of its own each: curses looks up one terminal only."""
    run = subprocess.run(
        [sys.executable, "-c", ASK, term], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    assert run.stdout.strip() == repr(abilities)
