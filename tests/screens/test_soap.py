"""The whole app on SOAP: nothing reads as if there were no date, where only none is given."""

from __future__ import annotations

from typing import Final

from tests.support.driving import campus_access, running
from tests.support.pilots import piloted
from tui.demo import Campus

TALL: Final = (80, 50)
"""A screen with room for all details at once."""

LIES: Final = ("  never", "none given", "  late ", "  due 2")


@piloted
async def test_from_the_sign_in_to_the_details(campus: Campus) -> None:
    async with running(campus_access(campus, protocol="soap"), TALL) as drive:
        assert "(•) SOAP, gives no dates" in drive.text
        await drive.press("enter")
        await drive.exploring()
        await drive.open_course("Data Protection Basics")
        await drive.sees("7 with a status", "Dates not given", "Siobhán O’Brien")
        assert [lie for lie in LIES if lie in drive.text] == []
        await drive.press("s")
        assert "e need  n name  s status  p progress  m match" in drive.text
        await drive.press("n")
        await drive.sees("sorted by name")
        await drive.press("slash")
        await drive.type("late")
        await drive.sees("Who is late is not known: SOAP gives no due dates.")
        await drive.press("escape")
        await drive.open_learner("Siobhán O’Brien")
        await drive.sees("Last seen", "not given", "due date not given")
        assert [lie for lie in LIES if lie in drive.text] == []
        await drive.press("escape", "i")
        await drive.sees("not given by SOAP")
        await drive.press("end")
        await drive.sees("SOAP gives no dates, no enrolments and no due dates")
        await drive.press("escape", "a")
        await drive.sees("SOAP: no dates, no enrolments", campus.soap_url)
        await drive.press("escape", "question_mark")
        await drive.sees("Every final status (over SOAP there are no enrolments")
        assert "Every enrolled" not in drive.text
