"""Who issued a certificate nobody here trusts: for the sentence that says so, never to trust it.

Python tells nothing of a certificate it refused. So the server is greeted a second time, without trusting
it and without a word after the greeting, only to read the issuer's name off its certificate.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Final

from tui.protocols.http.sockets import connect
from tui.protocols.http.tls import TlsChannel
from tui.text import clean

_VERSION: Final = 0xA0
_LONG_FORM: Final = 0x80
_NAMES: Final = (b"\x55\x04\x03", b"\x55\x04\x0a", b"\x55\x04\x0b")
"""commonName, organizationName, organizationalUnitName: the first that is there names the issuer."""

_ENCODINGS: Final = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}
"""UTF8String, PrintableString, TeletexString, IA5String, BMPString."""


def issuer_at(host: str, port: int, at: str, seconds: float) -> str:
    """Return the name of whoever issued the certificate a server shows; empty if it cannot be read.

    To be called in a ``network.step``.

    Args:
        host: Where to ask.
        port: Where to ask.
        at: The same for faults.
        seconds: For the connection, and again for the greeting.

    Raises:
        StoppedError: Stop was said.
        Fault: The server could not be greeted.
    """
    unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    channel = TlsChannel(connect(host, port, seconds), unverified, host, seconds, at)
    channel.close()
    return issuer_in(channel.tls.getpeercert(binary_form=True) or b"")


def issuer_in(certificate: bytes) -> str:
    """Return the issuer's name in a certificate in DER form; empty if it is not one or names nobody."""
    try:
        (_, whole), *_ = _parts(certificate)
        (_, signed), *_ = _parts(whole)
        fields = [content for tag, content in _parts(signed) if tag != _VERSION]
        _serial, _algorithm, issuer, *_ = fields
        names = dict(_names(issuer))
    except (ValueError, IndexError):
        return ""
    return clean(next((names[kind] for kind in _NAMES if kind in names), ""), 80)


def _names(issuer: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the kinds and values of a distinguished name's parts."""
    for _, alternatives in _parts(issuer):
        for _, pair in _parts(alternatives):
            (_, kind), (tag, value) = _parts(pair)
            yield kind, value.decode(_ENCODINGS.get(tag, "latin-1"), "replace")


def _parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of each DER element in a row. Raises ``ValueError`` or ``IndexError``."""
    at = 0
    while at < len(content):
        tag, size = content[at], content[at + 1]
        at += 2
        if size >= _LONG_FORM:
            count = size - _LONG_FORM
            size = int.from_bytes(content[at : at + count], "big")
            at += count
        if at + size > len(content):
            raise ValueError("an element that is longer than what holds it")
        yield tag, content[at : at + size]
        at += size
