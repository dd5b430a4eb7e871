"""Addresses as people paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.accounts.addresses import normal_moodle_url, normal_url, place_of, suggest_api_url
from tui.errors import UsageError
from tui.records import System


def normal(text: str) -> str:
    return normal_url(text, system=System.ISPRING, field="api_url")


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("acme.ispringlearn.eu", "https://acme.ispringlearn.eu"),
        ("  https://acme.ispringlearn.eu/\n", "https://acme.ispringlearn.eu"),
        ("HTTPS://ACME.ispringlearn.EU//", "https://acme.ispringlearn.eu"),
        ("https://acme.example:443/api/v2/", "https://acme.example/api/v2"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("http://lms.example:80", "http://lms.example"),
        ("127.0.0.1:8123/lms", "https://127.0.0.1:8123/lms"),
        ("localhost:8123", "https://localhost:8123"),
        ("https://[::1]:8443/x", "https://[::1]:8443/x"),
        ("https://acme.example/app?token=hunter2#/courses", "https://acme.example/app"),
        ("https://schule.example/Übung", "https://schule.example/Übung"),
    ],
)
def test_normal_form(typed: str, url: str) -> None:
    assert normal(typed) == url
    assert normal(url) == url


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("https://svc:hunter2@acme.example", "the API URL has a name or password in it"),
        ("ftp://acme.example", "the API URL begins with ftp://"),
        ("https://", "the API URL names no host"),
        ("https:///path", "the API URL names no host"),
        ("https://acme.example:http", "the API URL cannot be read"),
        ("https://[::1", "the API URL cannot be read"),
        ("https://acme\x00.example", "the API URL has characters no address has"),
        ("https://acme.example/\x1b[2J", "the API URL has characters no address has"),
        ("https://acme.example\\@evil.example", "the API URL has characters no address has"),
        ("my lms", "the API URL has characters no address has"),
        ("https://acme.example/" + "x" * 600, "the API URL has characters no address has"),
    ],
)
def test_refused(typed: str, what: str) -> None:
    with pytest.raises(UsageError) as raised:
        normal(typed)
    error = raised.value
    assert (error.what, error.field, error.system) == (what, "api_url", System.ISPRING)
    assert error.remedy
    assert "hunter2" not in error.sentence
    assert error.sentence.isprintable()


@given(st.text(max_size=60) | st.from_regex(r"(https?://)?[a-z:/@?#\[\].\\\x00-\x20]{1,30}", fullmatch=True))
def test_anything_becomes_a_stable_normal_form_or_is_refused(text: str) -> None:
    try:
        url = normal(text)
    except UsageError:
        return
    assert normal(url) == url
    assert url.isprintable()
    assert url.startswith(("https://", "http://"))
    assert not set(url) & set("?# @\\")
    assert place_of(url)


@pytest.mark.parametrize(
    "page",
    ["", "/", "/my", "/my/", "/my/index.php", "/index.php", "/login/index.php", "/course/view.php?id=7"],
)
@pytest.mark.parametrize("site", ["https://moodle.acme.example", "https://acme.example/lms"])
def test_moodle_pages_lead_to_their_site(site: str, page: str) -> None:
    assert normal_moodle_url(site + page, field="site_url") == site


@pytest.mark.parametrize(
    ("account", "api"),
    [
        ("https://acme.ispringlearn.eu", "https://api-learn.ispringlearn.eu"),
        ("acme.ispringlearn.com/", "https://api-learn.ispringlearn.com"),
        ("https://acme.ispringlearn.ru/app", "https://api-learn.ispringlearn.ru"),
        ("https://acme.ispring.com", "https://api-learn.ispring.com"),
        ("https://acme.ispring.eu", "https://api-learn.ispring.eu"),
        ("https://api-learn.ispringlearn.eu", "https://api-learn.ispringlearn.eu"),
        ("https://academy.acme.example", ""),
        ("https://ispringlearn.eu", ""),
        ("https://acme.ispringlearn.eu.evil.example", ""),
        ("https://acme.evilispringlearn.eu", ""),
        ("https://a.acme.ispringlearn.eu", ""),
        ("http://127.0.0.1:8123", ""),
        ("no address", ""),
        ("", ""),
    ],
)
def test_api_url_is_suggested_for_known_domains_only(account: str, api: str) -> None:
    assert suggest_api_url(account) == api
