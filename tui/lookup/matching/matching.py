"""Who is this learner in Moodle, and by what right: saved, idnumber, e-mail; never a guess.

In order: the pair somebody confirmed; Moodle's idnumber against the profile's match field; an e-mail address
that is unique on both sides, trimmed and casefolded. Two people who could be meant are ambiguous, however
likely one of them is; the same login, or the same address without its "+…", is only ever offered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tui.errors import AnswerError, DeniedError, NotFoundError, RollbookError
from tui.lookup.matching.candidates import person_candidate
from tui.lookup.matching.pairfile import Pair
from tui.lookup.matching.pairs import NOT_IN_MOODLE
from tui.lookup.session import MoodleSide, Session
from tui.records import Candidate, Learner, Match, MoodlePerson, Note, Right, System
from tui.stop import Stop
from tui.text import fold

MATCHED_AT_ONCE: Final = 100
"""Learners to match with one question: as many as Moodle is asked for at a time."""

USER_ID: Final = "userId"
"""The match field that is iSpring's own id."""

_SEARCH: Final = "core_user_get_users"
"""With this function Moodle finds an address whatever its case, which is the whole of that side."""

_REFUSALS: Final = (DeniedError, NotFoundError, AnswerError)
"""Faults that may be of one question; those of the network end the whole look-up."""


def match_learners(
    session: Session, learners: Sequence[Learner], stop: Stop, *, thorough: bool = False
) -> dict[str, Match]:
    """Return who these learners are in Moodle, by learner id; nothing without Moodle.

    A few questions for all of them together. An e-mail match is ``confirmed`` only once both sides were seen
    whole: every learner read by an account that sees everybody, and Moodle searched whatever the case. A
    match by another field than iSpring's own id is so once every learner the account may see was read.

    Args:
        session: The signed-in pair; its learners seen so far count for "unique".
        learners: Who is wanted.
        stop: Ends it.
        thorough: Whether to ask Moodle for each e-mail in any case, and for people to offer: one or two
            questions a learner, for the one that was opened.

    Raises:
        SignInError: If the sign-in has ended.
        WireError: If Moodle cannot be reached or is busy.
    """
    side = session.moodle
    if side is None:
        return {}
    session.people.add(learners)
    asked = _Questions(side, stop)
    rivals = _Rivals(session)
    matches: dict[str, Match] = {}
    _match_saved(session, learners, asked, matches)
    left = [learner for learner in learners if learner.id not in matches]
    _match_by_idnumber(session, rivals, left, asked, matches)
    left = [learner for learner in left if learner.id not in matches]
    _match_by_email(session, rivals, left, asked, matches, thorough=thorough)
    return matches


# --- asking ----------------------------------------------------------------------------------------------


class _Questions:
    """The questions of one look-up, with what was tried, in words."""

    def __init__(self, side: MoodleSide, stop: Stop) -> None:
        self.side = side
        self.stop = stop
        self.failed: dict[str, str] = {}
        self.lost: list[Note] = []

    def people(self, field: str, values: Sequence[str]) -> tuple[MoodlePerson, ...]:
        """Return the people with these values; none, remembering why, if Moodle refuses the question."""
        if not values:
            return ()
        return self._refusable(
            field, lambda: self.side.client.people_by_field(field, values, self.stop, notes=self.lost)
        )

    def people_by_email(self, email: str) -> tuple[MoodlePerson, ...]:
        """Return the people with this address in any case; none, remembering why, if Moodle refuses."""
        return self._refusable("other case", lambda: self.side.client.people_by_email(email, self.stop))

    def tried(self, *ways: str) -> tuple[str, ...]:
        """Return what was tried: each way with the reason why it could not be, and whom Moodle left out."""
        told = [f"{way} ({self.failed[way]})" if way in self.failed else way for way in ways]
        return (*told, *dict.fromkeys(note.text for note in self.lost))

    def _refusable(self, way: str, ask: Callable[[], tuple[MoodlePerson, ...]]) -> tuple[MoodlePerson, ...]:
        try:
            return ask()
        except _REFUSALS as error:
            if not _is_moodles_own(error):
                raise
            how = "refused" if isinstance(error, DeniedError) else "failed"
            self.failed[_WAYS.get(way, way)] = f"{how}: {error.code}" if error.code else how
            return ()


def _is_moodles_own(error: RollbookError) -> bool:
    """Whether Moodle itself refused one question; a page, a redirect, half an answer tell of nobody."""
    if error.code.isdecimal():
        return False  # an HTTP status, from a web server before Moodle
    return bool(error.code) or not isinstance(error, AnswerError)


_WAYS: Final[Mapping[str, str]] = {"email": "e-mail", "username": "login as username"}
"""What was tried, in words, by the field that was asked for."""


class _Rivals:
    """Other learners a Moodle person could be: with the same key or address, or confirmed to be her."""

    def __init__(self, session: Session) -> None:
        self._people = session.people
        self._held = session.pairs.held()

    def by_key(self, learner: Learner, people: Sequence[MoodlePerson]) -> int:
        """Return how many other learners have this one's key, or were confirmed to be one of ``people``."""
        return self._count(learner, self._people.with_key(learner.match_key), people)

    def by_email(self, learner: Learner, people: Sequence[MoodlePerson]) -> int:
        """Return how many other learners have this address, or are one of ``people`` by better right."""
        same = self._people.with_email(learner.email)
        for person in people:
            same += self._people.with_key(person.idnumber)
        return self._count(learner, same, people)

    def _count(self, learner: Learner, same: Iterable[Learner], people: Sequence[MoodlePerson]) -> int:
        ids = {one.id for one in same}
        for person in people:
            ids |= self._held.get(person.id, set())
        return len(ids - {learner.id})


# --- by a saved pair -------------------------------------------------------------------------------------


def _match_saved(
    session: Session, learners: Iterable[Learner], asked: _Questions, matches: dict[str, Match]
) -> None:
    """Use what somebody confirmed; a seen change of an e-mail address since then asks again."""
    pairs = {learner.id: (learner, session.pairs.person(learner.id)) for learner in learners}
    saved = {learner_id: (learner, pair) for learner_id, (learner, pair) in pairs.items() if pair}
    ids = [str(pair.moodle_id) for _, pair in saved.values() if pair.moodle_id is not None]
    people = {person.id: person for person in asked.people("id", list(dict.fromkeys(ids)))}
    for learner_id, (learner, pair) in saved.items():
        matches[learner_id] = _saved_match(learner, pair, people, asked)


def _saved_match(
    learner: Learner, pair: Pair, people: Mapping[int, MoodlePerson], asked: _Questions
) -> Match:
    """Return the saved match; unconfirmed where it has changed, or Moodle gives nothing to check it by."""
    changed = [System.ISPRING] if pair.changed(System.ISPRING, learner.email) else []
    if pair.moodle_id is None:
        if changed:
            said = f"{NOT_IN_MOODLE}, but the e-mail has changed since"
            return Match(Right.NONE, None, confirmed=False, tried=(said,))
        return Match(Right.NONE, tried=(NOT_IN_MOODLE,))
    person = people.get(pair.moodle_id)
    if person is None:
        reasons = [*asked.tried(f"Moodle showed no person {pair.moodle_id}")]
        if why := asked.failed.get("id"):
            reasons[0] += f" ({why})"
        if changed:
            reasons.append("the e-mail in iSpring has changed since")
        return Match(Right.SAVED, pair.moodle_id, confirmed=False, tried=tuple(reasons))
    if pair.changed(System.MOODLE, person.email):
        changed.append(System.MOODLE)
    if not changed:
        return Match(Right.SAVED, person.id, candidates=(person_candidate(person, "saved"),))
    where = " and ".join(system.label for system in changed)
    reason = f"saved, but the e-mail in {where} has changed since"
    return Match(Right.SAVED, person.id, confirmed=False, candidates=(person_candidate(person, reason),))


# --- by idnumber -----------------------------------------------------------------------------------------


def _match_by_idnumber(
    session: Session,
    rivals: _Rivals,
    learners: Sequence[Learner],
    asked: _Questions,
    matches: dict[str, Match],
) -> None:
    """Match a key that exactly one Moodle person has, and no other learner.

    Only iSpring's own id is unique by itself; any other field is seen to be so once everybody was read.
    """
    certain = session.profile.match_field == USER_ID or session.people.seen_whole
    keys = [learner.match_key.strip() for learner in learners if learner.match_key.strip()]
    found = _by(asked.people("idnumber", keys), lambda person: person.idnumber)
    for learner in learners:
        same = found.get(fold(learner.match_key), [])
        if not same:
            continue
        reason = f"idnumber {learner.match_key}"
        others = rivals.by_key(learner, same)
        match = _unique(Right.IDNUMBER, same, others, reason, asked.tried("idnumber"))
        matches[learner.id] = match if certain else replace(match, confirmed=False)


# --- by e-mail -------------------------------------------------------------------------------------------


def _match_by_email(
    session: Session,
    rivals: _Rivals,
    learners: Sequence[Learner],
    asked: _Questions,
    matches: dict[str, Match],
    *,
    thorough: bool,
) -> None:
    """Match an address that exactly one Moodle person has, and no other learner."""
    spellings = [spelling for learner in learners for spelling in _spellings(learner.email)]
    found = _by(asked.people("email", list(dict.fromkeys(spellings))), lambda person: person.email)
    for learner in learners:
        same = found.get(fold(learner.email), [])
        ways = (["idnumber"] if learner.match_key else []) + (["e-mail"] if learner.email else [])
        if thorough and learner.email:
            ways.append("other case")
            same = _merged(same, asked.people_by_email(learner.email))
        if not same:
            offered = _offered(learner, asked, ways) if thorough else ()
            matches[learner.id] = Match(Right.NONE, candidates=offered, tried=asked.tried(*ways))
            continue
        others = rivals.by_email(learner, same)
        match = _unique(Right.EMAIL, same, others, f"e-mail {same[0].email}", asked.tried(*ways))
        if not (thorough and _seen_whole(session, asked)):
            match = replace(match, confirmed=False)
        matches[learner.id] = match


def _seen_whole(session: Session, asked: _Questions) -> bool:
    """Say whether every learner, and every Moodle person with the address, must have been seen."""
    searched = asked.side.client.offers(_SEARCH) and not asked.failed and not asked.lost
    return searched and session.people.seen_whole and session.ispring.sees_everybody


def _spellings(email: str) -> list[str]:
    """Return an address as iSpring has it and in lower case: Moodle tells cases apart on some databases."""
    email = email.strip()
    return [email, email.lower()] if email else []


def _offered(learner: Learner, asked: _Questions, ways: list[str]) -> tuple[Candidate, ...]:
    """Return people a person may recognise; none of them is ever matched by itself."""
    offered: dict[int, Candidate] = {}
    local, at, domain = learner.email.strip().partition("@")
    base, plus, _ = local.partition("+")
    if base and plus and at:
        ways.append("e-mail without +…")
        for person in asked.people_by_email(f"{base}@{domain}"):
            offered.setdefault(person.id, person_candidate(person, "the same e-mail without its “+…”"))
    if learner.login:
        ways.append("login as username")
        for person in asked.people("username", [learner.login]):
            offered.setdefault(person.id, person_candidate(person, "its username is the login here"))
    return tuple(offered.values())


# --- what was found --------------------------------------------------------------------------------------


def _unique(
    right: Right, people: Sequence[MoodlePerson], rivals: int, reason: str, tried: tuple[str, ...]
) -> Match:
    """Return a match if there is one person and no rival; otherwise that it is ambiguous."""
    if len(people) == 1 and not rivals:
        return Match(right, people[0].id, candidates=(person_candidate(people[0], reason),), tried=tried)
    if rivals:
        reason += f", but so {'has another learner' if rivals == 1 else f'have {rivals} other learners'}"
    candidates = tuple(person_candidate(person, reason) for person in people)
    return Match(Right.AMBIGUOUS, confirmed=False, candidates=candidates, tried=tried)


def _by(
    people: Iterable[MoodlePerson], key: Callable[[MoodlePerson], str]
) -> Mapping[str, list[MoodlePerson]]:
    """Return people by a folded text of theirs; those of whom it is not shown cannot be told apart."""
    found: defaultdict[str, list[MoodlePerson]] = defaultdict(list)
    for person in people:
        if folded := fold(key(person)):
            found[folded].append(person)
    return found


def _merged(people: Sequence[MoodlePerson], more: Iterable[MoodlePerson]) -> list[MoodlePerson]:
    return list({person.id: person for person in (*people, *more)}.values())
