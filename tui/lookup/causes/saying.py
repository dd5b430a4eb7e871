"""What a verdict is, and the parts of its sentences that several causes share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from tui.lookup.case import Case
from tui.records import Family

READ_STATUSES: Final = "in the list of learners, r reads the final statuses again."
"""The next step where a final status was not read."""

LINE: Final = 76
SENTENCE_LINES: Final = 2
"""Cells of a verdict's line on the smallest screen, and how many of them its sentences have."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said about a learner.

    Attributes:
        cause: A stable word for what was found: ``must-pass``, ``no-criteria``, …
        sentence: One or two sentences.
        next_step: What to do next, without "Next:"; empty if there is nothing to do.
        done: Whether the course is complete in every system that was asked.
        pending: Whether Moodle is still being asked.
    """

    cause: str
    sentence: str
    next_step: str = ""
    done: bool = False
    pending: bool = False

    @property
    def next_line(self) -> str:
        """The line of the next step; empty if there is none."""
        return f"Next: {self.next_step}" if self.next_step else ""

    @property
    def text(self) -> str:
        """All of it on one line, for a ticket."""
        return f"{self.sentence} {self.next_line}".rstrip()


Cause = Callable[[Case], Verdict | None]
"""One cause: returns a verdict if it holds."""


def first_that_fits(*sentences: str) -> str:
    """Return the first of these, each shorter than the last, that the screen has room for; else the last."""
    return next((one for one in sentences if len(wrap(one, LINE)) <= SENTENCE_LINES), sentences[-1])


def ispring_half(case: Case, *, brief: bool = False) -> str:
    """Return what iSpring says, as a sentence of its own; ``brief`` leaves its very word to the details."""
    word = case.word
    quoted = "" if brief else f" ({word})"
    match case.row.family:
        case Family.DONE:
            said = f"Complete in iSpring{case.ispring_since}{quoted}."
        case Family.FAILED:
            said = f"Failed in iSpring{quoted}."
        case Family.PENDING:
            said = f"Not complete in iSpring: {word}, which waits for review."
        case Family.NOT_STARTED:
            said = f"Not started in iSpring{quoted}."
        case Family.IN_PROGRESS:
            said = f"Not complete: iSpring says {word}."
        case _ if case.row.unread:
            said = "The final status in iSpring has not been read."
        case _ if case.row.final is None:
            said = "iSpring gave no status: no row, or no right to see it."
        case _:
            said = f"iSpring says {word}, which Rollbook does not know."
    return said


def ispring_half_if_settled(case: Case) -> str:
    """Return what iSpring says where that is the end of it: done, or failed."""
    return ispring_half(case) if case.ispring_done or case.ispring_failed else ""
