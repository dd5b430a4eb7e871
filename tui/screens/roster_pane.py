"""Level 1, the roster: every learner of a course with her final status, in order of need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from tui.commands import Place, bindings_for
from tui.lookup.course.differences import Kind
from tui.lookup.export.extract import Extract, roster_extract
from tui.lookup.roster.order import NEED
from tui.lookup.roster.roster import Roster, RosterRow
from tui.lookup.roster.view import FAMILY_KEYS, RosterView
from tui.lookup.session import Session
from tui.screens import roster_words
from tui.screens.drawing import (
    BAR,
    DIFFERENCE_COLUMNS,
    NARROW_ROSTER_COLUMNS,
    VAST_BAR,
    WIDE_BAR,
    Pen,
    difference_cells,
    match_mark,
    narrow_roster_cells,
    roster_cells,
    roster_columns,
)
from tui.screens.exporting import Exporting
from tui.screens.roster_reading import ENROLMENTS, NAMES, STATUSES
from tui.screens.roster_running import RUN
from tui.screens.roster_whole import RosterWhole
from tui.widgets.block import Block
from tui.widgets.cells import Cell, Content, cell_len
from tui.widgets.glyphs import UNICODE
from tui.widgets.line import GAP, Line
from tui.widgets.progress import share_bar
from tui.widgets.table import RowTable

ROOM_FOR_BAR: Final = 84
"""Cells from which the pane draws the bar of shares and longer progress bars."""

OLD: Final = timedelta(hours=1)
"""From when on the note line says how old the view is."""

MORE_THAN_ENOUGH: Final = 126
"""Cells from which columns stop growing apart."""


class RosterPane(Exporting, RosterWhole):
    """Who has finished this course, who is late?"""

    PLACE = Place.ROSTER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.ROSTER)]

    class Chosen(Message):
        """The reader opens a learner."""

        def __init__(self, row: RosterRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.narrow = False
        dated = session.ispring.client.gives_dates
        self._pen = Pen(UNICODE, session.clock, session.clock.now(), dated=dated)
        self.table = RowTable(roster_columns(dated=dated), self._cells, key=self._key)

    def above(self) -> ComposeResult:
        """Lay out the counts and their shares."""
        yield Block(classes="counts")
        yield Line(classes="shares")

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
    def listed(self) -> int:
        """How many rows are listed."""
        return self.table.count

    def choices(self, command: str) -> Mapping[str, str]:
        """Return the columns to sort by."""
        return roster_words.sort_letters(dated=self._pen.dated) if command == "sort" else {}

    @property
    def keyboard(self) -> RowTable[RosterRow]:
        """The table takes the keys."""
        return self.table

    def noted(self) -> tuple[Content, Content]:
        """Say the first of: loading, partial, a run, filter, notes, position (LOOKS' order)."""
        roster, view = self.roster, self.view
        if roster is None or view is None:
            return [("Enter opens a course.", "dim")], ""
        if self.narrow or self.writing:
            return self.writing, [("x stops" if self.writing else self.place_text, "dim")]
        return self._noted(roster, view)

    def _noted(self, roster: Roster, view: RosterView) -> tuple[Content, Content]:
        pending, choices = self.glyphs.under_way, self._choices(view)
        run = self.run_note()
        if self.working(STATUSES):
            so_far = f"{pending}{len(roster.rows):,} learners so far"
            return "   ".join((so_far, *choices)), "x stops, rows stay usable"
        if roster.partial:
            variants, keys = roster_words.partial_note(roster, self.error)
            return roster_words.note_content(choices, variants, "", self._room(keys), ink="trouble"), keys
        if self.working(NAMES):
            coming = f"{pending}{roster.nameless:,} names still to come"
            rest = choices or ["filtering by name is partial"]
            return "   ".join((coming, *rest)), "x stops"
        if run is not None:
            right = "   ".join(filter(None, (run[1], self.place_text)))
            return roster_words.run_content(choices, run[0], self._room(right)), [(right, "dim")]
        if self.differing and self.standing is not None:
            right = f"i tells the rule   {self.place_text}"
            told = roster_words.tally_variants(self.standing.kinds())
            return roster_words.run_content(choices, told, self._room(right)), [(right, "dim")]
        variants, keys = self._notes(roster)
        age = self._age
        right = "   ".join(filter(None, (keys, "r refreshes" if age else "", self.place_text)))
        left = roster_words.note_content(choices, variants, age, self._room(right), cut=True)
        return left, [(right, "dim")]

    def _notes(self, roster: Roster) -> tuple[list[str], str]:
        """Return what there is to note once everything was read, each time in fewer words, and the keys."""
        if self.left_out:
            return roster_words.stopped_variants(self.left_out), "x goes on"
        variants = roster_words.note_variants(roster) if roster.note_line else []
        return variants, "i tells more" if variants else ""

    def _choices(self, view: RosterView) -> list[str]:
        """Return what the reader chose to see, in words: filter, family, order, marks."""
        shown = f"/ {self.filter_text}" if self.filter_text else ""
        only = f"only {view.family.value}" if view.family else ""
        marked = f"{len(self.table.marks)} marked" if self.table.marks else ""
        limit = f"only {view.only.words}" if view.only and not self.differing else ""
        return [words for words in (shown, only, limit, view.order_words, marked) if words]

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
        match, missing = "", self._status_missing(row)
        compared = self.standing.comparison(row.position) if self.standing is not None else None
        if self.session.moodle and row.learner_id:
            differs = compared is not None and compared.kind is Kind.DIFFER
            match = match_mark(self.matches.get(row.learner_id), self.glyphs, differs=differs)
        if self.differing and compared is not None:
            found = match_mark(self.matches.get(row.learner_id), self.glyphs) if row.learner_id else ""
            return difference_cells(compared, self._pen, found, missing)
        return roster_cells(row, self._pen, match, missing)

    def _status_missing(self, row: RosterRow) -> str:
        """Return what stands for a status that may still come, or could not be read; empty if it is there."""
        if not row.unread:
            return ""
        if self.working(STATUSES):
            return f"{self.glyphs.under_way}asking"
        return f"{self.glyphs.beside(self.glyphs.unknown)}{row.status}"

    def _uncounted(self) -> Cell:
        """Return what stands in the place of the counts while there is nothing to count."""
        if self.working(STATUSES):
            said = f" {self.glyphs.under_way}asking iSpring who has finished"
        else:
            rows = self.roster is not None and self.roster.rows
            said = f" {self.glyphs.beside(self.glyphs.unknown)}who has finished was not read" if rows else ""
        return [(said, "dim")]

    def be_narrow(self, narrow: bool) -> None:
        """Stand beside a learner's own view, or alone with all columns."""
        self.narrow = narrow
        self.set_class(narrow, "-narrow")
        self.set_out()

    def on_resize(self) -> None:
        """Use the room there is now."""
        self.set_out()

    def set_out(self) -> None:
        """Use the room there is for the columns that are wanted."""
        wide = self.size.width >= ROOM_FOR_BAR
        self.set_class(wide and not self.narrow, "-shares")
        vast = self.size.width >= MORE_THAN_ENOUGH
        bar = VAST_BAR if vast else WIDE_BAR if wide else BAR
        self._pen = replace(self._pen, bar=bar, glyphs=self.glyphs)
        whole = roster_columns(self._pen.bar, dated=self._pen.dated)
        alone = DIFFERENCE_COLUMNS if self.differing else whole
        self.table.set_columns(NARROW_ROSTER_COLUMNS if self.narrow else alone)
        self.told()

    def on_row_table_highlighted(self, message: RowTable.Highlighted[RosterRow]) -> None:
        """Say where the cursor is, and no longer what was just done: the reader goes on."""
        message.stop()
        said, self.notices.said = self.notices.said, ""
        if said or not self.working(STATUSES):  # the place is not told then, and all else soon enough
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
        self.after_choice()
        return f"{len(self.view):,} of {len(self.roster.rows):,}"

    def action_family(self, key: str) -> None:
        """Show only one family of outcomes, or all."""
        if self.view is not None:
            self.view.show(FAMILY_KEYS.get(key))
            self.after_choice()

    def after_choice(self) -> None:
        """Show what the reader chose to see."""
        if self.view is None or self.roster is None:
            return
        self._say_why_empty(self.roster, self.view)
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

    def _say_why_empty(self, roster: Roster, view: RosterView) -> None:
        """Say why nothing is shown of the rows there are."""
        if not roster.rows or not view.is_filtered:
            return
        if self.differing and self.standing is not None and not (self.filter_text or view.family):
            kinds, running = self.standing.kinds(), self.working(RUN)
            self.table.set_empty(*roster_words.no_difference_lines(kinds, running=running))
        else:
            unknown = self._late_unknown if view.only_late else ""
            lines = roster_words.no_match_lines(self.filter_text, view.family, unknown=unknown)
            self.table.set_empty(*lines)

    def followed(self) -> None:
        """Let whoever looks at the whole course know that something has changed, and an empty view, too."""
        super().followed()
        if self.differing and self.roster is not None and self.view is not None:
            self._say_why_empty(self.roster, self.view)

    def clear_filter(self) -> bool:
        """Show everything again: the filter first, then every family."""
        if super().clear_filter():
            return True
        if self.view is not None and self.view.family is not None:
            self.action_family("0")
            return True
        if self.view is not None and self.view.only is not None:
            self.limit(None)
            return True
        return False

    def sort_by(self, letter: str) -> None:
        """Order by a column, or by need; the same again turns it round."""
        if self.view is not None:
            self.view.sort_by(letter)
            self.after_choice()

    def action_sort(self, letter: str = "") -> None:
        """Ask for the column's letter, unless it is known."""
        self.ask_letter("sort", roster_words.sort_letters(dated=self._pen.dated), self._sort, known=letter)

    def _sort(self, letter: str) -> None:
        self.sort_by(NEED if letter == roster_words.NEED_LETTER else letter)

    def extract(self, *, pseudonymised: bool) -> Extract | None:
        """Return the marked rows, else those shown."""
        if self.roster is None or self.view is None or self.course is None:
            return None
        marked = self.table.marked_rows()
        rows = marked or self.view.rows()
        chosen = roster_words.chosen_marked(len(marked)) if marked else roster_words.chosen(self.view)
        standing = self.standing if self.differing else None
        return roster_extract(
            self.session,
            self.roster,
            rows,
            read_at=self.as_of or self.session.clock.now(),
            moodle_at=self.moodle_at if standing else None,
            matches=self.matches if self.session.moodle else None,
            compared=[standing.comparison(row.position) for row in rows] if standing else None,
            chosen=chosen,
            arriving=self.names_coming or (standing is not None and self.working(RUN)),
            pseudonymised=pseudonymised,
        )

    def on_row_table_opened(self, message: RowTable.Opened[RosterRow]) -> None:
        """Ask for the view of the learner in this row."""
        message.stop()
        self.open_learner(message.row)

    def open_learner(self, row: RosterRow) -> None:
        """Ask for the view of the learner in this row."""
        self.post_message(self.Chosen(row))

    def action_match(self) -> None:
        """Say by hand who the learner under the cursor is in Moodle."""
        row = self.table.cursor_row
        if row and row.learner and self.session.moodle:
            self.post_message(self.PersonMatchWanted(row.learner))

    def _key(self, row: RosterRow) -> tuple[str, int]:
        """A row is the same row if it is the same learner's; of several of hers, the same in turn."""
        places = self.roster.positions(row.learner_id) if self.roster else ()
        return row.learner_id, places.index(row.position) if row.position in places else 0
