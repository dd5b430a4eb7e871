"""Secrets that cannot be printed by accident, nor by a server that repeats them."""

from __future__ import annotations

import json
from html import escape
from typing import Final, final
from urllib.parse import quote, quote_plus
from weakref import WeakValueDictionary

MASK: Final = "•" * 8

SHORTEST: Final = 6
"""Characters a secret has at least to be masked in foreign text: of less, half the words would be."""


@final
class Secret:
    """A password, key or token that only ``reveal`` shows.

    Its ``repr``, ``str`` and format are a mask of fixed length, so neither a traceback nor a log line tells
    the secret or how long it is. It compares by value, has no hash and refuses to be pickled.
    """

    __slots__ = ("__weakref__", "_value")

    def __init__(self, value: str) -> None:
        self._value = value
        if len(value) >= SHORTEST:
            _in_use[id(self)] = self

    def reveal(self) -> str:
        """Return the secret itself: call this only where it goes onto a wire or into a keyring."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    __hash__ = None  # type: ignore[assignment]  # a secret in a set or as a key would outlive its use

    def __repr__(self) -> str:
        return MASK

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not to be pickled or copied")


_in_use: Final[WeakValueDictionary[int, Secret]] = WeakValueDictionary()


def masked(text: str) -> str:
    """Return somebody else's text with every secret in use masked, however it was written on the wire.

    Servers and proxies repeat what they were sent in what they say about it, and people paste that into
    tickets.
    """
    spellings = {spelling for secret in list(_in_use.values()) for spelling in _spellings(secret.reveal())}
    for spelling in sorted(spellings, key=len, reverse=True):  # no pattern: re keeps those it has compiled
        text = text.replace(spelling, MASK)
    return text


def _spellings(value: str) -> set[str]:
    """Return a secret as it is, and as forms, URLs, XML, JSON and Python write it."""
    quoted = {quote(value), quote(value, safe=""), quote_plus(value)}
    in_json = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    return {value, escape(value), repr(value)[1:-1], *in_json, *quoted, *map(str.lower, quoted)}
