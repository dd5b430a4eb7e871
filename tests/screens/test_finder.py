"""Opening what somebody sent: a title, an id, an e-mail address, the address of a page in either system."""

from __future__ import annotations

import pytest

from tests.support.campus import holding, ispring_of, path
from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.demo.data import fire_safety, other_courses
from tui.screens.explorer import ExplorerScreen
from tui.screens.finder import Finder

FIRE = "Fire Safety 2026"


async def opened(drive: Drive) -> None:
    """Wait until the line is gone and what it found is there."""
    await drive.until(lambda: isinstance(drive.app.screen, ExplorerScreen), "it did not open")
    await drive.settled()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("hygiene, kantine", "Hygiene, Kantine"),
        (other_courses.HYGIENE.id, "Hygiene, Kantine"),
        (f"https://acme.ispringlearn.example/app/course/{fire_safety.ID}/info", FIRE),
    ],
)
@piloted
async def test_a_course_by_title_id_or_address(campus: Campus, text: str, title: str) -> None:
    async with exploring(campus) as drive:
        await drive.press("o")
        await drive.sees("e-mail, id, course title, or a pasted address")
        await drive.type(text)
        await drive.press("enter")
        await opened(drive)
        assert title in drive.line(0)
        assert drive.explorer.level == 1
        await drive.press("escape")
        assert title in drive.cursor_line


@piloted
async def test_a_pasted_moodle_address_opens_learner_and_course(campus: Campus) -> None:
    async with exploring(campus) as drive:
        person = next(one for one in campus.world.persons if one.login == "oscar.pena")
        account = person.accounts[0].id
        await drive.paste(f" {campus.moodle_url}/user/view.php?id={account}&course=12 \n")
        await opened(drive)
        await drive.sees("Fire Safety 2026 › Óscar Peña Ibáñez")
        await drive.settled()
        await drive.press("escape")
        assert "Óscar Peña Ibáñez" in drive.cursor_line


@piloted
async def test_an_e_mail_address_opens_the_learner_on_the_roster_at_hand(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("4", "o")
        await drive.type("amelie.dubois@acme.example")
        await drive.press("enter")
        await opened(drive)
        await drive.sees("› Amélie Dubois")
        await drive.settled()
        await drive.press("escape", "o")
        await drive.type("emma.virtanen@acme.example")
        await drive.press("enter")
        await drive.until(lambda: drive.toasts)
        assert "Emma Virtanen is not in Fire Safety 2026" in drive.toasts


@piloted
async def test_an_e_mail_address_without_a_course_asks_for_one(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await drive.paste("amelie.dubois@acme.example")
        await drive.until(lambda: drive.toasts)
        assert "Amélie Dubois: open a course" in drive.toasts
        await drive.open_course(FIRE)
        await drive.until(lambda: drive.explorer.level == 2, "she was forgotten")
        assert "› Amélie Dubois" in drive.line(0)


@piloted
async def test_what_is_not_found_is_said_in_the_line(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await drive.press("o")
        await drive.type("no such course")
        await drive.press("enter")
        await drive.sees("no course “no such course”")
        assert isinstance(drive.app.screen, Finder)
        await drive.press("escape")
        assert drive.explorer.level == 0
        await drive.press("o", "enter", "escape")
        await drive.paste("https://example.org/nothing/here")
        await drive.sees("Esc leaves")
        assert isinstance(drive.app.screen, Finder)


@piloted
async def test_esc_leaves_a_look_up_that_takes_long(campus: Campus) -> None:
    async with exploring(campus) as drive:
        with holding(ispring_of(campus), path("/content")) as hold:
            await drive.press("o")
            await drive.type("hygiene, kantine")
            await drive.press("enter")
            await drive.until(hold.asked.is_set)
            await drive.sees("looking")
            await drive.press("escape")
            assert isinstance(drive.app.screen, ExplorerScreen)
        await drive.settled()
        assert drive.explorer.level == 0
