"""Requests to iSpring Learn's REST service, built without any network.

Source: the seed on final statuses; iSpring's OpenAPI document ("Learn Rest Api", 3.0). Lists in a query are
named ``name[]`` throughout, also where that document leaves the brackets out: the servers are PHP, which
would keep only the last of several values (facts on iSpring, 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from tui.errors import NotFoundError
from tui.protocols.http.messages import MAX_STATUSES, Pairs, Request, SecretPairs
from tui.protocols.ispring.service import ApiKey, Password
from tui.records import System
from tui.secret import Secret
from tui.text import clean

PAGE_SIZE: Final = 1000
"""Rows a page, the default of every manual page."""

IDS_AT_ONCE: Final = 50
"""Ids in one query: about 2.5 kB of URL."""

COURSE_TYPES: Final = ("Course", "LearningTrack")

USER_STATUSES: Final = ("1", "3", "5")
"""Active, inactive, terminated: results are of active people only, unless all three are named."""

_ACCEPT: Final = (("Accept", "application/xml"),)


def token(key: ApiKey) -> Request:
    """Ask for an access token: the one request that makes something on the server, and so is sent once.

    On an account's own host everything else lies below ``/api/v2`` (facts on iSpring, 1).
    """
    form = (("client_id", key.client_id), ("client_secret", key.secret), ("grant_type", "client_credentials"))
    return Request(
        "sign-in",
        "POST",
        "/api/v3/token",
        headers=(("Accept", "application/json"),),
        form=form,
        repeatable=False,
        beside=("/api/v2", "/api/v3"),
    )


def signed(request: Request, headers: SecretPairs) -> Request:
    """Return the request as somebody's."""
    return replace(request, headers=(*headers, *request.headers))


def bearer(access_token: Secret) -> SecretPairs:
    """Return the header that signs with a token."""
    return (("Authorization", Secret(f"Bearer {access_token.reveal()}")),)


def credentials(who: Password) -> SecretPairs:
    """Return the headers that sign with login and password, as the seed has them."""
    return (
        ("X-Auth-Account-Url", who.account_url),
        ("X-Auth-Email", who.login),
        ("X-Auth-Password", who.password),
    )


def final_statuses(course_id: str) -> Request:
    """Ask for the final statuses of one course; they come in one piece, however many there are."""
    path = f"/content/{_segment(course_id, 'course')}/final_statuses"
    return replace(_get("final statuses", path), max_bytes=MAX_STATUSES)


def course(course_id: str) -> Request:
    """Ask for one content item."""
    return _get("the course", f"/content/{_segment(course_id, 'course')}")


def courses(page: str = "", page_size: int = PAGE_SIZE) -> Request:
    """Ask for one page of courses and tracks."""
    return _get("courses", "/contents", _paging(page, page_size) + _several("contentTypes", COURSE_TYPES))


def all_courses() -> Request:
    """Ask for all courses and tracks at once, where there are no pages."""
    return _get("courses", "/content", _several("contentTypes", COURSE_TYPES))


def learners(page: str = "") -> Request:
    """Ask for one page of learners."""
    return _get("learners", "/users/v2", _paging(page))


def all_learners() -> Request:
    """Ask for all learners at once, where there are no pages."""
    return _get("learners", "/user")


def learners_by_id(ids: Sequence[str], page: str = "") -> Request:
    """Ask for these learners, at most ``IDS_AT_ONCE``."""
    return _get("learners", "/users/v2", _paging(page) + _several("userIds", ids))


def learner(learner_id: str) -> Request:
    """Ask for one learner, where learners cannot be asked for in numbers."""
    return _get("the learner", f"/user/{_segment(learner_id, 'learner')}")


def learners_by_email(email: str, page: str = "") -> Request:
    """Ask for everybody with an e-mail address."""
    return _get("learners", "/users/v2", _paging(page) + _several("emails", [email]))


def all_learners_by_email(email: str) -> Request:
    """Ask for everybody with an e-mail address, where there are no pages."""
    return _get("learners", "/user", _several("emails", [email]))


def learners_by_login(login: str) -> Request:
    """Ask who has this login; the first few are enough should a server not know the filter."""
    return _get("this account", "/users/v2", _paging("", 10) + _several("logins", [login]))


def all_learners_by_login(login: str) -> Request:
    """Ask who has this login, where there are no pages."""
    return _get("this account", "/user", _several("logins", [login]))


def enrolments(course_id: str, page: str = "") -> Request:
    """Ask for one page of a course's enrolments."""
    return _get("enrolments", "/enrollments", _paging(page) + _several("courseIds", [course_id]))


def all_enrolments(course_id: str) -> Request:
    """Ask for all enrolments of a course at once, where there are no pages."""
    return _get("enrolments", "/enrollment", _several("courseIds", [course_id]))


def enrolments_of(learner_id: str, page: str = "") -> Request:
    """Ask for one page of a learner's enrolments."""
    return _get("enrolments", "/enrollments", _paging(page) + _several("learnerIds", [learner_id]))


def all_enrolments_of(learner_id: str) -> Request:
    """Ask for all enrolments of a learner at once, where there are no pages."""
    return _get("enrolments", "/enrollment", _several("learnerIds", [learner_id]))


def results_of(learner_id: str, page: str = "") -> Request:
    """Ask for one page of a learner's results in every course, whatever became of her account."""
    whose = _several("userIds", [learner_id]) + _several("userStatuses", USER_STATUSES)
    return _get("results", "/learners/results", _paging(page) + whose)


def module_results(course_id: str, learner_id: str, page: str = "") -> Request:
    """Ask for one page of a learner's results in the modules of a course."""
    whose = _several("userIds", [learner_id]) + _several("courseIds", [course_id])
    whose += _several("userStatuses", USER_STATUSES)
    return _get("results of modules", "/learners/modules/results", _paging(page) + whose)


def departments(page: str = "") -> Request:
    """Ask for one page of departments."""
    return _get("departments", "/departments", _paging(page))


def all_departments() -> Request:
    """Ask for all departments at once, where there are no pages."""
    return _get("departments", "/department")


def _get(label: str, path: str, query: Pairs = ()) -> Request:
    return Request(label, "GET", path, query, headers=_ACCEPT)


def _paging(page: str, page_size: int = PAGE_SIZE) -> Pairs:
    size = (("pageSize", str(page_size)),)
    return (*size, ("pageToken", page)) if page else size


def _several(name: str, values: Sequence[str]) -> Pairs:
    return tuple((f"{name}[]", value) for value in values)


def _segment(item_id: str, what: str) -> str:
    """Return an id as a part of a path; what cannot be one is the id of nothing."""
    if item_id in {"", ".", ".."} or not item_id.isprintable() or {"/", "\\"} & set(item_id):
        raise NotFoundError(f"no {what} has the id “{clean(item_id)}”", system=System.ISPRING)
    return quote(item_id, safe="")
