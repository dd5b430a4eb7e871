"""TLS on top of any channel: on a socket, and inside the tunnel through a TLS proxy.

OpenSSL works on buffers in memory here, so that all waiting happens in the channel below, which knows about
deadlines and stopping.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from tui.protocols.http.faults import Fault, Kind
from tui.protocols.http.sockets import Channel

_T = TypeVar("_T")

_RECORD: Final = 64 * 1024
"""Bytes read from below at once."""

_ALERT_TIME: Final = 0.5
"""Seconds for telling the other side why the greeting failed."""


class TlsChannel:
    """A channel that encrypts what goes through another channel, which it owns.

    Raises (from the constructor, which does the greeting):
        StoppedError: Stop was said.
        Fault: ``CERTIFICATE``, ``TLS``, ``CONNECT_TIME`` or ``TOTAL_TIME``; the channel below is then closed.
    """

    def __init__(self, below: Channel, context: ssl.SSLContext, host: str, seconds: float, at: str) -> None:
        self._below = below
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        try:
            self._greet(time.monotonic() + seconds, at)
        except BaseException:
            below.close()
            raise

    def receive(self, most: int, until: float) -> bytes:
        """Return the next decrypted bytes. An end without a goodbye is an end like any other, as in HTTP."""
        try:
            return self._exchange(lambda: self.tls.read(most), until)
        except ssl.SSLEOFError:
            return b""
        except ssl.SSLError:
            raise Fault(Kind.CLOSED) from None

    def send(self, data: bytes, until: float) -> None:
        """Encrypt and send all of it."""
        try:
            self._exchange(lambda: self.tls.write(data), until)
        except ssl.SSLError:
            raise Fault(Kind.CLOSED) from None

    def close(self) -> None:
        """Close the channel below."""
        self._below.close()

    def is_readable(self, within: float = 0.0) -> bool:
        """Whether something, or the end, can be read within so many seconds."""
        return bool(self.tls.pending() or self._incoming.pending) or self._below.is_readable(within)

    def _greet(self, until: float, at: str) -> None:
        try:
            self._exchange(self.tls.do_handshake, until)
        except ssl.SSLCertVerificationError as error:
            self._tell_why()
            raise Fault(Kind.CERTIFICATE, at=at, code=error.verify_code) from None
        except ssl.SSLError:
            self._tell_why()
            raise Fault(Kind.TLS, at=at) from None
        except Fault as fault:
            kinds = {Kind.READ_TIME: Kind.CONNECT_TIME, Kind.CLOSED: Kind.TLS}
            raise Fault(kinds.get(fault.kind, fault.kind), at=at) from None

    def _exchange(self, act: Callable[[], _T], until: float) -> _T:
        """Do something with OpenSSL, carrying bytes to and fro for as long as it asks for them."""
        while True:
            try:
                result = act()
            except ssl.SSLWantReadError:
                self._flush(until)
                data = self._below.receive(_RECORD, until)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            else:
                self._flush(until)
                return result

    def _flush(self, until: float) -> None:
        if self._outgoing.pending:
            self._below.send(self._outgoing.read(), until)

    def _tell_why(self) -> None:
        """Send the alert OpenSSL has written, so that the server's log can name the reason."""
        with suppress(Fault):
            self._flush(time.monotonic() + _ALERT_TIME)
