"""What goes into a file: the rows shown, what a reader must know, and no name where none is wanted."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

from tests.lookup.builders import (
    CLOCK,
    FIRE,
    NOW,
    activity,
    completion,
    enrolment,
    final,
    learner,
    required,
    row,
    state,
)
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.lookup.activities.reading import read_activities
from tui.lookup.course.differences import compare
from tui.lookup.export import rows as export
from tui.lookup.export.courserows import DIFFERENCE_KEYS, difference_row
from tui.lookup.export.extract import Chosen, Extract, activities_extract, roster_extract
from tui.lookup.export.pseudonyms import Pseudonyms
from tui.lookup.export.tablerows import TABLE_KEYS
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.view import RosterView
from tui.output.extracts import Form, pieces
from tui.records import Candidate, Match, ModuleResult, MoodlePerson, Note, Outcome, Right
from tui.stop import Stop

SESSION = session(ispring=ISpringStandIn(), moodle=MoodleStandIn())
PEOPLE = {"a": "Amélie Dubois", "b": "=cmd|' /C calc'!A0", "c": "Smith [/x]"}
MATCHES = {
    "a": Match(Right.IDNUMBER, 5),
    "b": Match(Right.AMBIGUOUS, candidates=(Candidate(5, "Amélie", "e-mail"), Candidate(6, "B", "e-mail"))),
}


def fire(*, whole: bool = True) -> Roster:
    roster = Roster(FIRE)
    roster.add_final_statuses([final(one) for one in PEOPLE])
    roster.add_enrolments([enrolment(one, due=date(2026, 11, 10)) for one in ("a", "b")])
    roster.add_learners(learner(one, name, f"{one}@acme.example") for one, name in PEOPLE.items())
    if whole:
        roster.finish_final_statuses()
        roster.finish_enrolments()
        roster.finish_names()
    return roster


def extract(roster: Roster, **more: Any) -> Extract:
    return roster_extract(SESSION, roster, RosterView(roster, CLOCK).rows(), read_at=NOW, **more)


def rows(found: Extract) -> list[dict[str, Any]]:
    return [dict(told) for told in found.make()]


def texts(found: Extract) -> str:
    """Everything an extract says, as one text."""
    told = [found.title, found.stem, found.chosen, dict(found.course or {}), dict(found.learner or {})]
    return json.dumps([*told, *rows(found), *(note.text for note in found.notes)])


def test_rows_are_those_shown_in_their_order() -> None:
    roster = fire()
    view = RosterView(roster, CLOCK)
    view.sort_by("n")
    found = roster_extract(SESSION, roster, view.rows(), read_at=NOW)
    assert [told["learner_id"] for told in rows(found)] == [one.learner_id for one in view.rows()]
    assert rows(found) == [export.status_row(one, FIRE, CLOCK) for one in view.rows()]
    assert (found.keys, found.count, found.complete) == (export.STATUS_KEYS, 3, True)


def test_a_file_is_named_after_ids_and_the_time_it_was_read() -> None:
    assert extract(fire()).stem == "rollbook-roster-fire-20261122-104207"


def test_where_it_comes_from() -> None:
    found = extract(fire(), matches=MATCHES)
    assert found.read.accounts_words == "iSpring as api-support, all departments; Moodle as svc-report"
    assert found.read.as_of_value == "2026-11-22T10:42:07+01:00"
    assert list(found.read.systems_value()) == ["ispring", "moodle"]
    assert list(extract(fire()).read.systems_value()) == ["ispring"]


def test_what_was_not_seen_is_noted() -> None:
    codes = [note.code for note in extract(fire(), matches=MATCHES).notes]
    assert codes == ["was-enrolled", "matches-unasked"]
    half = extract(fire(whole=False), arriving=True)
    assert not half.complete
    assert half.notes[0] == Note("arriving", "Not everything had arrived: there were 3 rows so far.")
    stopped = fire()
    stopped.finish_final_statuses("Partial: you stopped after 3 rows.")
    assert not extract(stopped).complete
    assert extract(stopped).notes[0].code == "partial"


def test_names_that_have_not_arrived_are_noted() -> None:
    roster = Roster(FIRE)
    roster.add_final_statuses([final("a"), final("b")])
    assert "names-arriving" in {note.code for note in extract(roster, arriving=True).notes}


def test_nobody_is_recognised_by_a_pseudonym() -> None:
    chosen = Chosen("amélie late", ("only failed",))
    found = extract(fire(), matches=MATCHES, chosen=chosen, pseudonymised=True)
    told = texts(found)
    for ident, name in PEOPLE.items():
        assert name not in told
        assert f"{ident}@acme" not in told
        assert f'"{ident}"' not in told
    assert "amélie" not in json.loads(told)[2]
    assert found.chosen == "a text that may name people, only failed"
    (note,) = (note for note in found.notes if note.code == "was-enrolled")
    unenrolled = next(told for told in rows(found) if told["due_at"] is None)
    assert str(unenrolled["learner_id"]) in note.text


def test_a_person_has_one_pseudonym_in_an_export_and_another_in_the_next() -> None:
    matches = MATCHES | {"c": Match(Right.NONE)}
    first, second = (extract(fire(), matches=matches, pseudonymised=True) for _ in range(2))
    one = {told["learner_id"]: told for told in rows(first)}
    assert one.keys() == {told["learner_id"] for told in rows(first)}
    assert len(one) == 3
    assert not one.keys() & {told["learner_id"] for told in rows(second)}
    ident, amelie = next((ident, told) for ident, told in one.items() if told["match"]["moodle_id"])
    assert amelie["name"] == amelie["email"] == amelie["match"]["moodle_id"] == ident
    offered = next(told["match"]["candidates"] for told in one.values() if told["match"]["candidates"])
    assert offered[0] == ident != offered[1]


def test_rows_about_nobody_stay_about_nobody() -> None:
    hidden = Pseudonyms().hidden({"learner_id": "", "name": None, "email": None, "status": "Passed"})
    assert hidden == {"learner_id": "", "name": None, "email": None, "status": "Passed"}


def test_activities_of_a_learner() -> None:
    moodle = MoodleStandIn(
        states=[state(15, 1, modname="quiz", overridden_by=9), state(16)],
        completion=completion(required(15, "Final test")),
        activities=[activity(15, "Final test", modname="quiz"), activity(16, "Plan")],
        people=[MoodlePerson(9, "R. Okafor")],
    )
    both = session(ispring=ISpringStandIn(), moodle=moodle)
    read = read_activities(both, 12, 5, Stop())
    match = Match(Right.EMAIL, 5, confirmed=False)
    plain = activities_extract(both, FIRE, row(), read, match, read_at=NOW)
    empty = {**dict.fromkeys(TABLE_KEYS), "system": "moodle"}
    assert rows(plain) == [{**empty, **export.activity_row(one, both.site_url, CLOCK)} for one in read.rows]
    assert plain.title == "Amélie Dubois: Fire Safety 2026"
    assert (plain.keys, plain.count, plain.complete) == (TABLE_KEYS, 2, True)
    assert "Okafor" in texts(plain)
    hidden = activities_extract(both, FIRE, row(), read, match, read_at=NOW, pseudonymised=True)
    for name in ("Amélie", "amelie", "Okafor"):
        assert name not in json.dumps(json.loads(texts(hidden)), ensure_ascii=False)
    assert hidden.learner is not None
    match_told = hidden.learner["match"]
    assert isinstance(match_told, dict)
    assert match_told["moodle_id"] == hidden.learner["learner_id"]


def test_ispring_s_modules_stand_below_what_is_open_first() -> None:
    both = session(
        ispring=ISpringStandIn(), moodle=MoodleStandIn(states=[state(15, 1)], completion=completion())
    )
    read = read_activities(both, 12, 5, Stop())
    done = ModuleResult("fire", "a", "m1", "=Welcome", "complete", Outcome.COMPLETE, Decimal(100), NOW)
    half = ModuleResult("fire", "a", "m2", "Drill", "in_progress", Outcome.IN_PROGRESS, Decimal("66.68"))
    whole: dict[str, Any] = {"read_at": NOW, "modules": (done, half)}
    found = activities_extract(both, FIRE, row(), read, None, **whole)
    told = json.loads("".join(text for text, _ in pieces(found, Form.JSON)))["rows"]
    assert [one["system"] for one in told] == ["moodle", "ispring", "ispring"]
    assert all(tuple(one) == TABLE_KEYS for one in told)
    drill, welcome = told[1:]
    assert [drill[key] for key in ("name", "modname", "done", "status", "progress", "completed_at")] == [
        *("Drill", "module", False, "in_progress", 66.68, None)
    ]
    assert (welcome["module_id"], welcome["outcome"], welcome["cmid"]) == ("m1", "complete", None)
    lines = list(csv.DictReader(io.StringIO("".join(text for text, _ in pieces(found, Form.CSV)))))
    assert [line["name"] for line in lines] == [told[0]["name"], "Drill", "'=Welcome"]
    assert [line["progress"] for line in lines] == ["", "66.68", "100"]
    markdown = "".join(text for text, _ in pieces(found, Form.MARKDOWN))
    _, activities, modules = markdown.split("\n### ")
    assert activities.startswith("Moodle activities\n\n| Activity |")
    assert modules.splitlines()[:4] == [
        "iSpring modules",
        "",
        "| Module | Status | Progress | Completed | Id |",
        "| --- | --- | --- | --- | --- |",
    ]
    assert "| Drill | in\\_progress | 66.68 |" in modules
    alone = activities_extract(both, FIRE, row(), None, None, pseudonymised=True, **whole)
    assert (alone.count, list(alone.read.systems_value()), alone.complete) == (2, ["ispring"], True)
    assert not activities_extract(both, FIRE, row(), read, None, complete=False, **whole).complete


def test_differences_are_those_of_the_command() -> None:
    roster = fire()
    compared = [compare(one, MATCHES.get(one.learner_id), None, CLOCK) for one in roster.rows]
    whole: dict[str, Any] = {"read_at": NOW, "matches": MATCHES, "compared": compared}
    plain = roster_extract(SESSION, roster, roster.rows, **whole)
    assert (plain.kind, plain.keys) == ("differences", DIFFERENCE_KEYS)
    assert rows(plain) == [difference_row(one, FIRE, CLOCK) for one in compared]
    hidden = roster_extract(SESSION, roster, roster.rows, pseudonymised=True, **whole)
    first = rows(hidden)[0]
    assert first["moodle_id"] == first["learner_id"] == first["name"] != "a"
