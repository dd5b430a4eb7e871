"""The learners a session has seen: who they are, and who shares an e-mail address or a key with whom."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from tui.records import Learner
from tui.text import fold


class People:
    """Every learner read in this session; may be used from any thread.

    Attributes:
        seen_whole: Whether everybody this account may see has been read to the end.
    """

    def __init__(self) -> None:
        self.seen_whole = False
        self._lock = threading.Lock()
        self._learners: dict[str, Learner] = {}
        self._emails = _Index()
        self._keys = _Index()

    def add(self, learners: Iterable[Learner]) -> None:
        """Remember these learners, as last read."""
        with self._lock:
            for learner in learners:
                self._learners[learner.id] = learner
                self._emails.put(fold(learner.email), learner.id)
                self._keys.put(fold(learner.match_key), learner.id)

    def known(self, ids: Iterable[str]) -> list[Learner]:
        """Return those of these learners who have been seen."""
        with self._lock:
            found = (self._learners.get(learner_id) for learner_id in ids)
            return [learner for learner in found if learner is not None]

    def everybody(self) -> list[Learner]:
        """Return everybody seen, in the order in which they were first seen."""
        with self._lock:
            return list(self._learners.values())

    def with_email(self, email: str) -> list[Learner]:
        """Return everybody seen with this e-mail address, whatever its case."""
        wanted = fold(email)
        with self._lock:
            found = [self._learners[learner_id] for learner_id in self._emails.get(wanted)]
        return [learner for learner in found if fold(learner.email) == wanted]

    def with_key(self, key: str) -> list[Learner]:
        """Return everybody seen with this match key."""
        wanted = fold(key)
        with self._lock:
            found = [self._learners[learner_id] for learner_id in self._keys.get(wanted)]
        return [learner for learner in found if fold(learner.match_key) == wanted]

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self.seen_whole = False
            self._learners = {}
            self._emails = _Index()
            self._keys = _Index()


class _Index:
    """Who was ever seen with a key: nearly always one, so only several cost a set."""

    def __init__(self) -> None:
        self._one: dict[str, str] = {}
        self._several: dict[str, dict[str, None]] = {}

    def put(self, key: str, learner_id: str) -> None:
        if not key:
            return
        first = self._one.setdefault(key, learner_id)
        if first != learner_id:
            self._several.setdefault(key, {first: None})[learner_id] = None

    def get(self, key: str) -> list[str]:
        several = self._several.get(key)
        if several is not None:
            return list(several)
        return [self._one[key]] if key in self._one else []
