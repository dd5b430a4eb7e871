"""``rollbook learner``: every course of one learner, over the demo and over scripted systems."""

from __future__ import annotations

import csv
import io

import pytest

from tests.support.asked import ask
from tests.support.campus import answering, function, ispring_of, moodle_of, path
from tests.support.driving import campus_access
from tui.accounts.access import Access
from tui.demo import Campus
from tui.demo.serving import Reply
from tui.lookup.export.learnerrows import LEARNER_COURSE_KEYS

AMELIE = "amelie.dubois@acme.example"
DENIED = Reply("<response><code>403</code><message>Permission denied</message></response>", 403)


@pytest.fixture
def access(campus: Campus) -> Access:
    return campus_access(campus)


def test_all_courses_in_both_systems(access: Access) -> None:
    told = ask(access, "learner", AMELIE, "--json")
    assert told.code == 0
    rows = {row["title"]: row for row in told.rows}
    assert list(rows) == ["Fire Safety 2026", "Incident Reporting"]
    fire = rows["Fire Safety 2026"]
    assert tuple(fire) == LEARNER_COURSE_KEYS
    assert (fire["status"], fire["progress"], fire["due_at"]) == ("in_progress", 91.67, "2026-11-10")
    assert (fire["moodle_title"], fire["moodle_completed"], fire["paired"]) == (
        "Fire Safety 2026",
        False,
        "id",
    )
    assert {"email-unconfirmed", "moodle-leaves-out"} <= set(told.notes)
    assert told.json["complete"]


@pytest.mark.unmeasured  # whoever is looked for by name, everybody is read
def test_csv_and_text_have_the_same_courses(access: Access) -> None:
    table = list(csv.DictReader(io.StringIO(ask(access, "learner", AMELIE, "--csv").out)))
    assert [row["title"] for row in table] == ["Fire Safety 2026", "Incident Reporting"]
    text = ask(access, "learner", "Amélie Dubois").out
    assert "Fire Safety 2026    in_progress" in text
    assert "not complete" in text


def test_somebody_whose_account_ended_has_results_all_the_same(access: Access, campus: Campus) -> None:
    world = campus.world
    left = next(
        one
        for one in world.persons[:400]
        if one.status != 1 and any(world.rows_of(course, one.id) for course in world.courses.values())
    )
    assert any(row["status"] for row in ask(access, "learner", left.id, "--json").rows)


def test_what_one_system_refuses_is_noted_and_the_other_told(access: Access, campus: Campus) -> None:
    with answering(ispring_of(campus), path("/learners/results"), lambda _question: DENIED):
        told = ask(access, "learner", AMELIE, "--json")
    assert {row["outcome"] for row in told.rows} == {"none_given"}
    assert "results-refused" in told.notes
    broken = Reply(
        '<EXCEPTION class="x"><ERRORCODE>nopermissions</ERRORCODE><MESSAGE>No</MESSAGE></EXCEPTION>'
    )
    with answering(moodle_of(campus), function("core_enrol_get_users_courses"), lambda _question: broken):
        told = ask(access, "learner", AMELIE, "--json")
    assert [row["title"] for row in told.rows] == ["Fire Safety 2026", "Incident Reporting"]
    assert not told.json["complete"]
    assert told.code == 4


@pytest.mark.unmeasured  # whoever is looked for by name, everybody is read
def test_nobody_and_several_are_said(access: Access) -> None:
    nobody = ask(access, "learner", "nobody@acme.example")
    assert (nobody.code, "asked iSpring as key" in nobody.err) == (1, True)
    assert "and Moodle as svc-report" in nobody.err
    several = ask(access, "learner", "Mia Schmidt")
    assert several.code == 2
    assert "learners are “Mia Schmidt”" in several.err
