"""Level 1, the roster: every learner of a course with her final status, in order of need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from tui.commands import Place, bindings_for
from tui.lookup.roster import RosterRow
from tui.lookup.rosterorder import NEED
from tui.lookup.rosterview import FAMILY_KEYS
from tui.lookup.session import Session
from tui.records import Family, Learner
from tui.screens import roster_words
from tui.screens.drawing import (
    BAR,
    NARROW_ROSTER_COLUMNS,
    VAST_BAR,
    WIDE_BAR,
    Pen,
    match_mark,
    narrow_roster_cells,
    roster_cells,
    roster_columns,
)
from tui.screens.roster_reading import NAMES, STATUSES, RosterReading
from tui.widgets.block import Block
from tui.widgets.cells import Cell, Content
from tui.widgets.filterline import FilterLine
from tui.widgets.glyphs import UNICODE
from tui.widgets.letterline import LetterLine
from tui.widgets.line import Line
from tui.widgets.progress import share_bar
from tui.widgets.table import RowTable

ROOM_FOR_BAR: Final = 84
"""Cells from which the pane draws the bar of shares and longer progress bars."""

MORE_THAN_ENOUGH: Final = 126
"""Cells from which columns stop growing apart."""


class RosterPane(RosterReading):
    """Who has finished this course, who is late?"""

    PLACE = Place.ROSTER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.ROSTER)]

    class Chosen(Message):
        """The reader opens a learner."""

        def __init__(self, row: RosterRow) -> None:
            super().__init__()
            self.row = row

    class MatchWanted(Message):
        """The reader wants to say who a learner is in Moodle."""

        def __init__(self, learner: Learner) -> None:
            super().__init__()
            self.learner = learner

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.narrow = False
        self._pen = Pen(UNICODE, session.clock, session.clock.now())
        self.table = RowTable(roster_columns(), self._cells, key=self._key)

    def compose(self) -> ComposeResult:
        """Lay out counts, shares, table, note and filter."""
        yield Block(classes="counts")
        yield Line(classes="shares")
        yield self.table
        yield Line(classes="note")
        yield FilterLine(self.table, classes="filter")
        yield LetterLine("sort", roster_words.SORT_LETTERS)

    # --- what the lines say ------------------------------------------------------------------------------

    @property
    def head(self) -> Content:
        """Course and size."""
        if self.course is None or self.roster is None:
            return ""
        count = self.roster.learners
        return [(self.course.title, "bold"), (f"  {count:,} learner{'' if count == 1 else 's'}", "")]

    @property
    def short_head(self) -> Content:
        """The course alone."""
        return [(self.course.title, "bold")] if self.course else ""

    @property
    def keyboard(self) -> RowTable[RosterRow]:
        """The table takes the keys."""
        return self.table

    def noted(self) -> tuple[Content, Content]:
        """Say the first of: loading, partial, filter, notes, position (LOOKS' order)."""
        roster, view = self.roster, self.view
        if roster is None or view is None:
            return [("Enter opens a course.", "dim")], ""
        if self.narrow:
            return "", [(self.place_text, "dim")]
        pending = self.glyphs.pending
        if self.working(STATUSES):
            return f"{pending} {len(roster.rows):,} learners so far", "x stops, rows stay usable"
        if roster.partial:
            return roster_words.partial_note(roster, self.error)
        if self.working(NAMES):
            return (
                f"{pending} {roster.nameless:,} names still to come; filtering by name is partial",
                "x stops",
            )
        marked = f"{len(self.table.marks)} marked" if self.table.marks else ""
        note = f"! {roster.note_line}" if roster.note_line else ""
        shown = f"/ {self.filter_text}" if self.filter_text else ""
        only = f"only {view.family.value}" if view.family else ""
        left = "   ".join(filter(None, (shown, only, note, view.order_words, marked)))
        more = "i tells more   " if roster.note_line else ""
        return left, [(f"{more}{self.place_text}", "dim")]

    @property
    def place_text(self) -> str:
        """Where the cursor is: ``3 of 212``."""
        return f"{self.table.position + 1:,} of {self.table.count:,}" if self.table.count else ""

    def told(self) -> None:
        """Say anew what the lines around the view say."""
        if self.roster and self.is_mounted:
            counts = self.roster.counts()
            wide = self.size.width >= ROOM_FOR_BAR
            chosen = self.view.family if self.view else None
            words = roster_words.counts_lines(
                counts, self.glyphs, chosen=chosen, keys=wide, width=self.size.width
            )
            if self.error is not None and counts[Family.UNKNOWN] == len(self.roster.rows):
                words = []
            block = self.query_one(".counts", Block)
            block.update(words)
            block.styles.height = max(1 if wide else 2, len(words)) if not self.narrow else 1
            shares = [counts.get(family, 0) for family in roster_words.COUNTED]
            self.query_one(".shares", Line).update(share_bar(shares, self.size.width - 2, self.glyphs))
        super().told()

    # --- rows --------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Show the view as it is now."""
        if self.view is not None and self.roster is not None:
            self._pen = Pen(self.glyphs, self.session.clock, self.view.now, self._pen.bar)
            self.table.set_rows(self.roster.rows, self.view.index)

    def _cells(self, row: RosterRow, position: int) -> Sequence[Cell]:  # noqa: ARG002  # the table's signature
        if self.narrow:
            return narrow_roster_cells(row, self.glyphs)
        match = ""
        if self.session.moodle and row.learner_id:
            match = match_mark(self.matches.get(row.learner_id), self.glyphs)
        return roster_cells(row, self._pen, match, self._status_missing(row))

    def _status_missing(self, row: RosterRow) -> str:
        """Return what stands for a status that may still come, or could not be read; empty if it is there."""
        if row.final is not None or self.roster is None or self.roster.statuses_read:
            return ""
        return (
            f"{self.glyphs.pending} asking" if self.working(STATUSES) else f"{self.glyphs.unknown} not read"
        )

    def be_narrow(self, narrow: bool) -> None:
        """Stand beside a learner's own view, or alone with all columns."""
        self.narrow = narrow
        self.set_class(narrow, "-narrow")
        self._arrange()

    def on_resize(self) -> None:
        """Use the room there is now."""
        self._arrange()

    def _arrange(self) -> None:
        wide = self.size.width >= ROOM_FOR_BAR
        self.set_class(wide and not self.narrow, "-shares")
        vast = self.size.width >= MORE_THAN_ENOUGH
        self._pen = replace(self._pen, bar=VAST_BAR if vast else WIDE_BAR if wide else BAR)
        self.table.set_columns(NARROW_ROSTER_COLUMNS if self.narrow else roster_columns(self._pen.bar))
        self.told()

    def on_row_table_highlighted(self, message: RowTable.Highlighted[RosterRow]) -> None:
        """Say where the cursor is."""
        message.stop()
        self.told()

    def on_row_table_marked(self, message: RowTable.Marked) -> None:
        """Say how many are marked."""
        message.stop()
        self.told()

    def filtered(self, text: str) -> str:
        """Show only rows that match; see ``RosterView.filter`` for what may be typed."""
        self.filter_text = text
        if self.view is None or self.roster is None:
            return ""
        self.view.filter(text)
        self._after_choice()
        return f"{len(self.view):,} of {len(self.roster.rows):,}"

    def action_family(self, key: str) -> None:
        """Show only one family of outcomes, or all."""
        if self.view is not None:
            self.view.show(FAMILY_KEYS.get(key))
            self._after_choice()

    def _after_choice(self) -> None:
        if self.view is None or self.roster is None:
            return
        if self.roster.rows:
            self.table.set_empty(*roster_words.no_match_lines(self.filter_text, self.view.family))
        self.redraw()
        self.ask_visible_soon()
        self.told()

    def clear_filter(self) -> bool:
        """Show everything again: the filter first, then every family."""
        if super().clear_filter():
            return True
        if self.view is not None and self.view.family is not None:
            self.action_family("0")
            return True
        return False

    def sort_by(self, letter: str) -> None:
        """Order by a column, or by need; the same again turns it round."""
        if self.view is not None:
            self.view.sort_by(letter)
            self._after_choice()

    def action_sort(self) -> None:
        """Ask for the column's letter, in the place of the note."""
        self.query_one(".note").display = False
        self.query_one(LetterLine).open()

    def on_letter_line_chosen(self, message: LetterLine.Chosen) -> None:
        """Sort by the column whose letter was typed."""
        message.stop()
        self.query_one(".note").display = True
        self.table.focus()
        if message.letter:
            self.sort_by(NEED if message.letter == roster_words.NEED_LETTER else message.letter)

    def on_row_table_opened(self, message: RowTable.Opened[RosterRow]) -> None:
        """Open a learner."""
        message.stop()
        self.post_message(self.Chosen(message.row))

    def action_match(self) -> None:
        """Say by hand who the learner under the cursor is in Moodle."""
        row = self.table.cursor_row
        if row and row.learner and self.session.moodle:
            self.post_message(self.MatchWanted(row.learner))

    def _key(self, row: RosterRow) -> tuple[str, int]:
        """A row is the same row if it is the same learner's; of several of hers, the same in turn."""
        places = self.roster.positions(row.learner_id) if self.roster else ()
        return row.learner_id, places.index(row.position) if row.position in places else 0
