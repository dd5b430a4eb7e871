"""Worker threads: run lookup calls beside the screen and turn what they yield into messages.

A worker is a generator function that takes its ``Request`` and yields Textual messages; each is posted to the
node that asked as soon as it is yielded. Workers are daemon threads of our own (see ``tui.stop``), so leaving
never waits for one, and no argument of theirs ends up in a description or a log. They never touch a widget.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump

from tui.errors import RollbookError, StoppedError
from tui.stop import Stop

Work = Callable[["Request"], Iterator[Message]]

T = TypeVar("T")

_NUMBERS: Final = itertools.count(1)


@dataclass(frozen=True, eq=False, slots=True)
class Request:
    """One piece of work a view asked for; its results carry it, so that late ones are known and dropped.

    Attributes:
        purpose: What it is for ("roster", "names"), in the words of a log line.
        stop: Ends the work; a view sets it when it no longer wants the answer.
    """

    purpose: str
    stop: Stop = field(default_factory=Stop)


class Result(Message):
    """Something a worker found out, with the request it answers."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request = request


class Ended(Result):
    """A worker is through: with everything, stopped, or with an error.

    Attributes:
        error: What went wrong, in plain words; None if nothing did. ``StoppedError`` if it was stopped.
    """

    def __init__(self, request: Request, error: RollbookError | None) -> None:
        super().__init__(request)
        self.error = error


class Crashed(Message):
    """A worker failed in a way nobody foresaw: our own fault, for the crash report."""

    def __init__(self, purpose: str, error: Exception) -> None:
        super().__init__()
        self.purpose = purpose
        self.error = error


PACE: Final = 0.05
"""Seconds between two posts of arriving rows: the screen stays calm, the key queue short."""

AT_ONCE: Final = 1000
"""Rows posted at once: taking them in keeps the screen from everything else for a few milliseconds."""

FEW: Final = 1
"""Messages of a worker's that may wait for their node before the worker waits, too: keys come behind them."""

GLANCE: Final = 0.05
"""Seconds after which a worker that waits looks whether anybody is still there."""


def gathered(batches: Iterable[Sequence[T]], pace: float = PACE) -> Iterator[list[T]]:
    """Join batches that arrive faster than the screen should be told, up to ``AT_ONCE`` rows or a few more.

    The first goes out at once.

    What has arrived is yielded even when the source then fails, before its error goes on.

    Args:
        batches: What arrives.
        pace: Seconds between two lists, if few rows arrive.
    """
    waiting: list[T] = []
    due = 0.0
    try:
        for batch in batches:
            waiting.extend(batch)
            if len(waiting) >= AT_ONCE or (waiting and time.monotonic() >= due):
                yield waiting
                waiting, due = [], time.monotonic() + pace
    except RollbookError:
        if waiting:
            yield waiting
        raise
    if waiting:
        yield waiting


def start(node: MessagePump, request: Request, work: Work) -> Request:
    """Do ``work`` in a daemon thread: post what it yields to ``node``, then ``Ended``."""
    name = f"{request.purpose}-{next(_NUMBERS)}"
    threading.Thread(target=_run, args=(node, request, work), name=name, daemon=True).start()
    return request


def _run(node: MessagePump, request: Request, work: Work) -> None:
    error: RollbookError | None = None
    untaken: deque[threading.Event] = deque()
    try:
        for message in work(request):
            request.stop.check()
            if not post(node, message):
                raise StoppedError("nobody is left to hear it")  # noqa: TRY301  # as if it had been stopped
            _give_way(node, request, untaken)
    except RollbookError as found:
        error = found.bare()
    except Exception as unforeseen:  # noqa: BLE001  # the thread's last line of defence: nobody else would see it
        post(node, Crashed(request.purpose, unforeseen))
        return
    if request.stop.is_set and error is None:
        error = StoppedError("stopped")
    post(node, Ended(request, error))


def _give_way(node: MessagePump, request: Request, untaken: deque[threading.Event]) -> None:
    """Wait until the node has taken in all but a few of the messages before, while anybody wants more."""
    taken = threading.Event()
    if node.call_later(taken.set):
        untaken.append(taken)
    while len(untaken) > FEW:
        if untaken[0].wait(GLANCE):
            untaken.popleft()
        elif request.stop.is_set or not node.is_running:
            untaken.clear()


def post(node: MessagePump, message: Message) -> bool:
    """Post a message; return whether anybody will hear it."""
    try:
        return node.post_message(message)
    except RuntimeError:  # the app's event loop is closed: the program is on its way out
        return False
