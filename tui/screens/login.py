"""The login screen: the form, each system's verdict, and what helps with the field at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.widgets import Input

from tui.accounts.access import demo_access
from tui.accounts.profiles import Profile
from tui.accounts.secrets import secret_key
from tui.accounts.vault import Key
from tui.commands import Place, bindings_for, hints_for
from tui.errors import RollbookError, StoppedError
from tui.records import System
from tui.screens import login_words
from tui.screens.login_form import (
    BOX,
    LABEL,
    WIDE_BOX,
    ISpringForm,
    MoodleForm,
    name_for,
    profile_of,
)
from tui.screens.login_standing import DEMO, NEW, Standing
from tui.screens.signing import SEEK
from tui.secret import Secret
from tui.text import clean
from tui.widgets.block import Block
from tui.widgets.cells import wrap
from tui.widgets.choices import Choice, Push, Tick
from tui.widgets.dropdown import Dropdown
from tui.widgets.field import Field
from tui.widgets.line import Line, Stroke, keys_line
from tui.widgets.secretinput import SecretInput
from tui.widgets.toosmall import TooSmall
from tui.workers import Request, start
from tui.workers.preloading import preload
from tui.workers.secrets import KEEP, SecretsForgotten, forgetting, keeping

WIDE: Final = 120
TALL: Final = 40
"""From this size on the systems stand side by side."""

KEEP_BOX: Final = 49
"""Cells of the choice where to keep secrets."""

BEHIND: Final = ("tui.screens.explorer", "tui.screens.helping")
"""The screens one comes to from here, loaded once this one is drawn."""

FORGET: Final = "forget secrets"

TIME_TO_READ: Final = 15.0
"""Seconds a message stays that tells what will be missing."""


class LoginScreen(Standing):
    """Ask for the sign-in: Enter alone signs in where nothing is missing."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.LOGIN)]
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        """Lay out the form, the verdicts and the last line."""
        said = [("Rollbook", "accent"), ("   who finished, and why not", "dim")]
        yield Line(said, [("READ-ONLY", "dim")], id="title")
        profile = Dropdown(id="profile")
        yield Field("Profile", profile, indent=2, label_width=LABEL, box_width=BOX, id="profile-field")
        demo_first = bool(self.access.start_demo) and not (self.access.profiles or self.access.damage)
        with Container(id="systems", disabled=demo_first):  # to be so from the start is cheaper
            yield ISpringForm(id="ispring")
            yield MoodleForm(id="moodle")
        with Horizontal(id="columns"):
            yield Block(id="ispring-verdict")
            yield Block(id="moodle-verdict")
        ways = (("keyring", "in the keyring"), ("session", "for this session only"))
        keep = Choice(ways, id="keep")
        yield Field("Keep secrets", keep, boxed=False, label_width=LABEL, indent=2, id="keep-field")
        with Horizontal(id="buttons"):
            yield Push("Sign in", id="sign-in")
            yield Push("Go on without Moodle", id="without-moodle")
            yield Push("Forget saved", id="forget")
        yield Stroke(id="rule")
        yield Block(id="verdicts")
        yield Block(id="field-help")
        yield Line(id="keys")
        yield TooSmall()

    def on_mount(self) -> None:
        """Offer the profiles, fill in the first, and look for its secrets."""
        self._offer_profiles()
        self.query_one("#without-moodle").display = False
        self.query_one("#forget").display = False
        self.probe()
        profile = self.access.profile()
        self._choose(profile)
        for name, fault in self.access.faults.items():
            told = f"The profile “{clean(name, 40)}” cannot be used. {fault.sentence}"
            self.app.notify(told, severity="warning", timeout=TIME_TO_READ, markup=False)
        self.call_after_refresh(preload, BEHIND)
        if self.at_once and profile is not None:
            self.action_sign_in()

    # --- profiles ----------------------------------------------------------------------------------------

    def _offer_profiles(self) -> None:
        saved = [(profile.name, profile.name) for profile in self.access.profiles]
        more = [] if self.access.demo else [(NEW, "New")]
        demo = [(DEMO, "Demo campus, nothing to set up")] if self.access.start_demo else []
        options = [*saved, *more, *demo] if saved or self.access.damage else [*demo, *more]
        self.query_one("#profile", Dropdown).set_options(options, self.access.chosen)
        if not self.access.demo:
            self.query_one("#profile-field", Field).set_mark(f"{len(saved)} saved" if saved else "")

    @on(Dropdown.Changed, "#profile")
    def _profile_changed(self, message: Dropdown.Changed) -> None:
        """Fill the form from another profile."""
        message.stop()
        named = {profile.name: profile for profile in self.access.profiles}
        self._choose(named.get(message.value))

    def _choose(self, profile: Profile | None) -> None:
        self.begin_anew()
        with self.prevent(Input.Changed):
            self.ispring.fill(profile.ispring if profile else None)
            self.moodle.fill(
                profile.moodle if profile else None, wanted=profile is None or bool(profile.moodle)
            )
        self.query_one("#systems").disabled = self.chosen == DEMO
        if profile is not None:
            self.seek(profile)
        self.query_one("#keep-field").display = not self.access.demo and self.chosen != DEMO
        self._focus_first()
        self.changed()

    def _focus_first(self) -> None:
        """Put the keyboard where something is missing, else on Sign in."""
        if self.chosen == DEMO or self.ispring.text("account_url"):
            self.query_one("#sign-in").focus()
        else:
            self.query_one("#account-url").focus()

    def _focus_missing(self) -> None:
        """Put the keyboard where a secret is missing, unless the reader has moved on."""
        here = self.focused in {None, self.query_one("#sign-in")} and self.ispring.text("account_url")
        missing = [half for half in self.halves if half.SYSTEM in self._sought.keys() - self.found.keys()]
        if here and missing and not self.asking and not self.waiting:
            missing[0].query_one(f"#{missing[0].secret_name}").focus()

    # --- signing in --------------------------------------------------------------------------------------

    def action_sign_in(self) -> None:
        """Sign in with what is filled in."""
        if self.asking:
            return
        if self.chosen == DEMO:
            self._begin_demo()
        self.ispring.suggest()
        try:
            profile = self._profile()
        except RollbookError as error:
            self.errors = {error.system or System.ISPRING: error}
            self.changed()
            self.tried()
            return
        self.sign_in(profile, {half.SYSTEM: half.secret(half.secret_name) for half in self.halves})

    def _begin_demo(self) -> None:
        """Start the demo's own servers and fill the form from its profile."""
        if self.access.start_demo is not None:
            self.access = demo_access(self.access.start_demo(), instead_of=self.access)
            self._offer_profiles()
            self._choose(self.access.profile())

    def _profile(self) -> Profile:
        """Return the profile as filled in; raise ``UsageError`` where something cannot be right."""
        named = {profile.name: profile for profile in self.access.profiles}
        before = named.get(self.chosen)
        name = (
            before.name
            if before
            else name_for(self.ispring.text("account_url"), frozenset(named) | self.access.faults.keys())
        )
        return profile_of(self.ispring, self.moodle, before, name)

    def tried(self) -> None:
        """Go on if both systems accepted; else put the keyboard on the field at fault."""
        if self.trying is not None and not self.errors and System.ISPRING in self.sides:
            self._go_on()
            return
        for half in self.halves:
            error = self.errors.get(half.SYSTEM)
            field = half.at_fault(error.field) if error else None
            if field is not None:
                field.control.focus()
                if isinstance(field.control, SecretInput):
                    field.control.action_select_all()
                return
        if self.errors:
            self.query_one("#sign-in").focus()  # nothing to fill in: Enter tries again

    def _go_on(self) -> None:
        """Keep what worked, if that is wanted, and explore."""
        secrets, missing = self.to_keep(), self.missing()
        try:
            session = self.session()
        except RollbookError as error:
            self.drop_sides()
            self.errors = {System.ISPRING: error}
            self.changed()
            return
        if session is None or self.trying is None:
            return
        if not self.access.demo:
            self._keep(self.trying, secrets)
        for note in missing:
            self.app.notify(note.text, severity="warning", timeout=TIME_TO_READ, markup=False)
        self.post_message(self.Ready(session, self.access))

    def _keep(self, profile: Profile, secrets: Mapping[Key, Secret]) -> None:
        """Save the profile; secrets only into a keyring that can be used."""
        self.access.chosen = profile.name
        others = [one for one in self.access.profiles if one.name != profile.name]
        self.access.profiles = (*others, profile)
        usable = self.vault is not None and self.vault.usable
        wanted = usable and self.query_one("#keep", Choice).value == "keyring"
        where = self.vault.name if self.vault else ""
        start(self.app, Request(KEEP), keeping(self.access, profile, secrets if wanted else {}, where))

    @on(Push.Pressed, "#sign-in")
    def _pressed_sign_in(self) -> None:
        self.action_sign_in()

    @on(Push.Pressed, "#without-moodle")
    def _pressed_without_moodle(self) -> None:
        """Go on with final statuses only."""
        self.errors.pop(System.MOODLE, None)
        self._go_on()

    @on(Push.Pressed, "#forget")
    def _pressed_forget(self) -> None:
        """Delete this profile's saved secrets."""
        profile = {one.name: one for one in self.access.profiles}.get(self.chosen)
        if profile is not None:
            systems = [System.ISPRING, *([System.MOODLE] if profile.moodle else [])]
            keys = tuple(secret_key(profile, system) for system in systems)
            self.ask(FORGET, forgetting(self.access, keys))

    def on_secrets_forgotten(self, message: SecretsForgotten) -> None:
        """Say what was deleted, and what that did not do."""
        message.stop()
        where = self.vault.name if self.vault else "the keyring"
        what = f"{message.count} saved secret{'' if message.count == 1 else 's'} deleted from {where}."
        left = "Tokens and keys still work on the servers: revoke them there."
        self.app.notify(f"{what} {left}", markup=False)
        for error in message.failed:
            self.app.notify(error.sentence, severity="warning", markup=False)
        self._choose({one.name: one for one in self.access.profiles}.get(self.chosen))

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Say what was not forgotten; once every secret was looked for, ask for those nobody has saved."""
        super().ended(purpose, error)
        if purpose in SEEK.values() and not self.working(*SEEK.values()):
            self._focus_missing()
        if purpose == FORGET and error is not None and not isinstance(error, StoppedError):
            self.app.notify(error.sentence, severity="warning", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """Enter signs in from every field."""
        event.stop()
        self.action_sign_in()

    # --- the form ------------------------------------------------------------------------------------------

    @on(Choice.Changed)
    @on(Tick.Changed)
    def _way_changed(self) -> None:
        """Show the fields of the ways chosen."""
        for half in self.halves:
            half.show_way()
        self.changed()

    def on_descendant_focus(self) -> None:
        """Help with the field at hand."""
        self._help_with_field()

    def _help_with_field(self) -> None:
        """Say what the field with the keyboard is for, where there is room for it."""
        words = login_words.HELP.get((self.focused and self.focused.id) or "", "")
        lines = wrap(words, max(20, self.app.size.width - 24), 3)
        self.query_one("#field-help", Block).update([[(line, "dim")] for line in lines])

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Suggest the API address once the account's is typed."""
        if event.widget.id == "account-url":
            self.ispring.suggest()

    def on_resize(self) -> None:
        """Stand side by side where there is room."""
        wide = self.app.size.width >= WIDE and self.app.size.height >= TALL and not self.glyphs.words
        self.set_class(wide, "-wide")
        for half in self.halves:
            half.widen(wide=wide)
        for name, box in (("#profile-field", WIDE_BOX if wide else BOX), ("#keep-field", KEEP_BOX)):
            self.query_one(name, Field).set_widths(LABEL, box, 3 if wide else 2)
        self.query_one("#keys", Line).update(keys_line(hints_for(Place.LOGIN, self.app.size.width)))
        self._help_with_field()
        self.show_verdicts()
