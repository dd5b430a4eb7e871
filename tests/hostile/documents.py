"""Hostile XML: documents no reader should be harmed by, whole and endless."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024
ENDLESS: Final = 1024
"""MiB of a document that does not end."""


@dataclass(frozen=True, slots=True)
class Document:
    """One body.

    Attributes:
        name: What it is called.
        attacks: What it is after.
        pieces: Makes it, piece by piece, anew each time.
    """

    name: str
    attacks: str
    pieces: Callable[[], Iterable[bytes]]


def _whole(name: str, attacks: str, body: bytes) -> Document:
    return Document(name, attacks, lambda: [body])


def _list(inside: bytes) -> bytes:
    return b"<response><statuses>%b</statuses></response>" % inside


def _row(inside: bytes) -> bytes:
    return _list(b"<status><userId>E-1</userId>%b</status>" % inside)


def _endless(head: bytes, piece: bytes) -> Callable[[], Iterator[bytes]]:
    """Make a gibibyte out of a beginning and one piece of a mebibyte."""
    return lambda: itertools.chain([head], itertools.repeat(piece, ENDLESS * MIB // len(piece)))


_BILLION: Final = b"".join(
    b'<!ENTITY l%d "%b">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
)
_ROW_BEGUN: Final = b"<response><statuses><status><userId>E-1</userId><status>"

ENTITIES: Final = (
    _whole(
        "a billion laughs",
        "entities of entities: three gigabytes in memory",
        b'<!DOCTYPE r [<!ENTITY l0 "ha">%b]><response>&l9;</response>' % _BILLION,
    ),
    _whole(
        "quadratic blow-up",
        "one long entity named again and again",
        b'<!DOCTYPE r [<!ENTITY a "%b">]><response>%b</response>' % (b"a" * 50_000, b"&a;" * 50_000),
    ),
    _whole(
        "an external entity",
        "reads a file of this machine into a name",
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _row(b"<status>&x;</status>"),
    ),
    _whole(
        "an external document type",
        "has this machine ask another for something",
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1:1/owned.dtd">' + _row(b"<status>Passed</status>"),
    ),
    _whole(
        "a parameter entity",
        "sends a file of this machine elsewhere",
        b"<!DOCTYPE r [<!ENTITY % a SYSTEM 'file:///etc/hostname'>%a;]>" + _list(b""),
    ),
    _whole(
        "a default attribute",
        "hides a text in the document's type",
        b'<!DOCTYPE r [<!ATTLIST status x CDATA "owned">]>' + _list(b""),
    ),
    _whole("a document type in small letters", "gets past a search for it", b"<!doctype r><response/>"),
    _whole("an entity nobody declared", "stops the parser without a word", _row(b"<status>&owned;</status>")),
    _whole(
        "a document type behind a comment",
        "is not at the beginning",
        b"<?xml version='1.0'?><!-- x --><!DOCTYPE r [<!ENTITY a 'b'>]><response/>",
    ),
    _whole("a late document type", "comes where none may", b"<response><!DOCTYPE r></response>"),
)

SIZES: Final = (
    _whole(
        "attributes without end",
        "each is compared with all before it",
        _row(b"<status %b>Passed</status>" % b" ".join(b'a%d="%d"' % (n, n) for n in range(20_000))),
    ),
    _whole(
        "namespaces without end",
        "each name is looked for in all of them",
        b"<response %b>%b</response>"
        % (b" ".join(b'xmlns:n%d="urn:%d"' % (n, n) for n in range(10_000)), b"<n1:a/>" * 10_000),
    ),
    _whole("the same attribute twice", "which of them counts", _row(b'<status a="1" a="2">Passed</status>')),
    _whole(
        "a hundred thousand deep",
        "a call within a call for each level",
        _list(b"<a>" * 100_000 + b"</a>" * 100_000),
    ),
    _whole(
        "a hundred thousand deep, never closed", "the same, and broken off", b"<response>" + b"<a>" * 100_000
    ),
    _whole(
        "rows in rows",
        "a row is kept until it ends",
        _list(b"<status><userId>1</userId>" * 5_000 + b"</status>" * 5_000),
    ),
    _whole("a name of a mebibyte", "names are kept for good", _row(b"<%b/>" % (b"n" * MIB))),
    _whole(
        "fifty thousand names",
        "each of them is kept for good",
        _list(b"".join(b"<n%d/>" % n for n in range(50_000))),
    ),
    _whole("pieces of one letter", "each section is a part of the tree", _row(b"<![CDATA[x]]>" * 100_000)),
    _whole("comments", "each is a part of the tree", _list(b"<!-- x -->" * 100_000)),
    _whole("instructions", "each is an event", _list(b"<?x y?>" * 100_000)),
    _whole("references", "each is a part of a text", _row(b"<status>%b</status>" % (b"&#65;" * 50_000))),
    _whole("instructions before the root", "each may end at the end of any other", b"<?a?>" * 100 + b"<"),
    _whole("comments before the root", "the same", b"<!--a-->" * 100 + b"<"),
    _whole("references to nothing", "a number that is no character", _row(b"&#%b;" % (b"9" * 100_000))),
)

LYING: Final = (
    _whole(
        "wide, and says UTF-8",
        "reads letters as controls",
        ('<?xml version="1.0" encoding="utf-8"?>' + _row(b"").decode()).encode("utf-16"),
    ),
    _whole(
        "UTF-8, and says wide",
        "reads two letters as one",
        b'<?xml version="1.0" encoding="utf-16"?>' + _row(b""),
    ),
    _whole(
        "UTF-7",
        "markup written as other letters",
        b'<?xml version="1.0" encoding="utf-7"?>+ADw-response/+AD4-',
    ),
    _whole(
        "a packing as an encoding",
        "unpacks without a limit",
        b'<?xml version="1.0" encoding="zlib"?><response/>',
    ),
    _whole(
        "a name with letters of Python's",
        "runs a codec that is not of text",
        b'<?xml version="1.0" encoding="unicode_escape"?><response>\\x1b</response>',
    ),
    _whole("punycode", "slow to decode", b'<?xml version="1.0" encoding="punycode"?>' + b"a" * 20_000),
    _whole("idna", "slow to decode", b'<?xml version="1.0" encoding="idna"?><response/>' + b"a" * 20_000),
    _whole("EBCDIC", "no letter is where it was", '<?xml version="1.0"?><response/>'.encode("cp037")),
    _whole("lone surrogates", "letters that are none", _row(b"<status>\xed\xa0\x80\xed\xbf\xbf</status>")),
    _whole(
        "overlong letters",
        "a slash, or markup, that looks like none",
        _row(b"<status>\xc0\xbc\xe0\x80\xaf</status>"),
    ),
    _whole("bytes that are no letters", "cuts letters in the middle", _row(b"<status>\xff\xfe\xc3</status>")),
    _whole("two marks of the encoding", "the second is text", b"\xef\xbb\xbf\xef\xbb\xbf" + _row(b"")),
    _whole("a zero byte in a tag", "ends a text early", b"<respo\x00nse/>"),
    _whole(
        "blanks, then the declaration", "it may stand at the beginning alone", b" \n<?xml version='1.0'?><r/>"
    ),
)

BROKEN: Final = (
    _whole("nothing", "there is no root", b""),
    _whole("blanks alone", "the same", b" \n\t " * 1_000),
    _whole("two roots", "which of them counts", b"<response/><response/>"),
    _whole("text behind the end", "a second answer in the first", _list(b"") + b"<html>owned"),
    _whole("tags crossed", "no tree at all", b"<response><status><userId>1</status></userId></response>"),
    _whole(
        "a prefix nobody declared", "a name without its namespace", b"<x:response><x:status/></x:response>"
    ),
    _whole("an attribute without quotes", "as in HTML", b"<response a=b/>"),
    _whole("a tag never closed", "waits for its end", b"<response><status"),
    _whole("a section never closed", "the same", _list(b"")[:-30] + b"<![CDATA[ <status>"),
    _whole("another root", "is no answer at all", b"<html><body>owned</body></html>"),
    _whole("JSON", "is no XML", b'{"code": 1, "message": "owned"}'),
)

ENDLESS_ONES: Final = (
    Document("a text of a gibibyte", "is kept until it ends", _endless(_ROW_BEGUN, b"x" * MIB)),
    Document(
        "an attribute of a gibibyte",
        "a tag is kept until it ends",
        _endless(b'<response><status a="', b"x" * MIB),
    ),
    Document("a name of a gibibyte", "the same", _endless(b"<response><status", b"x" * MIB)),
    Document(
        "a comment of a gibibyte", "is thrown away, once it ends", _endless(b"<response><!--", b"x" * MIB)
    ),
    Document(
        "a section of a gibibyte", "is kept until it ends", _endless(_ROW_BEGUN + b"<![CDATA[", b"x" * MIB)
    ),
    Document("an instruction of a gibibyte", "the same", _endless(b"<response><?x ", b"x" * MIB)),
    Document("blanks before the root", "there is nothing to read yet", _endless(b"", b" " * MIB)),
    Document("a comment before the root", "the same", _endless(b"<!-- ", b"x" * MIB)),
    Document("blanks in a row", "the same, behind a row's beginning", _endless(_ROW_BEGUN, b" " * MIB)),
    Document("ampersands", "each may begin a reference", _endless(_ROW_BEGUN, b"&" * MIB)),
    Document("brackets", "each may begin a tag", _endless(_ROW_BEGUN, b"<" * MIB)),
    Document("tags within tags", "no level is closed", _endless(b"<response>", b"<a>" * (MIB // 3))),
    Document(
        "leaves that are no rows", "none is worth keeping", _endless(b"<response>", b"<a/>" * (MIB // 4))
    ),
    Document(
        "leaves of one row", "is kept until it ends", _endless(_ROW_BEGUN[:-8], b"<a>1</a>" * (MIB // 8))
    ),
    Document(
        "text between rows",
        "belongs to no row",
        _endless(b"<response><status><userId>1</userId></status>", b"y" * MIB),
    ),
    Document("zero bytes", "are thrown away", _endless(_ROW_BEGUN, b"\x00" * MIB)),
)
"""A gibibyte each: to be given up long before its end, in bounded memory."""

ENDLESS_JSON: Final = (
    Document("a text of a gibibyte", "is kept until it ends", _endless(b'{"x": [{"userId": "', b"x" * MIB)),
    Document("lists within lists", "no level is closed", _endless(b"", b"[" * MIB)),
    Document("blanks before the root", "there is nothing to read yet", _endless(b"", b" " * MIB)),
)
"""The same, for what JSON is read in place of XML."""

DOCUMENTS: Final = (*ENTITIES, *SIZES, *LYING, *BROKEN)

SOAP: Final = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>%b</s:Body></s:Envelope>'
)


def soap_fault(text: str, code: str = "client") -> bytes:
    """Return a SOAP fault that says this, which must be fit for XML."""
    told = f"<faultcode>{code}</faultcode><faultstring>{text}</faultstring><detail>{text}</detail>"
    return SOAP % f"<s:Fault>{told}</s:Fault>".encode()


SOAP_FAULTS: Final = (
    _whole("no words", "there is nothing to say", soap_fault("")),
    _whole("a code of controls", "the code is shown, too", soap_fault("x", "\x1b]0;owned\x07")),
    _whole("a fault in a fault", "which of them counts", SOAP % (b"<s:Fault>%b</s:Fault>" % soap_fault("x"))),
    _whole(
        "a fault beside a result",
        "says yes and no at once",
        SOAP % b"<GetUsersResponse/><s:Fault><faultstring>owned</faultstring></s:Fault>",
    ),
    _whole(
        "SOAP 1.2",
        "has other names for the same",
        b'<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault><e:Reason>'
        b"<e:Text>\x1b]0;owned\x07</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>",
    ),
    _whole("a fault without its envelope", "is no SOAP", b"<Fault><faultstring>owned</faultstring></Fault>"),
    _whole("two bodies", "which of them counts", SOAP.replace(b"%b", b"<a/></s:Body><s:Body><b/>")),
    _whole("an empty body", "says nothing", SOAP % b""),
)
