"""Saying by hand who is who over the views: the chooser, courses in bulk, and taking the last choice back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tui.errors import RollbookError
from tui.lookup.matching.pairfile import What
from tui.lookup.session import Session
from tui.lookup.wording import listed
from tui.records import Match
from tui.screens.asking import Asking
from tui.screens.chooser import Chooser, Subject
from tui.screens.courses_pane import CoursesPane
from tui.screens.notices import Notices
from tui.screens.pairing import PairingSheet
from tui.screens.pane import Pane
from tui.screens.views import Views
from tui.widgets.glyphs import Glyphs, glyphs_of
from tui.workers.matching import TakenBack, undoing

UNDO: Final = "undo"


class Rematching(Asking, Views):
    """The views, and what is said by hand about who is who; each choice can be taken back with one key.

    Attributes:
        notices: What the note line says besides what each view says itself.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.notices = Notices()
        for pane in self.panes:
            pane.notices = self.notices

    @property
    def glyphs(self) -> Glyphs:
        """The signs the app draws with."""
        return glyphs_of(self.app)

    # --- the note line -----------------------------------------------------------------------------------

    def tell_notices(self) -> None:
        """Let the view the reader is in say anew what is to be read."""
        for pane in self.panes:
            pane.told()

    def _be_at(self, level: int) -> None:
        if level != self.level:
            self.notices.said = ""
        super()._be_at(level)
        if self.notices:
            self.tell_notices()

    # --- choosing ----------------------------------------------------------------------------------------

    def on_pane_course_match_wanted(self, message: Pane.CourseMatchWanted) -> None:
        """Pair a course by hand."""
        message.stop()
        self.app.push_screen(Chooser(self.session, message.course), self.chosen)

    def on_courses_pane_marked_match_wanted(self, message: CoursesPane.MarkedMatchWanted) -> None:
        """Pair all marked courses together."""
        message.stop()
        self.app.push_screen(PairingSheet(self.session, message.courses), self._after_pairing)

    def _after_pairing(self, changed: dict[str, Match | None] | None) -> None:
        for course_id, pair in (changed or {}).items():
            self.courses.set_pair(course_id, pair)

    def on_pane_person_match_wanted(self, message: Pane.PersonMatchWanted) -> None:
        """Say by hand who a learner is."""
        message.stop()
        pair = self.courses.pairs.get(self.roster.course.id) if self.roster.course else None
        chooser = Chooser(self.session, message.learner, course_id=pair.moodle_id if pair else None)
        self.app.push_screen(chooser, self.chosen)

    # --- what follows ------------------------------------------------------------------------------------

    def chosen(self, subjects: frozenset[Subject] | None) -> None:
        """Ask anew about whom something was chosen, and say how that is taken back."""
        if subjects:
            self._ask_anew(subjects)
            if self.session.pairs.may_undo:
                self.say(f"{self._named(subjects)}: your choice counts. u takes it back.")

    def action_undo(self) -> None:
        """Put back the last choice as it was."""
        if not self.working(UNDO):
            self.ask(UNDO, undoing(self.session))

    def ended(self, purpose: str, error: RollbookError | None) -> None:  # noqa: ARG002  # one purpose only
        """Say why it was not put back."""
        if error is not None:
            self.say(f"! {error.sentence}")

    def on_taken_back(self, message: TakenBack) -> None:
        """Ask anew about whom that was, and say so."""
        message.stop()
        if not self.expects(message):
            return
        subjects = message.subjects
        self._ask_anew(subjects)
        self.say(f"{self._named(subjects)}: taken back." if subjects else "There is no choice to take back.")

    def say(self, text: str) -> None:
        """Say what was just done, in the note line."""
        self.notices.said = text
        self.tell_notices()

    def _ask_anew(self, subjects: Iterable[Subject]) -> None:
        for what, ident in subjects:
            if what is What.PERSON:
                self.roster.rematch(ident)
            else:
                self.courses.set_pair(ident, None)
                if self.roster.course is not None and self.roster.course.id == ident:
                    self.roster.repaired()
        if subjects:
            self.learner.rematched()

    def _named(self, subjects: Iterable[Subject]) -> str:
        """Return who or what was chosen for, by name where it is known."""
        titles = {course.id: course.title for course in self.courses.courses}
        people = {one.id: one.name for one in self.session.people.known([ident for _, ident in subjects])}
        names = {What.COURSE: titles, What.PERSON: people}
        return listed(names[what].get(ident, ident) for what, ident in subjects)
