"""Requests to iSpring as the seed and the facts have them."""

from __future__ import annotations

import pytest

from tui.errors import NotFoundError
from tui.protocols.http.messages import MAX_BODY, MAX_STATUSES
from tui.protocols.ispring import requests
from tui.protocols.ispring.service import ApiKey, Password
from tui.records import System
from tui.secret import Secret

SECRET = Secret("geheim")


def test_the_seeds_own_request_is_made_literally() -> None:
    who = Password("http://myaccount.ispringlearn.com", "email@email.com", Secret("password"))
    request = requests.signed(requests.final_statuses("123"), requests.credentials(who))
    assert (request.method, request.path, request.query) == ("GET", "/content/123/final_statuses", ())
    assert request.headers == (
        ("X-Auth-Account-Url", "http://myaccount.ispringlearn.com"),
        ("X-Auth-Email", "email@email.com"),
        ("X-Auth-Password", Secret("password")),
        ("Accept", "application/xml"),
    )
    assert (request.form, request.body) == (None, None)


def test_only_final_statuses_may_be_large() -> None:
    assert requests.final_statuses("123").max_bytes == MAX_STATUSES
    assert requests.learners().max_bytes == MAX_BODY


def test_pages_are_asked_for_by_token() -> None:
    assert requests.learners().query == (("pageSize", "1000"),)
    assert requests.learners("MjI=").query == (("pageSize", "1000"), ("pageToken", "MjI="))


def test_lists_are_named_as_php_reads_them() -> None:
    assert requests.learners_by_id(["a", "b"]).query[1:] == (("userIds[]", "a"), ("userIds[]", "b"))
    assert requests.enrolments("c").query[1:] == (("courseIds[]", "c"),)
    types = (("contentTypes[]", "Course"), ("contentTypes[]", "LearningTrack"))
    assert requests.courses().query[1:] == requests.all_courses().query == types


@pytest.mark.parametrize("item_id", ["", ".", "..", "a/b", "a\\b", "a\nb", "a\x1b"])
def test_what_cannot_be_part_of_a_path_is_the_id_of_nothing(item_id: str) -> None:
    for request in (requests.final_statuses, requests.course, requests.learner):
        with pytest.raises(NotFoundError) as fault:
            request(item_id)
        assert fault.value.system is System.ISPRING
        assert fault.value.what.isprintable()


def test_an_odd_id_stays_in_its_place() -> None:
    assert requests.course("ä ?#%").path == "/content/%C3%A4%20%3F%23%25"


def test_no_secret_shows_in_what_is_printed() -> None:
    request = requests.token(ApiKey("7d1f", SECRET))
    assert "geheim" not in repr(request)
    assert "geheim" not in repr(requests.bearer(SECRET))
    assert "geheim" not in repr(Password("https://a.example", "ada", SECRET))
    assert "geheim" not in repr(ApiKey("7d1f", SECRET))
