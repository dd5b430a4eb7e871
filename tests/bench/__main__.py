"""All measurements in one table: ``python -m tests.bench [--write README.md] [NAME…]``.

A name is that of a module here with ``lines()``; without any, all of them are run, one after the other and
each in a process of its own: what one leaves in memory is no other's cost.
"""

from __future__ import annotations

import argparse
import pkgutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Final

from tests import bench
from tests.bench.line import HEAD, MISSED, Line

BEGIN: Final = "<!-- bench -->"
END: Final = "<!-- /bench -->"
"""Between these two lines of a document the table stands."""


def names() -> list[str]:
    """Return the measurements there are."""
    found = (module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__")
    return [name for name in found if hasattr(import_module(f"tests.bench.{name}"), "lines")]


def measured(name: str) -> Iterator[Line]:
    """Yield the lines of one measurement as they come."""
    lines: Iterator[Line] = import_module(f"tests.bench.{name}").lines()
    try:
        yield from lines
    except Exception as error:  # noqa: BLE001  # one measurement that fails must not cost the others
        print(f"{name} failed: {type(error).__name__}", file=sys.stderr)  # noqa: T201


def printed(name: str) -> Iterator[str]:
    """Yield the rows of one measurement's table, made in a process of its own."""
    command = [sys.executable, "-m", "tests.bench", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        yield from (row.rstrip("\n") for row in process.stdout if row.rstrip("\n") not in HEAD)


def written(document: str, table: Sequence[str], day: date) -> str:
    """Return a document with this table between its two marks, and the day it was made."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no place for the table: {BEGIN} … {END}")
    said = f"`python -m tests.bench`, {day:%Y-%m-%d}; medians of several runs:"
    return "\n".join([before + BEGIN, said, "", *table, END + after])


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table row by row, and say how many lines were missed: the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure, beside yardsticks.")
    parser.add_argument("names", metavar="NAME", nargs="*", choices=[[], *names()], help=", ".join(names()))
    parser.add_argument("--write", metavar="FILE", type=Path, help="put the table between its marks there")
    wanted = parser.parse_args(arguments)
    chosen = wanted.names or names()
    if len(chosen) == 1:
        rows = (line.markdown for line in measured(chosen[0]))
    else:
        rows = (row for name in chosen for row in printed(name))
    table = list(HEAD)
    print(*table, sep="\n", flush=True)  # noqa: T201  # a command's own voice
    for row in rows:
        table.append(row)
        print(row, flush=True)  # noqa: T201
    if wanted.write:
        wanted.write.write_text(written(wanted.write.read_text("utf-8"), table, date.today()), "utf-8")  # noqa: DTZ011
    return sum(row.endswith(f"{MISSED} |") for row in table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
