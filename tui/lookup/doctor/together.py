"""Two systems examined side by side: neither waits for the other, and whoever listens can stop both."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from typing import TypeAlias

from tui.errors import StoppedError
from tui.lookup.doctor.findings import Finding
from tui.lookup.session import ISpringSide
from tui.records import Course
from tui.stop import Stop

Examination: TypeAlias = Callable[[Stop], Iterator[Finding]]
_Arrived: TypeAlias = "SimpleQueue[Finding | BaseException | None]"


def side_by_side(examinations: Sequence[Examination], stop: Stop) -> Iterator[Finding]:
    """Yield what all examinations find, as soon as each is found; those of one in their order.

    Leaving early stops them, and nobody waits for them: their threads are daemons.

    Raises:
        StoppedError: Stop was said.
    """
    arrived: _Arrived = SimpleQueue()
    own = Stop(stop)
    forget = own.on_stop(lambda: arrived.put(None))
    for number, examination in enumerate(examinations, 1):
        threading.Thread(
            target=_run, args=(examination, own, arrived), name=f"doctor-{number}", daemon=True
        ).start()
    left = len(examinations)
    try:
        while left:
            found = arrived.get()
            own.check()
            if found is None:
                left -= 1
            elif isinstance(found, Finding):
                yield found
            else:
                raise found
    finally:
        forget()
        own.set()
        own.finish()


def _run(examination: Examination, stop: Stop, arrived: _Arrived) -> None:
    try:
        for finding in examination(stop):
            arrived.put(finding)
    except StoppedError:
        pass
    except Exception as unforeseen:  # noqa: BLE001  # raised again where somebody sees it
        arrived.put(unforeseen)
    finally:
        arrived.put(None)


class Sought:
    """The course the reader named: one thread looks for it in iSpring, another needs it for Moodle."""

    def __init__(self) -> None:
        self._given = SimpleQueue[tuple[ISpringSide, Course] | None]()

    def give(self, found: tuple[ISpringSide, Course] | None) -> None:
        """Tell what was found; None for nothing. To be told at least once."""
        self._given.put(found)

    def wait(self, stop: Stop) -> tuple[ISpringSide, Course] | None:
        """Return what was found, once it is known.

        Raises:
            StoppedError: Stop was said.
        """
        forget = stop.on_stop(lambda: self._given.put(None))
        try:
            found = self._given.get()
        finally:
            forget()
        stop.check()
        return found
