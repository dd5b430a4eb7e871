"""A roster while it loads: stopped, gone on with, broken off, left alone, read anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.campus import answering, counting, holding, ispring_of, path, statuses_of
from tests.support.driving import Drive, exploring
from tests.support.pilots import piloted
from tui.demo import Campus
from tui.demo.serving import Question, Reply
from tui.lookup.roster.roster import Roster

FIRE = "Fire Safety 2026"
STAFF = "Code of Conduct, all staff"


def rows(drive: Drive) -> Roster:
    """Return the roster, which must be there."""
    assert drive.roster.roster is not None
    return drive.roster.roster


@pytest.mark.unmeasured
@piloted
async def test_x_stops_keeps_the_rows_and_goes_on(campus: Campus) -> None:
    async with exploring(campus) as drive:
        with holding(ispring_of(campus), statuses_of(campus, STAFF), after=3000) as hold:
            await drive.begin_course(STAFF)
            await drive.until(hold.asked.is_set)
            await drive.until(lambda: len(rows(drive).rows) > 1000)
            await drive.press("escape", "enter")
            assert drive.roster.working("statuses"), "Esc stopped the load"
            await drive.press("x")
            await drive.until(lambda: not drive.roster.working("statuses"))
            came = len(rows(drive).rows)
            await drive.until(lambda: not drive.roster.arriving)
            await drive.sees("Partial: you stopped", "x goes on")
            assert 0 < came <= len(rows(drive).rows)
            await drive.press("end")
            assert drive.roster.table.count == len(rows(drive).rows)
        await drive.press("x")
        await drive.until(lambda: rows(drive).statuses_read, "it never went on")
        assert len(rows(drive).rows) == 20_000
        assert rows(drive).partial == ""
        await drive.press("x")


@piloted
async def test_x_before_the_first_row(campus: Campus) -> None:
    async with exploring(campus) as drive:
        with (
            holding(ispring_of(campus), statuses_of(campus, FIRE)) as hold,
            holding(ispring_of(campus), path("/enrollments")),
        ):
            await drive.begin_course(FIRE)
            await drive.until(hold.asked.is_set)
            await drive.sees("… 0 learners so far")
            await drive.press("x")
            await drive.sees("You stopped before the first row.", "x goes on")
        await drive.press("x")
        await drive.settled()
        assert "40 done" in drive.text


@piloted
async def test_ctrl_c_stops_what_is_loading(campus: Campus) -> None:
    async with exploring(campus) as drive:
        with holding(ispring_of(campus), statuses_of(campus, FIRE)) as hold:
            await drive.begin_course(FIRE)
            await drive.until(hold.asked.is_set)
            await drive.press("ctrl+c")
            await drive.until(lambda: not drive.roster.working("statuses"))
            assert drive.app.return_value is None
            assert drive.toasts == ""


@pytest.mark.unmeasured
@piloted
async def test_a_body_that_breaks_off_keeps_its_rows_and_says_so(campus: Campus) -> None:
    def broken(pieces: Iterator[str]) -> Iterator[str]:
        for number, piece in enumerate(pieces):
            if number == 5000:
                raise BrokenPipeError
            yield piece

    async with exploring(campus) as drive:
        before = ispring_of(campus).answer

        def reply(question: Question) -> Reply:
            whole = before(question)
            return whole._replace(body=broken(iter(whole.body)))

        with answering(ispring_of(campus), statuses_of(campus, STAFF), reply):
            await drive.begin_course(STAFF)
            await drive.until(lambda: rows(drive).partial != "", "it never broke off")
            await drive.until(lambda: not drive.roster.arriving)
            assert "broke off" in rows(drive).partial
            await drive.sees("r again")
        assert len(rows(drive).rows) >= 1000


@piloted
async def test_a_course_that_cannot_be_read_says_why_and_r_asks_again(campus: Campus) -> None:
    async with exploring(campus) as drive:
        refuse = Reply("<response><code>500</code><message>Out of order</message></response>", 500)
        both = statuses_of(campus, FIRE), path("/enrollments")
        with answering(
            ispring_of(campus), lambda question: any(one(question) for one in both), lambda _question: refuse
        ):
            await drive.begin_course(FIRE)
            await drive.sees("This course could not be read", "r again")
        await drive.press("r")
        await drive.settled()
        assert "40 done" in drive.text


@piloted
async def test_r_reads_anew_and_keeps_filter_order_and_cursor(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("s", "n", "2")
        await drive.type("/e")
        await drive.press("enter", "down", "down")
        before, chosen = drive.text, drive.roster.table.cursor_row
        with counting(ispring_of(campus)) as asked:
            await drive.press("r")
            await drive.settled()
        assert any(statuses_of(campus, FIRE)(question) for question in asked)
        assert drive.text == before
        again = drive.roster.table.cursor_row
        assert chosen is not None
        assert again is not None
        assert replace(again, position=chosen.position) == chosen  # whose answer came first decides that


@piloted
async def test_the_same_course_again_is_shown_as_it_was_left(campus: Campus) -> None:
    async with exploring(campus, course=FIRE) as drive:
        await drive.press("4", "down")
        before = drive.text
        with counting(ispring_of(campus)) as asked:
            await drive.press("escape", "escape", "enter")
            await drive.press("4")
        assert drive.text == before
        assert asked == []
