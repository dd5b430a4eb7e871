"""What can go wrong on the way to a server and back, and how to say it.

A ``Fault`` is what the network code raises: a kind and the few words it knows. ``in_words`` makes of it the
error a person reads. Neither holds anything of the request but its label.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from urllib.parse import urljoin, urlsplit

from tui.authority import authority
from tui.errors import AnswerError, TimeLimitError, UnreachableError, WireError
from tui.protocols.http.messages import MIB, Limits
from tui.records import System
from tui.secret import masked
from tui.text import clean

PROXY_SIGN_IN: Final = 407
"""The status of a proxy that wants to know who asks."""


class Kind(Enum):
    """What went wrong."""

    NAME = auto()
    """The name is not known."""
    NAME_SERVER = auto()
    """Nobody can say at the moment whether the name is known."""
    REFUSED = auto()
    NO_WAY = auto()
    """No route, network down, and what else the system says of a connection."""
    CONNECT_TIME = auto()
    READ_TIME = auto()
    TOTAL_TIME = auto()
    CERTIFICATE = auto()
    """``code`` is OpenSSL's number, ``detail`` the issuer if it is known."""
    TLS = auto()
    """No secure connection for any other reason."""
    PROXY = auto()
    """The proxy answered something else than "connected": ``code`` is its status."""
    CLOSED = auto()
    """Closed by the other side in place of an answer."""
    BROKEN_OFF = auto()
    """Closed by the other side in the middle of an answer."""
    NOT_HTTP = auto()
    MOVED = auto()
    """A redirect: ``detail`` is its Location."""
    ENCODING = auto()
    """A content encoding nobody asked for (``detail``), or one the body does not have."""
    TOO_LARGE = auto()


class Fault(Exception):  # noqa: N818 (not an error for people: in_words makes one of it)
    """Something that went wrong on the network.

    Attributes:
        kind: What.
        at: ``host:port`` it was tried at; may be empty.
        detail: As the kind says; not yet cleaned.
        code: As the kind says.
    """

    def __init__(self, kind: Kind, *, at: str = "", detail: str = "", code: int = 0) -> None:
        super().__init__(kind.name)
        self.kind = kind
        self.at = at
        self.detail = detail
        self.code = code

    def afresh(self, kind: Kind | None = None) -> Fault:
        """Return the same fault without its traceback, whose frames hold headers and bodies."""
        return Fault(kind or self.kind, at=self.at, detail=self.detail, code=self.code)


@dataclass(frozen=True, slots=True)
class Errand:
    """What was being done, for the sentence.

    Attributes:
        system: Which system was asked.
        label: What was asked.
        base_url: Where, without a trailing slash.
        proxy: ``host:port`` of the proxy in between; may be empty.
        limits: How long it was to be waited.
        max_bytes: How large the answer was allowed to be.
        path: Where below ``base_url``.
    """

    system: System
    label: str
    base_url: str
    proxy: str
    limits: Limits
    max_bytes: int
    path: str = ""


_NETWORK: Final = "Check the network or VPN of this machine."
_URL: Final = "Check the URL."
_PROXY: Final = "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment."
_FORBIDDEN: Final = f"It may not let anybody there, or the URL is wrong. {_PROXY}"
_AGAIN: Final = "Ask again."
_CA_FILE: Final = "name its certificate as ca_file in the profile."

_EXPIRED, _NOT_YET, _SELF_SIGNED, _WRONG_NAMES = 10, 9, 18, frozenset({62, 63, 64})
UNKNOWN_ISSUER: Final = frozenset({2, 19, 20, 21})
"""OpenSSL's X509_V_ERR_… numbers; they have not changed since 1.0."""


def in_words(fault: Fault, errand: Errand) -> WireError:
    """Return the error that tells a person what happened and what to do next."""
    return _SENTENCES[fault.kind](fault, errand)


def _name(fault: Fault, errand: Errand) -> WireError:
    return _unreachable(f"the name {_host(fault.at)} was not found", f"{_URL} {_NETWORK}", fault, errand)


def _name_server(fault: Fault, errand: Errand) -> WireError:
    what = f"no name server answered the question where {_host(fault.at)} is"
    return _unreachable(what, _NETWORK, fault, errand)


def _refused(fault: Fault, errand: Errand) -> WireError:
    remedy = "Check the URL and its port; the server may be down."
    return _unreachable(f"{_place(fault, errand)} refused the connection", remedy, fault, errand)


def _no_way(fault: Fault, errand: Errand) -> WireError:
    reason = f" ({clean(fault.detail, 80)})" if fault.detail else ""
    return _unreachable(f"there is no way to {_place(fault, errand)}{reason}", _NETWORK, fault, errand)


def _connect_time(fault: Fault, errand: Errand) -> WireError:
    what = f"no connection to {_place(fault, errand)} within {errand.limits.connect:g} s"
    if _at_proxy(fault, errand):
        return TimeLimitError(what, system=errand.system, remedy=_PROXY)
    return TimeLimitError(what, system=errand.system, remedy=f"{_URL} {_NETWORK}", field="url")


def _read_time(_: Fault, errand: Errand) -> WireError:
    what = f"asked for {errand.label}, nothing came for {errand.limits.read:g} s"
    return TimeLimitError(what, system=errand.system, remedy="The server may be busy: ask again later.")


def _total_time(_: Fault, errand: Errand) -> WireError:
    what = f"asked for {errand.label}, the answer was not complete after {errand.limits.total:g} s"
    return TimeLimitError(what, system=errand.system, remedy="The server may be busy: ask again later.")


def _certificate(fault: Fault, errand: Errand) -> WireError:
    whose = f"the certificate of {_place(fault, errand)}"
    issuer = f", “{clean(fault.detail, 80)}”" if fault.detail else ""
    if fault.code == _EXPIRED:
        what = f"{whose} has expired"
        remedy = "Whoever runs the server must renew it. Check the clock of this machine, too."
    elif fault.code == _NOT_YET:
        what, remedy = f"{whose} is not valid yet", "Check the clock of this machine."
    elif fault.code == _SELF_SIGNED:
        what, remedy = f"{whose} is self-signed", f"If it is meant to be, {_CA_FILE}"
    elif fault.code in _WRONG_NAMES:
        what, remedy = f"{whose} is for another name", _URL
    elif fault.code in UNKNOWN_ISSUER:
        what = f"{whose} was issued by an authority this machine does not know{issuer}"
        remedy = f"If you trust the authority, {_CA_FILE}"
    else:
        what, remedy = f"{whose} was not accepted (OpenSSL code {fault.code}{issuer})", f"{_URL} {_NETWORK}"
    return UnreachableError(what, system=errand.system, remedy=remedy, field="url")


def _tls(fault: Fault, errand: Errand) -> WireError:
    remedy = "Check the URL and its port: https:// may be wrong there."
    return _unreachable(
        f"no secure connection could be agreed with {_place(fault, errand)}", remedy, fault, errand
    )


def _proxy(fault: Fault, errand: Errand) -> WireError:
    status = f" ({fault.code})" if fault.code else ""
    if fault.code == PROXY_SIGN_IN:
        what = f"the proxy {errand.proxy} asks for a sign-in{status}"
        return UnreachableError(what, system=errand.system, remedy=_PROXY)
    what = f"the proxy {errand.proxy} would not connect to the server{status}"
    return UnreachableError(what, system=errand.system, remedy=_FORBIDDEN, field="url")


def _closed(_: Fault, errand: Errand) -> WireError:
    what = f"asked for {errand.label}, the server closed the connection without an answer"
    remedy = "Ask again; if it stays so, check the URL and its port."
    return AnswerError(what, system=errand.system, remedy=remedy)


def _broken_off(_: Fault, errand: Errand) -> WireError:
    what = f"the answer to {errand.label} was broken off before its end"
    return AnswerError(what, system=errand.system, remedy=_AGAIN)


def _not_http(_: Fault, errand: Errand) -> WireError:
    what = f"what answers at {errand.base_url} is no web server"
    return AnswerError(what, system=errand.system, remedy="Check the URL and its port.", field="url")


def _moved(fault: Fault, errand: Errand) -> WireError:
    place, base = _target(fault.detail, errand)
    if base and base != errand.base_url:
        what, remedy = f"the server has moved to {base}", f"Change the URL to {base}."
    elif place and place != _origin(errand.base_url):
        what = f"asked for {errand.label}, the server pointed to a page at {place}"
        remedy = "It may stand behind a sign-in page, which Rollbook cannot pass; or the URL is wrong."
    else:
        what = f"asked for {errand.label}, the server pointed to another page of its own"
        remedy = "Check the part of the URL behind the host."
    return AnswerError(what, system=errand.system, remedy=remedy, field="url")


def _encoding(fault: Fault, errand: Errand) -> WireError:
    name = clean(masked(fault.detail), 40)
    what = f"the answer to {errand.label} is packed in a way nobody asked for or can undo (“{name}”)"
    return AnswerError(what, system=errand.system, remedy="A proxy in between may be at fault.")


def _too_large(_: Fault, errand: Errand) -> WireError:
    what = f"the answer to {errand.label} is larger than {_size(errand.max_bytes)}"
    return AnswerError(what, system=errand.system, remedy="Nothing beyond that was read.")


_SENTENCES: Final[dict[Kind, Callable[[Fault, Errand], WireError]]] = {
    Kind.NAME: _name,
    Kind.NAME_SERVER: _name_server,
    Kind.REFUSED: _refused,
    Kind.NO_WAY: _no_way,
    Kind.CONNECT_TIME: _connect_time,
    Kind.READ_TIME: _read_time,
    Kind.TOTAL_TIME: _total_time,
    Kind.CERTIFICATE: _certificate,
    Kind.TLS: _tls,
    Kind.PROXY: _proxy,
    Kind.CLOSED: _closed,
    Kind.BROKEN_OFF: _broken_off,
    Kind.NOT_HTTP: _not_http,
    Kind.MOVED: _moved,
    Kind.ENCODING: _encoding,
    Kind.TOO_LARGE: _too_large,
}


def _unreachable(what: str, remedy: str, fault: Fault, errand: Errand) -> UnreachableError:
    if _at_proxy(fault, errand):  # nothing in the sign-in is at fault
        return UnreachableError(what, system=errand.system, remedy=_PROXY)
    return UnreachableError(what, system=errand.system, remedy=remedy, field="url")


def _at_proxy(fault: Fault, errand: Errand) -> bool:
    return bool(errand.proxy) and fault.at == errand.proxy


def _place(fault: Fault, errand: Errand) -> str:
    return f"the proxy {fault.at}" if _at_proxy(fault, errand) else fault.at


def _host(place: str) -> str:
    return place.rpartition(":")[0]


def _size(count: int) -> str:
    return f"{count // MIB} MiB" if count >= MIB else f"{count} bytes"


def _target(location: str, errand: Errand) -> tuple[str, str]:
    """Return scheme and host a Location points to, and the base URL below which it is what was asked for.

    Either is empty where there is none that can be shown. Nothing else of a Location is ever shown.
    """
    asked = f"{errand.base_url}{errand.path}"
    try:
        target = urljoin(asked, masked(location))
        place = _origin(target)
        path = urlsplit(target).path
    except ValueError:
        return "", ""
    own_path = urlsplit(errand.base_url).path
    moved = path.endswith(errand.path) if errand.path else path == own_path
    base = f"{place}{path.removesuffix(errand.path).rstrip('/')}" if place and moved else ""
    return clean(place, 200), clean(base, 200)


def _origin(url: str) -> str:
    """Return ``scheme://host``, with the port unless it is the usual one. Raises ``ValueError``."""
    parts = urlsplit(url)
    place = authority(parts.scheme, parts.hostname or "", parts.port)
    return f"{parts.scheme}://{place}" if parts.hostname else ""
