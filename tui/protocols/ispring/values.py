"""Texts of iSpring's answers made into moments and percents; what cannot be read is None, never a guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Final, Generic, TypeVar

from tui.records import Moment
from tui.text import MAX_LINE, clean

_T = TypeVar("_T")

_DAY_LENGTH: Final = len("2024-10-26")
_FIRST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9998, 12, 31, tzinfo=UTC)
"""Moments outside mean "no date": also year 0 or 1 is sent for that, and the last year no zone can move."""
_FIRST_TEXT: Final = "1901"
_LAST_TEXT: Final = "9998-12-29"
"""Texts that sort between begin with a day well inside, whatever the zone."""
_ZONE: Final = attrgetter("tzinfo")

_LONGEST_NUMBER: Final = 40
_MAGNITUDES: Final = range(-12, 10)


def moment(text: str) -> Moment | None:
    """Return the instant (aware; UTC if the text names no offset) or the day that an ISO 8601 text means.

    Source: facts on iSpring, 3: instants come with ``Z``, an offset or neither; some fields hold a day only.
    """
    text = text.strip()
    try:
        if len(text) <= _DAY_LENGTH:
            day = date.fromisoformat(text)
            return day if _FIRST.date() <= day <= _LAST.date() else None
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return instant if _FIRST <= instant <= _LAST else None


def moments(texts: Sequence[str]) -> Sequence[Moment | None]:
    """Return what ``moment`` says of each text; sooner, if all of them are instants with an offset."""
    given = [text for text in texts if text]
    if not given:
        return [None] * len(texts)
    try:
        instants = [datetime.fromisoformat(text) if text else None for text in texts]
    except ValueError:  # no date at all
        return [moment(text) for text in texts]
    if min(given) > _FIRST_TEXT and max(given) < _LAST_TEXT and all(map(_ZONE, filter(None, instants))):
        return instants
    return [moment(text) for text in texts]


def percent(text: str) -> Decimal | None:
    """Return a progress in percent as it was given, also beyond 100.

    Source: facts on iSpring, 3: a decimal in manual and SOAP, an integer in the OpenAPI document.
    """
    text = text.strip().removesuffix("%").replace(",", ".")
    if len(text) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() in _MAGNITUDES else None


def clean_all(texts: Sequence[str]) -> Sequence[str]:
    """Return each text cleaned; sooner, if none of them needs it."""
    together = "".join(texts)
    if together.isprintable() and " " not in together and max(map(len, texts), default=0) <= MAX_LINE:
        return texts
    return [clean(text) for text in texts]


class Known(dict[str, _T], Generic[_T]):
    """What a text means, worked out once for each text; texts that repeat are so kept once, too."""

    _MOST: Final = 20_000

    def __init__(self, meaning: Callable[[str], _T]) -> None:
        super().__init__()
        self._meaning = meaning

    def __missing__(self, text: str) -> _T:
        meaning = self._meaning(text)
        if len(self) < self._MOST:
            self[text] = meaning
        return meaning
