"""iSpring's XML: one row a line, and a hostile text the way a careless server sends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tui.demo.data.hostile import Fragment

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def escape(text: str) -> str:
    """Return a text as the content of an element: markup escaped, controls as they are."""
    if isinstance(text, Fragment):
        return text
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def leaf(name: str, text: str) -> str:
    """Return one element with a text; an empty one closes itself."""
    return f"<{name}>{escape(text)}</{name}>" if text else f"<{name}/>"


def given(name: str, text: str | None) -> str:
    """Return one element with a text, and nothing at all where there is none."""
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def document(root: str, rows: Iterable[str]) -> Iterator[str]:
    """Yield a document around rows, as they come."""
    yield HEAD
    yield from around(root, rows, end="\n")


def around(name: str, rows: Iterable[str], *, end: str = "") -> Iterator[str]:
    """Yield an element around rows, as they come, ``end`` after each tag; without rows it is an empty one."""
    found = iter(rows)
    first = next(found, None)
    if first is None:
        yield f"<{name}/>{end}"
        return
    yield f"<{name}>{end}{first}"
    yield from found
    yield f"</{name}>{end}"


def error(code: int, message: str) -> str:
    """Return iSpring's error answer."""
    return f"{HEAD}<response><code>{code}</code>{leaf('message', message)}</response>\n"
