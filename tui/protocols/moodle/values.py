"""Moodle's XML as plain Python values, and a view of them that knows what may be missing.

Moodle's answers are nested ``SINGLE`` (an object of ``KEY``), ``MULTIPLE`` (a list) and ``VALUE``. A key the
server left out and a null look the same in them, and so they do here: both are None.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from tui import text
from tui.errors import AnswerError
from tui.protocols.xml.reader import Element
from tui.records import System
from tui.secret import masked

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

_DEEPEST: Final = 40
"""Levels of elements an answer may have: real ones have 12, a hostile one must not exhaust the stack."""

_INTEGER: Final = re.compile(r"-?[0-9]{1,19}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,19}(?:\.[0-9]{1,40})?")
_FLAGS: Final = {"1": True, "0": False, "true": True, "false": False}
_LAST_TIME: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
"""Unix seconds up to which a time can be shown in every zone."""

_ITEM_BORDER: Final = re.compile(r"(?i)</li\s*>\s*<li\b[^<>]*>")
_BLOCK_TAG: Final = re.compile(r"(?i)</?(?:p|br|div|ul|ol|li|tr|td|h[1-6])\b[^<>]*>")


def unreadable(label: str, what: str, remedy: str = "") -> AnswerError:
    """Return the error for an answer whose parts are not what Moodle documents."""
    return AnswerError(
        f"the answer with {label} cannot be understood: {what}",
        system=System.MOODLE,
        remedy=remedy
        or "If it happens again, a plugin or a proxy may change answers: tell the administrator.",
    )


def value(element: Element, label: str, depth: int = 0) -> Value:
    """Return what an element of a Moodle answer says.

    Raises:
        AnswerError: It is not built as Moodle builds its answers.
    """
    if depth > _DEEPEST:
        raise unreadable(label, "it is nested too deeply")
    children = list(element)
    match element.tag:
        case "VALUE" if not children:
            return None if element.get("null") else (element.text or "")
        case "MULTIPLE":
            return [value(child, label, depth + 1) for child in children]
        case "SINGLE" if all(child.tag == "KEY" for child in children):
            return {child.get("name", ""): value(child, label, depth + 1) for child in children}
        case "KEY" | "RESPONSE" if len(children) <= 1:
            return value(children[0], label, depth + 1) if children else None
    raise unreadable(label, f"“{text.clean(masked(str(element.tag)), 40)}” is not where Moodle has it")


def value_of_json(source: str, label: str) -> Value:
    """Return what a piece of JSON says, as ``value`` does for the same thing in XML.

    Raises:
        AnswerError: It is no JSON, or nested too deeply.
    """
    try:
        found = json.loads(source, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise unreadable(label, "it holds no JSON where Moodle has it") from None
    return _plain_value(found, label)


def _no_constant(name: str) -> str:
    raise ValueError(name)


def _plain_value(found: object, label: str, depth: int = 0) -> Value:
    if depth > _DEEPEST:
        raise unreadable(label, "it is nested too deeply")
    match found:
        case bool():
            return "1" if found else "0"
        case list():
            return [_plain_value(each, label, depth + 1) for each in found]
        case dict():
            return {str(key): _plain_value(each, label, depth + 1) for key, each in found.items()}
        case _:
            return None if found is None else str(found)


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of a Moodle answer, asked for by key.

    Attributes:
        values: What each key holds; a key that is not there reads as null.
        label: What the answer is about, for the sentences of errors.
    """

    values: Mapping[str, Value]
    label: str

    def raw(self, key: str) -> str:
        """Return a text as it came; empty if there is none.

        Raises:
            AnswerError: The key holds a list or an object.
        """
        found = self.values.get(key)
        if found is None or isinstance(found, str):
            return found or ""
        raise unreadable(self.label, f"“{key}” is no plain value")

    def clean(self, key: str) -> str:
        """Return a text Moodle does not escape (people, ids), cleaned."""
        return text.clean(self.raw(key))

    def name(self, key: str) -> str:
        """Return a name Moodle escapes as HTML (course, section, activity), un-escaped once and cleaned."""
        return text.unescape(self.raw(key))

    def number(self, key: str) -> int:
        """Return a number.

        Raises:
            AnswerError: It is missing or not a whole number.
        """
        found = self.number_if_any(key)
        if found is None:
            raise unreadable(self.label, f"the number “{key}” is missing")
        return found

    def number_if_any(self, key: str) -> int | None:
        """Return a number, or None if there is none.

        Raises:
            AnswerError: There is something else.
        """
        found = self._digits(key, _INTEGER)
        return int(found) if found else None

    def decimal_if_any(self, key: str) -> Decimal | None:
        """Return a number with a fraction, or None if there is none.

        Raises:
            AnswerError: There is something else.
        """
        found = self._digits(key, _DECIMAL)
        return Decimal(found) if found else None

    def _digits(self, key: str, form: re.Pattern[str]) -> str:
        found = self.raw(key).strip()
        if found and not form.fullmatch(found):
            raise unreadable(self.label, f"“{key}” is not a number but “{text.clean(masked(found), 40)}”")
        return found

    def flag(self, key: str) -> bool:
        """Return a yes or no.

        Raises:
            AnswerError: It is missing or neither.
        """
        found = self.flag_if_any(key)
        if found is None:
            raise unreadable(self.label, f"the mark “{key}” is missing")
        return found

    def flag_if_any(self, key: str) -> bool | None:
        """Return a yes or no, or None if there is none.

        Raises:
            AnswerError: There is something else.
        """
        found = self.raw(key).strip()
        if found and found.lower() not in _FLAGS:
            raise unreadable(
                self.label, f"“{key}” is neither yes nor no but “{text.clean(masked(found), 40)}”"
            )
        return _FLAGS.get(found.lower())

    def moment(self, key: str) -> datetime | None:
        """Return the time that Unix seconds stand for; None for 0 and null, which both mean "never".

        Raises:
            AnswerError: It is no number, or no time of our calendar.
        """
        seconds = self.number_if_any(key)
        if not seconds:
            return None
        if not 0 < seconds < _LAST_TIME:
            raise unreadable(self.label, f"“{key}” is no time but “{seconds}”")
        return datetime.fromtimestamp(seconds, UTC)

    def part(self, key: str) -> Fields | None:
        """Return the object a key holds, or None if there is none.

        Raises:
            AnswerError: The key holds something else.
        """
        found = self.values.get(key)
        return None if found is None else fields(found, self.label)

    def rows(self, key: str) -> list[Fields]:
        """Return the objects of the list a key holds.

        Raises:
            AnswerError: The list is missing or is none: an answer without it must not read as "nothing".
        """
        return rows(self.values.get(key), self.label)

    def rows_if_any(self, key: str) -> list[Fields]:
        """Return the objects of the list a key holds; none if there is no list.

        Raises:
            AnswerError: The key holds something else.
        """
        return [] if self.values.get(key) is None else self.rows(key)


def fields(found: Value, label: str) -> Fields:
    """Return ``found`` as one object.

    Raises:
        AnswerError: It is none.
    """
    if isinstance(found, dict):
        return Fields(found, label)
    raise unreadable(label, "it holds no object where Moodle has one")


def rows(found: Value, label: str) -> list[Fields]:
    """Return ``found`` as a list of objects.

    Raises:
        AnswerError: It is none.
    """
    if isinstance(found, list):
        return [fields(row, label) for row in found]
    raise unreadable(label, "it holds no list where Moodle has one")


def plain(markup: str) -> str:
    """Return a short piece of HTML (why an activity is closed) as one clean line, list items after ";"."""
    if "<" in markup:
        markup = _BLOCK_TAG.sub(" ", _ITEM_BORDER.sub("; ", markup))
    return " ".join(text.unescape(markup).split())
