"""The course of 20,000: whole, streamed, and begun at once."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from itertools import islice
from urllib.parse import urlsplit

import pytest

from tests.demo.asking import ispring, pages, sign_in_headers
from tui.demo import Campus
from tui.demo.data import other_courses, staff
from tui.demo.data.clock import Clock

PATH = f"/content/{other_courses.EVERYBODY.id}/final_statuses"


@pytest.mark.unmeasured
def test_it_is_whole(campus: Campus) -> None:
    answer = ispring(campus, PATH)
    rows = answer.root.findall("status")
    ids = [row.findtext("userId") for row in rows]
    assert len(set(ids)) == len(ids) == staff.HOW_MANY
    shares = Counter(row.findtext("status") for row in rows)
    assert set(shares) == {"Passed", "Complete", "In progress", "Failed", "Pending", "Not started"}
    assert all(count > 100 for count in shares.values())


def test_it_begins_at_once_and_comes_in_pieces(campus: Campus) -> None:
    connection = http.client.HTTPConnection(urlsplit(campus.ispring_url).netloc, timeout=30)
    try:
        began = time.monotonic()
        connection.request("GET", PATH, headers=sign_in_headers(campus))
        response = connection.getresponse()
        first = response.read1(100_000)
        took = time.monotonic() - began
        assert response.headers["Transfer-Encoding"] == "chunked"
        assert response.headers["Content-Length"] is None
        assert first.count(b"</status>\n") > 10
        assert len(first) < 100_000
        assert took < 2
        assert response.read().endswith(b"</statuses>\n")
    finally:
        connection.close()


@pytest.mark.unmeasured
def test_its_enrolments_come_in_twenty_pages(campus: Campus) -> None:
    path = f"/enrollments?courseIds[]={other_courses.EVERYBODY.id}"
    walked = list(pages(campus, path, "enrollment"))
    assert len(walked) == 20
    assert len({one for page in walked for one in page}) == staff.HOW_MANY


def test_ids_logins_and_moodle_ids_lead_back_to_the_number() -> None:
    for number in (0, 1, 4711, staff.HOW_MANY - 1):
        who = staff.person(number)
        assert staff.number_of(who.id) == number
        assert staff.number_of_login(who.login) == number
        assert staff.number_of_moodle_id(who.accounts[0].id) == number
    assert staff.number_of(f"{'g' * 8}{staff.staff_id(0)[8:]}") is None
    assert staff.number_of(f"5c000001{staff.staff_id(0)[8:]}") is None
    assert staff.number_of(staff.staff_id(staff.HOW_MANY)) is None
    assert [staff.number_of_login(text) for text in ("staff00000", "staff20001", "staff1", "x")] == [None] * 4
    assert staff.number_of_moodle_id(20_000) is None


def test_names_are_all_different() -> None:
    names = {(who.given, who.family) for who in staff.PEOPLE}
    assert len(names) == staff.HOW_MANY


def test_nothing_lies_in_the_future(campus: Campus) -> None:
    midnight = campus.now.replace(hour=0, minute=0)
    for row in islice(staff.roster(Clock(midnight)), 1000):
        assert row.viewed is None or row.viewed < midnight
        assert row.completed is None or row.viewed is None or row.completed <= row.viewed
