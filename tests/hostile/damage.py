"""Bytes as no server should send them: answers that were good, damaged; and rows of hostile texts."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from tests.hostile import documents
from tests.hostile.texts import TEXTS, on_the_wire
from tests.support.moodle_recordings import Recording, recordings
from tests.support.moodle_xml import Plain

FOLDER: Final = Path(__file__).parents[1] / "recordings"
ISPRING: Final = {path.name: path.read_bytes() for path in sorted((FOLDER / "ispring").iterdir())}
"""The recorded answers of iSpring, by file name."""

MOODLE: Final[tuple[Recording, ...]] = recordings()

LONG_NUMBER: Final = "9" * 5_000
"""More digits than Python makes a number of."""

PIECES: Final = (
    *(
        b"<",
        b">",
        b"&",
        b"]]>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"<?x?>",
        b"\x00",
        b"\xff\xfe",
        b"\xed\xa0\x80",
    ),
    *(b"</status>", b"<status>", b"<status/>", b"</SINGLE>", b"<VALUE>", b'<KEY name="id">', b"<Fault>"),
    b"<nextPageToken>owned</nextPageToken>",
    b"<message>\x1b]0;owned\x07</message>",
    b"<!DOCTYPE r [<!ENTITY a 'b'>]>",
    b'<?xml version="1.0" encoding="utf-16"?>',
    b"<?a?>" * 40,
    b"<!--a-->" * 40,
    b"<html>" * 3,
    b"&#%b;" % LONG_NUMBER.encode(),
    b"&amp;#%b;" % LONG_NUMBER.encode(),
    LONG_NUMBER.encode(),
    *(b"-1", b"1e400", b"NaN", b"0x10", b"2026-11-22T10:00:00+99:99", b"0000-00-00 00:00:00"),
    b'{"a":' * 400,
    b"[" * 2_000,
    b'"\\ud800"',
    "\u202eowned\x9b666m".encode(),
    b"&lt;a href='?id=" * 300,
)
"""What damage is made of."""

texts: Final = st.sampled_from([each.text for each in TEXTS]) | st.text(max_size=30)
"""Hostile texts, and any."""

CHARSETS: Final = (
    *(
        "utf-16",
        "utf-32-be",
        "utf-8-sig",
        "latin-1",
        "utf-7",
        "punycode",
        "idna",
        "unicode_escape",
        "zlib",
        "hz",
    ),
    *(
        "iso-2022-jp",
        "big5",
        "gb18030",
        "cp037",
        "undefined",
        "mbcs",
        "\x1b[666m",
        "a" * 400,
        "\u0130",
        "utf_8\0",
    ),
)

statuses: Final = st.sampled_from([200, 200, 200, 400, 401, 403, 404, 405, 418, 429, 500, 502, 503, 504, 999])
types: Final = st.sampled_from(
    ["", "application/xml", "text/xml; charset=utf-8", "application/json", "text/html", "text/plain"]
    + [f"text/xml; charset={name}" for name in CHARSETS]
)


@st.composite
def damaged(draw: st.DrawFn, bodies: st.SearchStrategy[bytes]) -> bytes:
    """Draw a body with up to four damages: parts gone, doubled, or replaced."""
    whole = draw(bodies)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(whole)))
        end = min(len(whole), start + draw(st.sampled_from([0, 0, 1, 3, 20, 300, 10**6])))
        piece = draw(
            st.sampled_from(PIECES) | st.binary(max_size=12) | st.just(b"") | st.just(whole[start:end] * 3)
        )
        whole = whole[:start] + piece + whole[end:]
    return whole


@st.composite
def in_chunks(draw: st.DrawFn, bodies: st.SearchStrategy[bytes]) -> list[bytes]:
    """Draw a body in pieces, as a wire gives it."""
    whole = draw(bodies)
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    return [whole[start:end] for start, end in pairwise([0, *cuts, len(whole)])]


whole_documents: Final = st.sampled_from([b"".join(each.pieces()) for each in documents.DOCUMENTS])
soap_documents: Final = st.sampled_from([b"".join(each.pieces()) for each in documents.SOAP_FAULTS])


def rows(element: str, leaves: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    """Draw a list of rows with these leaves, each of them a hostile text or missing."""

    def row(values: list[str | None], number: int) -> str:
        inner = "".join(
            f"<{leaf}>{on_the_wire(value, number)}</{leaf}>"
            for leaf, value in zip(leaves, values, strict=True)
            if value is not None
        )
        return f"<{element}>{inner}</{element}>"

    one = st.builds(
        row, st.lists(st.none() | texts, min_size=len(leaves), max_size=len(leaves)), st.integers(0, 1)
    )
    return st.lists(one, max_size=4).map(
        lambda several: f"<response><x>{''.join(several)}</x></response>".encode("utf-8", "surrogatepass")
    )


scalars: Final = (
    st.none() | texts | st.sampled_from(["0", "1", "2", "-1", "1789786187", LONG_NUMBER, "true", ""])
)


def plain_values(keys: list[str]) -> st.SearchStrategy[Plain]:
    """Draw values built like Moodle's, under keys it has."""

    def nested(inner: st.SearchStrategy[Plain]) -> st.SearchStrategy[Plain]:
        return st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(keys), inner, max_size=8)

    return st.recursive(scalars, nested, max_leaves=30)


any_json: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.just("\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["userId", "status", "nextPageToken", "message", "code", "access_token", "expires_in", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
).map(lambda value: json.dumps(value).replace('"666"', LONG_NUMBER).encode())
