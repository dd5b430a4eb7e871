"""One-shot answers as text, JSON and CSV: whole objects, aligned columns, no formulas."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.lookup.export.rows import Row
from tui.output import Column, Writer, minute, writer
from tui.records import Note, System

KEYS = ("name", "progress", "done", "rules")
COLUMNS = (Column("name", "Name"), Column("progress", "Progress", right=True))
NOTE = Note("partial", "Something is missing.")


def written(
    form: str, rows: list[Row], *, complete: bool = True, notes: tuple[Note, ...] = ()
) -> tuple[str, str]:
    """Return what a whole answer writes, and what it says beside it."""
    out, beside = io.StringIO(), io.StringIO()
    answer: Writer = writer(form, out, beside, KEYS, COLUMNS)
    answer.begin("2026-11-22T10:42:07+01:00", {System.ISPRING: "api-support, all departments"})
    for row in rows:
        answer.row(row)
    answer.end(notes, complete=complete)
    return out.getvalue(), beside.getvalue()


def test_json_is_one_object_with_its_keys_in_the_promised_order() -> None:
    text, _ = written(
        "json", [{"name": "李雪梅", "progress": 45.22, "done": False, "rules": []}], notes=(NOTE,)
    )
    answer = json.loads(text)
    assert list(answer) == ["as_of", "as", "rows", "notes", "complete"]
    assert answer["as"] == {"ispring": "api-support, all departments"}
    assert answer["rows"] == [{"name": "李雪梅", "progress": 45.22, "done": False, "rules": []}]
    assert answer["notes"] == [{"code": "partial", "text": "Something is missing."}]
    assert answer["complete"] is True


def test_json_without_rows_is_an_object_too() -> None:
    text, _ = written("json", [], complete=False)
    assert json.loads(text)["rows"] == []
    assert json.loads(text)["complete"] is False


@given(st.lists(st.text(max_size=20), max_size=5))
def test_json_holds_any_text(names: list[str]) -> None:
    rows: list[Row] = [{"name": name} for name in names]
    text, _ = written("json", rows)
    assert [row["name"] for row in json.loads(text)["rows"]] == names


def test_csv_comes_back_through_a_csv_reader_and_tells_notes_beside() -> None:
    row: Row = {"name": 'Smith, "Jo"', "progress": 7, "done": True, "rules": [{"name": "completionview"}]}
    text, beside = written("csv", [row], complete=False, notes=(NOTE,))
    head, values = list(csv.reader(io.StringIO(text)))
    assert head == list(KEYS)
    assert values == ['Smith, "Jo"', "7", "yes", '[{"name": "completionview"}]']
    assert "api-support" in beside
    assert "Something is missing." in beside
    assert "not complete" in beside


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_disarms_what_a_spreadsheet_would_run(start: str) -> None:
    text, _ = written("csv", [{"name": f"{start}1+1"}])
    cell = list(csv.reader(io.StringIO(text, newline="")))[1][0]
    assert cell == f"'{start}1+1"


def test_csv_leaves_negative_numbers_alone() -> None:
    text, _ = written("csv", [{"name": "a", "progress": -1}])
    assert list(csv.reader(io.StringIO(text)))[1][1] == "-1"


def test_text_aligns_by_cells_whatever_the_script() -> None:
    rows: list[Row] = [{"name": "田中 美咲", "progress": 100}, {"name": "Amélie Dubois", "progress": 7}]
    text, _ = written("text", rows, notes=(NOTE,))
    lines = text.splitlines()
    assert lines[0].split() == ["Name", "Progress"]
    assert {cell_len(line) for line in lines[:3]} == {cell_len("Amélie Dubois  Progress")}
    assert lines[2].endswith("  7")
    assert "! Something is missing." in lines
    assert lines[-1] == "as of 2026-11-22T10:42:07+01:00, iSpring as api-support, all departments"


def test_text_says_when_it_is_not_all() -> None:
    text, _ = written("text", [], complete=False)
    assert "! This answer is not complete." in text


def test_text_writes_times_for_people_and_says_what_is_missing() -> None:
    columns = (
        Column("at", "At", words=minute),
        Column("status", "Status", without=lambda row: f"none for {row['name']}"),
    )
    out = io.StringIO()
    answer = writer("text", out, io.StringIO(), KEYS, columns)
    answer.begin("2026-11-22T10:42:07+01:00", {})
    answer.row({"at": "2026-11-19T09:14:59+01:00", "status": None, "name": "Anna"})
    answer.row({"at": "2026-11-19", "status": "Passed", "name": "Zoë"})
    answer.row({"at": None, "status": "", "name": ""})
    answer.flush()
    assert out.getvalue() == ""
    answer.end((), complete=True)
    lines = out.getvalue().splitlines()
    assert lines[:3] == [
        "At                Status",
        "2026-11-19 09:14  none for Anna",
        "2026-11-19        Passed",
    ]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("form", ["json", "csv", "text"])
def test_letters_an_encoding_lacks_are_written_as_escapes(encoding: str, form: str) -> None:
    names = ["李雪梅", "Zoë", "👩‍🎓"]
    out, beside = (io.TextIOWrapper(io.BytesIO(), encoding, newline="") for _ in range(2))
    answer = writer(form, out, beside, ("name",), (Column("name", "Name"),))
    answer.begin("2026-11-22T10:42:07+01:00", {System.ISPRING: "李"})
    for name in names:
        answer.row({"name": name})
    answer.end((NOTE,), complete=True)
    text = out.buffer.getvalue().decode(encoding)
    if form == "json":
        assert [row["name"] for row in json.loads(text)["rows"]] == names
        assert ("李雪梅" in text) == (encoding == "utf-8")
    else:
        shown = [name.encode(encoding, "backslashreplace").decode(encoding) for name in names]
        assert all(name in text for name in shown)
