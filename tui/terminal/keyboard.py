"""Keys in turn: each acts where the one before it has led.

Textual hands a key to what has the keyboard when it arrives, and takes the next one while the first is still
on its way. Typed fast, or over a line that gathers what is typed, ``/quiz`` would open the filter, then quit.

Keys that only move about in a list lead nowhere else: they wait for those before them, but nobody waits for
them. They stay in order by themselves, and held down they do not queue up behind rows that arrive.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, Final

from textual import events
from textual.app import App
from textual.dom import DOMNode

from tui.hurry import HURRY

ROUNDS: Final = 3
"""How often what a key has begun is followed from the focused widget up to the app: the key itself, what the
widget says because of it, and what a view does upon that."""

PATIENCE: Final = 0.5
"""Seconds after which the next key no longer waits for the one before it."""


class KeysInTurn:
    """Keeps keys and pastes until those before them have had their effect.

    Args:
        app: Whose keyboard it is.
        act: What the app does with a key whose turn it is.
        stays: Whether a key leads nowhere else, where the keyboard is.
    """

    def __init__(
        self,
        app: App[Any],
        act: Callable[[events.Event], Awaitable[None]],
        stays: Callable[[str], bool],
    ) -> None:
        self._app = app
        self._act = act
        self._stays = stays
        self._waiting: deque[events.Event] = deque()
        self._taken_at: float | None = None
        self._number = 0

    async def take(self, event: events.Event) -> None:
        """Act on a key or a paste, at once if nothing is under way."""
        self._waiting.append(event)
        if self._taken_at is None or monotonic() - self._taken_at > PATIENCE:
            await self._take_next()

    async def _take_next(self) -> None:
        while self._waiting:
            event = self._waiting.popleft()
            HURRY.key_taken()
            if isinstance(event, events.Key) and self._stays(event.key):
                await self._act(event)
                continue
            self._taken_at = monotonic()
            self._number += 1
            await self._act(event)
            self._follow(self._number, ROUNDS)
            return
        self._taken_at = None

    def _follow(self, number: int, rounds: int) -> None:
        """Begin a round: walk from the focused widget up to the app, in each one's queue."""
        stack = self._app.screen_stack
        self._climb(self._app.focused or (stack[-1] if stack else None), number, rounds)

    def _climb(self, node: DOMNode | None, number: int, rounds: int) -> None:
        """Wait until ``node`` has done what is in its queue, then go on to its parent."""
        while node is not None and node is not self._app:
            parent = node.parent
            if node.call_later(self._climb, parent, number, rounds):
                return
            node = parent  # this one is being removed
        self._app.call_later(self._arrive, number, rounds)

    async def _arrive(self, number: int, rounds: int) -> None:
        """End a round; after the last one the next key has its turn."""
        if number != self._number:
            return  # patience ran out, and a later key went ahead
        if rounds > 1:
            self._follow(number, rounds - 1)
        else:
            await self._take_next()
