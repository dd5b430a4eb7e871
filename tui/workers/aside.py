"""Saying that a damaged file was put aside, from whatever thread writes it anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.message import Message
from textual.message_pump import MessagePump

from tui.workers import post


class PutAside(Message):
    """A damaged file was put aside before it was written anew.

    Attributes:
        kept: What it is kept as.
    """

    def __init__(self, kept: Path) -> None:
        super().__init__()
        self.kept = kept


def telling(node: MessagePump) -> Callable[[Path], object]:
    """Return what posts ``PutAside`` to a node."""
    return lambda kept: post(node, PutAside(kept))
