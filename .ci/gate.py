#!/usr/bin/env python3
"""Hold the measured coverage against its floors: lines and branches, each for itself."""

from __future__ import annotations

import json
import sys
from pathlib import PurePosixPath
from typing import Any, Final

FLOORS: Final = {"tui": 90, "tui/records": 95, "tui/protocols": 95, "tui/lookup": 95}
"""Percent, by folder."""


def percent(files: dict[str, Any], folder: str, what: str) -> float:
    """Return how much of ``what`` (statements, branches) below a folder was run."""
    covered = {"statements": "covered_lines", "branches": "covered_branches"}[what]
    sums = [each["summary"] for name, each in files.items() if PurePosixPath(name).is_relative_to(folder)]
    total = sum(each[f"num_{what}"] for each in sums)
    if not total:
        sys.exit(f"nothing was measured in {folder}")
    return 100 * sum(int(each[covered]) for each in sums) / int(total)


def main() -> int:
    """Read a report of ``coverage json`` from standard input; return 1 if a floor was missed."""
    files = json.load(sys.stdin)["files"]
    missed = False
    for folder, floor in FLOORS.items():
        for what in ("statements", "branches"):
            reached = percent(files, folder, what)
            missed |= reached < floor
            mark = "+" if reached >= floor else "x"
            sys.stdout.write(f"{mark} {folder:<15} {what:<11} {reached:6.2f} %, floor {floor} %\n")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
