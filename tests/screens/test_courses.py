"""The course picker: every course, whether it is known in Moodle, and what happens while they are read."""

from __future__ import annotations

from dataclasses import replace

from tests.support.campus import answering, holding, ispring_of, path
from tests.support.driving import Drive, campus_access, exploring, running
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.demo.serving import Question, Reply
from tui.screens.explorer import ExplorerScreen


def titles(drive: Drive) -> list[str]:
    """Return the titles on screen, in order."""
    table = drive.courses.table
    return [table.row_at(place).title for place in range(table.count)]


def mark_of(drive: Drive, title: str) -> str:
    """Return what stands in the last column of a course."""
    (line,) = (line for line in drive.lines if title in line)
    return line.split()[-1]


@piloted
async def test_courses_stand_by_title_with_what_moodle_knows_of_them(campus: Campus) -> None:
    async with exploring(campus) as drive:
        shown = titles(drive)
        assert shown == sorted(shown, key=str.casefold)
        assert {mark_of(drive, title) for title in ("Fire Safety 2026", "Onboarding: 東京")} == {"="}
        assert mark_of(drive, "Forklift Licence") == "?"
        assert mark_of(drive, "Hygiene, Kantine") == "–"
        assert mark_of(drive, "Sales Academy") == "track"
        tracks = sum(course.kind == "track" for course in drive.courses.courses)
        assert f"{len(shown) - tracks} courses, {tracks} track" in drive.text
        assert drive.line(0).startswith("Rollbook  Courses")


@piloted
async def test_a_filter_narrows_is_kept_and_cleared(campus: Campus) -> None:
    async with exploring(campus) as drive:
        everything = titles(drive)
        await drive.type("/onb")
        await drive.sees("/ onb", f"2 of {len(everything)}", "Enter keeps   Esc clears")
        assert titles(drive) == ["Onboarding: الرياض", "Onboarding: 東京"]
        await drive.press("down")
        assert "Onboarding: 東京" in drive.cursor_line
        await drive.press("enter")
        assert "Enter keeps" not in drive.text
        assert "/ onb" in drive.text
        await drive.press("escape")
        assert titles(drive) == everything
        assert "Onboarding: 東京" in drive.cursor_line
        await drive.type("/nothing is called so")
        await drive.sees("Nothing matches “nothing is called so”.")
        await drive.press("escape")
        assert titles(drive) == everything


@piloted
async def test_s_turns_the_order_round(campus: Campus) -> None:
    async with exploring(campus) as drive:
        forward = titles(drive)
        await drive.press("s")
        assert titles(drive) == forward[::-1]
        await drive.press("s")
        assert titles(drive) == forward


@piloted
async def test_x_stops_reading_and_x_reads_again(campus: Campus) -> None:
    with holding(ispring_of(campus), path("/contents")) as hold:
        async with running(campus_access(campus)) as drive:
            await drive.press("enter")
            await drive.until(lambda: isinstance(drive.app.screen, ExplorerScreen))
            await drive.sees("0 courses so far", "x stops", "asking iSpring")
            await drive.press("escape", "left")
            assert drive.courses.working("courses")
            await drive.press("x")
            await drive.sees("You stopped before the first course.", "x goes on")
            hold.go.set()
            await drive.press("x")
            await drive.exploring()
            assert "Fire Safety 2026" in drive.text


@piloted
async def test_why_there_are_no_courses_is_said(campus: Campus) -> None:
    def refuse(_question: Question) -> Reply:
        return Reply("<response><code>403</code><message>Permission denied</message></response>", 403)

    with answering(ispring_of(campus), path("/content"), refuse):
        async with running(campus_access(campus)) as drive:
            await drive.press("enter")
            await drive.until(lambda: isinstance(drive.app.screen, ExplorerScreen))
            await drive.sees("The courses could not be read", "Permission denied", "custom role", "r again")
            assert "0 courses" not in drive.text
    async with exploring(campus) as drive:
        empty = "<response><contentItems></contentItems></response>"
        with answering(ispring_of(campus), path("/contents"), lambda _question: Reply(empty)):
            await drive.press("r")
            await drive.sees("No course is to be seen.", "empty list to key 7d1f", "r again")
        await drive.press("r")
        await drive.settled()
        assert "Fire Safety 2026" in drive.text


@piloted
async def test_without_moodle_nothing_is_paired_or_matched(campus: Campus) -> None:
    access = campus_access(campus)
    alone = replace(access.profiles[0], moodle=None)
    async with running(replace(access, profiles=(alone,))) as drive:
        await drive.press("enter")
        await drive.exploring()
        assert drive.courses.pairs == {}
        await drive.press("m")
        assert isinstance(drive.app.screen, ExplorerScreen)
        (line,) = (line for line in drive.lines if "Fire Safety 2026" in line)
        assert line.split()[-1] == "2026"
