"""What there is to sign in with: profiles, the place where secrets are kept, and the demo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile, Saved, read_profiles
from tui.accounts.records import ISpringProtocol
from tui.accounts.secrets import secret_key, take_environment
from tui.accounts.vault import KeyringVault, MemoryVault, Vault
from tui.errors import DamagedFileError, StorageError, UsageError
from tui.records import System
from tui.secret import Secret
from tui.text import clean

DEMO_NAME: Final = "demo"


class Campus(Protocol):
    """A started demo: where its two systems are, and how to sign in to them."""

    @property
    def ispring_url(self) -> str:
        """Where iSpring's API answers."""

    @property
    def soap_url(self) -> str:
        """Where iSpring answers over SOAP."""

    @property
    def moodle_url(self) -> str:
        """Where Moodle is."""

    @property
    def account_url(self) -> str:
        """The iSpring account's own address."""

    @property
    def client_id(self) -> str:
        """The API key's public half."""

    @property
    def client_secret(self) -> Secret:
        """Its secret half."""

    @property
    def moodle_token(self) -> Secret:
        """The token its Moodle is asked with; it may call everything Rollbook asks for."""

    @property
    def now(self) -> datetime:
        """The campus' own present."""

    def close(self) -> None:
        """End both servers."""


DemoStarter = Callable[[], Campus]


@dataclass(slots=True)
class Access:
    """Everything the sign-in needs.

    Attributes:
        profiles: The saved profiles, or the demo's own.
        chosen: The name of the profile to begin with; empty for the first.
        vault: Where secrets are kept.
        environment: The environment's own secrets, taken out of it so that no child inherits them.
        start_demo: Starts the demo campus; None where that is not offered.
        demo: Whether this is the demo's own access.
        now: The clock to show times by; None for the machine's own.
        instead_of: What the demo was started from, to go back to; None if it was asked for at once.
        faults: What is wrong with saved profiles that cannot be used, by name.
        damage: What is wrong with the file of profiles, so that none of it can be used; None if nothing is.
        idle_signout: Minutes without a key until sign-out, where the profile says nothing; 0 for never.
    """

    profiles: tuple[Profile, ...]
    chosen: str
    vault: Vault
    environment: Mapping[str, Secret]
    start_demo: DemoStarter | None = None
    demo: bool = False
    now: Callable[[], datetime] | None = None
    idle_signout: int = 0
    instead_of: Access | None = None
    faults: Mapping[str, StorageError] = field(default_factory=dict)
    damage: DamagedFileError | None = None

    def profile(self) -> Profile | None:
        """Return the chosen profile, or the first that can be used; None if none was ever saved.

        Raises:
            UsageError: If the chosen one does not exist.
            StorageError: If the chosen one is faulty, or all are, or the file of the chosen one is damaged.
        """
        if self.chosen and self.damage is not None and not self.profiles:
            raise self.damage
        if not self.chosen:
            for fault in () if self.profiles else self.faults.values():
                raise fault
            return self.profiles[0] if self.profiles else None
        for profile in self.profiles:
            if profile.name == self.chosen:
                return profile
        if self.chosen in self.faults:
            raise self.faults[self.chosen]
        what = f"there is no profile “{clean(self.chosen)}”"
        raise UsageError(what, remedy=f"Saved profiles: {self.listed or 'none yet'}.")

    @property
    def listed(self) -> str:
        """The names of the saved profiles, and what is wrong with those that cannot be used."""
        faulty = (f"{clean(name, 40)} (faulty: {fault.what})" for name, fault in self.faults.items())
        return ", ".join([*(profile.name for profile in self.profiles), *faulty])


def own_access(chosen: str, start_demo: DemoStarter | None) -> Access:
    """Return the user's own profiles and keyring; of a damaged file of profiles nothing is used.

    Raises:
        StorageError: The file cannot be read, or others may write it.
    """
    saved, damage = Saved(), None
    try:
        saved = read_profiles()
    except DamagedFileError as error:
        damage = error.bare()
    return Access(
        saved.profiles,
        chosen,
        KeyringVault(),
        take_environment(),
        start_demo,
        faults=saved.faults,
        damage=damage,
    )


def demo_access(
    campus: Campus, *, protocol: ISpringProtocol = "rest", instead_of: Access | None = None
) -> Access:
    """Return the demo's one profile, its secrets in memory only; nothing is written anywhere."""
    profile = Profile(
        name=DEMO_NAME,
        ispring=ISpringAccount(
            campus.account_url,
            campus.ispring_url,
            client_id=campus.client_id,
            protocol=protocol,
            soap_url=campus.soap_url,
        ),
        moodle=MoodleAccount(campus.moodle_url),
        allow_plain_http=True,
    )
    vault = MemoryVault()
    vault.save(secret_key(profile, System.ISPRING), campus.client_secret)
    vault.save(secret_key(profile, System.MOODLE), campus.moodle_token)
    idle = instead_of.idle_signout if instead_of else 0
    return Access((profile,), DEMO_NAME, vault, {}, demo=True, idle_signout=idle, instead_of=instead_of)
