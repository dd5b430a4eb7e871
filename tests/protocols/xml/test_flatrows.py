"""Rows read flat are what the parser reads: any mixture of rows, cut anywhere, broken anywhere."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import AnswerError
from tui.protocols.ispring import rows as ispring_rows
from tui.protocols.xml.flatrows import FlatRows, plain
from tui.protocols.xml.reader import row_batches
from tui.records import FinalStatus

Outcome = tuple[list[tuple[str, str, object]], str]


def told(chunks: list[bytes], *, flat: bool) -> Outcome:
    """Every row, in order, and the error it ended with."""
    rows = ispring_rows.final_statuses()
    if not flat:
        rows = replace(rows, of_columns=None)
    found: list[FinalStatus] = []
    error = ""
    try:
        for batch in rows.batches(chunks):
            found += rows.records(batch)
    except AnswerError as fault:
        error = fault.what
    return [(one.learner_id, one.raw, one.progress) for one in found], error


def flat_rows(body: bytes) -> int:
    """How many rows were read without the parser."""
    batches = row_batches([body], ["status"], flat=True)
    return sum(len(next(iter(batch.columns.values()))) for batch in batches if batch.columns)


def row(number: int, more: str = "") -> str:
    return f"<p:status><p:userId>u{number}</p:userId><p:status>Passed</p:status>{more}</p:status>"


def body(*rows: str) -> bytes:
    return f'<p:r xmlns:p="urn:p"><p:statuses>{"".join(rows)}</p:statuses></p:r>'.encode()


def test_nearly_all_rows_of_a_list_are_read_flat() -> None:
    assert flat_rows(body(*map(row, range(500)))) == 499
    spaced = body(*(row(n).replace("><", ">\n  <") + "\n" for n in range(500)))
    assert flat_rows(spaced) == 499


def test_odd_rows_in_between_cost_only_themselves() -> None:
    rows = [row(n, "<p:x>&amp;</p:x>" if n % 100 == 50 else "") for n in range(500)]
    assert flat_rows(body(*rows)) == 494
    missing = [row(n, "<p:progress>1</p:progress>" if n % 3 else "") for n in range(500)]
    assert flat_rows(body(*missing)) >= 497


def test_leaves_that_come_and_go_cost_nothing_once_known() -> None:
    kinds = [
        "",
        "<p:progress>1</p:progress>",
        "<p:seen>9</p:seen>",
        "<p:progress/><p:seen>9</p:seen>",
        "<p:progress>1</p:progress><p:done/>",
        "<p:progress>1</p:progress><p:done>8</p:done><p:seen></p:seen>",
    ]
    whole = body(*(row(n, kinds[n * n % 11 % 6]) for n in range(600)))
    assert flat_rows(whole) >= 590
    assert told([whole], flat=True) == told([whole], flat=False)


def test_a_list_of_odd_rows_is_left_to_the_parser() -> None:
    rows = [row(n, '<p:x a="1">y</p:x>') for n in range(500)]
    assert flat_rows(body(*rows)) == 0
    assert told([body(*rows)], flat=True) == told([body(*rows)], flat=False)


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- {} -->",
        "<p:status><p:x><![CDATA[{}]]></p:x></p:status>",
        "<?x {}?>",
        '<p:status a="&lt;{}"><p:x>y</p:x></p:status>',
        "<p:other>{}</p:other>",
        "<p:status><p:inner>{}</p:inner></p:status>",
    ],
)
def test_rows_hidden_in_something_else_are_no_rows_of_the_list(hidden: str) -> None:
    inside = row(7) if '"' not in hidden else "x>"
    whole = body(row(1), row(2), hidden.format(inside), row(3), row(4))
    expected = told([whole], flat=False)
    for size in (1, 5, 64, len(whole)):
        chunks = [whole[start : start + size] for start in range(0, len(whole), size)]
        assert told(chunks, flat=True) == expected


TEXTS: Final = st.sampled_from(
    [
        "",
        "a",
        "ü",
        "100",
        "In progress",
        " b ",
        "&amp;",
        "&lt;x&gt;",
        "<![CDATA[x<]]>",
        "a]b",
        "]]&gt;",
        "c\r\nd",
    ]
)
NAMES: Final = st.sampled_from(["userId", "status", "progress", "x"])
ODDITIES: Final = st.sampled_from(
    [
        "<!-- </p:status> -->",
        "<?pi </p:status>?>",
        "<p:other/>",
        "<p:status/>",
        "<status> </status>",
        "text",
        "\n",
    ]
)


@st.composite
def rows(draw: st.DrawFn) -> str:
    """A row, now and then of another shape; or something between rows."""
    if draw(st.integers(0, 9)) == 9:
        return draw(ODDITIES)
    name = draw(st.sampled_from(["p:status"] * 6 + ["status", 'p:status a="x>y"', "p:status "]))
    between = draw(st.sampled_from(["", "", "", "\n  "]))
    leaves = draw(
        st.sampled_from(
            [["userId", "status", "progress"]] * 5
            + [["status", "userId"], ["userId"], ["userId", "progress", "x"], ["status", "x"]]
        )
    )
    if draw(st.integers(0, 9)) == 9:
        leaves = draw(st.lists(NAMES, max_size=4))
    inside = ""
    for leaf in leaves:
        inside += f"{between}<p:{leaf}>{draw(TEXTS)}</p:{leaf}>"
    return f"<{name}>{inside}{between}</{name.split()[0]}>\n"


@st.composite
def documents(draw: st.DrawFn) -> list[bytes]:
    """A list, perhaps broken off or damaged, in chunks."""
    several = draw(st.lists(rows(), max_size=12))
    whole = body(*several)
    if draw(st.integers(0, 3)) == 3:
        whole = whole[: draw(st.integers(0, len(whole)))]
    if draw(st.integers(0, 5)) == 5:
        place = draw(st.integers(0, len(whole)))
        whole = (
            whole[:place] + draw(st.sampled_from([b"<", b">", b"</p:status>", b"&", b"\x01"])) + whole[place:]
        )
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    return [whole[start:end] for start, end in pairwise([0, *cuts, len(whole)])]


@given(documents())
def test_flat_rows_are_the_parsers_rows(chunks: list[bytes]) -> None:
    """Of a damaged list the parser may keep the last whole row back, which has nothing behind it."""
    found, error = told(chunks, flat=True)
    expected, expected_error = told(chunks, flat=False)
    assert bool(error) is bool(expected_error)
    assert found[: len(expected)] == expected
    assert len(found) - len(expected) <= bool(error)


def test_marks_in_the_text_are_not_taken_for_tags() -> None:
    texts = body(row(1), row(2).replace("Passed", "a\1\2b"), row(3))
    assert told([texts], flat=True) == told([texts], flat=False)


def test_a_shape_is_learned_only_from_rows() -> None:
    reader = FlatRows(["status"])
    assert reader.take(b"<other><a>1</a></other>") == ({}, 0)
    assert reader.take(b"<status><a>1</a><a>2</a></status>") == ({}, 0)
    assert reader.take(b"<status></status>") == ({}, 0)
    assert reader.take(b"<status><a>1</a></status><status><a>2</a></status><status>") == (
        {"a": ["1", "2"]},
        50,
    )
    assert plain(b"<a>") is not plain(b"<!--")


def test_no_text_makes_it_slow() -> None:
    begun = time.process_time()
    for hostile in (" " * 200_000, "<p:x>" + "a" * 200_000, "<p:userId>1</p:userId> " * 20_000):
        data = body(row(1), f"<p:status>{hostile}")
        told([data[start : start + 65536] for start in range(0, len(data), 65536)], flat=True)
    assert time.process_time() - begun < 5
