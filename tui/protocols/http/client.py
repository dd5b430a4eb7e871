"""Requests over HTTP, and answers read while they arrive. The only module that imports httpx.

Every request passes the read-only gate, waits for its turn, is bounded in time and size and can be stopped
from another thread wherever it waits. Redirects are not followed, cookies not kept, and what goes wrong is
told in words without a secret or a query string.

Example::

    wire = Wire("https://learn.example.org/moodle", System.MOODLE)
    with wire.open(request, stop) as answer:
        for chunk in answer.chunks():
            ...
"""

from __future__ import annotations

import logging
import random
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx

from tui import __version__
from tui.errors import SignInError, UnreachableError
from tui.protocols import gate
from tui.protocols.http.bodies import ACCEPTED, gathered, unpacked
from tui.protocols.http.certificates import issuer_at
from tui.protocols.http.clocks import clock_ahead
from tui.protocols.http.faults import PROXY_SIGN_IN, UNKNOWN_ISSUER, Errand, Fault, Kind, in_words
from tui.protocols.http.messages import MAX_BODY, MAX_STATUSES, Limits, Reply, Request, SecretPairs
from tui.protocols.http.network import Line, Received, step
from tui.protocols.http.origins import Origin, Proxy, origin_of, proxy_for
from tui.protocols.http.pace import Pace
from tui.protocols.http.retry import BUSY, pause_after_fault, pause_after_status
from tui.protocols.http.turns import in_turn
from tui.protocols.http.watch import Watch
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop
from tui.text import clean

__all__ = ["MAX_BODY", "MAX_STATUSES", "Answer", "Limits", "Reply", "Request", "Wire"]

_REDIRECTS: Final = range(300, 400)
_FORM: Final = "application/x-www-form-urlencoded"
_chance: Final = random.SystemRandom().random

for _logger in ("httpx", "httpcore"):  # at INFO and below they log whole URLs and headers
    logging.getLogger(_logger).setLevel(logging.WARNING)


class Answer:
    """The head of an answer, and its body still to come: inside ``with wire.open(…)`` only.

    Attributes:
        status: The HTTP status; never a redirect.
        content_type: As sent, cleaned; may be empty.
    """

    def __init__(self, response: httpx.Response, watch: Watch, errand: Errand) -> None:
        self._response = response
        self._watch = watch
        self._errand = errand
        self.status = response.status_code
        self.content_type = self.header("content-type")

    def header(self, name: str) -> str:
        """Return a header of the answer, cleaned; empty if it is not there."""
        return clean(self._response.headers.get(name, ""))

    def chunks(self) -> Iterator[bytes]:
        """Yield the decoded body while it arrives, in pieces of about 64 kB if it comes fast; once only.

        Raises:
            StoppedError: Stop was said.
            TimeLimitError: Nothing came for too long, or it was too long in all.
            AnswerError: It is broken off, too large, or packed otherwise than asked for.
        """
        pieces = gathered(self._raw(), self._response.extensions["more_waiting"])
        encoding = self._response.headers.get("content-encoding", "")
        try:
            yield from in_turn(unpacked(pieces, encoding, self._errand.max_bytes))
        except Fault as fault:
            error = in_words(fault, self._errand)
        else:
            return
        raise error

    def whole(self) -> Reply:
        """Return the whole answer. Raises as ``chunks`` does."""
        headers = {name: clean(value) for name, value in self._response.headers.items()}
        return Reply(self.status, self.content_type, headers, b"".join(self.chunks()))

    def _raw(self) -> Iterator[bytes]:
        length = self._response.headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._errand.max_bytes:
            raise Fault(Kind.TOO_LARGE)
        pieces = self._response.iter_raw()
        while piece := step(self._watch, partial(next, pieces, b""), in_body=True):
            yield piece


class Wire:
    """The way to one system: one origin, one client, shared by all threads. Nothing is connected yet.

    Args:
        base_url: Scheme, host and perhaps a path, below which every request lies.
        system: Whose read-only lists apply and who is named in errors.
        limits: Time limits and tries; by default the system's usual ones.
        ca_file: Certificates in PEM form that are trusted in addition to the machine's.
        allow_plain_http: Allow ``http://``.
        extra_functions: Further reading Moodle functions, named by the profile.

    Attributes:
        base_url: Normalised, without a trailing slash.
        host: With its port unless it is the usual one.
        clock_ahead: Seconds by which the server's clock was ahead of ours at its last answer; None while no
            answer has told the time.

    Raises:
        UnreachableError: The URL cannot be used (field ``url``), or ``ca_file`` not read (field ``ca_file``).
        UsageError: A further function does not say that it only reads.
    """

    def __init__(
        self,
        base_url: str,
        system: System,
        *,
        limits: Limits | None = None,
        ca_file: Path | None = None,
        allow_plain_http: bool = False,
        extra_functions: frozenset[str] = frozenset(),
    ) -> None:
        self.system = system
        self.limits = limits or Limits.usual(system)
        self._origin = origin_of(base_url, system, allow_plain_http=allow_plain_http)
        self._proxy = proxy_for(self._origin, system)
        self._extra_functions = gate.reading_functions(extra_functions)
        self.base_url = self._origin.url
        self.host = self._origin.authority
        self.clock_ahead: float | None = None
        secure = "https" in {self._origin.scheme, self._proxy.scheme if self._proxy else ""}
        context = _trust(ca_file, system) if secure else None
        self._client = _client(self._origin, self._proxy, self.limits, context)
        self._pace = Pace()
        self._closing = Stop()
        self._lock = threading.Lock()
        self._active = 0

    def __repr__(self) -> str:
        return f"<Wire {self.system.label} {self.base_url}>"

    @contextmanager
    def open(self, request: Request, stop: Stop) -> Iterator[Answer]:
        """Send a request and give its answer, whose body has still to be read.

        A repeatable request is sent again after a passing fault or when the server asks for patience; the
        last answer is then given whatever its status is. Leaving the block before the body was read to its
        end closes the connection.

        Args:
            request: What to ask.
            stop: Ends every wait, in the block too.

        Raises:
            GateError: It is no request this program may send.
            StoppedError: Stop was said, or the wire was closed.
            SignInError: A secret that cannot be sent in a header.
            UnreachableError: No connection could be made.
            TimeLimitError: It took too long.
            AnswerError: There was no answer, a redirect, or nothing that is HTTP.
        """
        gate.check(request, self.system, self._extra_functions)
        with (
            self._part(stop) as own_stop,
            self._pace.turn(own_stop),
            Watch(own_stop, self.limits.total) as watch,
        ):
            errand = self._errand(request)
            response = self._ask_patiently(request, errand, watch)
            try:
                yield Answer(response, watch, errand)
            finally:
                response.close()

    def fetch(self, request: Request, stop: Stop) -> Reply:
        """Send a request and return the whole answer. Raises as ``open`` and ``Answer.chunks`` do."""
        with self.open(request, stop) as answer:
            return answer.whole()

    def close(self) -> None:
        """Say stop to everything under way, and close all connections as soon as nobody uses them."""
        self._closing.set()
        self._close_if_unused()

    @contextmanager
    def _part(self, stop: Stop) -> Iterator[Stop]:
        """Take part in the wire's life: the stop given ends with the caller's and with the wire."""
        own_stop = Stop(stop)
        leave = self._closing.on_stop(own_stop.set)
        with self._lock:
            self._active += 1
        try:
            yield own_stop
        finally:
            leave()
            own_stop.finish()
            with self._lock:
                self._active -= 1
            self._close_if_unused()

    def _close_if_unused(self) -> None:
        with self._lock:
            if self._closing.is_set and not self._active:
                self._client.close()

    def _ask_patiently(self, request: Request, errand: Errand, watch: Watch) -> httpx.Response:
        """Send a request as often as it is worth it; return the last answer."""
        tries = 0
        while True:
            tries += 1
            outcome = self._try(request, errand, watch, tries)
            if isinstance(outcome, httpx.Response):
                return outcome
            watch.stop.wait(outcome)

    def _try(self, request: Request, errand: Errand, watch: Watch, tries: int) -> httpx.Response | float:
        """Send a request once; return the answer to give, or the seconds after which to try again."""
        limits = self.limits if request.repeatable else replace(self.limits, tries=1)
        try:
            response = self._ask(request, watch)
        except Fault as found:
            fault = found.afresh()
        else:
            retry_after = response.headers.get("retry-after", "")
            now = datetime.now(UTC)
            pause = pause_after_status(response.status_code, retry_after, tries, limits, _chance(), now=now)
            if pause is None or pause >= watch.left:
                return response
            response.close()
            return pause
        pause = pause_after_fault(fault.kind, tries, limits, _chance())
        if pause is not None and pause < watch.left:
            return pause
        raise in_words(self._explained(fault, watch), errand)

    def _ask(self, request: Request, watch: Watch) -> httpx.Response:
        sent = self._built(request)
        begun = time.monotonic()
        response = step(watch, partial(self._client.send, sent, stream=True))
        if response.status_code in BUSY:
            self._pace.refused()
        else:
            self._pace.answered(request.label, time.monotonic() - begun)
        ahead = clock_ahead(response.headers, datetime.now(UTC))
        self.clock_ahead = self.clock_ahead if ahead is None else ahead
        if self._proxy and response.status_code == PROXY_SIGN_IN:
            response.close()
            raise Fault(Kind.PROXY, code=PROXY_SIGN_IN)
        return response

    def _explained(self, fault: Fault, watch: Watch) -> Fault:
        """Add to a fault who issued the certificate that is not trusted, if that can be found out."""
        if fault.code not in UNKNOWN_ISSUER or fault.kind is not Kind.CERTIFICATE or self._proxy:
            return fault
        host, port, at = self._origin.host, self._origin.port, self._origin.place
        with suppress(Fault):
            issuer = step(watch, partial(issuer_at, host, port, at, self.limits.connect))
            return Fault(Kind.CERTIFICATE, at=at, detail=issuer, code=fault.code)
        return fault

    def _built(self, request: Request) -> httpx.Request:
        headers = [(name.encode(), _header_value(value, self.system)) for name, value in request.headers]
        content, content_type = None, request.content_type
        if request.form is not None:
            content, content_type = _encoded(_revealed(request.form)).encode(), _FORM
        elif request.body is not None:
            content = request.body.reveal().encode("utf-8", "replace")
        if content_type:
            headers.append((b"Content-Type", content_type.encode()))
        query = f"?{_encoded(request.query)}" if request.query else ""
        url = f"{request.url(self.base_url)}{query}"
        return self._client.build_request(request.method, url, headers=headers, content=content)

    def _errand(self, request: Request) -> Errand:
        proxy = self._proxy.place if self._proxy else ""
        limits, most = self.limits, request.max_bytes
        return Errand(self.system, request.label, self.base_url, proxy, limits, most, request.path)


class _Transport(httpx.BaseTransport):
    """Carries httpx's requests over our line, whatever origin they name."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. A redirect ends here, before httpx makes a request of it; cookies, too."""
        received = self._line.ask(request.method, request.url.raw_path, request.headers.raw, request.read())
        if received.status in _REDIRECTS:
            received.close()
            raise Fault(Kind.MOVED, detail=httpx.Headers(received.headers).get("location", ""))
        return httpx.Response(
            received.status,
            headers=[(name, value) for name, value in received.headers if name.lower() != b"set-cookie"],
            stream=_Body(received),
            extensions={"more_waiting": received.more_waiting},
        )

    def close(self) -> None:
        self._line.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer, as httpx wants to see it."""

    def __init__(self, received: Received) -> None:
        self._received = received

    def __iter__(self) -> Iterator[bytes]:
        yield from self._received.pieces

    def close(self) -> None:
        self._received.close()


def _client(
    origin: Origin, proxy: Proxy | None, limits: Limits, context: ssl.SSLContext | None
) -> httpx.Client:
    return httpx.Client(
        transport=_Transport(Line(origin, proxy, limits, context)),
        headers={"User-Agent": f"Rollbook/{__version__}", "Accept-Encoding": ACCEPTED},
        follow_redirects=False,
        trust_env=False,  # the proxy is ours to choose, and a .netrc is nobody's business here
    )


def _trust(ca_file: Path | None, system: System) -> ssl.SSLContext:
    """Return whom to trust: the machine's authorities (or Mozilla's, where it has none) and ``ca_file``."""
    named, field = "SSL_CERT_FILE in the environment", ""
    try:
        context = ssl.create_default_context()
        if not context.cert_store_stats()["x509_ca"]:  # a folder of them counts as none until it is used
            context = httpx.create_ssl_context()
            context.load_default_certs()
        if ca_file is not None:
            named, field = f"the ca_file “{clean(str(ca_file), 200)}”", "ca_file"
            context.load_verify_locations(ca_file)
    except OSError as error:
        reason = "holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        what, remedy = f"{named} cannot be used: {reason}", "It must hold certificates in PEM form."
    else:
        return context
    raise UnreachableError(what, system=system, remedy=remedy, field=field)


def _header_value(value: str | Secret, system: System) -> bytes:
    content = _sendable(value)
    if content is None:
        raise SignInError(
            "part of the sign-in begins or ends with a blank or holds a control character",
            system=system,
            remedy="It cannot be sent like that: type it again.",
            field="secret" if isinstance(value, Secret) else "",
        )
    return content


def _sendable(value: str | Secret) -> bytes | None:
    """Return the bytes of a header's value; None if it is none, so that no error's frame holds the secret."""
    text = value.reveal() if isinstance(value, Secret) else value
    fits = text == text.strip() and not any(character < " " or character == "\x7f" for character in text)
    return text.encode("utf-8", "replace") if fits else None


def _encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Return pairs as a form or a query; half a character, which JSON can name, becomes "?"."""
    return urlencode(list(pairs), errors="replace")


def _revealed(form: SecretPairs) -> list[tuple[str, str]]:
    return [(name, value.reveal() if isinstance(value, Secret) else value) for name, value in form]
