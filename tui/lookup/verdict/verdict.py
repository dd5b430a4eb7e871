"""What is to be said about one learner: every cause that holds, out of both systems, most telling first.

What is certain "is"; everything else is "probably", "usually", "likely" or "may". The causes stand in
``tui.lookup.causes``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.lookup.causes import CAUSES, Found, Said, Sure, Voice
from tui.lookup.causes.words import common_words
from tui.lookup.verdict.case import Case, Stage
from tui.lookup.verdict.sentences import SHIPPED, Sentences

__all__ = ["Found", "Said", "Sure", "Verdict", "Voice", "judge"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said about a learner.

    Attributes:
        causes: Every cause that holds, the most telling first; there is always one.
        done: Whether the course is complete in every system that was asked.
        pending: Whether Moodle is still being asked.
    """

    causes: tuple[Found, ...]
    done: bool = False
    pending: bool = False

    @property
    def first(self) -> Found:
        """The most telling cause."""
        return self.causes[0]

    @property
    def cause(self) -> str:
        """Its stable word, such as ``must-pass``."""
        return self.first.id

    @property
    def sure(self) -> Sure:
        """How sure it is."""
        return self.first.cause.sure

    @property
    def sentence(self) -> str:
        """What it says to a colleague."""
        return self.first.trainer.sentence

    @property
    def next_step(self) -> str:
        """What a colleague does next, without "Next:"; empty if there is nothing to do."""
        return self.first.trainer.next_step

    @property
    def next_line(self) -> str:
        """The line of the next step; empty if there is none."""
        return _next(self.next_step)

    @property
    def next_line_here(self) -> str:
        """The same for Rollbook's own screen: it may name keys."""
        return _next(self.first.trainer.here) or self.next_line

    @property
    def text(self) -> str:
        """All of it on one line, for a ticket."""
        return f"{self.sentence} {self.next_line}".rstrip()

    @property
    def to_learner(self) -> str:
        """All that is to be said to the learner, on one line."""
        return self.first.learner.text


def _next(step: str) -> str:
    return f"Next: {step}" if step else ""


def judge(case: Case, sentences: Sentences = SHIPPED) -> Verdict:
    """Return the verdict on a case."""
    found = tuple(_found(case, sentences))
    nobody_else = case.stage in {Stage.NO_MOODLE, Stage.NO_COURSE}
    done = case.ispring_done and (nobody_else or case.moodle_done)
    return Verdict(found, done, pending=case.stage is Stage.ASKING)


def _found(case: Case, sentences: Sentences) -> Iterator[Found]:
    common = common_words(case)
    for cause in CAUSES:
        for hit in cause.finds(case):
            words = common | dict(hit.words)
            said = {voice: sentences.of(cause, voice).filled(words, voice) for voice in Voice}
            yield Found(cause, hit.about, hit.cmid, said[Voice.LEARNER], said[Voice.TRAINER])
