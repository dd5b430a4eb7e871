"""What the lines around the roster say: counts, notes, why a table is empty. Pure text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.errors import DeniedError, NotFoundError, RollbookError, StoppedError
from tui.lookup.roster import Roster
from tui.lookup.session import Session
from tui.records import Family
from tui.widgets.cells import Cell, Content, Piece, blank, width_of
from tui.widgets.glyphs import Glyphs
from tui.widgets.status import sign_of

NEED_LETTER: Final = "e"
SORT_LETTERS: Final = {
    NEED_LETTER: "need",
    "n": "name",
    "s": "status",
    "p": "progress",
    "d": "date",
    "v": "seen",
    "m": "match",
}
"""What ``s`` offers, in words few enough for one line of the smallest screen."""

COUNTED: Final = (Family.DONE, Family.IN_PROGRESS, Family.PENDING, Family.FAILED, Family.NOT_STARTED)
"""The families with a key of their own, 1 to 5."""


def counts_lines(
    counts: Mapping[Family, int], glyphs: Glyphs, *, chosen: Family | None, keys: bool, width: int
) -> list[Cell]:
    """Return the answer to "who finished": a count for each family, with its key where there is room.

    Counts too large for one line go on in a second.
    """
    lines: list[list[Piece]] = [[blank(1)]]
    for number, family in enumerate(COUNTED, 1):
        sign = sign_of(family, glyphs)
        count = counts.get(family, 0)
        ink = "accent" if family is chosen else sign.ink if count else "dim"
        told = [(f"{number} ", "dim")] if keys else []
        told.append((f"{sign.glyph} {count:,} {sign.word}", ink))
        gap = 0 if len(lines[-1]) == 1 else 2 if keys else 3
        if width_of([*lines[-1], *told]) + gap > width - 1:
            lines.append([blank(1)])
            gap = 0
        lines[-1] += [blank(gap), *told]
    return [*lines]


def partial_note(roster: Roster, error: RollbookError | None) -> tuple[Content, Content]:
    """Return why rows are missing, and the keys that tell more and that mend it."""
    keys = "x goes on" if isinstance(error, StoppedError) else "i tells more   r again"
    return [(f"! {roster.partial}", "trouble")], keys


def stopped_text(came: int) -> str:
    """Return the sentence for a load the reader stopped after so many final statuses."""
    if not came:
        return "Partial: you stopped before the first final status."
    return f"Partial: you stopped after {came:,} row{'' if came == 1 else 's'}; the counts are of these."


def empty_lines(session: Session, error: RollbookError | None) -> tuple[Content, ...]:
    """Return at most three lines that say why a roster has no rows, and what to do next."""
    account = session.ispring.account
    if isinstance(error, StoppedError):
        return "You stopped before the first row.", "x goes on   Esc courses"
    if isinstance(error, DeniedError):
        return f"iSpring refused this course ({error.what}).", error.remedy, "r again   Esc courses"
    if isinstance(error, NotFoundError):
        return f"iSpring knows no such course ({error.what}).", error.remedy, "Esc courses"
    if error is not None:
        return f"This course could not be read: {error.what}.", error.remedy, "r again   Esc courses"
    return (
        "No learner has a status in this course.",
        f"iSpring gave an empty list to {account.described}.",
        "r again   Esc courses",
    )


def no_match_lines(text: str, family: Family | None) -> tuple[Content, ...]:
    """Return what stands where a filter leaves nothing."""
    wanted = " ".join(filter(None, (text, f"({family.value})" if family else "")))
    return f"Nothing matches “{wanted.strip()}”.", "Esc clears the filter, 0 shows every outcome"
