"""What goes into a file of every other view: what the commands say, and no name if none is wanted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.support.asked import ask
from tests.support.campus import NOW, campus
from tests.support.driving import campus_access
from tui.accounts.access import Access
from tui.demo import Campus
from tui.lookup.clock import Clock
from tui.lookup.course.causes import CauseGroup
from tui.lookup.course.checking import check_courses
from tui.lookup.course.missing import run_notes
from tui.lookup.course.run import CompletionRun
from tui.lookup.course.standing import Standing
from tui.lookup.courses import find_course, pair_course, read_courses
from tui.lookup.export.extract import Extract
from tui.lookup.export.provenance import PROGRAM
from tui.lookup.export.viewextracts import (
    GRID_KEYS,
    Whole,
    causes_extract,
    check_extract,
    courses_extract,
    grid_extract,
    learner_extract,
    why_extract,
)
from tui.lookup.finding.learnercourses import (
    joined_courses,
    read_ispring_courses,
    read_moodle_courses,
    read_pairings,
)
from tui.lookup.finding.who import find_who
from tui.lookup.matching.pairs import Pairs
from tui.lookup.roster.reading import read_roster
from tui.lookup.roster.view import RosterView
from tui.lookup.session import Session, sign_in_ispring, sign_in_moodle
from tui.lookup.verdict.why import read_case, read_row
from tui.output.extracts import Form, pieces
from tui.output.forms import csv_value
from tui.records import System
from tui.stop import Stop

__all__ = ["campus"]

FIRE: Final = "Fire Safety 2026"
AMELIE: Final = "amelie.dubois@acme.example"
BOTH: Final = {System.ISPRING: NOW, System.MOODLE: NOW}


@pytest.fixture(scope="module")
def access(campus: Campus) -> Access:
    return campus_access(campus)


@pytest.fixture(scope="module")
def session(campus: Campus, access: Access) -> Iterator[Session]:
    profile = access.profile()
    assert profile is not None
    clock = Clock.of("", lambda: NOW)
    sides = (
        sign_in_ispring(profile, campus.client_secret, Stop()),
        sign_in_moodle(profile, campus.moodle_token, Stop()),
    )
    found = Session(profile, *sides, Pairs("ispring", "moodle"), clock)
    yield found
    found.close()


@pytest.fixture(scope="module")
def fire(session: Session) -> tuple[Whole, Standing, CompletionRun]:
    """The whole course, read as a view over it reads it."""
    course = find_course(session, FIRE, Stop())
    roster = read_roster(session, course, Stop())
    run = CompletionRun(session, pair_course(session, course, Stop()).moodle_id or 0)
    run.add(row.learner for row in roster.rows if row.learner)
    for _ in run.go(Stop()):
        pass
    standing = Standing(roster, run.matches, run.results, session.clock, "svc-report", modules={})
    return Whole(session, roster, BOTH, tuple(run_notes(run))), standing, run


def text(extract: Extract, form: Form) -> str:
    return "".join(piece for piece, _rows in pieces(extract, form))


def parsed(extract: Extract) -> list[dict[str, Any]]:
    """Return the rows of an extract, read back; each form of it holds the same, and where it comes from."""
    told = json.loads(text(extract, Form.JSON))
    rows: list[dict[str, Any]] = told["rows"]
    assert told["row_count"] == extract.count == len(rows)
    assert told["program"] == PROGRAM
    assert told["as"].keys() == told["systems"].keys()
    assert told["as_of"].startswith("2026-11-22T")
    lines = list(csv.DictReader(io.StringIO(text(extract, Form.CSV))))
    assert [line["as_of"] for line in lines] == [told["as_of"]] * len(rows)
    for line, row, made in zip(lines, rows, extract.make(), strict=True):
        assert tuple(line) == (*extract.keys, "as_of", "as")
        assert all(line[key] == csv_value(made.get(key)) for key in extract.keys)
        assert {key: value for key, value in row.items() if value is not None}.keys() <= set(extract.keys)
    markdown = text(extract, Form.MARKDOWN)
    assert markdown.startswith("## ")
    assert markdown.count("\n|") == len(rows) + 2 * bool(rows) or not rows
    return rows


def test_causes_are_those_the_command_tells(
    access: Access, fire: tuple[Whole, Standing, CompletionRun]
) -> None:
    whole, standing, _ = fire
    groups: list[CauseGroup] = standing.groups()
    found = causes_extract(whole, groups)
    rows = parsed(found)
    told = ask(access, "causes", FIRE, "--json")
    assert {row["words"]: row["count"] for row in rows} == {row["words"]: row["count"] for row in told.rows}
    assert {one for row in rows for one in row["learner_ids"]} == {
        one for row in told.rows for one in row["learner_ids"]
    }
    assert found.notes[0].text == told.notes["headline"]
    assert found.complete
    hidden = causes_extract(whole, groups, pseudonymised=True)
    _no_name_in(
        hidden, [row.name for row in whole.roster.rows], [row.learner_id for row in whole.roster.rows]
    )


def test_the_grid_has_a_column_an_activity(fire: tuple[Whole, Standing, CompletionRun]) -> None:
    whole, _, run = fire
    people = RosterView(whole.roster, whole.session.clock).rows()
    found = grid_extract(whole, people, run.results)
    rows = parsed(found)
    assert [row["learner_id"] for row in rows] == [row.learner_id for row in people]
    activities = [key for key in found.keys if key not in GRID_KEYS]
    assert len(activities) >= 4
    (amelie,) = (row for row in rows if row["email"] == AMELIE)
    (final_test,) = (key for key in activities if key.endswith(" Final test"))
    assert (amelie[final_test], amelie["moodle_completed"]) == ("failed", False)
    hidden = grid_extract(whole, people, run.results, pseudonymised=True)
    names = [row.name for row in people if row.learner] + [row.learner.email for row in people if row.learner]
    _no_name_in(hidden, names, [row.learner_id for row in people])


def test_her_courses_are_those_the_command_tells(access: Access, session: Session) -> None:
    who = find_who(session, AMELIE, Stop())
    assert who.learner is not None
    assert who.person_id is not None
    ispring = read_ispring_courses(session, who.learner.id, Stop())
    moodle = read_moodle_courses(session, who.person_id, Stop())
    paired = read_pairings(session, ispring, moodle, Stop())
    courses = joined_courses(ispring, moodle, paired, clock=session.clock, learner=who.learner)
    found = learner_extract(session, who, courses, BOTH, moodle.notes)
    assert parsed(found) == ask(access, "learner", AMELIE, "--json").rows
    assert found.title == "Amélie Dubois: all courses"
    hidden = learner_extract(session, who, courses, BOTH, pseudonymised=True)
    _no_name_in(hidden, ["Amélie", "Dubois", AMELIE], [who.learner.id])
    assert str(who.person_id) not in {str(row["moodle_person_id"]) for row in hidden.make()}


@pytest.mark.parametrize("name", ["amelie.dubois", "marton.kovacs", "thordis.bjornsdottir"])
def test_why_is_what_the_command_tells(access: Access, session: Session, name: str) -> None:
    course = find_course(session, FIRE, Stop())
    (learner,) = session.ispring.client.learners_by_email(f"{name}@acme.example", Stop())
    row, _ = read_row(session, course, learner, Stop())
    case = read_case(session, course, row, Stop())
    found = why_extract(session, case, BOTH)
    assert parsed(found) == ask(access, "why", learner.id, FIRE, "--json").rows
    hidden = why_extract(session, case, BOTH, pseudonymised=True)
    by = [one.by for one in case.activities.rows if one.by] if case.activities else []
    _no_name_in(hidden, [learner.name, learner.email, *by], [learner.id])


def test_the_check_is_what_the_command_tells(access: Access, session: Session) -> None:
    courses = [one for some in read_courses(session, Stop()) for one in some if one.kind == "course"]
    checked = list(check_courses(session, courses, Stop()))
    found = check_extract(session, checked, len(courses), BOTH)
    told = ask(access, "check", "--all", "--json")
    assert parsed(found) == told.rows
    assert {note.code: note.text for note in found.notes} == told.notes
    cut = check_extract(session, checked[:3], len(courses), BOTH)
    assert (cut.complete, f" {len(courses) - 3} more were not reached." in cut.notes[0].text) == (False, True)
    one = check_extract(session, checked[:1], 1, BOTH)
    assert one.course is not None


def test_courses_are_those_of_the_picker(access: Access, session: Session) -> None:
    courses = [one for some in read_courses(session, Stop()) for one in some]
    asked = {one.id: pair_course(session, one, Stop()) for one in courses[:4] if one.kind == "course"}
    found = courses_extract(session, courses, asked, BOTH, chosen="/ fire")
    rows = parsed(found)
    assert [{**row, "match": None} for row in rows] == [
        {**row, "match": None} for row in ask(access, "courses", "--json").rows
    ]
    assert sum(row["match"] is not None for row in rows) == len(asked)
    assert "it is null in the others" in found.notes[0].text


def _no_name_in(extract: Extract, names: list[str], ids: list[str]) -> None:
    assert extract.pseudonymised
    for form in Form:
        told = text(extract, form)
        found = [one for one in (*names, *ids) if one and len(one) > 2 and one in told]
        assert found == [], form
