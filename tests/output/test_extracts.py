"""Extracts as files: read back they are the view, whatever people are called; nothing is overwritten."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lookup.builders import CLOCK, FIRE, NOW, enrolment, final, learner
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import StoppedError
from tui.lookup.export.extract import Chosen, Extract, roster_extract
from tui.lookup.export.rows import Row
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.view import RosterView
from tui.output.columns import MATCH_COLUMN, STATUS_COLUMNS
from tui.output.extracts import Form, pieces
from tui.output.forms import text_of
from tui.output.saving import Saved, save
from tui.records import Candidate, Match, Right
from tui.stop import Stop

SESSION = session(ispring=ISpringStandIn(), moodle=MoodleStandIn())
HOSTILE = (
    '=HYPERLINK("http://evil.example";"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'=1+1",
    "＋1",
    "two\nlines\r\n\u2028three",
    'quote " and , and ;',
    "pipe | and \\| more",
    "[x](http://evil.example) ![p](x) <b>_*`~&amp;#",
    "\u202eright to left\u2066",
    "أحمد الرشيد",
    "李雪梅",
    "\t",
)

names = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), min_size=1, max_size=6)


def extract(people: Sequence[str]) -> Extract:
    roster = Roster(FIRE)
    roster.add_final_statuses(final(str(number), raw=name) for number, name in enumerate(people))
    roster.add_enrolments([enrolment("0", due=date(2026, 11, 10))])
    roster.add_learners(learner(str(number), name, name) for number, name in enumerate(people))
    roster.finish_final_statuses()
    roster.finish_enrolments()
    matches = {"0": Match(Right.AMBIGUOUS, candidates=(Candidate(7, "|=B", "e-mail"),))}
    rows = RosterView(roster, CLOCK).rows()
    return roster_extract(
        SESSION, roster, rows, read_at=NOW, matches=matches, chosen=Chosen("mül|ler", ("only failed",))
    )


def written(found: Extract, form: Form) -> str:
    return "".join(text for text, _rows in pieces(found, form))


def whole(found: Extract, form: Form, path: Path | None = None) -> Saved:
    """What stands in a file once all is written."""
    *_, saved = save(found, form, Stop(), path)
    return saved


def rows_of(found: Extract) -> list[dict[str, object]]:
    return [dict(row) for row in found.make()]


@settings(max_examples=40)
@given(names)
def test_json_read_back_is_the_view_with_everything_about_it(people: list[str]) -> None:
    found = extract(people)
    told = json.loads(written(found, Form.JSON))
    assert told["rows"] == rows_of(found)
    assert told["row_count"] == len(people)
    assert told["as_of"] == "2026-11-22T10:42:07+01:00"
    assert told["as"] == {"ispring": "api-support, all departments", "moodle": "svc-report"}
    assert told["systems"]["moodle"]["address"] == "https://moodle.acme.example"
    assert told["program"].startswith("Rollbook ")
    assert told["filter"] == "/ mül|ler, only failed"
    assert told["course"]["title"] == FIRE.title
    assert [note["code"] for note in told["notes"]] == [note.code for note in found.notes]
    assert told["complete"] is True
    assert list(told)[-3:] == ["rows", "notes", "complete"]


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if re.match(r"''*[=+\-@\t\r\n＝＋－＠]", cell) else cell


@settings(max_examples=40)
@given(names)
def test_csv_read_back_is_the_view_and_holds_no_formula(people: list[str]) -> None:
    found = extract(people)
    lines = list(csv.reader(io.StringIO(written(found, Form.CSV), newline="")))
    assert lines[0] == [*found.keys, "as_of", "as"]
    assert [[unguarded(cell) for cell in line[:-2]] for line in lines[1:]] == [
        [text_of(row[key]) for key in found.keys] for row in found.make()
    ]
    assert not [cell for line in lines for cell in line if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]
    assert {tuple(line[-2:]) for line in lines[1:]} <= {
        ("2026-11-22T10:42:07+01:00", "iSpring as api-support, all departments; Moodle as svc-report")
    }


def shown(cell: str) -> str:
    """What Markdown shows of a cell."""
    return re.sub(r"\\(.)", r"\1", cell)


def in_markdown(row: Row) -> list[str]:
    """What is to be seen of a row."""
    columns = (*STATUS_COLUMNS, MATCH_COLUMN)
    return [re.sub(r"\s+", " ", column.text(row)).strip() for column in columns]


@settings(max_examples=40)
@given(names)
def test_markdown_shows_every_name_as_it_is_in_its_own_cell(people: list[str]) -> None:
    found = extract(people)
    text = written(found, Form.MARKDOWN)
    table = [line for line in text.split("\n") if line.startswith("|")]
    read = [[shown(cell) for cell in re.findall(r" ((?:\\.|[^\\|])*?) \|", line)] for line in table[2:]]
    assert read == [in_markdown(row) for row in found.make()]
    assert not re.search(r"(?<!\\)[<`*\[]", "\n".join(table[2:]).replace("\\\\", ""))


def test_markdown_says_where_it_comes_from() -> None:
    text = written(extract(HOSTILE), Form.MARKDOWN)
    assert text.startswith("## Fire Safety 2026\n\n- as of: 2026-11-22 10:42:07 CET\n")
    assert "- as: iSpring as api-support, all departments; Moodle as svc-report\n" in text
    assert "- filter: / mül\\|ler, only failed\n- rows: 12\n- complete: yes\n" in text
    assert "- **note**: " in text


@pytest.mark.parametrize("form", list(Form))
def test_a_file_is_for_its_user_alone_and_overwrites_nothing(
    form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = extract(HOSTILE)
    saved = [whole(found, form) for _ in range(2)]
    assert [one.path.name for one in saved] == [
        f"rollbook-roster-fire-20261122-104207{number}.{form}" for number in ("", "-2")
    ]
    assert saved[0].path.read_bytes() == saved[1].path.read_bytes() == written(found, form).encode()
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    assert saved[0].rows == len(HOSTILE)


def test_beside_csv_stands_what_has_no_room_in_it(tmp_path: Path) -> None:
    saved = whole(extract(HOSTILE), Form.CSV, tmp_path / "mine.csv")
    assert saved.beside == tmp_path / "mine.csv.about.txt"
    told = dict(line.split(maxsplit=1) for line in saved.beside.read_text().splitlines())
    assert told["filter"] == "/ mül|ler, only failed"
    assert told["rows"] == str(len(HOSTILE))
    assert told["about"] == FIRE.title
    assert told["complete"] == "yes"
    assert "note" in told


def test_in_a_folder_a_file_gets_its_usual_name(tmp_path: Path) -> None:
    saved = whole(extract(HOSTILE), Form.JSON, tmp_path)
    assert saved.path == tmp_path / "rollbook-roster-fire-20261122-104207.json"
    assert saved.beside is None


def test_a_large_one_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    found = extract([str(number) for number in range(1000)])
    seen = list(save(found, Form.CSV, Stop(), tmp_path / "x.csv"))
    assert len(seen) > 3
    assert [one.rows for one in seen] == sorted(one.rows for one in seen)
    assert [one.whole for one in seen] == [False] * (len(seen) - 1) + [True]
    stop = Stop()
    for saved in (writing := save(found, Form.JSON, stop, tmp_path / "x.json")):
        assert saved.path.exists()
        break
    stop.set()
    with pytest.raises(StoppedError):
        next(writing)
    assert not saved.path.exists()
