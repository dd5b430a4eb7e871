"""Level 2, one learner: the verdict, both systems side by side, and her Moodle activities by what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.activities import ActivityRow, LearnerActivities, all_seen_text
from tui.lookup.roster import RosterRow
from tui.lookup.session import Session
from tui.lookup.verdict import Verdict, verdict
from tui.records import Course, Learner, Match, Right
from tui.screens import facts, learner_words
from tui.screens.drawing import (
    ACTIVITY_COLUMNS,
    BAR,
    WIDE_ACTIVITY_COLUMNS,
    WIDE_BAR,
    Pen,
    activity_cells,
)
from tui.screens.page import Fact
from tui.screens.pane import Pane
from tui.text import fold
from tui.widgets.block import Block
from tui.widgets.cells import Cell, Content
from tui.widgets.filterline import FilterLine
from tui.widgets.line import Line
from tui.widgets.table import RowTable
from tui.workers.courses import CoursePaired
from tui.workers.learner import ActivitiesRead, learner_activities
from tui.workers.roster import MatchesFound, NamesRead, names_of

ACTIVITIES: Final = "activities"
WHO: Final = "who"
PLAIN_NOTES: Final = frozenset({"untracked"})
"""Notes that are no warning."""


class LearnerPane(Pane):
    """Why is she not complete?"""

    PLACE = Place.LEARNER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.LEARNER)]

    class Stepped(Message):
        """The reader goes on to another learner of the roster as shown."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class MatchWanted(Message):
        """The reader wants to say who this learner is in Moodle."""

        def __init__(self, learner: Learner) -> None:
            super().__init__()
            self.learner = learner

    class CourseMatchWanted(Message):
        """The reader wants to say which Moodle course this is."""

        def __init__(self, course: Course) -> None:
            super().__init__()
            self.course = course

    class RosterWanted(Message):
        """The reader wants what iSpring says of her read anew: there is nothing else to read."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="learner")
        self.course: Course | None = None
        self.row: RosterRow | None = None
        self.pair: Match | None = None
        self.match: Match | None = None
        self.read: LearnerActivities | None = None
        self.department = ""
        self.name_coming = False
        self.error: RollbookError | None = None
        self._who_answered = False
        self._by_section = False
        self._order: list[int] = []
        self.table: RowTable[ActivityRow] = RowTable(
            ACTIVITY_COLUMNS, self._cells, key=lambda row: row.state.cmid, heading=self._heading
        )

    def compose(self) -> ComposeResult:
        """Lay out verdict, both systems, activities, note and filter."""
        yield Block(classes="verdict")
        yield Block(classes="sides")
        yield self.table
        yield Line(classes="note")
        yield FilterLine(self.table, classes="filter")

    # --- what the lines say ------------------------------------------------------------------------------

    @property
    def head(self) -> Content:
        """Who she is."""
        return [(self.row.name, "bold")] if self.row else ""

    @property
    def keyboard(self) -> RowTable[ActivityRow]:
        """The table takes the keys."""
        return self.table

    @property
    def verdict(self) -> Verdict | None:
        """What is to be said about her; None while nobody is shown."""
        if self.row is None or self.course is None:
            return None
        side = self.session.moodle
        known = self.row.learner is not None or self._asking_who
        return verdict(
            self.row,
            self.course,
            self.match if known else Match(Right.NONE),
            self.read,
            clock=self.session.clock,
            caller=side.account.who if side else "",
            paired=self.pair,
            fault=self.error,
        )

    @property
    def _asking_who(self) -> bool:
        """Whether iSpring may still tell who she is; her own question counts for more than the roster's."""
        return self.working(WHO) or (self.name_coming and not self._who_answered)

    def noted(self) -> tuple[Content, Content]:
        """Say what could not be seen, or that everything was."""
        below = self.table.count - self.table.visible_range()[1]
        right = [(f"↓ {below} more", "dim")] if below else ""
        if self.working(ACTIVITIES):
            return f"{self.glyphs.pending} asking Moodle", "x stops"
        if self.working(WHO):
            return f"{self.glyphs.pending} asking iSpring who this is", "x stops"
        if self.filter_text:
            return [("/ ", "dim"), (self.filter_text, "")], f"{self.table.count} shown"
        if self.read is None:
            return "", right
        warnings = [note.text for note in self.read.notes if note.code not in PLAIN_NOTES]
        if warnings:
            more = f"   i tells {len(warnings) - 1} more" if len(warnings) > 1 else ""
            return f"! {warnings[0]}{more}", right
        said = [all_seen_text(self.read), *(note.text for note in self.read.notes)]
        return [(" ".join(filter(None, said)), "dim")], right

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
            self.query_one(".sides", Block).update(both)
            if not self.filter_text:
                self.table.set_empty(*self._why_empty())
        super().told()

    def _why_empty(self) -> tuple[str, ...]:
        return learner_words.empty_lines(
            self.session,
            self.row.learner if self.row else None,
            self.pair,
            self.read,
            self.error,
            asking=self.working(ACTIVITIES) or self._asking_who,
        )

    @property
    def _moodle_said(self) -> str:
        """What stands in Moodle's status while there is no half of it."""
        if self.session.moodle is None:
            return "not signed in"
        if self.working(ACTIVITIES, WHO):
            return f"{self.glyphs.pending} asking"
        if isinstance(self.error, StoppedError):
            return "you stopped"
        return "not read" if self.error else ""

    @property
    def _pen(self) -> Pen:
        clock = self.session.clock
        wide = self.size.width >= learner_words.WIDE
        return Pen(self.glyphs, clock, clock.now(), WIDE_BAR if wide else BAR)

    # --- reading -----------------------------------------------------------------------------------------

    def show(
        self, course: Course, row: RosterRow, pair: Match | None, department: str, *, name_coming: bool
    ) -> None:
        """Show one learner; the same one again is shown as she was left.

        Args:
            course: The course.
            row: Her row.
            pair: Which Moodle course it is; None while that is not known.
            department: Her department's name.
            name_coming: Whether iSpring is still being asked who she is.
        """
        if self.course == course and self.row is not None and self.row.learner_id == row.learner_id:
            self.renew(row, department, name_coming=name_coming)
            return
        self.course, self.row, self.department, self.name_coming = course, row, department, name_coming
        self.pair, self.filter_text = pair, ""
        self.table.start_over()
        self._read()

    def renew(self, row: RosterRow, department: str, *, name_coming: bool) -> None:
        """Take in what the roster has found out about her since; with a name Moodle can be asked."""
        known = self.row.learner if self.row else None
        if row.learner is None and known is not None and known.id == row.learner_id:
            row = replace(row, learner=known)
        if (row, department, name_coming) == (self.row, self.department, self.name_coming):
            return
        named = known is None and row.learner is not None
        self.row, self.department, self.name_coming = row, department, name_coming
        if named:
            self._read()
        else:
            self.told()

    def action_refresh(self) -> None:
        """Ask Moodle about her anew; without Moodle, iSpring."""
        if self.session.moodle is None:
            self.post_message(self.RosterWanted())
        else:
            self._read()

    def _read(self) -> None:
        """Ask iSpring who she is, if that is not known, and then Moodle about her."""
        self.give_up(ACTIVITIES, WHO)
        self.read, self.match, self.error = None, None, None
        self._who_answered = False
        self._show()
        learner = self.row.learner if self.row else None
        if self.row and self.row.learner_id and learner is None:
            self.ask(WHO, names_of(self.session, [self.row.learner_id]))
        elif self.session.moodle and self.course and learner:
            self.ask(ACTIVITIES, learner_activities(self.session, self.course, self.pair, learner))
        self.as_of = self.session.clock.now() if self.session.moodle else None
        self.told()

    def rematched(self) -> None:
        """Ask again, after somebody said who she is, or which course this is."""
        self.pair = None
        self._read()

    def action_stop(self) -> None:
        """Stop asking; once stopped, ask again."""
        if not self.stop_running() and isinstance(self.error, StoppedError):
            self._read()

    def on_names_read(self, message: NamesRead) -> None:
        """Know who she is, and ask Moodle; the roster is told as well."""
        if not self.expects(message):
            message.stop()
            return
        self._who_answered = True
        found = next((one for one in message.learners if self.row and one.id == self.row.learner_id), None)
        if found is not None and self.row:
            self.row = replace(self.row, learner=found)
            self._read()

    def on_course_paired(self, message: CoursePaired) -> None:
        """Know the Moodle course; the picker is told as well, unless the answer comes too late."""
        if self.expects(message):
            self.pair = message.pair
        else:
            message.stop()

    def on_matches_found(self, message: MatchesFound) -> None:
        """Know who she is in Moodle; the roster is told as well, unless the answer comes too late."""
        if not self.expects(message):
            message.stop()
        elif self.row:
            self.match = message.matches.get(self.row.learner_id)
            self.told()

    def on_activities_read(self, message: ActivitiesRead) -> None:
        """Show her activities."""
        message.stop()
        if self.expects(message):
            self.read = message.activities
            self.as_of = message.activities.read_at
            self._show()
            self.told()

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Say why there is no Moodle half, if there is none."""
        self._who_answered = self._who_answered or purpose == WHO
        self.error = error
        self.told()

    # --- rows --------------------------------------------------------------------------------------------

    def _cells(self, row: ActivityRow, position: int) -> Sequence[Cell]:  # noqa: ARG002  # the table's signature
        wide = self.size.width >= learner_words.WIDE
        return activity_cells(row, self.session.clock, self.glyphs, wide=wide)

    def _heading(self, row: ActivityRow) -> str:
        if self._by_section:
            return row.section or "No section"
        count = len(self.read.group(row.group)) if self.read else 0
        return f"{row.group.value}  {count}"

    def _show(self) -> None:
        rows = self.read.rows if self.read else ()
        wanted = fold(self.filter_text).split()
        self._order = [
            index
            for index, row in enumerate(rows)
            if all(word in fold(f"{row.name} {row.state.modname} {row.state_words}") for word in wanted)
        ]
        if self._by_section:
            self._order.sort(key=lambda index: rows[index].order)
        self.table.set_rows(rows, self._order)

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
        self._show()
        return f"{len(self._order)} of {len(self.read.rows) if self.read else 0}"

    def action_sort(self) -> None:
        """Order by section, as the course itself does; again: by what to do."""
        self._by_section = not self._by_section
        self._show()
        self.told()

    def action_next(self) -> None:
        """Go on to the next learner."""
        self.post_message(self.Stepped(1))

    def action_previous(self) -> None:
        """Go back to the previous learner."""
        self.post_message(self.Stepped(-1))

    def moodle_facts(self) -> list[Fact]:
        """Return what Moodle told of the activity under the cursor and the course; or why it did not."""
        clock, activity = self.session.clock, self.table.cursor_row
        if self.read is None:
            return facts.fault_facts(self.error)
        first = facts.activity_facts(activity, clock) if activity else []
        return [*first, *facts.read_facts(self.read, clock)]

    def action_match(self) -> None:
        """Say by hand which course this is in Moodle, if that is not known; else who she is."""
        if self.course and self.session.moodle and self.pair and self.pair.moodle_id is None:
            self.post_message(self.CourseMatchWanted(self.course))
        elif self.row and self.row.learner and self.session.moodle:
            self.post_message(self.MatchWanted(self.row.learner))
