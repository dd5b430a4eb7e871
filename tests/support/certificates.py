"""Certificates for TLS servers on loopback: good ones, and each way of being bad."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, with what signed it.

    Attributes:
        certificate: The certificate.
        key: Its key.
        issuer: Whoever signed it; None if it did so itself.
    """

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    issuer: Certificate | None = None

    @classmethod
    def authority(cls, name: str = "Loopback Authority") -> Self:
        """Make an authority that trusts itself."""
        return cls._made(name, (), None, is_authority=True, days=(-1, 30))

    @classmethod
    def self_signed(cls, *hosts: str) -> Self:
        """Make a server's certificate that nobody signed."""
        return cls._made(hosts[0], hosts, None, is_authority=False, days=(-1, 30))

    def signs(self, *hosts: str, days: tuple[int, int] = (-1, 30)) -> Certificate:
        """Sign a server's certificate for these hosts, valid from and until so many days from now."""
        return self._made(hosts[0], hosts, self, is_authority=False, days=days)

    @property
    def pem(self) -> bytes:
        """The certificate alone."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """The certificate alone."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def server_context(self, folder: Path) -> ssl.SSLContext:
        """Return the server's side of TLS with this certificate; ``folder`` takes its files."""
        file = folder / f"{self.certificate.serial_number}.pem"
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(key + self.pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    @classmethod
    def _made(
        cls,
        name: str,
        hosts: Sequence[str],
        issuer: Certificate | None,
        *,
        is_authority: bool,
        days: tuple[int, int],
    ) -> Self:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signing = issuer.key if issuer else key
        begin, end = (datetime.now(UTC) + count * _DAY for count in days)
        builder = (
            x509.CertificateBuilder(issuer.certificate.subject if issuer else subject, subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False
            )
            .add_extension(_usage(is_authority=is_authority), critical=True)
        )
        if hosts:
            names = x509.SubjectAlternativeName([_name(host) for host in hosts])
            builder = builder.add_extension(names, critical=False)
        return cls(builder.sign(signing, hashes.SHA256()), key, issuer)


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
