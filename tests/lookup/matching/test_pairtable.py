"""Confirmed pairs as a table, and such a table taken over: whole, or not at all."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.lookup.builders import learner, person
from tui.errors import StorageError
from tui.lookup.matching.pairfile import What
from tui.lookup.matching.pairs import Pairs
from tui.lookup.matching.pairtable import PAIR_KEYS, key_id, pair_rows, read_pair_table
from tui.output.forms import CsvWriter
from tui.stop import Stop

HEAD = "what,ispring_id,moodle_id\n"


def table(pairs: Pairs, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the pairs as ``rollbook pairs --csv`` writes them."""
    out = io.StringIO()
    writer = CsvWriter(out, io.StringIO(), PAIR_KEYS)
    writer.begin("", {})
    for row in pair_rows(pairs):
        writer.row(row)
    assert not capsys.readouterr().out
    return out.getvalue()


def filled(path: Path, shared: Path | None = None) -> Pairs:
    pairs = Pairs("i", "m", path, shared)
    pairs.save_course("=course", 12, Stop())
    pairs.save_person(learner("amelie", email="a@x.example"), person(7, "a@x.example"), Stop())
    pairs.save_person(learner("nobody", email="n@x.example"), None, Stop())
    return pairs


def test_a_table_names_nobody_and_comes_back_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = filled(tmp_path / "own.jsonl")
    text = table(before, capsys)
    assert "x.example" not in text
    assert before.key.hex() not in text
    before.forget_person("amelie", Stop())
    before.forget_person("nobody", Stop())
    before.forget_course("=course", Stop())
    assert before.put(read_pair_table("t", text, before.key), Stop()) == 0
    assert table(before, capsys) == text
    again = Pairs("i", "m", tmp_path / "own.jsonl").person("amelie")
    assert again is not None
    assert again.ispring_mark


def test_under_another_key_marks_are_left_behind_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = table(filled(tmp_path / "one.jsonl"), capsys)
    other = Pairs("i", "m", tmp_path / "two.jsonl")
    assert other.put(read_pair_table("t", text, other.key), Stop()) == 2
    found = other.person("amelie")
    assert found is not None
    assert (found.moodle_id, found.ispring_mark) == (7, "")
    assert other.person("nobody") is not None
    assert other.course("=course") is not None


def test_a_shared_files_pairs_are_told_apart_and_own_ones_go_before(tmp_path: Path) -> None:
    team = tmp_path / "team.jsonl"
    filled(team)
    mine = Pairs("i", "m", tmp_path / "own.jsonl", team)
    mine.save_course("=course", 99, Stop())
    told = {row["ispring_id"]: (row["moodle_id"], row["from"]) for row in pair_rows(mine)}
    assert told == {"=course": (99, "own"), "amelie": (7, "shared"), "nobody": (None, "shared")}
    assert mine.is_shared(What.PERSON, "amelie")
    assert not mine.is_shared(What.PERSON, "=course")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "line 1: the column “ispring_id” is missing"),
        ("what,ispring_id\n", "line 1: the column “moodle_id” is missing"),
        (f"{HEAD}house,a,1\n", "line 2: “what” must be course or person"),
        (f"{HEAD}person,,1\n", "line 2: “ispring_id” is empty"),
        (f"{HEAD}person,a,-1\n", "line 2: “moodle_id” must be a number"),
        (f"{HEAD}person,a,²\n", "line 2: “moodle_id” must be a number"),
        (f"{HEAD}person,a,1\nperson,a,2\n", "line 3: person a is paired twice"),
    ],
)
def test_what_is_no_such_table_is_named_and_nothing_of_it_used(text: str, what: str) -> None:
    with pytest.raises(StorageError, match=what):
        read_pair_table("t", text, b"key")


def test_three_columns_are_enough() -> None:
    found = read_pair_table("t", f"\ufeff{HEAD}course,c,5\nperson,p,\n", b"key")
    assert {ident: pair.moodle_id for ident, pair in found.items()} == {
        (What.COURSE, "c"): 5,
        (What.PERSON, "p"): None,
    }
    assert key_id(b"") == ""
