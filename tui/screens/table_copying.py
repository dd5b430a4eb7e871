"""Copying a table: the line under the cursor, or all of it as Markdown or JSON, with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.message import Message

from tui.audit import Audit, Ids
from tui.commands import Place, bindings_for
from tui.lookup.export.extract import Extract
from tui.output.extracts import Form, pieces
from tui.screens.copied_sheet import CopiedSheet
from tui.screens.exporting import Exporting
from tui.terminal.clipboard import Clipboard

LINE: Final = "l"
WORDS: Final[Mapping[str, str]] = {LINE: "a line", "m": "Markdown", "j": "JSON"}
_FORMS: Final = {"m": Form.MARKDOWN, "j": Form.JSON}

MOST: Final = 2_000
"""Rows that are copied: more are too long for a clipboard, and for reading."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table.

    Attributes:
        text: What it says, as a sentence; empty if there is none.
        people: The ids of the learners it names.
        courses: The ids of the courses it names, where the table is about several.
    """

    text: str = ""
    people: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()

    def of(self, ids: Ids) -> Ids:
        """Return whom and what the line is about, of all that its table is about."""
        return replace(ids, learners=self.people, courses=self.courses)


class TableCopying(Exporting):
    """A view whose table can be copied, and written into a file."""

    class CopyTableWanted(Message):
        """The reader wants something of a table copied.

        Attributes:
            extract: The table.
            line: The line under the cursor.
            form: As what.
            audit: Whom to tell who was copied.
        """

        def __init__(self, extract: Extract, line: Line, form: str, audit: Audit) -> None:
            super().__init__()
            self.extract = extract
            self.line = line
            self.form = form
            self.audit = audit

    def line(self) -> Line:
        """Return what the row under the cursor says, as a sentence."""
        raise NotImplementedError

    def action_copy(self, letter: str = "") -> None:
        """Ask as what the table is to be copied, unless that is known."""
        choices = {LINE: "this line", "m": "all as Markdown", "j": "all as JSON"}
        self.ask_letter("copy", choices, self._copy_table, enter=LINE, known=letter)

    def _copy_table(self, form: str) -> None:
        extract = self.extract(pseudonymised=False)
        if extract is None or not extract.count:
            self.app.notify("There is nothing to copy.", markup=False)
        elif form != LINE and extract.count > MOST:
            self.app.notify(f"{extract.count:,} rows are too many to copy: export them.", markup=False)
        else:
            line = self.line()
            if line.text:
                line = replace(line, text=f"{line.text}\n{extract.read.line}")
            self.post_message(self.CopyTableWanted(extract, line, form, self.session.audit))


class TableCopySheet(CopiedSheet):
    """Copies a table, or one line of it; any other form is one key away."""

    PLACE: ClassVar[Place] = Place.COPY_TABLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.COPY_TABLE)]

    def __init__(self, clipboard: Clipboard, wanted: TableCopying.CopyTableWanted) -> None:
        super().__init__(clipboard)
        self._extract = wanted.extract
        self._line = wanted.line
        self._form = wanted.form
        self._audit = wanted.audit

    def begin(self) -> None:
        """Copy it in the form wanted."""
        self.call(WORDS[self._form], self._extract.title)
        alone = self._form == LINE
        text = self._line.text if alone else _text(self._extract, _FORMS[self._form])
        self.copy(text)
        if text:
            ids = self._extract.audited
            form = "line" if alone else _FORMS[self._form]
            self._audit.copied(self._line.of(ids) if alone else ids, form)

    def action_copy_table_as(self, key: str) -> None:
        """Copy the same in another form."""
        if key == LINE or self._extract.count <= MOST:
            self._form = key
            self.begin()


def _text(extract: Extract, form: Form) -> str:
    return "".join(text for text, _rows in pieces(extract, form))
