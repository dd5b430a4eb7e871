"""Where the reader is: course picker, roster and learner's view, side by side or one after the other."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from tui.commands import Place, hints_for
from tui.lookup.session import Session
from tui.records import Match
from tui.screens.as_of import APART, Times, as_of_words, both_times
from tui.screens.courses_pane import CoursesPane
from tui.screens.learner_pane import LearnerPane
from tui.screens.pane import Pane
from tui.screens.placed import LOW
from tui.screens.roster_pane import RosterPane
from tui.widgets.cells import Cell, Content, Piece, blank, fit, pieces_of, width_of
from tui.widgets.glyphs import glyphs_of
from tui.widgets.line import Line, Stroke, keys_line
from tui.widgets.toosmall import TooSmall

TWO_PANES: Final = 120
THREE_PANES: Final = 200
"""Cells from which two, and all three, views stand side by side."""

LEARNER: Final = 2

LEVELS: Final = (Place.COURSES, Place.ROSTER, Place.LEARNER)


class Views(Screen[None]):
    """Where I am stands above, as of when and as whom below, the keys in the last line: they never move."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_pane(1)", "the view to the right", show=False),
        Binding("shift+tab", "next_pane(-1)", "the view to the left", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.courses = CoursesPane(session)
        self.roster = RosterPane(session)
        self.learner = LearnerPane(session)
        self.roster.pair_of = self._pair_of
        self.panes: tuple[Pane, ...] = (self.courses, self.roster, self.learner)
        self.level = 0
        self._rightmost = 0

    def compose(self) -> ComposeResult:
        """Lay out title, panes, and the two last lines."""
        yield Line(id="title")
        with Horizontal(id="panes"):
            yield self.courses
            yield Stroke(upright=True, id="stroke-1")
            yield self.roster
            yield Stroke(upright=True, id="stroke-2")
            yield self.learner
        yield Line(id="as-of", ink="dim")
        yield Line(id="keys")
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin with the courses."""
        self.go(0)

    def _pair_of(self, course_id: str) -> Match | None:
        return self.courses.pairs.get(course_id)

    # --- where I am --------------------------------------------------------------------------------------

    @property
    def pane(self) -> Pane:
        """The view the reader is in."""
        return self.panes[self.level]

    def go(self, level: int) -> None:
        """Go to a view; those left of it stay as they are."""
        self._rightmost = level
        self._be_at(level)
        self.set_focus(self.pane.keyboard)

    def _be_at(self, level: int) -> None:
        self.level = level
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Be where the keyboard is, also if a mouse or Tab put it there: the views stay where they are."""
        level = next(
            (number for number, pane in enumerate(self.panes) if pane in event.widget.ancestors), None
        )
        if level is not None and level != self.level and self.focused is event.widget:
            self._be_at(level)

    def _shown(self) -> range:
        """Return the levels on screen: where I am, and as much of where I came from as there is room for.

        Beside the courses there is always room for a roster; a learner's view comes with a learner.
        """
        width = self.size.width or self.app.size.width
        room = 3 if width >= THREE_PANES else 2 if width >= TWO_PANES else 1
        if glyphs_of(self.app).words:  # lines read aloud must not mix two views
            room = 1
        last = max(self._rightmost, min(room, 2) - 1)
        first = min(self.level, max(0, last - room + 1))
        return range(first, min(last + 1, first + room))

    def _arrange(self) -> None:
        shown = self._shown()
        for level, pane in enumerate(self.panes):
            pane.display = level in shown
            here, beside, right = level == self.level, level < shown[-1], level > shown[0]
            pane.update_classes({"-here": here, "-beside": beside, "-right": right})
        self.query_one("#stroke-1").display = 0 in shown and 1 in shown
        self.query_one("#stroke-2").display = 1 in shown and LEARNER in shown
        self.roster.be_narrow(shown[-1] > 1)
        self.call_after_refresh(self.tell)

    def on_resize(self) -> None:
        """Show as many views as there is room for."""
        self.set_class(self.size.width >= THREE_PANES, "-vast")
        self.set_class(self.size.height < LOW, "-low")
        self._arrange()

    def action_next_pane(self, by: int) -> None:
        """Go to the next view on screen, round about; a filter being typed is kept."""
        self.pane.keep_filter()
        shown = [level for level in self._shown() if self._has_content(level)]
        self.panes[shown[(shown.index(self.level) + by) % len(shown)]].keyboard.focus()

    def _has_content(self, level: int) -> bool:
        return (True, self.roster.course is not None, self.learner.row is not None)[level]

    # --- the lines that never move -----------------------------------------------------------------------

    def tell(self) -> None:
        """Say anew what the lines above and below say."""
        if not self.is_mounted:
            return
        shown = self._shown()
        left: list[Piece] = [("Rollbook", "accent"), ("  ", ""), *self._path(shown)]
        middle: Cell = ()
        if len(shown) > 1:
            middle = pieces_of(self._heads(shown))
        right: Content = [("READ-ONLY", "dim")]
        if self.level == LEARNER and len(shown) == 1:
            right = [(f"{self.roster.place_text}   ", "dim"), ("READ-ONLY", "dim")]
        at = self.panes[shown[1]].region.x + 1 if len(shown) > 1 else None
        self.query_one("#title", Line).update(left, right, middle=middle, middle_at=at)
        self.query_one("#as-of", Line).update(as_of_words(self.session, self._times(), self.size.width))
        keys = hints_for(LEVELS[self.level], self.size.width)
        self.query_one("#keys", Line).update(keys_line(keys))

    def _path(self, shown: range) -> Cell:
        """Return what stands above the leftmost view; alone on screen, with the way to it."""
        if shown[0] == LEARNER:
            return [*pieces_of(self.roster.short_head), (" › ", "dim"), *pieces_of(self.learner.head)]
        pane = self.panes[shown[0]]
        return pieces_of(pane.short_head if len(shown) > 1 else pane.head)

    def _heads(self, shown: range) -> Cell:
        """Return what stands above the views right of the first, each above its own."""
        joined: list[Piece] = []
        begun = self.panes[shown[1]].region.x
        for level in shown[1:]:
            pane = self.panes[level]
            head = pieces_of(pane.head if level == shown[-1] else pane.short_head)
            gap = pane.region.x - begun - width_of(joined)
            joined = [*joined, blank(gap), *fit(head, min(width_of(head), pane.size.width - 2))]
        return joined

    def _times(self) -> Times:
        """Return as of when the view is, and iSpring's half of it if that was read quite another time."""
        as_of, roster = self.pane.as_of, self.roster.as_of
        if self.level == 1 and self.roster.differing:
            return both_times(self.roster.moodle_at, roster)
        if self.level != LEARNER or as_of is None:
            return as_of or (roster if self.level == LEARNER else None), None
        return as_of, roster if roster and abs(as_of - roster) > APART else None
