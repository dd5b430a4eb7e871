"""The row table: any number of rows at the price of those on screen.

200,000 rows appear at once, and a key costs what it costs with 100.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.message import Message

from tui.commands import MOVING_KEYS, Place, bindings_for
from tui.widgets.rowlines import RowLines

WHEEL: Final = 3
"""Lines a turn of the wheel moves."""

T = TypeVar("T")
R = TypeVar("R")


class RowTable(RowLines[T], can_focus=True):
    """A table of rows it knows nothing about, with a cursor that sticks to its row (see ``Rows``).

    With the class ``-active`` its cursor looks as if the table had the keyboard.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.TABLE)]

    DEFAULT_CSS = """
    RowTable {
        height: 1fr;
        width: 1fr;
    }
    """

    class Opened(Message, Generic[R]):
        """The reader opens a row."""

        def __init__(self, table: RowTable[R], row: R) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> RowTable[R]:
            """The table, for ``@on(RowTable.Opened, "#id")``."""
            return self.table

    class Highlighted(Message, Generic[R]):
        """The cursor is on another row, or on the first one there is."""

        def __init__(self, table: RowTable[R], row: R) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> RowTable[R]:
            """Who posted this, for ``on`` with a selector."""
            return self.table

        def can_replace(self, message: Message) -> bool:
            """Only the last of several matters."""
            return isinstance(message, RowTable.Highlighted)

    class Scrolled(Message):
        """Other rows are on screen: those from position ``first`` up to, not with, ``last``."""

        def __init__(self, table: RowTable[Any], first: int, last: int) -> None:
            super().__init__()
            self.table = table
            self.first = first
            self.last = last

        @property
        def control(self) -> RowTable[Any]:
            """Who posted this, for ``on`` with a selector."""
            return self.table

        def can_replace(self, message: Message) -> bool:
            """Only the last of several matters."""
            return isinstance(message, RowTable.Scrolled)

    class Marked(Message):
        """Other rows are marked than before."""

        def __init__(self, table: RowTable[Any]) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> RowTable[Any]:
            """Who posted this, for ``on`` with a selector."""
            return self.table

    _told: tuple[Hashable] | None = None
    _displaced: tuple[Hashable] | None = None

    # --- rows --------------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[T], order: Sequence[int] | None = None) -> None:
        """Show ``rows``, or those of them that ``order`` names, in its order.

        Neither is copied: after adding, removing or moving rows in them call this again, before anything is
        drawn. The cursor stays on its row, on the same line of the screen where it can.
        """
        unseen = None if self._painted else self._displaced
        before = unseen or self._told
        self._rows.replace(rows, order)
        after = self._cursor_key()
        if before is not None and after is not None and before != after:
            self._displaced, self._painted = before, 0.0
        elif unseen is not None:
            self._displaced = None
        self.refresh_rows()
        self._tell(scrolled=True)

    def start_over(self) -> None:
        """Show nothing, and begin at the first row of what is shown next."""
        self._rows.start_over()
        self._told = self._displaced = None
        self.set_rows(())

    @property
    def count(self) -> int:
        """How many rows are shown, on screen or beyond it."""
        return len(self._rows)

    @property
    def position(self) -> int:
        """The cursor's place among the rows shown, from 0."""
        return self._rows.position

    @property
    def cursor_row(self) -> T | None:
        """The row under the cursor; None if there are no rows."""
        return self._rows.current

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the row under the cursor; None if there are no rows."""
        found = self._cursor_key()
        return found[0] if found else None

    def row_at(self, position: int) -> T:
        """Return the row shown at ``position``."""
        return self._rows.row(position)

    def visible_range(self) -> tuple[int, int]:
        """Return the positions of the rows on screen: the first, and the one behind the last."""
        return self._rows.shown()

    def rows_around(self, screens: int = 1) -> list[T]:
        """Return the rows on screen and those ``screens`` further up and down."""
        first, last = self.visible_range()
        more = self._rows.height * screens
        return [self._rows.row(at) for at in range(max(0, first - more), min(self.count, last + more))]

    def on_resize(self) -> None:
        """Use the room there is now."""
        self._arrange()

    def _arrange(self) -> None:
        """Arrange columns and window, and tell which rows are in it."""
        super()._arrange()
        self._tell(scrolled=True)

    def _cursor_key(self) -> tuple[Hashable] | None:
        """Return the key of the row under the cursor, in a tuple since None may be a key."""
        return (self._rows.key(self._rows.row(self.position)),) if self.count else None

    def _tell(self, *, scrolled: bool) -> None:
        """Post what has changed: the row under the cursor, and the rows on screen."""
        key, row = self._cursor_key(), self._rows.current
        if key is not None and key != self._told and row is not None:
            self.post_message(self.Highlighted(self, row))
        self._told = key
        if scrolled:
            self.post_message(self.Scrolled(self, *self.visible_range()))

    def lacks(self, command: str) -> str:  # noqa: ARG002  # without rows there is nothing to do at all
        """Return why a command of a list cannot be done now; empty if it can."""
        return "" if self.count else "nothing is listed"

    def choices(self, command: str) -> Mapping[str, str]:  # noqa: ARG002  # a list's commands take none
        """Return what a command can be told besides."""
        return {}

    # --- the cursor --------------------------------------------------------------------------------------

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on the row with ``key``; if it is not shown (yet), say so and wait for it."""
        return self._moving(lambda: self._rows.move_to_key(key))

    def step(self, by: int) -> T | None:
        """Move the cursor ``by`` rows; return the row it is on then, None if it could not move."""
        before = self.position
        self._moving(lambda: self._rows.move_to(before + by))
        return None if self.position == before else self.cursor_row

    def beside(self) -> list[T]:
        """Return the row after that of the cursor and the one before it, as far as there are any."""
        places = (self.position + 1, self.position - 1)
        return [self._rows.row(at) for at in places if 0 <= at < self.count]

    def _moving(self, move: Callable[[], R]) -> R:
        """Do what moves cursor or window, and draw no more than what it changed."""
        rows = self._rows
        top, position = rows.top, rows.position
        result = move()
        self._displaced = None
        if rows.top != top:
            self.refresh()
        elif rows.position != position:
            self._refresh_row(position)
            self._refresh_row(rows.position)
        self._tell(scrolled=rows.top != top)
        return result

    async def on_key(self, event: events.Key) -> None:
        """Let a key act on the row that was under the cursor on screen when it was pressed.

        Rows may have arrived in between and put another one there. If the old one is gone, the key is
        dropped: what it meant does not exist any more. A key that only moves about acts at once: on its way
        up it would wait behind the rows that arrive.
        """
        displaced, self._displaced = self._displaced, None
        if displaced is not None and not 0 < self._painted <= event.time and not self.move_to(*displaced):
            event.stop()
            event.prevent_default()
        elif event.key in MOVING_KEYS:
            event.stop()
            for binding in self._bindings.get_bindings_for_key(event.key):
                await self.run_action(binding.action)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that was clicked; a second click opens it."""
        position = self.entry_at(event.y)
        if position is not None:
            self._moving(lambda: self._rows.move_to(position))
            if event.chain > 1:
                self.action_open()

    def on_mouse_scroll_down(self) -> None:
        """Move on, as the wheel does."""
        self.page(WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Move back."""
        self.page(-WHEEL)

    def on_focus(self) -> None:
        """Show where the keyboard is."""
        self._refresh_cursor()

    def on_blur(self) -> None:
        """Show where the keyboard is no more."""
        self._refresh_cursor()

    @property
    def spot(self) -> Offset:
        """The first cell of the row under the cursor."""
        down = self.line_on_screen(self.position) if self.count else 0
        return super().spot + Offset(0, down)

    def _refresh_cursor(self) -> None:
        """Draw the cursor's line again."""
        if self.count:
            self._refresh_row(self.position)

    def page(self, lines: int) -> None:
        """Move cursor and window by ``lines``."""
        self._moving(lambda: self._rows.page(lines))

    def action_cursor_down(self) -> None:
        """One row down."""
        self.step(1)

    def action_cursor_up(self) -> None:
        """One row up."""
        self.step(-1)

    def action_page_down(self) -> None:
        """One page down, one line of the old page staying in sight."""
        self.page(max(1, self._rows.height - 1))

    def action_page_up(self) -> None:
        """One page up, one line of the old page staying in sight."""
        self.page(-max(1, self._rows.height - 1))

    def action_half_down(self) -> None:
        """Move the cursor on by half of what is on screen."""
        self.page(max(1, self._rows.height // 2))

    def action_half_up(self) -> None:
        """Move the cursor back by half of what is on screen."""
        self.page(-max(1, self._rows.height // 2))

    def action_first(self) -> None:
        """To the first row."""
        self._moving(lambda: self._rows.move_to(0))

    def action_last(self) -> None:
        """To the last row."""
        self._moving(lambda: self._rows.move_to(self.count - 1))

    def action_open(self) -> None:
        """Open the row under the cursor."""
        row = self.cursor_row
        if row is not None:
            self._rows.choose()
            self.post_message(self.Opened(self, row))

    # --- marks -------------------------------------------------------------------------------------------

    @property
    def marks(self) -> frozenset[Hashable]:
        """The keys of the marked rows, shown or not."""
        return frozenset(self._rows.marks)

    def marked_rows(self) -> list[T]:
        """Return the marked rows: those shown in their order, then the rest."""
        return self._rows.marked()

    def clear_marks(self) -> None:
        """Take all marks away."""
        self._rows.marks.clear()
        self._marked()

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self.count:
            self._rows.choose()
            self._rows.toggle_mark(self.position)
            self._refresh_cursor()
            self.post_message(self.Marked(self))

    def action_mark_all(self) -> None:
        """Mark all rows shown; if they are all marked, none."""
        self._rows.mark_all()
        self._marked()

    def _marked(self) -> None:
        """Draw and tell that marks have changed."""
        self.refresh()
        self.post_message(self.Marked(self))
