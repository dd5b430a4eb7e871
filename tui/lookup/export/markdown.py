"""Markdown that says what the data says: no name becomes a link, a picture, a heading or another column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_SIGNS: Final = re.compile(r"[\\`*_\[\]<>|~&!#]")
_SPACES: Final = re.compile(r"\s+")


def escaped(text: str) -> str:
    """Return ``text`` as one line that Markdown shows as it is, also within a table."""
    return _SIGNS.sub(r"\\\g<0>", _SPACES.sub(" ", text).strip())


def table_lines(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """Yield the lines of a table, without line ends; the cells are escaped here."""
    yield _line(titles)
    yield _line(["---"] * len(titles), escape=False)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[str], *, escape: bool = True) -> str:
    return f"| {' | '.join(map(escaped, cells) if escape else cells)} |"
