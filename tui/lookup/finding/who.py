"""Who is meant, across both systems, by an id, an e-mail address, a name or a page's address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tui.errors import AmbiguousError, NotFoundError, UsageError
from tui.lookup.finding.naming import learners_named
from tui.lookup.finding.opened import look_up
from tui.lookup.finding.opening import Kind, Opening, read_opening
from tui.lookup.finding.person import nobody_found
from tui.lookup.matching.matching import match_learners
from tui.lookup.session import Session
from tui.records import Learner, Match, MoodlePerson, Right, System
from tui.stop import Stop

MAX_LISTED: Final = 20
"""How many of those who could be meant are listed."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody, in one system or in both.

    Attributes:
        learner: Who she is in iSpring; None if nobody is known to be her there.
        person: Who she is in Moodle, where only that was found.
        match: By what right the learner is known in Moodle; None without Moodle.
    """

    learner: Learner | None = None
    person: MoodlePerson | None = None
    match: Match | None = None

    @property
    def name(self) -> str:
        """Her name, iSpring's first."""
        return self.learner.name if self.learner else self.person.fullname if self.person else ""

    @property
    def person_id(self) -> int | None:
        """Who she is in Moodle, if that may be used."""
        if self.person is not None:
            return self.person.id
        return self.match.moodle_id if self.match and self.match.usable else None


def find_who(session: Session, text: str, stop: Stop) -> Who:
    """Return who is meant, and who that is in Moodle.

    Raises:
        UsageError: If nothing was given.
        NotFoundError: If nobody is; it says what was searched.
        AmbiguousError: If several are.
        WireError: If a server fails.
    """
    wanted = read_opening(text)
    if wanted.kind is Kind.NOTHING:
        raise UsageError("no learner was named", remedy="Give an id, an e-mail address or a name.")
    if wanted.kind is Kind.TEXT:
        return matched(session, Who(learner=_named(session, wanted.text, stop)), stop)
    return matched(session, _looked_up(session, wanted, stop), stop)


def matched(session: Session, who: Who, stop: Stop) -> Who:
    """Return the same somebody with who she is in Moodle.

    Raises:
        WireError: If Moodle fails.
    """
    if who.learner is None or session.moodle is None:
        return who
    found = match_learners(session, [who.learner], stop, thorough=True)
    return Who(who.learner, who.person, found.get(who.learner.id, Match(Right.NONE)))


def _looked_up(session: Session, wanted: Opening, stop: Stop) -> Who:
    found = look_up(session, wanted, stop)
    if found.people:
        raise _several(found.people, wanted.text)
    if found.learner is None and found.person is None:
        what = f"“{wanted.text}” is a course, not a learner"
        raise NotFoundError(what, remedy="Give the learner's id, e-mail address or name.")
    return Who(found.learner, None if found.learner else found.person)


def _named(session: Session, name: str, stop: Stop) -> Learner:
    found: list[Learner] = []
    searched = 0
    for some in learners_named(session, name, stop):
        found += some.learners
        searched = some.searched
    if len(found) > 1:
        raise _several(found, name)
    if not found:
        raise nobody_found(session, f"the name “{name}” among {searched:,} learners", moodle=False)
    return found[0]


def _several(learners: Sequence[Learner], text: str) -> AmbiguousError:
    listed = tuple(f"{one.id}  {one.name}  {one.email}" for one in learners[:MAX_LISTED])
    return AmbiguousError(f"{len(learners)} learners are “{text}”", listed, system=System.ISPRING)
