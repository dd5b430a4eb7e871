"""One version, said in two places."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import tui
from tests.support.source import ROOT


def test_the_constant_is_the_packages_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == tui.__version__


def test_to_tell_it_nothing_is_loaded() -> None:
    code = "import sys, tui.__main__; sys.argv[1:] = ['--version']; tui.__main__.main(); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    version, loaded = run.stdout.splitlines()
    assert version == f"rollbook {tui.__version__}"
    assert {name for name in loaded.split() if name.startswith("tui")} == {"tui", "tui.__main__"}
