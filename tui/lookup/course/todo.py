"""Which learners a run has still to match and to ask for, in which order: what is looked at comes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tui.lookup.matching.matching import MATCHED_AT_ONCE
from tui.records import Learner, Match
from tui.stop import Stop

AHEAD: Final = 50
"""So many matched learners are kept ready, so that nobody waits for a match."""


@dataclass(frozen=True, slots=True)
class ToMatch:
    """Learners of whom it is to be found out who they are in Moodle."""

    learners: tuple[Learner, ...]


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Moodle people to ask for, by learner id."""

    people: Mapping[str, int]


Job = ToMatch | ToAsk


class ToDo:
    """The work of a run: taken in pieces by several threads, put back where it was broken off.

    Every method may be called from any thread. A learner is settled once she has been asked for, or once it
    is known that she cannot be.

    Args:
        together: Learners asked for with one request.
    """

    def __init__(self, together: int) -> None:
        self._together = together
        self._changed = threading.Condition()
        self._unmatched: OrderedDict[str, Learner] = OrderedDict()
        self._ready: OrderedDict[str, int] = OrderedDict()
        self._wanted: Sequence[str] = ()
        self._known: set[str] = set()
        self._settled: set[str] = set()
        self._matching = 0
        self._taken = 0

    # --- what there is -----------------------------------------------------------------------------------

    @property
    def known(self) -> int:
        """How many learners there are in all."""
        return len(self._known)

    @property
    def settled(self) -> int:
        """How many of them are settled."""
        return len(self._settled)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return len(self._settled) == len(self._known)

    def add(self, learners: Iterable[Learner]) -> None:
        """Take in learners; those known already stay as they are."""
        with self._changed:
            for learner in learners:
                if learner.id not in self._known:
                    self._known.add(learner.id)
                    self._unmatched[learner.id] = learner
            self._changed.notify_all()

    def want(self, learner_ids: Sequence[str]) -> None:
        """Have these come first, in this order: they are being looked at."""
        self._wanted = learner_ids

    def matched(self, matches: Mapping[str, Match]) -> None:
        """Take in who learners are; one who cannot be asked for is settled."""
        with self._changed:
            for learner_id, match in matches.items():
                self._unmatched.pop(learner_id, None)
                if learner_id not in self._known or learner_id in self._settled or learner_id in self._ready:
                    continue
                if match.usable and match.moodle_id is not None:
                    self._ready[learner_id] = match.moodle_id
                else:
                    self._settled.add(learner_id)
            self._changed.notify_all()

    def settle(self, learner_ids: Iterable[str]) -> None:
        """Take note that these need not be asked for any more."""
        with self._changed:
            for learner_id in learner_ids:
                if learner_id in self._known:
                    self._settled.add(learner_id)
                self._ready.pop(learner_id, None)
                self._unmatched.pop(learner_id, None)
            self._changed.notify_all()

    def unsettle(self, learners: Iterable[Learner]) -> None:
        """Have these matched and asked for anew."""
        with self._changed:
            for learner in learners:
                self._known.add(learner.id)
                self._settled.discard(learner.id)
                self._ready.pop(learner.id, None)
                self._unmatched[learner.id] = learner
            self._changed.notify_all()

    # --- taking and giving back --------------------------------------------------------------------------

    def take(self, stop: Stop) -> Job | None:
        """Return the next piece of work; None once there is none, or stop was said.

        Waits while work is under way that may find out who the next learners are, or be given back.
        """
        leave = stop.on_stop(self._wake)
        try:
            with self._changed:
                while not stop.is_set:
                    job = self._next()
                    if job is not None:
                        self._taken += 1
                        return job
                    if not self._taken:
                        return None
                    self._changed.wait()
        finally:
            leave()
        return None

    def give_back(self, job: Job) -> None:
        """Take work back that was broken off: it comes next."""
        with self._changed:
            if isinstance(job, ToMatch):
                for learner in reversed(job.learners):
                    self._unmatched[learner.id] = learner
                    self._unmatched.move_to_end(learner.id, last=False)
            else:
                for learner_id in reversed(list(job.people)):
                    if learner_id not in self._settled:
                        self._ready[learner_id] = job.people[learner_id]
                        self._ready.move_to_end(learner_id, last=False)
            self._through(job)

    def done(self, job: Job) -> None:
        """Take note that a piece of work is through."""
        with self._changed:
            self._through(job)

    def _through(self, job: Job) -> None:
        self._taken -= 1
        self._matching -= isinstance(job, ToMatch)
        self._changed.notify_all()

    def _next(self) -> Job | None:
        wanted = self._wanted
        if any(learner_id in self._unmatched for learner_id in wanted):
            return self._match(wanted)
        if any(learner_id in self._ready for learner_id in wanted):
            return self._ask(wanted)
        if self._unmatched and not self._matching and len(self._ready) < AHEAD:
            return self._match(())
        return self._ask(()) if self._ready else None

    def _match(self, first: Sequence[str]) -> Job:
        ids = _some(first, self._unmatched, MATCHED_AT_ONCE)
        self._matching += 1
        return ToMatch(tuple(self._unmatched.pop(learner_id) for learner_id in ids))

    def _ask(self, first: Sequence[str]) -> Job:
        ids = _some(first, self._ready, self._together)
        return ToAsk({learner_id: self._ready.pop(learner_id) for learner_id in ids})

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _some(first: Sequence[str], waiting: Mapping[str, object], most: int) -> list[str]:
    """Return at most so many of those who wait: first those named, then in the order of their arrival."""
    ids = [learner_id for learner_id in dict.fromkeys(first) if learner_id in waiting][:most]
    chosen = set(ids)
    for learner_id in waiting:
        if len(ids) == most:
            break
        if learner_id not in chosen:
            ids.append(learner_id)
    return ids
