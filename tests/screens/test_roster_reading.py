"""What a roster says of what it has not read: stopped, refused, failed, still coming, or long ago."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from tests.support.campus import answering, asks, function, holding, ispring_of, moodle_of, path
from tests.support.driving import Drive, campus_access, exploring, running
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.demo.data import fire_safety
from tui.demo.serving import Question, Reply
from tui.protocols.moodle.requests import PEOPLE_BY_FIELD
from tui.screens.roster_reading import ENROLMENTS, MATCHES, NAMES, STATUSES, VISIBLE_NAMES
from tui.workers import Request
from tui.workers.roster import NamesRead

FIRE = "Fire Safety 2026"
REFUSED = "Anti-Bribery Refresher"
FIRE_ENROLMENTS = asks("/enrollments", fire_safety.ID)


async def stop(drive: Drive) -> None:
    """Stop what is loading, and wait until it has ended."""
    await drive.press("x")
    await drive.until(lambda: not drive.roster._requests, "it never stopped")


def noted(drive: Drive) -> str:
    return drive.line(-3)


@piloted
async def test_stopped_enrolments_are_unread_and_asked_for_again(campus: Campus) -> None:
    with holding(ispring_of(campus), FIRE_ENROLMENTS) as hold:
        async with exploring(campus) as drive:
            await drive.begin_course(FIRE)
            await drive.until(lambda: hold.asked.is_set() and not drive.roster.working(STATUSES))
            await stop(drive)
            roster = drive.roster.roster
            assert roster is not None
            assert not roster.enrolments_read
            assert not [note for note in roster.notes if note.code == "was-enrolled"]
            assert any(note.text.endswith("missing: you stopped.") for note in roster.notes)
            assert noted(drive).startswith("! You stopped: due dates")
            assert "x goes on" in noted(drive)
            assert drive.roster.working(ENROLMENTS) is False
            hold.go.set()
            await drive.press("x")
            await drive.settled()
            assert len(hold.questions) == 2
            assert roster.enrolments_read
            assert "you stopped" not in drive.text.casefold()
            assert "late 12 d" in drive.text


@piloted
async def test_statuses_that_are_still_coming_are_not_none_given(campus: Campus) -> None:
    statuses = path(f"{fire_safety.ID}/final_statuses")
    with holding(ispring_of(campus), statuses) as hold:
        async with exploring(campus) as drive:
            await drive.begin_course(FIRE)
            await drive.sees("… asking", "due passed", "Amélie Dubois")
            for wrong in ("none given", "late ", "never", "0 done", "not read"):
                assert wrong not in drive.text, wrong
            await stop(drive)
            assert "? not read" in drive.text
            assert "none given" not in drive.text
            hold.go.set()
            await drive.press("x")
            await drive.sees("40 done")
            await drive.settled()
            assert "late 12 d" in drive.text
            assert "not read" not in drive.text


@piloted
async def test_refused_statuses_are_not_read_and_the_missing_right_is_named(campus: Campus) -> None:
    async with exploring(campus, course=REFUSED) as drive:
        assert "? not read" in drive.text
        for wrong in ("none given", "late ", "never", "0 done"):
            assert wrong not in drive.text, wrong
        assert "(403)" in noted(drive)
        assert "Can edit" in noted(drive)
        assert "i tells more" in noted(drive)
        await drive.press("i")
        page = " ".join(drive.text.split())
        assert "not read: No final statuses" in page
        await drive.press("end")
        assert "custom role with “Can edit” on this course." in " ".join(drive.text.split())
        await drive.press("escape", "enter")
        await drive.settled()
        assert "? not read" in drive.text
        for wrong in ("gave no status", "none given", "  never", ", late", "due passed"):
            assert wrong not in drive.text, wrong


@piloted
async def test_a_refusal_without_any_row_is_told_whole(campus: Campus) -> None:
    enrolments = path("/enrollments")
    with answering(ispring_of(campus), enrolments, lambda _: Reply("", 403)):
        async with exploring(campus, course=REFUSED) as drive:
            text = " ".join(drive.text.split())
            assert "custom role with “Can edit” on this course." in text
            assert "r again Esc courses" in text
            assert "i tells more" in noted(drive)
            await drive.press("i")
            page = " ".join(drive.text.split())
            assert f"Details: {REFUSED}" in page
            assert "No final statuses: this account may not read final statuses" in page
            assert "custom role with “Can edit” on this course." in page


@piloted
async def test_stopped_matches_are_asked_for_again(campus: Campus) -> None:
    async with exploring(campus) as drive:
        with holding(moodle_of(campus), function(PEOPLE_BY_FIELD)) as hold:
            await drive.begin_course(FIRE)
            await drive.until(lambda: hold.asked.is_set() and drive.roster._requests.keys() == {MATCHES})
            await stop(drive)
            assert noted(drive).startswith("! You stopped: who is who in Moodle")
            assert drive.roster.matches == {}
            hold.go.set()
            await drive.press("x")
            await drive.settled()
            assert drive.roster.matches
            assert "You stopped" not in drive.text


@piloted
async def test_stopped_names_are_asked_for_again(campus: Campus) -> None:
    with holding(ispring_of(campus), path("/users")) as hold:
        async with exploring(campus) as drive:
            await drive.begin_course(FIRE)
            await drive.until(lambda: hold.asked.is_set() and not drive.roster.arriving)
            await drive.until(lambda: drive.roster.working(NAMES, VISIBLE_NAMES))
            await stop(drive)
            assert "names not read" in noted(drive)
            assert "x goes on" in noted(drive)
            hold.go.set()
            await drive.press("x")
            await drive.sees("Amélie Dubois")
            await drive.settled()
            assert "names" not in noted(drive)


@piloted
async def test_what_failed_is_asked_again_only_when_the_reader_moves(campus: Campus) -> None:
    asked: list[Question] = []

    def fail(question: Question) -> Reply:
        asked.append(question)
        return Reply("", 503)

    async with exploring(campus) as drive:
        with answering(moodle_of(campus), function(PEOPLE_BY_FIELD), fail):
            await drive.begin_course(FIRE)
            await drive.until(lambda: asked and not drive.roster._requests)
            roster = drive.roster.roster
            assert roster is not None
            assert any("Who is who in Moodle could not be read" in note.text for note in roster.notes)
            before = len(asked)
            await drive.pilot.pause(0.3)
            assert len(asked) == before
        await drive.press("pagedown")
        await drive.settled()
        assert not any("could not be read" in note.text for note in roster.notes)
        await drive.press("home")
        await drive.settled()


@piloted
async def test_order_filter_and_marks_are_said_before_the_notes(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("s", "n")
        assert noted(drive).startswith("sorted by name   ! 5 notes   ")
        assert "i tells more" in noted(drive)
        await drive.press("space")
        assert noted(drive).startswith("sorted by name   1 marked   ! 5 notes   ")
        await drive.press("2")
        assert noted(drive).startswith("only in progress   sorted by name   1 marked ")


@piloted
async def test_an_old_view_says_how_old_it_is(campus: Campus) -> None:
    now = [campus.now]
    async with running(replace(campus_access(campus), now=lambda: now[0])) as drive:
        await drive.press("enter")
        await drive.exploring()
        await drive.open_course(FIRE)
        now[0] += timedelta(minutes=59)
        await drive.press("down")
        assert " old" not in noted(drive)
        now[0] += timedelta(minutes=61)
        await drive.press("down")
        assert "! 2 h old" in noted(drive)
        assert "r refreshes" in noted(drive)
        await drive.press("r")
        await drive.settled()
        assert " old" not in noted(drive)


@piloted
async def test_names_read_before_say_nothing_of_what_is_read_anew(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.settled()
        pane, before = drive.roster, drive.roster.roster
        assert before is not None
        message = NamesRead(Request(NAMES), [row.learner for row in before.rows if row.learner])
        pane._requests[NAMES] = message.request
        async with pane._placing:
            late = asyncio.create_task(pane.on_names_read(message))
            await asyncio.sleep(0)
            pane.action_refresh()
        await late
        assert pane.roster is not before
        assert pane.roster is not None
        assert not pane.roster.names_read
