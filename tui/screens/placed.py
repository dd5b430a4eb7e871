"""What every place of the reader's can tell about its commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.dom import DOMNode

LOW: Final = 20
"""Lines below which a list would not be seen under what stands above it, or beside it below."""

NOTHING_LOADS = "nothing is loading"
NO_ROWS = "nothing is listed"


class Placed(DOMNode):
    """A view or a sheet: a place with commands of its own.

    It stands behind what it is mixed into: Textual styles a widget by its first base.
    """

    def lacks(self, command: str) -> str:  # noqa: ARG002  # most places can do all they offer
        """Return why a command cannot be done now; empty if it can."""
        return ""

    def choices(self, command: str) -> Mapping[str, str]:  # noqa: ARG002  # most choices are always the same
        """Return what a command can be told besides, where that depends on the place."""
        return {}
