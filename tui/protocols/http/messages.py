"""What is asked of a server and what it answers: plain records, made and read without any network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tui.records import System
from tui.secret import Secret

MIB: Final = 1024 * 1024

MAX_BODY: Final = 32 * MIB
"""Decoded bytes an answer may have."""

MAX_STATUSES: Final = 128 * MIB
"""Decoded bytes an answer with final statuses may have: 500,000 learners."""

Pairs = tuple[tuple[str, str], ...]
SecretPairs = tuple[tuple[str, str | Secret], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One thing to ask, below a wire's base URL. Its ``repr`` shows no header, query, form or body.

    Attributes:
        label: What is asked, for sentences and to compare like with like: "final statuses", "sign-in".
        method: ``GET`` or ``POST``.
        path: Percent-encoded, below the base URL; starts with ``/``. Empty only for a SOAP endpoint.
        query: Decoded pairs; a name may occur several times.
        headers: Further headers.
        form: Fields of a form body.
        body: A SOAP envelope.
        content_type: What ``body`` is; a form says so by itself.
        max_bytes: Decoded bytes the answer may have.
        repeatable: Whether it may be sent again after a failure.
        beside: Ends of a base URL that are left out for this request, because it lies beside, not below them.
    """

    label: str
    method: str
    path: str
    query: Pairs = ()
    headers: SecretPairs = ()
    form: SecretPairs | None = None
    body: Secret | None = None
    content_type: str = ""
    max_bytes: int = MAX_BODY
    repeatable: bool = True
    beside: tuple[str, ...] = ()

    def url(self, base_url: str) -> str:
        """Return where this is asked with such a base URL, without the query."""
        end = next((end for end in self.beside if base_url.endswith(end)), "")
        return f"{base_url.removesuffix(end)}{self.path}"

    def __repr__(self) -> str:
        return f"<Request {self.label}: {self.method} {self.path}>"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, in seconds, and how often to try.

    Attributes:
        connect: For the look-up of the name and the connection together, and again for the TLS greeting.
        read: For each wait for bytes.
        total: For one request in all: every try, every pause and the whole body.
        tries: How often a repeatable request is sent.
        first_pause: Before the second try at most, and half of it at least; doubled with each further one.
        longest_pause: A server that asks for a longer one (Retry-After) is not asked again.
    """

    connect: float = 5.0
    read: float = 120.0
    total: float = 600.0
    tries: int = 3
    first_pause: float = 0.5
    longest_pause: float = 30.0

    @classmethod
    def usual(cls, system: System) -> Limits:
        """Return the limits for a system: Moodle answers sooner than iSpring, or not at all."""
        return cls(read=60.0) if system is System.MOODLE else cls()


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """A whole answer in memory. Its ``repr`` shows neither headers nor body.

    Attributes:
        status: The HTTP status; never a redirect.
        content_type: As sent; may be empty.
        headers: Cleaned values by lower-case name.
        body: Decoded bytes.
    """

    status: int
    content_type: str
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"<Reply {self.status} {self.content_type}, {len(self.body)} bytes>"
