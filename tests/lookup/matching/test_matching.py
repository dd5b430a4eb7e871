"""Who is this learner in Moodle: by what right, and never by a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import learner, person
from tests.lookup.stand_ins import MoodleStandIn, session
from tui.errors import AnswerError, DeniedError, RollbookError, SignInError, StoppedError, UnreachableError
from tui.lookup.matching.matching import match_learners
from tui.lookup.matching.pairs import NOT_IN_MOODLE, Pairs
from tui.lookup.matching.people import People
from tui.protocols.moodle.requests import OWN_FUNCTIONS, PEOPLE
from tui.records import Learner, Match, MoodlePerson, Right, System
from tui.stop import Stop
from tui.text import fold

AMELIE = learner("amelie", "Amélie Dubois", "Amelie.Dubois@acme.example", match_key="amelie")
DENIED = DeniedError("may not", system=System.MOODLE, code="accessexception")


def match(
    wanted: Learner,
    people: Sequence[MoodlePerson],
    *,
    others: Sequence[Learner] = (),
    thorough: bool = False,
    pairs: Pairs | None = None,
    faults: dict[str, RollbookError] | None = None,
    functions: frozenset[str] = OWN_FUNCTIONS,
) -> Match:
    moodle = MoodleStandIn(people=people, faults=faults, functions=functions)
    signed_in = session(moodle=moodle, pairs=pairs)
    signed_in.people.add(others)
    return match_learners(signed_in, [wanted], Stop(), thorough=thorough)[wanted.id]


def saved(wanted: Learner, one: MoodlePerson | None) -> Pairs:
    pairs = Pairs("acme.ispringlearn.eu", "moodle.acme.example")
    pairs.save_person(wanted, one, Stop())
    return pairs


# --- by what right ---------------------------------------------------------------------------------------


def test_idnumber_goes_before_email() -> None:
    found = match(AMELIE, [person(1, AMELIE.email), person(2, idnumber="amelie")])
    assert (found.right, found.moodle_id, found.confirmed) == (Right.IDNUMBER, 2, True)
    assert found.candidates[0].reason == "idnumber amelie"


def test_a_saved_pair_goes_before_everything() -> None:
    people = [person(1, AMELIE.email), person(2, idnumber="amelie"), person(3, "other@acme.example")]
    found = match(AMELIE, people, pairs=saved(AMELIE, people[2]))
    assert (found.right, found.moodle_id, found.confirmed) == (Right.SAVED, 3, True)
    assert found.candidates[0].name == "Person 3"


@pytest.mark.parametrize("email", ["amelie.dubois@acme.example", "Amelie.Dubois@acme.example"])
def test_a_unique_email_is_a_match_not_yet_confirmed(email: str) -> None:
    found = match(AMELIE, [person(1, email), person(2, "other@acme.example")])
    assert (found.right, found.moodle_id, found.confirmed) == (Right.EMAIL, 1, False)


def test_blanks_around_an_email_do_not_count() -> None:
    assert match(learner("a", email=" a@x.example "), [person(1, "a@x.example")]).moodle_id == 1


def test_another_case_is_found_only_when_looking_thoroughly() -> None:
    people = [person(1, "AMELIE.DUBOIS@ACME.EXAMPLE")]
    bulk = match(AMELIE, people)
    assert (bulk.right, bulk.tried) == (Right.NONE, ("idnumber", "e-mail"))
    assert match(AMELIE, people, thorough=True).moodle_id == 1


def test_an_email_is_confirmed_once_both_sides_were_seen_whole() -> None:
    moodle = MoodleStandIn(people=[person(1, AMELIE.email)])
    whole = session(moodle=moodle)
    whole.people.seen_whole = True
    assert match_learners(whole, [AMELIE], Stop(), thorough=True)["amelie"].confirmed
    assert not match_learners(whole, [AMELIE], Stop())["amelie"].confirmed

    department = session(moodle=moodle, scope="2 departments")
    department.people.seen_whole = True
    assert not match_learners(department, [AMELIE], Stop(), thorough=True)["amelie"].confirmed
    assert not match_learners(session(moodle=moodle), [AMELIE], Stop(), thorough=True)["amelie"].confirmed

    blind = session(
        moodle=MoodleStandIn(people=[person(1, AMELIE.email)], functions=OWN_FUNCTIONS - {PEOPLE})
    )
    blind.people.seen_whole = True
    assert not match_learners(blind, [AMELIE], Stop(), thorough=True)["amelie"].confirmed


def test_another_match_field_is_certain_only_once_every_learner_was_read() -> None:
    employee = learner("amelie", match_key="4711")
    moodle = MoodleStandIn(people=[person(2, idnumber="4711")])
    signed_in = session(moodle=moodle)
    signed_in.profile = replace(signed_in.profile, match_field="employee number")
    found = match_learners(signed_in, [employee], Stop())["amelie"]
    assert (found.right, found.moodle_id, found.confirmed) == (Right.IDNUMBER, 2, False)
    signed_in.people.seen_whole = True
    assert match_learners(signed_in, [employee], Stop())["amelie"].confirmed
    assert match_learners(session(moodle=moodle), [employee], Stop())["amelie"].confirmed


# --- two who could be meant ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "people",
    [
        [person(1, idnumber="amelie"), person(2, idnumber="amelie")],
        [person(1, "Amelie.Dubois@acme.example"), person(2, "amelie.dubois@acme.example")],
        [person(1, "amelie.dubois@acme.example"), MoodlePerson(2, "Old", email=AMELIE.email, suspended=True)],
    ],
)
def test_two_moodle_people_are_ambiguous(people: list[MoodlePerson]) -> None:
    found = match(AMELIE, people)
    assert (found.right, found.moodle_id, found.confirmed) == (Right.AMBIGUOUS, None, False)
    assert [one.id for one in found.candidates] == [1, 2]


def test_what_differs_between_candidates_is_told() -> None:
    people = [
        MoodlePerson(1, "Amélie Dubois", "adubois", AMELIE.email, "77"),
        MoodlePerson(2, "Amélie Dubois", "adubois2", AMELIE.email, suspended=True),
    ]
    details = [one.detail for one in match(AMELIE, people).candidates]
    assert details == [f"adubois, {AMELIE.email}, idnumber 77", f"adubois2, {AMELIE.email}, suspended"]


@pytest.mark.parametrize(
    ("other", "one"),
    [
        (learner("twin", email="AMELIE.dubois@acme.example"), person(1, AMELIE.email)),
        (learner("twin", match_key="AMELIE"), person(1, idnumber="amelie")),
        (learner("twin", match_key="77"), person(1, AMELIE.email, idnumber="77")),
    ],
)
def test_two_learners_who_could_be_one_person_are_ambiguous(other: Learner, one: MoodlePerson) -> None:
    found = match(AMELIE, [one], others=[other])
    assert (found.right, found.moodle_id) == (Right.AMBIGUOUS, None)
    assert "so has another learner" in found.candidates[0].reason
    several = match(
        AMELIE, [one], others=[other, learner("third", email=other.email, match_key=other.match_key)]
    )
    assert "so have 2 other learners" in several.candidates[0].reason


@pytest.mark.parametrize("one", [person(1, AMELIE.email), person(1, idnumber="amelie")])
def test_a_person_confirmed_as_somebody_else_is_ambiguous(one: MoodlePerson) -> None:
    twin = learner("twin", email="twin@acme.example")
    found = match(AMELIE, [one], pairs=saved(twin, one))
    assert found.right is Right.AMBIGUOUS


def test_two_learners_in_one_look_up_see_each_other() -> None:
    moodle = MoodleStandIn(people=[person(1, "same@acme.example")])
    twins = [learner("a", email="same@acme.example"), learner("b", email="SAME@acme.example")]
    found = match_learners(session(moodle=moodle), twins, Stop())
    assert {one.right for one in found.values()} == {Right.AMBIGUOUS}


# --- a saved pair that may be out of date ----------------------------------------------------------------


def test_a_changed_email_asks_again() -> None:
    pairs = saved(AMELIE, person(3, "old@acme.example"))
    in_moodle = match(AMELIE, [person(3, "new@acme.example")], pairs=pairs)
    assert (in_moodle.right, in_moodle.moodle_id, in_moodle.confirmed) == (Right.SAVED, 3, False)
    assert in_moodle.candidates[0].reason == "saved, but the e-mail in Moodle has changed since"
    married = learner("amelie", email="amelie.martin@acme.example")
    both = match(married, [person(3, "new@acme.example")], pairs=pairs)
    assert both.candidates[0].reason == "saved, but the e-mail in iSpring and Moodle has changed since"


def test_a_saved_person_moodle_does_not_show_is_asked_for_again() -> None:
    pairs = saved(AMELIE, person(3, "old@acme.example"))
    gone = match(AMELIE, [], pairs=pairs)
    assert (gone.right, gone.moodle_id, gone.confirmed) == (Right.SAVED, 3, False)
    assert gone.tried == ("Moodle showed no person 3",)
    assert match(AMELIE, [person(3)], pairs=pairs).confirmed


def test_a_refusal_and_a_changed_email_are_both_told_of_a_saved_person() -> None:
    pairs = saved(AMELIE, person(3, "old@acme.example"))
    married = learner("amelie", email="amelie.martin@acme.example")
    refused = match(married, [person(3)], pairs=pairs, faults={"by id": DENIED})
    assert (refused.right, refused.moodle_id, refused.confirmed) == (Right.SAVED, 3, False)
    assert refused.tried == (
        "Moodle showed no person 3 (refused: accessexception)",
        "the e-mail in iSpring has changed since",
    )


def test_not_in_moodle_is_remembered_until_the_address_changes() -> None:
    people = [person(1, AMELIE.email)]
    pairs = saved(AMELIE, None)
    assert match(AMELIE, people, pairs=pairs) == Match(Right.NONE, tried=(NOT_IN_MOODLE,))
    changed = match(learner("amelie", email="new@acme.example"), people, pairs=pairs)
    assert (changed.right, changed.confirmed) == (Right.NONE, False)


# --- nobody ----------------------------------------------------------------------------------------------


def test_nobody_tells_what_was_tried() -> None:
    assert match(AMELIE, []).tried == ("idnumber", "e-mail")
    assert match(AMELIE, [], thorough=True).tried == ("idnumber", "e-mail", "other case")
    assert match(learner("a"), [person(1), person(2)]) == Match(Right.NONE)
    assert match(learner("a"), [], thorough=True).tried == ()


def test_the_same_login_and_an_address_without_its_plus_are_only_offered() -> None:
    wanted = learner("a", email="amelie+lms@acme.example", login="adubois")
    people = [
        person(1, "amelie@acme.example"),
        MoodlePerson(2, "A. Dubois", "adubois", "x@acme.example"),
        MoodlePerson(3, "Both", "adubois", "amelie@acme.example"),
    ]
    assert match(wanted, people).candidates == ()
    found = match(wanted, people, thorough=True)
    assert (found.right, found.moodle_id) == (Right.NONE, None)
    assert [(one.id, one.reason) for one in found.candidates] == [
        (1, "the same e-mail without its “+…”"),
        (3, "the same e-mail without its “+…”"),
        (2, "its username is the login here"),
    ]
    assert found.tried == ("e-mail", "other case", "e-mail without +…", "login as username")


@pytest.mark.parametrize(
    ("fault", "error", "told"),
    [
        ("by idnumber", DENIED, "idnumber (refused: accessexception)"),
        ("by email", DeniedError("may not"), "e-mail (refused)"),
        ("by email", AnswerError("odd", code="invalidresponse"), "e-mail (failed: invalidresponse)"),
        ("by any e-mail", DENIED, "other case (refused: accessexception)"),
        ("by username", DENIED, "login as username (refused: accessexception)"),
        ("unsendable", DeniedError("Moodle cannot send 1 person."), "Moodle cannot send 1 person."),
    ],
)
def test_a_refused_question_is_told_and_the_others_are_asked(
    fault: str, error: RollbookError, told: str
) -> None:
    wanted = learner("amelie", email="a@x.example", login="a", match_key="amelie")
    found = match(wanted, [], thorough=True, faults={fault: error})
    assert found.right is Right.NONE
    assert told in found.tried


def test_an_email_is_not_confirmed_while_a_question_was_refused() -> None:
    for fault in ("by idnumber", "unsendable"):
        moodle = MoodleStandIn(people=[person(1, AMELIE.email)], faults={fault: DENIED})
        signed_in = session(moodle=moodle)
        signed_in.people.seen_whole = True
        found = match_learners(signed_in, [AMELIE], Stop(), thorough=True)["amelie"]
        assert (found.moodle_id, found.confirmed) == (1, False)


@pytest.mark.parametrize(
    "error",
    [
        UnreachableError("is away"),
        SignInError("has ended"),
        AnswerError("the server has moved"),
        AnswerError("has no web service at this address", code="404"),
        DeniedError("stands behind a web server that refused the request", code="403"),
    ],
)
def test_faults_of_the_network_end_the_look_up(error: RollbookError) -> None:
    with pytest.raises(type(error)):
        match(AMELIE, [], faults={"by idnumber": error})


def test_without_moodle_nobody_is_matched() -> None:
    assert match_learners(session(), [AMELIE], Stop()) == {}


def test_stop_ends_the_look_up() -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError):
        match_learners(session(moodle=MoodleStandIn()), [AMELIE], stop)


def test_many_are_matched_with_a_few_questions() -> None:
    moodle = MoodleStandIn(people=[person(number, f"l{number}@x.example") for number in range(1, 60)])
    many = [learner(f"l{n}", email=f"l{n}@x.example", match_key=f"l{n}") for n in range(1, 60)]
    found = match_learners(session(moodle=moodle), many, Stop())
    assert [found[one.id].moodle_id for one in many] == list(range(1, 60))
    assert [what for what, _ in moodle.asked] == ["by idnumber", "by email"]


# --- the learners seen -----------------------------------------------------------------------------------

learner_ids = st.sampled_from(["l1", "l2", "l3"])
emails = st.sampled_from(["", "a@x.example", "A@x.example", "A@X.EXAMPLE", "a+1@x.example", "b@x.example"])
keys = st.sampled_from(["", "k1", "K1", "k2", "l1"])
updates = st.lists(
    st.builds(lambda who, email, key: learner(who, email=email, match_key=key), learner_ids, emails, keys)
)


@given(updates, emails, keys)
def test_who_shares_an_address_or_key_is_known_as_last_read(
    seen: list[Learner], email: str, key: str
) -> None:
    people = People()
    latest: dict[str, Learner] = {}
    for one in seen:
        people.add([one])
        latest[one.id] = one
    assert {one.id for one in people.with_email(email)} == {
        one.id for one in latest.values() if email and fold(one.email) == fold(email)
    }
    assert {one.id for one in people.with_key(key)} == {
        one.id for one in latest.values() if key and fold(one.match_key) == fold(key)
    }
    assert people.known(["l3", "l1", "nobody"]) == [latest[who] for who in ("l3", "l1") if who in latest]
