"""What is read in a way that gives no dates says so, wherever a date or an enrolment would stand."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.lookup.builders import CLOCK, FIRE, NOW, completion, required, row, undated
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.lookup.activities.reading import read_activities
from tui.lookup.export import rows as export
from tui.lookup.export.evidence import Evidence, Form
from tui.lookup.export.provenance import provenance
from tui.lookup.export.rows import Missing
from tui.lookup.roster.row import RosterRow
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import judge
from tui.output.columns import STATUS_COLUMNS
from tui.output.forms import Writer, text_of, writer
from tui.records import Match, Right, System
from tui.stop import Stop

DONE = undated("Passed", "100")
OPEN = undated()
DATES = ("completed_at", "viewed_at", "due_at")


def written(form: str) -> str:
    out = io.StringIO()
    answer: Writer = writer(form, out, io.StringIO(), export.STATUS_KEYS, STATUS_COLUMNS)
    answer.begin("2026-11-22T10:42:07+01:00", {})
    for one in (DONE, OPEN):
        answer.row(export.status_row(one, FIRE, CLOCK))
    answer.end((), complete=True)
    return out.getvalue()


def copied(about: RosterRow, form: Form) -> str:
    case = Case(about, FIRE, None, None, CLOCK)
    return Evidence(case, provenance(session(ispring=ISpringStandIn()), {System.ISPRING: NOW})).text(form)


def test_a_value_not_given_is_no_value_nobody_has() -> None:
    done, still_open = (export.status_row(one, FIRE, CLOCK) for one in (DONE, OPEN))
    assert [done[key] for key in DATES] == [Missing.NOT_GIVEN] * 3
    assert [still_open[key] for key in DATES] == [None, Missing.NOT_GIVEN, Missing.NOT_GIVEN]
    assert [export.status_row(row(), FIRE, CLOCK)[key] for key in DATES] == [None] * 3


def test_json_says_null() -> None:
    for told in json.loads(written("json"))["rows"]:
        assert [told[key] for key in DATES] == [None] * 3
    learner = json.loads(copied(DONE, Form.JSON))["learner"]
    assert [learner[key] for key in DATES] == [None] * 3
    with pytest.raises(TypeError, match="object"):
        json.dumps(object(), default=export.null)


def test_csv_and_text_say_not_given() -> None:
    done, still_open = csv.DictReader(io.StringIO(written("csv")))
    assert [done[key] for key in DATES] == ["not given"] * 3
    assert [still_open[key] for key in DATES] == ["", "not given", "not given"]
    assert [line.count("not given") for line in written("text").splitlines()[1:3]] == [3, 2]
    assert text_of([Missing.NOT_GIVEN]) == "[null]"


def test_copies_say_not_given() -> None:
    assert "due date not given" in copied(OPEN, Form.LINE)
    assert "due date" not in copied(DONE, Form.LINE)
    assert "| not given |" in copied(DONE, Form.MARKDOWN)
    assert "not given" not in copied(OPEN, Form.MARKDOWN)


def test_since_when_it_is_done_in_both_is_not_said_where_one_gave_no_date() -> None:
    moodle = MoodleStandIn(
        completion=completion(required(1, "Plan", complete=True, completed_at=NOW), completed=True)
    )
    read = read_activities(session(moodle=moodle), 12, 5, Stop())
    match = Match(Right.IDNUMBER, 5)
    for one, said in (
        (DONE, "Complete in both systems. "),
        (row("Passed", "100"), "Complete in both systems since 2026-11-22. "),
    ):
        found = judge(Case(one, FIRE, match, read, clock=CLOCK, caller="svc-report"))
        assert found.sentence.startswith(said)


def test_nobody_is_late_where_no_due_date_is_known() -> None:
    assert not OPEN.late(NOW)
