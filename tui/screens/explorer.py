"""The explorer: from courses over a roster to a learner, and what opens over these views."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui.commands import Place
from tui.lookup.finding.opened import Found
from tui.lookup.finding.start import Start
from tui.lookup.finding.who import Who
from tui.lookup.roster.roster import RosterRow
from tui.lookup.session import Session
from tui.records import Course, Learner
from tui.screens import facts
from tui.screens.check_sheet import CheckSheet
from tui.screens.copying import CopySheet, Known
from tui.screens.courses_pane import CoursesPane
from tui.screens.finder import Finder
from tui.screens.learner_courses import LearnerCoursesSheet
from tui.screens.learner_pane import LearnerPane
from tui.screens.page import PageScreen
from tui.screens.pane import Pane
from tui.screens.people_sheet import PeopleSheet
from tui.screens.rematching import Rematching
from tui.screens.rights import RightsScreen
from tui.screens.roster_pane import RosterPane
from tui.screens.seeking import Returning, Wish
from tui.screens.telling import Telling, Told
from tui.screens.views import LEARNER, LEVELS
from tui.screens.why import WhyScreen
from tui.terminal.clipboard import Clipboard
from tui.workers.courses import CoursePaired
from tui.workers.learner import ActivitiesRead, ModulesRead
from tui.workers.roster import MatchesFound, NamesRead
from tui.workers.settling import SettledAsked


class ExplorerScreen(Rematching):
    """The way from courses to a learner, and what opens over it: details, accounts, matching, finding."""

    class SignOutWanted(Message):
        """The reader wants to sign out."""

    class DoctorWanted(Message):
        """The reader wants to know what is right and what is wrong with the accounts."""

    def __init__(self, session: Session, clipboard: Clipboard, start: Start | None = None) -> None:
        """Make the explorer.

        Args:
            session: The signed-in pair.
            clipboard: Where copies go.
            start: What to open first.
        """
        super().__init__(session)
        self._clipboard = clipboard
        self._start = start
        self._wish = Wish(self.roster)
        self._rosters = Returning(self.roster)
        self.learner.between(self._beside_learner)
        self.telling = Telling(self, session)

    def on_mount(self) -> None:
        """Go at once where the reader asked to be."""
        if self._start is not None:
            self.app.push_screen(Finder(self.session, start=self._start), self._take_found)

    def action_back(self) -> None:
        """Go back one step: take news as read, clear the filter, leave the view. It never stops a load."""
        self.notices.said = ""
        if self.notices.read():
            self.tell_notices()
        elif not self.pane.clear_filter() and self.level:
            self._wish.make(None)
            self.go(self.level - 1)

    def on_pane_changed(self, message: Pane.Changed) -> None:
        """Let everything that follows from a view follow."""
        message.stop()
        self._seek_wanted()
        self._renew_learner()
        self.tell()
        if isinstance(self.app.screen, WhyScreen):
            self.app.screen.told()

    # --- going deeper ------------------------------------------------------------------------------------

    def on_courses_pane_chosen(self, message: CoursesPane.Chosen) -> None:
        """Show a course's roster."""
        message.stop()
        self.open_course(message.course)

    def open_course(self, course: Course) -> None:
        """Show a course's roster; a learner who was asked for is sought on it."""
        self.courses.table.move_to(course.id)
        self.session.audit.opened(course=course.id)
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
        if row is None:
            end = "last" if message.by > 0 else "first"
            self.say(f"This is the {end} learner of the roster as shown.")
        else:
            self.notices.said = ""
            self._show_learner(row)

    def _beside_learner(self) -> list[RosterRow]:
        """Return the next and the previous learner of the roster as shown, if it is her course's."""
        return self.roster.table.beside() if self.roster.course == self.learner.course else []

    def action_tell(self) -> None:
        """Be told when the learner settles; asked again, no longer."""
        row, course = self.learner.row, self.learner.course
        before = self.telling.about
        if row is None or row.learner is None or course is None:
            return
        if before is not None and (before.course.id, before.learner.id) == (course.id, row.learner_id):
            self.telling.end()
            said = f"{row.name} is not asked about any more."
        else:
            said = self.telling.begin(Told(course, row.learner, self.learner.pair))
            self.notices.unread = ()
        self.app.notify(said, markup=False)
        self._tell_waiting()

    def on_settled_asked(self, message: SettledAsked) -> None:
        """Tell who has settled, by bell and by a line that stays until it was read."""
        message.stop()
        said = self.telling.heard(message)
        if said:
            self.app.bell()
            self.app.notify(said, markup=False)
            self.notices.unread = (said,)
            self._tell_waiting()

    def _tell_waiting(self) -> None:
        """Let a lasting sign say for whom is waited."""
        about, pending = self.telling.about, self.glyphs.under_way
        name = about.learner.name if about else ""
        self.notices.waiting = (f"{pending}waiting for {name}", f"{pending}waiting (t)") if about else ()
        self.tell_notices()

    @property
    def farewell(self) -> str:
        """What to say of somebody waited for when the session ends by itself: no names, anybody may read."""
        if self.telling.about is not None:
            return "Nobody will be told of any more."
        return "Whom you waited for had news: sign in and look." if self.notices.unread else ""

    def on_unmount(self) -> None:
        """Nobody is left to be told."""
        self.telling.end()

    def action_why(self) -> None:
        """Tell what holds a learner up, and what that rests on; the roster stays as it is."""
        row = self.learner.row if self.level == LEARNER else self.roster.table.cursor_row
        if row is not None:
            self._show_learner(row)
            self.app.push_screen(WhyScreen(self.learner, self.roster))

    def _show_learner(self, row: RosterRow) -> None:
        course = self.roster.course
        if course is not None:
            self.session.audit.opened(course=course.id, learner=row.learner_id)
            pair = self.courses.pairs.get(course.id)
            department = self.roster.department_of(row)
            self.learner.ispring_at = self.roster.as_of
            self.learner.show(course, row, pair, department, name_coming=self.roster.names_coming)
        self.tell()

    def _renew_learner(self) -> None:
        """Let the learner's view know what the roster knows of her by now."""
        shown, roster = self.learner.row, self.roster.roster
        if shown is None or roster is None or self.roster.course != self.learner.course:
            return
        places = roster.positions(shown.learner_id)
        if places:
            row = roster.rows[shown.position if shown.position in places else places[0]]
            department = self.roster.department_of(row)
            self.learner.ispring_at = self.roster.as_of
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

    def on_activities_read(self, message: ActivitiesRead) -> None:
        """Let the roster know what the learner's view read: both sides can be compared."""
        shown = self.learner.row
        if shown is not None and self.learner.course == self.roster.course:
            self.roster.know(shown.learner_id, message.activities)

    def on_modules_read(self, message: ModulesRead) -> None:
        """Let the roster know what the learner's view read of iSpring's own modules."""
        shown = self.learner.row
        if shown is not None and self.learner.course == self.roster.course:
            self.roster.know_modules(shown.learner_id, message.modules)

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
        """Open what was found: a course, perhaps at a learner; all courses of hers; or several learners."""
        if found is None:
            return
        if found.course is not None:
            self._wish.make(found.learner)
            self.open_course(self.courses.known(found.course))
        elif found.name or found.people:
            self.app.push_screen(PeopleSheet(self.session, found.name, found.people), self._take_learner)
        else:
            self._show_courses_of(Who(found.learner, found.person))

    def _take_learner(self, learner: Learner | None) -> None:
        if learner is not None:
            self._show_courses_of(Who(learner))

    def _show_courses_of(self, who: Who) -> None:
        """Show every course somebody is in; the one that is opened is opened at her."""
        at = self.roster.course.id if self.roster.course else ""
        self.session.audit.opened(learner=who.learner.id if who.learner else "", person=who.person_id)
        sheet = LearnerCoursesSheet(self.session, who, at, self.chosen)
        self.app.push_screen(sheet, self._take_found)

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
        course = self.courses.table.cursor_row if self.level == 0 else self.roster.course
        row = self.learner.row if self.level == LEARNER else self.roster.table.cursor_row
        if self.level > 0 and row is not None and self.roster.roster is not None:
            match = self.roster.matches.get(row.learner_id)
            told = facts.learner_facts(row, self.roster.roster, match, self.roster.department_of(row), clock)
            title = row.name
            if self.roster.standing is not None and self.session.moodle is not None:
                told = [*facts.difference_facts(self.roster.standing.comparison(row.position)), *told]
            if self.level == LEARNER:
                told = [*self.learner.moodle_facts(), *told]
        elif course is not None:
            pair, fault = self.courses.pairs.get(course.id), self.courses.pairing_error(course.id)
            told, title = facts.course_facts(course, pair, fault), course.title
            if self.level > 0 and self.roster.roster is not None:
                told = [*facts.note_facts(self.roster.roster.notes), *told]
        else:
            return
        self.app.push_screen(PageScreen([("Details: ", "dim"), (title, "bold")], told))

    def on_pane_copy_wanted(self, message: Pane.CopyWanted) -> None:
        """Copy what there is to say about the learner, and show it."""
        message.stop()
        known = self._known()
        if known is not None:
            self.app.push_screen(CopySheet(self.session, self._clipboard, known, message.form))

    def _known(self) -> Known | None:
        """Return what is known of the learner the reader is at: the learner's view may know more of her."""
        shown = self.learner.known(at_activity=self.level == LEARNER)
        if self.level == LEARNER:
            return shown
        course, row, clock = self.roster.course, self.roster.table.cursor_row, self.session.clock
        if course is None or row is None:
            return None
        if shown is not None and shown.course == course and shown.row == row:
            return shown
        pair, match = self.courses.pairs.get(course.id), self.roster.matches.get(row.learner_id)
        return Known(course, row, self.roster.as_of or clock.now(), pair, match)

    def action_accounts(self) -> None:
        """Tell as whom both systems are read; offer rights to ask for, the doctor, and to sign out."""
        self.app.push_screen(PageScreen("Accounts", facts.accounts_facts(self.session)), self._after_accounts)

    def _after_accounts(self, command: str | None) -> None:
        if command == facts.SIGN_OUT:
            self.post_message(self.SignOutWanted())
        elif command == facts.DOCTOR:
            self.post_message(self.DoctorWanted())
        elif command == facts.RIGHTS:
            self.app.push_screen(RightsScreen())

    # --- checking ----------------------------------------------------------------------------------------

    def on_courses_pane_check_wanted(self, message: CoursesPane.CheckWanted) -> None:
        """Look for courses nobody can finish."""
        message.stop()
        known = {
            one: pair.moodle_id for one, pair in self.courses.pairs.items() if pair.moodle_id is not None
        }
        sheet = CheckSheet(self.session, message.courses, known, self.courses.as_of)
        self.app.push_screen(sheet, self._open_checked)

    def _open_checked(self, course_id: str | None) -> None:
        course = next((one for one in self.courses.courses if one.id == course_id), None)
        if course is not None:
            self.open_course(course)
