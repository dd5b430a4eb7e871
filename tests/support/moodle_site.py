"""A made-up Moodle site on loopback, and clients for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tests.support.loopback import Loopback, Reply, Seen
from tests.support.moodle_xml import Plain, response
from tui.protocols.moodle.client import Moodle
from tui.protocols.moodle.requests import SERVER_PATH

Connect: TypeAlias = Callable[..., Moodle]
"""What the fixture ``connect_moodle`` gives: a client of a server."""


def answering(**contents: Plain | bytes | Callable[[dict[str, str]], bytes]) -> Loopback:
    """A site that answers each function with this content, or as it is told."""

    def answer(seen: Seen) -> Reply:
        content = contents[seen.form["wsfunction"]]
        if callable(content):
            content = content(seen.form)
        return Reply(content if isinstance(content, bytes) else response(content))

    return Loopback({f"POST {SERVER_PATH}": answer})


def site_with(*functions: str) -> Plain:
    return {"userid": 2, "functions": [{"name": name, "version": "1"} for name in functions]}
