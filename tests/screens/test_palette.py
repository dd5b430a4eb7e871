"""The palette: every command by name, with what it is told besides, where the reader is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.screens.signing import access_for, keep, profile_for
from tests.support.driving import Drive, campus_access, exploring, running
from tests.support.pilots import piloted
from tui.commands import COMMANDS
from tui.demo import Campus
from tui.screens.explorer import ExplorerScreen
from tui.screens.login import LoginScreen
from tui.screens.offers import offers, wishes
from tui.screens.page import PageScreen
from tui.screens.palette import Palette
from tui.widgets.themes import DARK, LIGHT

FIRE = "Fire Safety 2026"


def listed(drive: Drive) -> list[str]:
    assert isinstance(drive.app.screen, Palette)
    table = drive.app.screen.table
    return [table.row_at(place).words for place in range(table.count)]


@piloted
async def test_commands_are_done_by_name_where_the_reader_is(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.type(":show")
        assert "show failed" in listed(drive)
        await drive.type(" failed")
        await drive.press("enter")
        assert isinstance(drive.app.screen, ExplorerScreen)
        assert drive.roster.table.count == 5
        await drive.press("ctrl+p")
        await drive.type("sort name")
        await drive.press("enter")
        assert "name" in drive.line(-3)
        await drive.press("ctrl+p")
        await drive.type("filter óscar")
        await drive.press("enter")
        assert drive.roster.filter_text == "óscar"
        await drive.type(":details")
        await drive.press("enter")
        assert isinstance(drive.app.screen, PageScreen)


@piloted
async def test_what_has_to_be_told_more_asks_for_it_and_what_cannot_be_done_stays(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("colon")
        assert len(listed(drive)) >= len(COMMANDS) - 10
        await drive.type("theme")
        assert "theme light" in listed(drive)
        await drive.type(" li")
        await drive.press("enter")
        assert drive.app.theme == LIGHT.name
        assert 'theme = "light"' in drive.toasts
        await drive.type(":signs ascii")
        await drive.press("enter")
        assert 'signs = "ascii"' in drive.toasts
        await drive.until(lambda: "✗" not in drive.text)
        assert drive.text.isascii()
        await drive.type(":signs unicode")
        await drive.press("enter")
        await drive.sees("✗ Failed")
        await drive.type(":stop")
        assert "not now: nothing is loading" in drive.text
        await drive.press("enter")
        assert isinstance(drive.app.screen, Palette)
        await drive.press("escape", "colon")
        await drive.type("undo")
        assert "not now: nothing was chosen by hand yet" in drive.text
        await drive.press("escape", "colon")
        await drive.type("copy the same")
        assert "in: copy" in drive.text
        await drive.press("enter", "down", "escape")
        assert isinstance(drive.app.screen, ExplorerScreen)


@piloted
async def test_at_the_sign_in_too_and_never_over_itself(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        await drive.press("ctrl+p", "ctrl+p")
        assert [type(screen) for screen in drive.app.screen_stack[-2:]] == [LoginScreen, Palette]
        await drive.type("nothing is called so")
        await drive.sees("No command is called so.")
        await drive.press("enter", "escape")
        assert isinstance(drive.app.screen, LoginScreen)


@piloted
async def test_without_moodle_what_needs_it_says_so(campus: Campus) -> None:
    profile = replace(profile_for(campus), moodle=None)
    access = access_for(campus, profile)
    keep(access, profile, campus.client_secret)
    async with running(access) as drive:
        await drive.press("enter")
        await drive.exploring()
        await drive.open_course(FIRE)
        lacking = {one.command.id: one.lacking for one in offers(drive.app) if one.node and one.lacking}
        assert {lacking[name] for name in ("causes", "differences", "grid", "match")} == {
            "nobody is signed in to Moodle"
        }
        assert lacking["stop"] == "nothing is loading"
        assert "copy" not in lacking


@pytest.mark.parametrize("no_color", ["1"])
@piloted
async def test_no_colours_stay_none(campus: Campus, monkeypatch: pytest.MonkeyPatch, no_color: str) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    async with running(campus_access(campus)) as drive:
        found = offers(drive.app)
        theme = next(wish for wish in wishes(found, "theme dark"))
        assert theme.offer.lacking == "NO_COLOR is set"
        drive.app.action_theme("dark")
        assert drive.app.theme != DARK.name
