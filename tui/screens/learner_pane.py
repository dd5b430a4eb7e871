"""Level 2, one learner: the verdict, both systems side by side, and her Moodle activities by what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from tui.commands import Place, bindings_for
from tui.errors import StoppedError
from tui.lookup.activities.reading import all_seen_text
from tui.lookup.activities.view import LearnerRow, key_of
from tui.lookup.course.differences import compare
from tui.lookup.export.extract import Extract, activities_extract
from tui.lookup.session import Session
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import Verdict, judge
from tui.records import Match, ModuleResult, Right
from tui.screens import facts, learner_words
from tui.screens.drawing import (
    ACTIVITY_COLUMNS,
    BAR,
    WIDE_ACTIVITY_COLUMNS,
    WIDE_BAR,
    Pen,
    learner_cells,
)
from tui.screens.learner_reading import ACTIVITIES, MODULES, WHO, LearnerReading
from tui.screens.page import Fact
from tui.widgets.block import Block
from tui.widgets.cells import Cell, Content
from tui.widgets.table import RowTable


class LearnerPane(LearnerReading):
    """Why is she not complete?"""

    PLACE = Place.LEARNER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.LEARNER)]

    class Stepped(Message):
        """The reader goes on to another learner of the roster as shown."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class RosterWanted(Message):
        """The reader wants what iSpring says of her read anew: there is nothing else to read."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._by_section = False
        self._order: list[int] = []
        self.table: RowTable[LearnerRow] = RowTable(
            ACTIVITY_COLUMNS, self._cells, key=key_of, heading=self._heading
        )

    def above(self) -> ComposeResult:
        """Lay out the verdict and both systems."""
        yield Block(classes="verdict")
        yield Block(classes="sides")

    # --- what the lines say ------------------------------------------------------------------------------

    @property
    def head(self) -> Content:
        """Who she is."""
        return [(self.row.name, "bold")] if self.row else ""

    @property
    def listed(self) -> int:
        """Whether somebody is shown: most commands are about her, not about a row."""
        return int(self.row is not None)

    @property
    def paused(self) -> bool:
        """Whether asking was stopped and can go on."""
        return isinstance(self.error, StoppedError)

    def lacks(self, command: str) -> str:
        """Return why a command cannot be done now."""
        if command == "export" and not self.rows.all:
            return "there are no activities to write"
        if command == "tell" and (self.row is None or self.row.learner is None):
            return "iSpring does not show who this is"
        return super().lacks(command)

    @property
    def keyboard(self) -> RowTable[LearnerRow]:
        """The table takes the keys."""
        return self.table

    @property
    def verdict(self) -> Verdict | None:
        """What is to be said about her; None while nobody is shown."""
        case = self.case
        return judge(case, self.session.sentences) if case else None

    @property
    def case(self) -> Case | None:
        """Everything known of her; None while nobody is shown."""
        if self.row is None or self.course is None:
            return None
        side = self.session.moodle
        known = self.row.learner is not None or self.asking_who
        return Case(
            self.row,
            self.course,
            self.match if known else Match(Right.NONE),
            self.read,
            self.session.clock,
            side.account.who if side else "",
            self.pair,
            self.error,
            self.modules,
        )

    @property
    def asking_anything(self) -> bool:
        """Whether a system is being asked about her."""
        return self.working(ACTIVITIES, WHO)

    def noted(self) -> tuple[Content, Content]:
        """Say what could not be seen, or that everything was."""
        below = self.table.count - self.table.visible_range()[1]
        right = [(f"↓ {below} more", "dim")] if below else ""
        if under_way := self._under_way:
            return under_way, "x stops"
        if self.filter_text:
            return [("/ ", "dim"), (self.filter_text, "")], f"{self.table.count} shown"
        if self.modules and not (self.read and self.read.rows) and (why := self._why_empty()):
            return f"! {why[0]}", right
        if self.read is None:
            return "", right
        verdict = self.verdict
        warnings = learner_words.warnings(self.read.notes, verdict.cause if verdict else "")
        if warnings:
            more = f"   i tells {len(warnings) - 1} more" if len(warnings) > 1 else ""
            return f"! {warnings[0]}{more}", right
        plain = (one.text for one in self.read.notes if one.code in learner_words.PLAIN_NOTES)
        said = [all_seen_text(self.read), *plain]
        return [(" ".join(filter(None, said)), "dim")], right

    @property
    def _under_way(self) -> str:
        """What is being done, in words; empty if nothing is."""
        if self.writing:
            return self.writing
        if self.working(ACTIVITIES):
            return f"{self.glyphs.under_way}asking Moodle"
        return f"{self.glyphs.under_way}asking iSpring who this is" if self.working(WHO) else ""

    def told(self) -> None:
        """Say anew what the lines around the view say."""
        if self.row is not None and self.is_mounted:
            width = self.size.width
            pen = self._pen
            found = self.verdict
            if found is not None:
                lines = learner_words.verdict_lines(found, width, self.glyphs.quote)
                self.query_one(".verdict", Block).update(lines)
            both = learner_words.sides(
                self.row, self.read, self.match, pen, width=width, said=self._moodle_said
            )
            both.append(learner_words.identity(self.row, self.department, pen, width))
            both += self._differing(pen)
            self.query_one(".sides", Block).update(both)
            if not self.filter_text:
                self.table.set_empty(*self._why_empty())
        super().told()

    def _differing(self, pen: Pen) -> list[Cell]:
        case = self.case
        if case is None:
            return []
        return learner_words.differing(compare(case.row, case.match, self.read, pen.clock), pen)

    def _why_empty(self) -> tuple[str, ...]:
        return learner_words.empty_lines(
            self.session,
            self.row.learner if self.row else None,
            self.pair,
            self.read,
            self.error,
            asking=self.working(ACTIVITIES) or self.asking_who,
        )

    @property
    def _moodle_said(self) -> str:
        """What stands in Moodle's status while there is no half of it."""
        if self.session.moodle is None:
            return "not signed in"
        if self.working(ACTIVITIES, WHO):
            return f"{self.glyphs.under_way}asking"
        if isinstance(self.error, StoppedError):
            return "you stopped"
        return "not read" if self.error else ""

    @property
    def _pen(self) -> Pen:
        clock = self.session.clock
        wide = self.size.width >= learner_words.WIDE
        return Pen(self.glyphs, clock, clock.now(), WIDE_BAR if wide else BAR)

    # --- rows --------------------------------------------------------------------------------------------

    def _cells(self, row: LearnerRow, position: int) -> Sequence[Cell]:  # noqa: ARG002  # the table's signature
        wide = self.size.width >= learner_words.WIDE
        return learner_cells(row, self.session.clock, self.glyphs, wide=wide)

    def _heading(self, row: LearnerRow) -> str:
        return self.rows.heading(row, by_section=self._by_section)

    def show_rows(self) -> None:
        """Show what the filter lets through, in the order chosen."""
        rows = self.rows
        self._order = rows.order(self.filter_text, by_section=self._by_section)
        self.table.set_rows(rows.all, self._order)

    def on_resize(self) -> None:
        """Use the room there is now."""
        wide = self.size.width >= learner_words.WIDE
        self.table.set_columns(WIDE_ACTIVITY_COLUMNS if wide else ACTIVITY_COLUMNS)
        self.table.set_gap(int(wide))
        self.told()

    def on_row_table_scrolled(self, message: RowTable.Scrolled) -> None:
        """Say how many are below."""
        message.stop()
        self.told()

    def filtered(self, text: str) -> str:
        """Show activities with all these words in name, kind or state."""
        self.filter_text = text
        self.table.set_empty(f"Nothing matches “{text}”.", "Esc clears the filter")
        self.show_rows()
        return f"{len(self._order)} of {len(self.rows.all)}"

    def action_sort(self) -> None:
        """Order by section, as the course itself does; again: by what to do."""
        self._by_section = not self._by_section
        self.show_rows()
        self.told()

    def extract(self, *, pseudonymised: bool) -> Extract | None:
        """Return her activities and iSpring's modules; None while nobody is shown."""
        if self.row is None or self.course is None:
            return None
        read_at = self.ispring_at or self.session.clock.now()
        return activities_extract(
            self.session,
            self.course,
            self.row,
            self.read,
            self.match,
            read_at=read_at,
            modules=self.modules,
            complete=self.error is None and not self.working(ACTIVITIES, WHO, MODULES),
            pseudonymised=pseudonymised,
        )

    def action_refresh(self) -> None:
        """Ask Moodle about her anew; without Moodle, iSpring."""
        if self.session.moodle is None:
            self.post_message(self.RosterWanted())
        else:
            self.read_anew()

    def action_next(self) -> None:
        """Go on to the next learner."""
        self.post_message(self.Stepped(1))

    def action_previous(self) -> None:
        """Go back to the previous learner."""
        self.post_message(self.Stepped(-1))

    def moodle_facts(self) -> list[Fact]:
        """Return what Moodle told of the activity under the cursor and the course; or why it did not."""
        clock, row = self.session.clock, self.table.cursor_row
        first = facts.module_facts(row, clock) if isinstance(row, ModuleResult) else []
        if self.read is None:
            return first + facts.fault_facts(self.error)
        if self.activity:
            first = facts.activity_facts(self.activity, clock)
        return [*first, *facts.read_facts(self.read, clock)]

    def action_match(self) -> None:
        """Say by hand which course this is in Moodle, if that is not known; else who she is."""
        if self.course and self.session.moodle and self.pair and self.pair.moodle_id is None:
            self.post_message(self.CourseMatchWanted(self.course))
        elif self.row and self.row.learner and self.session.moodle:
            self.post_message(self.PersonMatchWanted(self.row.learner))
