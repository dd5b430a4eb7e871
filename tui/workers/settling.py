"""Asking now and then whether one learner has settled."""

from __future__ import annotations

from collections.abc import Iterator

from textual.message import Message

from tui.errors import RollbookError, StoppedError
from tui.lookup.session import Session
from tui.lookup.verdict.settling import settled_in
from tui.records import Course, Learner, Match
from tui.workers import Request, Result, Work


class SettledAsked(Result):
    """Both systems were asked about one learner.

    Attributes:
        settled: By whose word she is done; empty while she is not, or that is not known.
        error: Why it is not known this time.
    """

    def __init__(self, request: Request, settled: str, error: RollbookError | None = None) -> None:
        super().__init__(request)
        self.settled = settled
        self.error = error


def settling(session: Session, course: Course, pair: Match | None, learner: Learner) -> Work:
    """Ask once whether a learner has settled: yields ``SettledAsked``, also where a system failed."""

    def work(request: Request) -> Iterator[Message]:
        try:
            settled = settled_in(session, course, pair, learner, request.stop)
        except StoppedError:
            raise
        except RollbookError as error:
            yield SettledAsked(request, "", error.bare())
            return
        yield SettledAsked(request, settled)

    return work
