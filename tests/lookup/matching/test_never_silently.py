"""Nobody is matched silently: whatever two systems hold, and however it changes between two looks at it.

Each property is held against what a reader would say who sees the same data, written apart from the matching.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import learner, person
from tests.lookup.stand_ins import MoodleStandIn, session
from tui.lookup.matching.matching import match_learners
from tui.lookup.matching.pairs import Pairs
from tui.lookup.session import Session
from tui.records import Learner, Match, MoodlePerson, Note, Right, System
from tui.stop import Stop
from tui.text import clean, fold

EMAILS: Final = ("", "a@x.example", "A@X.example", " a@x.example ", "a+1@x.example", "b@x.example")
SHARP: Final = ("straße@x.example", "STRASSE@x.example")
"""Two spellings of one address that only casefolding tells to be one."""

emails = st.sampled_from(EMAILS + SHARP)
keys = st.sampled_from(["", "k1", "K1", "k2"])
learners = st.builds(
    lambda who, email, key, login, active: replace(
        learner(who, email=email, match_key=key, login=login), active=active
    ),
    st.sampled_from(["l1", "l2", "l3"]),
    emails,
    keys,
    st.sampled_from(["", "ada"]),
    st.sampled_from([True, False, None]),
)
people = st.builds(  # as they are decoded: cleaned of blanks around them
    lambda number, email, key, suspended: replace(
        person(number, email, idnumber=key, username="ada"), suspended=suspended
    ),
    st.integers(1, 4),
    emails.map(clean),
    keys,
    st.booleans(),
)


class AnyCase(MoodleStandIn):
    """A Moodle on a database that does not tell cases apart."""

    def people_by_field(
        self, field: str, values: Sequence[str], stop: Stop, *, notes: list[Note] | None = None
    ) -> tuple[MoodlePerson, ...]:
        stop.check()
        assert notes is not None
        wanted = {fold(value) for value in values} - {""}
        return tuple(one for one in self._people if fold(str(getattr(one, field))) in wanted)


@dataclass(frozen=True)
class World:
    """What there is at one moment; ``hidden`` people are deleted, or not shown to the account."""

    learners: tuple[Learner, ...]
    people: tuple[MoodlePerson, ...]
    hidden: frozenset[int]

    @property
    def shown(self) -> tuple[MoodlePerson, ...]:
        return tuple(one for one in self.people if one.id not in self.hidden)


worlds = st.builds(
    World,
    st.lists(learners, min_size=1, max_size=3, unique_by=lambda one: one.id).map(tuple),
    st.lists(people, max_size=4, unique_by=lambda one: one.id).map(tuple),
    st.frozensets(st.integers(1, 4), max_size=2),
)
choices = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=2)
"""Which learner was confirmed to be which person, by their places in the first world."""


@dataclass(frozen=True)
class Look:
    """One look at a world, and all a reader needs to check it."""

    world: World
    known: Mapping[str, Learner]
    found: Mapping[str, Match]
    confirmed: Mapping[str, tuple[Learner, MoodlePerson]]
    thorough: bool
    whole: bool
    any_case: bool

    def check(self) -> None:
        assert set(self.found) == {one.id for one in self.world.learners}
        for one in self.world.learners:
            got = self.found[one.id]
            if got.usable:
                (chosen,) = (each for each in self.world.shown if each.id == got.moodle_id)
                self._by_right(one, got, chosen)
        alone = [one.moodle_id for one in self.found.values() if one.usable and one.right is not Right.SAVED]
        assert len(alone) == len(set(alone)), "two learners are one person"
        by_hand = {person.id for _, person in self.confirmed.values()}
        assert by_hand.isdisjoint(alone), "somebody confirmed that this is somebody else"

    def _by_right(self, one: Learner, got: Match, chosen: MoodlePerson) -> None:
        check = {Right.SAVED: self._saved, Right.IDNUMBER: self._by_idnumber, Right.EMAIL: self._by_email}
        check[got.right](one, got, chosen)

    def _saved(self, one: Learner, got: Match, chosen: MoodlePerson) -> None:
        assert got.confirmed
        before, then = self.confirmed[one.id]
        assert chosen.id == then.id
        for was, now in ((before.email, one.email), (then.email, chosen.email)):
            assert not fold(was) or not fold(now) or fold(was) == fold(now), "its address has changed since"

    def _by_idnumber(self, one: Learner, got: Match, chosen: MoodlePerson) -> None:
        assert got.moodle_id == chosen.id
        assert fold(chosen.idnumber) == fold(one.match_key) != ""
        same = [each for each in self.world.shown if self._same(each.idnumber, one.match_key)]
        assert same == [chosen]
        assert not [each for each in self._others(one) if fold(each.match_key) == fold(one.match_key)]

    def _by_email(self, one: Learner, got: Match, chosen: MoodlePerson) -> None:
        assert fold(chosen.email) == fold(one.email) != "", "an address without its +… is only offered"
        assert not got.confirmed or (self.thorough and self.whole)
        spellings = {one.email.strip(), one.email.strip().lower()}
        everyone = [each for each in self.world.shown if fold(each.email) == fold(one.email)]
        seen = self.thorough or self.any_case
        assert [each for each in everyone if seen or each.email in spellings] == [chosen]
        others = self._others(one)
        assert not [each for each in others if fold(each.email) == fold(one.email)]
        assert not [each for each in others if fold(each.match_key) == fold(chosen.idnumber) != ""]

    def _same(self, there: str, here: str) -> bool:
        return fold(there) == fold(here) if self.any_case else there == here.strip()

    def _others(self, one: Learner) -> list[Learner]:
        return [each for each in self.known.values() if each.id != one.id]


@given(st.lists(worlds, min_size=1, max_size=3), choices, st.booleans(), st.booleans(), st.booleans())
def test_nobody_is_matched_silently_where_two_could_be_meant(
    moments: list[World],
    chosen: list[tuple[int, int]],
    thorough: bool,  # hypothesis passes by place
    whole: bool,
    any_case: bool,
) -> None:
    confirmed: dict[str, tuple[Learner, MoodlePerson]] = {}
    pairs = Pairs("acme.ispringlearn.eu", "moodle.acme.example")
    first = moments[0]
    for learner_at, person_at in chosen if first.people else ():
        one = first.learners[learner_at % len(first.learners)]
        who = first.people[person_at % len(first.people)]
        confirmed[one.id] = (one, who)
        pairs.save_person(one, who, Stop())
    known: dict[str, Learner] = {}
    signed_in: Session | None = None
    for world in moments:
        kind = AnyCase if any_case else MoodleStandIn
        before, signed_in = signed_in, session(moodle=kind(people=world.shown), pairs=pairs)
        if before is not None:
            signed_in.people = before.people
        signed_in.people.seen_whole = whole
        known |= {one.id: one for one in world.learners}
        found = match_learners(signed_in, world.learners, Stop(), thorough=thorough)
        Look(world, dict(known), found, confirmed, thorough, whole, any_case).check()


@given(worlds)
def test_order_makes_no_difference(world: World) -> None:
    def rights(look: World) -> dict[str, tuple[Right, int | None]]:
        found = match_learners(session(moodle=MoodleStandIn(people=look.shown)), look.learners, Stop())
        return {who: (one.right, one.moodle_id) for who, one in found.items()}

    turned = replace(world, learners=world.learners[::-1], people=world.people[::-1])
    assert rights(world) == rights(turned)


# --- the cases by name -----------------------------------------------------------------------------------

ADA: Final = learner("ada", "Ada", "ada@x.example")
EVE: Final = learner("eve", "Eve", "eve@x.example")


def confirmed(pairs: Sequence[tuple[Learner, MoodlePerson]]) -> Pairs:
    book = Pairs("acme.ispringlearn.eu", "moodle.acme.example")
    for one, who in pairs:
        book.save_person(one, who, Stop())
    return book


def looked(
    wanted: Sequence[Learner], shown: Sequence[MoodlePerson], pairs: Pairs | None = None
) -> dict[str, Match]:
    return match_learners(session(moodle=MoodleStandIn(people=shown), pairs=pairs), wanted, Stop())


@pytest.mark.parametrize("where", list(System))
def test_swapped_addresses_ask_again_about_both(where: System) -> None:
    there = (person(1, ADA.email), person(2, EVE.email))
    book = confirmed([(ADA, there[0]), (EVE, there[1])])
    assert all(one.usable for one in looked((ADA, EVE), there, book).values())
    if where is System.ISPRING:
        here = (replace(ADA, email=EVE.email), replace(EVE, email=ADA.email))
        found = looked(here, there, book)
    else:
        found = looked((ADA, EVE), (person(1, EVE.email), person(2, ADA.email)), book)
    assert not any(one.usable for one in found.values())
    assert {one.right for one in found.values()} == {Right.SAVED}


def test_swapped_addresses_without_a_choice_follow_the_key_that_is_hers() -> None:
    here = [replace(one, match_key=one.id) for one in (ADA, EVE)]
    there = [person(1, EVE.email, idnumber="ada"), person(2, ADA.email, idnumber="eve")]
    found = looked(here, there)
    assert [(found[one.id].right, found[one.id].moodle_id) for one in here] == [
        (Right.IDNUMBER, 1),
        (Right.IDNUMBER, 2),
    ]


def test_an_address_that_went_to_somebody_else_is_not_hers_any_more() -> None:
    taken = person(2, ADA.email, idnumber="eve")
    assert looked([ADA], [taken])["ada"].right is Right.EMAIL
    found = looked([ADA, replace(EVE, match_key="eve")], [taken])
    assert found["ada"].right is Right.AMBIGUOUS
    assert found["eve"].moodle_id == 2


def test_a_suspended_account_is_somebody_who_could_be_meant() -> None:
    there = [person(1, ADA.email), replace(person(2, ADA.email), suspended=True)]
    assert looked([ADA], there)["ada"].right is Right.AMBIGUOUS
    only = looked([ADA], there[1:])["ada"]
    assert (only.moodle_id, only.candidates[0].detail) == (2, f"{ADA.email}, suspended")


def test_a_deleted_account_is_asked_about_again_not_replaced_by_another() -> None:
    book = confirmed([(ADA, person(1, ADA.email))])
    found = looked([ADA], [person(2, ADA.email)], book)["ada"]
    assert (found.right, found.moodle_id, found.usable) == (Right.SAVED, 1, False)


def test_who_cannot_be_seen_leaves_a_match_unconfirmed() -> None:
    found = looked([ADA], [person(1, ADA.email)])["ada"]
    assert (found.right, found.moodle_id, found.confirmed) == (Right.EMAIL, 1, False)


def test_plus_addressing_is_two_people_until_somebody_says_otherwise() -> None:
    tagged = replace(ADA, email="ada+lms@x.example")
    assert looked([tagged], [person(1, ADA.email)])["ada"].right is Right.NONE
    both = looked([tagged, EVE], [person(1, ADA.email), person(2, "ada+lms@x.example")])
    assert both["ada"].moodle_id == 2
