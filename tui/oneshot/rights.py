"""``rollbook rights``: what to ask the administrators of both systems for, ready to be sent to them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TextIO

from tui.lookup import rights
from tui.lookup.clock import Clock
from tui.lookup.export.rows import Row
from tui.lookup.letter import letter
from tui.output import answering, to_stdout
from tui.records import Note, System

KEYS: Final = ("system", "kind", "name", "gives", "without", "needed", "rights")


def answer(arguments: argparse.Namespace) -> int:
    """Say what to ask for; no profile is needed and nobody is asked anything. Returns the exit code."""
    if arguments.form == "preset":
        with answering(to_stdout("text", KEYS, _Preset), Clock.of()) as told:
            told.begin()
        return 0
    with answering(to_stdout(arguments.form, KEYS, _Letter), Clock.of()) as told:
        told.begin()
        told.rows(_rows())
    return 0


def _rows() -> Iterator[Row]:
    for system, kind, some in (
        (System.MOODLE, "function", rights.MOODLE_FUNCTIONS),
        (System.MOODLE, "right", rights.MOODLE_RIGHTS),
        (System.ISPRING, "access", rights.ISPRING_ACCESS),
    ):
        for wanted in some:
            yield {
                "system": system.name.lower(),
                "kind": kind,
                "name": wanted.name,
                "gives": wanted.gives,
                "without": wanted.without,
                "needed": wanted.needed,
                "rights": list(wanted.rights),
            }


class _Preset:
    """Writes the role as XML, and nothing else: it is meant for a file."""

    whole = False

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:  # noqa: ARG002  # a writer's signature
        """Write it."""
        self._out.write(rights.moodle_preset())

    def row(self, row: Row) -> None:
        """Do nothing: there are no rows."""

    def flush(self) -> None:
        """Let the reader have it."""
        self._out.flush()

    def end(self, notes: Sequence[Note], *, complete: bool) -> None:
        """Do nothing: it is whole."""


class _Letter(_Preset):
    """Writes the same as a letter to two administrators; it is laid out by heading, not by row."""

    def begin(self, as_of: str, accounts: Mapping[System, str]) -> None:  # noqa: ARG002  # a writer's signature
        """Write it."""
        self._out.write(letter())
