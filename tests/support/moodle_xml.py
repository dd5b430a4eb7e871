"""Moodle's XML made from plain values, as its REST server writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"


def response(value: Plain) -> bytes:
    """Return a whole answer."""
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<RESPONSE>\n{element(value)}\n</RESPONSE>\n'.encode()


def element(value: Plain) -> str:
    """Return one value as the element Moodle makes of it; True and False are 1 and 0."""
    match value:
        case None:
            return '<VALUE null="null"/>'
        case str():
            return f"<VALUE>{escape(value, {chr(34): '&quot;'})}</VALUE>"
        case int():
            return f"<VALUE>{int(value)}</VALUE>"
        case Mapping():
            keys = (f"<KEY name={quoteattr(key)}>{element(each)}\n</KEY>\n" for key, each in value.items())
            return f"<SINGLE>\n{''.join(keys)}</SINGLE>"
        case _:
            return f"<MULTIPLE>\n{''.join(f'{element(each)}{chr(10)}' for each in value)}</MULTIPLE>"


def exception(kind: str, code: str | None, message: str = "Says why") -> bytes:
    """Return an error as Moodle writes it; without a code as its older versions and PHP faults do."""
    errorcode = "" if code is None else f"<ERRORCODE>{escape(code)}</ERRORCODE>\n"
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<EXCEPTION class={quoteattr(kind)}>\n{errorcode}'
        f"<MESSAGE>{escape(message)}</MESSAGE>\n</EXCEPTION>\n"
    ).encode()
