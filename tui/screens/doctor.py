"""The doctor: what is right and what is wrong with the accounts, filled in while it is found out."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar, Final

from textual.binding import BindingType

from tui.commands import Place, bindings_for
from tui.errors import RollbookError, StoppedError
from tui.lookup.doctor import PARTS, Finding, Patient, Verdict, tally_words
from tui.screens.asking import Asking
from tui.screens.page import Fact, PageScreen
from tui.widgets.glyphs import Glyphs, glyphs_of
from tui.workers.doctor import Found, examining

EXAMINE: Final = "examination"

_INKS: Final = {Verdict.OK: "dim", Verdict.NOTE: "bold", Verdict.TROUBLE: "trouble"}


class DoctorScreen(Asking, PageScreen):
    """Shows findings by place, in the order of ``PARTS``, whichever system answers first."""

    PLACE: ClassVar[Place] = Place.DOCTOR
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.DOCTOR)]

    def __init__(self, patient: Patient) -> None:
        super().__init__([("Doctor: ", "dim"), (patient.profile.name, "bold")], ())
        self.patient = patient
        self.findings: list[Finding] = []
        self.stopped = False

    def on_mount(self) -> None:
        """Examine the accounts at once."""
        super().on_mount()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Examine everything anew."""
        self.findings, self.stopped = [], False
        self.ask(EXAMINE, examining(self.patient))
        self._show()

    def action_stop(self) -> None:
        """Stop, and keep what was found."""
        self.stop_running()

    def on_found(self, message: Found) -> None:
        """Take in one finding."""
        message.stop()
        if self.expects(message):
            self.findings.append(message.finding)
            self._show()

    def ended(self, purpose: str, error: RollbookError | None) -> None:  # noqa: ARG002  # one purpose only
        """Say that this is all, or that it was stopped."""
        self.stopped = isinstance(error, StoppedError)
        self._show()
        self._point_at_trouble()

    def _point_at_trouble(self) -> None:
        """Put the cursor on the first trouble, with its remedy on screen, unless it was moved before."""
        lines = [self.table.row_at(place) for place in range(self.table.count)]
        fact = next((line.fact for line in lines if line.fact.ink == _INKS[Verdict.TROUBLE]), None)
        if fact is not None and self.table.cursor_key == lines[0].key:
            keys = [line.key for line in lines if line.fact == fact]
            self.table.move_to(keys[-1])
            self.table.move_to(keys[0])

    def _show(self) -> None:
        glyphs = glyphs_of(self.app)
        ordered = sorted(self.findings, key=lambda finding: PARTS.index(finding.place))
        self.tell_facts([_fact(finding, glyphs) for finding in ordered])
        said = tally_words(Counter(finding.verdict for finding in self.findings))
        if self.working(EXAMINE):
            self.note(f"{glyphs.under_way}looking; {said} so far", "x stops")
        elif self.stopped:
            self.note(f"You stopped: {said} so far", "r again")
        else:
            self.note(said, "r again")


def _fact(finding: Finding, glyphs: Glyphs) -> Fact:
    sign = {Verdict.OK: glyphs.done, Verdict.NOTE: "!", Verdict.TROUBLE: glyphs.failed}[finding.verdict]
    took = "" if finding.seconds is None else f" ({finding.seconds:.2f} s)"
    return Fact(
        str(finding.place),
        f"{glyphs.beside(sign)}{finding.verdict}",
        f"{finding.found}{took}",
        then=finding.remedy,
        ink=_INKS[finding.verdict],
    )
