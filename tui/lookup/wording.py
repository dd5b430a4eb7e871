"""Small parts of sentences: names in quotes, lists, counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MAX_NAME: Final = 60
MAX_NAME_WORDS: Final = 8
"""How much of a name a sentence bears: longer ones end in an ellipsis."""

MAX_LISTED: Final = 3
"""How many names a sentence bears: of more, the first so many are named."""


def shortened(name: str) -> str:
    """Return a name, short enough for a sentence."""
    words = name.split(" ")
    short = " ".join(words[:MAX_NAME_WORDS]) + ("…" if len(words) > MAX_NAME_WORDS else "")
    return short if len(short) <= MAX_NAME else short[: MAX_NAME - 1] + "…"


def quoted(name: str) -> str:
    """Return a name in quotes, short enough for a sentence."""
    return f"“{shortened(name)}”"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Return ``a``, ``a and b``, ``a, b and c``, or ``a, b, c and 4 more``; ``last`` joins the last one."""
    names = list(parts)
    more = len(names) - MAX_LISTED
    if more > 0:
        return f"{', '.join(names[:MAX_LISTED])} {last} {more} more"
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def result_words(raw: str) -> str:
    """Return a result's status as iSpring's own reports write it: ``In progress`` for ``in_progress``."""
    words = raw.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def clause(what: str, subject: str = "it") -> str:
    """Return what an error says happened as it stands after a colon: ``it is down for maintenance``."""
    alone = what.startswith("“") or what.partition(" ")[0] in _BEGIN_NOUNS
    return what if alone else f"{subject} {what}"


_BEGIN_NOUNS: Final = frozenset({"a", "an", "no", "the", "this", "which"})
"""Words with which an error begins that says itself of what it tells; others go on from the system's name."""
