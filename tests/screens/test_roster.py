"""The roster: in order of need, filtered, sorted, and every oddity in words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.support.campus import holding, ispring_of, statuses_of
from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.lookup.roster.row import RosterRow
from tui.records import Family
from tui.screens.page import PageScreen
from tui.widgets.cells import Cell

FIRE = "Fire Safety 2026"
STAFF = "Code of Conduct, all staff"


def names(drive: Drive) -> list[str]:
    """Return the names shown, in order."""
    table = drive.roster.table
    return [table.row_at(place).name for place in range(table.count)]


@piloted
async def test_the_first_screen_is_the_work_list(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        assert drive.line(0).startswith("Rollbook  Fire Safety 2026  73 learners")
        counts = "✓ 40 done   ◐ 18 in progress   … 1 pending   ✗ 5 failed   ○ 7 not started"
        assert drive.line(1).startswith(counts)
        table = drive.roster.table
        families = [table.row_at(place).family for place in range(table.count)]
        assert families[:5] == [Family.FAILED] * 5
        assert families[-40:] == [Family.DONE] * 40
        assert drive.roster.table.position == 0
        assert "late 12 d" in drive.cursor_line
        await drive.press("end")
        assert drive.line(-3).endswith("74 of 74")
        assert "2026-10-13" in drive.cursor_line


@piloted
async def test_digits_show_one_family_and_nought_all(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        wanted = (Family.DONE, Family.IN_PROGRESS, Family.PENDING, Family.FAILED, Family.NOT_STARTED)
        for key, family in enumerate(wanted, 1):
            await drive.press(str(key))
            rows = [drive.roster.table.row_at(place) for place in range(drive.roster.table.count)]
            assert {row.family for row in rows} == {family}
            assert f"only {family.value}" in drive.text
        await drive.press("0")
        assert drive.roster.table.count == 74
        await drive.press("4", "escape")
        assert drive.roster.table.count == 74
        assert drive.explorer.level == 1


@piloted
async def test_a_filter_of_words_and_signs(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        for typed, found in (
            ("müller", ["Zoë Müller-Lüdenscheid"]),
            ("oscar.pena@", ["Óscar Peña Ibáñez"]),
            ("late dubois", ["Amélie Dubois"]),
            ("[/x]", ["Smith [/x]"]),
        ):
            await drive.type(f"/{typed}")
            assert names(drive) == found
            await drive.sees(f"1 of {74}")
            await drive.press("escape")
        await drive.type("/!mail")
        await drive.press("enter")
        assert "Þórdís Björnsdóttir" in names(drive)
        assert "Amélie Dubois" not in names(drive)
        await drive.press("escape")
        await drive.type("/no such learner")
        await drive.sees("Nothing matches “no such learner”.")


@piloted
async def test_s_and_a_letter_sort_and_turn_round(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        need = names(drive)
        await drive.press("s")
        await drive.sees("sort  e need  n name  s status  p progress  d date  v seen  m match   Esc back")
        await drive.press("n")
        by_name = names(drive)
        assert by_name[:2] == ["20ba9126-a7e4-11f0-8bcd-4289493f2b99", "Aïcha Benali"]
        assert "sorted by name" in drive.text
        await drive.press("s", "n")
        assert names(drive) == by_name[::-1]
        assert "turned round" in drive.text
        for letter in "spdvm":
            await drive.press("s", letter)
            assert "sorted by" in drive.text
            assert sorted(names(drive)) == sorted(need)
        await drive.press("s", "x")
        assert "sorted by Moodle match" in drive.text
        await drive.press("s", "escape")
        assert "sorted by Moodle match" in drive.text
        assert drive.explorer.level == 1
        await drive.press("s", "e")
        assert names(drive) == need
        assert "sorted by" not in drive.text


@piloted
async def test_marks_are_counted_and_stay_with_their_learners(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("space", "down", "space")
        assert "2 marked" in drive.text
        marked = {row.name for row in drive.roster.table.marked_rows()}
        await drive.press("s", "n")
        assert {row.name for row in drive.roster.table.marked_rows()} == marked
        assert drive.cursor_line.startswith("▸*")
        await drive.press("asterisk")
        assert "74 marked" in drive.text
        await drive.press("asterisk")
        assert "marked" not in drive.text


@piloted
async def test_the_moodle_column_tells_by_what_right(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        for name, mark in (
            ("Óscar Peña Ibáñez", "id"),
            ("Amélie Dubois", "mail?"),
            ("Nguyễn Thị Minh Khai", "2 ?"),
            ("Þórdís Björnsdóttir", "–"),
            ("Hans Weber", "?"),
        ):
            drive.put_cursor_on(name)
            await drive.settled()
            assert drive.cursor_line.rstrip().endswith(f" {mark}"), name


@piloted
async def test_what_is_odd_is_noted_and_told_in_full(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        assert "! 5 notes: 2 enrolled without a status; 1 no longer" in drive.line(-3)
        assert "i tells more" in drive.line(-3)
        await drive.press("i")
        assert isinstance(drive.app.screen, PageScreen)
        await drive.press("end")
        for note in (
            "2 learners are enrolled, but iSpring gave no status.",
            "1 learner has a status, but is not enrolled (any more).",
            "iSpring gave 1 learner several statuses",
            "1 status is a word Rollbook does not know",
            "1 learner has no name here",
        ):
            assert note in drive.text.replace("\n", " ")
        await drive.press("escape")
        drive.put_cursor_on("Smith [/x]")
        await drive.pilot.pause()
        assert "? none given" in drive.cursor_line
        await drive.press("i")
        await drive.sees("none given: no row for this learner, or no right")
        await drive.press("escape")
        drive.put_cursor_on("Kristīne Bērziņa")
        await drive.press("i")
        await drive.sees("was enrolled: there is a status, but no enrolment any more")


@piloted
async def test_a_course_that_is_refused_says_so_and_claims_nothing(campus: Campus) -> None:
    async with exploring(campus, course="Anti-Bribery Refresher") as drive:
        assert "? not read" in drive.text
        assert "none given" not in drive.text
        assert "0 done" not in drive.text
        assert "refused (403)" in drive.line(-3)
        await drive.press("i", "end")
        assert "Permission denied" in drive.text
        assert "“Can edit” on this course" in drive.text.replace("\n", " ")


@piloted
async def test_a_course_of_nobody_says_whom_ispring_answered(campus: Campus) -> None:
    async with exploring(campus, course="Onboarding: الرياض") as drive:
        assert "No learner has a status in this course." in drive.text
        assert "iSpring gave an empty list to key 7d1f…, scope unknown." in drive.text
        await drive.press("enter", "i", "m", "space", "n")
        assert drive.explorer.level == 1


@piloted
async def test_refused_enrolments_are_a_note_and_the_statuses_stay(campus: Campus) -> None:
    async with exploring(campus, course="Site Induction") as drive:
        assert drive.roster.table.count == 4
        assert "! Due dates and learners without a status are missing" in drive.line(-3)
        await drive.press("i", "end")
        assert "Permission denied" in drive.text


@pytest.mark.unmeasured
@piloted
async def test_twenty_thousand_appear_at_once_and_cost_no_more(campus: Campus) -> None:
    async with exploring(campus) as drive:
        drive.put_cursor_on_course(STAFF)
        table = drive.roster.table
        with holding(ispring_of(campus), statuses_of(campus, STAFF), after=3000) as hold:
            await drive.press("enter")
            await drive.sees("learners so far", "x stops, rows stay usable")
            await drive.press("down", "down", "down")
            chosen = table.cursor_row
            hold.go.set()
            await drive.until(lambda: not drive.roster.arriving, "the rows never came")
        assert chosen is not None
        assert table.cursor_row is not None
        assert table.cursor_row.learner_id == chosen.learner_id
        assert table.count == 20_000
        drawn: list[int] = []
        cells = table._draw

        def count(row: RosterRow, place: int) -> Sequence[Cell]:
            drawn.append(place)
            return cells(row, place)

        table._draw = count
        await drive.press("x")
        for key in ("end", "up", "pageup", "home", "down"):
            drawn.clear()
            await drive.press(key)
            # A few screens: names and matches that come meanwhile draw them anew, never the 20,000.
            assert len(drawn) <= 1_000, f"{key} drew {len(drawn)} rows"
        await drive.press("4")
        await drive.until(lambda: 0 < table.count < 20_000)
        shown = (table.row_at(place) for place in range(table.count))
        assert {row.family for row in shown} == {Family.FAILED}


@pytest.mark.unmeasured
@piloted
async def test_hostile_names_are_shown_as_they_are(campus: Campus) -> None:
    title = "Hostile names [/x]"
    async with exploring(campus) as drive:
        course = next(one for one in drive.courses.courses if one.title.startswith(title))
        await drive.open_course(course.title)
        for _line in range(60):
            await drive.press("down")
        assert drive.roster.table.count > 20
        for line in drive.lines:
            assert not any(character < " " or character == "\x7f" for character in line)
            assert not any("\u202a" <= character <= "\u202e" for character in line)
        await drive.press("home", "enter")
        await drive.settled()
        assert drive.explorer.level == 2
        for _learner in range(8):
            await drive.press("n")
        await drive.settled()
        await drive.press("i")
        assert isinstance(drive.app.screen, PageScreen)
