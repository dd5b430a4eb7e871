"""Opening what somebody sent: a title, an id, an e-mail address, the address of a page in either system."""

from __future__ import annotations

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


@piloted
async def test_a_course_by_title_id_or_address(campus: Campus) -> None:
    async with exploring(campus) as drive:
        for text, title in (
            ("hygiene, kantine", "Hygiene, Kantine"),
            (fire_safety.ID, FIRE),
            (
                f"https://acme.ispringlearn.example/app/course/{other_courses.HYGIENE.id}/info",
                "Hygiene, Kantine",
            ),
        ):
            await drive.press("o")
            await drive.sees("e-mail, id, name, course title, or a pasted address")
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
async def test_what_is_not_found_is_said_in_the_line(campus: Campus) -> None:
    async with exploring(campus) as drive:
        await drive.press("o")
        await drive.type("nobody@acme.example")
        await drive.press("enter")
        await drive.sees("nobody has the address", "(asked iSpring as", "and Moodle as svc-report")
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
