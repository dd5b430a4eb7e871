"""How requests to iSpring are signed: a token that is renewed in time, or login and password."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final, Protocol

from tui.errors import AnswerError
from tui.pool import Stop
from tui.protocols import ispring_requests as requests
from tui.protocols.http import Wire
from tui.protocols.ispring import ApiKey, Password
from tui.protocols.ispring_answers import object_of
from tui.protocols.ispring_errors import message_of, refusal, sign_in_refused
from tui.protocols.messages import Reply, SecretPairs
from tui.records import System
from tui.secret import Secret

_USUAL_LIFE: Final = 1800.0
_MARGIN: Final = 60.0
"""Seconds before its end at which a token is renewed. Source: facts on iSpring, 2 A."""

_LOOK_UP: Final = 0.05
"""Seconds after which somebody who waits for another's new token looks whether to stop."""

_REFUSALS: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class Signature(Protocol):
    """Signs requests; may be used from several threads.

    Attributes:
        field: The sign-in field at fault if it is refused.
    """

    field: str

    def headers(self, stop: Stop) -> SecretPairs:
        """Return the headers that sign a request."""
        ...

    def refused(self, headers: SecretPairs) -> bool:
        """Take note that these were refused; return whether others can be had."""
        ...


class PasswordSignature:
    """Login and password, the same for every request."""

    def __init__(self, who: Password) -> None:
        self.field = "password"
        self._headers = requests.credentials(who)

    def headers(self, stop: Stop) -> SecretPairs:
        """Return the seed's three headers."""
        stop.check()
        return self._headers

    def refused(self, headers: SecretPairs) -> bool:
        """Return that there is nothing else to try."""
        return headers != self._headers


class TokenSignature:
    """An API key's access token: fetched when first needed, renewed before it ends and after a refusal.

    Args:
        wire: Where to ask for it.
        key: Whose token.
        clock: Seconds that pass, from any beginning.
    """

    def __init__(self, wire: Wire, key: ApiKey, clock: Callable[[], float] = time.monotonic) -> None:
        self.field = "secret"
        self._wire = wire
        self._key = key
        self._clock = clock
        self._lock = threading.Lock()
        self._headers: SecretPairs = ()
        self._renew_at = 0.0

    def headers(self, stop: Stop) -> SecretPairs:
        """Return the header with a token that is good for a while.

        Raises:
            SignInError: The key was refused.
        """
        with self._alone(stop):
            if not self._headers or self._clock() >= self._renew_at:
                self._fetch(stop)
            return self._headers

    def refused(self, headers: SecretPairs) -> bool:
        """Drop this token, unless somebody else has already renewed it; a new one is worth a try."""
        with self._lock:
            if self._headers == headers:
                self._headers = ()
        return True

    @contextmanager
    def _alone(self, stop: Stop) -> Iterator[None]:
        while not self._lock.acquire(timeout=_LOOK_UP):
            stop.check()
        try:
            yield
        finally:
            self._lock.release()

    def _fetch(self, stop: Stop) -> None:
        reply = self._wire.fetch(requests.token(self._key), stop)
        token, life = _token_of(reply)
        self._headers = requests.bearer(token)
        self._renew_at = self._clock() + life - min(_MARGIN, life / 2)


def _token_of(reply: Reply) -> tuple[Secret, float]:
    """Return the token of an answer and the seconds it lives.

    Raises:
        SignInError: The key was refused.
        WireError: There is no token in the answer.
    """
    if reply.status in _REFUSALS:
        raise sign_in_refused(message_of(reply.body), "secret", str(int(reply.status)))
    if reply.status != HTTPStatus.OK:
        raise refusal(reply.status, reply.body, "sign-in")
    answer = object_of(reply.body, reply.content_type)
    token = answer.get("access_token", "").strip()
    if not token:
        what, remedy = "the answer to the sign-in holds no token", "Is the API URL right?"
        raise AnswerError(what, system=System.ISPRING, remedy=remedy, field="api_url")
    life = answer.get("expires_in", "").strip()
    return Secret(token), float(life) if life.isdecimal() and int(life) else _USUAL_LIFE
