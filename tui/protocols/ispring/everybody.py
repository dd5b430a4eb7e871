"""Everybody, kept for a while: for services that tell of one person or of all, and nothing in between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tui.records import Learner
from tui.stop import Stop, alone

KEPT: Final = 300.0
"""Seconds for which everybody is who they were. Screens keep names for as long as the session lasts."""

_PIECE: Final = 1000


class Everybody:
    """Reads everybody once for several questions; may be used from several threads.

    Who asks while another reads waits for that one's answer.

    Args:
        read: Asks the service, and yields everybody as they arrive.
        clock: Seconds that pass, from any beginning.
    """

    def __init__(self, read: Callable[[Stop], Iterator[list[Learner]]], clock: Callable[[], float]) -> None:
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: tuple[float, Mapping[str, Learner]] | None = None

    def known(self) -> Mapping[str, Learner] | None:
        """Return everybody by id, if they were read not long ago."""
        kept = self._kept
        return kept[1] if kept is not None and self._clock() - kept[0] < KEPT else None

    def all(self, stop: Stop) -> Mapping[str, Learner]:
        """Return everybody by id; raises as reading them does."""
        with alone(self._lock, stop):
            known = self.known()
            return self._keep(list(self._read(stop))) if known is None else known

    def pieces(self, stop: Stop) -> Iterator[list[Learner]]:
        """Yield everybody, as they arrive if they have to be read; raises as reading them does."""
        with alone(self._lock, stop):
            known = self.known()
        if known is not None:
            people = list(known.values())
            for start in range(0, len(people), _PIECE):
                stop.check()
                yield people[start : start + _PIECE]
            return
        batches = []
        for batch in self._read(stop):
            batches.append(batch)
            yield batch
        self._keep(batches)

    def forget(self) -> None:
        """Know nobody any more."""
        self._kept = None

    def _keep(self, batches: list[list[Learner]]) -> Mapping[str, Learner]:
        known = {one.id: one for batch in batches for one in batch}
        self._kept = self._clock(), known
        return known
