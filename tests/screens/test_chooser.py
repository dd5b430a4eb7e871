"""Choosing by hand who a learner is in Moodle, or which course: suggestions, search, none, and back again."""

from __future__ import annotations

from pathlib import Path

from tests.support.campus import answering, function, holding, moodle_of
from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.demo.serving import Reply
from tui.lookup.matching.pairs import Pairs
from tui.records import MoodlePerson
from tui.screens.chooser import Chooser
from tui.stop import Stop
from tui.storage import alone

FIRE = "Fire Safety 2026"
KHAI = "Nguyễn Thị Minh Khai"
PEOPLE = function("core_user_get_users_by_field")
REFUSED = Reply(
    '<EXCEPTION class="required_capability_exception"><ERRORCODE>nopermissions</ERRORCODE>'
    "<MESSAGE>Sorry</MESSAGE></EXCEPTION>"
)


async def choose(drive: Drive, *keys: str) -> None:
    """Open the chooser, wait for suggestions, press keys; wait until it is gone and all is known again."""
    await drive.press("m")
    await drive.until(lambda: isinstance(drive.app.screen, Chooser))
    await drive.lost("asking Moodle")
    await drive.press(*keys)
    await drive.until(lambda: not isinstance(drive.app.screen, Chooser), "the chooser stayed")
    await drive.settled()


@piloted
async def test_one_of_two_is_chosen_saved_and_forgotten(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        drive.put_cursor_on(KHAI)
        await drive.press("m")
        await drive.sees(f"Match: {KHAI}", "In iSpring", "khai.nguyen", "5107", "Not in Moodle", "Differs")
        assert "Forget" not in drive.text
        await drive.press("down")
        await drive.sees("Moodle user 5107", "name      = Nguyễn", "has         khai.nguyen.2024")
        await drive.press("escape")
        assert drive.cursor_line.rstrip().endswith("2 ?")
        await choose(drive, "enter")
        assert drive.cursor_line.rstrip().endswith(" map")
        await drive.press("enter")
        await drive.settled()
        assert "by hand" in drive.line(8)
        assert "Not complete" in drive.line(2)
        await choose(drive, "end", "enter")
        assert "2 possible" in drive.line(8)
        await drive.sees(f"{KHAI}: your choice counts. u takes it back.")
        await drive.press("u")
        await drive.sees(f"{KHAI}: taken back.")
        await drive.settled()
        assert "by hand" in drive.line(8)
        await drive.press("u")
        await drive.sees("There is no choice to take back.")
        await choose(drive, "end", "enter")
        assert "takes it back" in drive.line(-3)
        await drive.press("escape")
        assert "takes it back" not in drive.text
        assert drive.cursor_line.rstrip().endswith("2 ?")


@piloted
async def test_the_last_choice_is_taken_back_in_the_chooser_whomever_it_was_about(campus: Campus) -> None:
    async with exploring(campus, (120, 40), course=FIRE) as drive:
        drive.put_cursor_on("Hans Weber")
        await choose(drive, "end", "enter")
        assert drive.cursor_line.rstrip().endswith("–")
        drive.put_cursor_on(KHAI)
        await drive.press("m")
        await drive.sees("5107", "u undoes the last choice")
        await drive.press("u")
        await drive.sees("Taken back. It was about another one.")
        await drive.press("u")
        await drive.sees("There is no choice to take back.")
        await drive.press("escape")
        await drive.settled()
        drive.put_cursor_on("Hans Weber")
        await drive.settled()
        assert drive.cursor_line.rstrip().endswith("?")


@piloted
async def test_a_pair_of_the_teams_file_is_said_to_be_that_and_not_forgotten_here(
    campus: Campus, tmp_path: Path
) -> None:
    async with exploring(campus, course=FIRE) as drive:
        session = drive.explorer.session
        wanted = next(one for one in session.people.everybody() if one.name == KHAI)
        team = tmp_path / "team.jsonl"
        systems = session.pairs._systems
        Pairs(*systems, team).save_person(wanted, MoodlePerson(5107, KHAI), Stop())
        session.pairs = Pairs(*systems, None, team)
        drive.put_cursor_on(KHAI)
        await drive.press("m")
        await drive.lost("asking Moodle")
        said = " ".join(" ".join(line[:24] for line in drive.lines).split())
        assert "Confirmed Moodle user 5107" in said
        assert "it cannot be changed here. Your own choice goes before it." in said
        assert "Forget" not in drive.text
        await drive.press("down", "enter")
        await drive.until(lambda: not isinstance(drive.app.screen, Chooser))
        await drive.press("m")
        await drive.sees("Forget the choice", "Not in Moodle, by")
        await drive.press("u")
        await drive.sees("Taken back.", "it cannot be", "5107")


@piloted
async def test_the_screen_answers_while_another_rollbook_has_the_file(campus: Campus, tmp_path: Path) -> None:
    async with exploring(campus, course=FIRE) as drive:
        session = drive.explorer.session
        khai = next(one for one in session.people.everybody() if one.name == KHAI)
        session.pairs = Pairs(*session.pairs._systems, tmp_path / "pairs.jsonl")
        session.pairs.save_person(khai, MoodlePerson(5107, KHAI), Stop())
        drive.put_cursor_on(KHAI)
        await drive.press("m")
        await drive.lost("asking Moodle")
        with alone(tmp_path / "pairs.jsonl"):
            await drive.press("end", "enter")
            assert "… saving" in drive.text
            await drive.press("home")
            assert "5107" in drive.cursor_line
            await drive.press("x")
            assert "… saving" in drive.text
        await drive.until(lambda: not isinstance(drive.app.screen, Chooser))
        with alone(tmp_path / "pairs.jsonl"):
            await drive.press("u")
            before = drive.cursor_line
            await drive.press("down")
            assert drive.cursor_line != before
        await drive.sees("taken back")
        assert session.pairs.person(khai.id) is not None


@piloted
async def test_not_in_moodle_is_remembered(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        drive.put_cursor_on("Þórdís Björnsdóttir")
        await drive.press("m")
        await drive.sees("Nobody found (tried: idnumber")
        await drive.press("enter")
        await drive.settled()
        await drive.press("enter")
        await drive.settled()
        assert "It was confirmed that" in drive.text
        assert "not there" in drive.line(8) or "not found" in drive.line(8)


@piloted
async def test_a_search_in_moodle_finds_whom_no_rule_does(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        drive.put_cursor_on("أحمد الرشيد")
        await drive.press("m")
        await drive.lost("asking Moodle")
        await drive.press("slash")
        await drive.type("ahmad.alrashid.private@mail.example")
        await drive.press("enter")
        await drive.sees("114", "ahmad.alrashid")
        await drive.press("enter")
        await drive.until(lambda: not isinstance(drive.app.screen, Chooser))
        await drive.settled()
        assert drive.cursor_line.rstrip().endswith(" map")
        await drive.press("m", "slash")
        await drive.type("nobody at all")
        await drive.press("enter")
        await drive.sees("Nobody found (tried: “nobody at all”)")


@piloted
async def test_a_course_is_paired_by_hand_and_said_not_to_be_there(campus: Campus) -> None:
    async with exploring(campus) as drive:
        drive.put_cursor_on_course("Forklift Licence")
        assert drive.cursor_line.rstrip().endswith("?")
        await drive.press("m")
        await drive.sees("Forklift licence", "FORK-1", "the same title", "FORK-2024")
        await drive.press("enter")
        await drive.until(lambda: not isinstance(drive.app.screen, Chooser))
        await drive.settled()
        assert drive.cursor_line.rstrip().endswith("=")
        await choose(drive, "end", "up", "enter")
        assert drive.cursor_line.rstrip().endswith("–")
        await choose(drive, "end", "enter")
        assert drive.cursor_line.rstrip().endswith("?")
        await drive.press("m", "slash")
        await drive.type("induction")
        await drive.press("enter")
        await drive.sees("Site Induction", "SITE")


@piloted
async def test_x_stops_asking_and_what_fails_is_said(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        drive.put_cursor_on(KHAI)
        with holding(moodle_of(campus), PEOPLE) as hold:
            await drive.press("m")
            await drive.until(hold.asked.is_set)
            await drive.sees("asking Moodle", "x stops")
            await drive.press("x")
            await drive.lost("asking Moodle")
            assert isinstance(drive.app.screen, Chooser)
            await drive.press("escape")
        await drive.press("m")
        await drive.sees("has         khai.nguyen", "5107")
        with answering(moodle_of(campus), PEOPLE, lambda _question: REFUSED):
            await drive.press("enter")
            await drive.sees("nopermissions")
        assert isinstance(drive.app.screen, Chooser)
        await drive.press("enter")
        await drive.until(lambda: not isinstance(drive.app.screen, Chooser))
