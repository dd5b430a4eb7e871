"""SOAP answers: the seed's own literally, any spelling and order, empty lists, and every fault in words."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import (
    AnswerError,
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    SignInError,
)
from tui.protocols.ispring import rows as ispring_rows
from tui.protocols.ispring import soap_calls as calls
from tui.protocols.ispring.errors import NoSuchPathError
from tui.protocols.ispring.soap_answers import refusal, results
from tui.protocols.ispring.soap_calls import Call
from tui.records import FinalStatus, Outcome
from tui.text import clean

RECORDINGS: Final = Path(__file__).parents[2] / "recordings" / "ispring"
STATUSES: Final = calls.final_statuses("123")

SEED: Final = b"""<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="https://schemas.xmlsoap.org/soap/envelope/"
xmlns:ns1="https://ispringlearn.com/go/services/api/soap">
<SOAP-ENV:Body>
<ns1:GetContentItemFinalStatusesResult>
<ns1:statuses>
<ns1:status>
<ns1:userId>265f433a-6214-11e9-b9cf-7ef279cfa744</ns1:userId>
<ns1:status>Passed</ns1:status>
<ns1:progress>100</ns1:progress>
</ns1:status>
<ns1:status>
<ns1:userId>43eb7146-6280-11e9-b274-a6210366ac32</ns1:userId>
<ns1:status>In progress</ns1:status>
<ns1:progress>45.22</ns1:progress>
</ns1:status>
<ns1:status>
<ns1:userId>13172bc2-5aa7-11e9-8b7e-7a64dbc74205</ns1:userId>
<ns1:status>Failed</ns1:status>
<ns1:progress>66.66</ns1:progress>
</ns1:status>
</ns1:statuses>
</ns1:GetContentItemFinalStatusesResult>
</SOAP-ENV:Body>
</SOAP-ENV:Envelope>"""
"""The seed's sample response, literally."""


def read(
    body: bytes | Iterable[bytes], call: Call = STATUSES, content_type: str = "text/xml"
) -> list[FinalStatus]:
    chunks = [body] if isinstance(body, bytes) else body
    found = results(chunks, content_type, ispring_rows.final_statuses(), call, "secret")
    return [one for batch in found for one in batch]


def error_of(body: bytes, status: int = 200, call: Call = STATUSES, field: str = "secret") -> RollbookError:
    """The error an answer means, which must be the same with HTTP 200 where it is a fault."""
    if status != 200:
        return refusal(status, body, call, field)
    with pytest.raises(RollbookError) as found:
        list(results([body], "text/xml", ispring_rows.final_statuses(), call, field))
    assert found.value.__cause__ is None
    return found.value


def enveloped(inside: str, scheme: str = "http", prefix: str = "SOAP-ENV") -> bytes:
    space = f"{scheme}://schemas.xmlsoap.org/soap/envelope/"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{prefix}:Envelope xmlns:{prefix}="{space}">'
        f"<{prefix}:Body>{inside}</{prefix}:Body></{prefix}:Envelope>\n"
    ).encode()


def faulty(text: str, code: str = "client", scheme: str = "http") -> bytes:
    return enveloped(
        f"<SOAP-ENV:Fault><faultcode>{code}</faultcode><faultstring>{escape(text)}</faultstring>"
        "</SOAP-ENV:Fault>",
        scheme,
    )


def result(inside: str, scheme: str = "http", name: str = "GetContentItemFinalStatusesResult") -> bytes:
    space = f"{scheme}://ispringlearn.com/go/services/api/soap"
    return enveloped(f'<ns1:{name} xmlns:ns1="{space}">{inside}</ns1:{name}>', scheme)


# --- rows ------------------------------------------------------------------------------------------------


def test_the_seeds_own_answer() -> None:
    assert read(SEED) == [
        FinalStatus("265f433a-6214-11e9-b9cf-7ef279cfa744", "Passed", Outcome.PASSED, Decimal(100)),
        FinalStatus(
            "43eb7146-6280-11e9-b274-a6210366ac32", "In progress", Outcome.IN_PROGRESS, Decimal("45.22")
        ),
        FinalStatus("13172bc2-5aa7-11e9-8b7e-7a64dbc74205", "Failed", Outcome.FAILED, Decimal("66.66")),
    ]


def test_the_same_in_the_spelling_servers_send() -> None:
    assert read(SEED.replace(b"https://", b"http://")) == read(SEED)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "inside",
    ["<ns1:statuses/>", "", "<ns1:statuses></ns1:statuses>", "<statuses/>", "<ns1:statuses> </ns1:statuses>"],
)
def test_an_empty_list_is_an_empty_list(scheme: str, inside: str) -> None:
    assert read(result(inside, scheme)) == []


def test_what_else_may_be_around_an_empty_list() -> None:
    assert read(result("<ns1:statuses/><ns1:total>0</ns1:total>")) == []
    header = b"<SOAP-ENV:Header><x/></SOAP-ENV:Header><SOAP-ENV:Body>"
    assert read(result("").replace(b"<SOAP-ENV:Body>", header)) == []


words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20
)
fields = st.fixed_dictionaries({"userId": words, "status": words, "progress": words})


@st.composite
def bodies(draw: st.DrawFn) -> tuple[bytes, list[dict[str, str]], list[int]]:
    """A body in any spelling, its rows, and where it is cut into chunks."""
    scheme = draw(st.sampled_from(["http", "https"]))
    rows = draw(st.lists(fields, max_size=6))
    inside = ""
    for row in rows:
        prefix = draw(st.sampled_from(["ns1:", ""]))
        space = draw(st.sampled_from(["", ' xmlns="urn:other"', ' xmlns=""']))
        names: Sequence[str] = draw(st.permutations([*row, "extra", "nested"]))
        children = ""
        for name in names:
            child = f"{prefix if draw(st.booleans()) else ''}{name}"
            text = "<x>1</x>" if name == "nested" else escape(row.get(name, "?"))
            between = draw(st.sampled_from(["", "\n  ", "<!-- c -->"]))
            children += f"{between}<{child}>{text}</{child}>"
        inside += f"<{prefix}status{space}>{children}</{prefix}status>\n"
    body = result(f"<ns1:statuses>{inside}</ns1:statuses>", scheme)
    return body, rows, draw(st.lists(st.integers(0, len(body)), max_size=4))


@given(bodies())
def test_order_additions_namespaces_and_chunks_do_not_matter(
    drawn: tuple[bytes, list[dict[str, str]], list[int]],
) -> None:
    body, rows, cuts = drawn
    edges = [0, *sorted(cuts), len(body)]
    chunks = [body[start:end] for start, end in pairwise(edges)]
    found = [(one.learner_id, one.raw) for one in read(chunks)]
    assert found == [(clean(row["userId"]), clean(row["status"])) for row in rows]


def test_rows_of_a_broken_answer_come_before_its_error() -> None:
    found: list[FinalStatus] = []
    beginning = SEED[: SEED.index(b"13172bc2")]
    batches = results([beginning], "", ispring_rows.final_statuses(), STATUSES, "secret")
    with pytest.raises(AnswerError, match="broken off"):
        deque(map(found.extend, batches), maxlen=0)
    assert [one.raw for one in found] == ["Passed", "In progress"]


# --- faults ----------------------------------------------------------------------------------------------

FAULTS: Final = (
    ("Authorization failed", "client", SignInError, "secret"),
    ("Account subscription expired", "client", SignInError, ""),
    ("Permission denied", "client", DeniedError, ""),
    ("Unknown content item", "client", NotFoundError, ""),
    ("Unknown user", "client", NotFoundError, ""),
    ("Wrong parameters", "client", AnswerError, ""),
    ("Permission denied.", "SOAP-ENV:Client", DeniedError, ""),
    ("Kein Zutritt", "client", AnswerError, ""),
    ("Wrong Version", "SOAP-ENV:VersionMismatch", AnswerError, "soap_url"),
    ("Procedure 'GetContentRequest' not present", "SOAP-ENV:Server", NoSuchPathError, "soap_url"),
    ("Out of memory", "SOAP-ENV:Server", BusyError, ""),
    ("", "SOAP-ENV:Server", BusyError, ""),
    ("", "", BusyError, ""),
)


@pytest.mark.parametrize("status", [200, 500, 400])
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0] or fault[1])
def test_faults_become_our_errors_with_the_servers_own_words(
    fault: tuple[str, str, type[RollbookError], str], scheme: str, status: int
) -> None:
    text, code, kind, field = fault
    error = error_of(faulty(text, code, scheme), status)
    assert type(error) is kind
    assert text.rstrip(".") in error.what
    assert error.field == field


def test_the_recorded_fault_and_one_of_soap_1_2() -> None:
    assert type(error_of((RECORDINGS / "soap_fault.xml").read_bytes(), 500)) is NotFoundError
    newer = enveloped(
        "<e:Fault xmlns:e='urn:e'><e:Code><e:Value>e:Sender</e:Value></e:Code>"
        "<e:Reason><e:Text>Permission denied</e:Text></e:Reason></e:Fault>"
    )
    assert type(error_of(newer, 500)) is DeniedError


def test_a_denied_course_says_which_right_it_takes() -> None:
    assert "Can edit" in error_of(faulty("Permission denied")).remedy
    assert "Can edit" not in error_of(faulty("Permission denied"), call=calls.LEARNERS).remedy


def test_words_of_a_fault_are_cleaned_once() -> None:
    error = error_of(faulty("<b>Hello</b> \x9b31m\u202e[/x]"), 500)
    assert "Hello" in error.what
    assert error.what.isprintable()


@given(words, words)
def test_any_fault_is_one_clean_sentence(code: str, text: str) -> None:
    assert error_of(faulty(text, escape(code)), 500).sentence.isprintable()


# --- what is no answer of the service --------------------------------------------------------------------

PAGE: Final = b"<!DOCTYPE html><html><body>Bad gateway</body></html>"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, SignInError),
        (403, DeniedError),
        (404, NoSuchPathError),
        (405, NoSuchPathError),
        (429, BusyError),
        (500, BusyError),
        (502, BusyError),
        (503, BusyError),
        (504, BusyError),
        (400, AnswerError),
        (204, AnswerError),
    ],
)
@pytest.mark.parametrize(
    "body", [PAGE, b"Slow down", b"", b"<response><message>Slow down</message></response>"]
)
def test_statuses_stay_what_they_are(status: int, kind: type[RollbookError], body: bytes) -> None:
    error = error_of(body, status)
    assert type(error) is kind
    assert error.code == str(status)
    assert ("Slow down" in error.what) is (b"Slow down" in body)
    assert (error.field == "soap_url") is (kind is NoSuchPathError)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_gateway_is_no_refused_sign_in_whatever_it_says(status: int) -> None:
    error = error_of(faulty("Authorization failed"), status)
    assert type(error) is BusyError
    assert "Authorization failed" in error.what


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (PAGE, "web page"),
        (b"Welcome", "not XML"),
        (b"", "empty"),
        (b'{"code": 401}', "not XML"),
        (b'<!DOCTYPE x [<!ENTITY y "z">]><x/>', "DOCTYPE"),
        (enveloped(""), "says neither"),
        (result("", name="GetUsersResult"), "says neither"),
        (b"<response><code>7</code><message>No such service</message></response>", "No such service"),
        (b"<a>" + b"<b/>" * 30_000 + b"</a>", "says neither"),
        (SEED[:300], "broken off"),
        (SEED.replace(b"</ns1:statuses>", b"</ns1:status>"), "not well-formed"),
    ],
)
def test_what_is_no_answer_is_never_an_empty_list(body: bytes, words: str) -> None:
    error = error_of(body)
    assert type(error) is AnswerError
    assert words in error.what


def test_an_answer_of_another_address_names_the_field() -> None:
    assert error_of(PAGE).field == error_of(enveloped("")).field == "soap_url"


@pytest.mark.parametrize("body", [b"", b"Welcome", b'{"code": 401}', b"<a></b>"])
def test_what_never_begins_to_be_an_answer_may_be_of_another_address(body: bytes) -> None:
    error = error_of(body)
    assert (error.field, "SOAP URL" in error.remedy) == ("soap_url", True)


def test_a_request_the_service_does_not_take_is_not_laid_to_the_address() -> None:
    assert error_of(faulty("Wrong parameters"), 200).field == ""


@pytest.mark.parametrize("status", [404, 405])
def test_what_is_not_there_is_the_service_and_not_a_list(status: int) -> None:
    error = error_of(b"Not found", status)
    assert "no SOAP service at this address" in error.what
    assert "SOAP URL" in error.remedy
