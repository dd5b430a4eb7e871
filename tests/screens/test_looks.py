"""Login, roster and learner in every theme and with every set of signs, at every size, as pictures.

What they look like in the dark is among the other pictures. One session draws all themes of a size.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from textual.app import App
from textual.color import Color

from tests.screens.test_pictures import FIRE_SAFETY, SIZES
from tests.support.driving import Drive, campus_access, running
from tests.support.pilots import piloted
from tests.support.snapshots import Same
from tests.widgets.test_themes import DIM, EYES_THAT_NEED_IT, PAINTED, contrast
from tui.demo import Campus
from tui.looks import Looks, SignsName
from tui.screens.explorer import ExplorerScreen
from tui.widgets.themes import CONTRAST, DARK, THEMES


async def places(drive: Drive, sizes: tuple[tuple[int, int], ...]) -> AsyncIterator[str]:
    """Walk from the sign-in over a roster to a learner, at each size; yield where that is."""
    await drive.until(lambda: len(drive.login.found) == 2, "the secrets were not found")
    for place in ("login", "roster", "learner"):
        if place == "roster":
            await drive.press("enter")
            await drive.exploring()
            await drive.open_course(FIRE_SAFETY)
            drive.put_cursor_on("Amélie Dubois")
        elif place == "learner":
            await drive.press("enter")
        for width, height in sizes:
            await drive.resize(width, height)
            if isinstance(drive.app.screen, ExplorerScreen):
                await drive.settled()
            await drive.app.animator.wait_for_idle()
            yield f"{place}-{width}x{height}"
        await drive.resize(*sizes[0])


@pytest.mark.parametrize("size", SIZES, ids=["small", "wide", "vast"])
@piloted
async def test_themes(campus: Campus, same_picture: Same, size: tuple[int, int]) -> None:
    different = []
    async with running(campus_access(campus), size) as drive:
        async for place in places(drive, (size,)):
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
    return min(
        contrast(Color.from_rich_color(ground), Color.from_rich_color(ink))
        for ink, ground in found
        if ink and ground
    )


@pytest.mark.parametrize(("signs", "sizes"), [("ascii", SIZES), ("words", SIZES[:1])], ids=["ascii", "words"])
@piloted
async def test_signs(
    campus: Campus, same_picture: Same, signs: SignsName, sizes: tuple[tuple[int, int], ...]
) -> None:
    different = []
    async with running(campus_access(campus), looks=Looks(signs=signs)) as drive:
        async for place in places(drive, sizes):
            for others in ("unicode", signs):  # there and back again, as :signs goes
                drive.app.looks = Looks(signs=others)
                drive.app._wear(None)
                drive.app._lay_out_anew()
                await drive.pilot.pause()
            assert signs == "words" or drive.text.isascii()
            if not same_picture(drive.app, place):
                different.append(place)
    assert different == []
