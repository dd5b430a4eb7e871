"""Every fault is told in words: where, what, and what to do next, and nothing of the request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import AnswerError, TimeLimitError, UnreachableError, WireError
from tui.protocols.http.faults import Errand, Fault, Kind, in_words
from tui.protocols.http.messages import MAX_BODY, Limits
from tui.records import System

AT = "learn.example.org:443"
PATH = "/content/c1"
PROXY = "proxy.example.org:3128"


def said(
    kind: Kind, *, at: str = AT, detail: str = "", code: int = 0, base: str = "https://learn.example.org/api"
) -> WireError:
    errand = Errand(System.ISPRING, "final statuses", base, PROXY, Limits(), MAX_BODY, PATH)
    return in_words(Fault(kind, at=at, detail=detail, code=code), errand)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_fault_names_the_system_what_happened_and_the_next_step(kind: Kind) -> None:
    error = said(kind)
    assert error.system is System.ISPRING
    assert error.sentence.startswith("iSpring: ")
    assert error.what[0].islower()
    assert not error.what.endswith(".")
    assert error.remedy.endswith(".")
    assert error.sentence.isprintable()


def test_faults_are_of_three_sorts() -> None:
    sorts = {
        UnreachableError: {
            Kind.NAME,
            Kind.NAME_SERVER,
            Kind.REFUSED,
            Kind.NO_WAY,
            Kind.CERTIFICATE,
            Kind.TLS,
            Kind.PROXY,
        },
        TimeLimitError: {Kind.CONNECT_TIME, Kind.READ_TIME, Kind.TOTAL_TIME},
        AnswerError: {Kind.CLOSED, Kind.BROKEN_OFF, Kind.NOT_HTTP, Kind.MOVED, Kind.ENCODING, Kind.TOO_LARGE},
    }
    assert {sort: {kind for kind in Kind if type(said(kind)) is sort} for sort in sorts} == sorts


@pytest.mark.parametrize(
    "kind", [Kind.NAME, Kind.REFUSED, Kind.NO_WAY, Kind.CONNECT_TIME, Kind.TLS, Kind.CERTIFICATE]
)
def test_what_keeps_from_connecting_leads_to_the_url(kind: Kind) -> None:
    error = said(kind)
    assert error.field == "url"
    assert "learn.example.org" in error.what


@pytest.mark.parametrize("kind", [Kind.NAME, Kind.REFUSED, Kind.NO_WAY, Kind.CONNECT_TIME, Kind.TLS])
def test_a_fault_on_the_way_to_the_proxy_leads_to_the_proxy(kind: Kind) -> None:
    error = said(kind, at=PROXY)
    assert "proxy" in error.what
    assert "HTTPS_PROXY" in error.remedy
    assert error.field == "", "nothing in the sign-in is at fault"


def test_a_proxy_that_wants_a_sign_in_says_so() -> None:
    error = said(Kind.PROXY, code=407)
    assert "asks for a sign-in (407)" in error.what
    assert error.field == ""


def test_a_proxy_that_does_not_connect_may_be_at_fault_or_the_url() -> None:
    error = said(Kind.PROXY, code=503)
    assert "would not connect to the server (503)" in error.what
    assert "the URL is wrong" in error.remedy
    assert "HTTPS_PROXY" in error.remedy
    assert error.field == "url"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (10, "has expired"),
        (9, "not valid yet"),
        (18, "self-signed"),
        (19, "an authority this machine does not know, “Corp”"),
        (20, "an authority this machine does not know, “Corp”"),
        (62, "for another name"),
        (64, "for another name"),
        (99, "not accepted (OpenSSL code 99"),
    ],
)
def test_certificates_are_refused_for_a_reason(code: int, words: str) -> None:
    assert words in said(Kind.CERTIFICATE, code=code, detail="Corp").what


def test_an_issuer_nobody_found_out_is_left_out() -> None:
    assert said(Kind.CERTIFICATE, code=20).what.endswith("does not know")


def test_time_limits_name_their_seconds_and_what_was_asked() -> None:
    assert "within 5 s" in said(Kind.CONNECT_TIME).what
    assert "final statuses, nothing came for 120 s" in said(Kind.READ_TIME).what
    assert "not complete after 600 s" in said(Kind.TOTAL_TIME).what


def test_a_large_answer_names_its_limit() -> None:
    assert "larger than 32 MiB" in said(Kind.TOO_LARGE).what
    few = in_words(Fault(Kind.TOO_LARGE), Errand(System.MOODLE, "x", "https://x", "", Limits(), 100))
    assert "larger than 100 bytes" in few.what


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (f"https://moodle.example.org{PATH}?wstoken=geheim", "https://moodle.example.org"),
        (f"//moodle.example.org/api{PATH}", "https://moodle.example.org/api"),
        (f"/v2/api{PATH}", "https://learn.example.org/v2/api"),
        (f"https://user:geheim@moodle.example.org:8443/x{PATH}#geheim", "https://moodle.example.org:8443/x"),
        (f"http://learn.example.org/api{PATH}", "http://learn.example.org/api"),
        (f"https://[2001:db8::1]{PATH}", "https://[2001:db8::1]"),
        (f"https://m\u202eoodle.example.org{PATH}", "https://m\ufffdoodle.example.org"),
    ],
)
def test_a_move_names_the_new_address_and_nothing_else_of_it(location: str, target: str) -> None:
    error = said(Kind.MOVED, detail=location)
    assert error.what == f"the server has moved to {target}"
    assert error.remedy == f"Change the URL to {target}."
    assert "geheim" not in error.sentence
    assert error.field == "url"


@pytest.mark.parametrize("location", ["https://sso.example.org/?token=geheim", "//sso.example.org/geheim"])
def test_a_redirect_to_a_page_elsewhere_is_no_move(location: str) -> None:
    error = said(Kind.MOVED, detail=location)
    assert error.what == "asked for final statuses, the server pointed to a page at https://sso.example.org"
    assert "Change" not in error.remedy
    assert "geheim" not in error.sentence
    assert error.field == "url"


@pytest.mark.parametrize(
    ("location", "moved"),
    [("https://new.example.org/api", "https://new.example.org/api"), ("https://new.example.org/", "")],
)
def test_an_endpoint_that_moves_keeps_its_own_path(location: str, moved: str) -> None:
    errand = Errand(System.ISPRING, "x", "https://learn.example.org/api", "", Limits(), MAX_BODY)
    what = in_words(Fault(Kind.MOVED, detail=location), errand).what
    assert what == (
        f"the server has moved to {moved}"
        if moved
        else "asked for x, the server pointed to a page at https://new.example.org"
    )


@pytest.mark.parametrize(
    "location",
    [
        "",
        "/login/index.php?token=geheim",
        "https://learn.example.org:443/x",
        "https://x:99999999/",
        "https://[::1/",
        "mailto:x",
    ],
)
def test_a_redirect_without_a_new_host_leads_to_the_path(location: str) -> None:
    error = said(Kind.MOVED, detail=location)
    assert "another page of its own" in error.what
    assert "geheim" not in error.sentence


@given(st.text())
def test_no_location_breaks_the_sentence(location: str) -> None:
    assert said(Kind.MOVED, detail=location).sentence.isprintable()
    assert said(Kind.ENCODING, detail=location).sentence.isprintable()
