"""What a command that is answered without the screen is made of."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO, TypeAlias

from tui.lookup.session import Session
from tui.output import Answer, Column, Writer
from tui.records import Note
from tui.stop import Stop

Act: TypeAlias = Callable[[Session, argparse.Namespace, Answer, Stop], None]


@dataclass(frozen=True, slots=True)
class Question:
    """A command that is answered without the screen.

    Attributes:
        act: Looks up and tells.
        keys: The keys of a row, in their order, for JSON and CSV.
        columns: The columns of the text.
        with_moodle: Whether Moodle is asked, too.
        moodle_if_any: Whether it is asked only where the profile has one.
        nothing_is_found: Whether no row at all is an answer, and not "nothing found".
        prose: Makes what writes the text, where that is no table.
    """

    act: Act
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    with_moodle: bool = False
    moodle_if_any: bool = False
    nothing_is_found: bool = False
    prose: Callable[[TextIO], Writer] | None = None


def note_nothing(told: Answer, session: Session, what: str) -> None:
    """Note that nothing was found, and as whom."""
    text = f"iSpring showed {session.ispring.account.described} {what}: whoever sees more may find more."
    told.notes.append(Note("nothing-found", text))
