"""Copying what there is to say of one learner in one course."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Final

from textual.binding import BindingType

from tui.audit import Ids
from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.activities.reading import ActivityRow, LearnerActivities
from tui.lookup.export.evidence import Evidence, Form
from tui.lookup.export.provenance import provenance
from tui.lookup.roster.row import RosterRow
from tui.lookup.session import Session
from tui.lookup.verdict.case import Case, Stage
from tui.records import Course, Match, ModuleResult, System
from tui.screens.copied_sheet import CopiedSheet
from tui.terminal.clipboard import Clipboard
from tui.widgets.glyphs import glyphs_of
from tui.workers.courses import CoursePaired
from tui.workers.learner import ActivitiesRead, learner_activities
from tui.workers.roster import MatchesFound

MOODLE: Final = "activities"


@dataclass(frozen=True, slots=True)
class Known:
    """What the views know of one learner in one course.

    Attributes:
        course: The course.
        row: What iSpring says.
        read_at: When it was read.
        pair: Which Moodle course it is; None while that is not known.
        match: Who she is in Moodle; None while that is not known.
        activities: What Moodle says; None if it was not asked, or told nothing.
        fault: Why Moodle could not be read, if it could not.
        asked: Whether Moodle was asked all there is to ask.
        activity: The activity under the cursor.
        modules: iSpring's own modules; none where they were not read.
    """

    course: Course
    row: RosterRow
    read_at: datetime
    pair: Match | None = None
    match: Match | None = None
    activities: LearnerActivities | None = None
    fault: RollbookError | None = None
    asked: bool = False
    activity: ActivityRow | None = None
    modules: tuple[ModuleResult, ...] = ()

    def evidence(self, session: Session) -> Evidence:
        """Return what there is to say; where Moodle was not asked, it is said of iSpring alone."""
        side = session.moodle if self.asked else None
        caller = side.account.who if side else ""
        case = Case(
            self.row,
            self.course,
            self.match,
            self.activities,
            session.clock,
            caller,
            self.pair,
            self.fault,
            self.modules,
        )
        if case.stage is Stage.ASKING:
            case = replace(case, match=None, caller="")
        times = {System.ISPRING: self.read_at}
        if case.caller:
            times[System.MOODLE] = self.activities.read_at if self.activities else session.clock.now()
        read = provenance(session, times)
        return Evidence(case, read, session.site_url, self.activity, session.sentences)


class CopySheet(CopiedSheet):
    """Copies what there is to say of a learner; Moodle is asked first if it was not."""

    PLACE: ClassVar[Place] = Place.COPY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.COPY)]
    NOTHING: ClassVar[str] = "Neither system gave an address: nothing was copied."

    def __init__(self, session: Session, clipboard: Clipboard, known: Known, form: Form) -> None:
        super().__init__(clipboard)
        self._session = session
        self._known = known
        self._form = form
        self._may_ask = session.moodle is not None

    def begin(self) -> None:
        """Ask Moodle if it has something to say, then copy."""
        known, row = self._known, self._known.row
        self.call(self._form.words, row.name)
        if self._form.needs_moodle and row.learner and self._may_ask and not known.asked:
            self.reading.show("")
            self.say(f"{glyphs_of(self.app).under_way}asking Moodle", "x goes on without")
            if not self.working(MOODLE):
                work = learner_activities(self._session, known.course, known.pair, row.learner)
                self.ask(MOODLE, work)
        else:
            self._copy()

    def _copy(self) -> None:
        text = self._known.evidence(self._session).text(self._form)
        self.copy(text)
        if text:
            ids = Ids(self._known.course.id, (self._known.row.learner_id,))
            self._session.audit.copied(ids, self._form.name.lower())

    # --- what comes --------------------------------------------------------------------------------------

    def on_course_paired(self, message: CoursePaired) -> None:
        """Know the Moodle course."""
        if self.expects(message):
            self._known = replace(self._known, pair=message.pair)

    def on_matches_found(self, message: MatchesFound) -> None:
        """Know who she is in Moodle."""
        if self.expects(message):
            self._known = replace(self._known, match=message.matches.get(self._known.row.learner_id))

    def on_activities_read(self, message: ActivitiesRead) -> None:
        """Know what Moodle says."""
        if self.expects(message):
            self._known = replace(self._known, activities=message.activities)

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Copy what there is once Moodle has answered, failed or been stopped."""
        if purpose == MOODLE:
            self._may_ask = not isinstance(error, StoppedError)
            if self._may_ask:
                self._known = replace(self._known, asked=True, fault=error)
            self._copy()

    def action_copy_as(self, key: str) -> None:
        """Copy the same in another form."""
        self._form = Form(key)
        self.begin()
