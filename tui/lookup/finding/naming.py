"""Learners by name: first among those already seen, then through everybody iSpring shows, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tui.lookup.roster.roster import read_learners
from tui.lookup.session import Session
from tui.records import Learner
from tui.stop import Stop
from tui.text import fold

MAX_NAMED: Final = 500
"""Learners after whom nobody looks any further: whoever typed so little types more."""


@dataclass(frozen=True, slots=True)
class Named:
    """Some more learners with a name.

    Attributes:
        learners: Those not told before.
        searched: Among how many learners was looked so far.
        enough: Whether the search ended because there are more than anybody reads.
    """

    learners: tuple[Learner, ...]
    searched: int
    enough: bool = False


def learners_named(session: Session, text: str, stop: Stop) -> Iterator[Named]:
    """Yield the learners in whose name, e-mail address or login every word of ``text`` is.

    Everybody read stays known, so that a second search asks nobody.

    Raises:
        WireError: If iSpring fails; what was yielded stays true.
    """
    words = fold(text).split()
    known = session.people.everybody()
    told: set[str] = set()

    def fresh(some: Iterable[Learner]) -> tuple[Learner, ...]:
        found = [one for one in some if one.id not in told and is_named(one, words)]
        found = found[: MAX_NAMED - len(told)]
        told.update(one.id for one in found)
        return tuple(found)

    yield Named(fresh(known), len(known), enough=len(told) >= MAX_NAMED)
    if session.people.seen_whole:
        return
    searched = 0
    for page in read_learners(session, stop):
        stop.check()
        searched += len(page)
        found = fresh(page)
        yield Named(found, max(searched, len(known)), enough=len(told) >= MAX_NAMED)
        if len(told) >= MAX_NAMED:
            return


def is_named(learner: Learner, words: Iterable[str]) -> bool:
    """Whether every one of these folded words is in a learner's name, e-mail address or login."""
    text = fold(f"{learner.name}\n{learner.email}\n{learner.login}")
    return all(word in text for word in words)
