"""Refusals of iSpring in plain words, whatever form their bodies have."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import AnswerError, BusyError, DeniedError, NotFoundError, RollbookError, SignInError
from tui.protocols.ispring.errors import FINAL_STATUSES, NoSuchPathError, is_web_page, message_of, refusal
from tui.records import System

RECORDINGS: Final = Path(__file__).parents[2] / "recordings" / "ispring"
PAGE: Final = b"\n<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not here</body></html>"


def recorded(name: str) -> bytes:
    return (RECORDINGS / name).read_bytes()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (recorded("rest_error.json"), "Unauthorized"),
        (recorded("rest_error.xml"), "Permission denied"),
        (recorded("rest_error_404.txt"), "Unknown content item"),
        (b'{"code": 400, "message": "Wrong <b>parameters</b>"}', "Wrong parameters"),
        (b'<r xmlns="urn:x"><message>Access &amp; more</message></r>', "Access & more"),
        (b"<r><other/></r>", ""),
        (b"<r><message>broken", "broken"),
        (b'["a"]', ""),
        (b'{"error": "x"}', ""),
        (b"", ""),
        (b"Unauthorized\x1b[31m", "Unauthorized�[31m"),
        pytest.param(
            b"[" * 100_000, "[" * 499 + "…", id="deep"
        ),  # an id of its own: pytest would take the text
        (PAGE, ""),
    ],
)
def test_the_servers_own_words(body: bytes, message: str) -> None:
    assert message_of(body) == message


@pytest.mark.parametrize(
    ("status", "kind", "field"),
    [
        (400, AnswerError, ""),
        (401, SignInError, "secret"),
        (403, DeniedError, ""),
        (404, NoSuchPathError, "api_url"),
        (405, NoSuchPathError, "api_url"),
        (409, AnswerError, ""),
        (429, BusyError, ""),
        (500, BusyError, ""),
        (503, BusyError, ""),
    ],
)
def test_what_a_status_means(status: int, kind: type[RollbookError], field: str) -> None:
    error = refusal(status, b'{"message": "So it is."}', "courses")
    assert type(error) is kind
    assert (error.system, error.code, error.field) == (System.ISPRING, str(status), field)
    assert "“So it is”" in error.what
    assert error.sentence.startswith("iSpring: ")


def test_404_is_about_the_id_where_the_path_has_one() -> None:
    error = refusal(404, recorded("rest_error_404.txt"), FINAL_STATUSES, names_one=True)
    assert isinstance(error, NotFoundError)
    assert "Unknown content item" in error.sentence
    assert isinstance(refusal(404, b"", FINAL_STATUSES, names_one=True), NotFoundError)


def test_404_from_something_else_than_the_api_is_about_the_url() -> None:
    error = refusal(404, PAGE, FINAL_STATUSES, names_one=True)
    assert isinstance(error, AnswerError)
    assert error.field == "api_url"
    assert "API URL" in error.remedy


def test_who_may_read_final_statuses_is_told_as_the_seeds_list_it() -> None:
    remedy = refusal(403, b"Permission denied", FINAL_STATUSES).remedy
    for role in (
        "Account Owner",
        "Account Administrator",
        "Department Administrator",
        "Publisher",
        "custom role",
    ):
        assert role in remedy
    assert "Can edit" in remedy
    assert "custom role" in refusal(403, b"", "learners").remedy


def test_a_refused_password_is_laid_to_the_password() -> None:
    error = refusal(401, b"", "courses", field="password")
    assert error.field == "password"
    assert "password" in error.remedy


@pytest.mark.parametrize(
    ("body", "is_page"),
    [
        (PAGE, True),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'>", True),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><HTML>", True),
        (b"<?xml version='1.0'?><response/>", False),
        (b"<htmlish/>", False),
        (b"<!DOCTYPE response SYSTEM 'x'>", False),
        (b'{"html": "<html>"}', False),
        (b"", False),
    ],
)
def test_a_web_page_is_known_by_its_beginning(body: bytes, is_page: bool) -> None:
    assert is_web_page(body) is is_page


@given(st.integers(201, 599), st.binary(max_size=200), st.booleans())
def test_any_refusal_is_one_clean_sentence(status: int, body: bytes, names_one: bool) -> None:
    error = refusal(status, body, "courses", names_one=names_one)
    assert error.sentence.isprintable()
    assert len(error.sentence) < 900
