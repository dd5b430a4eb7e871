"""A view that can be written into a file: as what is asked first, then it is written beside the screen."""

from __future__ import annotations

from typing import ClassVar, Final

from tui.errors import RollbookError, StoppedError
from tui.lookup.export.extract import Extract
from tui.lookup.session import Session
from tui.output.extracts import Form
from tui.output.saving import ABOUT, Saved
from tui.screens.lettering import Lettering
from tui.workers.evidence import Written, saving

EXPORT: Final = "export"
PSEUDONYMS: Final = "p"
FORMS: Final = {"c": Form.CSV, "m": Form.MARKDOWN, "j": Form.JSON}
LETTERS: Final = {"c": "CSV", "m": "Markdown", "j": "JSON"}
READABLE: Final = 10.0
"""Seconds the name of a file stays on screen."""


class Exporting(Lettering):
    """Writes its rows, or the marked ones, into a new file in the current folder."""

    session: Session
    NAMES_PEOPLE: ClassVar[bool] = True
    """Whether there is anybody to replace by a pseudonym."""

    _rows_wanted = 0
    _saved: Saved | None = None

    def extract(self, *, pseudonymised: bool) -> Extract | None:
        """Return what goes into the file now; None if there is nothing."""
        raise NotImplementedError

    def action_export(self, letter: str = "") -> None:
        """Ask as what, unless that is known."""
        choices = LETTERS | ({PSEUDONYMS: "pseudonyms instead of names"} if self.NAMES_PEOPLE else {})
        self.ask_letter(
            "export", choices, lambda letter: self._export(letter, pseudonymised=False), known=letter
        )

    def _export(self, letter: str, *, pseudonymised: bool) -> None:
        if letter == PSEUDONYMS:
            question = "export with pseudonyms"
            self.ask_letter(question, LETTERS, lambda letter: self._export(letter, pseudonymised=True))
            return
        extract = self.extract(pseudonymised=pseudonymised)
        if extract is None or not extract.count:
            self.app.notify("There is nothing to export.", markup=False)
            return
        self._rows_wanted, self._saved = extract.count, None
        self.ask(EXPORT, saving(extract, FORMS[letter], self.session.audit))
        self.told()

    @property
    def writing(self) -> str:
        """How far the file is, in words; empty if none is being written."""
        if not self.working(EXPORT):
            return ""
        rows = self._saved.rows if self._saved else 0
        return f"{self.glyphs.under_way}{rows:,} of {self._rows_wanted:,} rows written"

    def on_written(self, message: Written) -> None:
        """Say how far the file is."""
        message.stop()
        if self.expects(message):
            self._saved = message.saved
            self.told()

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Say where the file is, or why there is none."""
        if purpose != EXPORT:
            super().ended(purpose, error)
            return
        if error is None and self._saved is not None:
            self.app.notify(_written_words(self._saved), timeout=READABLE, markup=False)
        elif isinstance(error, StoppedError):
            self.app.notify("Stopped: there is no file.", markup=False)
        elif error is not None:
            self.app.notify(error.sentence, severity="warning", timeout=READABLE, markup=False)
        self.told()


def _written_words(saved: Saved) -> str:
    rows = f"{saved.rows:,} row{'' if saved.rows == 1 else 's'}"
    beside = (
        f"\nBeside it, in ….{saved.path.suffix[1:]}{ABOUT}: where they come from." if saved.beside else ""
    )
    return f"{rows}, for your eyes only:\n{saved.path}{beside}"
