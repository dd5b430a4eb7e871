"""The sheet of what was copied: the text itself, and what is known of where it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.activities.reading import ActivityRow, LearnerActivities
from tui.lookup.export.evidence import Evidence, Form
from tui.lookup.export.provenance import provenance
from tui.lookup.roster.row import RosterRow
from tui.lookup.session import Session
from tui.lookup.verdict.case import Case, Stage
from tui.records import Course, Match, ModuleResult, System
from tui.screens.asking import Asking
from tui.screens.sheet import Sheet
from tui.terminal.clipboard import Clipboard
from tui.widgets.cells import Content
from tui.widgets.glyphs import glyphs_of
from tui.widgets.line import Line
from tui.widgets.reading import Reading
from tui.workers.courses import CoursePaired
from tui.workers.evidence import TextCopied, copying
from tui.workers.learner import ActivitiesRead, learner_activities
from tui.workers.roster import MatchesFound

MOODLE: Final = "activities"
COPY: Final = "copy"


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


class CopySheet(Asking, Sheet[None]):
    """Copies, and shows the text for whoever has to copy it by hand; Moodle is asked first if it was not."""

    PLACE: ClassVar[Place] = Place.COPY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.COPY)]

    class ToTerminal(Message):
        """Something is to be written to the terminal, past the screen."""

        def __init__(self, sequence: str) -> None:
            super().__init__()
            self.sequence = sequence

    def __init__(self, session: Session, clipboard: Clipboard, known: Known, form: Form) -> None:
        super().__init__("")
        self._session = session
        self._clipboard = clipboard
        self._known = known
        self._form = form
        self._may_ask = session.moodle is not None
        self._words = ""
        self.reading = Reading()

    def content(self) -> ComposeResult:
        """Lay out the text."""
        yield self.reading

    def on_mount(self) -> None:
        """Copy."""
        self._begin()

    def _begin(self) -> None:
        """Ask Moodle if it has something to say, then copy."""
        known, row = self._known, self._known.row
        title: Content = [("Rollbook", "accent"), ("  Copy: ", "dim"), (self._form.words, "bold")]
        self.query_one("#title", Line).update([*title, (f"   {row.name}", "dim")])
        if self._form.needs_moodle and row.learner and self._may_ask and not known.asked:
            self.reading.show("")
            self._say(f"{glyphs_of(self.app).pending} asking Moodle", "x goes on without")
            if not self.working(MOODLE):
                work = learner_activities(self._session, known.course, known.pair, row.learner)
                self.ask(MOODLE, work)
        else:
            self._copy()

    def _copy(self) -> None:
        text = self._known.evidence(self._session).text(self._form)
        self.reading.show(text)
        self.give_up(COPY)
        if text:
            self._say(f"{glyphs_of(self.app).pending} copying")
            self.ask(COPY, copying(self._clipboard, text))
            course, learner = self._known.course.id, self._known.row.learner_id
            self._session.audit.copied(course=course, learner=learner, form=self._form.name.lower())
        else:
            self._say("Neither system gave an address: nothing was copied.")

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

    def on_text_copied(self, message: TextCopied) -> None:
        """Say what became of the text."""
        message.stop()
        if self.expects(message):
            if message.copied.sequence:
                self.post_message(self.ToTerminal(message.copied.sequence))
            self._say(message.copied.words)

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Copy what there is once Moodle has answered, failed or been stopped."""
        if purpose == MOODLE:
            self._may_ask = not isinstance(error, StoppedError)
            if self._may_ask:
                self._known = replace(self._known, asked=True, fault=error)
            self._copy()

    # --- what is said ------------------------------------------------------------------------------------

    def _say(self, words: str, keys: str = "") -> None:
        self._words = words
        rest = f"↓ {self.reading.rest} more" if self.reading.rest else ""
        self.note(words, [("   ".join(filter(None, (keys, rest))), "dim")])

    def on_resize(self) -> None:
        """Say anew what the room allows."""
        super().on_resize()
        self.call_after_refresh(lambda: self._say(self._words))

    # --- keys --------------------------------------------------------------------------------------------

    def action_copy_as(self, key: str) -> None:
        """Copy the same in another form."""
        self._form = Form(key)
        self._begin()

    def action_read_on(self, key: str) -> None:
        """Move in the text."""
        self.reading.move(_MOVES[key](self.reading.size.height))
        self._say(self._words)

    def action_close(self) -> None:
        """Go back to where the reader was."""
        self.dismiss(None)

    def action_stop(self) -> None:
        """Ask no more, and copy what there is."""
        self.stop_running()


FAR: Final = 1_000_000
"""More lines than any text has."""

_MOVES: Final[Mapping[str, Callable[[int], int]]] = {
    "down": lambda _page: 1,
    "up": lambda _page: -1,
    "pagedown": lambda page: page - 1,
    "pageup": lambda page: 1 - page,
    "home": lambda _page: -FAR,
    "end": lambda _page: FAR,
}
"""How far each key moves, by the lines of a page."""
