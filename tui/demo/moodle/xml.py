"""Moodle's XML: ``SINGLE``, ``MULTIPLE`` and ``KEY``, with its line ends and its nulls.

A dict is a SINGLE, a list a MULTIPLE, None a null. Control characters pass as they are, as in Moodle, which
makes an answer that holds one no XML at all.

Source: recordings of Moodle 4.4 and 5.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

Value: TypeAlias = "str | int | bool | Mapping[str, Value] | Sequence[Value] | None"

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" ?>\n'


def escape(text: str) -> str:
    """Return a text as Moodle writes it between tags."""
    if "&" not in text and "<" not in text and ">" not in text and '"' not in text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def response(value: Value) -> Iterator[str]:
    """Yield a successful answer."""
    yield f"{HEAD}<RESPONSE>\n"
    yield from _pieces(value)
    yield "</RESPONSE>\n"


def exception(kind: str, code: str, message: str) -> str:
    """Return an error; PHP's own have no code."""
    line = f"<ERRORCODE>{code}</ERRORCODE>\n" if code else ""
    head = f'{HEAD}<EXCEPTION class="{escape(kind)}">\n'
    return f"{head}{line}<MESSAGE>{escape(message)}</MESSAGE>\n</EXCEPTION>\n"


def _pieces(value: Value) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield "<SINGLE>\n"
        for name, inner in value.items():
            yield f'<KEY name="{name}">'
            yield from _pieces(inner)
            yield "</KEY>\n"
        yield "</SINGLE>\n"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield "<MULTIPLE>\n"
        for inner in value:
            yield from _pieces(inner)
        yield "</MULTIPLE>\n"
    elif value is None:
        yield '<VALUE null="null"/>\n'
    else:
        text = escape(value) if isinstance(value, str) else str(int(value))
        yield f"<VALUE>{text}</VALUE>\n"
