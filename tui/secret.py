"""Secrets that cannot be printed by accident."""

from __future__ import annotations

from typing import Final, final

MASK: Final = "•" * 8


@final
class Secret:
    """A password, key or token that only ``reveal`` shows.

    Its ``repr``, ``str`` and format are a mask of fixed length, so neither a traceback nor a log line tells
    the secret or how long it is. It compares by value, has no hash and refuses to be pickled.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

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
