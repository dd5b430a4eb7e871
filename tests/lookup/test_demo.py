"""The lookups over the demo campus: real sockets, both systems, every story it tells."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile
from tui.demo.campus import Campus, start
from tui.demo.data import crowd
from tui.errors import AnswerError, DeniedError, NotFoundError, SignInError
from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.clock import Clock
from tui.lookup.courses import find_course, pair_course, read_courses
from tui.lookup.finding.person import find_learner, search_people
from tui.lookup.matching.matching import match_learners
from tui.lookup.matching.pairs import Pairs
from tui.lookup.roster.reading import read_roster
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.view import RosterView
from tui.lookup.session import ISpringSide, Session, sign_in_ispring, sign_in_moodle
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import Verdict, judge
from tui.records import Course, Match, Right
from tui.secret import Secret
from tui.stop import Stop

NOW: Final = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
STAFF: Final = "Code of Conduct, all staff"


@pytest.fixture(scope="module")
def campus() -> Iterator[Campus]:
    found = start(now=NOW)
    yield found
    found.close()
    assert found.faults == []


@pytest.fixture(scope="module")
def profile(campus: Campus) -> Profile:
    return Profile(
        "demo",
        ISpringAccount(campus.account_url, campus.ispring_url, client_id=campus.client_id),
        MoodleAccount(campus.moodle_url),
        allow_plain_http=True,
    )


@pytest.fixture
def session(campus: Campus, profile: Profile) -> Iterator[Session]:
    found = Session(
        profile,
        sign_in_ispring(profile, campus.client_secret, Stop()),
        sign_in_moodle(profile, campus.moodle_token, Stop()),
        Pairs("ispring", "moodle"),
        Clock(UTC, lambda: NOW),
    )
    yield found
    found.close()


def course(session: Session, title: str) -> Course:
    return find_course(session, title, Stop())


def seen(session: Session, title: str, name: str) -> tuple[Match, LearnerActivities | None, Verdict]:
    """Look at one learner as the screen does: roster, pair, match, activities, verdict."""
    opened = course(session, title)
    paired = pair_course(session, opened, Stop())
    row = next(row for row in read_roster(session, opened, Stop()).rows if row.name.startswith(name))
    match = Match(Right.NONE)
    if row.learner:
        match = match_learners(session, [row.learner], Stop(), thorough=True)[row.learner_id]
    read = None
    if paired.moodle_id is not None and match.moodle_id is not None:
        read = read_activities(session, paired.moodle_id, match.moodle_id, Stop())
    said = judge(Case(row, opened, match, read, clock=session.clock, caller="svc-report", paired=paired))
    return match, read, said


# --- signing in ------------------------------------------------------------------------------------------


def test_a_key_and_a_token_sign_in(session: Session) -> None:
    assert session.ispring.account.described == "key 7d1f…, scope unknown"
    assert not session.ispring.sees_everybody
    assert session.moodle is not None
    assert (session.moodle.account.who, session.moodle.notes) == ("svc-report", ())


@contextmanager
def by_login(profile: Profile, login: str, secret: Secret) -> Iterator[ISpringSide]:
    account = replace(profile.ispring, sign_in="password", login=login)
    side = sign_in_ispring(replace(profile, ispring=account), secret, Stop())
    try:
        yield side
    finally:
        side.client.close()


def test_a_login_tells_whom_it_sees(campus: Campus, profile: Profile) -> None:
    with by_login(profile, campus.login, campus.password) as everybody:
        assert everybody.account.described == f"{campus.login}, all departments"
        assert everybody.sees_everybody
        assert everybody.seconds > 0
    with by_login(profile, "lyon-admin", campus.password) as some:
        assert "Lyon" in some.account.scope
        assert not some.sees_everybody


def test_a_wrong_secret_is_refused(campus: Campus, profile: Profile) -> None:
    with pytest.raises(SignInError):
        sign_in_ispring(profile, Secret("wrong"), Stop())
    with pytest.raises(SignInError), by_login(profile, campus.login, Secret("wrong")):
        pass
    with pytest.raises(SignInError):
        sign_in_moodle(profile, Secret("0" * 32), Stop())


def over_soap(profile: Profile, campus: Campus, **changes: Any) -> Profile:
    """The profile that reads iSpring over SOAP."""
    account = replace(profile.ispring, protocol="soap", **({"soap_url": campus.soap_url} | changes))
    return replace(profile, ispring=account)


@pytest.fixture
def soap_session(campus: Campus, profile: Profile) -> Iterator[Session]:
    """A session whose iSpring side is read over SOAP, with an API key."""
    soap = over_soap(profile, campus)
    side = sign_in_ispring(soap, campus.client_secret, Stop())
    found = Session(soap, side, None, Pairs("ispring", "moodle"), Clock(UTC, lambda: NOW))
    yield found
    found.close()


def test_over_soap_a_roster_is_that_of_rest_less_what_soap_does_not_give(
    session: Session, soap_session: Session
) -> None:
    told = {}
    for each in (session, soap_session):
        course = find_course(each, "Fire Safety 2026", Stop())
        told[each.ispring.client.gives_dates] = read_roster(each, course, Stop())
    rest, soap = told[True], told[False]
    given = [row for row in rest.rows if row.final is not None]
    assert len(given) > 50
    assert [(row.learner, row.final) for row in soap.rows] == [
        (row.learner, row.final and replace(row.final, completed_at=None, viewed_at=None, dated=False))
        for row in given
    ]
    assert {row.enrolment for row in soap.rows} == {None}
    codes = [note.code for note in soap.notes]
    assert codes[-1] == "soap"
    assert not {"no-status", "was-enrolled", "enrolments-refused"} & set(codes)
    assert soap.notes[-1].text.startswith("SOAP gives no dates, no enrolments and no due dates")


@pytest.mark.parametrize(
    ("login", "scope"),
    [("api-support", "all departments"), ("lyon-admin", "departments Logistics, Lyon and Sales, Paris")],
)
def test_over_soap_a_password_needs_no_rest(campus: Campus, profile: Profile, login: str, scope: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
    soap = over_soap(profile, campus, sign_in="password", login=login, api_url=dead)
    side = sign_in_ispring(soap, campus.password, Stop())
    assert (side.account.who, side.account.scope) == (login, scope)
    assert len([one for batch in side.client.courses(Stop()) for one in batch]) > 5
    side.client.close()


def test_over_soap_a_refusal_names_the_field(campus: Campus, profile: Profile) -> None:
    password = over_soap(profile, campus, sign_in="password", login="api-support")
    for soap, field in ((over_soap(profile, campus), "secret"), (password, "password")):
        with pytest.raises(SignInError) as refused:
            sign_in_ispring(soap, Secret("wrong"), Stop())
        assert refused.value.field == field
    with pytest.raises(AnswerError) as nowhere:
        sign_in_ispring(over_soap(profile, campus, soap_url=campus.moodle_url), campus.client_secret, Stop())
    assert nowhere.value.field == "soap_url"


def test_a_moodle_password_is_traded(campus: Campus, profile: Profile) -> None:
    assert profile.moodle is not None
    account = replace(profile.moodle, sign_in="password", username=campus.moodle_username)
    side = sign_in_moodle(replace(profile, moodle=account), campus.moodle_password, Stop())
    assert side.account.who == "svc-report"
    side.client.close()


# --- rosters ---------------------------------------------------------------------------------------------


def test_every_course_of_the_campus_is_listed(campus: Campus, session: Session) -> None:
    listed = Counter(one.kind for batch in read_courses(session, Stop()) for one in batch)
    kinds = Counter(one.kind for one in campus.world.courses.values())
    assert (listed["course"], listed["track"]) == (kinds["Course"], kinds["LearningTrack"])


def test_every_roster_is_who_has_a_status_or_is_enrolled(campus: Campus, session: Session) -> None:
    for known in campus.world.courses.values():
        if known.refuses or known.title == STAFF or not known.kind or known.id in crowd.COURSES:
            continue
        found = read_roster(session, course(session, known.id), Stop())
        rows = [(row.learner_id.replace("\x1b", ""), row.enrolled) for row in campus.world.roster(known)]
        assert Counter(row.learner_id for row in found.rows) == Counter(who for who, _ in rows), known.title
        shown = RosterView(found, session.clock)
        assert sorted(shown.index) == list(range(len(found.rows)))
        assert sum(found.counts().values()) == len(found.rows)
        gone = {row.learner_id for row in found.rows if found.was_enrolled(row)}
        assert gone == {who for who, _ in rows if who} - {who for who, enrolled in rows if enrolled}


def test_oddities_of_a_roster_are_told(session: Session) -> None:
    found = read_roster(session, course(session, "Fire Safety 2026"), Stop())
    assert {note.code for note in found.notes} == {
        "no-status",
        "was-enrolled",
        "several-rows",
        "unknown-status",
        "names-missing",
    }
    first = RosterView(found, session.clock).rows()[0]
    assert first.family.value == "failed"
    assert first.late(NOW)


def test_refusals_are_told(session: Session) -> None:
    with pytest.raises(DeniedError, match="may not read final statuses"):
        read_roster(session, course(session, "Anti-Bribery Refresher"), Stop())
    found = read_roster(session, course(session, "Site Induction"), Stop())
    assert [note.code for note in found.notes] == ["enrolments-refused"]
    assert len(found.rows) == 4
    empty = read_roster(session, course(session, "Onboarding: الرياض"), Stop())
    assert (empty.rows, empty.notes) == ([], ())
    with pytest.raises(NotFoundError):
        read_roster(session, Course("6b0a0000-8c1d-11f0-9a3e-0242ac120002", "?"), Stop())


@pytest.mark.unmeasured
def test_everybody_is_read_with_a_name(session: Session) -> None:
    found = read_roster(session, course(session, STAFF), Stop())
    assert len(found.rows) >= 20_000
    assert found.nameless == 0
    assert (
        session.people.seen_whole or len(session.people.known(found.rows[i].learner_id for i in (0, -1))) == 2
    )
    shown = RosterView(found, session.clock)
    shown.filter(found.rows[17].learner_id)
    assert [row.position for row in shown.rows()] == [17]


def test_what_one_department_sees_is_less(campus: Campus, profile: Profile, session: Session) -> None:
    whole = read_roster(session, course(session, "Fire Safety 2026"), Stop())
    with by_login(profile, "lyon-admin", campus.password) as side:
        some = read_roster(
            Session(profile, side, None, session.pairs, session.clock),
            course(session, "Fire Safety 2026"),
            Stop(),
        )
    assert 0 < len(some.rows) < len(whole.rows)


# --- one learner -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name", "cause"),
    [
        ("Fire Safety 2026", "Amélie Dubois", "must-pass"),
        ("Fire Safety 2026", "Óscar", "must-pass"),
        ("Fire Safety 2026", "Иван Петров", "several"),
        ("Fire Safety 2026", "ليلى", "one-left"),
        ("Fire Safety 2026", "Giulia", "ispring-not-sent"),
        ("Fire Safety 2026", "Mette", "not-tracked"),
        ("Fire Safety 2026", "Kovács", "set-by-hand"),
        ("Fire Safety 2026", "Kaʻiulani", "grade-hidden"),
        ("Fire Safety 2026", "Ġorġ", "grade-hidden"),
        ("Fire Safety 2026", "Αγγελική", "not-yet-counted"),
        ("Fire Safety 2026", "Ioana", "not-yet-marked"),
        ("Fire Safety 2026", "Smith", "several"),
        ("Fire Safety 2026", "Nguyễn", "ambiguous-match"),
        ("Fire Safety 2026", "Þórdís", "no-moodle-person"),
        ("Fire Safety 2026", "Zoë", "complete"),
        ("Data Protection Basics", "Siobhán", "no-criteria"),
        ("Forklift Licence", "Björn", "course-not-paired"),
        ("Hygiene, Kantine", "Suryani", "course-not-paired"),
        ("Incident Reporting", "Amélie", "required-unseen"),
        ("Incident Reporting", "Chukwuemeka", "own-tick"),
        ("Working at Height", "Tomáš", "required-but-hidden"),
        ("Onboarding: 東京", "田中", "complete"),
        ("Onboarding: 東京", "鈴木", "any-one-would-do"),
        ("Manual Handling", "Fatma", "completion-off"),
    ],
)
def test_every_story_gets_its_verdict(session: Session, title: str, name: str, cause: str) -> None:
    _, _, said = seen(session, title, name)
    assert said.cause == cause, said.text
    assert len(said.text.split()) <= 45


def test_the_learner_the_screens_are_drawn_with(session: Session) -> None:
    match, read, said = seen(session, "Fire Safety 2026", "Amélie Dubois")
    assert (match.right, match.confirmed) == (Right.EMAIL, False)
    assert said.sentence == (
        "Not complete: the quiz “Final test” was taken but not passed, and this course requires a pass. "
        "Everything else it requires is done."
    )
    assert read is not None
    assert read.requirements == (3, 4)
    assert [(row.group.value, row.state_words, row.name, row.remark) for row in read.rows][:3] == [
        ("Blocks completion", "failed", "Final test", "needs a passing grade"),
        ("Open, not required", "incomplete", "Feedback to the trainer", "needs to be submitted"),
        ("Open, not required", "incomplete", "消防手順チェックリスト", "learner ticks it"),
    ]
    notes = {note.code: note.text for note in read.notes}
    assert notes == {
        "set-by-hand": "“Practical drill” was set complete by hand, by R. Okafor.",
        "untracked": "1 more is not tracked.",
    }


def test_a_pair_by_hand_opens_what_no_right_matches(session: Session) -> None:
    """The forklift course is paired by title only; its trainer must sign it off."""
    forklift = course(session, "Forklift Licence")
    offered = pair_course(session, forklift, Stop())
    assert (offered.moodle_id, offered.candidates[0].reason) == (None, "the same title")
    session.pairs.save_course(forklift.id, offered.candidates[0].id, Stop())
    assert pair_course(session, forklift, Stop()).right is Right.SAVED
    _, read, said = seen(session, "Forklift Licence", "Björn")
    assert said.cause == "sign-off"
    assert "Manager" in said.text
    assert read is not None


def test_an_ambiguous_learner_is_chosen_by_hand(session: Session) -> None:
    match, _, _ = seen(session, "Fire Safety 2026", "Nguyễn")
    assert len(match.candidates) == 2
    assert session.moodle is not None
    chosen = session.moodle.client.people_by_field("id", [str(match.candidates[0].id)], Stop())[0]
    learner = find_learner(session, "khai.nguyen@acme.example", Stop())
    session.pairs.save_person(learner, chosen, Stop())
    again, read, _ = seen(session, "Fire Safety 2026", "Nguyễn")
    assert (again.right, again.moodle_id, again.confirmed) == (Right.SAVED, chosen.id, True)
    assert read is not None


def test_an_unmatched_learner_is_found_by_name_in_the_course(session: Session) -> None:
    found = search_people(session, "Zoë", Stop(), course_id=12)
    assert [one.reason for one in found] == ["name, in this course"]


def test_hostile_names_stay_names(session: Session) -> None:
    hostile = next(
        one for batch in read_courses(session, Stop()) for one in batch if one.title.startswith("Hostile")
    )
    found: Roster = read_roster(session, hostile, Stop())
    paired = pair_course(session, hostile, Stop())
    assert paired.moodle_id is not None
    known = [row.learner for row in found.rows if row.learner]
    matches = match_learners(session, known, Stop())
    texts = [row.name + row.status + row.email for row in found.rows]
    for row in found.rows:
        match = matches.get(row.learner_id, Match(Right.NONE))
        if match.moodle_id is not None:
            read = read_activities(session, paired.moodle_id, match.moodle_id, Stop())
            said = judge(Case(row, hostile, match, read, clock=session.clock, caller="svc-report"))
            texts += [said.text, *(note.text for note in read.notes), *(each.name for each in read.rows)]
    assert all(text.replace("\u200d", "").replace("\u200c", "").isprintable() for text in texts)
