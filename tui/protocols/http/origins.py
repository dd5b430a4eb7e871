"""Where a wire leads: its base URL taken apart and pinned, and the proxy in between."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from tui.authority import USUAL_PORTS, authority
from tui.errors import UnreachableError
from tui.records import System
from tui.secret import Secret
from tui.text import clean

_PREFIX: Final = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'()*+,=:@-]|%[0-9A-Fa-f]{2})+)*")


@dataclass(frozen=True, slots=True)
class Origin:
    """A base URL in parts.

    Attributes:
        scheme: ``https`` or ``http``.
        host: Lower case, ASCII, without brackets.
        port: Always given.
        prefix: Path below which everything lies; empty, or starts and does not end with ``/``.
    """

    scheme: str
    host: str
    port: int
    prefix: str = ""

    @property
    def place(self) -> str:
        """``host:port``."""
        return place(self.host, self.port)

    @property
    def authority(self) -> str:
        """The host, with its port unless it is the usual one."""
        return authority(self.scheme, self.host, self.port)

    @property
    def url(self) -> str:
        """The base URL without a trailing slash."""
        return f"{self.scheme}://{self.authority}{self.prefix}"

    @property
    def is_loopback(self) -> bool:
        """Whether it can only be this machine."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, with its sign-in if it has one."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: Secret | None = None

    @property
    def place(self) -> str:
        """``host:port``."""
        return place(self.host, self.port)


def place(host: str, port: int) -> str:
    """Return ``host:port``, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def origin_of(url: str, system: System, *, allow_plain_http: bool = False) -> Origin:
    """Take a base URL apart.

    Raises:
        UnreachableError: It cannot be used: the error says why, with the field ``url``.
    """
    try:
        parts = urlsplit(url.strip())
        scheme, port = parts.scheme, parts.port
        host = _ascii(parts.hostname or "")
    except ValueError:
        raise _unusable("is not well-formed", url, system) from None
    if scheme not in USUAL_PORTS or not host:
        raise _unusable("does not begin with https:// and a host", url, system)
    if "@" in parts.netloc:
        raise _unusable("holds a sign-in", "", system, "Leave it out; the sign-in has its own fields.")
    prefix = parts.path.rstrip("/")
    if parts.query or parts.fragment or not _PREFIX.fullmatch(prefix) or {".", ".."} & set(prefix.split("/")):
        raise _unusable("holds more than a host and a path", _bare(url), system)
    if scheme == "http" and not allow_plain_http:
        remedy = "Use https://, or set allow_plain_http = true in the profile if the network is yours alone."
        raise _unusable("would send secrets over the network in the clear", _bare(url), system, remedy)
    return Origin(scheme, host, port or USUAL_PORTS[scheme], prefix)


def proxy_for(origin: Origin, system: System) -> Proxy | None:
    """Return the proxy the environment asks for, as every program here reads it; never one for this machine.

    Raises:
        UnreachableError: It is of a kind, or written in a way, that cannot be used.
    """
    if origin.is_loopback:
        return None
    found = getproxies()
    url = found.get(origin.scheme) or found.get("all") or ""
    if not url or proxy_bypass(origin.place):
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.scheme not in USUAL_PORTS:
        raise UnreachableError(
            "the proxy named in the environment is not one of the kinds http:// and https://",
            system=system,
            remedy="Check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.",
        )
    user, password = unquote(parts.username or ""), Secret(unquote(parts.password or ""))
    return Proxy(parts.scheme, host, port or USUAL_PORTS[parts.scheme], user, password)


def _ascii(host: str) -> str:
    """Return a host as it is looked up. Raises ``ValueError`` (of which ``UnicodeError`` is one)."""
    if not host or ":" in host or host.isascii():
        return host.lower()
    return host.encode("idna").decode("ascii").lower()


def _bare(url: str) -> str:
    return re.split(r"[?#]", url, maxsplit=1)[0]


def _unusable(why: str, url: str, system: System, remedy: str = "") -> UnreachableError:
    shown = f" “{clean(url, 120)}”" if url else ""
    remedy = remedy or "It looks like https://learn.example.org or https://example.org/moodle."
    return UnreachableError(f"the URL{shown} {why}", system=system, remedy=remedy, field="url")
