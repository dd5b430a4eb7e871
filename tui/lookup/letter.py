"""What to ask the administrators of both systems for as a letter, ready to be sent to them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from tui.lookup import rights
from tui.lookup.rights import Wanted

_WIDTH: Final = 76
"""Cells of a line: it stands unbroken in mails, and on the smallest screen."""


def letter() -> str:
    """Return the letter: to Moodle's administrator first, then to iSpring Learn's owner."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield "What Rollbook asks for. It only reads: give its accounts no more than this."
    yield ""
    yield "MOODLE: ASK THE SITE'S ADMINISTRATOR FOR"
    yield ""
    yield from _wrapped("A service with REST switched on that holds these functions:", "1. ")
    yield from _listed(rights.MOODLE_FUNCTIONS)
    yield from _wrapped(rights.SERVICE, "   ")
    yield ""
    yield from _wrapped("A role, assigned in the system context, with these rights:", "2. ")
    views = [right.name for right in rights.MOODLE_RIGHTS if right.name.startswith("mod/")]
    yield from _listed(right for right in rights.MOODLE_RIGHTS if right.name not in views)
    yield from _wrapped(f"{', '.join(views)}  (optional)", "   ")
    yield from _wrapped("activities of these kinds. Without it: each is left out, without a word.", "      ")
    yield from _wrapped(rights.PLUGINS, "   ")
    yield from _wrapped(rights.PRESET_USE, "   ")
    yield ""
    yield from _wrapped(rights.ACCOUNT, "3. ")
    yield ""
    yield "ISPRING LEARN: ASK THE ACCOUNT'S OWNER FOR"
    yield ""
    yield from _listed(rights.ISPRING_ACCESS)


def _listed(some: Iterable[Wanted]) -> Iterator[str]:
    for wanted in some:
        yield f"   {wanted.name}{'' if wanted.needed else '  (optional)'}"
        yield from _wrapped(f"{wanted.gives}. Without it: {wanted.without}.", "      ")
        if wanted.rights:
            yield from _wrapped(f"needs {', '.join(wanted.rights)}", "      ")


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False
    )
