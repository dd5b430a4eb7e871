"""The file of confirmed pairs."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import learner, person
from tests.lookup.stand_ins import PROFILE
from tui.errors import RollbookError, StorageError
from tui.lookup.matching.pairfile import MARK_LENGTH, Book, Pair, PairId, What, mark, parse, written
from tui.lookup.matching.pairs import FILE_NAME, Pairs, open_pairs
from tui.records import System
from tui.stop import Stop
from tui.text import clean

AMELIE = learner("amelie", email="Amelie.Dubois@acme.example")
IN_MOODLE = person(42, "a.dubois@acme.example")
NOW = datetime(2026, 11, 22, 9, 42, 7, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rollbook" / FILE_NAME


def opened(path: Path | None, shared: Path | None = None) -> Pairs:
    return Pairs("acme.ispringlearn.eu", "moodle.acme.example", path, shared, lambda: NOW)


@pytest.fixture(params=["memory", "file"])
def pairs(request: pytest.FixtureRequest, path: Path) -> Pairs:
    return opened(path if request.param == "file" else None)


def test_nothing_is_confirmed_at_first(pairs: Pairs) -> None:
    assert pairs.person("amelie") is None
    assert pairs.course("fire") is None
    assert pairs.held() == {}


def test_what_was_saved_is_found_by_its_kind(pairs: Pairs) -> None:
    pairs.save_person(AMELIE, IN_MOODLE, Stop())
    pairs.save_course("fire", 12, Stop())
    found = pairs.person("amelie")
    assert found is not None
    assert (found.moodle_id, found.saved_at) == (42, "2026-11-22T09:42:07+00:00")
    assert found.ispring_mark == mark(found.key, System.ISPRING, "amelie.dubois@acme.example")
    assert found.moodle_mark == mark(found.key, System.MOODLE, "a.dubois@acme.example")
    assert pairs.course("fire") == Pair(12, "2026-11-22T09:42:07+00:00")
    assert pairs.course("amelie") is None
    assert pairs.held() == {42: {"amelie"}}


def test_not_in_moodle_is_remembered_too(pairs: Pairs) -> None:
    pairs.save_person(AMELIE, None, Stop())
    pairs.save_course("hygiene", None, Stop())
    found = (pairs.person("amelie"), pairs.course("hygiene"))
    assert [pair.moodle_id if pair else "nothing" for pair in found] == [None, None]
    assert pairs.held() == {}


def test_taken_back_is_asked_anew(pairs: Pairs) -> None:
    pairs.save_person(AMELIE, IN_MOODLE, Stop())
    pairs.save_course("fire", 12, Stop())
    pairs.forget_person("amelie", Stop())
    pairs.forget_course("fire", Stop())
    pairs.forget_course("never saved", Stop())
    assert (pairs.person("amelie"), pairs.course("fire")) == (None, None)


@pytest.mark.parametrize(
    ("system", "email", "changed"),
    [
        (System.ISPRING, "amelie.dubois@ACME.example ", False),
        (System.ISPRING, "amelie.martin@acme.example", True),
        (System.ISPRING, "", False),
        (System.MOODLE, "A.DUBOIS@acme.example", False),
        (System.MOODLE, "amelie.dubois@acme.example", True),
    ],
)
def test_a_changed_address_is_seen(pairs: Pairs, system: System, email: str, changed: bool) -> None:
    pairs.save_person(AMELIE, IN_MOODLE, Stop())
    pair = pairs.person("amelie")
    assert pair is not None
    assert pair.changed(system, email) is changed


def test_an_address_nobody_saw_then_tells_nothing(pairs: Pairs) -> None:
    pairs.save_person(learner("amelie"), person(42), Stop())
    pair = pairs.person("amelie")
    assert pair is not None
    assert not pair.changed(System.ISPRING, "new@acme.example")


def test_the_file_names_nobody_and_is_for_its_owner_alone(path: Path) -> None:
    opened(path).save_person(AMELIE, IN_MOODLE, Stop())
    content = path.read_text()
    assert "dubois" not in content.casefold()
    assert "Name of" not in content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_same_address_leaves_different_marks_on_each_side_and_in_each_file(path: Path) -> None:
    same = "amelie.dubois@acme.example"
    seen = set()
    for place in (path, path.with_name("another.jsonl")):
        pairs = opened(place)
        pairs.save_person(learner("amelie", email=same), person(42, same), Stop())
        pair = pairs.person("amelie")
        assert pair is not None
        seen |= {pair.ispring_mark, pair.moodle_mark}
    assert len(seen) == 4
    assert {len(each) for each in seen} == {MARK_LENGTH}


def test_the_key_is_never_shown(path: Path) -> None:
    pairs = opened(path)
    pairs.save_course("fire", 12, Stop())
    pair = pairs.course("fire")
    assert pair is not None
    assert pair.key
    assert repr(pair.key) not in repr(pair)
    assert repr(pair.key) not in repr(Book(pair.key, {}))


def test_saved_pairs_are_there_after_a_restart_and_only_between_the_same_systems(path: Path) -> None:
    opened(path).save_person(AMELIE, IN_MOODLE, Stop())
    again = opened(path).person("amelie")
    assert again is not None
    assert again.changed(System.MOODLE, "another@acme.example")
    elsewhere = Pairs("acme.ispringlearn.eu", "moodle.other.example", path)
    assert elsewhere.person("amelie") is None
    assert elsewhere.held() == {}
    elsewhere.save_person(AMELIE, person(7), Stop())
    assert opened(path).held() == {42: {"amelie"}}


def test_two_at_once_lose_nothing(path: Path) -> None:
    one, other = opened(path), opened(path)
    one.save_course("fire", 12, Stop())
    other.save_course("forklift", 14, Stop())
    one.save_person(AMELIE, IN_MOODLE, Stop())
    fresh = opened(path)
    assert fresh.course("fire")
    assert fresh.course("forklift")
    assert fresh.person("amelie")
    assert one.course("forklift")


def test_many_threads_and_a_second_process_lose_nothing(path: Path) -> None:
    opened(path).save_course("first", 1, Stop())
    code = (
        "import sys; from pathlib import Path; from tui.lookup.matching.pairs import Pairs\n"
        "from tui.stop import Stop\n"
        "pairs = Pairs('acme.ispringlearn.eu', 'moodle.acme.example', Path(sys.argv[1]))\n"
        "for number in range(1, 16): pairs.save_course(f'process {number}', number, Stop())\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(path)], env=os.environ)
    instances = [opened(path) for _ in range(4)]

    def save(number: int) -> None:
        for count in range(1, 11):
            instances[number].save_course(f"thread {number}, {count}", count, Stop())

    threads = [threading.Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait(60) == 0
    fresh = opened(path)
    assert all(fresh.course(f"process {number}") for number in range(1, 16))
    assert all(fresh.course(f"thread {number}, {count}") for number in range(4) for count in range(1, 11))


def test_a_shared_file_is_read_below_ones_own_and_never_written(path: Path, tmp_path: Path) -> None:
    team = tmp_path / "team.jsonl"
    theirs = opened(team)
    theirs.save_person(AMELIE, IN_MOODLE, Stop())
    theirs.save_course("fire", 12, Stop())
    team.chmod(0o444)
    before = team.read_bytes()

    pairs = opened(path, team)
    shared = pairs.person("amelie")
    assert shared is not None
    assert shared.moodle_id == 42
    assert shared.changed(System.MOODLE, "new@acme.example")
    assert not path.exists()

    pairs.save_person(AMELIE, person(7, "seven@acme.example"), Stop())
    own = pairs.person("amelie")
    assert own is not None
    assert own.moodle_id == 7
    assert pairs.held() == {7: {"amelie"}}
    assert opened(path).course("fire") is None

    pairs.forget_person("amelie", Stop())
    assert pairs.person("amelie") == shared
    assert team.read_bytes() == before


def test_a_profile_says_where_the_pairs_are(own_folders: Path, tmp_path: Path) -> None:
    team = tmp_path / "team.jsonl"
    opened(team).save_course("fire", 12, Stop())
    profile = replace(PROFILE, match_file=team)
    pairs = open_pairs(profile)
    assert pairs.path == own_folders / "rollbook" / FILE_NAME
    assert pairs.course("fire")
    pairs.save_course("own", 3, Stop())
    assert open_pairs(PROFILE).course("own")
    assert open_pairs(replace(PROFILE, moodle=None)).course("own") is None

    memory = open_pairs(profile, in_memory=True)
    memory.save_course("demo", 1, Stop())
    assert memory.course("fire") is None
    assert open_pairs(profile).course("demo") is None


def test_scheme_case_and_final_slash_make_no_other_system() -> None:
    urls = ("https://Moodle.acme.example/", "http://moodle.acme.example", "moodle.acme.example")
    for url in urls:
        assert PROFILE.moodle is not None
        profile = replace(PROFILE, moodle=replace(PROFILE.moodle, site_url=url))
        open_pairs(profile).save_course(url, 1, Stop())
    assert all(open_pairs(PROFILE).course(url) for url in urls)


def test_a_shared_file_that_is_not_there_is_an_error(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no file"):
        opened(path, tmp_path / "nowhere.jsonl")


# --- the form -------------------------------------------------------------------------------------------


def test_of_two_lines_about_the_same_the_later_counts(path: Path) -> None:
    opened(path).save_course("fire", 12, Stop())
    line = json.loads(path.read_text().splitlines()[1])
    with path.open("a") as file:
        file.write("\n\n" + json.dumps(line | {"moodle_id": 13}) + "\n")
    pair = opened(path).course("fire")
    assert pair is not None
    assert pair.moodle_id == 13


cleaned = st.text().map(clean)
texts = cleaned.filter(bool)
idents = st.builds(PairId, st.sampled_from(What), texts, cleaned, texts)
book_pairs = st.builds(Pair, st.none() | st.integers(1, 2**63), cleaned, cleaned, cleaned)


@given(st.binary(min_size=32, max_size=32), st.dictionaries(idents, book_pairs))
def test_what_is_written_is_read_again(key: bytes, pairs: dict[PairId, Pair]) -> None:
    book = Book(key, pairs)
    assert parse(Path("pairs"), written(book)) == book


@given(st.binary())
def test_any_bytes_are_a_book_or_an_error_of_ours(data: bytes) -> None:
    head = written(Book(bytes(32), {}))
    for content in (data, head + data):
        try:
            found = repr(parse(Path("pairs"), content))
        except RollbookError as error:
            found = error.what
        assert found.startswith("Book(") or "line " in found


@given(st.binary(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_marks_tell_addresses_apart_whatever_their_case(key: bytes, one: str, other: str) -> None:
    assert mark(key, System.MOODLE, f" {one}@x.example ") == mark(key, System.MOODLE, f"{one}@X.example")
    same = one.strip().casefold() == other.strip().casefold()
    if not same and one.isascii() and other.isascii():
        assert mark(key, System.MOODLE, f"{one}@x") != mark(key, System.MOODLE, f"{other}@x") or (
            one.lstrip().casefold() == other.lstrip().casefold()
        )
