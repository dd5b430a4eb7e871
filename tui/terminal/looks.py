"""How a cell looks, as a terminal is told it, and the shortest way from one look to another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

_OFF: Final = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 9: 29}
"""Attributes that can be taken back one by one, and how; others only all together."""

_TAKEN_BACK: Final = {22: {1, 2}, 23: {3}, 24: {4, 21}, 25: {5, 6}, 27: {7}, 28: {8}, 29: {9}}
_ATTRIBUTES: Final = frozenset(range(1, 10)) | {21, 51, 52, 53}
_SEEN_ON_BLANKS: Final = frozenset({4, 7, 9, 21, 51, 52, 53})
_INK, _GROUND = 38, 48
_INKS: Final = frozenset({*range(30, 38), *range(90, 98)})
_GROUNDS: Final = frozenset({*range(40, 48), *range(100, 108)})
_PARTS: Final = {5: 1, 2: 3}
"""How many numbers make a colour of the palette, and a true one."""


class Look(NamedTuple):
    """Colours and attributes.

    Attributes:
        ink: The colour of the text as SGR parameters (``38;5;117``); empty for the terminal's own.
        ground: The colour behind it, likewise.
        attributes: SGR numbers: 1 bold, 2 dim, 3 italic, 4 underlined, 7 reversed, …
    """

    ink: str = ""
    ground: str = ""
    attributes: frozenset[int] = frozenset()


PLAIN: Final = Look()
"""How a terminal begins, and what it is left with."""


@lru_cache(4096)
def changed(look: Look, parameters: str) -> Look | None:
    """Return what an SGR sequence with these parameters makes of ``look``; None if one of them is unknown."""
    numbers = iter([int(number or 0) for number in parameters.split(";")])
    for number in numbers:
        if number == 0:
            look = PLAIN
        elif number in _ATTRIBUTES:
            look = look._replace(attributes=look.attributes | {number})
        elif number in _TAKEN_BACK:
            look = look._replace(attributes=look.attributes - _TAKEN_BACK[number])
        else:
            coloured = _coloured(look, number, numbers)
            if coloured is None:
                return None
            look = coloured
    return look


def _coloured(look: Look, number: int, rest: Iterator[int]) -> Look | None:
    """Return ``look`` in another colour; what belongs to the colour is taken from ``rest``."""
    colour = str(number)
    if number in {_INK, _GROUND}:
        kind = next(rest, 0)
        parts = list(islice(rest, _PARTS.get(kind, 0)))
        if not parts or len(parts) != _PARTS[kind]:
            return None
        colour = ";".join(map(str, (number, kind, *parts)))
    if number == _INK or number in _INKS:
        return look._replace(ink=colour)
    if number == _GROUND or number in _GROUNDS:
        return look._replace(ground=colour)
    if number == _INK + 1:
        return look._replace(ink="")
    if number == _GROUND + 1:
        return look._replace(ground="")
    return None


@lru_cache(4096)
def bare(look: Look) -> Look:
    """Return what is seen of ``look`` on a blank: two blanks that look alike need not be told apart."""
    return look if look.attributes & _SEEN_ON_BLANKS else Look(ground=look.ground)


@lru_cache(4096)
def difference(old: Look | None, new: Look) -> str:
    """Return the shortest SGR sequence that leads from one look to another, from None if nobody knows it."""
    if old == new:
        return ""
    afresh = _sequence(["0", *map(str, sorted(new.attributes)), new.ink, new.ground])
    if old is None or (old.attributes - new.attributes) - set(_OFF):
        return afresh
    off = {_OFF[number] for number in old.attributes - new.attributes}
    lost = frozenset[int]().union(*(_TAKEN_BACK[number] for number in off))
    on = new.attributes - (old.attributes - lost)
    ink = "" if old.ink == new.ink else new.ink or str(_INK + 1)
    ground = "" if old.ground == new.ground else new.ground or str(_GROUND + 1)
    return min(afresh, _sequence([*map(str, (*sorted(off), *sorted(on))), ink, ground]), key=len)


def _sequence(codes: list[str]) -> str:
    told = ";".join(filter(None, codes))
    return "\x1b[m" if told == "0" else f"\x1b[{told}m"
