"""A server's XML bytes made into UTF-8 that holds no illegal character and no DOCTYPE.

Text that needs nothing, which is nearly all of it, is passed on as the object it came in.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final

from tui.errors import AnswerError
from tui.records import System
from tui.secret import masked
from tui.text import clean

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE: Final[dict[tuple[bool, ...], str]] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
"""Which of the first four bytes are zero, if each is the lower half of an ASCII character."""

_OF_PYTHON: Final = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
"""Encodings nobody sends XML in: what is none of their text ends them with an error of their own."""

_MAX_DECLARATION: Final = 1024
_DECLARED: Final = re.compile(rb"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")

_MAX_PROLOG: Final = 8 * 1024
_PROLOG: Final = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)

_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r"))
_NONCHARACTERS: Final = ("\ufffe".encode(), "\uffff".encode())

_LEGAL: Final = (
    range(0x20, 0xD800),
    range(0x9, 0xB),
    range(0xD, 0xE),
    range(0xE000, 0xFFFE),
    range(0x10000, 0x110000),
)
_MAX_REFERENCE: Final = 64
_REFERENCE: Final = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,60})|([0-9]{1,60}));")


def decoded(chunks: Iterable[bytes], *, charset: str = "", system: System | None = None) -> Iterator[bytes]:
    """Yield an XML body as clean UTF-8, from its root element on.

    The encoding is that of the byte order mark, else of the first bytes (UTF-16 and UTF-32 show), else
    ``charset``, else what the XML declaration says, else UTF-8 (RFC 7303). Bytes that are no text in it
    become U+FFFD. The declaration is left out, so that it cannot contradict what is passed on.

    Illegal characters (XML 1.0, "Char") are removed, as they stand and as numeric references. Inside CDATA a
    reference is only text; it is removed there too, which takes nothing a person could read.

    Raises:
        AnswerError: The body is empty, has a DOCTYPE, does not begin like XML, or is in an encoding nobody
            knows.
    """
    return _from_root(_without_references(_utf8(chunks, charset, system)), system)


def _utf8(chunks: Iterable[bytes], charset: str, system: System | None) -> Iterator[bytes]:
    """Yield the text as UTF-8 without raw illegal characters; a character is never split."""
    source = iter(chunks)
    head = b""
    for chunk in source:
        head += chunk
        if b">" in head or len(head) >= _MAX_DECLARATION:
            break
    encoding, mark = _encoding(head, charset)
    try:
        recode = _Recoder(encoding)
        head = recode(head[mark:])
    except (LookupError, ValueError):
        what = f"an answer in an encoding that cannot be read: {clean(masked(encoding))}"
        raise AnswerError(what, system=system) from None
    yield head
    for chunk in source:
        yield recode(chunk)
    yield recode(b"", final=True)


def _encoding(head: bytes, charset: str) -> tuple[str, int]:
    """Return the name of the encoding and the length of the byte order mark."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    wide = _WIDE.get(tuple(byte == 0 for byte in head[:4]))
    if wide:
        return wide, 0
    declared = _DECLARED.match(head)
    name = charset or (declared.group(1).decode("ascii") if declared else "")
    # what begins in single bytes is not in the wide encoding it may claim
    return (name if name and not name.lower().startswith(("utf-16", "utf-32", "ucs")) else "utf-8"), 0


class _Recoder:
    """Makes one body's bytes UTF-8 without raw illegal characters, piece by piece."""

    def __init__(self, encoding: str) -> None:
        b"<".decode(encoding, "replace")  # refuses codecs that are not of text, such as zlib
        if codecs.lookup(encoding).name in _OF_PYTHON:
            raise LookupError(encoding)
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._is_ascii_utf8 = codecs.lookup(encoding).name in {"utf-8", "iso8859-1", "cp1252", "ascii"}

    def __call__(self, data: bytes, *, final: bool = False) -> bytes:
        if not (self._is_ascii_utf8 and data.isascii() and not self._decoder.getstate()[0]):
            data = self._decoder.decode(data, final).encode("utf-8", "replace")
            for noncharacter in _NONCHARACTERS:
                if noncharacter in data:
                    data = data.replace(noncharacter, b"")
        legal = data.translate(None, _CONTROLS)
        return data if len(legal) == len(data) else legal


def _without_references(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the text without numeric references to illegal characters, also where one crosses a border."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk if rest else chunk
        begun = data.rfind(b"&", -_MAX_REFERENCE)
        if begun >= 0 and data.find(b";", begun) < 0:
            data, rest = data[:begun], data[begun:]
        else:
            rest = b""
        yield _REFERENCE.sub(_legal_reference, data) if b"&" in data and b"&#" in data else data
    yield rest


def _legal_reference(match: re.Match[bytes]) -> bytes:
    hexadecimal, decimal = match.groups()
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return match.group() if any(number in numbers for numbers in _LEGAL) else b""


def _from_root(chunks: Iterator[bytes], system: System | None) -> Iterator[bytes]:
    """Leave out what stands before the root element; refuse a DOCTYPE, which can only stand there."""
    head = b""
    for chunk in chunks:
        head += chunk
        head = head[_PROLOG.match(head).end() :]  # type: ignore[union-attr]  # it matches the empty text too
        if _begins_root(head, system):
            yield head
            break
        if len(head) > _MAX_PROLOG:
            raise _no_answer("an answer that never comes to its first element", system)
    else:
        what = "an answer that was broken off before its first element" if head else "an empty answer"
        raise _no_answer(what, system)
    yield from chunks


def _begins_root(head: bytes, system: System | None) -> bool:
    """Whether the root element begins here; False as long as it cannot be told."""
    if head.startswith((b"<?", b"<!--")) or b"<!--".startswith(head):
        return False
    if head.startswith(b"<!"):
        raise AnswerError("an answer with a DOCTYPE, which is refused", system=system)
    if not head.startswith(b"<"):
        raise _no_answer("an answer that is not XML", system)
    return True


def _no_answer(what: str, system: System | None) -> AnswerError:
    """Return that something answered, but not the service that was asked."""
    whose = f"{system.label}'s address" if system else "the address"
    return AnswerError(what, system=system, remedy=f"Is {whose} right? A proxy may answer in its place.")
