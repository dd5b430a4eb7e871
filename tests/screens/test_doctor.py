"""The doctor in the app: fills in while it is found out, can be stopped and asked again, shows no secret."""

from __future__ import annotations

import re
import time

import pytest

from tests.screens.signing import access_for, access_keeping, fill, profile_for
from tests.screens.test_sheets import told
from tests.support.campus import function, holding, moodle_of
from tests.support.driving import Drive, exploring, running
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.lookup.doctor import Part, Verdict
from tui.protocols.moodle.requests import PEOPLE_BY_FIELD, SITE_INFO
from tui.records import System
from tui.screens.doctor import EXAMINE, DoctorScreen
from tui.screens.explorer import ExplorerScreen
from tui.secret import Secret

AT_ONCE = 1.0
"""Seconds within which stopping must take effect, and be seen."""


async def call(drive: Drive) -> DoctorScreen:
    """Open the accounts, and call the doctor."""
    await drive.press("a", "end")
    while "Doctor" not in drive.cursor_line:
        await drive.press("up")
    await drive.press("enter")
    await drive.until(lambda: isinstance(drive.app.screen, DoctorScreen))
    screen = drive.app.screen
    assert isinstance(screen, DoctorScreen)
    return screen


@piloted
async def test_findings_stand_by_place_and_can_be_asked_for_again(campus: Campus) -> None:
    async with exploring(campus) as drive:
        screen = await call(drive)
        await drive.until(lambda: not screen.working(EXAMINE))
        assert "Doctor: demo" in drive.line(0)
        assert drive.line(-1).split() == ["Esc", "back", "r", "again"]
        assert f"{len(screen.findings) - 1} ok, 1 note, 0 troubles" in drive.text
        table = screen.table
        groups = [table.row_at(place).fact.group for place in range(table.count)]
        places = list(dict.fromkeys(groups))
        assert places == [part.value for part in Part if part is not Part.ISPRING_SOAP]
        assert "✓ ok" in told(drive)
        assert "! note" in told(drive)
        assert re.search(r"\(\d+\.\d\d s\)", told(drive)), "calls of a few hundredths would take no time"
        await drive.press("end")
        before = drive.cursor_line
        await drive.press("r")
        await drive.until(lambda: not screen.working(EXAMINE))
        assert drive.cursor_line.split()[:3] == before.split()[:3]
        await drive.press("question_mark")
        assert "Help: doctor" in drive.line(0)
        await drive.press("escape", "escape")
        assert isinstance(drive.app.screen, ExplorerScreen)


@pytest.mark.parametrize("key", ["x", "ctrl+c"])
@piloted
async def test_what_hangs_is_stopped_and_what_came_stays(campus: Campus, key: str) -> None:
    async with exploring(campus) as drive:
        with holding(moodle_of(campus), function(SITE_INFO)) as hold:
            screen = await call(drive)
            await drive.until(hold.asked.is_set)
            await drive.until(lambda: any(finding.check == "departments" for finding in screen.findings))
            assert "x stops" in drive.text
            came = len(screen.findings)
            begun = time.monotonic()
            await drive.press(key)
            await drive.until(lambda: "You stopped" in drive.text)
            assert time.monotonic() - begun < AT_ONCE
            assert len(screen.findings) == came
        await drive.press("r")
        await drive.until(lambda: not screen.working(EXAMINE))
        assert len(screen.findings) > came


@piloted
async def test_leaving_gives_the_examination_up(campus: Campus) -> None:
    async with exploring(campus) as drive:
        with holding(moodle_of(campus), function(PEOPLE_BY_FIELD)) as hold:
            screen = await call(drive)
            await drive.until(hold.asked.is_set)
            await drive.press("escape")
            assert isinstance(drive.app.screen, ExplorerScreen)
            assert not screen.working(EXAMINE)


@piloted
async def test_what_was_typed_for_this_session_is_used_and_never_shown(campus: Campus) -> None:
    profile = profile_for(campus)
    async with running(access_for(campus, profile)) as drive:
        await drive.until(lambda: drive.focused == "secret")
        await fill(drive, secret=campus.client_secret.reveal(), token=campus.moodle_token.reveal())
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, ExplorerScreen))
        screen = await call(drive)
        await drive.until(lambda: not screen.working(EXAMINE))
        assert "typed at the sign-in" in told(drive)
        assert Verdict.TROUBLE not in {finding.verdict for finding in screen.findings}
        session = drive.app.session
        assert session is not None
        for secret in (campus.client_secret, campus.moodle_token):
            assert secret.reveal() not in told(drive)
            assert secret.reveal() not in repr(session)
        session.close()
        assert not session.secrets


@piloted
async def test_of_a_password_only_the_token_it_fetched_is_kept_for_the_doctor(campus: Campus) -> None:
    access = access_keeping(campus, campus.client_secret)
    async with running(access) as drive:
        await drive.until(lambda: drive.focused == "token")
        await drive.focus("moodle-way")
        await drive.press("right")
        await fill(drive, username=campus.moodle_username, moodle_password=campus.moodle_password.reveal())
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, ExplorerScreen))
        session = drive.app.session
        assert session is not None
        used = session.secrets[System.MOODLE]
        assert used.kind == "token"
        assert used.secret != campus.moodle_password


@piloted
async def test_a_moodle_left_out_is_examined_all_the_same(campus: Campus) -> None:
    access = access_keeping(campus, campus.client_secret, Secret("an-old-token"))
    async with running(access) as drive:
        await drive.until(lambda: len(drive.login.found) == 2)
        await drive.press("enter")
        await drive.sees("Go on without Moodle")
        await drive.focus("without-moodle")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, ExplorerScreen))
        screen = await call(drive)
        await drive.until(lambda: not screen.working(EXAMINE))
        text = told(drive)
        assert "✗ trouble refused this token (invalidtoken)." in text
        assert "✗ trouble" in drive.cursor_line, "what is wrong is what the reader looks for"
        await drive.sees("Security keys")
