"""The app itself: how it is left, what it says when it crashes, and what it leaves behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.message import Message
from textual.pilot import Pilot

from tests.support.campus import campus, holding, ispring_of, path
from tests.support.driving import campus_access, exploring, running
from tests.support.pilots import piloted
from tests.support.waiting import pilot_until
from tui.accounts.access import Access
from tui.accounts.vault import MemoryVault
from tui.app import RollbookApp, crash_report
from tui.demo import Campus
from tui.screens.explorer import ExplorerScreen
from tui.screens.login import LoginScreen
from tui.screens.page import PageScreen
from tui.secret import Secret
from tui.widgets.themes import DARK, MONO
from tui.workers import Request, start

__all__ = ["campus"]

FIRE = "Fire Safety 2026"
PASSWORD = "hunter2-which-nobody-may-see"


# --- leaving ---------------------------------------------------------------------------------------------


@piloted
async def test_q_leaves_from_every_view_but_not_from_a_field(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.type("/q")
        assert drive.app.return_code is None
        assert drive.roster.filter_text == "q"
        await drive.press("escape", "question_mark", "q")
        assert drive.app.return_code == 0


@piloted
async def test_ctrl_c_twice_leaves_and_once_says_how(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await drive.press("ctrl+c")
        assert "q quits" in drive.toasts
        assert drive.app.return_code is None
        await drive.press("ctrl+c")
        assert drive.app.return_code == 0


@piloted
async def test_ctrl_c_long_after_another_only_says_how(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await drive.press("ctrl+c")
        drive.app._asked_to_quit -= 3
        await drive.press("ctrl+c")
        assert drive.app.return_code is None


@piloted
async def test_ctrl_c_leaves_the_sign_in_and_copies_no_secret(campus: Campus) -> None:
    async with running(campus_access(campus)) as drive:
        await drive.focus("secret")
        await drive.paste(PASSWORD)
        await drive.press("ctrl+c")
        assert drive.app.return_code == 0
        assert drive.app.clipboard == ""


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+s", "f10"])
@piloted
async def test_keys_that_mean_something_elsewhere_do_nothing(campus: Campus, key: str) -> None:
    async with exploring(campus) as drive:
        before = drive.text
        await drive.press(key)
        assert drive.app.return_code is None
        assert drive.text == before


@piloted
async def test_leaving_waits_for_no_server(campus: Campus) -> None:
    with holding(ispring_of(campus), path("final_statuses")) as hold:
        async with exploring(campus) as drive:
            drive.put_cursor_on_course(FIRE)
            await drive.press("enter")
            await drive.until(hold.asked.is_set)
            begun = time.monotonic()
            await drive.press("q")
        assert time.monotonic() - begun < 5  # 1 s where nothing else runs; the server is silent for 60
        assert drive.app.return_code == 0


@piloted
async def test_signing_out_leaves_no_sheet_and_no_session(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await drive.press("i", "escape", "a")
        assert isinstance(drive.app.screen, PageScreen)
        drive.app._nobody_there()
        await drive.until(lambda: isinstance(drive.app.screen, LoginScreen))
        assert drive.app.session is None
        await drive.sees("Signed out: nobody touched a key")
        assert not any(isinstance(screen, ExplorerScreen) for screen in drive.app.screen_stack)


@piloted
async def test_ctrl_l_draws_everything_again(campus: Campus) -> None:
    async with exploring(campus) as drive:
        before = drive.text
        await drive.press("ctrl+l")
        assert drive.text == before


# --- how it looks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "theme"),
    [({}, DARK.name), ({"NO_COLOR": "1"}, MONO.name)],
)
@piloted
async def test_the_terminal_says_how_it_looks(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], theme: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    async with running(Access((), "", MemoryVault(), {})) as drive:
        assert drive.app.theme == theme


# --- crashing --------------------------------------------------------------------------------------------


class Brittle(RollbookApp):
    """An app that fails on a key, with a secret at hand."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self.bind("f9", "fail")
        self.bind("f8", "fail_in_a_thread")

    def action_fail(self) -> None:
        """Fail."""
        password, secret = PASSWORD, Secret(PASSWORD)
        raise ValueError(f"{password} is {secret}")

    def action_fail_in_a_thread(self) -> None:
        """Fail in a worker."""

        def work(_request: Request) -> Iterator[Message]:
            password = PASSWORD
            raise ValueError(password)
            yield

        start(self, Request("failing"), work)


@pytest.mark.parametrize("key", ["f9", "f8"])
def test_a_crash_shows_where_and_never_with_what(key: str, capfd: pytest.CaptureFixture[str]) -> None:
    app = Brittle(Access((), "", MemoryVault(), {}))

    async def fail(pilot: Pilot[object]) -> None:
        await pilot_until(pilot, lambda: isinstance(app.screen, LoginScreen))
        await pilot.press(key)
        await pilot_until(pilot, lambda: app._exception is not None)

    app.run(headless=True, auto_pilot=fail)
    assert app.return_code == 1
    shown = "".join(capfd.readouterr())
    assert "Rollbook stopped because of a fault of its own (ValueError)." in shown
    assert "Nothing was changed on any server." in shown
    assert "raise ValueError" in shown
    assert PASSWORD not in shown


def test_a_report_of_nothing() -> None:
    assert "unknown error" in crash_report(None)


# --- idle ------------------------------------------------------------------------------------------------


@piloted
async def test_the_profile_says_when_nobody_is_there(campus: Campus) -> None:
    access = campus_access(campus)
    profile = replace(access.profiles[0], idle_signout=1)
    async with running(replace(access, profiles=(profile,))) as drive:
        await drive.press("enter")
        await drive.exploring()
        drive.app._idle._touched -= 61
        drive.app._idle._look()
        await drive.until(lambda: isinstance(drive.app.screen, LoginScreen))
