"""Which cells of a line nobody can be sure of: those over which a text may have spread.

A text whose width terminals do not agree on (see ``columns``) is written from a place of its own, and so is
what comes after it. In between it may be spread over cells that should be blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import ne, or_
from typing import Final

from tui.terminal.columns import is_certain
from tui.terminal.page import BLANK, COVERED, Row

_PHRASE: Final = re.compile(r"[^ ]+(?: [^ ]+)*")
"""Texts between two blanks or more."""

_WIDEST: Final = 2
"""Cells any one character may take in any terminal."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text of doubtful width.

    Attributes:
        start: Its first cell that is doubtful.
        end: The cell behind its last one.
        reach: The cell behind the last one it may be spread to, where terminals make the most of it.
    """

    start: int
    end: int
    reach: int


@dataclass(frozen=True, slots=True)
class Differences:
    """What has to be done to make one line of another.

    Attributes:
        written: For each cell whether it is to be written.
        soiled: For each cell whether something else than it should hold may stand there.
    """

    written: list[bool]
    soiled: list[bool]


def doubts_of(row: Row, *, placed: bool = True) -> tuple[Doubt, ...]:
    """Return the texts of a line whose width is doubtful, from left to right.

    Args:
        row: The line.
        placed: Whether what comes after such a text stands where it is put (see ``Abilities``); else the text
            may be spread over all the rest of the line.
    """
    doubts = _doubts(tuple(row.texts))
    return doubts if placed else tuple(replace(doubt, reach=len(row.texts)) for doubt in doubts)


@lru_cache(512)
def _doubts(texts: tuple[str, ...]) -> tuple[Doubt, ...]:
    if is_certain("".join(texts)):
        return ()
    letters = "".join(text[:1] or "\0" for text in texts)  # one a cell; no blank covers half a character
    phrases = [(found.start(), found.end()) for found in _PHRASE.finditer(letters)]
    return tuple(doubt for start, end in phrases if (doubt := _doubt(texts, start, end)))


def _doubt(texts: Sequence[str], start: int, end: int) -> Doubt | None:
    first = next((x for x in range(start, end) if not is_certain(texts[x])), None)
    if first is None:
        return None
    widths = (len(text) if text.isascii() else _WIDEST * len(text) for text in texts[first:end])
    return Doubt(first, end, min(len(texts), max(end, first + sum(widths))))


def differences(old: Row, new: Row, *, placed: bool = True) -> Differences:
    """Return which cells are to be written to make ``new`` of ``old``."""
    differ = list(map(or_, map(ne, old.texts, new.texts), map(ne, old.looks, new.looks)))
    soiled = differ.copy()
    before, after = (
        [(doubt, _owned(row, doubt, placed=placed)) for doubt in doubts_of(row, placed=placed)]
        for row in (old, new)
    )
    wide = COVERED in old.texts or COVERED in new.texts
    count = -1 if wide or before or after else sum(differ)
    while sum(differ) != count:  # what is written for one reason may be one to write more
        count = sum(differ)
        if wide:
            _join_halves(differ, old.texts, new.texts)
        for _doubt, owned in before:
            if any(differ[x] for x in owned):
                for x in owned:
                    differ[x] = soiled[x] = True
        for doubt, owned in after:
            if any(differ[x] for x in owned):
                behind = [x for x in range(doubt.end, doubt.reach) if differ[x] or new.texts[x] != BLANK]
                stop = behind[-1] + 1 if behind else doubt.end
                differ[doubt.start : stop] = [True] * (stop - doubt.start)
    return Differences(differ, soiled)


def _owned(row: Row, doubt: Doubt, *, placed: bool) -> list[int]:
    """Return the cells that hold what a doubtful text has left there: texts put in their places hide it."""
    cells = range(doubt.start, doubt.reach)
    return [x for x in cells if x < doubt.end or row.texts[x] == BLANK or not placed]


def _join_halves(differ: list[bool], old: Sequence[str], new: Sequence[str]) -> None:
    """Have a wide character differ as a whole."""
    halves = [at for at, both in enumerate(zip(old, new, strict=True)) if COVERED in both and at]
    for at in (*halves, *reversed(halves)):
        if differ[at] != differ[at - 1]:
            differ[at] = differ[at - 1] = True
