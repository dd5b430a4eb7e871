"""What every screen and view that starts work in threads shares: one piece of work for each purpose."""

from __future__ import annotations

from typing import ClassVar

from textual.message_pump import MessagePump

from tui.errors import RollbookError
from tui.workers import Ended, Request, Result, Work, start


class Asking(MessagePump):
    """Starts work, knows which answer it still waits for, and drops those that come late.

    Attributes:
        LASTING: Purposes only leaving stops: what is being written is written, and has to be known.
    """

    LASTING: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: object, **settings: object) -> None:
        super().__init__(*args, **settings)  # type: ignore[arg-type]  # the widget it is mixed into takes them
        self._requests: dict[str, Request] = {}

    def ask(self, purpose: str, work: Work) -> Request:
        """Start work; an earlier one for the same purpose is stopped and its late results are dropped."""
        self.give_up(purpose)
        request = Request(purpose)
        self._requests[purpose] = request
        return start(self, request, work)

    def give_up(self, *purposes: str) -> None:
        """Stop the work for these purposes; nobody wants its results any more."""
        for purpose in purposes:
            request = self._requests.pop(purpose, None)
            if request:
                request.stop.set()

    def expects(self, message: Result) -> bool:
        """Whether a result is that of the last request for its purpose."""
        return self._requests.get(message.request.purpose) is message.request

    def working(self, *purposes: str) -> bool:
        """Whether there is work under way for any of these purposes."""
        return any(purpose in self._requests for purpose in purposes)

    def on_ended(self, message: Ended) -> None:
        """Take note that some work is through."""
        message.stop()
        if self.expects(message):
            del self._requests[message.request.purpose]
            self.ended(message.request.purpose, message.error)

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Do what there is to do once the work for ``purpose`` is through."""

    def stop_running(self) -> bool:
        """Stop what is running and keep what came; return whether anything was."""
        asked = self._requests.items()
        running = [one for purpose, one in asked if purpose not in self.LASTING and not one.stop.is_set]
        for request in running:
            request.stop.set()
        return bool(running)

    def on_unmount(self) -> None:
        """Nobody is left to hear the answers."""
        self.give_up(*self._requests)
