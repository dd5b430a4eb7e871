"""How a table of rows looks: columns, headings, the cursor's line, and what an empty table says."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from time import monotonic
from typing import Final, Generic, TypeVar

from textual.cache import LRUCache
from textual.geometry import Region
from textual.strip import Strip

from tui.widgets.cells import Cell, Content, Piece, blank, cell_len, merged, wrap
from tui.widgets.columns import GUTTER, Column, Place, place
from tui.widgets.drawn import BLANKS_JOIN, Drawn
from tui.widgets.rows import Rows

T = TypeVar("T")

DRAWN_LINES: Final = 512
"""Lines kept as drawn: several screens, so that turning a page back draws nothing anew."""

MARGIN: Final = 2
"""Cells before the columns, for cursor and mark, and as many behind them."""

EMPTY_LINES: Final = 3
"""Lines an empty table may use to say why."""


class RowLines(Drawn, Generic[T]):
    """Draws the lines of rows on screen, each when it is asked for.

    It uses Textual's line API with its own top line: no scrollbar, nothing to animate, nothing to lay out.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        draw: Callable[[T, int], Sequence[Cell]],
        *,
        key: Callable[[T], Hashable],
        heading: Callable[[T], str | None] | None = None,
        gap: int = 0,
        empty: Sequence[Content] = (),
        header: bool = True,
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        """Make a table without rows.

        Args:
            columns: Its columns; see ``Column`` for what happens where there is little room.
            draw: Gives the cells of a row at a position, one for each column, shown or not.
            key: What makes a row the same row when it comes again.
            heading: The group a row belongs to; a heading stands above the first row of each group.
            gap: Blank lines before each group but the first.
            empty: Up to three lines to show while there are no rows; the first is dim if it is a plain text.
            header: Whether the columns' titles stand in the first line.
            id: The widget's id.
            classes: The widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._draw = draw
        self._rows: Rows[T] = Rows(key, heading, gap)
        self._empty = tuple(empty)
        self._header = int(header)
        self._places: tuple[Place, ...] = ()
        self._drawn: LRUCache[int, list[Piece]] = LRUCache(DRAWN_LINES)
        self._painted = 0.0

    def set_columns(
        self, columns: Sequence[Column], draw: Callable[[T, int], Sequence[Cell]] | None = None
    ) -> None:
        """Show the same rows in other columns."""
        self._columns = tuple(columns)
        self._draw = draw or self._draw
        self._arrange()

    def set_gap(self, gap: int) -> None:
        """Leave this many blank lines before each group but the first."""
        if gap != self._rows.gap:
            self._rows.gap = gap
            self._rows.replace(self._rows.rows, self._rows.order)
            self.refresh_rows()

    def set_empty(self, *lines: Content) -> None:
        """Say something else while there are no rows."""
        if lines != self._empty:
            self._empty = lines
            self.refresh()

    def widths(self) -> dict[str, int]:
        """Return the columns shown, by key, with their widths in cells."""
        return {spot.column.key: spot.width for spot in self._places}

    def refresh_rows(self) -> None:
        """Draw again what is on screen: something in the rows has changed."""
        self._drawn.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw anew when the theme changes."""
        super().notify_style_update()
        self._drawn.clear()

    def _arrange(self) -> None:
        """Give the columns their widths and the rows their window."""
        self._places = place(self._columns, self.size.width - 2 * MARGIN)
        self._rows.resize(self.size.height - self._header)
        self.refresh_rows()

    def line_on_screen(self, position: int) -> int:
        """Return the line of the widget the row at ``position`` stands on, if it is on screen."""
        return self._rows.line_of(position) - self._rows.top + self._header

    def _refresh_row(self, position: int) -> None:
        """Draw the line of one row again, if it is on screen."""
        y = self.line_on_screen(position)
        if self._header <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def entry_at(self, y: int) -> int | None:
        """Return the position of the row on a line of the widget; None where there is no row."""
        line = self._rows.top + y - self._header
        inside = y >= self._header and len(self._rows) and line < self._rows.lines
        entry = self._rows.at(line) if inside else None
        return entry if isinstance(entry, int) else None

    # --- lines -------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Draw one line of the widget."""
        if y < self._header:
            return self.strip([blank(MARGIN), *self._line_of([self._title(spot) for spot in self._places])])
        rows = self._rows
        if not len(rows):
            return self.strip(self._empty_line(y - self._header))
        line = rows.top + y - self._header
        if line >= rows.lines:
            return self.strip([blank(self.size.width)])
        entry = rows.at(line)
        if isinstance(entry, str):
            return self.strip(self.fitted([(" " + entry, "heading")], self.size.width))
        return self._row_line(entry)

    def _title(self, spot: Place) -> Cell:
        """Return one column's title."""
        return self.fitted([(spot.column.title, "dim")], spot.width, spot.column.align)

    def _line_of(self, cells: Sequence[Cell]) -> list[Piece]:
        """Return cells that have their width side by side, with what is missing to the table's width."""
        pieces: list[Piece] = []
        used = MARGIN
        for spot, cell in zip(self._places, cells, strict=True):
            pieces += [*cell, blank(GUTTER)]
            used += spot.width + GUTTER
        return merged([*pieces, blank(self.size.width - used)], BLANKS_JOIN)

    def _empty_line(self, number: int) -> list[Piece]:
        """Return one line of what an empty table says; plain texts are wrapped."""
        lines: list[Cell] = []
        for nth, content in enumerate(self._empty[:EMPTY_LINES]):
            ink = "" if nth else "dim"
            room = self.size.width - MARGIN - 2
            if isinstance(content, str):
                wrapped = [content] if cell_len(content) <= room else wrap(content, room)
                lines += [[(line, ink)] for line in wrapped]
            else:
                lines.append(content)
        if number >= len(lines):
            return [blank(self.size.width)]
        return self.fitted([blank(MARGIN + 1), *lines[number]], self.size.width)

    def _row_line(self, position: int) -> Strip:
        """Draw the row at ``position``: from the cache, but for cursor and mark."""
        rows = self._rows
        pieces = self._row_pieces(position)
        mark = self.glyphs.mark if rows.key(rows.row(position)) in rows.marks else " "
        if position != rows.position:
            return self.strip([(" " + mark, ""), *pieces])
        self._painted = self._painted or monotonic()
        text = "".join(text for text, _ink in pieces)
        active = self.has_focus or self.has_class("-active")
        return self.strip([(self.glyphs.cursor + mark + text, "cursor" if active else "cursor-idle")])

    def _row_pieces(self, position: int) -> list[Piece]:
        """Return what stands behind cursor and mark in the row at ``position``."""
        index = self._rows.index(position)
        pieces = self._drawn.get(index)
        if pieces is None:
            cells = self._draw(self._rows.row(position), position)
            pieces = self._line_of(
                [self.fitted(cells[spot.index], spot.width, spot.column.align) for spot in self._places]
            )
            self._drawn[index] = pieces
        return pieces
