"""How signing in stands, on screen: marks beside the fields, a verdict for each system, hints meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from textual.widgets import Input

from tui.accounts.access import DEMO_NAME
from tui.accounts.secrets import FROM_KEYRING
from tui.errors import StoppedError
from tui.records import Note, System
from tui.screens import login_words
from tui.screens.login_form import ISpringForm, MoodleForm, SystemForm, show_saved
from tui.screens.login_words import SystemVerdict
from tui.screens.signing import SIGN_IN, Signing
from tui.widgets.block import Block
from tui.widgets.cells import Cell, cell_len, wrap
from tui.widgets.choices import Choice
from tui.widgets.dropdown import Dropdown
from tui.widgets.field import Field
from tui.widgets.glyphs import Glyphs, glyphs_of

if TYPE_CHECKING:
    from tui.screens.page import Fact

NEW: Final = "\x00new"
DEMO: Final = "\x00demo"
"""Choices of the profile field that are no profile; no name can hold a control character."""

GIVERS: Final = (
    ("-close", ("#keep-field", "#buttons")),
    ("-closer", ("#moodle",)),
    ("-closest", ("#systems", "#profile-field")),
)
"""Classes of the screen, and what gives up the blank line before it then, so that verdicts have room."""

OTHER_LINES: Final = 5
"""Lines of the form that are no fields: title, a heading, buttons, rule and keys."""

COLUMN_LINES: Final = 4
"""Lines a verdict has at least, where it stands under its own column."""

VAULT_NAME: Final = 14
"""Cells of a keyring's name that leave room for the mark behind the choice."""

LASTING: Final = frozenset({"site-admin", "site-url-differs"})
"""Notes about a sign-in that can wait until somebody looks for them."""


class Standing(Signing):
    """Shows how things stand in the form of its subclass."""

    def __init__(self, *args: object, **settings: object) -> None:
        super().__init__(*args, **settings)  # type: ignore[arg-type]  # as the sign-in takes them
        self._marked: list[Field] = []

    # --- parts -------------------------------------------------------------------------------------------

    @property
    def ispring(self) -> ISpringForm:
        """The half of the form that is iSpring's."""
        return self.query_one(ISpringForm)

    @property
    def moodle(self) -> MoodleForm:
        """Moodle's half of the form."""
        return self.query_one(MoodleForm)

    @property
    def halves(self) -> tuple[ISpringForm | MoodleForm, ...]:
        """Both halves of the form."""
        return self.ispring, self.moodle

    @property
    def glyphs(self) -> Glyphs:
        """The signs the app draws with."""
        return glyphs_of(self.app)

    @property
    def chosen(self) -> str:
        """Which profile is chosen, by name."""
        return self.query_one("#profile", Dropdown).value

    # --- marks and buttons -------------------------------------------------------------------------------

    def changed(self) -> None:
        """Show how things stand: marks, verdicts, buttons."""
        if not self.is_mounted:
            return
        while self._marked:
            self._marked.pop().set_mark()
        for half in self.halves:
            found = self.found.get(half.SYSTEM)
            show_saved(half, (DEMO_NAME if self.access.demo else found.mark) if found else "")
            self._mark_fault(half)
        kept = any(found.source == FROM_KEYRING for found in self.found.values())
        self.query_one("#forget").display = kept and not self.access.demo
        moodle_failed = System.MOODLE in self.errors and System.ISPRING in self.sides
        self.query_one("#without-moodle").display = moodle_failed
        self._show_keeping()
        self.show_verdicts()

    def _mark_fault(self, half: SystemForm) -> None:
        error = self.errors.get(half.SYSTEM)
        field = half.at_fault(error.field) if error is not None else None
        if error is not None and field is not None:
            empty = isinstance(field.control, Input) and not field.control.value
            field.set_mark(
                f"{self.glyphs.beside(self.glyphs.failed)}{login_words.fault_word(error, empty=empty)}",
                "trouble",
            )
            self._marked.append(field)

    def _show_keeping(self) -> None:
        field, choice = self.query_one("#keep-field", Field), self.query_one("#keep", Choice)
        if self.vault is None:
            field.set_mark("looking")
            return
        fits = cell_len(self.vault.name) <= VAULT_NAME
        choice.relabel("keyring", f"in {self.vault.name if fits else 'the keyring'}")
        if self.vault.usable:
            field.set_mark("")
        else:
            choice.value = "session"
            choice.disabled = True
            field.set_mark(self.vault.short)

    # --- verdicts ----------------------------------------------------------------------------------------

    def _verdict(self, system: System) -> SystemVerdict:
        error, side = self.errors.get(system), self.sides.get(system)
        if self.working(SIGN_IN[system]):
            return login_words.asking(self.glyphs)
        if self.waiting:
            return login_words.looking(self.glyphs)
        if isinstance(error, StoppedError):
            return SystemVerdict(" ", "you stopped")
        if error is not None:
            return login_words.refused(self.glyphs, error)
        if side is not None:
            notes = getattr(side, "notes", ())
            first = notes[0].text if notes else ""
            return login_words.signed_in(self.glyphs, side.account.described, side.seconds, first)
        return SystemVerdict()

    def show_verdicts(self) -> None:
        """Show each system's verdict: below the form, or where they stand side by side under its own half."""
        verdicts = {half.SYSTEM: self._verdict(half.SYSTEM) for half in self.halves}
        if self.has_class("-wide"):
            self._give(0)
            self._show_columns(verdicts)
            return
        width = self.app.size.width
        hints: list[Cell] = [[(f" {line}", "dim")] for line in self._hints(width)]
        needed = sum(
            len(login_words.verdict_lines(system, verdict, width, labelled=True))
            for system, verdict in verdicts.items()
        )
        below = login_words.both_verdicts(verdicts, width, self._make_room(needed or len(hints)))
        self.query_one("#verdicts", Block).update(below or hints)

    def _show_columns(self, verdicts: Mapping[System, SystemVerdict]) -> None:
        width = self.app.size.width // 2 - 4
        hints = [] if any(verdict.said for verdict in verdicts.values()) else self._hints(width)
        for half in self.halves:
            lines = login_words.verdict_lines(half.SYSTEM, verdicts[half.SYSTEM], width, labelled=False)
            if half.SYSTEM is System.ISPRING and hints:
                lines = [[(line, "dim")] for line in hints]
            column = self.query_one(f"#{half.id}-verdict", Block)
            column.update(lines)
            column.styles.height = max(COLUMN_LINES, len(lines))

    def _make_room(self, needed: int) -> int:
        """Let blank lines give way until verdicts have the lines they need; return how many they have."""
        gains = [0]
        for _, selectors in GIVERS:
            gains.append(gains[-1] + sum(self.query_one(selector).display for selector in selectors))
        fields = sum(field.display for field in self.query(Field))
        without = self.app.size.height - fields - OTHER_LINES - gains[-1]
        enough = (count for count, gain in enumerate(gains) if without + gain >= needed)
        count = next(enough, len(GIVERS))
        self._give(count)
        return without + gains[count]

    def _give(self, count: int) -> None:
        """Let so many groups of ``GIVERS`` give up their blank lines."""
        self.update_classes({name: number <= count for number, (name, _) in enumerate(GIVERS, 1)})

    def _hints(self, width: int) -> list[str]:
        """Return what stands there while nobody was asked: why nobody is, why saving is off, the welcome."""
        if self.why:
            return wrap(self.why, width - 2, 3)
        if self.chosen == DEMO:
            return [*wrap(login_words.WELCOME, width - 2), *wrap(login_words.RIGHTS, width - 2)]
        if self.vault and not self.vault.usable and not self.access.demo:
            return wrap(login_words.keeping_off(self.vault), width - 2, 3)
        return wrap(login_words.RIGHTS, width - 2) if self.chosen == NEW else []

    # --- elsewhere ---------------------------------------------------------------------------------------

    def told(self) -> list[Fact]:
        """Return every verdict whole, for the help: the form may not have room for it."""
        from tui.screens.page import Fact

        verdicts = ((system, self._verdict(system)) for system in System)
        return [
            Fact("How the sign-in stands", system.label, f"{verdict.said} {verdict.remedy}".strip())
            for system, verdict in verdicts
            if verdict.said
        ]

    def missing(self) -> tuple[Note, ...]:
        """Return what will be missing with this sign-in, to be said before anything is."""
        from tui.lookup.session import MoodleSide

        side = self.sides.get(System.MOODLE)
        notes = side.notes if isinstance(side, MoodleSide) else ()
        return tuple(note for note in notes if note.code not in LASTING)
