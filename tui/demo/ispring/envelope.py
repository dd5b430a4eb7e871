"""SOAP 1.1 as PHP's SoapServer speaks it: what it takes and refuses, and the form of its answers.

Source: facts on iSpring's SOAP, "PHP SoapServer as independent peer", measured with PHP 8.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lxml import etree

from tui.demo.ispring.xml import HEAD, around, leaf

Scheme: TypeAlias = Literal["http", "https"]
"""How an answer spells its namespaces: as they are, or as iSpring's manual prints them."""

ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
SERVICE: Final = "http://ispringlearn.com/go/services/api/soap"

_PARSER: Final = etree.XMLParser(
    resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
)


class Fault(Exception):  # noqa: N818  # SOAP's own word
    """What a server answers in place of a result.

    Attributes:
        code: ``SOAP-ENV:…`` where PHP itself refuses, ``client`` where iSpring does.
        text: Why.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Call:
    """What a request asks for: the one element in its body."""

    element: etree._Element

    @property
    def name(self) -> str:
        """The element's name without its namespace."""
        return etree.QName(self.element).localname

    def text(self, *path: str) -> str:
        """Return the text of a child, or of its child; empty where none is of this name and namespace."""
        return self.element.findtext("/".join(f"{{{SERVICE}}}{name}" for name in path), "").strip()


def read_call(body: bytes) -> Call:
    """Return what a request asks for.

    Raises:
        Fault: It is no SOAP 1.1, or asks for nothing, for several things, or for none of this service's.
    """
    try:
        root = etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError:
        raise Fault("SOAP-ENV:Client", "Bad Request") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Fault("SOAP-ENV:Server", "DTD are not supported by SOAP")
    if root.tag != f"{{{ENVELOPE}}}Envelope":
        raise Fault("SOAP-ENV:VersionMismatch", "Wrong Version")
    inside = root.find(f"{{{ENVELOPE}}}Body")
    if inside is None:
        raise Fault("SOAP-ENV:Client", "Body must be present in a SOAP envelope")
    calls = [Call(element) for element in inside.iterchildren(etree.Element)]
    if len(calls) != 1:
        many = "with several functions call" if calls else "without function call"
        raise Fault("SOAP-ENV:Client", f'looks like we got "Body" {many}')
    if etree.QName(calls[0].element).namespace != SERVICE:
        raise unknown(calls[0])
    return calls[0]


def unknown(call: Call) -> Fault:
    """Return the fault for a call this service does not have."""
    return Fault("SOAP-ENV:Server", f"Procedure '{call.name}' not present")


def result(name: str, rows: Iterable[str], scheme: Scheme) -> Iterator[str]:
    """Yield the answer with this result element around rows, as they come."""
    yield f"{_opening(f' xmlns:ns1={_quoted(SERVICE, scheme)}', scheme)}"
    yield from wrapped(name, rows)
    yield _CLOSING


def wrapped(name: str, rows: Iterable[str]) -> Iterator[str]:
    """Return an element of the service around rows."""
    return around(f"ns1:{name}", rows)


def fault(what: Fault, scheme: Scheme) -> str:
    """Return the answer that refuses."""
    told = f"{leaf('faultcode', what.code)}{leaf('faultstring', what.text)}"
    return f"{_opening('', scheme)}<SOAP-ENV:Fault>{told}</SOAP-ENV:Fault>{_CLOSING}"


def _opening(more: str, scheme: Scheme) -> str:
    return f"{HEAD}<SOAP-ENV:Envelope xmlns:SOAP-ENV={_quoted(ENVELOPE, scheme)}{more}><SOAP-ENV:Body>"


_CLOSING: Final = "</SOAP-ENV:Body></SOAP-ENV:Envelope>\n"


def _quoted(namespace: str, scheme: Scheme) -> str:
    return f'"{scheme}{namespace.removeprefix("http")}"'
