"""Everybody with a name: found among those seen so far, then through everybody iSpring shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.audit import Ids
from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.session import Session
from tui.records import Learner
from tui.screens.asking import Asking
from tui.screens.sheet import Sheet
from tui.widgets.cells import Cell, Content
from tui.widgets.columns import Column
from tui.widgets.glyphs import glyphs_of
from tui.widgets.table import RowTable
from tui.workers.people import PeopleNamed, people_named

SEARCH: Final = "people"

COLUMNS: Final = (
    Column("name", "Name", minimum=16, priority=9),
    Column("email", "E-mail", 34, minimum=20, priority=8),
    Column("active", "", 8, priority=6),
    Column("id", "Id", 36, priority=4),
)


class PeopleSheet(Asking, Sheet[Learner]):
    """Whom a name means: shown as they are found; dismissed with the learner who is opened.

    Args:
        session: The signed-in pair.
        name: What to look for; empty to choose from ``people`` alone.
        people: Who is known to be meant.
    """

    PLACE = Place.PEOPLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.PEOPLE)]

    def __init__(self, session: Session, name: str, people: Sequence[Learner] = ()) -> None:
        super().__init__([("Learners: ", "dim"), (name or "which of them?", "bold")])
        self.session = session
        self.name_wanted = name
        self.found: list[Learner] = list(people)
        self.searched = 0
        self.enough = False
        self.error: RollbookError | None = None
        self.table: RowTable[Learner] = RowTable(COLUMNS, _cells, key=lambda one: one.id)

    def content(self) -> ComposeResult:
        """Lay out who was found."""
        yield self.table

    def on_mount(self) -> None:
        """Begin to look."""
        self.table.focus()
        if self.found:
            self._audit(self.found)
        self._look()

    def _audit(self, learners: Sequence[Learner]) -> None:
        self.session.audit.listed(Ids(learners=[one.id for one in learners]))

    def _look(self) -> None:
        self.error = None
        if self.name_wanted:
            self.found, self.searched = [], 0
            self.ask(SEARCH, people_named(self.session, self.name_wanted))
        self._show()

    def on_people_named(self, message: PeopleNamed) -> None:
        """Show more of them."""
        message.stop()
        if self.expects(message):
            self.found.extend(message.named.learners)
            if message.named.learners:
                self._audit(message.named.learners)
            self.searched = message.named.searched
            self.enough = message.named.enough
            self._show()

    def ended(self, purpose: str, error: RollbookError | None) -> None:  # noqa: ARG002  # one purpose only
        """Say whether everybody was looked at."""
        self.error = error
        self._show()

    def _show(self) -> None:
        self.table.set_empty(*self._why_empty())
        self.table.set_rows(self.found)
        self.note(*self._noted())

    def _why_empty(self) -> tuple[str, ...]:
        if self.working(SEARCH):
            return (f"{glyphs_of(self.app).under_way}nobody yet",)
        if self.error:
            return ("Nobody was found before the search ended.",)
        return (
            f"Nobody is called “{self.name_wanted}” among the {self.searched:,} learners iSpring showed,",
            f"to {self.session.ispring.account.described}; nor has any course exactly this title.",
            "Moodle finds people by e-mail and id only: o, then type that.",
        )

    def _noted(self) -> tuple[Content, Content]:
        count = f"{len(self.found):,} found"
        if self.working(SEARCH):
            pending = glyphs_of(self.app).under_way
            return f"{pending}{count} among {self.searched:,} learners so far", "x stops"
        if isinstance(self.error, StoppedError):
            return f"! You stopped after {self.searched:,} learners: {count}.", "x goes on"
        if self.error:
            said = f"! Partial, after {self.searched:,} learners: {self.error.what}."
            return [(said, "trouble")], "r again"
        if self.enough:
            return f"! The first {len(self.found):,}: there may be more. Type more of the name (o).", ""
        among = f" among {self.searched:,} learners" if self.searched else ""
        return [(f"{count}{among}", "dim")], [(f"iSpring {self.session.ispring.account.described}", "dim")]

    def on_row_table_opened(self, message: RowTable.Opened[Learner]) -> None:
        """Take this one."""
        message.stop()
        self.dismiss(message.row)

    def action_stop(self) -> None:
        """Stop looking; once stopped, look again."""
        if not self.stop_running() and isinstance(self.error, StoppedError):
            self._look()

    def action_refresh(self) -> None:
        """Look again."""
        self._look()


def _cells(one: Learner, position: int) -> Sequence[Cell]:  # noqa: ARG001  # the table's signature
    ink = "dim" if one.active is False else ""
    return (
        [(one.name, ink)],
        [(one.email, ink)],
        [("inactive" if one.active is False else "", "dim")],
        [(one.id, "dim")],
    )
