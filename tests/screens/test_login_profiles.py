"""Profiles and secrets on the login screen: what is offered, found, kept, and forgotten."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.signing import (
    KeepsOn,
    LockedLater,
    NoVault,
    SlowVault,
    access_for,
    access_keeping,
    fill,
    keep,
    profile_for,
    sign_in,
)
from tests.support.driving import running
from tests.support.loopback import Loopback
from tests.support.pilots import piloted
from tui.accounts.access import Access
from tui.accounts.profiles import ISpringAccount, Profile, config_folder, load_profiles
from tui.accounts.secrets import secret_key
from tui.accounts.vault import MemoryVault
from tui.demo import Campus
from tui.records import System
from tui.screens.login import LoginScreen
from tui.widgets.choices import Choice
from tui.widgets.dropdown import Dropdown
from tui.widgets.secretinput import SAVED
from tui.widgets.textinput import LineInput


@piloted
async def test_the_first_start_offers_the_demo(campus: Campus) -> None:
    started = []

    def start_demo() -> Campus:
        started.append(campus)
        return campus

    async with running(Access((), "", MemoryVault(), {}, start_demo)) as drive:
        assert drive.focused == "sign-in"
        assert "Demo campus, nothing to set up" in drive.line(2)
        assert "Enter shows the demo." in drive.text
        assert not drive.login.query_one("#keep-field").display
        await drive.press("enter")
        await drive.exploring()
        assert started == [campus]
        assert drive.explorer.session.profile.name == "demo"
    assert load_profiles() == ()


@piloted
async def test_the_first_start_is_told_whole_side_by_side(campus: Campus) -> None:
    async with running(Access((), "", MemoryVault(), {}, lambda: campus), (120, 40)) as drive:
        await drive.sees("Choose New to use your own", "accounts.", "command “rollbook rights” prints them.")


@piloted
async def test_a_secret_nobody_saved_is_asked_for(campus: Campus) -> None:
    access = access_keeping(campus, campus.client_secret)
    async with running(access) as drive:
        await drive.until(lambda: drive.focused == "token", "the token was not asked for")
        await drive.type(campus.moodle_token.reveal())
        await drive.press("enter")
        await drive.exploring()


@piloted
async def test_new_asks_for_ones_own_accounts(campus: Campus) -> None:
    async with running(Access((), "", MemoryVault(), {}, lambda: campus)) as drive:
        await drive.focus("profile")
        await drive.press("right")
        assert drive.login.query_one("#profile", Dropdown).value != ""
        assert drive.focused == "account-url"
        assert not drive.login.query_one("#systems").disabled
        assert drive.login.query_one("#keep-field").display
        await fill(drive, account_url="https://acme.ispringlearn.eu")
        await drive.press("tab")
        assert "https://api-learn.ispringlearn.eu" in drive.text
        assert "suggested" in drive.text


@piloted
async def test_a_sign_in_is_saved_without_its_secrets_which_the_vault_keeps(campus: Campus) -> None:
    bare = Profile("acme", ISpringAccount("", campus.ispring_url), allow_plain_http=True)
    access = access_for(campus, bare)
    async with running(access) as drive:
        await fill(drive, account_url=campus.account_url, client_id=campus.client_id)
        await fill(drive, secret=campus.client_secret.reveal())
        await drive.focus("with-moodle")
        await drive.press("space")
        await fill(drive, site_url=campus.moodle_url, token=campus.moodle_token.reveal())
        assert campus.moodle_token.reveal() not in drive.text
        await drive.press("enter")
        await drive.exploring()
        (saved,) = load_profiles()
        assert saved == profile_for(campus)
        await drive.until(lambda: access.vault.load(secret_key(saved, System.MOODLE)))
        assert access.vault.load(secret_key(saved, System.ISPRING)) == campus.client_secret
        assert access.vault.load(secret_key(saved, System.MOODLE)) == campus.moodle_token
    text = (config_folder() / "profiles.toml").read_text()
    for secret in (campus.client_secret, campus.moodle_token):
        assert secret.reveal() not in text
    async with running(access_for(campus, saved, vault=access.vault)) as drive:
        await drive.sees("from keyring")
        assert drive.focused == "sign-in"
        await drive.press("enter")
        await drive.exploring()


@piloted
async def test_for_this_session_only_keeps_no_secret(campus: Campus) -> None:
    profile = replace(profile_for(campus), moodle=None)
    access = access_for(campus, profile)
    async with running(access) as drive:
        await drive.sees("(•) in memory")
        await drive.focus("keep")
        await drive.press("right")
        await fill(drive, secret=campus.client_secret.reveal())
        await drive.press("enter")
        await drive.exploring()
        assert access.vault.load(secret_key(profile, System.ISPRING)) is None
        assert load_profiles() == (profile,)


@piloted
async def test_a_vault_that_cannot_be_used_says_why_and_holds_nothing_up(campus: Campus) -> None:
    async with running(access_for(campus, profile_for(campus), vault=NoVault())) as drive:
        await drive.sees("locked, F1", "Saving is off", "which is normal over SSH", "until you quit")
        choice = drive.login.query_one("#keep", Choice)
        assert choice.disabled
        assert choice.value == "session"
        assert "( ) in Secret Service   (•) for this session only" in drive.text
        await fill(drive, secret=campus.client_secret.reveal(), token=campus.moodle_token.reveal())
        await drive.press("enter")
        await drive.exploring()


@piloted
async def test_passwords_sign_in_and_of_moodles_only_the_token_is_kept(campus: Campus) -> None:
    profile = profile_for(campus)
    access = access_for(campus, profile)
    async with running(access) as drive:
        for way in ("ispring-way", "moodle-way"):
            await drive.focus(way)
            await drive.press("right")
        await fill(drive, login=campus.login, username=campus.moodle_username)
        await fill(drive, ispring_password=campus.password.reveal())
        await fill(drive, moodle_password=campus.moodle_password.reveal())
        await drive.press("enter")
        await drive.exploring()
        assert "iSpring api-support, all departments" in drive.text
        (saved,) = load_profiles()
        assert saved.moodle is not None
        assert (saved.ispring.sign_in, saved.moodle.sign_in) == ("password", "password")
        kept = await drive.until(lambda: access.vault.load(secret_key(saved, System.MOODLE)))
        assert kept != campus.moodle_password
        assert access.vault.load(secret_key(saved, System.ISPRING)) == campus.password
    async with running(access_for(campus, saved, vault=access.vault)) as drive:
        await drive.sees("from keyring")
        await drive.press("enter")
        await drive.exploring()


@piloted
async def test_forget_saved_deletes_and_says_what_it_did_not_do(campus: Campus) -> None:
    profile = profile_for(campus)
    access = access_for(campus, profile)
    keep(access, profile, campus.client_secret, campus.moodle_token)
    async with running(access) as drive:
        await drive.sees("[ Forget saved ]", SAVED)
        await drive.focus("forget")
        await drive.press("space")
        await drive.until(lambda: drive.toasts)
        assert "2 saved secrets deleted from memory" in drive.toasts
        assert "still work on the servers" in drive.toasts
        await drive.lost("[ Forget saved ]")
        assert SAVED not in drive.text
        assert access.vault.load(secret_key(profile, System.ISPRING)) is None
        await drive.press("enter")
        await drive.sees("no secret is saved")


@piloted
async def test_another_profile_fills_the_form_anew(campus: Campus) -> None:
    first, second = profile_for(campus), replace(profile_for(campus, name="beta"), moodle=None)
    access = access_for(campus, first, second)
    keep(access, first, campus.client_secret, campus.moodle_token)
    async with running(access) as drive:
        assert "2 saved" in drive.line(2)
        await drive.sees("from keyring")
        await drive.focus("profile")
        await drive.press("right")
        assert "beta" in drive.line(2)
        assert "[ ] look up activities in Moodle too" in drive.text
        assert campus.moodle_url not in drive.text
        await drive.sees("from keyring")
        await drive.press("enter")
        await drive.exploring()
        assert drive.explorer.session.profile.name == "beta"
        assert drive.app.access.chosen == "beta"


@piloted
async def test_enter_waits_for_secrets_that_are_still_sought(campus: Campus) -> None:
    profile, vault = profile_for(campus), SlowVault()
    access = access_for(campus, profile, vault=vault)
    keep(access, profile, campus.client_secret, campus.moodle_token)
    async with running(access) as drive:
        await drive.press("enter")
        assert not drive.login.errors
        assert isinstance(drive.app.screen, LoginScreen)
        vault.found.set()
        await drive.exploring()


@piloted
async def test_a_secret_that_could_not_be_kept_is_told_and_the_sign_in_lasts(campus: Campus) -> None:
    profile = replace(profile_for(campus), moodle=None)
    async with running(access_for(campus, profile, vault=LockedLater())) as drive:
        await drive.sees("(•) in Secret Service")
        await fill(drive, secret=campus.client_secret.reveal())
        await drive.press("enter")
        await drive.exploring()
        await drive.until(lambda: "not saved" in drive.toasts)


@piloted
async def test_a_place_for_secrets_that_fails_is_named(campus: Campus) -> None:
    profile = profile_for(campus)
    failing = replace(profile, ispring=replace(profile.ispring, secret_command=("false",)))
    async with running(access_for(campus, failing)) as drive:
        await drive.sees("iSpring  ✗ ", "secret_command")
        assert isinstance(drive.app.screen, LoginScreen)


@piloted
async def test_what_was_found_for_one_server_is_not_sent_to_another(campus: Campus) -> None:
    access = access_keeping(campus, campus.client_secret, campus.moodle_token)
    with Loopback() as stranger:
        async with running(access) as drive:
            await drive.sees("from keyring")
            drive.login.query_one("#site-url", LineInput).value = stranger.url
            await drive.press("enter")
            await drive.sees("no token is saved")
        assert stranger.seen == []


@piloted
async def test_a_refused_secret_is_replaced_by_what_is_typed_next(campus: Campus) -> None:
    profile = replace(profile_for(campus), moodle=None)
    async with running(access_for(campus, profile)) as drive:
        await fill(drive, secret="wrong")
        await sign_in(drive)
        assert drive.focused == "secret"
        await drive.paste(campus.client_secret.reveal())
        await drive.press("enter")
        await drive.exploring()
        await drive.until(lambda: "Saved in memory." in drive.toasts)


@piloted
async def test_what_could_not_be_forgotten_is_told(campus: Campus) -> None:
    profile = replace(profile_for(campus), moodle=None)
    vault = KeepsOn()
    access = access_for(campus, profile, vault=vault)
    keep(access, profile, campus.client_secret)
    async with running(access) as drive:
        await drive.sees("[ Forget saved ]")
        await drive.focus("forget")
        await drive.press("enter")
        await drive.until(lambda: "may still be there" in drive.toasts)
        assert "from keyring" in drive.text
