"""Answers as plain values: every key, in its order, and nothing made up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import CLOCK, FIRE, activity, completion, required, row, state
from tests.lookup.stand_ins import MoodleStandIn, session
from tui.lookup.activities.reading import ActivityRow, read_activities
from tui.lookup.export import rows as export
from tui.records import Candidate, Course, Match, MoodlePerson, Note, Right
from tui.stop import Stop

DONE = datetime(2026, 11, 14, 18, 30, 5, tzinfo=timezone(timedelta(hours=9)))


def activity_row() -> ActivityRow:
    one = state(
        15,
        2,
        modname="quiz",
        changed_at=DONE,
        rules=[("completionpassgrade", 2)],
        overridden_by=9,
    )
    moodle = MoodleStandIn(
        states=[one],
        completion=completion(required(15, "Final test")),
        activities=[activity(15, "Final test", modname="quiz")],
        people=[MoodlePerson(9, "R. Okafor")],
    )
    return read_activities(session(moodle=moodle), 12, 5, Stop()).rows[0]


def test_courses() -> None:
    found = export.course_row(Course("fire", "Fire Safety 2026", "track"))
    assert tuple(found) == export.COURSE_KEYS
    assert list(found.values()) == ["fire", "Fire Safety 2026", "track"]


def test_a_status_has_every_key_in_order() -> None:
    found = export.status_row(row("Passed", "91.67", due=date(2026, 11, 10), completed_at=DONE), FIRE, CLOCK)
    assert tuple(found) == export.STATUS_KEYS
    assert found == {
        "learner_id": "amelie",
        "name": "Amélie Dubois",
        "email": "amelie.dubois@acme.example",
        "outcome": "passed",
        "status": "Passed",
        "progress": 91.67,
        "completed_at": "2026-11-14T10:30:05+01:00",
        "viewed_at": None,
        "due_at": "2026-11-10",
        "url": "https://acme.example/view/fire",
    }


def test_what_nobody_gave_is_null() -> None:
    bare = replace(row(None), learner=None, enrolment=None)
    found = export.status_row(bare, replace(FIRE, url=""), CLOCK)
    assert found["outcome"] == export.NONE_GIVEN
    assert {key for key, value in found.items() if value is None} == set(export.STATUS_KEYS) - {
        "learner_id",
        "outcome",
    }
    assert export.status_row(row("Passed", None), FIRE, CLOCK)["progress"] is None
    assert export.status_row(replace(bare, unread=True), FIRE, CLOCK)["outcome"] is None


@pytest.mark.parametrize(
    ("match", "right", "moodle_id", "confirmed", "words"),
    [
        (Match(Right.IDNUMBER, 5), "id", 5, True, "by id number"),
        (Match(Right.SAVED, 5), "map", 5, True, "by hand"),
        (Match(Right.EMAIL, 5, confirmed=False), "mail", 5, False, "by e-mail, unconfirmed"),
        (Match(Right.NONE), "none", None, False, "not found"),
        (
            Match(Right.AMBIGUOUS, candidates=(Candidate(5, "A", "x"), Candidate(6, "B", "x"))),
            "ambiguous",
            None,
            False,
            "2 possible",
        ),
    ],
)
def test_a_match_says_by_what_right(
    match: Match, right: str, moodle_id: int | None, confirmed: bool, words: str
) -> None:
    assert export.match_value(match) == {
        "right": right,
        "moodle_id": moodle_id,
        "confirmed": confirmed,
        "words": words,
        "candidates": [one.id for one in match.candidates],
    }
    assert export.match_value(None) is None


def test_a_note_names_whom_no_key_tells_of() -> None:
    note = Note("was-enrolled", "2 learners have a status, but are not enrolled (any more).")
    assert export.was_enrolled_note(note, ["a", "b"]).text.endswith("(any more): a, b.")
    many = export.was_enrolled_note(note, [f"l{number}" for number in range(export.MAX_NAMED + 2)])
    assert many.text.endswith(f"l{export.MAX_NAMED - 1} and 2 more.")


def test_an_activity_has_every_key_in_order() -> None:
    found = export.activity_row(activity_row(), "https://moodle.acme.example", CLOCK)
    assert tuple(found) == export.ACTIVITY_KEYS
    assert found == {
        "cmid": 15,
        "name": "Final test",
        "modname": "quiz",
        "instance": 1015,
        "section": "Section",
        "state": 2,
        "done": True,
        "required": True,
        "tracking": 2,
        "changed_at": "2026-11-14T10:30:05+01:00",
        "completed_at": "2026-11-14T10:30:05+01:00",
        "overridden_by": 9,
        "rules": [{"name": "completionpassgrade", "state": 2, "description": "Rule completionpassgrade"}],
        "url": "https://moodle.acme.example/mod/quiz/view.php?id=15",
    }
    assert export.activity_row(replace(activity_row(), section=""), "", CLOCK)["url"] is None


@given(st.decimals(0, 100, places=4), st.datetimes(timezones=st.just(UTC)))
def test_numbers_and_times_survive_json(progress: object, moment: datetime) -> None:
    found = export.status_row(row("Passed", str(progress), completed_at=moment), FIRE, CLOCK)
    again = json.loads(json.dumps(found))
    assert float(str(progress)) == pytest.approx(again["progress"])
    assert datetime.fromisoformat(again["completed_at"]) == moment.replace(microsecond=0)
