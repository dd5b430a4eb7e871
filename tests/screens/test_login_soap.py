"""SOAP on the login screen: asked for where there is room, or where the profile says so; it needs a URL."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from tests.screens.signing import access_for, fill, profile_for, sign_in
from tests.support.driving import running
from tests.support.pilots import piloted
from tui.accounts.profiles import Profile, load_profiles
from tui.demo import Campus

SMALL: Final = (80, 24)
LARGE: Final = (120, 40)
READ_OVER: Final = "(•) REST   ( ) SOAP, gives no dates"


def over_soap(campus: Campus, soap_url: str | None = None) -> Profile:
    """Return a saved profile that reads over SOAP."""
    profile = profile_for(campus)
    url = campus.soap_url if soap_url is None else soap_url
    return replace(profile, ispring=replace(profile.ispring, protocol="soap", soap_url=url))


@piloted
async def test_what_to_read_over_is_asked_where_there_is_room(campus: Campus) -> None:
    async with running(access_for(campus, profile_for(campus)), LARGE) as drive:
        assert READ_OVER in drive.text
        assert "SOAP URL" not in drive.text
        await drive.resize(*SMALL)
        assert "Read over" not in drive.text


@piloted
async def test_on_the_smallest_screen_only_a_soap_profile_is_asked(campus: Campus) -> None:
    async with running(access_for(campus, over_soap(campus), profile_for(campus, name="rest"))) as drive:
        assert "( ) REST   (•) SOAP, gives no dates" in drive.text
        assert campus.soap_url in drive.text
        await drive.focus("protocol")
        await drive.press("left")
        assert READ_OVER in drive.text
        assert "SOAP URL" not in drive.text
        await drive.focus("profile")
        await drive.press("right")
        assert "Read over" not in drive.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_soap_without_its_url_leads_to_that_field(campus: Campus, size: tuple[int, int]) -> None:
    @piloted
    async def look() -> None:
        async with running(access_for(campus, over_soap(campus, "")), size) as drive:
            await drive.press("enter")
            assert drive.focused == "soap-url"
            assert "✗ missing" in drive.text
            assert "the SOAP URL is missing. Fill it in." in drive.text

    look()


@piloted
async def test_a_soap_address_where_nobody_is_is_the_field_at_fault(campus: Campus) -> None:
    async with running(access_for(campus, over_soap(campus, "http://127.0.0.1:9/soap"))) as drive:
        await fill(drive, secret=campus.client_secret.reveal(), token=campus.moodle_token.reveal())
        await sign_in(drive)
        assert drive.focused == "soap-url"
        assert "✗ not reached" in drive.text
        assert "127.0.0.1:9" in drive.text[drive.text.index("iSpring  ✗") :]


@piloted
async def test_it_is_saved_with_the_profile(campus: Campus) -> None:
    async with running(access_for(campus, profile_for(campus)), LARGE) as drive:
        await drive.focus("protocol")
        await drive.press("right", "tab")
        assert drive.focused == "soap-url"
        await fill(drive, soap_url=campus.soap_url, secret=campus.client_secret.reveal())
        await fill(drive, token=campus.moodle_token.reveal())
        await drive.press("enter")
        await drive.exploring()
    assert load_profiles() == (over_soap(campus),)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_every_field_and_both_verdicts_have_room(campus: Campus, size: tuple[int, int]) -> None:
    @piloted
    async def look() -> None:
        async with running(access_for(campus, over_soap(campus)), size) as drive:
            await fill(drive, secret="wrong", token="00000000000000000000000000000000")
            await sign_in(drive)
            fields = ("Read over", "SOAP URL", "Client ID", "Secret", "Token", "Keep secrets", "Sign in")
            assert [field for field in fields if field not in drive.text] == []
            marked = [line for line in drive.lines if "✗ refused" in line and "this token" not in line]
            assert len(marked) == 2
            said = " ".join(drive.text.split())
            assert "Security keys." in said
            assert "refused alike." in said
            assert drive.line(-1).startswith("Tab next")

    look()
