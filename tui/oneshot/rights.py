"""``rollbook rights``: what to ask the administrators of both systems for, ready to be sent to them."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TextIO

from tui.lookup import rights
from tui.lookup.clock import Clock
from tui.lookup.export.rows import Row
from tui.lookup.rights import Wanted
from tui.output import answering, to_stdout
from tui.records import Note, System

KEYS: Final = ("system", "kind", "name", "gives", "without", "needed", "rights")

_WIDTH: Final = 80


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
        self._out.writelines(f"{line}\n" for line in letter())


def letter() -> Iterator[str]:
    """Yield the lines of what to ask for."""
    yield "What Rollbook asks for. It only reads: give its accounts no more than this."
    yield ""
    yield "MOODLE: ASK THE SITE'S ADMINISTRATOR FOR"
    yield ""
    yield from _wrapped("A service with REST switched on that holds these functions:", "1. ")
    yield from _listed(rights.MOODLE_FUNCTIONS)
    yield from _wrapped(rights.SERVICE, "   ")
    yield ""
    yield from _wrapped("A role, assigned in the system context, with these rights:", "2. ")
    views = [right.name for right in rights.MOODLE_RIGHTS if right.name.startswith("mod/")]
    yield from _listed(right for right in rights.MOODLE_RIGHTS if right.name not in views)
    yield from _wrapped(f"{', '.join(views)}  (optional)", "   ")
    yield from _wrapped("activities of these kinds. Without it: each is left out, without a word.", "      ")
    yield from _wrapped(rights.PLUGINS, "   ")
    yield from _wrapped(rights.PRESET_USE, "   ")
    yield ""
    yield from _wrapped(rights.ACCOUNT, "3. ")
    yield ""
    yield "ISPRING LEARN: ASK THE ACCOUNT'S OWNER FOR"
    yield ""
    yield from _listed(rights.ISPRING_ACCESS)


def _listed(some: Iterable[Wanted]) -> Iterator[str]:
    for wanted in some:
        yield f"   {wanted.name}{'' if wanted.needed else '  (optional)'}"
        yield from _wrapped(f"{wanted.gives}. Without it: {wanted.without}.", "      ")
        if wanted.rights:
            yield from _wrapped(f"needs {', '.join(wanted.rights)}", "      ")


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False
    )
