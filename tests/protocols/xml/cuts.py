"""Bodies cut to pieces, and what is read of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

import pytest

from tui.errors import AnswerError
from tui.protocols.xml.reader import Element, local, read_tree, row_batches
from tui.records import System

Rows = list[dict[str, str]]


def cut(body: bytes, *borders: int) -> Iterator[bytes]:
    """Cut a body at these places; borders beyond its end cut nothing."""
    places = sorted({0, len(body), *(border % (len(body) + 1) for border in borders)})
    return (body[start:end] for start, end in itertools.pairwise(places))


def fields(row: Element) -> dict[str, str]:
    return {local(child.tag): (child.text or "").strip() for child in row if not len(child)}


def rows_of(chunks: Iterable[bytes], *names: str, charset: str = "") -> Rows:
    batches = row_batches(chunks, names or ("status",), charset=charset)
    return [fields(row) for batch in batches for row in batch.rows]


def rows_and_fault(chunks: Iterable[bytes]) -> tuple[Rows, str]:
    """Return what arrived before the end, and how it ended."""
    rows: Rows = []
    try:
        for batch in row_batches(chunks, ["status"]):
            rows += [fields(row) for row in batch.rows]
    except AnswerError as error:
        return rows, re.sub(r"line \d+, column \d+", "", error.what)
    return rows, ""


def fault_of(body: bytes, charset: str = "") -> AnswerError:
    with pytest.raises(AnswerError) as rows_fault:
        list(row_batches([body], ["status"], charset=charset, system=System.ISPRING))
    with pytest.raises(AnswerError) as tree_fault:
        read_tree([body], charset=charset, system=System.ISPRING)
    assert rows_fault.value.system is tree_fault.value.system is System.ISPRING
    return tree_fault.value
