"""The sign-in form: what is filled in, and the profile it makes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile
from tui.accounts.records import ISpringProtocol, ISpringSignIn, MoodleSignIn
from tui.records import System
from tui.secret import Secret
from tui.widgets.choices import Choice, Tick
from tui.widgets.field import Field
from tui.widgets.line import Line, Stroke
from tui.widgets.secretinput import SAVED, SecretInput
from tui.widgets.textinput import LineInput

LABEL: Final = 18
BOX: Final = 45
WIDE_BOX: Final = 41
"""Cells of a label with its indent, and of a field's box at 80 and at 120 cells."""

NEW_NAME: Final = "new"


class SystemForm(Vertical):
    """One system's half of the form: where it is, and who signs in how."""

    SYSTEM: System
    address_name: str
    """The name of the field with the address the program itself talks to."""

    @property
    def secret_name(self) -> str:
        """The name of the field the secret is typed in."""
        raise NotImplementedError

    def at_fault(self, name: str) -> Field | None:
        """Return the field an error names by its setting, or by what it is: ``url``, ``password``."""
        if name in {"password", "secret", "token"}:
            name = self.secret_name
        return self.field_of(self.address_name if name == "url" else name)

    def field_of(self, name: str) -> Field | None:
        """Return the field around the control called ``name`` (a setting's name), if this half has it."""
        found = self.query(f"#{name.replace('_', '-')}-field") if name else ()
        return found.first(Field) if found else None

    def text(self, name: str) -> str:
        """Return what is typed in the field called ``name``."""
        return self.query_one(f"#{name.replace('_', '-')}", LineInput).value.strip()

    def put(self, name: str, text: str) -> None:
        """Fill in a field."""
        self.query_one(f"#{name.replace('_', '-')}", LineInput).value = text

    def secret(self, name: str) -> Secret:
        """Return the secret typed in the field called ``name``; false if none was."""
        return self.query_one(f"#{name}", SecretInput).secret

    def clear_marks(self) -> None:
        """Take every mark away."""
        for field in self.query(Field):
            field.set_mark()

    def widen(self, *, wide: bool) -> None:
        """Use the room there is."""
        for field in self.query(Field):
            indent = 2 if field.id == "with-moodle-field" else 4
            field.set_widths(15 if wide else LABEL, WIDE_BOX if wide else BOX, 0 if wide else indent)


def _field(label: str, control: Widget, *, boxed: bool = True) -> Field:
    return Field(
        label,
        control,
        boxed=boxed,
        label_width=LABEL,
        box_width=BOX if boxed else None,
        id=f"{control.id}-field",
    )


class ISpringForm(SystemForm):
    """iSpring Learn's half."""

    SYSTEM = System.ISPRING
    address_name = "api_url"
    _roomy = False
    _over_soap = False
    """Whether there is room for every question, and whether the profile filled in says SOAP."""

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        yield Line([("iSpring Learn", "heading")], classes="system")
        yield Stroke(classes="under")
        yield _field("Account URL", LineInput(placeholder="https://acme.ispringlearn.eu", id="account-url"))
        yield _field("API URL", LineInput(id="api-url"))
        protocols = (("rest", "REST"), ("soap", "SOAP, gives no dates"))
        yield _field("Read over", Choice(protocols, id="protocol"), boxed=False)
        yield _field("SOAP URL", LineInput(id="soap-url"))
        ways = (("api_key", "API key"), ("password", "login and password"))
        yield _field("Sign in with", Choice(ways, id="ispring-way"), boxed=False)
        yield _field("Client ID", LineInput(id="client-id"))
        yield _field("Secret", SecretInput(id="secret"))
        yield _field("Login", LineInput(id="login"))
        yield _field("Password", SecretInput(id="ispring-password"))

    @property
    def way(self) -> ISpringSignIn:
        """How to sign in."""
        return cast("ISpringSignIn", self.query_one("#ispring-way", Choice).value)

    @property
    def protocol(self) -> ISpringProtocol:
        """What iSpring is read over."""
        return cast("ISpringProtocol", self.query_one("#protocol", Choice).value)

    @property
    def secret_name(self) -> str:
        """The name of the field the secret is typed in."""
        return "secret" if self.way == "api_key" else "ispring-password"

    def fill(self, account: ISpringAccount | None) -> None:
        """Fill in an account; None empties the half."""
        self._over_soap = account is not None and account.protocol == "soap"
        self.query_one("#protocol", Choice).value = "soap" if self._over_soap else "rest"
        self.put("account_url", account.account_url if account else "")
        self.put("api_url", account.api_url if account else "")
        self.put("soap_url", account.soap_url if account else "")
        self.put("client_id", account.client_id if account else "")
        self.put("login", account.login if account else "")
        self.query_one("#ispring-way", Choice).value = account.sign_in if account else "api_key"
        self.show_way()

    def show_way(self) -> None:
        """Show the fields of the ways chosen; where room is short, what to read over only for SOAP.

        Over SOAP the API URL gives an API key its token, and a password needs none.
        """
        key, soap = self.way == "api_key", self.protocol == "soap"
        for name, shown in (
            ("protocol", self._roomy or self._over_soap or soap),
            ("api-url", key or not soap),
            ("soap-url", soap),
            ("client-id", key),
            ("secret", key),
            ("login", not key),
            ("ispring-password", not key),
        ):
            self.query_one(f"#{name}-field").display = shown

    def widen(self, *, wide: bool) -> None:
        """Use the room there is, also for what few ask for."""
        self._roomy = wide
        self.show_way()
        super().widen(wide=wide)

    def suggest(self) -> None:
        """Suggest the API address that goes with the account's, where none is typed."""
        from tui.accounts.addresses import suggest_api_url

        suggested = suggest_api_url(self.text("account_url"))
        field = self.field_of("api_url")
        if suggested and not self.text("api_url") and field:
            self.put("api_url", suggested)
            field.set_mark("suggested")

    def account(self, before: ISpringAccount | None) -> ISpringAccount:
        """Return the account as filled in; what the form does not show stays as it was."""
        return replace(
            before or ISpringAccount("", ""),
            account_url=self.text("account_url"),
            api_url=self.text("api_url"),
            sign_in=self.way,
            client_id=self.text("client_id"),
            login=self.text("login"),
            protocol=self.protocol,
            soap_url=self.text("soap_url"),
        )


class MoodleForm(SystemForm):
    """Moodle's half."""

    SYSTEM = System.MOODLE
    address_name = "site_url"

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        yield Field(
            "Moodle",
            Tick("look up activities in Moodle too", value=True, id="with-moodle"),
            boxed=False,
            heading=True,
            indent=2,
            label_width=LABEL,
            id="with-moodle-field",
        )
        yield Stroke(classes="under")
        yield _field("Site URL", LineInput(placeholder="https://moodle.acme.example", id="site-url"))
        ways = (("token", "token"), ("password", "username and password"))
        yield _field("Sign in with", Choice(ways, id="moodle-way"), boxed=False)
        yield _field("Token", SecretInput(id="token"))
        yield _field("Username", LineInput(id="username"))
        yield _field("Password", SecretInput(id="moodle-password"))

    @property
    def wanted(self) -> bool:
        """Whether Moodle is asked at all."""
        return self.query_one("#with-moodle", Tick).value

    @property
    def way(self) -> MoodleSignIn:
        """How to sign in."""
        return cast("MoodleSignIn", self.query_one("#moodle-way", Choice).value)

    @property
    def secret_name(self) -> str:
        """The name of the field the secret is typed in."""
        return "token" if self.way == "token" else "moodle-password"

    def fill(self, account: MoodleAccount | None, *, wanted: bool) -> None:
        """Fill in an account; None empties the half."""
        self.query_one("#with-moodle", Tick).value = wanted
        self.put("site_url", account.site_url if account else "")
        self.put("username", account.username if account else "")
        self.query_one("#moodle-way", Choice).value = account.sign_in if account else "token"
        self.show_way()

    def show_way(self) -> None:
        """Show the fields of the way chosen."""
        token = self.way == "token"
        for name, shown in (("token", token), ("username", not token), ("moodle-password", not token)):
            self.query_one(f"#{name}-field").display = shown
        for field in self.query(Field):
            field.disabled = not self.wanted and field.id != "with-moodle-field"

    def account(self, before: MoodleAccount | None) -> MoodleAccount | None:
        """Return the account as filled in; None to go without."""
        if not self.wanted:
            return None
        return replace(
            before or MoodleAccount(""),
            site_url=self.text("site_url"),
            sign_in=self.way,
            username=self.text("username"),
        )


def show_saved(form: SystemForm, mark: str) -> None:
    """Say in the secret's field that there is a saved one, and where from; an empty mark takes it back."""
    form.query_one(f"#{form.secret_name}", SecretInput).placeholder = SAVED if mark else ""
    field = form.field_of(form.secret_name)
    if field:
        field.set_mark(mark)


def profile_of(ispring: ISpringForm, moodle: MoodleForm, before: Profile | None, name: str) -> Profile:
    """Return the profile both halves make, in its final form.

    Raises:
        UsageError: If something in it cannot be right; ``field`` names the field.
    """
    from tui.accounts.checking import checked

    account = ispring.account(before.ispring if before else None)
    base = before or Profile(name, account)
    other = moodle.account(before.moodle if before else None)
    return checked(replace(base, name=name, ispring=account, moodle=other))


def name_for(account_url: str, taken: frozenset[str]) -> str:
    """Return a name for a new profile: the account's own, numbered if it is taken."""
    host = account_url.partition("://")[2] or account_url
    base = "".join(
        character for character in host.partition(".")[0] if character.isalnum() or character == "-"
    )
    base = base[:30] or NEW_NAME
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name
