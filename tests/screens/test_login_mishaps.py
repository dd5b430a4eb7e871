"""What goes wrong around a sign-in that itself works: other profiles, damaged files, secrets that stay."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from tests.screens.signing import SlowVault, access_for, access_keeping, keep, profile_for
from tests.support.driving import running
from tests.support.pilots import piloted
from tests.support.terminal import Terminal
from tui.accounts.access import Access, own_access
from tui.accounts.profiles import FILE_NAME as PROFILES
from tui.accounts.profiles import config_folder, load_profiles
from tui.accounts.secrets import secret_key
from tui.accounts.vault import Key, MemoryVault
from tui.demo import Campus
from tui.errors import VaultError
from tui.lookup.matching.pairs import FILE_NAME
from tui.records import System
from tui.screens.login import LoginScreen
from tui.stop import Stop
from tui.storage import write_private
from tui.widgets.dropdown import Dropdown


def held_in(name: str) -> bytes:
    """Return what a file of Rollbook's own holds."""
    return (config_folder() / name).read_bytes()


@piloted
async def test_a_damaged_file_of_pairs_is_told_and_put_aside_once_one_is_confirmed(campus: Campus) -> None:
    access = access_keeping(campus, campus.client_secret, campus.moodle_token)
    write_private(config_folder() / FILE_NAME, b"{broken\n")
    async with running(access) as drive:
        await drive.press("enter")
        await drive.exploring()
        await drive.sees(f"! Confirmed pairs are not used: {FILE_NAME}, line 1.", "a tells more")
        await drive.press("a")
        await drive.sees("Damaged", "line 1: this is not one JSON object")
        await drive.press("escape", "m")
        await drive.sees("Not in Moodle")
        await drive.press("end", "enter")
        await drive.until(lambda: "The damaged file was put aside." in drive.toasts, "nothing was said")
        drive.app.clear_notifications()
        await drive.sees("your choice counts")
        assert drive.explorer.session.pairs.faults == ()
        assert (held_in("pairs-damaged.jsonl"), held_in(FILE_NAME).count(b"\n")) == (b"{broken\n", 2)


@piloted
async def test_with_a_damaged_file_of_profiles_one_signs_in_anew(
    campus: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_private(config_folder() / PROFILES, b"[profile.acme\n")
    profile = replace(profile_for(campus), moodle=None)
    monkeypatch.setenv("ROLLBOOK_ISPRING_SECRET", campus.client_secret.reveal())
    access = own_access("", lambda: campus)
    async with running(access) as drive:
        await drive.sees("No saved profile can be used; a sign-in puts the file aside.")
        assert f"{PROFILES}, line 1: Expected ']'" in " ".join(drive.text.split())
        assert drive.focused == "account-url"
        assert "[ New" in drive.line(2)
        drive.login._keep(profile, {})
        await drive.until(lambda: "The damaged file was put aside." in drive.toasts, "nothing was said")
    assert load_profiles() == (profile,)
    assert held_in("profiles-damaged.toml") == b"[profile.acme\n"


@piloted
async def test_another_profile_is_not_signed_in_for_the_one_before(campus: Campus) -> None:
    first, second = profile_for(campus, name="aaa"), profile_for(campus, name="bbb")
    vault = SlowVault()
    access = access_for(campus, first, second, vault=vault)
    keep(access, first, campus.client_secret, campus.moodle_token)
    async with running(access) as drive:
        await drive.press("enter")
        await drive.focus("profile")
        await drive.press("right")
        assert drive.login.query_one("#profile", Dropdown).value == "bbb"
        vault.found.set()
        await drive.until(lambda: bool(drive.login.found), "the secrets were not found")
        assert isinstance(drive.app.screen, LoginScreen)
        assert drive.login.trying is None


class OneStays(MemoryVault):
    """Lets go of every secret but iSpring's."""

    def delete(self, key: Key, stop: Stop | None = None) -> bool:
        """Fail for iSpring's."""
        if "ispring" in key.service:
            raise VaultError("a saved secret may still be there: it did not answer")
        return super().delete(key, stop)


@piloted
async def test_what_can_be_forgotten_is_whatever_else_stays(campus: Campus) -> None:
    profile = profile_for(campus)
    access = access_for(campus, profile, vault=OneStays())
    keep(access, profile, campus.client_secret, campus.moodle_token)
    async with running(access, size=(120, 40)) as drive:
        await drive.until(lambda: drive.login.query_one("#forget").display, "nothing to forget")
        await drive.focus("forget")
        await drive.press("enter")
        await drive.until(lambda: "1 saved secret deleted" in drive.toasts, "nothing was said")
        assert "may still be there" in drive.toasts
    assert access.vault.load(secret_key(profile, System.MOODLE)) is None
    assert access.vault.load(secret_key(profile, System.ISPRING)) == campus.client_secret


@piloted
async def test_signing_out_of_the_demo_leads_back_to_ones_own_accounts(campus: Campus) -> None:
    async with running(Access((), "", MemoryVault(), {}, lambda: campus)) as drive:
        await drive.press("enter")
        await drive.exploring()
        await drive.settled()
        await drive.press("a", "end", "enter")
        await drive.until(lambda: isinstance(drive.app.screen, LoginScreen), "still signed in")
        assert not drive.login.access.demo
        await drive.sees("Demo campus, nothing to set up")


def test_a_profile_nobody_knows_is_told_in_one_line() -> None:
    with Terminal([sys.executable, "-m", "tui", "--profile", "nope"]) as terminal:
        assert terminal.wait_exit() == 2
        said = terminal.text().strip().splitlines()
        assert "there is no profile “nope”" in said[0]
        assert "Traceback" not in terminal.text()
