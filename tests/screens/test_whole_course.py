"""A whole course from its roster: differences, causes and the grid, filled by one run."""

from __future__ import annotations

import json
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from tests.support.asked import ask
from tests.support.campus import answering, counting, function, holding, moodle_of
from tests.support.driving import Drive, campus_access, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.demo.moodle.xml import exception
from tui.demo.serving import Question, Reply
from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.course.differences import Kind
from tui.protocols.moodle.requests import BUNDLE
from tui.screens.causes_sheet import CausesSheet
from tui.screens.grid_sheet import GridSheet

FIRE = "Fire Safety 2026"


def shown(drive: Drive) -> list[str]:
    table = drive.roster.table
    return [table.row_at(place).learner_id for place in range(table.count)]


async def counted(drive: Drive) -> None:
    """Wait until the run is through."""
    await drive.until(lambda: drive.roster.run is not None and drive.roster.run.finished, "it never finished")
    await drive.settled()


def people_asked_for(questions: list[Question]) -> set[str]:
    """Return the Moodle people asked for in bundles."""
    return {
        json.loads(value)["userid"]
        for question in questions
        for name, value in question.form
        if name.endswith("[arguments]")
    }


@piloted
async def test_only_those_who_differ_with_both_sides(
    campus: Campus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ask(campus_access(campus), "differences", FIRE, "--json").rows
    same = exported(campus, tmp_path, "differences", "json")
    monkeypatch.chdir(tmp_path)
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("d")
        await counted(drive)
        assert shown(drive) == [row["learner_id"] for row in told]
        standing = drive.roster.standing
        assert standing is not None
        first = drive.roster.table.row_at(0)
        assert standing.comparison(first.position).sentence == told[0]["sentence"]
        assert "◐ In progress  99 %        ✓ complete      2026-11-14" in drive.text
        assert drive.line(-3).startswith("4 differ, 34 notes")
        for row in told:  # the screen, the command's JSON and the file say the same
            (line,) = (line for line in drive.text.splitlines() if row["name"][:12] in line)
            assert row["status"] in line
            assert ("✓ complete" if row["moodle_completed"] else "not complete") in line
        await drive.press("e", "j")
        (path,) = await drive.until(lambda: list(tmp_path.glob("*-differences-*.json")), "no file came")
        await drive.until(lambda: "4 rows, for your eyes only" in drive.toasts)
        found = json.loads(path.read_text("utf-8"))
        assert found["rows"] == told
        assert path.read_text("utf-8") == same
        assert found["filter"] == "only differences"
        await drive.press("i")
        await drive.sees("Moodle says complete since", "Differ: one system counts the course as done")
        await drive.press("escape", "escape")
        assert drive.roster.table.count == 74
        await drive.press("/")
        await drive.type("ioana")
        assert "mail?≠" in drive.text
        await drive.press("escape", "d", "1")
        await drive.settled()
        assert len(shown(drive)) == 2


@piloted
async def test_people_with_one_cause_are_shown_on_the_roster(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("c")
        await counted(drive)
        sheet = drive.app.screen
        assert isinstance(sheet, CausesSheet)
        rows = ask(campus_access(campus), "causes", FIRE, "--json").rows
        groups = [sheet.table.row_at(place) for place in range(sheet.table.count)]
        assert [(group.words, len(group.rows)) for group in groups] == [
            (row["words"], row["count"]) for row in rows
        ]
        place = next(number for number, group in enumerate(groups) if group.cause == "must-pass")
        await drive.press(*["down"] * place)
        await drive.press("i")
        await drive.sees("The cause", "Who", "Amélie Dubois")
        await drive.press("escape", "enter")
        assert Counter(shown(drive)) == Counter(row.learner_id for row in groups[place].rows)
        assert "only not passed “Final test”" in drive.text
        await drive.press("escape")
        assert drive.roster.table.count == 74


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def exported(campus: Campus, folder: Path, view: str, form: str) -> str:
    """Return what the command writes of a view; the file is taken away again."""
    words = ("export", FIRE, "--view", view, "--format", form)
    assert ask(campus_access(campus), *words, "--output", str(folder)).code == 0
    (path,) = files_in(folder)
    text = path.read_text("utf-8")
    path.unlink()
    return text


@piloted
async def test_the_grid_is_exported_as_the_command_does_and_opens_a_learner(
    campus: Campus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = exported(campus, tmp_path, "grid", "json")
    monkeypatch.chdir(tmp_path)
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("v")
        await counted(drive)
        sheet = drive.app.screen
        assert isinstance(sheet, GridSheet)
        assert "1 2 3 4   5 6 7 8 9 0 1" in drive.text
        while "Amélie" not in drive.cursor_line:
            await drive.press("down")
        assert "◐        ◐       ✓ ✓ ✓ ✗   ✓ ✓ ✓ ✓ ✓" in drive.cursor_line
        assert drive.line(-3).startswith("Open: 4 Final test")
        await drive.press("i")
        await drive.sees("Final test (quiz)")
        await drive.press("escape", "e", "j")
        await drive.until(lambda: "74 rows, for your eyes only" in drive.toasts)
        (path,) = files_in(tmp_path)
        assert path.read_text("utf-8") == told
        await drive.press("enter")
        await drive.settled()
        assert drive.explorer.level == 2
        assert drive.learner.row is not None
        assert drive.learner.row.name == "Amélie Dubois"


@piloted
async def test_a_run_stops_and_goes_on_without_repeating(campus: Campus) -> None:
    moodle = moodle_of(campus)
    async with exploring(campus, course=FIRE) as drive:
        with counting(moodle) as questions:
            bundles = count()

            def later(question: Question) -> bool:
                return function(BUNDLE)(question) and next(bundles) >= 6

            with holding(moodle, later) as hold:
                await drive.press("d")
                await drive.until(hold.asked.is_set)
                assert "of 72 learners" in drive.line(-3)
                assert "x stops" in drive.line(-3)
                await drive.press("x")
                await drive.sees("you stopped after", "x goes on")
                read = [told for told in drive.roster.answers.values() if isinstance(told, LearnerActivities)]
            questions.clear()
            await drive.press("x")
            await counted(drive)
        assert read
        assert not {str(one.person_id) for one in read} & people_asked_for(questions)
        assert "4 differ" in drive.line(-3)


@piloted
async def test_maintenance_pauses_it_with_its_reason(campus: Campus) -> None:
    down = Reply(exception("core\\exception\\moodle_exception", "sitemaintenance", "Down"))
    async with exploring(campus, course=FIRE) as drive:
        with answering(moodle_of(campus), function(BUNDLE), lambda _: down):
            await drive.press("c")
            await drive.sees("is down for maintenance", "x goes on")
        await drive.press("x")
        await counted(drive)
        await drive.lost("maintenance")


@piloted
async def test_a_learner_opened_by_hand_is_compared_without_a_run(campus: Campus) -> None:
    async with exploring(campus, course=FIRE, learner="Ioana Popescu") as drive:
        await drive.press("escape")
        await drive.settled()
        assert drive.roster.run is None
        assert "≠" in drive.cursor_line
        standing = drive.roster.standing
        assert standing is not None
        assert standing.kinds()[Kind.DIFFER] == 1


@piloted
async def test_a_course_that_is_not_paired_says_what_to_do(campus: Campus) -> None:
    async with exploring(campus, course="Forklift Licence") as drive:
        await drive.press("d")
        await drive.sees("Which Moodle course this is has to be said", "No differences among those asked")
