"""What an iSpring account may see, in words. Source: the seeds, "Permissions to Run the Request"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.records import Learner

ALL_DEPARTMENTS: Final = "all departments"
_SEES_ALL: Final = frozenset({"owner", "administrator"})
_NAMED: Final = 3


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
        return f"as {who.role.replace('_', ' ')}" if who.role else "scope unknown"
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return (
        f"department {names[0]}"
        if len(names) == 1
        else f"departments {', '.join(names[:-1])} and {names[-1]}"
    )
