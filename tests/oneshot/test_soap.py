"""``rollbook --demo --soap status`` says what REST says as far as SOAP carries it; the rest is null."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import pytest

from tests.support.asked import Told, ask, rollbook
from tests.support.driving import campus_access
from tui.accounts.records import ISpringProtocol
from tui.arguments import parser
from tui.demo import Campus
from tui.demo.data import crowd, other_courses
from tui.lookup.clock import Clock
from tui.lookup.matching.pairs import Pairs
from tui.lookup.session import Session, sign_in_ispring
from tui.oneshot import status
from tui.output import answering, writer
from tui.stop import Stop

CARRIED: Final = ("learner_id", "name", "email", "outcome", "status", "progress", "url")
DATES: Final = ("completed_at", "viewed_at", "due_at")
FEW: Final = "Data Protection Basics"
"""A course of so few learners that SOAP is asked for each by herself, which is quick."""

Rows = list[dict[str, Any]]


def signed_in(campus: Campus, protocol: ISpringProtocol) -> Session:
    access = campus_access(campus, protocol=protocol)
    profile = access.profiles[0]
    side = sign_in_ispring(profile, campus.client_secret, Stop())
    return Session(profile, side, None, Pairs("i", "m"), Clock.of(now=access.now))


def answered(session: Session, course_id: str) -> Told:
    """Answer ``status`` as the command does, in a session that is there already: it knows who is who."""
    arguments = parser().parse_args(["status", course_id, "--json"])
    question, out = status.question(arguments), io.StringIO()
    to = writer("json", out, io.StringIO(), question.keys, question.columns)
    with answering(to, session.clock) as told:
        question.act(session, arguments, told, Stop())
    return Told(0, out.getvalue(), "")


@pytest.fixture(scope="module")
def sessions(campus: Campus) -> Iterator[tuple[Session, Session]]:
    """Signed in over REST and over SOAP."""
    with closing(signed_in(campus, "rest")) as rest, closing(signed_in(campus, "soap")) as soap:
        yield rest, soap


LARGE: Final = {other_courses.EVERYBODY.id, *crowd.COURSES}


def sorted_rows(rows: Rows) -> list[str]:
    """Return what SOAP carries of rows with a final status; their order hangs on dates."""
    return sorted(
        json.dumps({key: row[key] for key in CARRIED}) for row in rows if row["outcome"] != "none_given"
    )


def test_every_course_of_the_demo_says_the_same(campus: Campus, sessions: tuple[Session, Session]) -> None:
    compared = 0
    for course in campus.world.courses.values():
        if "final_statuses" in course.refuses or course.id in LARGE:
            continue
        rest, soap = (answered(session, course.id) for session in sessions)
        assert sorted_rows(soap.rows) == sorted_rows(rest.rows), course.title
        assert all(row[key] is None for row in soap.rows for key in DATES)
        assert soap.json["complete"]
        assert soap.notes["soap"].startswith("SOAP gives no dates, no enrolments and no due dates")
        compared += len(soap.rows)
    assert compared > 140


def test_the_command_says_so_in_every_form(campus: Campus) -> None:
    access = campus_access(campus, protocol="soap")
    rows = ask(access, "status", FEW, "--csv")
    assert "! SOAP gives no dates" in rows.err
    assert {row["due_at"] for row in rows.csv} == {row["viewed_at"] for row in rows.csv} == {"not given"}
    assert {row["completed_at"] for row in rows.csv if row["outcome"] == "passed"} == {"not given"}
    assert {row["completed_at"] for row in rows.csv if row["outcome"] == "in_progress"} == {""}


def test_the_demo_is_read_over_soap_where_that_is_said() -> None:
    told = rollbook("--demo", "--soap", "status", FEW)
    assert told.code == 0
    assert "! SOAP gives no dates, no enrolments and no due dates" in told.out
    lines = [line for line in told.out.splitlines() if "Passed" in line]
    assert all(line.count("not given") == 3 for line in lines)
    assert len(lines) == 3
