"""One-shot commands: asked in this process, or as a program of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pytest

from tests.support.source import ROOT
from tui import cli
from tui.accounts.access import Access
from tui.arguments import parser
from tui.errors import RollbookError
from tui.oneshot import answer

PROGRAM: Final = (sys.executable, "-m", "tui")


@dataclass(frozen=True)
class Told:
    """What a command said; JSON is read once, for an answer may have 20,000 rows.

    Attributes:
        code: Its exit code.
        out: Standard output.
        err: Standard error.
    """

    code: int
    out: str
    err: str

    @cached_property
    def json(self) -> dict[str, Any]:
        """The answer as JSON; it must be one whole object with the promised keys in their order."""
        found: dict[str, Any] = json.loads(self.out)
        assert list(found) == ["as_of", "as", "rows", "notes", "complete"]
        return found

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of a JSON answer."""
        rows: list[dict[str, Any]] = self.json["rows"]
        return rows

    @property
    def notes(self) -> dict[str, str]:
        """The notes of a JSON answer: their texts by code."""
        return {note["code"]: note["text"] for note in self.json["notes"]}

    @property
    def csv(self) -> list[dict[str, str]]:
        """The rows of a CSV answer."""
        return list(csv.DictReader(io.StringIO(self.out)))


def _told(act: Callable[[], int], given: bytes) -> Told:
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
        try:
            code = act()
        except SystemExit as ended:
            code = int(ended.code or 0)
    for stream in (out, err):
        stream.flush()
    return Told(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def ask(access: Access, *words: str, given: bytes = b"") -> Told:
    """Answer a command from this access; an error is told by its sentence and its code."""

    def act() -> int:
        try:
            return answer(parser().parse_args(words), access)
        except RollbookError as error:
            sys.stderr.write(error.sentence)
            return error.exit_code

    return _told(act, given)


def rollbook(*words: str, given: bytes = b"") -> Told:
    """Run the whole command line in this process."""
    return _told(lambda: cli.main(words), given)


def program(
    *words: str, given: bytes = b"", environment: Mapping[str, str] | None = None, seconds: float = 60
) -> Told:
    """Run ``rollbook`` as a program that has no terminal, not even one to ask a person at."""
    done = subprocess.run(
        [*PROGRAM, *words],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        input=given,
        capture_output=True,
        start_new_session=True,
        timeout=seconds,
        check=False,
    )
    return Told(done.returncode, done.stdout.decode(), done.stderr.decode())


class Running:
    """The program, asked for JSON, while it runs."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [*PROGRAM, *words],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def stopped(self, *numbers: signal.Signals) -> Told:
        """Send it these signals; return what it has said by its end."""
        for number in numbers:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=30)
        return Told(self.process.returncode, out.decode(), err.decode())
