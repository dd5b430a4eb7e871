"""Rows on their way to the screen: taken in bit by bit, shown as often as the reader can follow."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Final, TypeVar

from tui.hurry import HURRY
from tui.lookup.roster.roster import RosterRow
from tui.lookup.roster.view import RosterView
from tui.lookup.session import Session
from tui.screens.pane import Pane
from tui.widgets.table import RowTable
from tui.workers import Result

PACE: Final = 0.05
"""Seconds between two times arriving rows are shown: the screen stays calm."""

ROWS_A_SECOND_MORE: Final = 400_000
"""Rows with which these times are a second further apart: each costs a merge with the rows there are."""

SLICE: Final = 250
"""Rows taken in without a pause, in which a key may be acted upon."""

GLANCE: Final = 0.001
"""Seconds between two looks at whether a key still waits."""

SOON_DONE: Final = 5000
"""Rows up to which putting all into their places takes no time worth mentioning."""

FROZEN_AFTER: Final = 20_000
"""Rows after which the garbage collector is told that what there is will stay."""

T = TypeVar("T")


class Arriving(Pane):
    """A view of a roster whose rows may still arrive.

    Attributes:
        table: Where they are shown.
        view: Which of them, in which order; None while no course is open.
    """

    table: RowTable[RosterRow]

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002  # Textual's own word
        super().__init__(session, id=id)
        self.view: RosterView | None = None
        self._placing = asyncio.Lock()
        self._to_show = False
        self._due = 0.0
        self._unfrozen = 0

    def redraw(self) -> None:
        """Show the view as it is now."""
        raise NotImplementedError

    def ask_visible_soon(self) -> None:
        """Ask for what is missing of the rows on screen, once the reader rests there."""
        raise NotImplementedError

    def take_in(self, changed: Iterable[int]) -> None:
        """Take changed rows in; they are not shown yet."""
        if self.view is not None:
            self.view.take_in(changed)

    async def take_all_in(
        self, message: Result, rows: Sequence[T], add: Callable[[Sequence[T]], Sequence[int]]
    ) -> None:
        """Take in all that has arrived together, slice by slice, as long as it is still wanted.

        Args:
            message: What brought it.
            rows: What has arrived.
            add: Adds some of it to the roster, and returns which rows that changes.
        """
        for start in range(0, len(rows), SLICE):
            async with self._placing:
                if not self.expects(message):
                    return
                self.show_soon(add(rows[start : start + SLICE]))
            await keys_first()

    def show_changed(self, changed: Iterable[int]) -> None:
        """Take changed rows in, and show the view as it is then."""
        self.take_in(changed)
        if self.view is not None:
            self.view.refresh(())
            self._show_view()

    def show_known(self, changed: Sequence[int]) -> None:
        """Show what has become known of rows on screen: in their new places too, if that is soon done."""
        if self.view is not None and len(self.view.roster.rows) <= SOON_DONE:
            self.show_changed(changed)
        else:
            self.redraw()
            self.show_soon(changed)

    def show_soon(self, changed: Sequence[int]) -> None:
        """Take in some of many rows that arrive, and show them as often as the reader can follow.

        Many rows are put into their places bit by bit, so that a key never waits for all of them.
        """
        self.take_in(changed)
        self._unfrozen += len(changed)
        if self._unfrozen > FROZEN_AFTER:
            self._unfrozen = 0
            gc.freeze()  # or each full collection would walk through all rows again
        if not self._to_show:
            self._to_show = True
            if (pause := self._due - monotonic()) > 0:
                self.set_timer(pause, self._show)
            else:
                self.call_later(self._show)

    async def _show(self) -> None:
        async with self._placing:
            view, self._to_show = self.view, False
            if view is None:
                return
            await keys_first()
            for _ in view.merging():
                await keys_first()
                if self.view is not view:
                    return
        self._show_view()
        self.told()
        self._due = monotonic() + PACE + len(view.roster.rows) / ROWS_A_SECOND_MORE

    def _show_view(self) -> None:
        self.redraw()
        self.ask_visible_soon()


async def keys_first() -> None:
    """Let others have a look at what waits for them; while a key waits for the screen, wait with it."""
    await asyncio.sleep(0)
    while HURRY.is_on:  # noqa: ASYNC110  # other threads say so, and whether it is over in time
        await asyncio.sleep(GLANCE)
