"""The issuer's name is read off a certificate, or off nothing at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import Certificate
from tui.protocols.http.certificates import issuer_in

KEY = ec.generate_private_key(ec.SECP256R1())
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def issued_by(*names: x509.NameAttribute[str]) -> bytes:
    issuer = x509.Name([*names])
    builder = x509.CertificateBuilder(
        issuer, x509.Name([]), KEY.public_key(), 1, NOW, NOW + timedelta(days=1)
    )
    return builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.DER)


COUNTRY = x509.NameAttribute(NameOID.COUNTRY_NAME, "DE")
UNIT = x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "IT")
COMPANY = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Beispiel AG")


@pytest.mark.parametrize(
    ("names", "issuer"),
    [
        ((COUNTRY, COMPANY, UNIT, x509.NameAttribute(NameOID.COMMON_NAME, "Prüfstelle Ω")), "Prüfstelle Ω"),
        ((COUNTRY, UNIT, COMPANY), "Beispiel AG"),
        ((COUNTRY, UNIT), "IT"),
        ((COUNTRY,), ""),
        ((), ""),
        ((x509.NameAttribute(NameOID.COMMON_NAME, "evil\x1b]0;x\u202e"),), "evil\ufffd]0;x\ufffd"),
    ],
)
def test_the_most_telling_name_is_taken_and_cleaned(
    names: tuple[x509.NameAttribute[str], ...], issuer: str
) -> None:
    assert issuer_in(issued_by(*names)) == issuer


def test_a_signed_certificate_names_its_authority() -> None:
    assert issuer_in(Certificate.authority("Corp Proxy").signs("127.0.0.1").der) == "Corp Proxy"


@given(st.binary(max_size=200))
def test_what_is_no_certificate_names_nobody(garbage: bytes) -> None:
    assert issuer_in(garbage) == ""


@given(end=st.integers(0, 300), at=st.integers(0, 300), byte=st.integers(0, 255))
def test_a_damaged_certificate_never_fails(end: int, at: int, byte: int) -> None:
    damaged = bytearray(issued_by(COMPANY))
    damaged[at % len(damaged)] = byte
    assert issuer_in(bytes(damaged[:end])).isprintable()
