"""Level 1, the roster: every learner of a course with her final status, in order of need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from tui.commands import Place, bindings_for
from tui.lookup.extract import Extract, roster_extract
from tui.lookup.roster import RosterRow
from tui.lookup.rosterorder import NEED
from tui.lookup.rosterview import FAMILY_KEYS, RosterView
from tui.lookup.session import Session
from tui.records import Learner
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
from tui.screens.exporting import Exporting
from tui.screens.roster_reading import ENROLMENTS, NAMES, STATUSES, RosterReading
from tui.widgets.block import Block
from tui.widgets.cells import Cell, Content, cell_len
from tui.widgets.filterline import FilterLine
from tui.widgets.glyphs import UNICODE
from tui.widgets.letterline import LetterLine
from tui.widgets.line import GAP, Line
from tui.widgets.progress import share_bar
from tui.widgets.table import RowTable

ROOM_FOR_BAR: Final = 84
"""Cells from which the pane draws the bar of shares and longer progress bars."""

OLD: Final = timedelta(hours=1)
"""From when on the note line says how old the view is."""

MORE_THAN_ENOUGH: Final = 126
"""Cells from which columns stop growing apart."""


class RosterPane(Exporting, RosterReading):
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
        dated = session.ispring.client.gives_dates
        self._pen = Pen(UNICODE, session.clock, session.clock.now(), dated=dated)
        self.table = RowTable(roster_columns(dated=dated), self._cells, key=self._key)

    def compose(self) -> ComposeResult:
        """Lay out counts, shares, table, note and filter."""
        yield Block(classes="counts")
        yield Line(classes="shares")
        yield self.table
        yield Line(classes="note")
        yield FilterLine(self.table, classes="filter")
        yield LetterLine()

    # --- what the lines say ------------------------------------------------------------------------------

    @property
    def head(self) -> Content:
        """Course and size: without enrolments, only of those who have a status."""
        if self.course is None or self.roster is None:
            return ""
        count = self.roster.learners
        of_all = f"learner{'' if count == 1 else 's'}"
        words = of_all if self.session.ispring.client.gives_enrolments else "with a status"
        return [(self.course.title, "bold"), (f"  {count:,} {words}", "")]

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
        if self.narrow or self.writing:
            return self.writing, [("x stops" if self.writing else self.place_text, "dim")]
        pending, choices = self.glyphs.pending, self._choices(view)
        if self.working(STATUSES):
            so_far = f"{pending} {len(roster.rows):,} learners so far"
            return "   ".join((so_far, *choices)), "x stops, rows stay usable"
        if roster.partial:
            variants, keys = roster_words.partial_note(roster, self.error)
            return roster_words.note_content(choices, variants, "", self._room(keys), ink="trouble"), keys
        if self.working(NAMES):
            coming = f"{pending} {roster.nameless:,} names still to come"
            rest = choices or ["filtering by name is partial"]
            return "   ".join((coming, *rest)), "x stops"
        if self.left_out:
            variants, keys = roster_words.stopped_variants(self.left_out), "x goes on"
        else:
            variants = roster_words.note_variants(roster) if roster.note_line else []
            keys = "i tells more" if variants else ""
        age = self._age
        right = "   ".join(filter(None, (keys, "r refreshes" if age else "", self.place_text)))
        left = roster_words.note_content(choices, variants, age, self._room(right), cut=True)
        return left, [(right, "dim")]

    def _choices(self, view: RosterView) -> list[str]:
        """Return what the reader chose to see, in words: filter, family, order, marks."""
        shown = f"/ {self.filter_text}" if self.filter_text else ""
        only = f"only {view.family.value}" if view.family else ""
        marked = f"{len(self.table.marks)} marked" if self.table.marks else ""
        return [words for words in (shown, only, view.order_words, marked) if words]

    @property
    def _age(self) -> str:
        """How old the view is, if that is worth saying; it is said the next time something is drawn."""
        now = self.session.clock.now()
        old = self.as_of is not None and not self._requests and now - self.as_of >= OLD
        return self.session.clock.ago(self.as_of, now) if old else ""

    def _room(self, right: str) -> int:
        return self.size.width - 2 - GAP - cell_len(right)

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
            if not (self.roster.statuses_read or self.roster.statuses_came):
                words = [self._uncounted()]
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
            self._pen = replace(self._pen, glyphs=self.glyphs, now=self.view.now)
            self.table.set_rows(self.roster.rows, self.view.index)

    def _cells(self, row: RosterRow, position: int) -> Sequence[Cell]:  # noqa: ARG002  # the table's signature
        if self.narrow:
            return narrow_roster_cells(row, self.glyphs, self._status_missing(row))
        match = ""
        if self.session.moodle and row.learner_id:
            match = match_mark(self.matches.get(row.learner_id), self.glyphs)
        return roster_cells(row, self._pen, match, self._status_missing(row))

    def _status_missing(self, row: RosterRow) -> str:
        """Return what stands for a status that may still come, or could not be read; empty if it is there."""
        if not row.unread:
            return ""
        if self.working(STATUSES):
            return f"{self.glyphs.pending} asking"
        return f"{self.glyphs.unknown} {row.status}"

    def _uncounted(self) -> Cell:
        """Return what stands in the place of the counts while there is nothing to count."""
        if self.working(STATUSES):
            said = f" {self.glyphs.pending} asking iSpring who has finished"
        else:
            rows = self.roster is not None and self.roster.rows
            said = f" {self.glyphs.unknown} who has finished was not read" if rows else ""
        return [(said, "dim")]

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
        whole = roster_columns(self._pen.bar, dated=self._pen.dated)
        self.table.set_columns(NARROW_ROSTER_COLUMNS if self.narrow else whole)
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
            unknown = self._late_unknown if self.view.only_late else ""
            lines = roster_words.no_match_lines(self.filter_text, self.view.family, unknown=unknown)
            self.table.set_empty(*lines)
        self.redraw()
        self.ask_visible_soon()
        self.told()

    @property
    def _late_unknown(self) -> str:
        """Why nobody knows who is late; empty if that is known, or may still be."""
        if not self.session.ispring.client.gives_enrolments:
            return "Who is late is not known: SOAP gives no due dates."
        if self.roster and not self.roster.enrolments_read and not self.working(ENROLMENTS):
            return "Who is late is not known: due dates were not read."
        return ""

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
        """Ask for the column's letter."""
        self.ask_letter("sort", roster_words.sort_letters(dated=self._pen.dated), self._sort)

    def _sort(self, letter: str) -> None:
        self.sort_by(NEED if letter == roster_words.NEED_LETTER else letter)

    def extract(self, *, pseudonymised: bool) -> Extract | None:
        """Return the marked rows, else those shown."""
        if self.roster is None or self.view is None or self.course is None:
            return None
        marked = self.table.marked_rows()
        chosen = roster_words.chosen_marked(len(marked)) if marked else roster_words.chosen(self.view)
        return roster_extract(
            self.session,
            self.roster,
            marked or self.view.rows(),
            read_at=self.as_of or self.session.clock.now(),
            matches=self.matches if self.session.moodle else None,
            chosen=chosen,
            arriving=self.names_coming,
            pseudonymised=pseudonymised,
        )

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
