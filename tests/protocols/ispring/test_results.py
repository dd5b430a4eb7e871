"""One learner across all courses: results and enrolments, as servers answer them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import pytest

from tests.protocols.ispring_server import (
    DENIED,
    NOT_THERE,
    asked_for,
    by_page,
    client_of,
    everything,
    listed,
)
from tui.errors import DeniedError
from tui.records import LearnerResult, Outcome
from tui.stop import Stop

FULL: Final = (
    "<userId>u</userId><courseId>c1</courseId><courseTitle>Fire &amp; Safety</courseTitle>"
    "<enrollmentId>e</enrollmentId><accessDate>2026-10-01</accessDate><dueDate>2026-11-10</dueDate>"
    "<expirationDate>2027-01-01T00:00:00+00:00</expirationDate>"
    "<completionDate>2026-11-02T08:55:00+00:00</completionDate><completionStatus>passed</completionStatus>"
    "<progress>99.96</progress><isOverdue>false</isOverdue><viewsCount>3</viewsCount>"
)
BARE: Final = "<userId>u</userId><courseId>c2</courseId><completionStatus>not_started</completionStatus>"


def test_results_of_a_learner_page_by_page_whatever_became_of_her_account() -> None:
    somebody_else = BARE.replace("<userId>u", "<userId>v")
    pages = {"": listed("result", FULL, somebody_else, page="next"), "next": listed("result", BARE)}
    with client_of({"/learners/results": by_page(pages)}) as (client, server):
        found = everything(client.results_of("u", Stop()))
    assert found == [
        LearnerResult(
            "u",
            "c1",
            "Fire & Safety",
            "passed",
            Outcome.PASSED,
            Decimal("99.96"),
            access_at=date(2026, 10, 1),
            due_at=date(2026, 11, 10),
            expires_at=datetime(2027, 1, 1, tzinfo=UTC),
            completed_at=datetime(2026, 11, 2, 8, 55, tzinfo=UTC),
            overdue=False,
        ),
        LearnerResult("u", "c2", "", "not_started", Outcome.NOT_STARTED),
    ]
    assert asked_for(server.seen[0], "userIds[]") == ["u"]
    assert asked_for(server.seen[0], "userStatuses[]") == ["1", "3", "5"]


def test_results_of_modules_are_hers_and_the_courses() -> None:
    row = (
        "<userId>u</userId><courseId>c1</courseId><moduleId>m{0}</moduleId><moduleTitle>{1}</moduleTitle>"
        "<completionStatus>{2}</completionStatus>"
    )
    rest = "<progress>67.5</progress><viewsCount>3</viewsCount>"
    others = row.format(9, "Other", "passed").replace("c1", "c2")
    pages = {
        "": listed("result", row.format(1, "Hot &amp; cold", "in_progress") + rest, others, page="next"),
        "next": listed(
            "result",
            row.format(2, "", "complete")
            + "<completionDate>2026-11-02T08:55:00+00:00</completionDate><viewsCount>many</viewsCount>",
        ),
    }
    with client_of({"/learners/modules/results": by_page(pages)}) as (client, server):
        found = everything(client.module_results("c1", "u", Stop()))
    assert [(one.title, one.raw, one.progress, one.views, one.done) for one in found] == [
        ("Hot & cold", "in_progress", Decimal("67.5"), 3, False),
        ("m2", "complete", None, None, True),
    ]
    assert found[1].completed_at == datetime(2026, 11, 2, 8, 55, tzinfo=UTC)
    assert asked_for(server.seen[0], "courseIds[]") == ["c1"]


def test_who_may_not_read_results_is_told_so() -> None:
    with client_of({"/learners/results": DENIED}) as (client, _), pytest.raises(DeniedError):
        everything(client.results_of("u", Stop()))


def test_enrolments_of_a_learner_also_from_a_server_without_pages() -> None:
    rows = [
        f"<enrollmentId>{n}</enrollmentId><courseId>c{n}</courseId><learnerId>{who}</learnerId>"
        for n, who in enumerate("uvu")
    ]
    routes = {"/enrollments": NOT_THERE, "/enrollment": listed("enrollment", *rows)}
    with client_of(routes) as (client, server):
        found = everything(client.enrolments_of("u", Stop()))
    assert [one.course_id for one in found] == ["c0", "c2"]
    assert asked_for(server.seen[-1], "learnerIds[]") == ["u"]
