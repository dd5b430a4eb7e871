"""Who may read the campus' iSpring account, and how they prove it."""

from __future__ import annotations

import hashlib
import itertools
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Final, NamedTuple

from tui.demo.data.model import Person
from tui.demo.data.world import World
from tui.demo.ispring.rows import ACCOUNT_URL

CLIENT_ID: Final = "7d1f0c5e-90b2-4c1e-8a55-1f6f0c2f9b10"
CLIENT_SECRET: Final = "campus-key-secret"
LOGIN: Final = "api-support"
PASSWORD: Final = "campus-password"
SECONDS: Final = 1800


class Caller(NamedTuple):
    """Whose eyes an answer is for.

    Attributes:
        departments: Ids of the departments this caller may see; None for all of them.
    """

    departments: frozenset[str] | None = None

    def sees(self, person: Person | None) -> bool:
        """Whether somebody is within this caller's departments."""
        return self.departments is None or (person is not None and person.department.id in self.departments)


class Tokens:
    """Access tokens: handed out for the API key, good for half an hour."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._ends: dict[str, float] = {}
        self._lock = threading.Lock()

    def issue(self) -> str:
        """Return a new token."""
        with self._lock:
            digest = hashlib.sha256(f"campus {next(self._numbers)}".encode()).digest()
            token = urlsafe_b64encode(digest).decode().rstrip("=")
            self._ends[token] = time.monotonic() + SECONDS
        return token

    def holds(self, token: str) -> bool:
        """Whether this token was issued here and is still good."""
        with self._lock:
            return self._ends.get(token, 0) > time.monotonic()

    def end(self) -> None:
        """Let every token end now, as if half an hour had passed."""
        with self._lock:
            self._ends.clear()


def caller(headers: Mapping[str, str], tokens: Tokens, world: World) -> Caller | None:
    """Return who asks over REST; None if the sign-in is missing or wrong.

    The token comes with or without "Bearer": iSpring's own documents show both.
    """
    kind, _, rest = headers.get("authorization", "").partition(" ")
    if kind:
        return by_token(rest if kind.lower() == "bearer" else kind, tokens)
    account_url, login = headers.get("x-auth-account-url", ""), headers.get("x-auth-email", "")
    return by_password(account_url, login, headers.get("x-auth-password", ""), world)


def by_token(token: str, tokens: Tokens) -> Caller | None:
    """Return who holds this access token; None if it was not issued here, or has ended."""
    return Caller() if tokens.holds(token.strip()) else None


def by_password(account_url: str, login: str, password: str, world: World) -> Caller | None:
    """Return who signs in with login and password; None if anything is wrong, or for a learner."""
    if _host(account_url) != _host(ACCOUNT_URL) or password != PASSWORD:
        return None
    found = [one for one in world.persons_by("login", login) if one.role != "learner"]
    return Caller(frozenset(found[0].manages) or None) if found else None


def _host(url: str) -> str:
    """Return an account's host: iSpring takes any scheme, and a slash at its end or none."""
    return url.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
