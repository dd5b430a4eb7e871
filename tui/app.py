"""The Textual app: which screen is up, how it looks, and what is said if it crashes."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, runtime_checkable

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.geometry import Offset
from textual.theme import Theme
from textual.widget import Widget

from tui.accounts.access import Access
from tui.accounts.records import Profile
from tui.commands import MOVING_KEYS, Place, bindings_for
from tui.idle import MINUTE, IdleWatch
from tui.looks import AUTO, Looks, SignsName, ThemeName
from tui.screens.login import LoginScreen
from tui.screens.login_words import damage_words
from tui.storage import ASIDE
from tui.styling import styles_folder
from tui.terminal.clipboard import Clipboard
from tui.terminal.driver import RollbookDriver
from tui.terminal.keyboard import KeysInTurn
from tui.terminal.line import end_upon_signals
from tui.terminal.surroundings import Surroundings, look_around
from tui.text import clean
from tui.widgets.drawn import INK_CLASSES, Drawn
from tui.widgets.glyphs import UNICODE, signs_for
from tui.widgets.themes import THEMES, theme_for
from tui.widgets.toosmall import TOO_LOW, TOO_NARROW
from tui.workers import Crashed, Ended
from tui.workers.aside import PutAside, telling
from tui.workers.secrets import KEEP, SecretsKept

if TYPE_CHECKING:
    from tui.lookup.finding.start import Start
    from tui.lookup.session import Session
    from tui.screens.copied_sheet import CopiedSheet
    from tui.screens.offers import Wish
    from tui.screens.table_copying import TableCopying

SHEETS: Final = ("app.tcss", "login.tcss", "explorer.tcss", "dialogs.tcss")
SWITCH_INTERVAL: Final = 0.0005
"""Seconds a busy thread may keep the interpreter while a key waits: Python's own 0.005 is felt."""

AS_IT_SUITS: Final = Looks()

TIME_TO_READ: Final = 15.0
"""Seconds a message stays that is said once."""

SECOND_CTRL_C: Final = 2.0
"""Seconds within which a second Ctrl+C quits."""


@runtime_checkable
class Stoppable(Protocol):
    """A screen on which something may be loading that Ctrl+C stops."""

    def stop_running(self) -> bool:
        """Stop it; return whether there was anything."""
        ...


class RollbookApp(App[int], inherit_bindings=False):
    """Signs in, explores, signs out; everything else is the screens' own affair."""

    TITLE = "Rollbook"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.APP)]
    HORIZONTAL_BREAKPOINTS = TOO_NARROW
    VERTICAL_BREAKPOINTS = TOO_LOW
    COMPONENT_CLASSES: ClassVar[set[str]] = {*INK_CLASSES}

    def __init__(
        self,
        access: Access,
        driver_class: type[Driver] | None = None,
        start: Start | None = None,
        *,
        looks: Looks = AS_IT_SUITS,
        around: Surroundings | None = None,
    ) -> None:
        """Make the app.

        Args:
            access: What there is to sign in with.
            driver_class: What speaks to the terminal; None for Textual's own choice.
            start: What to open first; None for the sign-in.
            looks: How the screen is to look, whatever a profile says.
            around: What is known of the terminal; None to find out.
        """
        sheets: list[str | PurePath] = [styles_folder() / sheet for sheet in SHEETS]
        self.around = around or look_around()
        self.glyphs = UNICODE
        ansi = True if self.around.no_color else None  # else Textual's way of NO_COLOR is black on black
        super().__init__(driver_class, css_path=sheets, ansi_color=ansi)
        self.access = access
        self.looks = looks
        self.session: Session | None = None
        self._start = start
        self.copies = Clipboard(os.environ)
        self._asked_to_quit = 0.0
        self._idle = IdleWatch(0, self.set_timer, self._nobody_there)
        self._keys = KeysInTurn(self, super().on_event, self._only_moves)

    def on_mount(self) -> None:
        """Choose the looks, and begin."""
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme_changed_signal.subscribe(self, self._redraw)
        self._wear(self.access.profile())
        self.begin()
        if self.glyphs.plain and self.looks.signs == AUTO:
            said = f"Drawn in ASCII: the locale's encoding is {self.around.encoding}. --no-ascii for more."
            self.notify(said, timeout=TIME_TO_READ, markup=False)

    def begin(self) -> None:
        """Ask for the sign-in."""
        why = damage_words(self.access.damage) if self.access.damage else ""
        self.push_screen(LoginScreen(self.access, why, at_once=self._start is not None))

    def _wear(self, profile: Profile | None) -> None:
        """Look as was asked for at the start or since, else as the profile says, or as suits the terminal."""
        looks = self.looks.over(profile.looks if profile else AS_IT_SUITS)
        self.theme = theme_for(looks.theme, self.around.colours_wanted).name
        self.glyphs = signs_for(looks.signs, unicode=self.around.shows_unicode)
        if isinstance(self._driver, RollbookDriver):
            self._driver.ascii = self.glyphs.plain
            self._driver.speak("utf-8" if looks.signs == "unicode" else self.around.typed_in)
            self._driver.show_cursor(shown=self.glyphs.words)

    def _redraw(self, _theme: Theme) -> None:
        """Draw everything anew: what an ink looks like may have changed where the ground has not."""
        for screen in self.screen_stack:
            for widget in screen.query(Drawn):
                widget.notify_style_update()
                widget.refresh()

    def _lay_out_anew(self) -> None:
        """Have all that holds signs made again, as if the room had changed."""
        for screen in self.screen_stack:
            for widget in screen.walk_children(Widget, with_self=True):
                widget.post_message(events.Resize(widget.size, widget.virtual_size))
                widget.refresh()

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor is: in words, on what the reader is on, to be read aloud."""
        if self.glyphs.words and isinstance(self.focused, Drawn):
            return self.focused.spot
        return self._cursor_position

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        self._cursor_position = position

    def on_signing_ready(self, message: LoginScreen.Ready) -> None:
        """Both sides are as signed in as the user wants them: explore."""
        from tui.screens.explorer import ExplorerScreen

        self.session = message.session
        self.session.pairs.hear_aside = telling(self)
        self.access = message.access
        self._wear(message.session.profile)
        minutes = message.session.profile.idle_signout
        minutes = self.access.idle_signout if minutes is None else minutes
        self._idle = IdleWatch(minutes * MINUTE, self.set_timer, self._nobody_there)
        self.switch_screen(ExplorerScreen(message.session, self.copies, self._start))
        self._start = None

    def on_table_copying_copy_table_wanted(self, message: TableCopying.CopyTableWanted) -> None:
        """Copy something of a table, and show it."""
        from tui.screens.table_copying import TableCopySheet

        self.push_screen(TableCopySheet(self.copies, message))

    def on_rights_screen_copy_letter_wanted(self) -> None:
        """Copy what to ask administrators for, and show it."""
        from tui.screens.rights import LetterSheet

        self.push_screen(LetterSheet(self.copies))

    def on_copied_sheet_to_terminal(self, message: CopiedSheet.ToTerminal) -> None:
        """Let a sequence pass to the terminal, in turn with what is drawn."""
        if self._driver is not None:
            self._driver.write(message.sequence)

    def on_explorer_screen_doctor_wanted(self) -> None:
        """Examine the accounts of this session, with what was signed in with."""
        from tui.screens.doctor import DoctorScreen
        from tui.terminal.findings import terminal_findings
        from tui.workers.doctor import patient_of

        if self.session is not None:
            terminal = tuple(terminal_findings(self.around))
            self.push_screen(DoctorScreen(patient_of(self.session, self.access, terminal)))

    def on_explorer_screen_sign_out_wanted(self) -> None:
        """Close the session and ask for the sign-in again; after the demo, for one's own."""
        self.access = self.access.instead_of or self.access
        self._sign_out("")

    def _nobody_there(self) -> None:
        """Sign out after long enough without a key; nothing is sent until somebody signs in again."""
        from tui.screens.explorer import ExplorerScreen

        told = [one.farewell for one in self.screen_stack if isinstance(one, ExplorerScreen)]
        said = "Signed out: nobody touched a key for a while. Nothing read is kept."
        self._sign_out(" ".join(filter(None, (said, *told))))

    def _sign_out(self, why: str) -> None:
        self._idle.end()
        self.copies.clear()
        self._close_session()
        while len(self.screen_stack) > 2:  # noqa: PLR2004  # Textual's own first screen, and ours
            self.pop_screen()
        self.switch_screen(LoginScreen(self.access, why))

    async def on_event(self, event: events.Event) -> None:
        """Take note of every key before anything is done with it, and let each wait for its turn."""
        if isinstance(event, events.InputEvent | events.Paste):
            self._idle.touch()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._keys.take(event)
        else:
            await super().on_event(event)

    def _only_moves(self, key: str) -> bool:
        if key not in MOVING_KEYS:
            return False
        from tui.widgets.table import RowTable

        return isinstance(self.focused, RowTable)

    def action_interrupt(self) -> None:
        """Stop what is running; with nothing running say how to quit, and quit when asked twice."""
        screen = self.screen
        at_login = isinstance(screen, LoginScreen)
        if not at_login and isinstance(screen, Stoppable) and screen.stop_running():
            return
        if at_login or time.monotonic() - self._asked_to_quit < SECOND_CTRL_C:
            self.exit(0)
            return
        self._asked_to_quit = time.monotonic()
        self.notify("q quits; so does Ctrl+C once more", markup=False)

    # --- every command by name ---------------------------------------------------------------------------

    def action_palette(self) -> None:
        """List every command, to be chosen by name."""
        from tui.screens.offers import offers
        from tui.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(offers(self)), self._do)

    async def _do(self, wish: Wish | None) -> None:
        """Do what was chosen, where the reader was."""
        if wish is not None and wish.offer.node is not None:
            namespace, _, name = wish.offer.action.rpartition(".")
            arguments = () if wish.argument is None else (wish.argument,)
            await self.run_action((namespace, name, arguments), wish.offer.node)

    def lacks(self, command: str) -> str:
        """Return why a command of the app cannot be done now; empty if it can."""
        if command == "theme" and not self.around.colours_wanted:
            return "NO_COLOR is set" if self.around.no_color else "this terminal knows no colours"
        return ""

    def choices(self, command: str) -> Mapping[str, str]:  # noqa: ARG002  # the app's are always the same
        """Return what a command can be told besides, where that depends on the place."""
        return {}

    def action_theme(self, name: ThemeName) -> None:
        """Wear other colours until the end, whatever the profile says."""
        if not self.lacks("theme"):
            self.looks = Looks(name, self.looks.signs)
            self._wear(self.session.profile if self.session else self.access.profile())
            self.notify(f'Until you quit; theme = "{name}" in the profile keeps it.', markup=False)

    def action_signs(self, name: SignsName) -> None:
        """Draw with other signs until the end, whatever the profile says."""
        self.looks = Looks(self.looks.theme, name)
        self._wear(self.session.profile if self.session else self.access.profile())
        self._lay_out_anew()
        self.notify(f'Until you quit; signs = "{name}" in the profile keeps it.', markup=False)

    def action_mouse(self, wanted: str) -> None:
        """Take the mouse, or leave it to the terminal, which can then mark and copy what is on the screen."""
        if isinstance(self._driver, RollbookDriver):
            self._driver.take_mouse(taken=wanted == "on")

    def action_help(self) -> None:
        """Show the keys and the help of this place."""
        from tui.screens.helping import help_page

        enrolments = self.session is None or self.session.ispring.client.gives_enrolments
        if (page := help_page(self.screen_stack, self, enrolments=enrolments)) is not None:
            self.push_screen(page)

    async def action_quit(self) -> None:
        """Leave; nobody waits for a server."""
        self.exit(0)

    def leave_soon(self) -> None:
        """Leave, asked from wherever a signal finds us: the loop may be asleep."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.exit, 0)

    def action_redraw(self) -> None:
        """Draw the whole screen again."""
        if isinstance(self._driver, RollbookDriver):
            self._driver.forget()
        self.refresh(repaint=True, layout=True)

    def on_unmount(self) -> None:
        """Wake whatever still waits for a server, after the terminal is on its way back."""
        self._close_session()

    def on_secrets_kept(self, message: SecretsKept) -> None:
        """Say that the secrets were kept, and where."""
        self.notify(f"Saved in {message.where}.", markup=False)

    def on_ended(self, message: Ended) -> None:
        """Say why secrets were not kept; the sign-in goes on."""
        if message.request.purpose == KEEP and message.error is not None:
            self.notify(message.error.sentence, severity="warning", markup=False)

    def on_put_aside(self, message: PutAside) -> None:
        """Say what a damaged file is kept as."""
        said = f"{ASIDE} {clean(str(message.kept))}."
        self.notify(said, severity="warning", timeout=TIME_TO_READ, markup=False)

    def on_crashed(self, message: Crashed) -> None:
        """A worker failed in a way nobody foresaw: fail in the open, like the rest of the program."""
        raise message.error

    def _close_session(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None

    def _fatal_error(self) -> None:
        """Show where it crashed, never with what: Textual's own report prints locals, secrets too."""
        self._exit_renderables.append(Text(crash_report(sys.exception())))
        self._close_messages_no_wait()


def crash_report(error: BaseException | None) -> str:
    """Return what is said after a crash: the place in the code, without any local variable or server text."""
    lines = traceback.format_tb(error.__traceback__) if error else []
    kind = type(error).__name__ if error else "unknown error"
    return (
        f"Rollbook stopped because of a fault of its own ({kind}).\n"
        "Nothing was changed on any server. Where it happened, for a report:\n\n" + "".join(lines)
    )


def run(
    access: Access, *, looks: Looks, around: Surroundings, mouse: bool, fast: bool, start: Start | None = None
) -> int:
    """Run the app until the user quits; returns the exit code.

    Args:
        access: What there is to sign in with.
        looks: How the screen is to look, whatever a profile says.
        around: What is known of the terminal.
        mouse: Whether to take the mouse.
        fast: Whether to send only what changes on the screen.
        start: What to open first; the profile chosen is then signed in with at once.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = RollbookApp(access, _driver(fast=fast), start, looks=looks, around=around)
    end_upon_signals(app.leave_soon, app.copies.clear)
    app.run(mouse=mouse)
    app.copies.clear()
    if app.return_code:
        return 70
    return app.return_value or 0


def _driver(*, fast: bool) -> type[RollbookDriver]:
    if not fast:
        return RollbookDriver
    from tui.terminal.fast import FastDriver

    return FastDriver
