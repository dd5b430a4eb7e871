"""How iSpring hands out lists: whole, or page by page with a token for the next one."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from tui.demo.ispring import xml
from tui.demo.serving import XML, Question, Reply

PAGE: Final = 1000
_T = TypeVar("_T")


def refusal(code: int, message: str) -> Reply:
    """Return an error as iSpring words it."""
    return Reply(xml.error(code, message), code, XML)


def array(question: Question, name: str) -> tuple[str, ...]:
    """Return an array of the query; without brackets PHP keeps the last value alone."""
    last = question.query.get(name, ())[-1:]
    return question.query.get(f"{name}[]", last)


def flat(items: Iterable[_T], row: Callable[[_T], str]) -> Reply:
    """Return a list without pages."""
    return Reply(xml.document("response", map(row, items)))


def page(
    question: Question,
    items: Sequence[_T],
    name: str,
    key: Callable[[_T], str],
    row: Callable[[_T], str],
) -> Reply:
    """Return one page of a list in order of keys, and the token of the next.

    The token is the last key in base64, as in iSpring's manual.
    """
    try:
        size = min(int(question.one("pageSize", str(PAGE))), PAGE)
        start = 0
        if token := question.one("pageToken"):
            start = bisect_right(items, b64decode(token, altchars=b"-_", validate=True).decode(), key=key)
    except ValueError:
        return refusal(400, "Wrong parameters")
    if size < 1:
        return refusal(400, "Wrong parameters")
    shown = items[start : start + size]
    last = key(shown[-1]) if shown and start + size < len(items) else ""
    return Reply(xml.document("response", _wrapped(shown, name, row, last)))


def _wrapped(shown: Sequence[_T], name: str, row: Callable[[_T], str], last: str) -> Iterator[str]:
    yield f"<{name}s>\n"
    for item in shown:
        yield row(item)
    yield f"</{name}s>\n"
    yield xml.leaf("nextPageToken", urlsafe_b64encode(last.encode()).decode()) + "\n"
