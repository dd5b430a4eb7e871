"""Signing in, step by step: find secrets, ask both systems side by side, keep what worked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual.message import Message
from textual.screen import Screen

from tui.accounts.access import Access
from tui.accounts.profiles import Profile
from tui.accounts.secrets import FoundSecret, secret_key, secret_kind, signing_with
from tui.accounts.vault import Key, VaultState
from tui.errors import RollbookError, SignInError
from tui.records import System
from tui.screens.asking import Asking
from tui.screens.login_words import MISSING
from tui.secret import Secret
from tui.workers.secrets import SecretSought, VaultProbed, probing, seeking

if TYPE_CHECKING:
    from tui.lookup.session import ISpringSide, MoodleSide, Session
    from tui.workers.signing_in import SignedIn

SIGN_IN: Final = {System.ISPRING: "sign-in to iSpring", System.MOODLE: "sign-in to Moodle"}
SEEK: Final = {System.ISPRING: "iSpring's secret", System.MOODLE: "Moodle's secret"}
PROBE: Final = "keyring"
TYPED: Final = "typed at the sign-in"
"""The source of a secret that somebody typed, and that can be kept."""


class Signing(Asking, Screen[None]):
    """Asks both systems; what is on screen is the subclass's affair.

    Attributes:
        access: Profiles, vault, environment.
        vault: Whether secrets can be kept; None while that is being found out.
        found: The secrets found for the profile shown.
        trying: The profile signed in with, as filled in.
        sides: Which systems accepted.
        errors: Why the others did not.
    """

    class Ready(Message):
        """Both systems are as signed in as the reader wants them."""

        def __init__(self, session: Session, access: Access) -> None:
            super().__init__()
            self.session = session
            self.access = access

    def __init__(self, access: Access, why: str = "", *, at_once: bool = False) -> None:
        """Make the screen.

        Args:
            access: Profiles, vault, environment.
            why: Why the sign-in is asked for again; empty the first time.
            at_once: Whether to sign in without being asked to, with the profile chosen.
        """
        super().__init__()
        self.access = access
        self.why = why
        self.at_once = at_once
        self.vault: VaultState | None = None
        self.found: dict[System, FoundSecret] = {}
        self.trying: Profile | None = None
        self.sides: dict[System, ISpringSide | MoodleSide] = {}
        self.errors: dict[System, RollbookError] = {}
        self._used: dict[System, FoundSecret] = {}
        self._sought: dict[System, Key] = {}
        self._unfound: dict[System, RollbookError] = {}
        self._waiting: tuple[Profile, dict[System, Secret]] | None = None

    # --- for the screen to say ---------------------------------------------------------------------------

    def changed(self) -> None:
        """Show how things stand."""
        raise NotImplementedError

    def tried(self) -> None:
        """Both systems have answered."""
        raise NotImplementedError

    # --- secrets -----------------------------------------------------------------------------------------

    def probe(self) -> None:
        """Find out whether secrets can be kept."""
        self.ask(PROBE, probing(self.access))

    def seek(self, profile: Profile) -> None:
        """Look for the profile's saved secrets."""
        self.found, self.errors, self._unfound, self._sought = {}, {}, {}, {}
        for system in _systems(profile):
            self._sought[system] = secret_key(profile, system)
            self.ask(SEEK[system], seeking(self.access, profile, system))

    def on_vault_probed(self, message: VaultProbed) -> None:
        """Know whether secrets can be kept."""
        message.stop()
        self.vault = message.state
        self.changed()

    def on_secret_sought(self, message: SecretSought) -> None:
        """Know whether there is a saved secret."""
        message.stop()
        if self.expects(message):
            if message.found:
                self.found[message.system] = message.found
            if message.error:
                self.errors[message.system] = self._unfound[message.system] = message.error
            self.changed()

    # --- signing in --------------------------------------------------------------------------------------

    def sign_in(self, profile: Profile, typed: dict[System, Secret]) -> None:
        """Ask every system of ``profile``, with the secret typed, else the one found once it was sought.

        A secret found for one account is not used for another: it would be sent to whom it is not meant for.
        """
        untyped = [system for system in _systems(profile) if not typed.get(system)]
        if any(self._sought.get(system) != secret_key(profile, system) for system in untyped):
            self.seek(profile)
        if untyped and self.working(PROBE, *SEEK.values()):
            self._waiting = (profile, typed)
            self.changed()
            return
        self.trying, self._waiting = profile, None
        self.drop_sides()
        self.errors, self._used = {}, {}
        for system in _systems(profile):
            found = self.found.get(system)
            if typed.get(system):
                by_hand = FoundSecret(typed[system], TYPED, "typed", secret_kind(profile, system))
                self._begin(system, profile, by_hand)
            elif found is None:
                self.errors[system] = self._unfound.get(system) or _no_secret(profile, system, self.vault)
            else:
                self._begin(system, signing_with(profile, found), found)
        self.changed()
        if not self.asking:
            self.tried()

    def _begin(self, system: System, profile: Profile, found: FoundSecret) -> None:
        from tui.workers.signing_in import signing_in

        self._used[system] = found
        self.ask(SIGN_IN[system], signing_in(system, profile, found.secret))

    @property
    def waiting(self) -> bool:
        """Whether the sign-in goes on once saved secrets were looked for."""
        return self._waiting is not None

    @property
    def asking(self) -> bool:
        """Whether a system is being asked."""
        return self.working(*SIGN_IN.values())

    def on_signed_in(self, message: SignedIn) -> None:
        """Take note that a system accepted."""
        message.stop()
        if self.expects(message):
            self.sides[message.system] = message.side
            self.changed()
        else:
            message.side.client.close()

    def drop_sides(self) -> None:
        """End the connections to systems that accepted: they are not needed after all."""
        for side in self.sides.values():
            side.client.close()
        self.sides = {}

    def begin_anew(self) -> None:
        """Forget every attempt: another profile is shown."""
        self.give_up(*SEEK.values(), *SIGN_IN.values())
        self.drop_sides()
        self.found, self.errors, self.trying, self._waiting = {}, {}, None, None

    def on_unmount(self) -> None:
        """Leave no connection behind."""
        self.drop_sides()

    def ended(self, purpose: str, error: RollbookError | None) -> None:
        """Take note of what failed; once both have answered, go on."""
        for system, name in SIGN_IN.items():
            if purpose == name and error is not None:
                self.errors[system] = error
        self.changed()
        if purpose in SIGN_IN.values() and not self.asking:
            self.tried()
        if purpose in {PROBE, *SEEK.values()} and self._waiting and not self.working(PROBE, *SEEK.values()):
            self.sign_in(*self._waiting)

    def session(self) -> Session | None:
        """Return the session of the sides that accepted, whose it is from now on; None without iSpring.

        Raises:
            StorageError: If the file of confirmed pairs, or that of sentences, is damaged or unsafe.
        """
        from tui.lookup.clock import Clock
        from tui.lookup.matching.pairs import open_pairs
        from tui.lookup.session import ISpringSide, MoodleSide, Session, begun_audit
        from tui.lookup.verdict.sentences import SHIPPED, load_sentences

        ispring, moodle = self.sides.get(System.ISPRING), self.sides.get(System.MOODLE)
        if self.trying is None or not isinstance(ispring, ISpringSide):
            return None
        pairs = open_pairs(self.trying, in_memory=self.access.demo)
        clock = Clock.of(self.trying.timezone, now=self.access.now)
        secrets = {system: self._signed_with(system, side) for system, side in self.sides.items()}
        sentences = SHIPPED if self.access.demo else load_sentences(self.trying.language)
        self.sides = {}
        side = moodle if isinstance(moodle, MoodleSide) else None
        audit = begun_audit(self.trying, ispring, side, clock)
        return Session(
            self.trying, ispring, side, pairs, clock, sentences=sentences, audit=audit, secrets=secrets
        )

    def _signed_with(self, system: System, side: ISpringSide | MoodleSide) -> FoundSecret:
        """Return what a side was signed in with, and where it came from; of Moodle the token in any case."""
        from tui.lookup.session import MoodleSide

        used = self._used[system]
        return replace(used, secret=side.client.token, kind="token") if isinstance(side, MoodleSide) else used

    def to_keep(self) -> dict[Key, Secret]:
        """Return the secrets that were typed and worked; of a Moodle password only the token it fetched."""
        return {
            secret_key(self.trying, system): self._signed_with(system, side).secret
            for system, side in self.sides.items()
            if self.trying and self._used[system].source == TYPED
        }


def _no_secret(profile: Profile, system: System, vault: VaultState | None) -> SignInError:
    kind = secret_kind(profile, system)
    what = f"no {kind} was found: {vault.reason}" if vault and vault.may_hold else f"no {kind} is saved"
    return SignInError(what, system=system, remedy="Type it above.", code=MISSING, field=kind)


def _systems(profile: Profile) -> tuple[System, ...]:
    return (System.ISPRING, System.MOODLE) if profile.moodle else (System.ISPRING,)
