"""Tell me: asked again until she settles; nothing is asked otherwise, and signing out ends it."""

from __future__ import annotations

import pytest

from tests.support.campus import answering, counting, ispring_of, path
from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.demo.data import fire_safety
from tui.demo.serving import XML, Question, Reply
from tui.screens.telling import Telling
from tui.widgets.line import Line

RESULTS = path("/learners/results")


def noted(drive: Drive) -> str:
    """Return the note line of the view the reader is in: a toast may lie over it."""
    return drive.explorer.pane.query_one(".note", Line).text


def passed(question: Question) -> Reply:
    (who,) = question.query["userIds[]"]
    row = (
        f"<result><userId>{who}</userId><courseId>{fire_safety.ID}</courseId><courseTitle>F</courseTitle>"
        "<completionStatus>passed</completionStatus></result>"
    )
    return Reply(f"<response><results>{row}</results></response>", content_type=XML)


@piloted
async def test_somebody_is_told_of_once_she_settles(campus: Campus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Telling, "every", 0.05)
    async with exploring(campus, course="Fire Safety 2026", learner="Amélie Dubois") as drive:
        await drive.press("t")
        assert "You will be told when Amélie Dubois settles" in drive.toasts
        assert "… waiting (t)   ↓" in noted(drive)
        with counting(ispring_of(campus)) as asked:
            await drive.until(lambda: sum(map(RESULTS, asked)) >= 2, "she was not asked about again")
        with answering(ispring_of(campus), RESULTS, passed):
            await drive.until(lambda: "has settled in Fire Safety 2026. iSpring: Passed." in drive.toasts)
        assert drive.explorer.telling.about is None
        assert noted(drive).startswith("Amélie Dubois has settled in Fire Safety 2026. iSpring: Passed.")
        await drive.resize(120, 40)
        await drive.press("shift+tab")
        assert drive.explorer.level == 1
        assert "has settled in Fire Safety 2026" in noted(drive)
        assert "had news" in drive.explorer.farewell
        await drive.press("escape")
        assert "has settled" not in noted(drive)
        assert drive.explorer.level == 1
        assert drive.explorer.farewell == ""
        await drive.press("tab", "t", "t")
        assert "is not asked about any more" in drive.toasts
        assert drive.explorer.telling.about is None


@piloted
async def test_signing_out_for_want_of_keys_ends_it_and_says_so(campus: Campus) -> None:
    async with exploring(campus, course="Fire Safety 2026", learner="Amélie Dubois") as drive:
        await drive.press("t")
        telling = drive.explorer.telling
        drive.app._nobody_there()
        await drive.sees("told of any more")
        await drive.until(lambda: telling.about is None)
