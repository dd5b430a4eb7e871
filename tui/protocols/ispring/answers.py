"""iSpring's answers read as they arrive: XML, and JSON from servers that take no notice of Accept.

Source: facts on iSpring, 5: wrappers differ between manual, OpenAPI document and servers, so rows are found
by the name of the repeated element, or in JSON by the names inside it.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from tui.errors import AnswerError, WireError
from tui.hurry import HURRY
from tui.protocols.http.messages import MAX_BODY
from tui.protocols.ispring.errors import is_web_page, web_page
from tui.protocols.ispring.records import Nested, Tree, Value
from tui.protocols.xml.reader import Batch, Columns, Element, local, row_batches
from tui.records import System
from tui.text import clean_message

_T = TypeVar("_T")

_PAGE_NAMES: Final = ("nextPageToken", "nextPageToekn")
"""The second is how the OpenAPI document spells it at one place."""

AT_ONCE: Final = 250
"""Rows made into records without a pause: a few milliseconds."""

_ENOUGH: Final = 512
"""Bytes after which nobody waits any longer to tell a web page from an answer."""

_BLANK_ENOUGH: Final = 65_536
"""Bytes after which the beginning is no longer looked for: looking starts anew with each piece that comes."""

_TOLD: Final = re.compile(
    rb"(?><\?.*?\?>|<!--.*?-->|[\s\xef\xbb\xbf])*+(?:<[A-Za-z_:][^<>]*[\s/>]|[^<\s])", re.DOTALL
)
"""How a body begins of which it can be told what it is: with an element's name, or with no element.

Nothing in front of that is ever read a second way: there are twice as many with each instruction.
"""

_BLANK: Final = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True)
class Rows(Generic[_T]):
    """How the rows of one kind of list look, and what becomes of them.

    Attributes:
        elements: Their names in XML.
        marks: Names of which a JSON object has at least one if it is such a row.
        of_elements: Makes records of XML rows.
        of_trees: Makes records of JSON rows.
        of_columns: Makes records of XML rows that came as columns of texts; None if it cannot.
    """

    elements: tuple[str, ...]
    marks: frozenset[str]
    of_elements: Callable[[list[Element]], list[_T]]
    of_trees: Callable[[list[Tree]], list[_T]]
    of_columns: Callable[[Columns], list[_T]] | None = None

    def batches(
        self, chunks: Iterable[bytes], *, keep: Collection[str] = (), charset: str = ""
    ) -> Iterator[Batch]:
        """Yield the rows of an XML body; raises as ``row_batches`` does."""
        flat = self.of_columns is not None
        names, system = self.elements, System.ISPRING
        return row_batches(chunks, names, keep=keep, flat=flat, charset=charset, system=system)

    def records(self, batch: Batch) -> list[_T]:
        """Return what a batch of rows means: one record a row, in the order they came."""
        columns, of_columns = batch.columns, self.of_columns
        if not columns or of_columns is None:
            return _bit_by_bit(len(batch.rows), lambda part: self.of_elements(batch.rows[part]))
        count = len(next(iter(columns.values())))
        return _bit_by_bit(
            count, lambda part: of_columns({name: texts[part] for name, texts in columns.items()})
        )


def _bit_by_bit(count: int, make: Callable[[slice], list[_T]]) -> list[_T]:
    """Return what ``make`` makes of so many rows; between two parts of them a key may go first."""
    made: list[_T] = []
    for start in range(0, count, AT_ONCE):
        HURRY.make_way()
        made += make(slice(start, start + AT_ONCE))
    return made


@dataclass(frozen=True, slots=True)
class Part(Generic[_T]):
    """A part of an answer.

    Attributes:
        records: What its rows mean.
        next_page: The token of the next page, once it was seen; empty if there is none.
    """

    records: list[_T] = field(default_factory=list)
    next_page: str = ""


def rows_of(names: tuple[str, ...], marks: Iterable[str], make: Callable[[Tree], _T | None]) -> Rows[_T]:
    """Return rows that are made into records one by one; where ``make`` gives None there is none."""

    def of_trees(rows: Iterable[Tree]) -> list[_T]:
        return [record for record in map(make, rows) if record is not None]

    return Rows(names, frozenset(marks), lambda rows: of_trees(map(tree, rows)), of_trees)


def parts(chunks: Iterable[bytes], content_type: str, rows: Rows[_T]) -> Iterator[Part[_T]]:
    """Yield an answer in parts, as it arrives.

    Raises:
        AnswerError: It is no answer of the API, or broken off; what came before has been yielded.
    """
    head, body = begun(chunks)
    if is_web_page(head):
        raise web_page()
    if head.lstrip(_BLANK).startswith((b"{", b"[")) or "json" in content_type.casefold():
        yield _json_part(body, rows)
    else:
        yield from _xml_parts(body, charset_of(content_type), rows)


def object_of(body: bytes, content_type: str) -> dict[str, str]:
    """Return the texts of an answer that is one object, such as a token.

    Raises:
        AnswerError: It is no answer of the API.
    """
    rows = rows_of(("response",), ("access_token",), dict)
    found = [record for part in parts([body], content_type, rows) for record in part.records]
    return {name: text for record in found for name, text in record.items() if isinstance(text, str)}


def tree(element: Element) -> Tree:
    """Return an XML row as the tree of its texts."""
    return dict(_pairs(element))


def _pairs(element: Element) -> Nested:
    return tuple(
        [(local(child.tag), _pairs(child) if len(child) else child.text or "") for child in element[:]]
    )


def begun(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return how a body begins, and the whole of it: what breaks it off before that comes after what came."""
    source = iter(chunks)
    head = b""
    try:
        for chunk in source:
            head += chunk
            if _TOLD.match(head) or len(head.lstrip(_BLANK)) >= _ENOUGH or len(head) >= _BLANK_ENOUGH:
                break
    except WireError as broken:
        return head, itertools.chain([head], _raising(broken))
    return head, itertools.chain([head], source)


def _raising(error: WireError) -> Iterator[bytes]:
    yield from ()
    raise error


def charset_of(content_type: str) -> str:
    """Return the charset a Content-Type header names, if it does."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().casefold() == "charset":
            return value.strip(" \"'")
    return ""


def _xml_parts(body: Iterable[bytes], charset: str, rows: Rows[_T]) -> Iterator[Part[_T]]:
    wanted = (*_PAGE_NAMES, "code", "message")
    values: dict[str, str] = {}
    seen = False
    for batch in rows.batches(body, keep=wanted, charset=charset):
        values |= batch.values
        seen = seen or bool(batch.rows or batch.columns)
        yield Part(rows.records(batch), _next_page(batch.values))
    if not seen:
        _refuse_error(values.get("message", ""))


def _json_part(body: Iterable[bytes], rows: Rows[_T]) -> Part[_T]:
    """Read a JSON answer: at once, for it is not what was asked for, so its size is bounded more tightly."""
    answer = _json(body)
    found = list(_json_rows(answer, rows.marks))
    values = dict(answer) if isinstance(answer, tuple) else {}
    if not found:
        message = values.get("message", "")
        _refuse_error(message if isinstance(message, str) else "")
    return Part(rows.of_trees(found), _next_page(values))


def _json(body: Iterable[bytes]) -> Value:
    data = bytearray()
    for chunk in body:
        data += chunk
        if len(data) > MAX_BODY:
            raise AnswerError("an answer in JSON that is too large; XML was asked for", system=System.ISPRING)
    try:
        return _value(json.loads(data, parse_int=str, parse_float=str, parse_constant=str))
    except (ValueError, RecursionError):
        what = "an answer that is broken off, or no JSON after all"
        raise AnswerError(what, system=System.ISPRING, remedy="Ask again.") from None


def _value(value: object) -> Value:
    """Return a JSON value as texts and pairs."""
    if isinstance(value, dict):
        return tuple((str(name), _value(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return tuple(("", _value(inner)) for inner in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, str) else ""


def _json_rows(value: Value, marks: frozenset[str]) -> Iterator[Tree]:
    """Yield the outermost objects that have one of the marks."""
    if isinstance(value, str):
        return
    if any(name in marks for name, _ in value):
        yield dict(value)
        return
    for _, inner in value:
        yield from _json_rows(inner, marks)


def _next_page(values: Tree | dict[str, str]) -> str:
    tokens = (values.get(name, "") for name in _PAGE_NAMES)
    return next((token for token in tokens if token and isinstance(token, str)), "")


def _refuse_error(message: str) -> None:
    """Raise if an answer that says to be fine holds an error and nothing else: no rows is not the same."""
    if message:
        what = f"the server answered with an error: “{clean_message(message)}”"
        raise AnswerError(what, system=System.ISPRING)
