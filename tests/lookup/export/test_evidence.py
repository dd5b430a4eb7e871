"""One learner as a text for a ticket: every form of it, with as of when and as whom, and no secret."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lookup.builders import CLOCK, FIRE, NOW, activity, completion, learner, required, row, state
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui import __version__
from tui.lookup.activities.reading import read_activities
from tui.lookup.export.evidence import Evidence, Form
from tui.lookup.export.provenance import provenance
from tui.lookup.roster.row import RosterRow
from tui.lookup.verdict.case import Case
from tui.records import Course, Match, Right, System
from tui.stop import Stop

AS_WHOM = "As of 2026-11-22 10:42:07 CET: iSpring as api-support, all departments; Moodle as svc-report."
ISPRING_ALONE = "As of 2026-11-22 10:42:07 CET: iSpring as api-support, all departments."

MOODLE = MoodleStandIn(
    states=[state(15, 3, modname="quiz", rules=[("completionpassgrade", 3)]), state(16, 1)],
    completion=completion(required(15, "Final | test"), required(16, "Plan", complete=True)),
    activities=[activity(15, "Final | test", modname="quiz"), activity(16, "Plan")],
)
SESSION = session(ispring=ISpringStandIn(), moodle=MOODLE)


def evidence(*, course: Course = FIRE, about: RosterRow | None = None, at_activity: bool = False) -> Evidence:
    """A learner who failed the final test, out of both systems."""
    read = read_activities(SESSION, 12, 5, Stop())
    case = Case(
        about or row(due=date(2026, 11, 10)),
        course,
        Match(Right.EMAIL, 5, confirmed=False),
        read,
        CLOCK,
        "svc-report",
        Match(Right.SAVED, 12),
    )
    times = {System.ISPRING: NOW, System.MOODLE: NOW}
    first = read.rows[0] if at_activity else None
    return Evidence(case, provenance(SESSION, times), SESSION.site_url, first)


def ispring_alone(course: Course = FIRE) -> Evidence:
    case = Case(row("Passed", "100"), course, None, None, CLOCK)
    return Evidence(case, provenance(SESSION, {System.ISPRING: NOW}))


def test_the_learner_is_told_what_holds_her_up_and_no_accounts() -> None:
    text = evidence().text(Form.LEARNER)
    assert text.startswith("You have taken “Final | test” but not passed it yet")
    assert "svc-report" not in text


def test_the_trainer_is_told_who_when_and_as_whom() -> None:
    lines = evidence().text(Form.TRAINER).splitlines()
    assert lines[0] == "Amélie Dubois <amelie.dubois@acme.example>, Fire Safety 2026"
    assert "Final | test" in lines[1]
    assert lines[-1] == AS_WHOM


def test_a_line_has_both_halves() -> None:
    assert evidence().text(Form.LINE) == (
        "Amélie Dubois <amelie.dubois@acme.example>, Fire Safety 2026: iSpring “In progress”, 91.67 %; "
        f"Moodle not complete, 1 of 2 required; due 2026-11-10. {AS_WHOM}"
    )
    assert ispring_alone().text(Form.LINE) == (
        "Amélie Dubois <amelie.dubois@acme.example>, Fire Safety 2026: iSpring “Passed”, 100 %. "
        f"{ISPRING_ALONE}"
    )


def test_markdown_is_a_block_with_both_systems_and_what_blocks() -> None:
    text = evidence().text(Form.MARKDOWN)
    assert text.startswith("**Amélie Dubois \\<amelie.dubois@acme.example\\>, Fire Safety 2026**\n\n> ")
    assert "| iSpring | In progress | 91.67 % | – |  |" in text
    assert "| Moodle | not complete | 1 of 2 required | – | by e-mail, unconfirmed |" in text
    assert "Blocks completion:\n\n- Final \\| test (quiz): failed" in text
    assert AS_WHOM in text
    assert f"Moodle 5.1 https://moodle.acme.example; Rollbook {__version__}, which only reads." in text
    assert "| Moodle |" not in ispring_alone().text(Form.MARKDOWN)


def test_json_says_all_of_it() -> None:
    told = json.loads(evidence().text(Form.JSON))
    assert list(told) == [
        *("as_of", "as", "systems", "program", "course", "learner", "match", "causes", "moodle"),
        *("modules", "notes"),
    ]
    assert told["as_of"] == "2026-11-22T10:42:07+01:00"
    assert told["learner"]["status"] == "In progress"
    assert told["match"]["confirmed"] is False
    assert (told["moodle"]["required_done"], told["moodle"]["required"]) == (1, 2)
    assert [one["name"] for one in told["moodle"]["activities"]] == ["Final | test", "Plan"]
    first = told["causes"][0]
    assert first["cause"] == "must-pass"
    assert f"{first['learner']} {first['learner_next']}" == evidence().text(Form.LEARNER)
    assert json.loads(ispring_alone().text(Form.JSON))["moodle"] is None


def test_the_id_alone_can_be_pasted_into_a_search() -> None:
    assert evidence().text(Form.ID) == "amelie"


def test_a_link_leads_to_the_activity_else_to_the_course() -> None:
    assert evidence(at_activity=True).text(Form.LINK) == "https://moodle.acme.example/mod/quiz/view.php?id=15"
    assert evidence().text(Form.LINK) == FIRE.url
    nowhere = Course("fire", "Fire Safety 2026")
    assert evidence(course=nowhere).text(Form.LINK) == "https://moodle.acme.example/course/view.php?id=12"
    assert ispring_alone(nowhere).text(Form.LINK) == ""


@pytest.mark.parametrize("form", list(Form))
def test_every_form_has_words_for_it(form: Form) -> None:
    assert form.words
    assert form.needs_moodle is (form not in {Form.LINK, Form.ID})


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=40))
def test_a_name_adds_no_line_to_markdown_and_stays_as_it_is_in_json(name: str) -> None:
    usual = evidence()
    named = evidence(about=replace(usual.case.row, learner=learner("amelie", name, name)))
    assert named.text(Form.MARKDOWN).count("\n") == usual.text(Form.MARKDOWN).count("\n")
    assert json.loads(named.text(Form.JSON))["learner"]["name"] == name
