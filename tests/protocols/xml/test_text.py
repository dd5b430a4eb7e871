"""Text in XML from a server: read in the encoding it shows, cleaned of what is no text."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.protocols.xml.cuts import cut, fault_of, rows_of
from tui.protocols.xml.reader import decoded, read_tree

SHOWN: Final = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
"""Encodings that the first bytes give away, whatever is declared."""


@pytest.mark.parametrize("name", ["Zoë", "Ольга", "علي", "王芳", "👩‍🚀"])
@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        *[(encoding, declared) for encoding in SHOWN for declared in ("", "utf-8", "utf-16", "iso-8859-1")],
        *[("utf-8", declared) for declared in ("", "utf-8", "UTF-16")],
    ],
)
def test_text_is_read_in_the_encoding_it_shows(name: str, encoding: str, declared: str) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    body = f"{declaration}<r><status><name>{name}</name></status></r>".encode(encoding)
    for chunks in ([body], list(cut(body, *range(len(body))))):
        assert rows_of(chunks) == [{"name": name}]
    assert read_tree([body])[0][0].text == name


@pytest.mark.parametrize(
    ("declared", "charset", "name"),
    [
        ("windows-1251", "", "Ольга"),
        ("", "cp1251", "Ольга"),
        ("iso-8859-1", "", "Zoë"),
        ("utf-8", "latin-1", "Zoë"),
    ],
)
def test_the_header_goes_before_the_declaration(declared: str, charset: str, name: str) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    body = f"{declaration}<r><status><name>{name}</name></status></r>".encode(charset or declared)
    assert rows_of(cut(body, *range(len(body))), charset=charset) == [{"name": name}]


def test_bytes_that_are_no_text_show_as_such() -> None:
    body = b"<r><status><name>Zo\xeb M\xc3</name></status></r>"
    for chunks in ([body], list(cut(body, *range(len(body))))):
        assert rows_of(chunks) == [{"name": "Zo� M�"}]


ILLEGAL = [*range(9), 0xB, 0xC, *range(0xE, 0x20), 0xFFFE, 0xFFFF]


def test_illegal_characters_are_removed_as_they_stand() -> None:
    body = "".join(map(chr, ILLEGAL))
    xml = f"<r><status><name>a{body}b</name></status></r>".encode()
    for chunks in ([xml], list(cut(xml, *range(len(xml))))):
        assert rows_of(chunks) == [{"name": "ab"}]
    wide = f"<r><status><name>a{body}b</name></status></r>".encode("utf-16")
    assert rows_of([wide]) == [{"name": "ab"}]


def test_illegal_characters_are_removed_as_references() -> None:
    numbers = [*ILLEGAL, 0xD800, 0xDFFF, 0x110000, 10**30]
    references = "".join(f"&#{n};&#x{n:x};&#x{n:X};&#{n:030};" for n in numbers)
    xml = f"<r><status><name>a{references}&#98;&#x63;&#9;&#128512;&amp;#0;</name></status></r>".encode()
    for chunks in ([xml], list(cut(xml, *range(len(xml))))):
        assert rows_of(chunks) == [{"name": "abc\t😀&#0;"}]


def test_what_is_left_of_a_reference_is_not_looked_at_again() -> None:
    assert "not well-formed" in fault_of(b"<r><status><a>&#&#0;0;</a></status></r>").what


@given(st.text(), st.lists(st.integers(0, 1_000), max_size=8))
def test_clean_text_arrives_as_it_was(text: str, borders: list[int]) -> None:
    text = "".join(c for c in text if ord(c) not in {*ILLEGAL, 0xD} and not 0xD800 <= ord(c) <= 0xDFFF)
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body = f"<r><status><a/><name>|{escaped}|</name></status></r>".encode()
    assert rows_of(cut(body, *borders)) == [{"a": "", "name": f"|{text}|"}]


def test_text_with_nothing_to_clean_is_passed_on_as_it_is() -> None:
    chunk = b"<r>" + b"x" * 70_000
    assert next(iter(decoded([chunk]))) == chunk
    second = b"y" * 70_000
    assert any(piece is second for piece in decoded([chunk, second]))
