"""Moodle's XML: ``SINGLE``, ``MULTIPLE`` and ``KEY``, with its line ends and its nulls.

A dict is a SINGLE, a list a MULTIPLE, None a null. Control characters pass as they are, as in Moodle, which
makes an answer that holds one no XML at all.

Source: recordings of Moodle 4.4 and 5.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

Value: TypeAlias = "str | int | dict[str, Value] | Sequence[Value] | None"

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" ?>\n'


def escape(text: str) -> str:
    """Return a text as Moodle writes it between tags."""
    if "&" not in text and "<" not in text and ">" not in text and '"' not in text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def response(value: Value) -> Iterator[str]:
    """Yield a successful answer; a list that is the whole of it comes row by row."""
    yield f"{HEAD}<RESPONSE>\n"
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield "<MULTIPLE>\n"
        yield from map(_text, value)
        yield "</MULTIPLE>\n"
    else:
        yield _text(value)
    yield "</RESPONSE>\n"


def exception(kind: str, code: str, message: str) -> str:
    """Return an error; PHP's own have no code."""
    line = f"<ERRORCODE>{code}</ERRORCODE>\n" if code else ""
    head = f'{HEAD}<EXCEPTION class="{escape(kind)}">\n'
    return f"{head}{line}<MESSAGE>{escape(message)}</MESSAGE>\n</EXCEPTION>\n"


def _text(value: Value) -> str:
    if value is None:
        return '<VALUE null="null"/>\n'
    if isinstance(value, str):
        return f"<VALUE>{escape(value)}</VALUE>\n"
    if isinstance(value, int):
        return f"<VALUE>{int(value)}</VALUE>\n"
    if isinstance(value, dict):
        keys = [f'<KEY name="{name}">{_text(inner)}</KEY>\n' for name, inner in value.items()]
        return f"<SINGLE>\n{''.join(keys)}</SINGLE>\n"
    return f"<MULTIPLE>\n{''.join(map(_text, value))}</MULTIPLE>\n"
