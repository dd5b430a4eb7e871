"""Endless answers and bombs of every packing: a clear message each time, and never much memory."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.source import ROOT

ENOUGH = 250
"""MiB all floods together may add to what the program takes anyway: 200 MiB sent, twenty times."""


@pytest.mark.unmeasured
def test_floods_are_told_and_take_little_memory() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.screens.flooded"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr.decode()
    found = json.loads(run.stdout)
    rows = found["told"].pop("rows")
    assert rows.startswith("! Partial: iSpring broke off after 13,")
    for name, said in found["told"].items():
        if name.startswith("Moodle, "):
            assert "Moodle could not be read:" in said, name
            assert "is larger than 32 MiB" in said or "cannot be understood" in said, (name, said)
        else:
            assert said.startswith("! No final statuses:"), (name, said)
    assert len(found["told"]) == 19
    assert found["grew"] < ENOUGH
