"""Rows in an order, with headings between them, a cursor that sticks to a row, marks, and a window on it all.

No widget and no terminal in here: positions count rows in the order shown, lines count headings too.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final, Generic, TypeVar

T = TypeVar("T")


class _Nobody:
    """The key of no row."""


_NOBODY: Final = _Nobody()


class Rows(Generic[T]):
    """The rows of a table as shown, and the reader's place in them.

    The cursor belongs to a row, not to a line: once the reader has chosen one it is found again by key
    wherever it moved, and waits, on the line where it stood, for a row that has gone to come back. Until then
    it stays on the first line, so that what is most urgent stays on screen while rows arrive.

    Without headings nothing here costs more for many rows than for few, but ``replace``, which may have to
    look for one key.

    Attributes:
        rows: All rows, as given.
        order: Indices of the rows shown, in order; None means all as they are.
        position: The cursor's place in the order; 0 if there are no rows.
        top: The first line in the window.
        height: Lines in the window.
        marks: Keys of the marked rows, shown or not.
    """

    def __init__(
        self, key: Callable[[T], Hashable], heading: Callable[[T], str | None] | None = None, gap: int = 0
    ) -> None:
        self.key = key
        self.heading = heading
        self.gap = gap
        self.rows: Sequence[T] = ()
        self.order: Sequence[int] | None = None
        self.position = 0
        self.top = 0
        self.height = 0
        self.marks: set[Hashable] = set()
        self._chosen: Hashable = _NOBODY
        self._index = 0
        self._stood = 0
        self._lines: list[int | str] = []
        self._line_of: list[int] = []

    # --- what is where -----------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.rows) if self.order is None else len(self.order)

    def row(self, position: int) -> T:
        """Return the row shown at ``position``."""
        return self.rows[self.index(position)]

    def index(self, position: int) -> int:
        """Return the place among all rows of the one shown at ``position``."""
        return position if self.order is None else self.order[position]

    @property
    def current(self) -> T | None:
        """The row under the cursor; None if there are no rows."""
        return self.row(self.position) if len(self) else None

    @property
    def lines(self) -> int:
        """How many lines rows and headings take."""
        return len(self._lines) if self.heading else len(self)

    def line_of(self, position: int) -> int:
        """Return the line the row at ``position`` stands on."""
        return self._line_of[position] if self.heading else position

    def at(self, line: int) -> int | str:
        """Return the position of the row on ``line``, or the heading there (empty for a blank line)."""
        return self._lines[line] if self.heading else line

    def shown(self) -> tuple[int, int]:
        """Return the positions of the rows in the window: the first, and the one behind the last."""
        first, last = self.top, min(self.top + self.height, self.lines)
        if not self.heading:
            return min(first, last), last
        inside = [entry for entry in self._lines[first:last] if isinstance(entry, int)]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    # --- new rows ----------------------------------------------------------------------------------------

    def replace(self, rows: Sequence[T], order: Sequence[int] | None = None) -> None:
        """Show other rows, or the same in another order; the cursor keeps its row and its place on screen."""
        before = self._cursor_line
        self.rows, self.order = rows, order
        self._number_lines()
        count = len(self)
        found = self._find()
        if found is None:
            found = max(0, min(self._stood, count - 1))
        else:
            self._stood = found
        self.position = found
        if count:
            self.top += self.line_of(self.position) - before
        self.follow()

    @property
    def _cursor_line(self) -> int:
        """The line the cursor stood on when the lines were numbered: the rows may have grown since."""
        if not self.heading:
            return self.position
        return self._line_of[self.position] if self.position < len(self._line_of) else 0

    def _find(self) -> int | None:
        """Return where the chosen row is shown now; None if it is not."""
        if self._chosen is _NOBODY:
            return None
        index = self._find_index()
        if index is None:
            return None
        self._index = index
        if self.order is None:
            return index
        if self.position < len(self.order) and self.order[self.position] == index:
            return self.position
        try:
            return self.order.index(index)
        except ValueError:
            return None

    def _find_index(self) -> int | None:
        """Return where the chosen row is among all rows, first of all where it was."""
        key, chosen = self.key, self._chosen
        if self._index < len(self.rows) and key(self.rows[self._index]) == chosen:
            return self._index
        return next((index for index, row in enumerate(self.rows) if key(row) == chosen), None)

    def _number_lines(self) -> None:
        """Give each row and each heading its line."""
        if self.heading is None:
            return
        self._lines, self._line_of = [], []
        before: str | None = None
        for position in range(len(self)):
            heading = self.heading(self.row(position))
            if heading is not None and heading != before:
                self._lines += [""] * (self.gap if self._lines else 0)
                self._lines.append(heading)
            before = heading
            self._line_of.append(len(self._lines))
            self._lines.append(position)

    def start_over(self) -> None:
        """Forget the reader's place and marks: what comes next is something else."""
        self._chosen = _NOBODY
        self._index = self._stood = self.position = self.top = 0
        self.marks.clear()

    # --- moving ------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Make the row under the cursor the one it sticks to."""
        if len(self):
            self._index = self.index(self.position)
            self._chosen = self.key(self.rows[self._index])
            self._stood = self.position

    def move_to(self, position: int) -> None:
        """Put the cursor on the row at ``position``, or the nearest there is."""
        if len(self):
            self.position = max(0, min(position, len(self) - 1))
            self.choose()
            self.follow()

    def move_to_key(self, key: Hashable) -> bool:
        """Put the cursor on the row with ``key``; if it is not shown, say so and wait for it."""
        self._chosen = key
        found = self._find()
        if found is None:
            return False
        self.position = self._stood = found
        self.follow()
        return True

    def page(self, lines: int) -> None:
        """Move cursor and window by ``lines``, down if positive."""
        if len(self):
            self.top += lines
            self.move_to(self.position + lines)

    def resize(self, height: int) -> None:
        """Make the window ``height`` lines high."""
        self.height = max(0, height)
        self.follow()

    def follow(self) -> None:
        """Move the window as little as possible so that it is full and shows the cursor."""
        if not len(self):
            self.top = 0
        if not len(self) or not self.height:  # a hidden table keeps its place
            return
        line = self.line_of(self.position)
        first = line
        while first and isinstance(self.at(first - 1), str):
            first -= 1
        self.top = min(self.top, first)
        self.top = max(self.top, line - self.height + 1)
        self.top = max(0, min(self.top, self.lines - self.height))

    # --- marks -------------------------------------------------------------------------------------------

    def toggle_mark(self, position: int) -> None:
        """Mark the row at ``position``, or take its mark away."""
        self.marks ^= {self.key(self.row(position))}

    def mark_all(self) -> None:
        """Mark all rows shown; if they are all marked, none of them."""
        keys = {self.key(self.row(position)) for position in range(len(self))}
        if keys <= self.marks:
            self.marks -= keys
        else:
            self.marks |= keys

    def marked(self) -> list[T]:
        """Return the marked rows: those shown in their order, then the rest."""
        if not self.marks:
            return []
        shown = [self.index(position) for position in range(len(self))]
        seen = set(shown)
        hidden = (index for index in range(len(self.rows)) if index not in seen)
        return [self.rows[index] for index in (*shown, *hidden) if self.key(self.rows[index]) in self.marks]
