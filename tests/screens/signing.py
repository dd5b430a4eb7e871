"""What tests of the sign-in begin with: profiles for the campus, places for secrets, hands on the form."""

from __future__ import annotations

import threading

from tests.support.driving import Drive
from tui.accounts.access import Access
from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile
from tui.accounts.secrets import secret_key
from tui.accounts.vault import Key, MemoryVault, Vault, VaultState
from tui.demo import Campus
from tui.errors import VaultError
from tui.records import System
from tui.screens.explorer import ExplorerScreen
from tui.secret import Secret
from tui.stop import Stop


class NoVault(MemoryVault):
    """A place that keeps nothing."""

    def probe(self, stop: Stop | None = None) -> VaultState:  # noqa: ARG002  # the protocol's signature
        """Say why."""
        reason = "the Secret Service is locked, which is normal over SSH"
        return VaultState(usable=False, name="Secret Service", reason=reason, short="locked, F1")

    def load(self, key: Key, stop: Stop | None = None) -> Secret | None:  # noqa: ARG002  # the same
        """Fail as a locked one does."""
        raise VaultError("the saved secret cannot be read: it is locked")

    def save(self, key: Key, secret: Secret, stop: Stop | None = None) -> None:  # noqa: ARG002  # the same
        """Fail as a locked one does."""
        raise VaultError("the secret was not saved: the Secret Service is locked")

    def delete(self, key: Key, stop: Stop | None = None) -> bool:  # noqa: ARG002  # the same
        """Fail as a locked one does."""
        raise VaultError("a saved secret may still be there: the Secret Service is locked")


class LockedLater(NoVault):
    """A place that could be used when it was looked at, and cannot when it matters."""

    def probe(self, stop: Stop | None = None) -> VaultState:  # noqa: ARG002  # the same
        """Say that all is well."""
        return VaultState(usable=True, name="Secret Service")


class KeepsOn(MemoryVault):
    """A place that does not let go of what it has."""

    def delete(self, key: Key, stop: Stop | None = None) -> bool:  # noqa: ARG002  # the same
        """Fail."""
        raise VaultError("a saved secret may still be there: it did not answer")


class SlowVault(MemoryVault):
    """A place that takes its time to find a secret: until ``found`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.found = threading.Event()

    def load(self, key: Key, stop: Stop | None = None) -> Secret | None:
        """Return the secret once it may be found."""
        self.found.wait(30)
        return super().load(key, stop)


def profile_for(campus: Campus, *, name: str = "acme") -> Profile:
    """Return a saved profile for the campus' two servers."""
    return Profile(
        name,
        ISpringAccount(campus.account_url, campus.ispring_url, client_id=campus.client_id),
        MoodleAccount(campus.moodle_url),
        allow_plain_http=True,
    )


def access_for(campus: Campus, *profiles: Profile, vault: Vault | None = None) -> Access:
    """Return an access of the user's own, with these profiles."""
    return Access(profiles, "", vault or MemoryVault(), {}, now=lambda: campus.now)


def keep(access: Access, profile: Profile, ispring: Secret, moodle: Secret | None = None) -> None:
    """Save secrets for a profile."""
    access.vault.save(secret_key(profile, System.ISPRING), ispring)
    if moodle:
        access.vault.save(secret_key(profile, System.MOODLE), moodle)


def access_keeping(campus: Campus, ispring: Secret, moodle: Secret | None = None) -> Access:
    """Return an access with a profile for the campus' two servers, and these secrets of it saved."""
    profile = profile_for(campus)
    access = access_for(campus, profile)
    keep(access, profile, ispring, moodle)
    return access


async def fill(drive: Drive, **texts: str) -> None:
    """Paste texts into fields, by their ids."""
    for name, text in texts.items():
        await drive.focus(name.replace("_", "-"))
        await drive.paste(text)


async def sign_in(drive: Drive) -> None:
    """Press Enter and wait for what comes of it."""
    await drive.press("enter")
    await drive.until(
        lambda: isinstance(drive.app.screen, ExplorerScreen) or not drive.login.asking, "no system answered"
    )
