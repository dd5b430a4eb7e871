"""Base URLs are taken apart, pinned or refused; proxies are found where every program looks for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import UnreachableError
from tui.protocols.http.origins import Origin, origin_of, proxy_for
from tui.records import System
from tui.secret import Secret

LEARN = Origin("https", "learn.example.org", 443)


def refusal(url: str, *, allow_plain_http: bool = False) -> UnreachableError:
    with pytest.raises(UnreachableError) as refused:
        origin_of(url, System.MOODLE, allow_plain_http=allow_plain_http)
    assert refused.value.field == "url"
    assert refused.value.remedy
    return refused.value


@pytest.mark.parametrize(
    ("url", "normal", "authority"),
    [
        ("https://Learn.Example.org", "https://learn.example.org", "learn.example.org"),
        (" https://learn.example.org/ ", "https://learn.example.org", "learn.example.org"),
        ("HTTPS://learn.example.org:443/api/v2//", "https://learn.example.org/api/v2", "learn.example.org"),
        ("https://learn.example.org:8443/x", "https://learn.example.org:8443/x", "learn.example.org:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443", "[2001:db8::1]:8443"),
        ("https://[::1]", "https://[::1]", "[::1]"),
    ],
)
def test_a_base_url_is_normalised(url: str, normal: str, authority: str) -> None:
    origin = origin_of(url, System.ISPRING)
    assert (origin.url, origin.authority) == (normal, authority)
    assert origin_of(origin.url, System.ISPRING) == origin


@pytest.mark.parametrize(
    "url", ["", "learn.example.org", "ftp://x", "https://", "https:///path", "file:///etc/passwd"]
)
def test_what_is_no_https_url_is_refused(url: str) -> None:
    assert "https://" in refusal(url).sentence


@pytest.mark.parametrize("url", ["https://x:99999", "https://x:port", "https://[::1", "https://" + "ü" * 80])
def test_what_is_not_well_formed_is_refused(url: str) -> None:
    assert "not well-formed" in refusal(url).what


def test_a_sign_in_in_the_url_is_refused_and_not_repeated() -> None:
    assert "geheim" not in refusal("https://anna:geheim@learn.example.org").sentence


@pytest.mark.parametrize(
    "rest", ["?token=geheim", "#geheim", "/a b", "/../x", "/a//b", "/a\\b", "/a%zz", "/a;b?geheim"]
)
def test_more_than_host_and_path_is_refused(rest: str) -> None:
    error = refusal(f"https://learn.example.org{rest}")
    assert "more than a host and a path" in error.what
    assert "geheim" not in error.sentence


def test_plain_http_is_refused_unless_the_profile_allows_it() -> None:
    assert "allow_plain_http" in refusal("http://learn.example.org").remedy
    assert "allow_plain_http" in refusal("http://127.0.0.1:8080").remedy
    origin = origin_of("http://learn.example.org/x", System.MOODLE, allow_plain_http=True)
    assert (origin.url, origin.port) == ("http://learn.example.org/x", 80)


@given(st.text())
def test_any_text_is_an_origin_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://x/{text}"):
        try:
            origin = origin_of(url, System.MOODLE)
        except UnreachableError as error:
            assert error.sentence.isprintable()  # noqa: PT017 (most texts are refused, some are not)
        else:
            assert origin_of(origin.url, System.MOODLE) == origin


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("localhost", True),
        ("demo.localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("learn.example.org", False),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
    ],
)
def test_loopback_is_this_machine_alone(
    host: str, is_loopback: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example.org:3128")
    origin = Origin("https", host, 443)
    assert origin.is_loopback == is_loopback
    assert (proxy_for(origin, System.MOODLE) is None) == is_loopback


def test_the_proxy_of_the_scheme_goes_before_that_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_for(LEARN, System.MOODLE) is None
    monkeypatch.setenv("all_proxy", "other.example.org:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://anna%40x:ge%3Aheim@proxy.example.org:3128")
    proxy = proxy_for(LEARN, System.MOODLE)
    assert proxy is not None
    assert (proxy.scheme, proxy.place, proxy.user) == ("http", "proxy.example.org:3128", "anna@x")
    assert proxy.password == Secret("ge:heim")
    assert "geheim" not in repr(proxy).replace(":", "")
    plain = proxy_for(Origin("http", "learn.example.org", 80), System.MOODLE)
    assert plain is not None
    assert plain.place == "other.example.org:1"


@pytest.mark.parametrize(
    ("url", "place"),
    [("proxy.example.org", "proxy.example.org:80"), ("https://p", "p:443"), ("http://[::1]", "[::1]:80")],
)
def test_a_proxy_without_a_port_has_the_usual_one(
    url: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)
    proxy = proxy_for(LEARN, System.MOODLE)
    assert proxy is not None
    assert proxy.place == place


@pytest.mark.parametrize(
    "exception", ["example.org", ".example.org", "learn.example.org", "*", "x, learn.example.org:443"]
)
def test_no_proxy_is_respected(exception: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("NO_PROXY", "other.example.org")
    assert proxy_for(LEARN, System.MOODLE) is not None
    monkeypatch.setenv("NO_PROXY", exception)
    assert proxy_for(LEARN, System.MOODLE) is None


@pytest.mark.parametrize("url", ["socks5://anna:geheim@p:1080", "http://", "http://p:99999", "http://[::1"])
def test_a_proxy_that_cannot_be_used_is_not_passed_by(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)
    with pytest.raises(UnreachableError) as refused:
        proxy_for(LEARN, System.MOODLE)
    assert "geheim" not in refused.value.sentence
    assert "HTTPS_PROXY" in refused.value.remedy
