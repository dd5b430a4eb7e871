"""What is to be said about one learner: every cause that holds, out of both systems, most telling first.

What is certain "is"; everything else is "probably", "usually", "likely" or "may". The causes stand in
``tui.lookup.causes``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.errors import RollbookError
from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.causes import CAUSES, Found, Said, Sure, Voice
from tui.lookup.causes.words import common_words
from tui.lookup.clock import Clock
from tui.lookup.roster.row import RosterRow
from tui.lookup.verdict.case import Case, Stage
from tui.lookup.verdict.sentences import SHIPPED, Sentences
from tui.records import Course, Match, ModuleResult

__all__ = ["Found", "Said", "Sure", "Verdict", "Voice", "judge", "verdict"]


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

    def text_for(self, voice: Voice) -> str:
        """Return all of it on one line, in a voice."""
        return self.to_learner if voice is Voice.LEARNER else self.text


def _next(step: str) -> str:
    return f"Next: {step}" if step else ""


def verdict(
    row: RosterRow,
    course: Course,
    match: Match | None,
    activities: LearnerActivities | None,
    *,
    clock: Clock,
    caller: str = "",
    paired: Match | None = None,
    fault: RollbookError | None = None,
    modules: tuple[ModuleResult, ...] = (),
    sentences: Sentences = SHIPPED,
) -> Verdict:
    """Return the verdict on one learner in one course.

    Args:
        row: What iSpring says.
        course: The course.
        match: Who she is in Moodle; None while that is being asked, or without Moodle.
        activities: What Moodle says; None while that is being asked, or where it could not be.
        clock: The reader's zone.
        caller: As whom Moodle is read; empty if nobody is signed in there.
        paired: Which Moodle course this is; None where that is not in question.
        fault: Why Moodle could not be read, if it could not.
        modules: iSpring's own modules; none where they are not known.
        sentences: The words causes are told in.
    """
    case = Case(row, course, match, activities, clock, caller, paired, fault, modules)
    return judge(case, sentences)


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
