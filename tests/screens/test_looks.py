"""Login, roster and learner in every theme and with every set of signs, at every size, as pictures.

What they look like in the dark is among the other pictures. One session draws all themes of a size.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from textual.app import App
from textual.color import Color

from tests.screens.test_pictures import FIRE_SAFETY, SIZES, named
from tests.support.driving import Drive, campus_access, running
from tests.support.pilots import piloted
from tests.widgets.test_themes import DIM, EYES_THAT_NEED_IT, PAINTED, contrast
from tui.demo import Campus
from tui.looks import Looks, SignsName
from tui.widgets.themes import CONTRAST, DARK, THEMES

Same = Callable[[App[Any], str], bool]

sizes = pytest.mark.parametrize("size", SIZES, ids=named)


async def places(drive: Drive) -> AsyncIterator[str]:
    """Walk from the sign-in over a roster to a learner; yield where that is."""
    await drive.until(lambda: len(drive.login.found) == 2, "the secrets were not found")
    await drive.app.animator.wait_for_idle()
    yield "login"
    await drive.press("enter")
    await drive.exploring()
    await drive.open_course(FIRE_SAFETY)
    drive.put_cursor_on("Amélie Dubois")
    await drive.settled()
    yield "roster"
    await drive.press("enter")
    await drive.settled()
    yield "learner"


@sizes
@piloted
async def test_themes(campus: Campus, same_picture: Same, size: tuple[int, int]) -> None:
    different = []
    async with running(campus_access(campus), size) as drive:
        async for place in places(drive):
            for name, theme in THEMES.items():
                drive.app.looks = Looks(name)
                drive.app._wear(None)
                await drive.pilot.pause()
                assert drive.app.theme == theme.name
                if theme in PAINTED:
                    assert faintest(drive.app) >= (EYES_THAT_NEED_IT if theme is CONTRAST else DIM)
                if theme is not DARK and not same_picture(drive.app, f"{place}-{name}"):
                    different.append(f"{place}-{name}")
    assert different == []


def faintest(app: App[Any]) -> float:
    """The least contrast any text on the screen has with its ground."""
    found = {
        (segment.style.color, segment.style.bgcolor)
        for strip in app.screen._compositor.render_strips()
        for segment in strip
        if segment.text.strip() and segment.style and not segment.style.reverse
    }
    assert found
    return min(
        contrast(Color.from_rich_color(ground), Color.from_rich_color(ink))
        for ink, ground in found
        if ink and ground
    )


@pytest.mark.parametrize(
    ("signs", "size"),
    [*(("ascii", size) for size in SIZES), ("words", SIZES[0])],
    ids=lambda value: named(value) if isinstance(value, tuple) else value,
)
@piloted
async def test_signs(campus: Campus, same_picture: Same, signs: SignsName, size: tuple[int, int]) -> None:
    different = []
    async with running(campus_access(campus), size, looks=Looks(signs=signs)) as drive:
        async for place in places(drive):
            assert signs == "words" or drive.text.replace("\N{NO-BREAK SPACE}", " ").isascii()
            if not same_picture(drive.app, place):
                different.append(place)
    assert different == []
