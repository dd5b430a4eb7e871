"""What the README promises holds."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

import tui.errors
from tests.support.asked import rollbook
from tests.support.reference import profile_reference
from tests.support.source import ROOT
from tui.arguments import parser
from tui.commands import key_table_markdown
from tui.protocols import gate

README = (ROOT / "README.md").read_text("utf-8")


def after(mark: str) -> str:
    """The text from an invisible mark to the next one, or to the end of the code block that follows."""
    text = README.partition(f"<!-- {mark} -->\n")[2]
    assert text, mark
    return (
        text.partition("<!-- end -->")[0]
        if "<!-- end -->" in text.partition("\n\n")[0]
        else text.split("```")[1]
    )


def test_the_commands_are_one_line_each() -> None:
    assert after("demo command") == (
        "sh\npython3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/rollbook --demo\n"
    )
    assert after("test command") == (
        "sh\npython3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/python -m pytest\n"
    )


@pytest.mark.parametrize(
    ("mark", "reads"),
    [
        ("ispring reads", frozenset(gate.ISPRING_READS)),
        ("soap reads", gate.SOAP_READS),
        ("moodle reads", gate.MOODLE_READS),
    ],
)
def test_every_request_the_gate_lets_pass_is_listed(mark: str, reads: frozenset[str]) -> None:
    assert re.findall("`([^`]+)`", after(mark)) == sorted(reads)


def test_the_token_requests_are_listed() -> None:
    for path in (gate.ISPRING_TOKEN, gate.MOODLE_TOKEN, gate.MOODLE_REST):
        assert f"`POST {path}`" in README


def test_every_exit_code_is_listed() -> None:
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    errors = [value for value in vars(tui.errors).values() if isinstance(value, type)]
    codes = {error.exit_code for error in errors if issubclass(error, tui.errors.RollbookError)}
    assert listed == codes | {0}
    assert set(map(int, re.findall(r"(\d+) [a-z]", str(parser().epilog)))) == listed


def test_the_examples_are_understood() -> None:
    lines = re.findall(r"^(?:uv run )?rollbook (.+)$", README, re.MULTILINE)
    assert len(lines) >= 4
    for line in lines:
        assert isinstance(parser().parse_args(shlex.split(line.partition(" > ")[0])), argparse.Namespace)


def test_the_table_of_keys_is_the_one_the_program_makes() -> None:
    _, _, rest = README.partition("<!-- keys -->\n")
    table, _, _ = rest.partition("<!-- end of keys -->")
    assert table == key_table_markdown()


def test_the_reference_of_settings_is_made_from_the_code() -> None:
    assert after("profile reference") == profile_reference()


def test_every_picture_shown_is_one_the_tests_compare_screens_with() -> None:
    shown = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert shown
    for picture in shown:
        assert picture.startswith("tests/snapshots/")
        assert (ROOT / unquote(picture)).is_file(), picture


def test_the_script_runs_and_counts_as_the_demo_does(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(after("script").removeprefix("python\n"), "utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    rows = rollbook("--demo", "status", "Fire Safety 2026", "--json").rows
    given = [row for row in rows if row["status"]]
    done = sum(row["outcome"] in {"complete", "passed", "accepted"} for row in given)
    assert run.stdout == f"{done} of {len(given)} have finished\n"


def test_the_tour_names_every_folder_and_every_room() -> None:
    tour = after("tour")
    folders = [path.parent for path in (ROOT / "tui").rglob("*.py")]
    rooms = [path for path in (ROOT / "tui").glob("*.py") if not path.stem.startswith("_")]
    missing = {path.name for path in [*folders, *rooms] if path.name not in tour}
    assert missing == set()
