"""The roster: enrolments and final statuses joined with names, in whatever order they arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import FIRE, NOW, enrolment, final, learner, row
from tests.lookup.roster.rosters import BROKEN, REFUSED, Part, add, codes, roster
from tui.lookup.notes import Tally
from tui.lookup.roster.roster import (
    Roster,
    RosterRow,
)
from tui.records import Enrolment, Family, FinalStatus, Learner, Note, Outcome

# --- one row ---------------------------------------------------------------------------------------------


def test_a_row_has_a_name_whatever_is_known() -> None:
    named = row()
    assert (named.name, named.email) == ("Amélie Dubois", "amelie.dubois@acme.example")
    unnamed = replace(named, learner=None)
    assert (unnamed.name, unnamed.email) == ("amelie", "")
    assert replace(unnamed, learner_id="").name == "(no user id)"


@pytest.mark.parametrize(
    ("raw", "family", "done"),
    [("Passed", Family.DONE, True), ("Перездача", Family.UNKNOWN, False), (None, Family.UNKNOWN, False)],
)
def test_a_row_is_counted_in_its_family(raw: str | None, family: Family, done: bool) -> None:
    found = row(raw)
    assert (found.family, found.done) == (family, done)
    assert found.status == (raw or "none given")
    assert found.outcome is (Outcome.PASSED if done else Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("raw", "due", "late"),
    [
        ("In progress", date(2026, 11, 21), True),
        ("Failed", date(2026, 11, 21), True),
        (None, date(2026, 11, 21), True),
        ("Passed", date(2026, 11, 21), False),
        ("In progress", date(2026, 11, 22), False),
        ("In progress", None, False),
    ],
)
def test_late_is_who_is_due_and_not_done(raw: str | None, due: date | None, late: bool) -> None:
    assert row(raw, due=due).late(NOW) is late


def test_a_row_without_enrolment_is_never_late() -> None:
    assert not replace(row(due=date(2026, 1, 1)), enrolment=None).late(NOW)
    assert replace(row(), enrolment=None).due_at is None


# --- the join --------------------------------------------------------------------------------------------


def test_enrolled_without_a_status_stays_as_none_given() -> None:
    found = roster([final("a", "Passed")], [enrolment("a"), enrolment("b")])
    assert [(one.learner_id, one.status) for one in found.rows] == [("a", "Passed"), ("b", "none given")]
    assert found.notes[0] == Note("no-status", "1 learner is enrolled, but iSpring gave no status.")
    assert found.counts() == {**dict.fromkeys(Family, 0), Family.DONE: 1, Family.UNKNOWN: 1}


def test_that_no_status_was_given_is_not_said_before_all_were_read() -> None:
    found = Roster(FIRE)
    found.add_enrolments([enrolment("a")])
    assert codes(found) == []
    found.finish_final_statuses("Partial: you stopped.")
    assert codes(found) == ["partial"]
    found.finish_final_statuses()
    assert codes(found) == ["no-status"]


def test_status_without_an_enrolment_was_enrolled_if_all_enrolments_were_read() -> None:
    found = Roster(FIRE)
    found.add_final_statuses([final("a"), final("b"), final("")])
    found.add_enrolments([enrolment("a")])
    assert not any(map(found.was_enrolled, found.rows))
    found.finish_enrolments()
    assert [found.was_enrolled(one) for one in found.rows] == [False, True, False]
    assert codes(found) == ["was-enrolled", "row-without-user"]


def test_refused_enrolments_are_a_note_and_nobody_was_enrolled() -> None:
    found = Roster(FIRE)
    found.add_final_statuses([final("a")])
    found.finish_enrolments(REFUSED)
    assert not found.enrolments_read
    assert not found.was_enrolled(found.rows[0])
    assert [note.code for note in found.notes] == ["enrolments-refused"]
    assert "Ask for it." in found.notes[0].text
    found.finish_enrolments(BROKEN)
    assert codes(found) == ["enrolments-refused", "enrolments-unread"]


def test_all_rows_of_one_learner_are_kept_with_her_name_and_enrolment() -> None:
    found = roster(
        [final("a", "Accepted"), final("a", "In progress")], [enrolment("a")], [learner("a", "Jan")]
    )
    assert [(one.name, one.status) for one in found.rows] == [("Jan", "Accepted"), ("Jan", "In progress")]
    assert all(one.enrolment for one in found.rows)
    assert found.positions("a") == [0, 1]
    assert codes(found) == ["several-rows"]


def test_rows_that_name_nobody_are_kept() -> None:
    found = roster([final("", "Passed"), final("", "Failed")])
    assert [one.status for one in found.rows] == ["Passed", "Failed"]
    assert codes(found) == ["row-without-user"]
    assert found.without_name() == []


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_enrolments_the_latest_access_counts(turned: bool) -> None:
    several = [
        enrolment("a", due=date(2026, 1, 1)),
        enrolment("a", access=date(2026, 3, 1), due=date(2026, 3, 31)),
        enrolment("a", access=datetime(2026, 3, 1, 8, tzinfo=UTC), due=date(2026, 4, 30)),
        enrolment("a", access=date(2025, 3, 1), due=date(2025, 3, 31)),
    ]
    found = roster([final("a")], several[::-1] if turned else several)
    assert found.rows[0].due_at == date(2026, 4, 30)
    assert len(found.rows) == 1


def test_enrolments_of_other_courses_and_of_nobody_are_left_out() -> None:
    found = roster([enrolment("a", course_id="other"), enrolment(""), enrolment("b", course_id="")])
    assert [one.learner_id for one in found.rows] == ["b"]


def test_a_name_that_came_first_is_used_when_its_row_comes() -> None:
    found = Roster(FIRE)
    assert found.add_learners([learner("a", "Jan")]) == []
    assert found.add_final_statuses([final("a")]) == [0]
    assert found.rows[0].name == "Jan"
    assert found.add_learners([learner("a", "Jan")]) == []
    assert found.add_learners([learner("a", "Jan Kowalski")]) == [0]


def test_names_that_are_missing_are_told_once_all_were_read() -> None:
    found = Roster(FIRE)
    found.add_final_statuses([final("a"), final("b"), final("b"), final("")])
    assert found.nameless == 3
    assert found.without_name() == ["a", "b"]
    found.add_learners([learner("a")])
    assert "names-missing" not in codes(found)
    found.finish_names()
    assert Tally("names-missing", 2) in found.tallies()


def test_unknown_statuses_are_noted() -> None:
    assert codes(roster([final("a", "Перездача"), final("b")], [enrolment("a"), enrolment("b")])) == [
        "unknown-status",
        "names-missing",
    ]


# --- asked again -----------------------------------------------------------------------------------------


def test_asked_again_rows_are_replaced_in_place() -> None:
    found = Roster(FIRE)
    found.add_final_statuses([final("a", "In progress"), final("b"), final("b", "Failed")])
    found.finish_final_statuses("Partial: you stopped.")
    found.ask_again()
    assert found.partial == ""
    assert found.add_final_statuses([final("a", "Passed"), final("b")]) == [0]
    assert found.add_final_statuses([final("b", "Passed"), final("c")]) == [2, 3]
    assert [one.status for one in found.rows] == ["Passed", "In progress", "Passed", "In progress"]
    found.finish_final_statuses()
    assert "not-again" not in codes(found)


def test_what_does_not_come_again_is_told() -> None:
    found = Roster(FIRE)
    found.add_final_statuses([final("a"), final("b"), final("b")])
    found.add_enrolments([enrolment("c")])
    found.ask_again()
    found.add_final_statuses([final("b")])
    found.finish_final_statuses("broke off")
    assert Tally("not-again", 2) not in found.tallies()
    found.finish_final_statuses()
    assert Tally("not-again", 2) in found.tallies()


# --- notes -----------------------------------------------------------------------------------------------


def test_the_note_line_is_the_note_or_each_in_brief() -> None:
    assert roster([final("a")], [enrolment("a")], [learner("a")]).note_line == ""
    one = roster([final("a")], [enrolment("a"), enrolment("b")], [learner("a"), learner("b")])
    assert one.note_line == "1 learner is enrolled, but iSpring gave no status."
    three = roster([final("")] * 3, [enrolment("b")], [learner("b")])
    assert three.note_line == "2 notes: 1 enrolled without a status; 3 rows without a user"
    three.tell(Note("x", "Something else."))
    three.tell(Note("x", "Something new."))
    assert three.note_line.startswith("3 notes: ")
    assert three.note_line.endswith("; Something new")
    three.finish_final_statuses("Partial: you stopped.")
    assert "Partial: you stopped" in three.note_line


@pytest.mark.parametrize("count", [1, 2, 1_000])
def test_every_oddity_has_words_for_any_count(count: int) -> None:
    for code in ("no-status", "was-enrolled", "several-rows", "row-without-user", "unknown-status"):
        tally = Tally(code, count)
        assert f"{count:,}" in tally.note.text
        assert tally.brief.startswith(f"{count:,} ")
        assert tally.note.code == code


# --- against a plain join --------------------------------------------------------------------------------


ids = st.sampled_from(["", "a", "b", "c", "d"])
words = st.sampled_from(["Passed", "In progress", "Failed", "Not started", "Pending", "Huh"])
finals = st.lists(st.builds(final, ids, words), max_size=12)
accesses = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5))
enrolments = st.lists(
    st.builds(lambda who, access, due: enrolment(who, access=access, due=due), ids, accesses, accesses),
    max_size=8,
)
learners = st.lists(st.builds(learner, ids.filter(bool), st.sampled_from(["", "New name"])), max_size=6)


def naive_join(
    finals: list[FinalStatus], enrolments: list[Enrolment], learners: list[Learner]
) -> Counter[RosterRow]:
    """Every status once, everybody enrolled without one once; the latest enrolment and name of each."""
    latest: dict[str, Enrolment] = {}
    for one in enrolments:
        known = latest.get(one.learner_id)
        if known is None or _day(one) >= _day(known):
            latest[one.learner_id] = one
    latest.pop("", None)
    names = {one.id: one for one in learners}
    rows = [RosterRow(f.learner_id, f, latest.get(f.learner_id), names.get(f.learner_id), 0) for f in finals]
    statused = {f.learner_id for f in finals}
    rows += [
        RosterRow(who, None, one, names.get(who), 0) for who, one in latest.items() if who not in statused
    ]
    return Counter(rows)


def _day(one: Enrolment) -> date:
    assert not isinstance(one.access_at, datetime)
    return one.access_at or date.min


@given(finals, enrolments, learners, st.randoms())
def test_the_roster_is_the_plain_join_in_whatever_order_its_parts_arrive(
    finals: list[FinalStatus], enrolments: list[Enrolment], learners: list[Learner], random: Random
) -> None:
    batches: list[tuple[str, int]] = [("f", i) for i in range(len(finals))]
    batches += [("e", i) for i in range(len(enrolments))] + [("l", i) for i in range(len(learners))]
    random.shuffle(batches)
    queues: dict[str, Iterator[Part]] = {"f": iter(finals), "e": iter(enrolments), "l": iter(learners)}
    found = Roster(FIRE)
    shown: dict[int, RosterRow] = {}
    for kind, _ in batches:
        for position in add(found, [next(queues[kind])]):
            shown[position] = found.rows[position]
    assert [shown[position] for position in range(len(found.rows))] == found.rows
    assert [one.position for one in found.rows] == list(range(len(found.rows)))
    assert all(one.unread is (one.final is None) for one in found.rows)

    found.finish_final_statuses()
    assert Counter(replace(one, position=0) for one in found.rows) == naive_join(finals, enrolments, learners)
    found.finish_enrolments()
    found.finish_names()
    assert found.counts() == {**dict.fromkeys(Family, 0), **Counter(one.family for one in found.rows)}
    several = Counter(one.learner_id for one in found.rows)
    expected = {
        "no-status": sum(one.final is None for one in found.rows),
        "was-enrolled": sum(bool(one.learner_id) and one.enrolment is None for one in found.rows),
        "several-rows": sum(count > 1 for who, count in several.items() if who),
        "row-without-user": several[""],
        "unknown-status": sum(one.status == "Huh" for one in found.rows),
        "names-missing": sum(bool(one.learner_id) and one.learner is None for one in found.rows),
    }
    assert {tally.code: tally.count for tally in found.tallies()} == {k: n for k, n in expected.items() if n}
    for who in several:
        assert [found.rows[place].learner_id for place in found.positions(who)] == [who] * several[who]
