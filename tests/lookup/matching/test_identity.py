"""Whenever two could be meant, nobody is matched silently: whatever became of addresses and accounts.

Duplicate addresses and other cases, addresses changed or swapped since a pair was confirmed, deleted and
suspended people, plus addressing, people the account does not see.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import learner, person
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.lookup.matching.matching import match_learners
from tui.lookup.matching.pairs import Pairs
from tui.records import Learner, MoodlePerson, Right
from tui.stop import Stop
from tui.text import fold

DELETED = "0cc175b9c0f1b6a831c399e269772661"
"""What Moodle keeps as the address of somebody deleted: a hash."""

EMAILS = ("", "a@x.example", "A@X.example", "a+lms@x.example", "b@x.example", "B@x.example")


@dataclass(frozen=True)
class Case:
    """Two systems: who is there, who is seen, and what was confirmed when addresses were others."""

    learners: list[Learner]
    people: list[MoodlePerson]
    hidden: set[int]
    saved: dict[str, tuple[int, str, str]]

    @property
    def seen(self) -> list[MoodlePerson]:
        return [one for one in self.people if one.id not in self.hidden]


emails = st.sampled_from(EMAILS)
keys = st.sampled_from(["", "k1", "k2"])
learners = st.lists(
    st.builds(
        lambda who, email, key: learner(who, email=email, match_key=key),
        st.sampled_from(["l1", "l2", "l3"]),
        emails,
        keys,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.id,
)
people = st.lists(
    st.builds(
        lambda number, email, key, suspended, deleted: replace(
            person(number, DELETED if deleted else email, idnumber=key), suspended=suspended
        ),
        st.integers(1, 4),
        emails,
        keys,
        st.booleans(),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda one: one.id,
)
saved = st.dictionaries(
    st.sampled_from(["l1", "l2", "l3"]), st.tuples(st.integers(1, 4), emails, emails), max_size=3
)
cases = st.builds(Case, learners, people, st.sets(st.integers(1, 4), max_size=2), saved)


def pairs_of(case: Case) -> Pairs:
    """Return what was confirmed, with the addresses of then."""
    pairs = Pairs("acme.ispringlearn.eu", "moodle.acme.example")
    for who, (number, in_ispring, in_moodle) in case.saved.items():
        pairs.save_person(learner(who, email=in_ispring), person(number, in_moodle), Stop())
    return pairs


@given(cases, st.booleans())
def test_nobody_is_matched_silently_where_both_candidates_are_seen(case: Case, thorough: bool) -> None:
    signed_in = session(
        ISpringStandIn(learners=case.learners), MoodleStandIn(people=case.seen), pairs=pairs_of(case)
    )
    found = match_learners(signed_in, case.learners, Stop(), thorough=thorough)
    for one in case.learners:
        match = found[one.id]
        if not match.usable:
            continue
        (chosen,) = (each for each in case.seen if each.id == match.moodle_id)
        others = [each for each in case.learners if each is not one]
        if one.id in case.saved:
            _as_confirmed(one, chosen, case.saved[one.id])
        elif match.right is Right.IDNUMBER:
            assert [each for each in case.seen if each.idnumber == one.match_key] == [chosen]
            assert one.match_key not in {each.match_key for each in others}
        else:
            assert match.right is Right.EMAIL
            assert not match.confirmed, "not everybody was read"
            assert fold(chosen.email) == fold(one.email) not in {"", DELETED}
            assert fold(one.email) not in {fold(each.email) for each in others}
            if thorough:
                assert [each for each in case.seen if fold(each.email) == fold(one.email)] == [chosen]
        if one.id not in case.saved:
            held = {who for who, (number, _, _) in case.saved.items() if number == chosen.id}
            assert not held, "she was confirmed to be somebody else"


def _as_confirmed(one: Learner, chosen: MoodlePerson, then: tuple[int, str, str]) -> None:
    """Check that a saved pair is used only while no address seen then and now has changed or been swapped."""
    number, in_ispring, in_moodle = then
    assert chosen.id == number
    for before, now in ((in_ispring, one.email), (in_moodle, chosen.email)):
        assert fold(before) == fold(now) or not before or not now
