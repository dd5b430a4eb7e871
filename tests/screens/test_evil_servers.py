"""Servers that break off, lie, flood or point elsewhere: clear words, what came is kept, nothing leaks."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.hostile.behaviours import BROKEN, HARMLESS_LIES, LYING, Evil, claims
from tests.screens.refusals import impatient, verdict
from tests.screens.signing import fill
from tests.screens.systems import (
    COURSE,
    LEARNERS,
    MOODLE_TOKEN,
    NAMES,
    SERVER,
    STATUSES,
    TITLE,
    TOKEN,
    USUAL,
    Systems,
    access_to,
    at_courses,
    moodle_answers,
    systems,
)
from tests.support.driving import Drive, running
from tests.support.ispring_site import ISpringSite
from tests.support.loopback import Handler, Loopback, Reply, redirect
from tests.support.moodle_xml import response
from tests.support.pilots import piloted
from tui.protocols.moodle import requests
from tui.records import System
from tui.screens.page import PageScreen

pytestmark = pytest.mark.usefixtures(impatient.__name__)

GOOD = 3
"""Statuses that came before an answer turned evil."""


def whole_statuses(both: Systems) -> bytes:
    """The right answer to the question for final statuses."""
    rows = "".join(
        f"<status><userId>{one.id}</userId><status>{one.status}</status><progress>{one.progress}</progress>"
        "</status>"
        for one in LEARNERS
    )
    assert both.ispring.url
    return f"<?xml version='1.0'?><response><statuses>{rows}</statuses></response>".encode()


def after_rows(whole: bytes, count: int) -> int:
    """Return where, in the row behind so many, an answer is to turn evil."""
    place = 0
    for _ in range(count):
        place = whole.index(
            b"</status></status>".replace(b"</status></status>", b"</progress></status>"), place
        )
        place += len(b"</progress></status>")
    return place + len(b"<status><userId>E")


async def read_again(drive: Drive) -> None:
    """Read the roster anew, and wait for how it ends."""
    await drive.press("r")
    await drive.settled()


async def details(drive: Drive) -> str:
    """Return what the details tell, as one line; the view is then as before."""
    await drive.press("i")
    await drive.sees("Details: ")
    sheet = drive.app.screen
    assert isinstance(sheet, PageScreen)
    lines = [line for place in range(sheet.table.count) for line in sheet.table.row_at(place).cell]
    await drive.press("escape")
    await drive.lost("Details: ")
    return " ".join(" ".join(text for text, _ink in lines).split())


@pytest.mark.unmeasured
@piloted
async def test_final_statuses_that_break_off_or_lie_keep_what_came_and_say_so() -> None:
    wrong = []
    with systems() as both:
        whole = whole_statuses(both)
        async with at_courses(both) as drive:
            await drive.open_course(TITLE)
            for name, evil in {**BROKEN, **LYING}.items():
                both.ispring.routes[STATUSES] = evil.reply(whole, after_rows(whole, GOOD))
                await read_again(drive)
                wrong += [f"{name}: {each}" for each in await differences(drive, evil, name)]
    assert wrong == []


async def differences(drive: Drive, evil: Evil, name: str) -> list[str]:
    """Return what is not as it has to be after an answer of this kind."""
    roster = drive.roster.roster
    assert roster is not None
    note, told, wrong = drive.line(-3), await details(drive), []
    came = (len(NAMES) if name in {"a length too long", "cut gzip"} else GOOD) if evil.keeps else 0
    if roster.statuses_came != came:
        wrong.append(f"{roster.statuses_came} statuses came")
    if drive.text.count("◐ In progress") != came or drive.text.count("? not read") != len(NAMES) - came:
        wrong.append(f"rows on screen\n{drive.text}")
    if not note.startswith(
        f"! Partial: iSpring broke off after {came} rows" if came else "! No final statuses"
    ):
        wrong.append(f"note {note!r}")
    if evil.said not in told or ("web page" not in told and not evil.said):
        wrong.append(f"details {told!r}")
    return wrong


@piloted
async def test_a_charset_that_is_not_the_bodys_own_does_no_harm_or_is_told() -> None:
    with systems() as both:
        whole = whole_statuses(both)
        async with at_courses(both) as drive:
            await drive.open_course(TITLE)
            for charset in HARMLESS_LIES:
                both.ispring.routes[STATUSES] = claims(charset)(whole)
                await read_again(drive)
                assert drive.text.count("◐ In progress") == len(NAMES), charset
            for charset in ("x-klingon", "zlib", "utf-16; x=\x1b[2J"):
                both.ispring.routes[STATUSES] = claims(charset)(whole)
                await read_again(drive)
                assert "\x1b" not in drive.text
            both.ispring.routes[STATUSES] = claims("x-klingon")(whole)
            await read_again(drive)
            assert "an encoding that cannot be read: x-klingon" in await details(drive)


# --- Moodle ----------------------------------------------------------------------------------------------


@pytest.mark.unmeasured
@piloted
async def test_activity_states_that_break_off_or_lie_are_told_in_the_verdict() -> None:
    whole = response(USUAL[requests.ACTIVITY_STATES])
    wrong = []
    with systems() as both:
        async with at_courses(both) as drive:
            await drive.open_course(TITLE)
            await drive.open_learner(NAMES[0])
            assert "Final quiz" in drive.text
            for name, evil in {**BROKEN, **LYING}.items():
                evil_reply = evil.reply(whole, len(whole) // 2)
                both.moodle.routes[SERVER] = moodle_answers(**{requests.ACTIVITY_STATES: evil_reply})
                await read_again(drive)
                said, told = drive.text, await details(drive)
                if "Final quiz" in said or "Moodle could not be read:" not in said or "Next: " not in said:
                    wrong.append(f"{name}: {said}")
                if (evil.said or "something other than data") not in told:
                    wrong.append(f"{name}: {told}")
    assert wrong == []


# --- redirects -------------------------------------------------------------------------------------------


@pytest.mark.unmeasured
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nothing_reaches_a_host_a_server_points_to(status: int) -> None:
    @piloted
    async def through(both: Systems, elsewhere: str) -> None:
        routes: dict[str, Reply | Handler] = {
            TOKEN: redirect(f"{elsewhere}/api/v3/token", status),
            STATUSES: redirect(f"{elsewhere}/content/{COURSE}/final_statuses", status),
        }
        usual = {route: both.ispring.routes[route] for route in routes}
        both.ispring.routes[TOKEN] = routes[TOKEN]
        both.moodle.routes[SERVER] = redirect(f"{elsewhere}{requests.SERVER_PATH}", status)
        async with running(access_to(both.profile)) as drive:
            await fill(drive, secret=ISpringSite.SECRET, token=MOODLE_TOKEN)
            await drive.press("enter")
            await drive.until(lambda: not drive.login.asking)
            for system in System:
                said = verdict(drive, system)
                assert f"has moved to {elsewhere}. Change the URL to {elsewhere}." in said
            both.ispring.routes[TOKEN] = usual[TOKEN]
            both.moodle.routes[SERVER] = moodle_answers()
            await drive.press("enter")
            await drive.exploring()
            both.ispring.routes[STATUSES] = routes[STATUSES]
            await drive.open_course(TITLE)
            assert f"has moved to {elsewhere}" in await details(drive)
            both.moodle.routes[SERVER] = redirect(f"{elsewhere}{requests.SERVER_PATH}", status)
            await drive.open_learner(NAMES[0])
            assert "Moodle could not be read:" in drive.text
            assert f"has moved to {elsewhere}. Change the URL to {elsewhere}." in await details(drive)

    with ExitStack() as stack:
        other = stack.enter_context(Loopback())
        through(stack.enter_context(systems()), other.url)
        assert (other.connections, other.seen) == (0, [])
