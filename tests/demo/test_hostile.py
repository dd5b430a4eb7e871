"""The hostile course really is: raw bytes no XML may hold, references to them, and all that clean XML may."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.demo.asking import ispring, moodle, person, twin, value
from tui.demo import Campus
from tui.demo.data import hostile


@pytest.fixture(scope="module")
def profiles(campus: Campus) -> bytes:
    query = "&".join(f"logins[]=hostile{number + 1:02d}" for number in range(len(hostile.NAMES)))
    return ispring(campus, f"/users/v2?{query}").body


@pytest.mark.parametrize(
    "raw",
    [
        b"\x1b]0;owned\x07",
        b"\x1b]52;c;ZXZpbA==\x07",
        b"\x1b[2J\x1b[1;1H",
        b"&#27;[5m",
        b"&#x1b;]0;x&#7;",
        b"&#xFFFF;",
        "\x9b31m".encode(),
        "\u202e".encode(),
        "\u2066".encode(),
        "\u200b".encode(),
        "\u2028".encode(),
        "\U000e0041".encode(),
        "\ufffe".encode(),
        b"Two\nlines",
        b"and\ta tab",
        b"[/x]",
        b"[@click=app.quit]",
        b"&lt;b&gt;Bold&lt;/b&gt;",
        b"&amp;amp;lt;",
        b"A" * 10 * 1024,
        "👩‍💻".encode(),
        "علی‌رضا".encode(),
    ],
)
def test_ispring_lets_it_through(profiles: bytes, raw: bytes) -> None:
    assert raw in profiles


def test_ispring_sends_what_is_no_xml(profiles: bytes) -> None:
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(profiles)


def test_statuses_are_as_bad(campus: Campus) -> None:
    answer = ispring(campus, f"/content/{hostile.ID}/final_statuses")
    for raw in (b"[red]Failed[/red]", b"In progress\x1b[31m", b"NaN", b"1e400", b"-5", b"<userId/>"):
        assert raw in answer.body
    assert len(answer.root.findall("status")) == len(hostile.NAMES) + 2
    assert "Hostile names [/x] \x1b[2J\u202e&lt;b&gt;".encode() in ispring(campus, "/contents").body


def test_moodle_lets_controls_through_in_names_of_everything(campus: Campus) -> None:
    course = twin(campus, "HOSTILE \x01").id
    listed = moodle(campus, "core_course_get_courses_by_field", field="id", value=course).body
    assert b"\x0b\x1b]0;owned\x07" in listed
    assert b"&amp;amp; more" in listed
    contents = moodle(campus, "core_course_get_contents", courseid=course).body
    for raw in (b"Control \x0b\x01\x1f chars", b"Escape \x1b[2J", b"Week 1 \x1b[31m[/x]", b"B" * 10 * 1024):
        assert raw in contents
    oscar = person(campus, "hostile08").accounts[0].id
    people = moodle(campus, "core_user_get_users_by_field", field="id", **{"values[0]": oscar}).body
    assert b"Clip\x1b]52;c;ZXZpbA==\x07 Board" in people
    for body in (listed, contents, people):
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(body)


def test_one_name_spoils_a_whole_answer_of_moodle(campus: Campus) -> None:
    course = twin(campus, "HOSTILE \x01").id
    (anna,) = [one for one in hostile.people() if one.family == "<3"]
    for answer in (
        moodle(campus, "core_enrol_get_enrolled_users", courseid=course),
        moodle(campus, "core_user_get_users_by_field", field="email", **{"values[0]": anna.email}),
    ):
        assert answer.root.findtext("ERRORCODE") == "invalidresponse"
    options: dict[str, str | int] = {"options[0][name]": "limitnumber", "options[0][value]": 5}
    some = moodle(campus, "core_enrol_get_enrolled_users", courseid=course, **options)
    assert len(some.root.findall("MULTIPLE/SINGLE")) == 5


def test_states_nobody_has_heard_of(campus: Campus) -> None:
    course = twin(campus, "HOSTILE \x01").id
    odd = next(row for row in hostile.roster(campus.world.clock) if row.story == "odd")
    who = campus.world.person(odd.learner_id)
    assert who
    params: dict[str, str | int] = {"courseid": course, "userid": who.accounts[0].id}
    answer = moodle(campus, "core_completion_get_activities_completion_status", **params)
    states = [value(one, "state") for one in answer.root.findall("SINGLE/KEY/MULTIPLE/SINGLE")]
    assert "7" in states
