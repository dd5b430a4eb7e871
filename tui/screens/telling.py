"""Tell me: one learner in one course, asked about again now and then, until she settles or nobody listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual.message_pump import MessagePump

from tui.errors import SignInError
from tui.lookup.session import Session
from tui.records import Course, Learner, Match
from tui.workers import Request, start
from tui.workers.settling import SettledAsked, settling

EVERY: Final = 300.0
"""Seconds between two questions, at the least."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who is to be told of, and where."""

    course: Course
    learner: Learner
    pair: Match | None


class Telling:
    """Asks about one learner every so often; nothing is asked while nobody is to be told of.

    Attributes:
        every: Seconds between two questions; tests have less patience.
    """

    every: ClassVar[float] = EVERY

    def __init__(self, node: MessagePump, session: Session) -> None:
        self.about: Told | None = None
        self._node = node
        self._session = session
        self._request: Request | None = None

    def begin(self, about: Told) -> str:
        """Begin to ask about somebody; return what to say."""
        self.end()
        self.about = about
        self._wait()
        minutes = max(1, int(self.every // 60))
        return (
            f"You will be told when {about.learner.name} settles: both systems are asked every "
            f"{minutes} min. t ends it."
        )

    def end(self) -> None:
        """Ask no longer."""
        if self._request is not None:
            self._request.stop.set()
        self.about = self._request = None

    def heard(self, message: SettledAsked) -> str:
        """Return what to say upon an answer; empty to go on waiting."""
        about = self.about
        if about is None or message.request is not self._request:
            return ""
        if message.settled:
            self.end()
            return f"{about.learner.name} has settled in {about.course.title}. {message.settled}."
        if isinstance(message.error, SignInError):
            self.end()
            return f"{about.learner.name} is not asked about any more: {message.error.sentence}"
        self._wait()
        return ""

    def _wait(self) -> None:
        about = self.about
        self._node.set_timer(self.every, lambda: self._ask(about))

    def _ask(self, about: Told | None) -> None:
        if about is None or about is not self.about:
            return
        self._request = Request("tell me")
        start(self._node, self._request, settling(self._session, about.course, about.pair, about.learner))
