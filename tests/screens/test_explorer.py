"""Going about: picker, roster, learner and back; views side by side; nothing waits, nothing is lost."""

from __future__ import annotations

from tests.support.campus import Hold, holding, ispring_of, moodle_of, statuses_of
from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.screens.page import PageScreen

FIRE = "Fire Safety 2026"


def shown(drive: Drive) -> list[str]:
    """Return the ids of the views on screen."""
    return [pane.id or "" for pane in drive.explorer.panes if pane.display]


@piloted
async def test_back_and_forth_restores_cursor_filter_and_order(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("s", "n")
        await drive.type("/late")
        await drive.press("enter", "down", "down")
        roster = drive.text
        name = drive.roster.table.cursor_row
        assert name is not None
        await drive.press("enter")
        await drive.settled()
        assert name.name in drive.line(0)
        await drive.press("down", "down")
        learner = drive.text
        await drive.press("escape")
        assert drive.text == roster
        await drive.press("enter")
        await drive.settled()
        assert drive.text == learner
        await drive.press("left", "escape")
        assert drive.roster.filter_text == ""
        await drive.settled()
        assert "sorted by name" in drive.text
        roster = drive.text
        await drive.press("h")
        assert drive.explorer.level == 0
        await drive.press("backspace", "escape")
        assert drive.explorer.level == 0
        await drive.press("l")
        assert drive.text == roster


@piloted
async def test_next_and_previous_follow_the_roster_as_shown(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("4")
        table = drive.roster.table
        names = [table.row_at(place).name for place in range(table.count)]
        await drive.press("enter")
        for name in names[1:]:
            await drive.press("n")
            await drive.sees(f"› {name}")
        await drive.press("n")
        assert names[-1] in drive.line(0)
        assert f"{len(names)} of {len(names)}" in drive.line(0)
        await drive.press("p")
        await drive.sees(f"› {names[-2]}")
        await drive.settled()
        await drive.press("escape")
        assert drive.roster.table.position == len(names) - 2


@piloted
async def test_tab_goes_from_view_to_view_and_the_keys_with_it(campus: Campus) -> None:
    async with exploring(campus, (120, 40), course=FIRE) as drive:
        assert shown(drive) == ["courses", "roster"]
        await drive.press("enter")
        await drive.settled()
        assert shown(drive) == ["roster", "learner"]
        assert "n/p next learner" in drive.line(-1)
        await drive.press("tab")
        assert shown(drive) == ["roster", "learner"]
        assert "1-5 outcome" in drive.line(-1)
        await drive.press("down", "enter")
        await drive.settled()
        row = drive.roster.table.row_at(1)
        assert row.name in drive.line(0)
        await drive.press("shift+tab", "shift+tab")
        assert drive.explorer.level == 2
        await drive.press("tab", "slash", "z", "tab")
        assert drive.explorer.level == 2
        assert drive.roster.filter_text == "z"
        await drive.press("escape")
        assert shown(drive) == ["courses", "roster"]
        drive.courses.table.focus()
        await drive.pilot.pause()
        assert drive.explorer.level == 0
        assert "sort" in drive.line(-1)


@piloted
async def test_resizing_keeps_everything(campus: Campus) -> None:
    async with exploring(campus, course=FIRE, learner="Amélie Dubois") as drive:
        await drive.press("down")
        small = drive.text
        await drive.resize(120, 40)
        await drive.settled()
        assert shown(drive) == ["roster", "learner"]
        assert "Feedback to the trainer" in drive.cursor_line
        await drive.resize(200, 50)
        await drive.settled()
        assert shown(drive) == ["courses", "roster", "learner"]
        assert "Amélie Dubois" in drive.line(0)
        await drive.press("tab")
        await drive.resize(80, 24)
        assert shown(drive) == ["courses"]
        await drive.press("enter", "enter")
        await drive.settled()
        assert drive.text == small


@piloted
async def test_as_many_views_as_there_is_room_for(campus: Campus) -> None:
    async with exploring(campus, course="Hygiene, Kantine") as drive:
        for width, views in ((80, 1), (119, 1), (120, 2), (199, 2), (200, 3)):
            await drive.resize(width, 24)
            assert shown(drive) == ["courses", "roster"][-min(views, 2) :]
            await drive.press("enter")
            await drive.settled()
            assert shown(drive) == ["courses", "roster", "learner"][-views:]
            assert all(len(line) <= width for line in drive.lines)
            await drive.press("escape")


async def look_into(drive: Drive, hold: Hold) -> None:
    """Open a course whose answer is held back, and leave it again."""
    await drive.begin_course(FIRE)
    await drive.until(hold.asked.is_set)
    await drive.press("escape")


@piloted
async def test_leaving_a_view_neither_waits_nor_stops(campus: Campus) -> None:
    with holding(ispring_of(campus), statuses_of(campus, FIRE)) as hold:
        async with exploring(campus) as drive:
            await look_into(drive, hold)
            assert drive.explorer.level == 0
            assert drive.roster.working("statuses")
            hold.go.set()
            await drive.until(lambda: not drive.roster.working("statuses"))
            await drive.press("enter")
            await drive.settled()
            assert len(hold.questions) == 1
            assert "40 done" in drive.text


@piloted
async def test_what_comes_late_for_another_course_is_dropped(campus: Campus) -> None:
    with holding(ispring_of(campus), statuses_of(campus, FIRE)) as hold:
        async with exploring(campus) as drive:
            await look_into(drive, hold)
            await drive.open_course("Hygiene, Kantine")
            hold.go.set()
            await drive.settled()
            assert "Hygiene, Kantine  4 learners" in drive.line(0)
            assert drive.roster.roster is not None
            assert len(drive.roster.roster.rows) == 4


@piloted
async def test_what_comes_late_for_another_learner_is_dropped(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        rows = drive.roster.table.rows_around(2)
        person = campus.world.person(rows[1].learner_id)
        assert person is not None
        hers = ("userid", str(person.accounts[0].id))
        with holding(moodle_of(campus), lambda question: hers in question.form) as hold:
            await drive.press("down", "enter")
            await drive.until(hold.asked.is_set)
            await drive.press("n")
            await drive.until(lambda: drive.learner.read is not None)
            read = drive.learner.read
            hold.go.set()
            await drive.settled()
            assert drive.learner.read is read
            assert rows[2].name in drive.line(0)


@piloted
async def test_as_of_as_whom_and_the_zone(campus: Campus) -> None:
    async with exploring(campus) as drive:
        assert drive.line(-2) == "as of 10:42:00 CET   iSpring key 7d1f…, scope unknown   Moodle svc-report"
        await drive.resize(120, 40)
        assert "Moodle svc-report, 5.1" in drive.line(-2)


@piloted
async def test_help_is_of_the_place_and_leads_back(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        before = drive.text
        await drive.press("question_mark")
        assert isinstance(drive.app.screen, PageScreen)
        await drive.sees("Help: roster", "failed, late")
        await drive.press("question_mark", "escape")
        assert drive.text == before
