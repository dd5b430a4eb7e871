"""As whom iSpring is read, and what that account may see, in words.

Source: the seeds, "Permissions to Run the Request".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

from tui.errors import AnswerError, DeniedError
from tui.records import Department, Learner
from tui.text import clean

ALL_DEPARTMENTS: Final = "all departments"
SCOPE_UNKNOWN: Final = "scope unknown"
_SEES_ALL: Final = frozenset({"owner", "administrator"})
_NAMED: Final = 3
_KEY_SHOWN: Final = 4


def key_name(client_id: str) -> str:
    """Return what an API key is called on the screen: "key 7d1f…"."""
    start = client_id[:_KEY_SHOWN]
    return f"key {clean(start)}{'…' if start != client_id else ''}"


def scope_seen(who: Learner | None, departments: Callable[[], Iterable[Department]]) -> str:
    """Return whom somebody may see, asking for the departments' names only if they are needed.

    Args:
        who: The person signed in, if it could be found out.
        departments: Asks for them; without an answer the scope names their ids.
    """
    if who is None:
        return SCOPE_UNKNOWN
    names: dict[str, str] = {}
    if who.manages:
        with suppress(DeniedError, AnswerError):
            names = {each.id: each.name for each in departments()}
    return scope_of(who, names)


def scope_of(who: Learner, departments: Mapping[str, str]) -> str:
    """Return whom somebody may see: "all departments", "departments Lyon and Paris", or else the role.

    Args:
        who: The person signed in.
        departments: Names of departments by id, as far as they are known.
    """
    if who.role in _SEES_ALL:
        return ALL_DEPARTMENTS
    names = sorted(departments.get(each, each) for each in who.manages)
    if not names:
        return f"as {who.role.replace('_', ' ')}" if who.role else SCOPE_UNKNOWN
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return (
        f"department {names[0]}"
        if len(names) == 1
        else f"departments {', '.join(names[:-1])} and {names[-1]}"
    )
