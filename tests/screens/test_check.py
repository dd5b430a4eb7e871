"""The check from the course picker: one course, or all; stopped, gone on with, opened, copied, exported."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.asked import ask
from tests.support.campus import NOW, counting, function, holding, moodle_of
from tests.support.driving import Drive, campus_access, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.protocols.moodle.requests import COURSE_COMPLETION, ENROLLED_PEOPLE
from tui.screens.as_of import both_times
from tui.screens.check_sheet import CHECK, CheckSheet
from tui.screens.table_copying import TableCopySheet


def sheet(drive: Drive) -> CheckSheet:
    assert isinstance(drive.app.screen, CheckSheet)
    return drive.app.screen


@piloted
async def test_all_courses_are_checked_as_the_command_does(
    campus: Campus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ask(campus_access(campus), "check", "--all", "--json")
    (of,) = re.findall(r"Checked 11 of (\d+) courses", told.notes["checked"])
    monkeypatch.chdir(tmp_path)
    async with exploring(campus) as drive:
        with counting(moodle_of(campus)) as asked:
            with holding(moodle_of(campus), function(COURSE_COMPLETION)) as hold:
                await drive.press("c")
                await drive.sees("check  c this course  a all courses")
                await drive.press("a")
                await drive.until(hold.asked.is_set)
                await drive.sees(f"of {of} courses checked", "x stops")
                await drive.press("x")
                await drive.sees("! You stopped after", "x goes on")
            found = len(sheet(drive).checked)
            assert found < int(of)
            await drive.press("x")
            await drive.until(lambda: not sheet(drive).working(CHECK), "it never ended")
        assert len({one.course.id for one in sheet(drive).checked}) == len(sheet(drive).checked) == int(of)
        begun = Counter(
            dict(question.form)["courseid"]
            for question in asked
            if function(ENROLLED_PEOPLE)(question) and ("options[1][value]", "0") in question.form
        )
        again = [course for course, times in begun.items() if times > 1]
        assert len(again) <= 2, "only what was cut short, and the list Moodle gives in pieces"
        await drive.sees(f"Checked 11 of {of} courses: 5 findings.", "as of 10:42:0")
        words = " ".join(drive.text.split())
        for row in told.rows[:3]:
            assert " ".join(row["sentence"].split()[:6]) in words
        await drive.press("e", "j")
        (path,) = await drive.until(lambda: list(tmp_path.glob("*.json")), "no file came")
        await drive.until(lambda: "5 rows, for your eyes only" in drive.toasts)
        assert json.loads(path.read_text("utf-8"))["rows"] == told.rows
        await drive.press("y", "enter")
        await drive.until(lambda: isinstance(drive.app.screen, TableCopySheet))
        await drive.sees("Data Protection Basics: It has no completion criteria", "svc-report.")
        await drive.press("escape", "i")
        await drive.sees("Forklift Licence", "its Moodle course is not known")
        await drive.press("escape", "enter")
        await drive.until(lambda: drive.app.screen is drive.explorer)
        assert drive.roster.course is not None
        assert drive.roster.course.title == "Data Protection Basics"


@piloted
async def test_one_course_is_checked_and_the_list_can_be_exported(
    campus: Campus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with exploring(campus) as drive:
        await drive.press("c", "enter")
        await drive.sees("Check: Anti-Bribery Refresher", "Nothing was found that keeps everybody from it.")
        await drive.press("escape")
        await drive.type("/onboarding")
        await drive.press("enter", "e", "c")
        (path,) = await drive.until(lambda: list(tmp_path.glob("*.csv")), "no file came")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["title"] for row in rows] == ["Onboarding: الرياض", "Onboarding: 東京"]
        assert all(json.loads(row["match"])["right"] == "id" for row in rows)


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moodle", "ispring", "told"),
    [
        (None, NOW, (NOW, None)),
        (NOW, None, (NOW, None)),
        (NOW, NOW - MINUTE / 2, (NOW - MINUTE / 2, None)),
        (NOW, NOW - 2 * MINUTE, (NOW, NOW - 2 * MINUTE)),
        (NOW - 2 * MINUTE, NOW, (NOW - 2 * MINUTE, NOW)),
    ],
)
def test_two_times_are_told_where_they_are_apart(
    moodle: datetime | None, ispring: datetime | None, told: tuple[datetime, datetime | None]
) -> None:
    """Else the older of both."""
    assert both_times(moodle, ispring) == told
