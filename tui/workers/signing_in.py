"""Signing in to one system, beside the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.message import Message

from tui.accounts.profiles import Profile
from tui.lookup.session import ISpringSide, MoodleSide, sign_in_ispring, sign_in_moodle
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop
from tui.workers import Request, Result, Work

Side = ISpringSide | MoodleSide


class SignedIn(Result):
    """One system accepted the sign-in."""

    def __init__(self, request: Request, system: System, side: Side) -> None:
        super().__init__(request)
        self.system = system
        self.side = side


def signing_in(system: System, profile: Profile, secret: Secret) -> Work:
    """Sign in to one system: yields ``SignedIn``."""
    sign_in: Callable[[Profile, Secret, Stop], Side]
    sign_in = sign_in_ispring if system is System.ISPRING else sign_in_moodle

    def work(request: Request) -> Iterator[Message]:
        side = sign_in(profile, secret, request.stop)
        try:
            yield SignedIn(request, system, side)
        except GeneratorExit:  # nobody wants it any more
            side.client.close()
            raise

    return work
