"""Connections that end when they are told to: httpcore's connection pool on our own sockets.

The only module that knows httpcore. Everything that leaves it is a ``Fault`` or ``StoppedError`` without the
traceback, causes and context of the place where it arose: frames there hold headers and bodies.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import httpcore

from tui.errors import StoppedError
from tui.protocols.http.faults import Fault, Kind
from tui.protocols.http.messages import Limits
from tui.protocols.http.origins import Origin, Proxy, place
from tui.protocols.http.sockets import Channel, connect
from tui.protocols.http.tls import TlsChannel
from tui.protocols.http.watch import Watch

_T = TypeVar("_T")

KEPT: Final = 8
"""Idle connections kept at most: more than ever are in use at once, or threads would reconnect constantly."""

KEPT_FOR: Final = 30.0
"""Seconds an idle connection is kept."""

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Received:
    """The head of an answer, and its body still to come.

    Attributes:
        status: The HTTP status.
        headers: As they came.
        pieces: The body, out of chunked encoding, while it arrives.
        more_waiting: Whether more has arrived within so many seconds.
        close: Gives the connection back if the body was read to its end, else closes it.
    """

    status: int
    headers: Headers
    pieces: Iterable[bytes]
    more_waiting: Callable[[float], bool]
    close: Callable[[], None]


def step(watch: Watch, act: Callable[[], _T], *, in_body: bool = False) -> _T:
    """Do one step on the network under a watch, and let nothing out that tells of the request.

    Args:
        watch: Its stop and deadline end the step.
        act: The step.
        in_body: Whether the head of the answer was read already.

    Raises:
        StoppedError: Stop was said.
        Fault: What went wrong.
    """
    ending: Fault | StoppedError
    try:
        with watch.at_work():
            return act()
    except StoppedError:
        ending = StoppedError("stopped")
    except Fault as fault:
        ending = fault.afresh()
    except httpcore.ProxyError as error:
        ending = Fault(Kind.PROXY, code=_leading_number(str(error)))
    except (httpcore.ProtocolError, httpcore.NetworkError) as error:
        ending = Fault(Kind.CLOSED if str(error).startswith("Server disconnected") else Kind.NOT_HTTP)
    if in_body and isinstance(ending, Fault) and ending.kind in {Kind.CLOSED, Kind.NOT_HTTP}:
        ending = ending.afresh(Kind.BROKEN_OFF)
    raise ending


class Line:
    """The connections to one origin, kept open and shared by all threads."""

    def __init__(
        self, origin: Origin, proxy: Proxy | None, limits: Limits, context: ssl.SSLContext | None
    ) -> None:
        self._origin = origin
        self._timeouts = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": None}
        common: dict[str, Any] = {
            "ssl_context": context,
            "max_connections": None,
            "max_keepalive_connections": KEPT,
            "keepalive_expiry": KEPT_FOR,
            "network_backend": _Backend(),
        }
        self._pool = _proxy_pool(proxy, context, common) if proxy else httpcore.ConnectionPool(**common)

    def ask(self, method: str, target: bytes, headers: Headers, content: bytes) -> Received:
        """Send a request to the origin and return the head of the answer. To be called in a ``step``."""
        origin = self._origin
        url = httpcore.URL(
            scheme=origin.scheme.encode(), host=origin.host.encode(), port=origin.port, target=target
        )
        request = httpcore.Request(
            method, url, headers=headers, content=content, extensions={"timeout": self._timeouts}
        )
        response = self._pool.handle_request(request)
        stream: httpcore.NetworkStream = response.extensions["network_stream"]
        is_readable: Callable[[float], bool] = stream.get_extra_info("is_readable_within")
        return Received(
            response.status, response.headers, response.iter_stream(), is_readable, response.close
        )

    def close(self) -> None:
        """Close all connections; none may be in use."""
        self._pool.close()


def _proxy_pool(
    proxy: Proxy, context: ssl.SSLContext | None, common: dict[str, Any]
) -> httpcore.ConnectionPool:
    password = proxy.password.reveal() if proxy.password else ""
    sign_in = (proxy.user.encode(), password.encode()) if proxy.user else None
    return httpcore.HTTPProxy(
        httpcore.URL(scheme=proxy.scheme.encode(), host=proxy.host.encode(), port=proxy.port, target=b"/"),
        proxy_auth=sign_in,
        proxy_ssl_context=context if proxy.scheme == "https" else None,
        **common,
    )


class _Stream(httpcore.NetworkStream):
    """One of our channels, as httpcore wants to see it."""

    def __init__(self, channel: Channel, at: str) -> None:
        self._channel = channel
        self._at = at

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._channel.receive(max_bytes, _until(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._channel.send(buffer, _until(timeout))
        except Fault as fault:
            if fault.kind is Kind.CLOSED:
                # A server may answer before it has read everything: httpcore then reads that answer.
                raise httpcore.WriteError from None
            raise

    def close(self) -> None:
        self._channel.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = _until(timeout) - time.monotonic()
        channel = TlsChannel(self._channel, ssl_context, server_hostname or "", seconds, self._at)
        return _Stream(channel, self._at)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return self._channel.is_readable()
        if info == "is_readable_within":
            return self._channel.is_readable
        if info == "ssl_object" and isinstance(self._channel, TlsChannel):
            return self._channel.tls
        return None


class _Backend(httpcore.NetworkBackend):
    """Makes httpcore's connections from our channels."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        del local_address, socket_options
        return _Stream(connect(host, port, _until(timeout) - time.monotonic()), place(host, port))


def _until(seconds: float | None) -> float:
    """Return when a wait of so many seconds ends. All of ours have a limit."""
    return time.monotonic() + (seconds or 0.0)


def _leading_number(text: str) -> int:
    first = text.partition(" ")[0]
    return int(first) if first.isdecimal() else 0
