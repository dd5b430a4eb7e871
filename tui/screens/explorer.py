"""The explorer: course picker, roster and learner's view, side by side or one after the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen

from tui.commands import Place, hints_for
from tui.lookup.opened import Found
from tui.lookup.roster import RosterRow
from tui.lookup.session import Session
from tui.records import Course, Learner, System
from tui.screens import facts
from tui.screens.chooser import Chooser
from tui.screens.courses_pane import CoursesPane
from tui.screens.finder import Finder
from tui.screens.learner_pane import LearnerPane
from tui.screens.page import PageScreen
from tui.screens.pane import Pane
from tui.screens.roster_pane import RosterPane
from tui.screens.seeking import Returning, Wish
from tui.widgets.cells import Cell, Content, Piece, blank, fit, pieces_of, width_of
from tui.widgets.line import Line, Stroke, keys_line
from tui.workers.courses import CoursePaired
from tui.workers.roster import MatchesFound, NamesRead

TWO_PANES: Final = 120
THREE_PANES: Final = 200
"""Cells from which two, and all three, views stand side by side."""

LEARNER: Final = 2

APART: Final = timedelta(minutes=1)
"""Beyond this, what both systems say is told to be of two times."""

LEVELS: Final = (Place.COURSES, Place.ROSTER, Place.LEARNER)


class ExplorerScreen(Screen[None]):
    """Where I am stands above, as of when and as whom below, the keys in the last line: they never move."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_pane(1)", "the view to the right", show=False),
        Binding("shift+tab", "next_pane(-1)", "the view to the left", show=False),
    ]

    class SignOutWanted(Message):
        """The reader wants to sign out."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.courses = CoursesPane(session)
        self.roster = RosterPane(session)
        self.learner = LearnerPane(session)
        self.panes: tuple[Pane, ...] = (self.courses, self.roster, self.learner)
        self.level = 0
        self._rightmost = 0
        self._wish = Wish(self.roster)
        self._rosters = Returning(self.roster)

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

    def on_mount(self) -> None:
        """Begin with the courses."""
        self.go(0)

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
        last = max(self._rightmost, min(room, 2) - 1)
        first = min(self.level, max(0, last - room + 1))
        return range(first, min(last + 1, first + room))

    def _arrange(self) -> None:
        shown = self._shown()
        for level, pane in enumerate(self.panes):
            pane.display = level in shown
            pane.set_class(level == self.level, "-here")
            pane.set_class(level < shown[-1], "-beside")
            pane.set_class(level > shown[0], "-right")
        self.query_one("#stroke-1").display = 0 in shown and 1 in shown
        self.query_one("#stroke-2").display = 1 in shown and LEARNER in shown
        self.roster.be_narrow(shown[-1] > 1)
        self.call_after_refresh(self._tell)

    def on_resize(self) -> None:
        """Show as many views as there is room for."""
        self.set_class(self.size.width >= THREE_PANES, "-vast")
        self._arrange()

    def action_back(self) -> None:
        """Go back one step: clear the filter, then leave the view. It never quits and never stops a load."""
        if not self.pane.clear_filter() and self.level:
            self._wish.make(None)
            self.go(self.level - 1)

    def action_next_pane(self, by: int) -> None:
        """Go to the next view on screen, round about; a filter being typed is kept."""
        self.pane.keep_filter()
        shown = [level for level in self._shown() if self._has_content(level)]
        self.panes[shown[(shown.index(self.level) + by) % len(shown)]].keyboard.focus()

    def _has_content(self, level: int) -> bool:
        return (True, self.roster.course is not None, self.learner.row is not None)[level]

    # --- the lines that never move -----------------------------------------------------------------------

    def on_pane_changed(self, message: Pane.Changed) -> None:
        """Say anew what the lines above and below say."""
        message.stop()
        self._seek_wanted()
        self._renew_learner()
        self._tell()

    def _tell(self) -> None:
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
        self.query_one("#as-of", Line).update(self._as_of())
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

    def _as_of(self) -> str:
        clock, wide = self.session.clock, self.size.width >= TWO_PANES
        as_of, before = self._times()
        parts = [f"as of {clock.time(as_of)}" if as_of else f"times in {clock.now().tzname()}"]
        account = self.session.ispring.account
        parts.append(f"{System.ISPRING.label} {account.described if wide or not before else account.who}")
        if before:
            parts[0] += f", {System.ISPRING.label} {clock.time(before).partition(' ')[0]}"
        if self.session.moodle:
            account = self.session.moodle.account
            release = f", {account.release}" if account.release and wide else ""
            parts.append(f"{System.MOODLE.label} {account.described}{release}")
        return ("     " if wide else "   ").join(parts)

    def _times(self) -> tuple[datetime | None, datetime | None]:
        """Return as of when the view is, and iSpring's half of it if that was read quite some time before."""
        as_of, roster = self.pane.as_of, self.roster.as_of
        if self.level != LEARNER or as_of is None:
            return as_of or (roster if self.level == LEARNER else None), None
        return as_of, roster if roster and abs(as_of - roster) > APART else None

    # --- going deeper ------------------------------------------------------------------------------------

    def on_courses_pane_chosen(self, message: CoursesPane.Chosen) -> None:
        """Show a course's roster."""
        message.stop()
        self.open_course(message.course)

    def open_course(self, course: Course) -> None:
        """Show a course's roster; a learner who was asked for is sought on it."""
        self.courses.table.move_to(course.id)
        self._rosters.open(course)
        self.go(1)
        self._seek_wanted()

    def on_roster_pane_chosen(self, message: RosterPane.Chosen) -> None:
        """Show a learner."""
        message.stop()
        self._wish.make(None)
        self._show_learner(message.row)
        self.go(LEARNER)

    def on_learner_pane_stepped(self, message: LearnerPane.Stepped) -> None:
        """Show the next learner of the roster as shown."""
        message.stop()
        row = self.roster.table.step(message.by)
        if row is not None:
            self._show_learner(row)

    def _show_learner(self, row: RosterRow) -> None:
        course = self.roster.course
        if course is not None:
            pair = self.courses.pairs.get(course.id)
            department = self.roster.department_of(row)
            self.learner.show(course, row, pair, department, name_coming=self.roster.names_coming)
        self._tell()

    def _renew_learner(self) -> None:
        """Let the learner's view know what the roster knows of her by now."""
        shown, roster = self.learner.row, self.roster.roster
        if shown is None or roster is None or self.roster.course != self.learner.course:
            return
        places = roster.positions(shown.learner_id)
        if places:
            row = roster.rows[shown.position if shown.position in places else places[0]]
            department = self.roster.department_of(row)
            self.learner.renew(row, department, name_coming=self.roster.names_coming)

    def on_course_paired(self, message: CoursePaired) -> None:
        """Let the picker know what the learner's view found out."""
        self.courses.set_pair(message.course_id, message.pair)

    def on_names_read(self, message: NamesRead) -> None:
        """Let the roster know whom the learner's view found."""
        if self.roster.roster is not None:
            self.roster.show_changed(self.roster.roster.add_learners(message.learners))
            self._renew_learner()

    def on_learner_pane_roster_wanted(self, message: LearnerPane.RosterWanted) -> None:
        """Read the roster anew: without Moodle the learner's view shows nothing else."""
        message.stop()
        self.roster.action_refresh()

    def on_matches_found(self, message: MatchesFound) -> None:
        """Let the roster know what the learner's view found out."""
        self.roster.set_matches(message.matches)

    # --- stopping ----------------------------------------------------------------------------------------

    def stop_running(self) -> bool:
        """Stop whatever loads in the view the reader is in, else anywhere; say whether anything did."""
        return self.pane.stop_running() or self._stop_all()

    def _stop_all(self) -> bool:
        return sum(pane.stop_running() for pane in self.panes) > 0

    def on_paste(self, event: events.Paste) -> None:
        """Open what was pasted."""
        event.stop()
        self.action_find(event.text)

    def action_find(self, text: str = "") -> None:
        """Find or open: by e-mail, name, id, or a pasted address."""
        self.app.push_screen(Finder(self.session, text), self._take_found)

    def _take_found(self, found: Found | None) -> None:
        """Open what was found: a course, a learner of the course that is open, or both."""
        if found is None:
            return
        self._wish.make(found.learner)
        if found.course is not None:
            self.open_course(found.course)
        elif found.learner is not None and self.roster.course is None:
            self.app.notify(f"{found.learner.name}: open a course to see her there.", markup=False)
        self._seek_wanted()

    def _seek_wanted(self) -> None:
        """Open the learner asked for, now or once she arrives."""
        learner, course = self._wish.learner, self.roster.course
        found = self._wish.look()
        if found:
            self.go(1)
            self.roster.table.action_open()
        elif found is False and learner and course:
            said = f"{learner.name} is not in {course.title}: neither enrolled nor with a status."
            self.app.notify(said, markup=False)

    # --- sheets ------------------------------------------------------------------------------------------

    def help_place(self) -> Place:
        """Return the place whose help is wanted."""
        return LEVELS[self.level]

    def action_details(self) -> None:
        """Tell everything about what is under the cursor: raw words, ids, exact times, all notes."""
        clock = self.session.clock
        course = self.courses.table.cursor_row
        row = self.learner.row if self.level == LEARNER else self.roster.table.cursor_row
        if self.level == 0 and course is not None:
            pair, fault = self.courses.pairs.get(course.id), self.courses.pairing_error(course.id)
            told, title = facts.course_facts(course, pair, fault), course.title
        elif row is not None and self.roster.roster is not None:
            match = self.roster.matches.get(row.learner_id)
            told = facts.learner_facts(row, self.roster.roster, match, self.roster.department_of(row), clock)
            title = row.name
            if self.level == LEARNER:
                told = [*self.learner.moodle_facts(), *told]
        else:
            return
        self.app.push_screen(PageScreen([("Details: ", "dim"), (title, "bold")], told))

    def action_accounts(self) -> None:
        """Tell as whom both systems are read; offer to sign out."""
        self.app.push_screen(PageScreen("Accounts", facts.accounts_facts(self.session)), self._after_accounts)

    def _after_accounts(self, command: str | None) -> None:
        if command == facts.SIGN_OUT:
            self.post_message(self.SignOutWanted())

    # --- matching ----------------------------------------------------------------------------------------

    def on_courses_pane_match_wanted(self, message: CoursesPane.MatchWanted) -> None:
        """Pair a course by hand."""
        message.stop()
        self._choose_course(message.course)

    def on_learner_pane_course_match_wanted(self, message: LearnerPane.CourseMatchWanted) -> None:
        """Pair the learner's course by hand."""
        message.stop()
        self._choose_course(message.course)

    def _choose_course(self, course: Course) -> None:
        def after(saved: bool | None) -> None:
            if saved:
                self.courses.set_pair(course.id, None)
                self.learner.rematched()

        self.app.push_screen(Chooser(self.session, course), after)

    def on_roster_pane_match_wanted(self, message: RosterPane.MatchWanted) -> None:
        """Say by hand who a learner of the roster is."""
        message.stop()
        self._choose_person(message.learner)

    def on_learner_pane_match_wanted(self, message: LearnerPane.MatchWanted) -> None:
        """Say by hand who this learner is."""
        message.stop()
        self._choose_person(message.learner)

    def _choose_person(self, learner: Learner) -> None:
        pair = self.courses.pairs.get(self.roster.course.id) if self.roster.course else None

        def after(saved: bool | None) -> None:
            if saved:
                self.roster.rematch(learner.id)
                self.learner.rematched()

        chooser = Chooser(self.session, learner, course_id=pair.moodle_id if pair else None)
        self.app.push_screen(chooser, after)
