"""Pseudonyms for an export: the same person is the same letters throughout it, and nowhere else.

Each is an HMAC-SHA256 of the person's id under a key made for this export and kept nowhere: neither who has
all ids nor who has another export can tell who is meant.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Final

from tui.lookup.export.rows import MATCH, Row, Value

LETTERS: Final = 12
"""Letters of a pseudonym, 5 bits each: among 20,000 people two share one with a chance of 1 in 5 billion."""

ISPRING_KEYS: Final = ("learner_id", "name", "email")
"""Keys of a row about a learner that say who it is."""

MOODLE_KEYS: Final = ("moodle_id", "moodle_person_id", "overridden_by")
"""Keys of a row that hold a Moodle person's id."""


class Pseudonyms:
    """Replaces people.

    Args:
        same: Whom of the Moodle people is which learner, by Moodle id: both get one pseudonym.
    """

    def __init__(self, same: Mapping[int, str] | None = None) -> None:
        self._key = secrets.token_bytes(32)
        self._same = {} if same is None else same
        self._known: dict[str, str] = {}

    def of_learner(self, learner_id: str) -> str:
        """Return a learner's pseudonym; nothing for nobody."""
        return self._of(f"learner {learner_id}") if learner_id else ""

    def of_person(self, moodle_id: int) -> str:
        """Return a Moodle person's pseudonym: the learner's, if she is known to be one."""
        learner_id = self._same.get(moodle_id)
        return self.of_learner(learner_id) if learner_id else self._of(f"moodle {moodle_id}")

    def hidden(self, row: Row) -> dict[str, Value]:
        """Return a row in which nobody can be recognised: what named a person, and was there, is changed."""
        changed = dict(row)
        about = row.get("learner_id")
        if isinstance(about, str):
            pseudonym = self.of_learner(about)
            changed |= {key: pseudonym for key in ISPRING_KEYS if row.get(key)}
        for key in MOODLE_KEYS:
            changed |= {key: self._person(row[key])} if key in row else {}
        match = row.get(MATCH)
        if isinstance(match, dict):
            candidates = match["candidates"]
            changed[MATCH] = match | {
                "moodle_id": self._person(match["moodle_id"]),
                "candidates": [self._person(one) for one in candidates]
                if isinstance(candidates, list)
                else [],
            }
        return changed

    def _person(self, moodle_id: Value) -> Value:
        return self.of_person(moodle_id) if isinstance(moodle_id, int) else moodle_id

    def _of(self, ident: str) -> str:
        known = self._known.get(ident)
        if known is None:
            digest = hmac.new(self._key, ident.encode(), hashlib.sha256).digest()
            known = self._known[ident] = base64.b32encode(digest).decode("ascii")[:LETTERS].lower()
        return known
