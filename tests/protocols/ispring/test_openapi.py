"""Each request as an operation of iSpring's OpenAPI document ("Learn Rest Api", 3.0).

The requests themselves were checked against that document with openapi-core 0.23.1: all are valid but for
what ``BEYOND`` and ``test_the_document_knows_only_one_way_to_sign_in`` list. Here stands what the document
says of the operations used, so that a request that leaves it is noticed.
"""

from __future__ import annotations

import re
from typing import Final

import pytest

from tui.protocols.gate import check
from tui.protocols.http.messages import Request
from tui.protocols.ispring import requests
from tui.protocols.ispring.service import ApiKey, Password
from tui.records import System
from tui.secret import Secret

ID: Final = "22222222-bbbb-11ee-8000-000000000001"
PAGES: Final = frozenset({"pageSize", "pageToken"})
PEOPLE: Final = frozenset({"departments[]", "groups[]", "logins[]", "emails[]"})
ENROLLED: Final = frozenset({"courseIds[]", "learnerIds[]", "enrollmentIds[]"})
RESULTS: Final = frozenset({"userIds[]", "userStatuses", "courseIds"})
MODULES: Final = frozenset({"userIds[]", "courseIds[]"})
"""Here the document leaves out the brackets of both; they are sent for the reason at ``BEYOND``."""

OPERATIONS: Final = {
    "AccessRequest": ("POST", "/api/v3/token", frozenset[str]()),
    "GetContentItemFinalStatuses": ("GET", "/content/{uuid}/final_statuses", frozenset[str]()),
    "GetContentItem": ("GET", "/content/{uuid}", frozenset[str]()),
    "ListContent": ("GET", "/contents", PAGES | {"contentItemIds[]", "contentTypes"}),
    "GetContent": ("GET", "/content", frozenset({"contentTypes"})),
    "ListUsersV2": ("GET", "/users/v2", PAGES | PEOPLE | {"userIds[]"}),
    "GetUsers": ("GET", "/user", PEOPLE),
    "GetUserProfile": ("GET", "/user/{id}", frozenset[str]()),
    "ListEnrollments": ("GET", "/enrollments", PAGES | ENROLLED),
    "GetEnrollments": ("GET", "/enrollment", ENROLLED),
    "ListLearnerModulesResults": ("GET", "/learners/modules/results", PAGES | MODULES),
    "ListLearnerResults": ("GET", "/learners/results", PAGES | RESULTS),
    "ListDepartments": ("GET", "/departments", PAGES),
    "GetDepartments": ("GET", "/department", frozenset({"code"})),
}
"""Method, path and query names of the operations, as the document has them."""

TYPES: Final = frozenset({"Course", "LearningTrack"})
"""The two of the document's content types that are asked for."""

BEYOND: Final = {"contentTypes[]", "userStatuses[]"}
"""Query names the document spells without brackets; PHP keeps all values only with them."""

REQUESTS: Final = {
    "AccessRequest": [requests.token(ApiKey("7d1f", Secret("geheim")))],
    "GetContentItemFinalStatuses": [requests.final_statuses(ID)],
    "GetContentItem": [requests.course(ID)],
    "ListContent": [requests.courses(), requests.courses("MjI="), requests.courses(page_size=1)],
    "GetContent": [requests.all_courses()],
    "ListUsersV2": [
        requests.learners("MjI="),
        requests.learners_by_id([ID, ID], "MjI="),
        requests.learners_by_email("ada@example.test", "MjI="),
        requests.learners_by_login("ada"),
    ],
    "GetUsers": [
        requests.all_learners(),
        requests.all_learners_by_email("ada@example.test"),
        requests.all_learners_by_login("ada"),
    ],
    "GetUserProfile": [requests.learner(ID)],
    "ListEnrollments": [requests.enrolments(ID, "MjI="), requests.enrolments_of(ID, "MjI=")],
    "GetEnrollments": [requests.all_enrolments(ID), requests.all_enrolments_of(ID)],
    "ListLearnerModulesResults": [
        requests.module_results(ID, ID),
        requests.module_results(ID, ID, "MjI="),
    ],
    "ListLearnerResults": [requests.results_of(ID), requests.results_of(ID, "MjI=")],
    "ListDepartments": [requests.departments("MjI=")],
    "GetDepartments": [requests.all_departments()],
}
EACH: Final = [(name, request) for name, some in REQUESTS.items() for request in some]


@pytest.mark.parametrize(("operation", "request_"), EACH)
def test_a_request_is_an_operation_of_the_document(operation: str, request_: Request) -> None:
    method, path, names = OPERATIONS[operation]
    pattern = path.replace("{uuid}", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").replace("{id}", "[^/]+")
    assert request_.method == method
    assert re.fullmatch(pattern, request_.path)
    assert {name for name, _ in request_.query} <= names | BEYOND
    assert all(value.isdecimal() for name, value in request_.query if name == "pageSize")
    assert {value for name, value in request_.query if name == "contentTypes[]"} <= TYPES


@pytest.mark.parametrize("request_", [request for _, request in EACH])
def test_a_request_passes_the_read_only_gate(request_: Request) -> None:
    check(requests.signed(request_, requests.bearer(Secret("t"))), System.ISPRING)


def test_what_the_document_lacks_is_asked_all_the_same() -> None:
    used = {name for _, request in EACH for name, _ in request.query}
    documented = set[str]().union(*(names for _, _, names in OPERATIONS.values()))
    assert used - documented == BEYOND


def test_the_token_form_is_the_documents() -> None:
    form = dict(requests.token(ApiKey("7d1f", Secret("geheim"))).form or ())
    assert form == {
        "client_id": "7d1f",
        "client_secret": Secret("geheim"),
        "grant_type": "client_credentials",
    }


def test_the_document_knows_only_one_way_to_sign_in() -> None:
    assert dict(requests.bearer(Secret("t"))) == {"Authorization": Secret("Bearer t")}
    beyond = dict(requests.credentials(Password("http://a.example", "ada", Secret("geheim"))))
    assert set(beyond) == {"X-Auth-Account-Url", "X-Auth-Email", "X-Auth-Password"}
