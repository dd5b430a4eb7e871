"""What one-shot answers say in words: who has no status, whom Moodle does not track, what was not seen."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from tests.support.asked import ask
from tests.support.campus import answering, function, moodle_of
from tests.support.driving import campus_access
from tests.support.moodle_xml import exception
from tui.accounts.access import Access
from tui.demo import Campus
from tui.demo.serving import Question, Reply
from tui.lookup.export.rows import ACTIVITY_KEYS, COURSE_KEYS, MATCH, NONE_GIVEN, STATUS_KEYS
from tui.lookup.matching.pairs import open_pairs
from tui.oneshot import reading
from tui.protocols.moodle.requests import ACTIVITY_STATES, COURSE_COMPLETION, PEOPLE_BY_FIELD
from tui.records import Learner, MoodlePerson
from tui.stop import Stop

FIRE = "Fire Safety 2026"
AMELIE = "amelie.dubois@acme.example"


@pytest.fixture
def access(campus: Campus) -> Access:
    return campus_access(campus)


def mail(login: str) -> str:
    return f"{login}@acme.example"


# --- what is missing -------------------------------------------------------------------------------------


def test_an_enrolled_learner_without_a_status_is_none_given(access: Access) -> None:
    told = ask(access, "status", FIRE, "--json")
    silent = [row["email"] for row in told.rows if row["status"] is None]
    assert sorted(silent) == [mail("kavitha.raman"), mail("smith")]
    assert {row["outcome"] for row in told.rows if row["status"] is None} == {NONE_GIVEN}
    assert told.notes["no-status"] == "2 learners are enrolled, but iSpring gave no status."
    assert told.code == 0


def test_a_status_without_an_enrolment_is_told_with_whose_it_is(access: Access) -> None:
    told = ask(access, "status", FIRE, "--json")
    ids = {row["email"]: row["learner_id"] for row in told.rows}
    assert told.notes["was-enrolled"] == (
        f"1 learner has a status, but is not enrolled (any more): {ids[mail('kristine.berzina')]}."
    )


def test_refused_enrolments_are_told(access: Access) -> None:
    told = ask(access, "status", "Site Induction", "--json")
    assert (told.code, told.json["complete"], {row["due_at"] for row in told.rows}) == (0, True, {None})
    assert told.notes["enrolments-refused"].startswith(
        "Due dates and learners without a status are missing: iSpring: this account may not read enrolments"
    )


def test_a_learner_moodle_does_not_track_is_told(access: Access) -> None:
    told = ask(access, "activities", mail("mette.sorensen"), FIRE, "--json")
    assert any("Moodle does not track this person here" in text for text in told.notes.values())
    assert told.rows


def test_a_required_activity_the_account_cannot_see_is_told(access: Access) -> None:
    told = ask(access, "activities", AMELIE, "Incident Reporting", "--json")
    assert told.notes["required-unseen"] == (
        "The course also requires “Evacuation report”, which svc-report may not see."
    )
    assert "Evacuation report" not in {row["name"] for row in told.rows}
    assert (told.code, told.json["complete"]) == (0, True)


def test_completion_switched_off_is_told(access: Access) -> None:
    told = ask(access, "activities", mail("fatma.yilmaz"), "Manual Handling", "--json")
    assert "switched off" in told.notes["completion-off"]


# --- who is who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("learner", "course", "code", "said"),
    [
        ("khai.nguyen", FIRE, 2, "could be one of several"),
        ("thordis.bjornsdottir", FIRE, 1, "was not found (tried: idnumber, e-mail"),
        ("ahmad.alrashid", FIRE, 1, "was not found"),
        ("bjorn.akesson", "Forklift Licence", 2, "has not been confirmed"),
        ("suryani", "Hygiene, Kantine", 1, "has no Moodle course (tried: idnumber, title)"),
        ("nobody", FIRE, 1, "sees no learner"),
    ],
)
def test_nobody_is_guessed(access: Access, learner: str, course: str, code: int, said: str) -> None:
    told = ask(access, "activities", mail(learner), course, "--json")
    assert (told.code, told.rows, told.json["complete"]) == (code, [], False)
    assert said in told.err
    if code == 2:
        assert told.notes["ambiguous"].count("(") >= 2, "two candidates, each with its reason"
        assert "Choose by hand: in rollbook, or with rollbook pairs --import." in told.err


def test_people_who_could_be_meant_are_named(access: Access) -> None:
    told = ask(access, "activities", mail("fatima.zahra"), FIRE, "--json")
    assert "Could be" in told.err
    assert "its username is the login here" in told.err


def test_an_email_match_is_unconfirmed(access: Access) -> None:
    told = ask(access, "activities", AMELIE, FIRE, "--json")
    assert told.notes["email-unconfirmed"].startswith("Amélie Dubois was matched by e-mail, unconfirmed")


def test_a_pair_whose_address_has_changed_is_not_used(access: Access) -> None:
    """Somebody confirmed her when Moodle had another address for her."""
    profile = access.profiles[0]
    amelie = Learner(ask(access, "status", FIRE, "--json").rows[5]["learner_id"], "Amélie Dubois", AMELIE)
    open_pairs(profile).save_person(
        amelie, MoodlePerson(103, "Amélie Dubois", email="old@acme.example"), Stop()
    )
    told = ask(replace(access, demo=False), "activities", AMELIE, FIRE, "--json")
    assert (told.code, told.rows) == (2, [])
    assert "is not used until confirmed again" in told.err
    assert "saved, but the e-mail in Moodle has changed since" in told.notes["ambiguous"]


def test_matches_are_the_same_however_many_are_asked_for_at_once(
    access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for size in (7, 1000):
        monkeypatch.setattr(reading, "MATCHED_AT_ONCE", size)
        told.append(ask(access, "status", FIRE, "--match", "--json").rows)
    assert told[0] == told[1]
    assert tuple(told[0][0]) == (*STATUS_KEYS, MATCH)
    words = {row[MATCH]["words"] for row in told[0] if row[MATCH]}
    assert words >= {"by id number", "by e-mail, unconfirmed", "2 possible", "not found"}


def in_maintenance(question: Question) -> Reply:
    assert question.form
    return Reply(exception("moodle_exception", "sitemaintenance").decode())


def test_where_moodle_breaks_the_rows_of_ispring_are_told(
    campus: Campus, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those matched before have their match, all others none: they were not asked for."""
    monkeypatch.setattr(reading, "MATCHED_AT_ONCE", 10)
    count = itertools.count()

    def later(question: Question) -> bool:
        return function(PEOPLE_BY_FIELD)(question) and next(count) >= 4

    with answering(moodle_of(campus), later, in_maintenance):
        told = ask(access, "status", FIRE, "--match", "--json")
    assert (told.code, told.json["complete"]) == (4, False)
    assert len(told.rows) == 74
    matched = [row[MATCH] is not None for row in told.rows]
    assert matched == sorted(matched, reverse=True)
    assert 0 < sum(matched) < len(matched)


# --- Moodle in parts -------------------------------------------------------------------------------------


def test_completion_that_breaks_leaves_the_states(campus: Campus, access: Access) -> None:
    with answering(moodle_of(campus), function(COURSE_COMPLETION), in_maintenance):
        told = ask(access, "activities", AMELIE, FIRE, "--json")
    assert (told.code, told.json["complete"], len(told.rows)) == (4, False, 11)
    assert not any(row["required"] for row in told.rows)


def test_refused_states_are_told(campus: Campus, access: Access) -> None:
    refusal = Reply(exception("required_capability_exception", "nopermissions").decode())
    with answering(moodle_of(campus), function(ACTIVITY_STATES), lambda _: refusal):
        told = ask(access, "activities", AMELIE, FIRE, "--json")
    assert (told.code, told.json["complete"], told.rows) == (4, False, [])
    assert "No activity states" in told.notes["states-refused"]


def test_states_that_break_are_an_error(campus: Campus, access: Access) -> None:
    with answering(moodle_of(campus), function(ACTIVITY_STATES), in_maintenance):
        told = ask(access, "activities", AMELIE, FIRE, "--json")
    assert (told.code, told.json["complete"], told.rows) == (4, False, [])


# --- forms -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("courses",), COURSE_KEYS),
        (("status", FIRE), STATUS_KEYS),
        (("status", FIRE, "--match"), (*STATUS_KEYS, MATCH)),
        (("activities", AMELIE, FIRE), ACTIVITY_KEYS),
    ],
    ids=lambda value: " ".join(value) if len(value) < 4 else "",
)
def test_csv_tells_the_same_rows(access: Access, words: tuple[str, ...], keys: tuple[str, ...]) -> None:
    told, beside = ask(access, *words, "--json"), ask(access, *words, "--csv")
    assert beside.code == told.code == 0
    assert tuple(beside.csv[0]) == keys
    assert [row[keys[0]] for row in beside.csv] == [str(row[keys[0]]) for row in told.rows]
    for row, plain in zip(told.rows, beside.csv, strict=True):
        assert {key for key in keys if row[key] is None} == {key for key in keys if plain[key] == ""}
    notes = [line for line in beside.err.splitlines() if line.startswith("! ")]
    assert notes == [f"! {text}" for text in told.notes.values()]


def test_text_is_for_eyes(access: Access) -> None:
    told = ask(access, "status", FIRE, "--match")
    lines = told.out.splitlines()
    assert lines[0].split()[:3] == ["Name", "Status", "Progress"]
    assert len(lines) > 74
    amelie = next(line for line in lines if line.startswith("Amélie Dubois"))
    assert "In progress" in amelie
    assert "2026-11-21 09:14" in amelie, "in the reader's zone, without seconds"
    assert amelie.endswith("by e-mail, unconfirmed: 103")
    assert sum("none given" in line for line in lines) == 2
    assert "! 2 learners are enrolled, but iSpring gave no status." in lines
    assert lines[-1].startswith("as of 2026-11-22T10:42:00+01:00, iSpring as key 7d1f…")
    assert told.err == ""


def test_text_tells_activities_by_words(access: Access) -> None:
    lines = ask(access, "activities", AMELIE, FIRE).out.splitlines()
    assert lines[0].split() == ["Activity", "Kind", "State", "Done", "Required", "Completed", "cmid"]
    assert lines[1].split() == ["Final", "test", "quiz", "failed", "no", "yes", "1211"]


@pytest.mark.parametrize("course", ["6b0a4f1e-8c1d-11f0-9a3e-0242ac120002", f"“{FIRE}”", FIRE.upper()])
def test_a_course_is_named_by_id_or_title(access: Access, course: str) -> None:
    assert ask(access, "status", course, "--json").rows == ask(access, "status", FIRE, "--json").rows


def test_a_learner_is_named_by_id_or_email(access: Access) -> None:
    told = ask(access, "status", FIRE, "--json")
    ident = next(row["learner_id"] for row in told.rows if row["email"] == AMELIE)
    by_mail = ask(access, "activities", AMELIE.upper(), FIRE, "--json")
    assert ask(access, "activities", ident, FIRE, "--json").rows == by_mail.rows
