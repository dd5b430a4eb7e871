"""Final statuses: the seeds' own answers literally, every recorded shape, and anything else without harm."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import AnswerError
from tui.protocols.ispring.answers import parts
from tui.protocols.ispring.rows import final_statuses
from tui.protocols.ispring.values import moment, percent
from tui.records import FinalStatus, Outcome
from tui.text import clean

RECORDINGS: Final = Path(__file__).parents[2] / "recordings" / "ispring"

SEED_ANSWER: Final = b"""<?xml version="1.0" encoding="UTF-8"?>
<statuses>
  <status>
    <userId>28199714-a7e4-11e9-bcd3-4289493f2b99</userId>
    <status>Passed</status>
    <progress>90.91</progress>
    <completionDate>2019-10-26T12:35:10+00:00</completionDate>
    <lastViewDate>2019-10-26T12:33:21+00:00</lastViewDate>
  </status>
  <status>
    <userId>2820942e-a7e4-11e9-abaa-4289493f2b99</userId>
    <status>In progress</status>
    <progress>20</progress>
    <lastViewDate>2019-10-23T14:14:13+00:00</lastViewDate>
  </status>
</statuses>
"""


def read(body: bytes | Iterable[bytes], content_type: str = "application/xml") -> list[FinalStatus]:
    chunks = [body] if isinstance(body, bytes) else body
    return [record for part in parts(chunks, content_type, final_statuses()) for record in part.records]


def recorded(name: str) -> list[FinalStatus]:
    return read((RECORDINGS / name).read_bytes(), "")


def test_the_seeds_own_answer() -> None:
    assert read(SEED_ANSWER) == [
        FinalStatus(
            learner_id="28199714-a7e4-11e9-bcd3-4289493f2b99",
            raw="Passed",
            outcome=Outcome.PASSED,
            progress=Decimal("90.91"),
            completed_at=datetime(2019, 10, 26, 12, 35, 10, tzinfo=UTC),
            viewed_at=datetime(2019, 10, 26, 12, 33, 21, tzinfo=UTC),
        ),
        FinalStatus(
            learner_id="2820942e-a7e4-11e9-abaa-4289493f2b99",
            raw="In progress",
            outcome=Outcome.IN_PROGRESS,
            progress=Decimal(20),
            completed_at=None,
            viewed_at=datetime(2019, 10, 23, 14, 14, 13, tzinfo=UTC),
        ),
    ]


def test_json_says_the_same_as_xml() -> None:
    assert recorded("rest_final_statuses.json") == recorded("rest_final_statuses.xml")[:2]


def test_nobody_started_and_nobody_at_all() -> None:
    assert recorded("rest_final_statuses.xml")[2] == FinalStatus(
        "11111111-aaaa-11ee-8000-000000000003", "Not started", Outcome.NOT_STARTED, Decimal(0)
    )
    assert recorded("rest_final_statuses_empty.xml") == []
    assert read(b"[]") == read(b"null", "application/json") == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_soap_rows_are_the_same_rows(scheme: str) -> None:
    assert recorded(f"soap_final_statuses_result_{scheme}.xml") == [
        FinalStatus("11111111-aaaa-11ee-8000-000000000001", "Passed", Outcome.PASSED, Decimal(100)),
        FinalStatus(
            "11111111-aaaa-11ee-8000-000000000002", "In progress", Outcome.IN_PROGRESS, Decimal("45.22")
        ),
        FinalStatus("11111111-aaaa-11ee-8000-000000000003", "Failed", Outcome.FAILED, Decimal("66.66")),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"<response><status><userId>a</userId><status>Passed</status></status></response>",
        b'<statuses xmlns="urn:x"><status><status>Passed</status><userId>a</userId></status></statuses>',
        b"<statuses><status><new/><userId>a</userId><newer><x/></newer><status>Passed</status></status></statuses>",
        b'[{"userId": "a", "status": "Passed", "new": {"x": []}}]',
        b'{"statuses": [{"userId": "a", "status": "Passed", "progress": null}]}',
        b'{"response": {"statuses": {"status": {"userId": "a", "status": "Passed"}}}}',
    ],
)
def test_wrappers_order_and_additions_do_not_matter(body: bytes) -> None:
    assert read(body) == [FinalStatus("a", "Passed", Outcome.PASSED)]


def test_a_row_that_names_nobody_is_kept() -> None:
    body = b"<statuses><status><userId/><status/><progress/></status><status><x/></status></statuses>"
    assert read(body) == [FinalStatus("", "", Outcome.UNKNOWN)] * 2
    assert read(b'[{"userId": null, "status": "", "progress": ""}]') == [FinalStatus("", "", Outcome.UNKNOWN)]


def test_what_nobody_knows_keeps_its_words() -> None:
    [row] = read("<r><status><userId>a</userId><status>  Пройден \u202e</status></status></r>".encode())
    assert (row.raw, row.outcome) == ("Пройден �", Outcome.UNKNOWN)


def test_texts_that_repeat_are_kept_once() -> None:
    one, two = read(
        SEED_ANSWER.replace(b"In progress", b"Passed").replace(b"<progress>20", b"<progress>90.91")
    )
    assert one.raw is two.raw
    assert one.progress is two.progress


TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=20
)
GIVEN = st.none() | TEXTS
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "userId": GIVEN,
            "status": GIVEN | st.sampled_from(["Passed", "In progress", "not viewed", "COMPLETED"]),
            "progress": GIVEN | st.decimals(0, 100, places=2).map(str),
            "completionDate": GIVEN | st.sampled_from(["2019-10-26T12:35:10+00:00", "2019-10-26", ""]),
            "lastViewDate": GIVEN | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
        }
    ),
    max_size=5,
)


def as_xml(rows: list[dict[str, str | None]]) -> bytes:
    leaves = [
        "".join(f"<{name}>{escape(text)}</{name}>" for name, text in row.items() if text is not None)
        or "<x/>"
        for row in rows
    ]
    return "".join(["<statuses>", *(f"<status>{row}</status>" for row in leaves), "</statuses>"]).encode()


def one_by_one(row: dict[str, str | None]) -> FinalStatus:
    raw = clean(row["status"] or "")
    return FinalStatus(
        learner_id=clean(row["userId"] or ""),
        raw=raw,
        outcome=Outcome.of(raw),
        progress=percent(row["progress"] or ""),
        completed_at=moment(row["completionDate"] or ""),
        viewed_at=moment(row["lastViewDate"] or ""),
    )


@given(ROWS, st.integers(1, 50))
def test_whole_columns_say_what_single_rows_say(rows: list[dict[str, str | None]], size: int) -> None:
    expected = [one_by_one(row) for row in rows]
    body = as_xml(rows)
    assert read([body[start : start + size] for start in range(0, len(body), size)]) == expected
    assert read(json.dumps(rows).encode()) == expected


@given(
    st.binary(max_size=200)
    | st.text(st.sampled_from('[]{}":,userIdtrue0.1 <>/'), max_size=60).map(str.encode)
)
def test_any_body_gives_rows_or_an_error_in_words(body: bytes) -> None:
    for content_type in (
        "application/xml",
        "application/json; charset=utf-8",
        "",
        "text/plain; charset=zlib",
    ):
        try:
            rows = read(body, content_type)
        except AnswerError as error:
            rows, sentence = [], error.sentence
        else:
            sentence = ""
        assert sentence.isprintable()
        assert all(row.learner_id.isprintable() for row in rows)


@pytest.mark.parametrize("prolog", [b"", b"\xef\xbb\xbf", b"<?xml version='1.0'?>\n", b"<!-- <html> --> "])
def test_the_first_rows_are_there_before_the_next_bytes_come(prolog: bytes) -> None:
    sent = 0

    def body() -> Iterable[bytes]:
        nonlocal sent
        for piece in (prolog, b"<r>", b"<status><userId>a</userId></status>", b"<status>", b"<userId>b"):
            sent += 1
            yield piece

    found = parts(body(), "", final_statuses())
    assert [one.learner_id for one in next(found).records] == ["a"]
    assert sent == 3
