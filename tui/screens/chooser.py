"""The match chooser: who a learner is in Moodle, or which course; with the reason for each suggestion."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from tui.audit import Ids
from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.matching.pairfile import Pair, What
from tui.lookup.session import Session
from tui.records import Course, Learner
from tui.screens import chooser_words as words
from tui.screens.asking import Asking
from tui.screens.chooser_words import Option
from tui.screens.sheet import Sheet
from tui.widgets.block import Block
from tui.widgets.cells import Content
from tui.widgets.glyphs import glyphs_of
from tui.widgets.line import Line, Stroke
from tui.widgets.table import RowTable
from tui.widgets.textinput import LineInput
from tui.workers import Work
from tui.workers.matching import (
    Confirmed,
    Forgotten,
    Offered,
    TakenBack,
    confirming_course,
    confirming_person,
    forgetting,
    offering_courses,
    offering_people,
    searching_courses,
    searching_people,
    undoing,
)

OFFER: Final = "suggestions"
SEARCH: Final = "search"
SAVE: Final = "save"
FORGET: Final = "forget"
UNDO: Final = "undo"

Subject: TypeAlias = tuple[What, str]
"""Who, or which course, something was confirmed about: by iSpring's id."""


WhenChosen: TypeAlias = Callable[[frozenset[Subject]], None]
"""Told about whom, or what, something was chosen, forgotten or put back."""


class Chooser(Asking, Sheet[frozenset[Subject]]):
    """Choose by hand; dismissed with what was saved, forgotten or put back, empty for nothing."""

    PLACE = Place.CHOOSER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.CHOOSER)]
    LASTING: ClassVar[frozenset[str]] = frozenset({FORGET, UNDO})

    def __init__(self, session: Session, about: Learner | Course, *, course_id: int | None = None) -> None:
        super().__init__(
            [("Match: ", "dim"), (about.name if isinstance(about, Learner) else about.title, "bold")]
        )
        self.session = session
        self.about = about
        self.course_id = course_id
        self.offered: dict[int, Option] = {}
        self.missed = ""
        self.error: RollbookError | None = None
        self.changed: set[Subject] = set()
        self._said = ""
        columns = words.COLUMNS if isinstance(about, Learner) else words.COURSE_COLUMNS
        self.table: RowTable[Option] = RowTable(
            columns, lambda option, _position: words.cells(option), key=lambda option: option.key
        )

    def content(self) -> ComposeResult:
        """Lay out who is meant, the suggestions beside that, and the search."""
        with Horizontal(id="sides"):
            yield Block(classes="about")
            yield Stroke(upright=True)
            with Vertical():
                yield self.table
                yield Block(classes="candidate")
        search = LineInput(
            placeholder="e-mail, id, user name, part of a name, or a Moodle address", id="search"
        )
        yield Line([("Search Moodle  (/)", "dim")], classes="label")
        yield search

    def on_mount(self) -> None:
        """Say who is meant, and ask for suggestions."""
        self.table.focus()
        self._offer()
        self._show()

    def _offer(self) -> None:
        about = self.about
        if isinstance(about, Learner):
            self.ask(OFFER, offering_people(self.session, about))
        else:
            self.ask(OFFER, offering_courses(self.session, about))

    # --- answers -----------------------------------------------------------------------------------------

    def on_offered(self, message: Offered) -> None:
        """Add suggestions to those that are there."""
        message.stop()
        if not self.expects(message):
            return
        found = message.candidates
        if found and isinstance(self.about, Learner):
            self.session.audit.listed(Ids(learners=(self.about.id,), persons=[one.id for one in found]))
        self.offered.update((one.id, words.option_of(self.about, one)) for one in found)
        searched = message.request.purpose == SEARCH
        if not found and (searched or not self.offered):
            self.missed = message.tried
        self._show()
        if found and searched:
            self.table.move_to(str(found[0].id))

    def on_confirmed(self, message: Confirmed) -> None:
        """Leave: the choice is saved."""
        message.stop()
        self._leave()

    def on_forgotten(self, message: Forgotten) -> None:
        """Leave: there is no choice any more."""
        message.stop()
        self._leave()

    def _leave(self) -> None:
        self.dismiss(frozenset({*self.changed, self.subject}))

    def ended(self, purpose: str, error: RollbookError | None) -> None:  # noqa: ARG002  # all alike
        """Say what failed, until the reader asks for something else: what ends well takes nothing back."""
        self.error = error or self.error
        self._show()

    def _begin(self, purpose: str, work: Work) -> None:
        """Do what the reader asks for; what came of it before is of no interest any more."""
        self.error, self.missed, self._said = None, "", ""
        self.ask(purpose, work)
        self._show()

    def _show(self) -> None:
        own = (words.FORGET,) if self.saved and not self.shared else ()
        self.table.set_rows((*self.offered.values(), words.NOT_THERE, *own))
        self._tell()

    def _tell(self) -> None:
        """Say anew who is meant, what the one under the cursor has, and the note."""
        left, right = self.query_one(".about", Block), self.query_one(".candidate", Block)
        width = left.size.width
        left.update(words.about_lines(self.about, self.saved, shared=self.shared, width=width))
        glyphs, width = glyphs_of(self.app), right.size.width
        right.update(words.candidate_lines(self.about, self.table.cursor_row, glyphs, width))
        self.note(*self._noted())

    def on_resize(self) -> None:
        """Use the room there is now."""
        super().on_resize()
        self.call_after_refresh(self._tell)

    @property
    def subject(self) -> Subject:
        """Who, or which course, is to be chosen for."""
        return What.PERSON if isinstance(self.about, Learner) else What.COURSE, self.about.id

    @property
    def saved(self) -> Pair | None:
        """What was confirmed; None if nothing was."""
        pairs, about = self.session.pairs, self.about
        return pairs.person(about.id) if isinstance(about, Learner) else pairs.course(about.id)

    @property
    def shared(self) -> bool:
        """Whether only a shared file says so, which is not changed from here."""
        return self.session.pairs.is_shared(*self.subject)

    def _noted(self) -> tuple[Content, Content]:
        pending = glyphs_of(self.app).under_way
        if self.working(OFFER, SEARCH, SAVE, FORGET, UNDO):
            asking = self.working(OFFER, SEARCH)
            return f"{pending}{'asking Moodle' if asking else 'saving'}", "x stops" if asking else ""
        if isinstance(self.error, StoppedError):
            return "! You stopped before Moodle had answered.", ""
        if self.error:
            return [(f"! {self.error.sentence}", "trouble")], ""
        if self.missed and self.session.moodle:
            who = self.session.moodle.account.who
            whom, all_ = ("Nobody", "everybody") if isinstance(self.about, Learner) else ("No course", "all")
            return f"{whom} found (tried: {self.missed}). {who} may not see {all_}.", ""
        if self._said:
            return self._said, ""
        option = self.table.cursor_row
        reason = f"{option.name}: {option.reason}" if option and not option.candidate else ""
        return [(reason, "dim")], "u undoes the last choice" if self.session.pairs.may_undo else ""

    def on_row_table_highlighted(self, message: RowTable.Highlighted[Option]) -> None:
        """Tell in full what the line of an option has no room for."""
        message.stop()
        self._tell()

    # --- choosing ----------------------------------------------------------------------------------------

    def on_row_table_opened(self, message: RowTable.Opened[Option]) -> None:
        """Save the choice."""
        message.stop()
        option = message.row
        if option is words.FORGET:
            self._begin(FORGET, forgetting(self.session, *self.subject))
        else:
            self._begin(SAVE, self._saving(option.candidate.id if option.candidate else None))

    def _saving(self, moodle_id: int | None) -> Work:
        if isinstance(self.about, Learner):
            return confirming_person(self.session, self.about, moodle_id)
        return confirming_course(self.session, self.about, moodle_id)

    def action_undo(self) -> None:
        """Put back what was saved or forgotten last, here or before."""
        if not self.working(UNDO):
            self._begin(UNDO, undoing(self.session))

    def on_taken_back(self, message: TakenBack) -> None:
        """Say what was put back, and look anew for whom it could be."""
        message.stop()
        if not self.expects(message):
            return
        subjects = message.subjects
        self.changed.update(subjects)
        if self.subject in subjects:
            self.offered = {}
            self._offer()
        whose = "" if self.subject in subjects else " It was about another one."
        self._said = f"Taken back.{whose}" if subjects else "There is no choice to take back."
        self._show()

    def action_back(self) -> None:
        """Leave with what was put back, if anything was."""
        self.dismiss(frozenset(self.changed))

    def action_filter(self) -> None:
        """Type what to search Moodle for."""
        self.query_one("#search").focus()

    def action_stop(self) -> None:
        """Stop looking for people or courses; those found stay."""
        self.stop_running()

    @on(Input.Submitted, "#search")
    def _search(self, event: Input.Submitted) -> None:
        """Search Moodle."""
        event.stop()
        text = event.value.strip()
        if text and isinstance(self.about, Learner):
            self._begin(SEARCH, searching_people(self.session, text, self.course_id))
        elif text:
            self._begin(SEARCH, searching_courses(self.session, text))
        self.table.focus()
