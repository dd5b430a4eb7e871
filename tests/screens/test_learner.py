"""One learner: the verdict, both systems, her activities by what to do, and why there may be none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.support.campus import answering, counting, function, holding, moodle_of
from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.demo.serving import Reply
from tui.screens.chooser import Chooser
from tui.screens.page import PageScreen

FIRE = "Fire Safety 2026"
STATES = function("core_completion_get_activities_completion_status")


def verdict(drive: Drive) -> str:
    """Return the verdict on screen, on one line."""
    return " ".join(line.strip(" ┃") for line in drive.lines if line.startswith(" ┃"))


def headings(drive: Drive) -> list[str]:
    """Return the group headings on screen."""
    table = drive.learner.table
    return [line for line in map(str, map(table._rows.at, range(table._rows.lines))) if not line.isdigit()]


@piloted
async def test_amelie_as_on_the_sample_screen(campus: Campus) -> None:
    async with exploring(campus, course=FIRE, learner="Amélie Dubois") as drive:
        assert drive.line(0).startswith("Rollbook  Fire Safety 2026 › Amélie Dubois")
        assert drive.lines[2:5] == [
            " ┃ Not complete: the quiz “Final test” was taken but not passed, and this       ",
            " ┃ course requires a pass. Everything else it requires is done.                 ",
            " ┃ Next: a new attempt, if the quiz still allows one.                           ",
        ]
        ispring, moodle = drive.line(7).split(), drive.line(8).split()
        assert ispring == ["iSpring", "◐", "In", "progress", "██████░", "91.67", "%", "–", "2026-11-21"]
        assert " ".join(moodle) == "Moodle ◐ not complete 3 of 4 required – not given by e-mail ?"
        assert "amelie.dubois@acme.example" in drive.line(9)
        assert "due 2026-11-10, late 12 d" in drive.line(9)
        assert headings(drive) == [
            *("Blocks completion  1", "Open, not required  2", "Done  8", "iSpring modules  3 of 4")
        ]
        assert "Final test" in drive.cursor_line
        assert "needs a passing grade" in drive.cursor_line
        assert "↓ 10 more" in drive.line(-3)
        await drive.press("end", "up", "up", "up", "up")
        assert "Video: hot works" in drive.cursor_line
        await drive.press("i")
        assert isinstance(drive.app.screen, PageScreen)
        await drive.sees("Video: hot works", "2026-11-14 08:40", "Moodle requires, all of")


@piloted
async def test_what_blocks_in_ispring_itself_stands_below_and_is_copied_with_the_rest(campus: Campus) -> None:
    async with exploring(campus, course=FIRE, learner="Amélie Dubois") as drive:
        await drive.type("/module")
        await drive.sees("4 of 15")
        assert " ".join(drive.cursor_line.split()[1:]) == "◐ In progress Module 4: final review module 66 %"
        assert "Module 3: extinguishers      module    2026-11-16" in drive.text
        await drive.press("enter", "i")
        await drive.sees("“in_progress”, understood as in progress", "66.68 %", "Moodle requires, all of")
        await drive.press("escape", "y", "m")
        await drive.sees("iSpring modules, still open", "Module 4: final review: In progress, 66.68 %")


@piloted
async def test_modules_alone_do_not_hide_why_there_is_nothing_else(campus: Campus) -> None:
    async with exploring(campus, course="Hygiene, Kantine", learner="Uwe Lang") as drive:
        assert headings(drive) == ["iSpring modules  1 of 3"]
        assert "No activities: which Moodle course this is is not known." in drive.line(-3)


@piloted
async def test_the_line_of_a_difference_stands_below_both_systems(campus: Campus) -> None:
    async with exploring(campus, course=FIRE, learner="Αγγελική Παππά") as drive:
        assert drive.lines[10].startswith(" ≠ iSpring passed on 2026-11-19, Moodle not complete: different ")
        assert drive.line(11).startswith("State")
        await drive.press("n")
        await drive.settled()
        assert "≠" not in drive.text


@piloted
async def test_sections_filter_and_back(campus: Campus) -> None:
    async with exploring(campus, course=FIRE, learner="Amélie Dubois") as drive:
        await drive.press("s")
        assert headings(drive)[0] == "1 Before you start"
        assert headings(drive)[-2:] == ["4 Show what you know", "iSpring modules  3 of 4"]
        await drive.press("s")
        assert headings(drive)[0] == "Blocks completion  1"
        await drive.type("/quiz passed")
        await drive.sees("1 of 15")
        assert "Quiz 1: extinguishers" in drive.cursor_line
        await drive.press("enter")
        assert "/ quiz passed" in drive.text
        await drive.press("escape")
        assert drive.learner.table.count == 15
        await drive.type("/nothing")
        await drive.sees("Nothing matches “nothing”.")
        await drive.press("escape", "escape")
        assert drive.explorer.level == 1


SAID: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    FIRE: {
        "Mette Sørensen": ("Moodle does not track this person here", "leftovers, not progress"),
        "Nguyễn Thị Minh Khai": ("2 Moodle people could be", "press m", "2 possible"),
        "Þórdís Björnsdóttir": ("No Moodle person found", "press m", "not found", "m match"),
        "Smith [/x]": ("No status in iSpring", "? none given", "begin with"),
        "Kristīne Bērziņa": ("Complete in both systems", "4 of 4 required"),
    },
    "Incident Reporting": {"Amélie Dubois": ("“Evacuation report”, which svc-report may not see",)},
    "Hygiene, Kantine": {"Suryani": ("No Moodle course was found", "m match")},
    "Manual Handling": {"Fatma Yılmaz": ("tracks no completion here", "left from 2026-10-03")},
    "Data Protection Basics": {"João Gonçalves": ("has no completion criteria", "no criteria")},
    "Site Induction": {"Đorđe Petrović": ("“Keys received”", "own tick", "1 of 2 required")},
}
"""What is said of learners, by their courses."""


@piloted
async def test_each_is_on_the_screen_in_words(campus: Campus) -> None:
    async with exploring(campus) as drive:
        for course, learners in SAID.items():
            await drive.open_course(course)
            for name, said in learners.items():
                await drive.open_learner(name)
                shown = f"{verdict(drive)} {' '.join(' '.join(drive.lines).split())}"
                for text in said:
                    assert text in shown, f"{text}\n{drive.text}"
                assert "…" not in verdict(drive)
                await drive.press("escape")
            await drive.press("escape")


@piloted
async def test_somebody_ispring_does_not_show_is_not_asked_about_for_ever(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        nameless = next(row for row in drive.roster.table.rows_around(1000) if row.learner is None)
        drive.roster.table.move_to(drive.roster._key(nameless))
        await drive.settled()
        with counting(moodle_of(campus)) as asked:
            await drive.press("enter")
            await drive.settled()
        assert not any(STATES(question) for question in asked)
        assert "iSpring does not show who this is" in verdict(drive)
        assert "asking" not in drive.text


@piloted
async def test_x_stops_asking_moodle_and_asks_again(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        with holding(moodle_of(campus), STATES) as hold:
            drive.put_cursor_on("Amélie Dubois")
            await drive.press("enter")
            await drive.until(hold.asked.is_set)
            await drive.sees("asking Moodle", "x stops", "◐ In progress")
            await drive.press("x")
            await drive.sees("you stopped", "x goes on")
        await drive.press("x")
        await drive.settled()
        assert "Blocks completion  1" in headings(drive)


@piloted
async def test_a_moodle_that_fails_leaves_the_ispring_half(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        trouble = Reply(
            '<EXCEPTION class="core\\exception\\moodle_exception"><ERRORCODE>sitemaintenance</ERRORCODE>'
            "<MESSAGE>Down</MESSAGE></EXCEPTION>"
        )
        with answering(moodle_of(campus), STATES, lambda _question: trouble):
            await drive.open_learner("Amélie Dubois")
            assert "maintenance" in verdict(drive)
            assert "91.67 %" in drive.text
            assert "No activities: Moodle could not be read." in drive.text
        await drive.press("r")
        await drive.settled()
        assert "Final test" in drive.cursor_line


@piloted
async def test_m_asks_for_the_course_where_that_is_what_is_not_known(campus: Campus) -> None:
    async with exploring(campus, course="Forklift Licence", learner="Jan Kowalski") as drive:
        assert "has not been confirmed" in verdict(drive)
        await drive.press("m")
        assert isinstance(drive.app.screen, Chooser)
        await drive.sees("Match: Forklift Licence", "FORK-1")
        await drive.press("enter")
        await drive.until(lambda: not isinstance(drive.app.screen, Chooser))
        await drive.settled()
        assert "Manager" in verdict(drive)
        await drive.press("escape", "escape")
        await drive.settled()
        (line,) = (line for line in drive.lines if "Forklift Licence" in line)
        assert line.split()[-1] == "="


@piloted
async def test_wide_views_show_times_and_who_set_what(campus: Campus) -> None:
    async with exploring(campus, (120, 40), course=FIRE, learner="Amélie Dubois") as drive:
        assert "2026-11-21 09:14" in drive.text
        assert "2026-11-12 by R. Okafor" in drive.text
        assert "Logistics, Lyon" in drive.text
        assert "by e-mail ?" in drive.text
