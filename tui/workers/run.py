"""Doing a completion run beside the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textual.message import Message

from tui.lookup.course.run import CompletionRun
from tui.workers import Request, Result, Work, gathered

RUN_PACE: Final = 0.5
"""Seconds between two posts of a run: it takes minutes, and each costs a line of bytes over SSH."""


class RunNews(Result):
    """Something is known about some more learners: look in the run for what."""

    def __init__(self, request: Request, learner_ids: Sequence[str]) -> None:
        super().__init__(request)
        self.learner_ids = learner_ids


def running(run: CompletionRun) -> Work:
    """Do what is left of a run: yields ``RunNews``."""

    def work(request: Request) -> Iterator[Message]:
        for news in gathered(run.go(request.stop), RUN_PACE):
            yield RunNews(request, news)

    return work
