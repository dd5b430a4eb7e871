"""Whole courses without the screen: differences and causes of the demo, counted once more by other means."""

from __future__ import annotations

import itertools
import re
import signal
from collections import Counter

import pytest

from tests.support.asked import ask
from tests.support.campus import answering, counting, function, moodle_of
from tests.support.driving import campus_access
from tui.accounts.access import Access
from tui.demo import Campus
from tui.demo.moodle.xml import exception
from tui.demo.serving import Question, Reply
from tui.lookup.export.courserows import CAUSE_KEYS, DIFFERENCE_KEYS
from tui.protocols.moodle.requests import ACTIVITY_STATES, BUNDLE, COURSE_COMPLETION

FIRE = "Fire Safety 2026"
DONE = {"complete", "passed", "accepted"}


@pytest.fixture
def access(campus: Campus) -> Access:
    return campus_access(campus)


def test_differences_are_those_of_outcomes_put_side_by_side(access: Access) -> None:
    """Each learner's two outcomes are asked for one by one, with the commands there were before."""
    told = ask(access, "differences", FIRE, "--all", "--json")
    assert told.code == 0
    assert told.json["complete"] is True
    assert all(tuple(row) == DIFFERENCE_KEYS for row in told.rows)
    status = ask(access, "status", FIRE, "--match", "--json").rows
    assert [row["learner_id"] for row in told.rows] == [row["learner_id"] for row in status]
    for mine, theirs in zip(told.rows, status, strict=True):
        assert mine["outcome"] == theirs["outcome"]
        assert mine["moodle_id"] == (theirs["match"] or {"moodle_id": None})["moodle_id"]
        both = mine["outcome"] not in {"none_given", "unknown", None} and mine["moodle_completed"] is not None
        differ = both and (mine["outcome"] in DONE) is not mine["moodle_completed"]
        assert (mine["comparison"] == "differ") is differ
    only = ask(access, "differences", FIRE, "--json")
    assert only.rows == [row for row in told.rows if row["comparison"] == "differ"]
    assert len(only.rows) == 4
    counts = Counter(row["comparison"] for row in told.rows)
    assert f"{counts['differ']} differ, {counts['note']} notes" in told.notes["compared"]
    lines = ask(access, "differences", FIRE, "--csv").csv
    assert [line["learner_id"] for line in lines] == [row["learner_id"] for row in only.rows]
    assert [line["sentence"] for line in lines] == [row["sentence"] for row in only.rows]


def test_causes_add_up_to_the_course(access: Access) -> None:
    told = ask(access, "causes", FIRE, "--json")
    assert told.code == 0
    assert all(tuple(row) == CAUSE_KEYS for row in told.rows)
    ids = [learner_id for row in told.rows for learner_id in row["learner_ids"]]
    assert Counter(ids) == Counter(row["learner_id"] for row in ask(access, "status", FIRE, "--json").rows)
    assert [row["count"] for row in told.rows] == [len(row["learner_ids"]) for row in told.rows]
    (passing,) = (row for row in told.rows if row["cause"] == "must-pass")
    assert (passing["activity"], passing["side"]) == ("Final test", "not complete")
    assert passing["words"] in told.notes["headline"]


def test_no_differences_is_an_answer(access: Access) -> None:
    told = ask(access, "differences", "Incident Reporting", "--json")
    assert (told.code, told.rows) == (0, [])
    assert "0 rows" not in told.notes["compared"]


@pytest.mark.parametrize("command", ["differences", "causes"])
def test_a_course_without_its_moodle_course_is_told(access: Access, command: str) -> None:
    told = ask(access, command, "Forklift Licence", "--json")
    assert told.code == 2
    assert "has not been confirmed" in told.err


def test_moodle_that_goes_down_leaves_what_ispring_said(campus: Campus, access: Access) -> None:
    down = Reply(exception("core\\exception\\moodle_exception", "sitemaintenance", "Down"))
    with answering(moodle_of(campus), function(BUNDLE), lambda _: down):
        told = ask(access, "differences", FIRE, "--all", "--json")
    assert told.code == 4
    assert told.json["complete"] is False
    assert {row["comparison"] for row in told.rows} == {"not asked yet", "not matched"}
    assert "is down for maintenance" in told.notes["not-asked"]


def test_a_course_takes_few_requests(campus: Campus, access: Access) -> None:
    with counting(moodle_of(campus)) as asked:
        told = ask(access, "causes", FIRE, "--json")
    bundles = [question for question in asked if function(BUNDLE)(question)]
    assert 0 < len(bundles) <= sum(row["count"] for row in told.rows) / 2
    assert not [question for question in asked if function(ACTIVITY_STATES)(question)]


def test_courses_nobody_can_finish(access: Access) -> None:
    told = ask(access, "check", "--all", "--json")
    assert told.code == 0
    assert {(row["course"], row["trouble"], row["activity"], row["certain"]) for row in told.rows} == {
        ("Data Protection Basics", "no-criteria", None, True),
        ("Incident Reporting", "unseen", "Evacuation report", False),
        ("Working at Height", "hidden", "Rescue plan", True),
        ("Onboarding: الرياض", "not-checked", None, False),
        ("Manual Handling", "completion-off", None, True),
    }
    assert "Checked 11 of 15 courses. 4 more were not checked" in told.notes["checked"]
    assert "pass mark was not checked" in told.notes["pass-marks-unknown"]
    (only,) = ask(access, "check", "Working at Height", "--json").rows
    assert only in told.rows
    assert ask(access, "check", FIRE, "--json").rows == []


@pytest.mark.parametrize("words", [("check",), ("check", FIRE, "--all")], ids=" ".join)
def test_check_wants_one_course_or_all(access: Access, words: tuple[str, ...]) -> None:
    assert ask(access, *words).code == 2


def test_an_interrupted_check_tells_how_far_it_came(campus: Campus, access: Access) -> None:
    """Ctrl+C at the terminal: what was found stands there, known to be partial, with the code for it."""
    moodle, asked = moodle_of(campus), itertools.count()
    usual = moodle.answer

    def slow(question: Question) -> Reply:
        if next(asked) == 3:
            signal.raise_signal(signal.SIGINT)
        return usual(question)

    with answering(moodle, function(COURSE_COMPLETION), slow):
        told = ask(access, "check", "--all", "--json")
    assert told.code == 130
    assert told.json["complete"] is False
    assert re.match(r"Checked \d of 15 courses\. .*\d+ more were not reached\.", told.notes["checked"])
    assert "interrupted" in told.notes
