"""What the lines around the roster say: counts, notes, why a table is empty. Pure text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tui.errors import (
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    SignInError,
    StoppedError,
    TimeLimitError,
    UnreachableError,
)
from tui.lookup.course.differences import Kind, tally_words
from tui.lookup.export.extract import Chosen
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.view import RosterView
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

_DATE_LETTERS: Final = frozenset("dv")

MISSING_RIGHT: Final = "needs “Can edit”"
"""The right that a publisher, or a custom role, lacks where iSpring refuses a course's final statuses."""

COUNTED: Final = (Family.DONE, Family.IN_PROGRESS, Family.PENDING, Family.FAILED, Family.NOT_STARTED)
"""The families with a key of their own, 1 to 5."""


def chosen(view: RosterView) -> Chosen:
    """Return what the reader chose to see of a roster."""
    only = f"only {view.only.words}" if view.only else ""
    family = f"only {view.family.value}" if view.family else ""
    return Chosen(view.typed, tuple(filter(None, (only, family, view.order_words))))


def chosen_marked(count: int) -> Chosen:
    """Return the choice of some marked rows, whatever else is shown."""
    return Chosen(words=(f"{count:,} marked by hand",))


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
        told.append((f"{glyphs.beside(sign.glyph)}{count:,} {sign.word}", ink))
        gap = 0 if len(lines[-1]) == 1 else 2 if keys else 3
        if width_of([*lines[-1], *told]) + gap > width - 1:
            lines.append([blank(1)])
            gap = 0
        lines[-1] += [blank(gap), *told]
    return [*lines]


_BRIEFLY: Final = (
    (UnreachableError, "iSpring was not reached"),
    (TimeLimitError, "no answer in time"),
    (BusyError, "iSpring is busy"),
    (NotFoundError, "no such course"),
    (SignInError, "the sign-in was refused"),
    (RollbookError, "an answer of no use"),
)
"""Why nothing came, where there is no room for the whole reason."""


def partial_note(roster: Roster, error: RollbookError | None) -> tuple[list[str], str]:
    """Return why rows are missing, each time in fewer words, and the keys that tell more and that mend it."""
    came = roster.statuses_came
    if isinstance(error, StoppedError):
        return [roster.partial, "Partial: you stopped."], "x goes on"
    keys = "i tells more   r again"
    if isinstance(error, DeniedError):
        code = f" ({error.code})" if error.code else ""
        return [f"Final statuses refused{code}: {MISSING_RIGHT}.", f"No final statuses{code}."], keys
    if came:
        return [roster.partial, f"Partial: iSpring broke off after {came:,} rows.", "Partial."], keys
    brief = next((words for kind, words in _BRIEFLY if isinstance(error, kind)), "")
    return [roster.partial, f"No final statuses: {brief}.", "No final statuses."], keys


def note_variants(roster: Roster) -> list[str]:
    """Return the notes, each time in fewer words."""
    count = len(roster.notes)
    return [roster.note_line, f"{count:,} note{'' if count == 1 else 's'}"]


def stopped_variants(left_out: Sequence[str]) -> list[str]:
    """Return what the reader stopped besides the final statuses, each time in fewer words."""
    return [f"You stopped: {', '.join(left_out)} not read.", "You stopped."]


def note_content(
    choices: Sequence[str], variants: Sequence[str], age: str, room: int, *, ink: str = "", cut: bool = False
) -> Content:
    """Return what the note line says left: the reader's own choices first, then a note as long as fits.

    Args:
        choices: Filter, order, marks, in words.
        variants: The note, each time in fewer words; none for no note.
        age: How old the view is, if that must be said.
        room: Cells there are.
        ink: The note's ink.
        cut: Whether the longest form may be cut where nothing else is to be said.
    """
    last = f"! {age} old" if age else ""
    before = "   ".join(choices)

    def whole(variant: str) -> str:
        return "   ".join(filter(None, (before, f"! {variant}" if variant else "", last)))

    fitting = [one for one in variants if width_of([(whole(one), "")]) <= room]
    note = (fitting or [*variants[-1:], ""])[0]
    if variants and cut and not (before or last):
        note = variants[0]
    told = [(before, ""), (f"! {note}" if note else "", ink), (last, "")]
    pieces = [piece for piece in told if piece[0]]
    return [one for piece in pieces for one in (piece, blank(3))][:-1]


def tally_variants(kinds: Mapping[Kind, int]) -> list[str]:
    """Return how both systems' outcomes compare, each time in fewer words: what is not agreed on first."""
    counts = list(kinds.items())
    return [tally_words(dict(counts[:most])) for most in range(len(counts), 0, -1)] or ["Nobody to compare."]


def run_content(choices: Sequence[str], variants: Sequence[str], room: int) -> Content:
    """Return how far a run is, in the most words that fit beside what the reader chose to see."""
    before = "   ".join(choices)
    whole = ["   ".join(filter(None, (one, before))) for one in variants]
    return next((one for one in whole if width_of([(one, "")]) <= room), variants[-1])


def stopped_text(came: int) -> str:
    """Return the sentence for a load the reader stopped after so many final statuses."""
    if not came:
        return "Partial: you stopped before the first final status."
    return f"Partial: you stopped after {came:,} row{'' if came == 1 else 's'}; the counts are of these."


def empty_lines(session: Session, error: RollbookError | None) -> tuple[Content, ...]:
    """Return at most three texts that say why a roster has no rows, and what to do next."""
    account = session.ispring.account
    if isinstance(error, StoppedError):
        return "You stopped before the first row.", "x goes on   Esc courses"
    if isinstance(error, DeniedError):
        code = f" ({error.code})" if error.code else ""
        return f"iSpring refused: {error.what}{code}.", error.remedy, "r again   Esc courses"
    if isinstance(error, NotFoundError):
        return f"iSpring knows no such course ({error.what}).", error.remedy, "Esc courses"
    if error is not None:
        return f"This course could not be read: {error.what}.", error.remedy, "r again   Esc courses"
    return (
        "No learner has a status in this course.",
        f"iSpring gave an empty list to {account.described}.",
        "r again   Esc courses",
    )


def no_difference_lines(kinds: Mapping[Kind, int], *, running: bool) -> tuple[Content, ...]:
    """Return what stands where no learner is seen to differ."""
    if running or kinds.get(Kind.NOT_ASKED):
        said = "No differences among those asked so far."
    else:
        said = "The two systems disagree about nobody."
    return said, f"{tally_words(kinds)}.".capitalize(), "d or Esc shows everybody"


def no_match_lines(text: str, family: Family | None, *, unknown: str = "") -> tuple[Content, ...]:
    """Return what stands where a filter leaves nothing; ``unknown`` is what it asks for and nobody knows."""
    wanted = " ".join(filter(None, (text, f"({family.value})" if family else "")))
    why = f" {unknown}" if unknown else ""
    return f"Nothing matches “{wanted.strip()}”.{why}", "Esc clears the filter, 0 shows every outcome"


def sort_letters(*, dated: bool) -> dict[str, str]:
    """Return what ``s`` offers; ``dated`` says whether there are dates to sort by."""
    return {letter: words for letter, words in SORT_LETTERS.items() if dated or letter not in _DATE_LETTERS}
