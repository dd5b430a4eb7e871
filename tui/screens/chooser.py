"""The match chooser: who a learner is in Moodle, or which course; with the reason for each suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.session import Session
from tui.records import Candidate, Course, Learner
from tui.screens.asking import Asking
from tui.screens.sheet import Sheet
from tui.widgets.block import Block
from tui.widgets.cells import Cell, Content
from tui.widgets.columns import Column
from tui.widgets.glyphs import glyphs_of
from tui.widgets.line import Line
from tui.widgets.table import RowTable
from tui.widgets.textinput import LineInput
from tui.workers import Work
from tui.workers.matching import (
    Confirmed,
    Offered,
    confirming_course,
    confirming_person,
    offering_courses,
    offering_people,
    searching_courses,
    searching_people,
)

OFFER: Final = "suggestions"
SEARCH: Final = "search"
SAVE: Final = "save"

COLUMNS: Final = (
    Column("name", "In Moodle", 26, minimum=20, priority=9),
    Column("reason", "Why it is offered", 34, minimum=24, priority=8),
    Column("detail", "What it has", minimum=16, priority=4),
    Column("id", "Id", 7, minimum=5, priority=5, align="right"),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the chooser: a candidate, "not in Moodle", or taking back what was confirmed."""

    key: str
    name: str
    reason: str
    detail: str = ""
    moodle_id: int | None = None


NOT_THERE: Final = Option("none", "Not in Moodle", "remembered, and not asked again")
FORGET: Final = Option("forget", "Forget the choice made by hand", "match again by id number and e-mail")


class Chooser(Asking, Sheet[bool]):
    """Choose by hand; dismissed with True if something was saved."""

    PLACE = Place.CHOOSER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.CHOOSER)]

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
        self.table: RowTable[Option] = RowTable(COLUMNS, _cells, key=lambda option: option.key)

    def content(self) -> ComposeResult:
        """Lay out who is meant, the suggestions and the search."""
        yield Block(classes="about")
        yield self.table
        search = LineInput(
            placeholder="e-mail, id, user name, part of a name, or a Moodle address", id="search"
        )
        yield Line([("Search Moodle  (/)", "dim")], classes="label")
        yield search

    def on_mount(self) -> None:
        """Say who is meant, and ask for suggestions."""
        self.query_one(".about", Block).update(_about(self.about))
        self.table.focus()
        about = self.about
        if isinstance(about, Learner):
            self.ask(OFFER, offering_people(self.session, about))
        else:
            self.ask(OFFER, offering_courses(self.session, about))
        self._show()

    # --- answers -----------------------------------------------------------------------------------------

    def on_offered(self, message: Offered) -> None:
        """Add suggestions to those that are there."""
        message.stop()
        if not self.expects(message):
            return
        found = message.candidates
        self.offered.update((one.id, _option(one)) for one in found)
        searched = message.request.purpose == SEARCH
        if not found and (searched or not self.offered):
            self.missed = message.tried
        self._show()
        if found and searched:
            self.table.move_to(str(found[0].id))

    def on_confirmed(self, message: Confirmed) -> None:
        """Leave: the choice is saved."""
        message.stop()
        self.dismiss(True)

    def ended(self, purpose: str, error: RollbookError | None) -> None:  # noqa: ARG002  # all alike
        """Say what failed, until the reader asks for something else: what ends well takes nothing back."""
        self.error = error or self.error
        self._show()

    def _begin(self, purpose: str, work: Work) -> None:
        """Do what the reader asks for; what came of it before is of no interest any more."""
        self.error, self.missed = None, ""
        self.ask(purpose, work)
        self._show()

    def _show(self) -> None:
        saved = (FORGET,) if self._is_saved() else ()
        self.table.set_rows((*self.offered.values(), NOT_THERE, *saved))
        self.note(*self._noted())

    def _is_saved(self) -> bool:
        pairs, about = self.session.pairs, self.about
        return (pairs.person(about.id) if isinstance(about, Learner) else pairs.course(about.id)) is not None

    def _noted(self) -> tuple[Content, Content]:
        if self.working(OFFER, SEARCH):
            return f"{glyphs_of(self.app).pending} asking Moodle", "x stops"
        if self.working(SAVE):
            return f"{glyphs_of(self.app).pending} saving", ""
        if isinstance(self.error, StoppedError):
            return "! You stopped before Moodle had answered.", ""
        if self.error:
            return [(f"! {self.error.sentence}", "trouble")], ""
        if self.missed and self.session.moodle:
            who = self.session.moodle.account.who
            whom, all_ = ("Nobody", "everybody") if isinstance(self.about, Learner) else ("No course", "all")
            return f"{whom} found (tried: {self.missed}). {who} may not see {all_}.", ""
        option = self.table.cursor_row
        return [(f"{option.reason}; {option.detail}" if option and option.detail else "", "dim")], ""

    def on_row_table_highlighted(self, message: RowTable.Highlighted[Option]) -> None:
        """Tell in full what the line of an option has no room for."""
        message.stop()
        self.note(*self._noted())

    # --- choosing ----------------------------------------------------------------------------------------

    def on_row_table_opened(self, message: RowTable.Opened[Option]) -> None:
        """Save the choice."""
        message.stop()
        option = message.row
        if option is FORGET:
            self._forget()
        else:
            self._begin(SAVE, self._saving(option.moodle_id))

    def _saving(self, moodle_id: int | None) -> Work:
        if isinstance(self.about, Learner):
            return confirming_person(self.session, self.about, moodle_id)
        return confirming_course(self.session, self.about, moodle_id)

    def _forget(self) -> None:
        try:
            if isinstance(self.about, Learner):
                self.session.pairs.forget_person(self.about.id)
            else:
                self.session.pairs.forget_course(self.about.id)
        except RollbookError as error:
            self.error = error
            self._show()
            return
        self.dismiss(True)

    def action_filter(self) -> None:
        """Type what to search Moodle for."""
        self.query_one("#search").focus()

    def action_stop(self) -> None:
        """Stop asking."""
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


def _option(candidate: Candidate) -> Option:
    return Option(str(candidate.id), candidate.name, candidate.reason, candidate.detail, candidate.id)


def _cells(option: Option, position: int) -> Sequence[Cell]:  # noqa: ARG001  # the table's signature
    return (
        [(option.name, "" if option.moodle_id is not None else "dim")],
        [(option.reason, "dim")],
        [(option.detail, "")],
        [(str(option.moodle_id or ""), "dim")],
    )


def _about(about: Learner | Course) -> list[Cell]:
    """Return who, or which course, is to be matched."""
    if isinstance(about, Course):
        told = (("In iSpring", about.title), ("Id", about.id))
    else:
        login = f"{about.login}   " if about.login else ""
        told = (("In iSpring", about.name), ("", f"{about.email}   {login}{about.id}"))
    return [[(f"  {label:<12}", "dim"), (text, "")] for label, text in told]
