"""XML from a server, read while it arrives, without trusting a byte of it.

Rows are found by the local name of the repeated element, whatever the wrapper and the namespace: manual,
specification and servers disagree about those (facts on iSpring, "Wrappers"). libxml2 is never asked to
recover; a DOCTYPE is refused before it sees one, so there are no entities and there is no network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TypeAlias

from lxml import etree

from tui.errors import AnswerError, RollbookError
from tui.protocols.xml.decoding import decoded
from tui.protocols.xml.flatrows import Columns, FlatRows, plain
from tui.records import System
from tui.text import clean_message

__all__ = ["Batch", "Columns", "Element", "decoded", "local", "read_tree", "row_batches"]

Element: TypeAlias = "etree._Element"  # noqa: SLF001  # lxml's only name for it
Parser: TypeAlias = "etree.XMLParser[Element] | etree.XMLPullParser[Element]"

_PIECE: Final = 64 * 1024
"""Bytes the parser is fed at once: rows of one piece are in memory together."""

_MAX_ROW: Final = 4 * 1024 * 1024
"""Bytes without a finished row after which the answer is given up: all of them are in memory."""

_MAX_STRAYS: Final = 1_000_000
"""Elements an answer may have that are no rows: each costs time, and there is nothing to wait for."""

_MAX_TAGS: Final = 1_000_000
"""Tags in one whole document: half a million elements, some 150 MB as a tree; a large course has a tenth."""


_OPTIONS: Final[dict[str, Any]] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "recover": False,
    "remove_comments": True,
    "remove_pis": True,
    "remove_blank_text": True,
    "collect_ids": False,
}
"""Hardening first; the last four also halve what a row costs (facts on speed, 2)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that one piece of the body completed.

    Attributes:
        rows: The row elements, in document order.
        columns: Or, if asked for, rows as their texts alone.
        values: Text of the wanted leaf elements outside rows that ended in this piece, by local name.
    """

    rows: list[Element] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    columns: Columns = field(default_factory=dict)


def row_batches(
    chunks: Iterable[bytes],
    row_names: Collection[str],
    *,
    keep: Collection[str] = (),
    flat: bool = False,
    charset: str = "",
    system: System | None = None,
) -> Iterator[Batch]:
    """Yield the rows of an XML body while it arrives.

    A row is an outermost element with one of these names *and* element children: in ``final_statuses`` a
    ``<status>`` text sits inside each ``<status>`` row.

    Args:
        chunks: The body as it comes off the wire.
        row_names: Local names of rows, in the server's own case.
        keep: Local names of leaf elements outside rows whose text is wanted (``nextPageToken``).
        flat: Give rows as their texts where they have no more to them, which is several times faster. Such
            batches hold ``columns`` and nothing else.
        charset: The charset of the Content-Type header, if it named one.
        system: The system errors are laid to.

    Raises:
        AnswerError: The body is not XML, is broken off or has a row beyond all measure. Everything that
            was complete before has been yielded.
    """
    reader = _RowReader(row_names, keep, system, FlatRows(row_names) if flat else None)
    try:
        for data in decoded(chunks, charset=charset, system=system):
            for piece in _pieces(data):
                yield from reader.feed(piece)
    except RollbookError:
        yield from reader.rest()
        raise
    yield from reader.end()
    yield from reader.rest()
    reader.close()


class _RowReader:
    """One body on its way through the parser.

    Asked for no events about elements, libxml2 builds its tree without coming back to Python for each of
    them; that halves the time, and other threads run meanwhile. What has been finished is read off the tree:
    it is whatever has something behind it. A processing instruction put in front is the way to the tree.

    Rows that are read flat never reach the parser: whole elements are left out where it stands directly
    behind another row. That it does is seen by putting an instruction there, which is safe behind an end tag
    as long as no comment or CDATA section has begun.
    """

    _FRONT: Final = b"<?rollbook?>"
    _END: Final = b"<?end?>"

    def __init__(
        self,
        row_names: Collection[str],
        keep: Collection[str],
        system: System | None,
        flat: FlatRows | None,
    ) -> None:
        self._rows = frozenset(row_names)
        self._keep = frozenset(keep)
        self._system = system
        self._bytes_unfinished = 0
        self._usual_tag = ""
        self._held = b""
        self._strays = 0
        self._flat = flat
        self._behind_row = False
        self._front: Element | None = None
        self._parser = etree.XMLPullParser(("pi",), **(_OPTIONS | {"remove_pis": False}))
        _feed(self._parser, self._FRONT)

    def feed(self, piece: bytes) -> Iterator[Batch]:
        """Feed one piece; yield what it finished, also when it then turns out to be broken."""
        self._bytes_unfinished += len(piece)
        data, self._held = self._held + piece, b""
        while self._flat is not None:
            while self._behind_row:
                columns, end = self._flat.take(data)
                if not end:
                    break
                data = data[end:]
                self._bytes_unfinished = len(data)
                yield Batch(columns=columns)
            odd = self._flat.odd(data)
            if not odd:
                break
            if not (self._flat.worth_it and plain(data[:odd])):
                self._flat = None
                break
            yield from self._parsed(data[:odd])
            yield from self._marked()
            data = data[odd:]
        if self._flat and self._behind_row and len(data) <= _PIECE:
            self._held = data
            return
        if self._flat and (self._behind_row or not plain(data)):
            self._flat = None
        whole, self._held = _whole_tags(data)
        yield from self._parsed(whole)

    def end(self) -> Iterator[Batch]:
        """Yield what is finished in what was held back, once nothing more comes."""
        self._flat = None
        yield from self.feed(b"")

    def _marked(self) -> Iterator[Batch]:
        """Mark where the parser stands; if that is behind a row, which is then finished, yield it."""
        if fault := _feed(self._parser, self._END):
            raise _not_well_formed(fault, self._system)
        marks = [instruction for _, instruction in self._parser.read_events()]
        last = marks[-1].getprevious() if marks else None
        self._behind_row = (
            last is not None
            and local(last.tag) in self._rows
            and len(last) > 0
            and not any(local(each.tag) in self._rows for each in last.iterancestors())
        )
        if self._behind_row:
            yield from self._parsed(b"")

    def _parsed(self, whole: bytes) -> Iterator[Batch]:
        """Feed what ends with a whole tag; yield what it finished, also when it then turns out broken."""
        fault = _feed(self._parser, whole)
        for _, instruction in self._parser.read_events():
            self._front = instruction if self._front is None else self._front
        batch = Batch()
        if self._front is not None and (root := self._front.getnext()) is not None:
            self._take_finished(root, batch)
        if batch.rows or batch.values:
            yield batch
        if fault:
            raise _not_well_formed(fault, self._system)
        if self._strays > _MAX_STRAYS:
            raise AnswerError("an answer with too many elements that are no rows", system=self._system)
        if self._bytes_unfinished > _MAX_ROW:
            raise AnswerError("an answer with one row beyond all measure", system=self._system)

    def close(self) -> None:
        """Make sure that the body ended where it should."""
        _feed(self._parser, self._held)
        _close(self._parser, self._system)

    def rest(self) -> Iterator[Batch]:
        """Yield what was finished last, with nothing behind it to show that it was; also of a broken body.

        A processing instruction put at the end shows it: what stands before that is finished, what is around
        it is not.
        """
        if self._front is None or _feed(self._parser, self._END):
            return
        ends = [instruction for _, instruction in self._parser.read_events()]
        last = ends[-1].getprevious() if ends else None
        if last is None or any(local(each.tag) in self._rows for each in last.iterancestors()):
            return
        batch = Batch()
        self._take(last, batch)
        if batch.rows or batch.values:
            yield batch

    def _take_finished(self, root: Element, batch: Batch) -> None:
        """Take what is finished off the tree; the last of each level may still be growing.

        Only what stands before an element is taken: the text behind the last one may be growing too, and
        libxml2 keeps its size beside the tree.
        """
        node = root
        while len(node) and local(node.tag) not in self._rows:
            finished = node[:-1]
            if finished:
                self._bytes_unfinished = len(self._held)
                del node[:-1]
            rows = [element for element in finished if element.tag == self._usual_tag and len(element)]
            if len(rows) == len(finished):  # nearly always, and much sooner done
                batch.rows.extend(rows)
            else:
                self._strays += len(finished) - len(rows)
                for element in finished:
                    self._take(element, batch)
            node = node[-1]

    def _take(self, element: Element, batch: Batch) -> None:
        """Put a finished element, or what is in it, where it belongs."""
        if not len(element):
            name = local(element.tag)
            if name in self._keep:
                batch.values[name] = (element.text or "").strip()
        elif local(element.tag) in self._rows:
            self._usual_tag = str(element.tag)
            batch.rows.append(element)
        else:
            for child in element:
                self._take(child, batch)


def read_tree(chunks: Iterable[bytes], *, charset: str = "", system: System | None = None) -> Element:
    """Return the root of a whole document, read with the same care as rows.

    Raises:
        AnswerError: The body is not XML, is broken off, nests too deeply or holds too much.
    """
    parser = etree.XMLParser(**_OPTIONS)
    tags = 0
    for data in decoded(chunks, charset=charset, system=system):
        tags += data.count(b"<")
        if tags > _MAX_TAGS:
            raise AnswerError("an answer with too many elements", system=system)
        for piece in _pieces(data):
            if fault := _feed(parser, piece):
                raise _not_well_formed(fault, system)
    return _close(parser, system)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


local: Final[Callable[[object], str]] = lru_cache(maxsize=1024)(_local)
"""Return a tag's name without its namespace; what is no element's tag is the empty string."""


def _pieces(data: bytes) -> Iterator[bytes]:
    """Cut what is longer than the parser is to be fed at once; libxml2 also refuses 10 MB in one go."""
    if len(data) <= _PIECE:
        yield data
    else:
        for start in range(0, len(data), _PIECE):
            yield data[start : start + _PIECE]


def _whole_tags(data: bytes) -> tuple[bytes, bytes]:
    """Return data up to where its last tag may still be growing, and that tag."""
    begun = data.rfind(b"<")
    if begun < 0 or data.find(b">", begun) >= 0:
        return data, b""
    return data[:begun], data[begun:]


def _feed(parser: Parser, piece: bytes) -> str:
    """Feed one piece; return what is wrong with it, if anything.

    An entity nobody declared stops libxml2 without an exception, and lxml would take the next piece for a
    new document: the log tells.
    """
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError as error:
        return error.msg
    fatal = parser.feed_error_log.filter_from_fatals()
    return fatal[0].message if fatal else ""


def _close(parser: Parser, system: System | None) -> Element:
    """Return the root of the whole document, or say in which way it is not whole."""
    try:
        return parser.close()
    except etree.XMLSyntaxError as error:
        if not parser.feed_error_log.filter_from_fatals():  # only a name without its namespace
            raise _not_well_formed(error.msg, system) from None
        what = "the answer was broken off before its end"
        raise AnswerError(what, system=system, remedy="Ask again.") from None


def _not_well_formed(fault: str, system: System | None) -> AnswerError:
    what = f"an answer that is not well-formed XML ({clean_message(fault)})"
    return AnswerError(what, system=system, remedy="A proxy may have changed it: ask again.")
