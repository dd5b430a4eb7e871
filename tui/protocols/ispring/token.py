"""How requests to iSpring are signed: a token that is renewed in time, or login and password."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final, Protocol

from tui.errors import AnswerError
from tui.protocols.http.client import Wire
from tui.protocols.http.messages import Reply, SecretPairs
from tui.protocols.ispring import requests
from tui.protocols.ispring.answers import object_of
from tui.protocols.ispring.errors import message_of, refusal, sign_in_refused
from tui.protocols.ispring.service import ApiKey, Password
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop, alone

_USUAL_LIFE: Final = 1800.0
_LIFE: Final = re.compile(r"0*[1-9][0-9]{0,8}")
"""Seconds a token may be said to live."""
_MARGIN: Final = 60.0
"""Seconds before its end at which a token is renewed. Source: facts on iSpring, 2 A."""

_REFUSALS: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class Signature(Protocol):
    """Signs requests; may be used from several threads.

    What it signs with are pairs: headers over REST, children of ``credentials`` over SOAP.

    Attributes:
        field: The sign-in field at fault if it is refused.
    """

    field: str

    def pairs(self, stop: Stop) -> SecretPairs:
        """Return what signs a request."""
        ...

    def refused(self, pairs: SecretPairs) -> bool:
        """Take note that these were refused; return whether others can be had."""
        ...


class PasswordSignature:
    """Login and password, the same for every request.

    Args:
        who: Whose.
        form: What becomes of them on this wire; by default the seed's three headers.
    """

    def __init__(self, who: Password, form: Callable[[Password], SecretPairs] = requests.credentials) -> None:
        self.field = "password"
        self._pairs = form(who)

    def pairs(self, stop: Stop) -> SecretPairs:
        """Return account, login and password."""
        stop.check()
        return self._pairs

    def refused(self, pairs: SecretPairs) -> bool:
        """Return that there is nothing else to try."""
        return pairs != self._pairs


class TokenSignature:
    """An API key's access token: fetched when first needed, renewed before it ends and after a refusal.

    Args:
        wire: Where to ask for it: over REST, for no SOAP method gives one.
        key: Whose token.
        clock: Seconds that pass, from any beginning.
        form: What becomes of it on the wire it signs for; by default REST's header.
    """

    def __init__(
        self,
        wire: Wire,
        key: ApiKey,
        clock: Callable[[], float] = time.monotonic,
        form: Callable[[Secret], SecretPairs] = requests.bearer,
    ) -> None:
        self.field = "secret"
        self._wire = wire
        self._key = key
        self._clock = clock
        self._form = form
        self._lock = threading.Lock()
        self._token = Secret("")
        self._pairs: SecretPairs = ()
        self._renew_at = 0.0

    def pairs(self, stop: Stop) -> SecretPairs:
        """Return the token, good for a while.

        Raises:
            SignInError: The key was refused.
        """
        with alone(self._lock, stop):
            if not self._pairs or self._clock() >= self._renew_at:
                self._fetch(stop)
            return self._pairs

    def refused(self, pairs: SecretPairs) -> bool:
        """Drop this token, unless somebody else has already renewed it; a new one is worth a try."""
        with self._lock:
            if self._pairs == pairs:
                self._pairs = ()
        return True

    def _fetch(self, stop: Stop) -> None:
        reply = self._wire.fetch(requests.token(self._key), stop)
        self._token, life = _token_of(reply)  # kept to be known, and masked, where a server repeats it alone
        self._pairs = self._form(self._token)
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
    life = _LIFE.fullmatch(answer.get("expires_in", "").strip())
    return Secret(token), float(life[0]) if life else _USUAL_LIFE
