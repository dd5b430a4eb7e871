"""Completion in the shell, by the shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.asked import rollbook
from tests.support.source import ROOT
from tui.accounts.profiles import ISpringAccount, Profile, save_profile
from tui.arguments import SHELLS

ASK = """
eval "$(rollbook completion bash)"
COMP_LINE=$1; COMP_POINT=${#1}; COMP_TYPE=9
_python_argcomplete rollbook
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A machine on which ``rollbook`` is a program and has two profiles."""
    program = tmp_path / "rollbook"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m tui "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "own"
    for name in ("acme", "acme-test"):
        save_profile(
            Profile(name, ISpringAccount("https://acme.example", "https://api.acme.example")), folder
        )
    return {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "ROLLBOOK_CONFIG_DIR": str(folder),
    }


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("rollbook diff", {"differences"}),
        ("rollbook --profile ac", {"acme", "acme-test"}),
        ("rollbook export x --format ", {"csv", "json", "md"}),
        ("rollbook export x --view ", {"roster", "differences", "causes", "grid"}),
    ],
)
def test_bash_completes(environment: dict[str, str], typed: str, offered: set[str]) -> None:
    run = subprocess.run(
        ["bash", "--norc", "-c", ASK, "bash", typed],  # noqa: S607  # whichever bash this machine has
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert {word.strip() for word in run.stdout.split("\n") if not word.startswith("-")} - {""} == offered


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script(shell: str) -> None:
    told = rollbook("completion", shell)
    assert told.code == 0
    assert "_ARGCOMPLETE" in told.out
    assert "rollbook" in told.out
