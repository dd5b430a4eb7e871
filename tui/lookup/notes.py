"""What is odd about a list, counted and put into words: in full for one note, in brief for several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tui.records import Note


class _Words(NamedTuple):
    """One oddity in words: in full and in brief, for one and for ``{n}``."""

    one: str
    many: str
    brief_one: str
    brief_many: str


_WORDS: Final[Mapping[str, _Words]] = {
    "no-status": _Words(
        "1 learner is enrolled, but iSpring gave no status.",
        "{n} learners are enrolled, but iSpring gave no status.",
        "1 enrolled without a status",
        "{n} enrolled without a status",
    ),
    "was-enrolled": _Words(
        "1 learner has a status, but is not enrolled (any more).",
        "{n} learners have a status, but are not enrolled (any more).",
        "1 no longer enrolled",
        "{n} no longer enrolled",
    ),
    "several-rows": _Words(
        "iSpring gave 1 learner several statuses; every one is shown.",
        "iSpring gave {n} learners several statuses each; every one is shown.",
        "1 with several statuses",
        "{n} with several statuses",
    ),
    "row-without-user": _Words(
        "1 row names no user.",
        "{n} rows name no user.",
        "1 row without a user",
        "{n} rows without a user",
    ),
    "unknown-status": _Words(
        "1 status is a word Rollbook does not know; it is shown as it came.",
        "{n} statuses are words Rollbook does not know; they are shown as they came.",
        "1 unknown status",
        "{n} unknown statuses",
    ),
    "not-again": _Words(
        "1 status did not come again when asked again; it is shown as it was.",
        "{n} statuses did not come again when asked again; they are shown as they were.",
        "1 status from before",
        "{n} statuses from before",
    ),
    "names-missing": _Words(
        "1 learner has no name here: this account may not see who it is.",
        "{n} learners have no names here: this account may not see who they are.",
        "1 without a name",
        "{n} without a name",
    ),
}


NOT_OVER_SOAP: Final = Note(
    "soap",
    "SOAP gives no dates, no enrolments and no due dates: when somebody finished is not known, and who was"
    " given the course without a status is not in this list.",
)
"""What a roster read over SOAP cannot tell. Source: facts on iSpring, 7."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something odd occurs.

    Attributes:
        code: The note's code.
        count: How often; more than 0.
    """

    code: str
    count: int

    @property
    def note(self) -> Note:
        """The note in full."""
        words = _WORDS[self.code]
        return Note(self.code, words.one if self.count == 1 else words.many.format(n=f"{self.count:,}"))

    @property
    def brief(self) -> str:
        """A few words, for a line that names several."""
        words = _WORDS[self.code]
        return words.brief_one if self.count == 1 else words.brief_many.format(n=f"{self.count:,}")


def counted(counts: Mapping[str, int]) -> list[Tally]:
    """Return a tally for each count above 0, in order."""
    return [Tally(code, count) for code, count in counts.items() if count > 0]


def note_line(tallies: Sequence[Tally], told: Sequence[Note] = ()) -> str:
    """Return one line for all of it: the note if there is one, else how many there are, and each in brief."""
    notes = [tally.note for tally in tallies] + list(told)
    if not notes:
        return ""
    if len(notes) == 1:
        return notes[0].text
    briefs = "; ".join([tally.brief for tally in tallies] + [note.text.rstrip(".") for note in told])
    return f"{len(notes)} notes: {briefs}"
