"""One version, said in two places."""

from __future__ import annotations

import tomllib

import tui
from tests.support.source import ROOT


def test_the_constant_is_the_packages_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == tui.__version__
