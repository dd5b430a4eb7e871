"""Signing in: by Enter alone, with each system's own verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.screens.signing import access_for, fill, profile_for, sign_in
from tests.support.campus import function, holding, ispring_of, moodle_of, path
from tests.support.driving import campus_access, running
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.screens.login import LoginScreen

FIELDS: Final = (
    "profile",
    "account-url",
    "api-url",
    "ispring-way",
    "client-id",
    "secret",
    "with-moodle",
    "site-url",
    "moodle-way",
    "token",
    "sign-in",
)
"""Every control of the form as the demo shows it."""


# --- Enter, from everywhere ------------------------------------------------------------------------------


@piloted
async def test_enter_signs_in_from_every_field(campus: Campus) -> None:
    async with running(access_for(campus, profile_for(campus))) as drive:
        for field in FIELDS:
            await drive.focus(field)
            drive.login.errors = {}
            await drive.press("enter")
            await drive.until(lambda: len(drive.login.errors) == 2, f"nothing was tried from {field}")
            assert "no secret is saved" in drive.text


@piloted
async def test_signed_in_and_out_again(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        assert drive.focused == "sign-in"
        await drive.press("enter")
        await drive.exploring()
        assert "READ-ONLY" in drive.line(0)
        await drive.press("a", "end", "enter")
        await drive.until(lambda: isinstance(drive.app.screen, LoginScreen))
        assert drive.app.session is None
        await drive.press("enter")
        await drive.exploring()


@piloted
async def test_tab_goes_through_every_field_of_the_way_chosen(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        await drive.focus("profile")
        seen = []
        for _field in FIELDS:
            seen.append(drive.focused)
            await drive.press("tab")
        assert tuple(seen) == FIELDS
        assert drive.focused == "profile"
        await drive.focus("moodle-way")
        await drive.press("right", "tab")
        assert drive.focused == "username"
        await drive.press("tab")
        assert drive.focused == "moodle-password"


@piloted
async def test_both_systems_are_asked_side_by_side(campus: Campus) -> None:
    ispring = holding(ispring_of(campus), path("/token"))
    moodle = holding(moodle_of(campus), function("core_webservice_get_site_info"))
    async with running(campus_access(campus)) as drive:
        with ispring as key, moodle as token:
            await drive.press("enter")
            await drive.until(lambda: key.asked.is_set() and token.asked.is_set())
            asking = [line for line in drive.lines if "asking" in line]
            assert [line.split()[0] for line in asking] == ["iSpring", "Moodle"]
            await drive.press("enter")
            token.go.set()
            await drive.sees("signed in as svc-report")
            assert "iSpring  … asking" in drive.text
            assert len(key.questions) == 1
            key.go.set()
            await drive.exploring()


# --- refusals --------------------------------------------------------------------------------------------


@piloted
async def test_a_refused_token_has_the_keyboard_and_final_statuses_go_on_without(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        await fill(drive, token="00000000000000000000000000000000")
        await sign_in(drive)
        assert drive.focused == "token"
        (field,) = (line for line in drive.lines if line.strip().startswith("Token"))
        assert "✗ refused" in field
        assert "•" * 8 in field
        assert "00000000" not in drive.text
        assert "iSpring  ✓ signed in as key 7d1f…, scope unknown" in drive.text
        verdict = drive.text[drive.text.index("Moodle   ✗") :]
        assert "invalidtoken" in verdict
        assert "Security keys" in verdict
        await drive.press("tab", "tab", "enter")
        await drive.exploring()
        assert drive.explorer.session.moodle is None
        assert "Moodle svc-report" not in drive.text
        await drive.open_course("Fire Safety 2026")
        await drive.press("enter")
        await drive.settled()
        await drive.sees("not signed in", "Moodle was not asked")


@piloted
async def test_a_refused_secret_has_the_keyboard_and_nothing_goes_on_without_ispring(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        await fill(drive, secret="wrong")
        await sign_in(drive)
        assert drive.focused == "secret"
        assert "iSpring  ✗" in drive.text
        assert "Moodle   ✓ signed in as svc-report" in drive.text
        assert not drive.login.query_one("#without-moodle").display
        await drive.paste(campus.client_secret.reveal())
        await drive.press("enter")
        await drive.exploring()


@piloted
async def test_a_server_that_is_not_there_is_named_with_what_to_do(campus: Campus) -> None:
    profile = profile_for(campus)
    nowhere = replace(profile, ispring=replace(profile.ispring, api_url="http://127.0.0.1:9"))
    async with running(access_for(campus, nowhere)) as drive:
        await fill(drive, secret="any", token="00000000000000000000000000000000")
        await sign_in(drive)
        assert drive.focused == "api-url"
        assert "iSpring  ✗" in drive.text
        assert "Moodle   ✗" in drive.text
        assert "127.0.0.1:9" in drive.text[drive.text.index("iSpring  ✗") :]


@piloted
async def test_what_is_missing_is_named_before_anybody_is_asked(campus: Campus) -> None:
    async with running(access_for(campus)) as drive:
        assert drive.focused == "account-url"
        await drive.press("enter")
        assert drive.focused == "api-url"
        assert "✗ missing" in drive.text
        await fill(drive, account_url=campus.account_url, api_url=campus.ispring_url)
        await drive.press("enter")
        assert drive.focused == "site-url"
        await fill(drive, site_url=campus.moodle_url)
        await drive.press("enter")
        assert drive.focused == "secret"
        assert "no secret is saved" in drive.text
        assert "no token is saved" in drive.text


@piloted
async def test_a_plain_http_address_is_refused_where_the_profile_does_not_allow_it(campus: Campus) -> None:
    strict = replace(profile_for(campus), allow_plain_http=False)
    async with running(access_for(campus, strict)) as drive:
        await fill(drive, secret=campus.client_secret.reveal(), token=campus.moodle_token.reveal())
        await sign_in(drive)
        assert drive.focused == "api-url"
        assert "https" in drive.text[drive.text.index("iSpring  ✗") :]
