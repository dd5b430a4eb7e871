"""What somebody typed to filter a roster, read once and asked of every row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tui.lookup.roster.row import RosterRow
from tui.records import Family
from tui.text import fold

_TOKEN: Final = re.compile(r'(dept:)?"([^"]*)"?|(\S+)', re.IGNORECASE)

LATE: Final = "late"
UNMATCHED: Final = "!mail"
DEPARTMENT: Final = "dept:"

FAMILY_WORDS: Final[Mapping[str, Family]] = {
    "done": Family.DONE,
    "pending": Family.PENDING,
    "failed": Family.FAILED,
}


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """A filter: rows must hold every part of it.

    Attributes:
        texts: Parts of name, e-mail or id, folded.
        departments: Parts of the department's name, folded.
        families: Families; of more than one no row can be.
        late: Whether the row must be late.
        unmatched: Whether nobody in Moodle must have been found for it.
    """

    texts: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    families: frozenset[Family] = frozenset()
    late: bool = False
    unmatched: bool = False

    def narrows(self, other: RosterFilter) -> bool:
        """Say whether every row this filter passes is one that ``other`` passes."""
        return (
            all(any(old in new for new in self.texts) for old in other.texts)
            and all(any(old in new for new in self.departments) for old in other.departments)
            and self.families >= other.families
            and self.late >= other.late
            and self.unmatched >= other.unmatched
        )


def read_filter(typed: str) -> RosterFilter:
    """Return the filter that ``typed`` means.

    Words: ``late``, ``failed``, ``pending``, ``done``, ``dept:lyon``, ``!mail`` (nobody found in Moodle);
    anything else, or anything in quotes, is a part of name, e-mail or id. All of them must hold.
    """
    texts: set[str] = set()
    departments: set[str] = set()
    families: set[Family] = set()
    words: set[str] = set()
    for token in _TOKEN.finditer(typed):
        department, in_quotes, word = token.groups()
        if department:
            departments.add(fold(in_quotes))
        elif in_quotes is not None:
            texts.add(fold(in_quotes))
        elif (folded := fold(word)) in {LATE, UNMATCHED}:
            words.add(folded)
        elif folded in FAMILY_WORDS:
            families.add(FAMILY_WORDS[folded])
        elif folded.startswith(DEPARTMENT):
            departments.add(folded[len(DEPARTMENT) :])
        else:
            texts.add(folded)
    return RosterFilter(
        frozenset(texts - {""}),
        frozenset(departments - {""}),
        frozenset(families),
        late=LATE in words,
        unmatched=UNMATCHED in words,
    )


def search_text(row: RosterRow) -> str:
    """Return what plain words are looked for in: name, e-mail and id, folded; built once a row."""
    learner = row.learner
    if learner is None:
        return fold(row.learner_id)
    text = f"{learner.name}\n{learner.email}\n{row.learner_id}"
    return text.lower() if text.isascii() else fold(text)
