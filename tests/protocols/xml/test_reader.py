"""XML from a server: the same rows however it arrives, and an error in words for everything else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.protocols.xml.cuts import cut, fault_of, fields, rows_and_fault, rows_of
from tui.errors import AnswerError
from tui.protocols.xml.reader import Batch, local, read_tree, row_batches

SAMPLES = Path(__file__).parents[2] / "recordings" / "ispring"
STATUSES = (SAMPLES / "rest_final_statuses.xml").read_bytes()
TWO_ROWS = b"<statuses><status><userId>a</userId></status><status><userId>b</userId></status></statuses>"


# --- rows ------------------------------------------------------------------------------------------------


def test_a_row_is_the_status_with_children_not_the_text_inside_it() -> None:
    rows = rows_of([STATUSES])
    assert [row["status"] for row in rows] == ["Passed", "In progress", "Not started"]
    assert rows[0] == {
        "userId": "11111111-aaaa-11ee-8000-000000000001",
        "status": "Passed",
        "progress": "90.91",
        "completionDate": "2024-10-26T12:35:10+00:00",
        "lastViewDate": "2024-10-26T12:33:21+00:00",
    }
    assert "completionDate" not in rows[1]


@pytest.mark.parametrize(
    "body",
    [
        b"<response><statuses><status><userId>a</userId></status></statuses></response>",
        b"<status><userId>a</userId></status>",
        b'<x:r xmlns:x="urn:1"><x:status><x:userId>a</x:userId></x:status></x:r>',
        b'<r xmlns="urn:1"><status xmlns="urn:2"><userId>a</userId></status></r>',
        b"<r><other><id>1</id></other><deep><er><status><userId>a</userId></status></er></deep><end/></r>",
        b"<r><status/><status>text</status><status><userId>a</userId></status></r>",
        b"<r><!-- <status><userId>b</userId></status> --><status><userId>a</userId></status><?php x?></r>",
        b"<?xml version='1.0'?>\n<!-- x --><?pi?><r><status><userId>a</userId></status></r>\n<!-- y -->",
        b"\r\n <?xml version='1.0'?><r><status><userId> a </userId></status></r>",
        b"<r><status><userId><![CDATA[a]]></userId></status></r>",
    ],
)
def test_rows_are_found_by_local_name_whatever_is_around_them(body: bytes) -> None:
    assert rows_of([body]) == [{"userId": "a"}]
    assert rows_of(cut(body, *range(len(body)))) == [{"userId": "a"}]


def test_a_row_inside_a_row_belongs_to_it() -> None:
    body = b"<r><status><a>1</a><status><b>2</b></status><status><b>3</b></status></status></r>"
    for chunks in ([body], list(cut(body, *range(len(body))))):
        [row] = [row for batch in row_batches(chunks, ["status"]) for row in batch.rows]
        assert fields(row) == {"a": "1"}
        assert [fields(inner) for inner in row[1:]] == [{"b": "2"}, {"b": "3"}]


def test_rows_come_while_the_body_is_still_arriving() -> None:
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        yield b"<r>"
        for number in range(50):
            sent = number
            yield b"<status><userId>%d</userId></status>" % number
        yield b"</r>"

    seen = [
        (int(fields(row)["userId"]), sent) for batch in row_batches(body(), ["status"]) for row in batch.rows
    ]
    assert [number for number, _ in seen] == list(range(50))
    assert all(at <= number + 1 for number, at in seen)


def test_a_row_stays_what_it_was_while_later_ones_are_read() -> None:
    kept = [
        row for batch in row_batches(cut(STATUSES, *range(len(STATUSES))), ["status"]) for row in batch.rows
    ]
    assert [fields(row)["progress"] for row in kept] == ["90.91", "20", "0"]


def test_wanted_values_are_those_outside_rows() -> None:
    body = (
        b"<r><code>7</code><departments><department><id>a</id><code>8</code></department>"
        b"<department><id>b</id></department></departments><nextPageToken> t= </nextPageToken></r>"
    )
    for chunks in ([body], list(cut(body, *range(len(body))))):
        values: dict[str, str] = {}
        for batch in row_batches(chunks, ["department"], keep=["code", "nextPageToken"]):
            values |= batch.values
        assert values == {"code": "7", "nextPageToken": "t="}


def test_a_body_without_rows_and_values_yields_nothing() -> None:
    assert list(row_batches([b"<statuses/>"], ["status"])) == []
    assert list(row_batches([b"<r><nextPageToken/></r>"], ["x"], keep=["nextPageToken"])) == [
        Batch([], {"nextPageToken": ""})
    ]


def test_names_are_told_without_their_namespace() -> None:
    assert [local("{urn:x}status"), local("status"), local(len)] == ["status", "status", ""]


@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_any_cutting_gives_the_same_rows(borders: list[int]) -> None:
    assert rows_of(cut(STATUSES, *borders)) == rows_of([STATUSES])


_PARTS = st.lists(
    st.sampled_from(
        [
            *[
                b"<status>",
                b"</status>",
                b"<userId>",
                b"</userId>",
                b"<r>",
                b"</r>",
                b"<a/>",
                b"x",
                b" ",
                b"\xc3\xa9",
            ],
            *[
                b"&amp;",
                b"&#1;",
                b"&#x41;",
                b"&",
                b"<!--",
                b"-->",
                b"<![CDATA[",
                b"]]>",
                b"<?p?>",
                b"\x00",
                b"\xff",
            ],
            *[b"<n:a xmlns:n='u'>", b"</n:a>", b"<", b">", b"status", b"<a b='1'/>", b" " * 400, b"y" * 400],
        ]
    ),
    max_size=25,
).map(lambda parts: b"<r>" + b"".join(parts))


@given(_PARTS, st.lists(st.integers(0, 100_000), max_size=20))
@example(b"<r><status><a>&#2", [8])
@example(b"<r>x<status><a/></status>yy<status>", [5, 28])
def test_broken_or_whole_the_rows_do_not_depend_on_the_cutting(body: bytes, borders: list[int]) -> None:
    whole, in_pieces = rows_and_fault([body]), rows_and_fault(cut(body, *borders))
    assert in_pieces[0] == whole[0]
    assert bool(in_pieces[1]) == bool(whole[1])


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "utf-16", "latin-1", "cp1251", "zlib", "utf-7", "idna", "rot13"]),
)
@example(b"\xff\xfe<\x00a\x00", "")
def test_any_bytes_give_rows_or_an_error_in_words(body: bytes, charset: str) -> None:
    for read in (lambda: rows_of([body], charset=charset), lambda: [read_tree([body], charset=charset)]):
        what = ""
        try:
            read()
        except AnswerError as error:
            what = error.what
        assert what.isprintable()


def test_a_body_broken_off_anywhere_keeps_its_rows_and_says_so() -> None:
    whole = rows_of([STATUSES])
    for end in range(len(STATUSES.rstrip())):
        rows, fault = rows_and_fault([STATUSES[:end]])
        assert rows == whole[: STATUSES[:end].count(b"\n  </status>")]
        assert "broken off" in fault or "empty" in fault
        with pytest.raises(AnswerError):
            read_tree([STATUSES[:end]])


def test_what_is_no_xml_after_the_rows_is_an_error_after_the_rows() -> None:
    rows, fault = rows_and_fault(
        [TWO_ROWS.replace(b"</statuses>", b"<status><oops></status>") + b"<x/>" * 99]
    )
    assert rows == [{"userId": "a"}, {"userId": "b"}]
    assert "not well-formed" in fault


# --- what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html/>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!-- x --> <!doctype a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>',
        "<!DOCTYPE a><a/>".encode("utf-16"),
        b"<!\x00DOC\x01TYPE a><a/>",
        b"+ADwAIQ-DOCTYPE a+AD4APA-a/+AD4-",
    ],
)
def test_a_doctype_is_refused_in_every_disguise(body: bytes) -> None:
    charset = "utf-7" if body.startswith(b"+") else ""
    assert "DOCTYPE" in fault_of(body, charset).what


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<?xml version='1.0'?>", "empty"),
        (b"<!-", "broken off"),
        (b"<a>", "broken off"),
        (b'{"code": 1}', "not XML"),
        (b"Unknown content item", "not XML"),
        (b"<a>&nbsp;</a><b/>", "not defined"),
        (b"<a></b>", "not well-formed"),
        (b"<a><x:b/></a>", "not well-formed"),
        (b"<a/><a/>", "not well-formed"),
        (b"<a>" * 300, "not well-formed"),
        (b"<!--" + b" " * 9_000, "first element"),
        (b'<?xml version="1.0" encoding="zlib"?><a/>', "zlib"),
        (b'<?xml version="1.0" encoding="undefined"?><a/>', "undefined"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(body: bytes, words: str) -> None:
    fault = fault_of(body)
    assert words in fault.what
    if words in {"empty", "not XML", "not well-formed"}:
        assert "proxy" in fault.remedy, "whoever reads it must know where to look"


def test_an_error_of_the_wire_passes_after_the_rows() -> None:
    def body() -> Iterator[bytes]:
        yield TWO_ROWS[:-11]
        raise AnswerError("the connection was lost")

    assert rows_and_fault(body()) == ([{"userId": "a"}, {"userId": "b"}], "the connection was lost")


BROKEN_OFF = (
    b"<status><userId>a</userId></status>",
    b"<status><userId>b</userId></status>",
    b"</statuses><next>t</next></response>",
)


@given(st.integers(0, 200), st.lists(st.integers(0, 200), max_size=3))
def test_every_finished_row_is_kept_wherever_the_wire_breaks(end: int, borders: list[int]) -> None:
    whole = b"<response><statuses>" + b"".join(BROKEN_OFF)
    sent = whole[:end]

    def body() -> Iterator[bytes]:
        yield from cut(sent, *borders)
        raise AnswerError("the connection was lost")

    finished = [{"userId": name} for name, row in zip("ab", BROKEN_OFF, strict=False) if row in sent]
    assert rows_and_fault(body())[0] == finished


def test_a_wanted_value_that_came_whole_is_kept_and_half_of_one_is_not() -> None:
    def values_of(sent: bytes) -> dict[str, str]:
        def body() -> Iterator[bytes]:
            yield sent
            raise AnswerError("the connection was lost")

        found: dict[str, str] = {}
        with contextlib.suppress(AnswerError):
            for batch in row_batches(body(), ["status"], keep=["next"]):
                found |= batch.values
        return found

    assert values_of(b"<r><statuses/><next>token</next>") == {"next": "token"}
    assert values_of(b"<r><statuses/><next>tok") == {}
