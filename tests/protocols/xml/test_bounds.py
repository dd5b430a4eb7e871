"""XML without end: given up in bounded memory."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.protocols.xml.cuts import rows_and_fault, rows_of
from tui.errors import AnswerError
from tui.protocols.xml.reader import read_tree, row_batches


@pytest.mark.parametrize(
    "piece", [b"x" * 65_536, b"<a/>" * 16_384, b"<a>" * 4_000, b'<a b="' + b"x" * 65_530, b"<!-- x" * 10_000]
)
def test_a_row_that_never_ends_is_given_up_in_bounded_memory(piece: bytes) -> None:
    fed = 0

    def body() -> Iterator[bytes]:
        nonlocal fed
        yield b"<r><status><x>"
        while True:
            fed += len(piece)
            yield piece

    with pytest.raises(AnswerError):
        list(row_batches(body(), ["status"]))
    assert fed < 6 * 1024 * 1024


def resident() -> int:
    """Return the bytes of memory in use: libxml2's are not Python's to count."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.unmeasured
@pytest.mark.parametrize("row", [b"<w><x>1</x></w>", b"<w><status><userId>a</userId></status></w>", b"<?p?>"])
def test_what_was_read_is_forgotten(row: bytes) -> None:
    most = before = resident()

    def body() -> Iterator[bytes]:
        nonlocal most
        yield b"<r>"
        for _ in range(60):
            yield row * 2_000
            most = max(most, resident())
        yield b"</r>"

    for _ in row_batches(body(), ["status"]):
        pass
    assert most - before < 20_000_000


@pytest.mark.unmeasured
def test_elements_that_are_no_rows_have_a_limit_and_rows_have_none() -> None:
    row = b"<status><userId>a</userId></status>"
    stray = b"<a/>" * 1_001
    assert len(rows_of([b"<r>", row * 2, *[stray] * 900, row, b"</r>"], "status")) == 3
    rows, fault = rows_and_fault(itertools.chain([b"<r>", row * 2], itertools.repeat(stray)))
    assert (len(rows), fault) == (2, "an answer with too many elements that are no rows")


def test_a_tree_has_a_limit_too() -> None:
    with pytest.raises(AnswerError, match="too many elements"):
        read_tree(itertools.chain([b"<r>"], itertools.repeat(b"<a><![CDATA[" + b"<" * 65_536 + b"]]></a>")))


def test_a_tree_may_be_larger_than_what_libxml2_takes_at_once() -> None:
    row = b"<a>" + b"x" * 1_000 + b"</a>"
    assert len(read_tree([b"<r>" + row * 15_000 + b"</r>"])) == 15_000
