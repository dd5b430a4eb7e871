"""One-shot activities by a saved pair: used as it was confirmed, else asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.asked import ask, rollbook
from tests.support.campus import counting, function, moodle_of
from tests.support.driving import campus_access
from tui.accounts.access import Access
from tui.accounts.profiles import FILE_NAME as PROFILES
from tui.accounts.profiles import config_folder
from tui.demo import Campus
from tui.lookup.clock import Clock
from tui.lookup.finding.person import find_learner
from tui.lookup.matching.pairs import FILE_NAME, open_pairs
from tui.lookup.session import Session, sign_in_ispring, sign_in_moodle
from tui.records import Learner, MoodlePerson
from tui.stop import Stop
from tui.storage import write_private

WHO = "grace.adeyemi@acme.example"
COURSE = "Fire Safety 2026"
STATES = "core_completion_get_activities_completion_status"


@pytest.fixture
def access(campus: Campus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Access:
    """Somebody's own access to the campus: its pairs are kept in a file."""
    monkeypatch.setenv("ROLLBOOK_CONFIG_DIR", str(tmp_path / "config"))
    return replace(campus_access(campus), demo=False)


@pytest.fixture
def session(campus: Campus, access: Access) -> Iterator[Session]:
    profile = access.profiles[0]
    ispring = sign_in_ispring(profile, campus.client_secret, Stop())
    moodle = sign_in_moodle(profile, campus.moodle_token, Stop())
    with closing(Session(profile, ispring, moodle, open_pairs(profile), Clock.of(now=access.now))) as found:
        yield found


def both(session: Session) -> tuple[Learner, MoodlePerson]:
    assert session.moodle is not None
    (person,) = session.moodle.client.people_by_email(WHO, Stop())
    return find_learner(session, WHO, Stop()), person


def test_a_confirmed_pair_is_used(session: Session, access: Access) -> None:
    learner, person = both(session)
    session.pairs.save_person(learner, person, Stop())
    told = ask(access, "activities", learner.id, COURSE, "--json")
    assert (told.code, told.json["complete"]) == (0, True)
    assert told.rows


def test_a_pair_whose_email_changed_is_not_used(session: Session, access: Access, campus: Campus) -> None:
    learner, person = both(session)
    session.pairs.save_person(replace(learner, email="former@acme.example"), person, Stop())
    with counting(moodle_of(campus)) as asked:
        told = ask(access, "activities", learner.id, COURSE, "--json")
    assert (told.code, told.rows, told.json["complete"]) == (2, [], False)
    assert "is not used until confirmed again" in told.err
    assert not [one for one in asked if function(STATES)(one)]


def test_a_pair_with_somebody_moodle_does_not_show_is_not_used(session: Session, access: Access) -> None:
    learner, person = both(session)
    session.pairs.save_person(learner, replace(person, id=999_999), Stop())
    told = ask(access, "activities", learner.id, COURSE, "--json")
    assert (told.code, told.rows, told.json["complete"]) == (1, [], False)
    assert "is not used until confirmed again (tried: Moodle showed no person 999999)" in told.err


# --- the table -------------------------------------------------------------------------------------------


def test_the_table_of_pairs_is_written_and_taken_over_again(
    access: Access, session: Session, tmp_path: Path
) -> None:
    nothing = ask(access, "pairs", "--json")
    assert (nothing.code, list(nothing.notes)) == (1, ["nothing-found"])
    session.pairs.save_person(*both(session), Stop())
    session.pairs.save_course("6b0a", None, Stop())
    written = ask(access, "pairs", "--csv").out
    assert WHO not in written
    table = tmp_path / "pairs.csv"
    table.write_text(written)
    for learner, _person in [both(session)]:
        session.pairs.forget_person(learner.id, Stop())
    taken = ask(access, "pairs", "--import", str(table), "--json")
    assert taken.code == 0
    assert taken.notes["taken-over"] == "2 pairs were taken over."
    assert [row["what"] for row in taken.rows] == ["course", "person"]
    assert "not in Moodle" in ask(access, "pairs").out
    table.write_text("what\n")
    broken = ask(access, "pairs", "--import", str(table))
    assert (broken.code, "Nothing was taken over" in broken.err) == (2, True)


# --- a damaged file --------------------------------------------------------------------------------------


def test_a_damaged_file_is_told_and_put_aside_once_a_table_is_taken_over(
    access: Access, tmp_path: Path
) -> None:
    path = config_folder() / FILE_NAME
    write_private(path, b"{broken\n")
    said = f"{path}, line 1: this is not one JSON object in UTF-8"
    told = ask(access, "status", COURSE, "--match", "--json")
    assert (told.code, told.json["complete"]) == (0, True)
    assert said in told.notes["pairs-damaged"]
    assert said in ask(access, "status", COURSE, "--match", "--csv").err
    listed = ask(access, "pairs", "--json")
    assert (listed.code, listed.rows, listed.json["complete"], said in listed.err) == (2, [], False, True)
    examined = ask(access, "doctor", "--json")
    assert [row["verdict"] for row in examined.rows if said in row["found"]] == ["trouble"]
    assert path.read_bytes() == b"{broken\n"
    table = tmp_path / "pairs.csv"
    table.write_text("what,ispring_id,moodle_id\ncourse,6b0a,7\n")
    taken = ask(access, "pairs", "--import", str(table), "--json")
    kept = path.with_name("pairs-damaged.jsonl")
    assert (taken.code, len(taken.rows)) == (0, 1)
    assert taken.notes["put-aside"] == f"The damaged file was put aside. It is kept as {kept}."
    assert kept.read_bytes() == b"{broken\n"


def test_a_damaged_file_of_profiles_is_told_with_its_line() -> None:
    write_private(config_folder() / PROFILES, b"[profile.acme\n")
    for words in (("status", COURSE), ("--profile", "acme", "courses"), ("doctor",)):
        told = rollbook(*words)
        assert (told.code, f"{PROFILES}, line 1: " in told.err) == (2, True), told
