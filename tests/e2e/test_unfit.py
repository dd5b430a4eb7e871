"""Where a full screen cannot be shown, Rollbook says so and what there is instead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.program import PATIENCE, Rollbook
from tests.support.source import ROOT

UNFIT = 2
INSTEAD = "Ask for an answer as text instead, for instance: rollbook courses"


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_show_it(term: str) -> None:
    with Rollbook("--demo", environment={"TERM": term}) as program:
        assert program.wait_exit(PATIENCE) == UNFIT
        assert "this terminal cannot show a full screen" in program.text().replace("\n", " ")
        assert INSTEAD in program.text().replace("\n", " ")
        assert b"\x1b" not in program.raw


def test_standard_input_is_no_terminal() -> None:
    with Rollbook("--demo", stdin=False) as program:
        assert program.wait_exit(PATIENCE) == UNFIT
        assert "this is not a terminal" in program.text()
        assert b"\x1b" not in program.raw


@pytest.mark.parametrize("redirected", [">{}", "2>{}"])
def test_the_screen_would_go_to_a_file(redirected: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    script = f'exec "$@" {redirected.format(file)}'
    with Rollbook("--demo", wrapper=["sh", "-c", script, "sh"]) as program:
        assert program.wait_exit(PATIENCE) == UNFIT
        assert "this is not a terminal" in program.text() + file.read_text("utf-8")
        assert b"\x1b" not in program.raw + file.read_bytes()


def test_no_terminal_at_all() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tui"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert run.returncode == UNFIT
    assert run.stdout == ""
    assert run.stderr.startswith("rollbook: this is not a terminal.")
    assert INSTEAD in run.stderr
