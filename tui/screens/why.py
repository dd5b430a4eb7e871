"""Why (``w``): what to say about one learner, in both voices, and what that rests on, blockers first.

It shows what the learner's view has found out, whether that view is on screen or not: opened from the roster,
it does not leave the roster.
"""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from tui.commands import Place, bindings_for
from tui.lookup.export.evidence import Form
from tui.lookup.export.extract import Extract
from tui.lookup.export.viewextracts import why_extract
from tui.lookup.verdict.grounds import grounds
from tui.lookup.verdict.verdict import judge
from tui.records import System
from tui.screens.exporting import Exporting
from tui.screens.learner_pane import LearnerPane
from tui.screens.learner_words import verdict_lines
from tui.screens.page import Fact, PageScreen
from tui.screens.pane import COPY_LETTERS, Pane
from tui.screens.roster_pane import RosterPane
from tui.widgets.block import Block
from tui.widgets.cells import Cell, Content, wrap
from tui.widgets.letterline import LetterLine

TO_LEARNER: Final = "To the learner"
LEARNER_LINES: Final = 4
"""Lines what is said to the learner may take: 45 words on the smallest screen."""


class WhyScreen(Exporting, PageScreen):
    """Verdict and evidence of the learner shown; ``n`` and ``p`` go on along the roster."""

    PLACE: ClassVar[Place] = Place.WHY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.WHY)]

    def __init__(self, learner: LearnerPane, roster: RosterPane) -> None:
        super().__init__("Why", ())
        self._learner = learner
        self.session = learner.session
        self._roster = roster
        self._verdict = Block(classes="verdict")
        self._spoken = Block(classes="spoken")

    def content(self) -> ComposeResult:
        """Lay out the verdict, what to say to the learner, and the evidence."""
        yield self._verdict
        yield self._spoken
        yield from super().content()

    def below(self) -> ComposeResult:
        """Lay out what asks for a letter."""
        yield LetterLine()

    @property
    def keyboard(self) -> Widget:
        """The table takes the keys."""
        return self.table

    def on_mount(self) -> None:
        """Take the keys and say what is known already."""
        super().on_mount()
        self.told()

    def on_resize(self) -> None:
        """Wrap everything to the width there is."""
        super().on_resize()
        self.told()

    def told(self) -> None:
        """Say anew what the learner's view knows by now."""
        case = self._learner.case
        if case is None or not self.is_mounted:
            return
        verdict = judge(case, self._learner.session.sentences)
        width = self.size.width
        self.retitle([("Why: ", "dim"), (case.row.name, "bold")], self._roster.place_text)
        self._verdict.update(verdict_lines(verdict, width, self._learner.glyphs.quote))
        spoken: list[Cell] = [[(f" {TO_LEARNER}", "dim")]]
        spoken += [
            [(f"   {line}", "")] for line in wrap(verdict.to_learner, max(10, width - 4), LEARNER_LINES)
        ]
        self._spoken.styles.height = len(spoken)
        self._spoken.update(spoken)
        facts = [Fact(one.group, one.label, one.text) for one in grounds(verdict, case)]
        self.tell_facts([*facts, *self._read()])
        self.note(*self._noted())

    def extract(self, *, pseudonymised: bool) -> Extract | None:
        """Return every cause found, as a command tells them."""
        case, session = self._learner.case, self._learner.session
        if case is None:
            return None
        times = {System.ISPRING: self._roster.as_of or session.clock.now()}
        if self._learner.read is not None:
            times[System.MOODLE] = self._learner.read.read_at
        return why_extract(session, case, times, pseudonymised=pseudonymised)

    def action_copy(self, letter: str = "") -> None:
        """Ask as what the learner is to be copied, unless that is known."""
        self.ask_letter("copy", COPY_LETTERS, self._copy, enter=Form.LEARNER.value, known=letter)

    def _copy(self, letter: str) -> None:
        self._learner.post_message(Pane.CopyWanted(Form(letter)))

    def _read(self) -> list[Fact]:
        """Return as of when and as whom both systems were read."""
        session = self._learner.session
        moments = ((session.ispring, self._roster.as_of), (session.moodle, self._learner.as_of))
        return [
            Fact("Read", system.label, f"{session.clock.second(as_of)}, as {side.account.described}")
            for system, (side, as_of) in zip(System, moments, strict=True)
            if side is not None and as_of is not None
        ]

    def _noted(self) -> tuple[Content, Content]:
        if self.writing:
            return self.writing, "x stops"
        if said := self._learner.notices.said:
            return said, ""
        left, right = self._learner.noted()
        return left, right if self._learner.asking_anything else ""

    # --- commands ----------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """Go on to the next learner of the roster as shown."""
        self._learner.action_next()

    def action_previous(self) -> None:
        """Go back to the previous learner."""
        self._learner.action_previous()

    def action_refresh(self) -> None:
        """Ask Moodle anew."""
        self._learner.action_refresh()

    def stop_running(self) -> bool:
        """Stop asking; say whether anybody was asked."""
        return super().stop_running() | self._learner.stop_running()

    def action_stop(self) -> None:
        """Stop asking; once stopped, ask again."""
        if not super().stop_running():
            self._learner.action_stop()
