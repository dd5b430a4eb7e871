"""What a cause is: a condition on records, what it rests on, how sure it is, what it says in two voices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap
from typing import Final

from tui.lookup.verdict.case import Case

LINE: Final = 76
SENTENCE_LINES: Final = 2
"""Cells of a verdict's line on the smallest screen, and how many of them its sentences have."""

MAX_WORDS: Final = 45
"""Words of a sentence with its next step: what can be read aloud in one breath, and understood."""

PLACEHOLDER: Final = re.compile(r"( ?)\{(\w+)\}")


class Voice(StrEnum):
    """Whom a sentence speaks to: the learner herself, or the trainer, a colleague, a ticket."""

    LEARNER = "learner"
    TRAINER = "trainer"


class Sure(StrEnum):
    """How sure a cause is, as its sentence says it."""

    IS = "is"
    PROBABLY = "probably"
    MAY = "may"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in one voice.

    Attributes:
        sentence: One or two sentences.
        next_step: What to do next, without "Next:"; empty if there is nothing to do.
        here: The same on Rollbook's own screen, where there are keys; empty if it is no other there.
    """

    sentence: str
    next_step: str = ""
    here: str = ""

    @property
    def text(self) -> str:
        """All of it on one line."""
        return f"{self.sentence} {self.next_step}".rstrip()


@dataclass(frozen=True, slots=True)
class Template:
    """What a cause says in one voice, with ``{placeholders}``.

    Attributes:
        texts: The sentence, and shorter ones of the same meaning for where names leave no room.
        next_step: What to do next; may be empty. It names no key: a ticket and a shell have none.
        here: The same on Rollbook's own screen; empty if it is no other there.
    """

    texts: tuple[str, ...]
    next_step: str = ""
    here: str = ""

    @property
    def placeholders(self) -> frozenset[str]:
        """The words it asks for."""
        return frozenset(
            name for text in (*self.texts, self.next_step, self.here) for _, name in PLACEHOLDER.findall(text)
        )

    def filled(self, words: Mapping[str, str], voice: Voice) -> Said:
        """Return the first of its texts that is not too long, filled; the last one if all are.

        What is filled in is data: braces in a name stay braces. A word that is empty takes the blank before
        it along.
        """
        next_step, here = _filled(self.next_step, words), _filled(self.here, words)
        said = [Said(_filled(text, words), next_step, here) for text in self.texts]
        return next((one for one in said if _fits(one, voice)), said[-1])


def says(*texts: str, then: str = "", here: str = "") -> Template:
    """Return a template: a sentence, shorter ones of the same meaning, and what to do next (here)."""
    return Template(texts, then, here)


def _filled(text: str, words: Mapping[str, str]) -> str:
    def word(found: re.Match[str]) -> str:
        value = words[found[2]]
        return found[1] + value if value else ""

    return PLACEHOLDER.sub(word, text).strip()


def _fits(said: Said, voice: Voice) -> bool:
    if len(said.text.split()) > MAX_WORDS - (voice is Voice.TRAINER):  # one word more: "Next:"
        return False
    return voice is Voice.LEARNER or len(wrap(said.sentence, LINE)) <= SENTENCE_LINES


@dataclass(frozen=True, slots=True)
class Hit:
    """One time a cause holds.

    Attributes:
        words: What fills its placeholders, each as text.
        about: The activity or requirement it is about; empty if it is about the whole course.
        cmid: The activity's course module; None if it is about none.
    """

    words: Mapping[str, str]
    about: str = ""
    cmid: int | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason why a learner is, or is not, complete.

    Attributes:
        id: A stable word: ``must-pass``, ``no-criteria``, …
        finds: Yields a hit for each time it holds in a case.
        fields: The fields of the answers it rests on.
        remedy: What would settle it, in general.
        trainer: What it says to the trainer or a colleague.
        learner: What it says to the learner; never anything about a hidden grade.
        words: The placeholders its sentences may use besides those of every cause.
        sure: How sure it is.
    """

    id: str
    finds: Callable[[Case], Iterable[Hit]]
    fields: tuple[str, ...]
    remedy: str
    trainer: Template
    learner: Template
    words: tuple[str, ...] = ()
    sure: Sure = Sure.IS

    def template(self, voice: Voice) -> Template:
        """Return what it says in a voice."""
        return self.learner if voice is Voice.LEARNER else self.trainer


@dataclass(frozen=True, slots=True)
class Found:
    """A cause that holds for one learner.

    Attributes:
        cause: Which one.
        about: The activity or requirement it is about; empty if it is about the whole course.
        cmid: The activity's course module; None if it is about none.
        learner: What to say to her.
        trainer: What to say to a colleague.
    """

    cause: Cause
    about: str
    cmid: int | None
    learner: Said
    trainer: Said

    @property
    def id(self) -> str:
        """The cause's stable word."""
        return self.cause.id

    def said(self, voice: Voice) -> Said:
        """Return what to say in a voice."""
        return self.learner if voice is Voice.LEARNER else self.trainer
