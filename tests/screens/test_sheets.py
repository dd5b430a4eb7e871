"""The sheets over the explorer: help, details, accounts."""

from __future__ import annotations

from tests.support.driving import Drive, campus_access, exploring, running
from tests.support.pilots import piloted
from tui.commands import Place, help_for
from tui.demo import Campus
from tui.screens.chooser import Chooser
from tui.screens.explorer import ExplorerScreen
from tui.screens.login import LoginScreen
from tui.screens.page import PageScreen

FIRE = "Fire Safety 2026"


def told(drive: Drive) -> str:
    """Return everything the sheet on top tells, on one line."""
    screen = drive.app.screen
    assert isinstance(screen, PageScreen)
    table = screen.table
    lines = [table.row_at(place) for place in range(table.count)]
    return " ".join(f"{line.fact.group} {line.fact.label} {line.fact.text}" for line in lines)


@piloted
async def test_help_lists_every_key_of_its_place(campus: Campus) -> None:
    async with exploring(campus, course=FIRE, learner="Amélie Dubois") as drive:
        for level, place in enumerate((Place.COURSES, Place.ROSTER, Place.LEARNER)):
            drive.explorer.go(level)
            await drive.press("question_mark")
            assert f"Help: {place.value}" in drive.line(0)
            text = told(drive)
            for heading, command in help_for(place):
                assert f"{heading} {command.label} {command.tooltip}" in text
            assert "complete, passed, accepted" in text
            await drive.press("end")
            assert drive.line(-1) == "Esc back  / filter"
            await drive.type("/Ctrl+L")
            assert "draw the whole screen again" in drive.text
            assert "every command by name" not in drive.text
            await drive.press("enter", "escape")
            assert "every command by name" in told(drive)
            await drive.press("escape")
            assert isinstance(drive.app.screen, ExplorerScreen)


@piloted
async def test_help_says_what_cannot_be_done_now_and_why(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("question_mark")
        await drive.type("/not now")
        assert "again goes on (not now: nothing is loading)" in told(drive)


@piloted
async def test_help_at_the_sign_in_lists_what_to_ask_the_administrators_for(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        await drive.focus("token")
        await drive.press("f1")
        text = told(drive)
        assert "core_completion_get_activities_completion_status" in text
        assert "report/progress:view" in text
        assert "secret_command" in text
        assert "rollbook doctor" in text
        await drive.press("pagedown", "escape")
        assert isinstance(drive.app.screen, LoginScreen)
        assert drive.focused == "token"


@piloted
async def test_help_of_the_chooser(campus: Campus) -> None:
    async with exploring(campus) as drive:
        drive.put_cursor_on_course("Forklift Licence")
        await drive.press("m")
        await drive.until(lambda: isinstance(drive.app.screen, Chooser))
        await drive.press("question_mark")
        assert isinstance(drive.app.screen, PageScreen)
        await drive.press("escape")
        assert isinstance(drive.app.screen, Chooser)


@piloted
async def test_details_of_a_course(campus: Campus) -> None:
    async with exploring(campus) as drive:
        drive.put_cursor_on_course("Forklift Licence")
        await drive.press("i")
        text = told(drive)
        for said in ("Forklift Licence", "6b0a6022-8c1d-11f0-9a3e-0242ac120002", "Forklift licence", "title"):
            assert said in text
        await drive.press("escape")
        drive.put_cursor_on_course(FIRE)
        await drive.press("i")
        assert "12 by id" in told(drive)


@piloted
async def test_details_of_a_learner_have_every_raw_word(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        drive.put_cursor_on("Amélie Dubois")
        await drive.press("i")
        text = told(drive)
        for said in ("91.67 %", "“In progress”", "2026-11-21 09:14:00 CET", "amelie.dubois", "2026-11-10"):
            assert said in text, said
        await drive.press("escape")
        drive.put_cursor_on("Олена Шевченко")
        await drive.press("i")
        assert "“Перездача”, understood as unknown" in told(drive)
        await drive.press("escape")
        await drive.open_learner("Amélie Dubois")
        await drive.press("i")
        text = told(drive)
        for said in ("Final test", "module", "completionpassgrade", "needs", "2026-11-18 16:05:00 CET"):
            assert said in text or said == "needs", said
        assert "Practical drill" in text


@piloted
async def test_accounts_tell_as_whom_and_since_nothing_is_kept(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await drive.press("a")
        text = told(drive)
        for said in (campus.ispring_url, campus.moodle_url, "svc-report", "5.1", "in memory only", "demo"):
            assert said in text, said
        for secret in (campus.client_secret, campus.moodle_token):
            assert secret.reveal() not in text
        await drive.press("enter")
        assert isinstance(drive.app.screen, PageScreen)
        await drive.press("end")
        while "Rights" not in drive.cursor_line:
            await drive.press("up")
        await drive.press("enter")
        await drive.until(lambda: "Rights" in drive.line(0))
        assert "mod/quiz:view" in told(drive)
        await drive.press("escape")
        assert isinstance(drive.app.screen, ExplorerScreen)


@piloted
async def test_a_sheet_uses_the_room_there_is(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await drive.press("question_mark")
        narrow = told(drive)
        lines = drive.app.screen.query_one("RowTable").count  # type: ignore[attr-defined]  # the page's table
        await drive.resize(160, 45)
        assert told(drive).split() != []
        assert drive.app.screen.query_one("RowTable").count < lines  # type: ignore[attr-defined]  # the same
        assert set(narrow.split()) == set(told(drive).split())
