"""One-shot answers are those of the screens: every course and many learners of the demo, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, Final

import pytest

from tests.oneshot.same import assert_same_activities, assert_same_notes, moment
from tests.support.alike import assert_alike
from tests.support.asked import Told, ask
from tests.support.campus import counting, ispring_of, moodle_of
from tests.support.driving import campus_access
from tests.support.pilots import lines_of, on_screen, piloted
from tests.support.waiting import pilot_until
from tui.accounts.access import Access
from tui.demo import Campus
from tui.demo.data import crowd
from tui.lookup.clock import Clock
from tui.lookup.courses import read_courses
from tui.lookup.export.rows import MATCH, NONE_GIVEN, STATUS_KEYS
from tui.lookup.matching.pairs import Pairs
from tui.lookup.roster.reading import read_roster
from tui.lookup.roster.roster import RosterRow
from tui.lookup.roster.view import RosterView
from tui.lookup.session import Session, sign_in_ispring, sign_in_moodle
from tui.records import Course, Match, Right
from tui.screens.learner_pane import LearnerPane
from tui.screens.roster_pane import RosterPane
from tui.stop import Stop

ROOMY: Final = (118, 45)
"""A screen with room for every column of one view."""

EVERYBODY: Final = "Code of Conduct, all staff"
UNREAD: Final = "Anti-Bribery Refresher"
PATIENCE: Final = 250
"""Seconds the 20,000 may take on a busy machine."""


@pytest.fixture
def access(campus: Campus) -> Access:
    return campus_access(campus)


@pytest.fixture
def session(campus: Campus, access: Access) -> Iterator[Session]:
    """A session as the screens have it."""
    profile = access.profiles[0]
    ispring = sign_in_ispring(profile, campus.client_secret, Stop())
    moodle = sign_in_moodle(profile, campus.moodle_token, Stop())
    with closing(Session(profile, ispring, moodle, Pairs("i", "m"), Clock.of(now=access.now))) as found:
        yield found


def courses_of(session: Session) -> list[Course]:
    """Return the courses of the demo, but for those that are there to be large."""
    seen = [course for batch in read_courses(session, Stop()) for course in batch]
    found = [course for course in seen if course.id not in crowd.COURSES]
    assert len(found) >= 14
    return found


# --- rosters ---------------------------------------------------------------------------------------------


def status_shown(row: RosterRow) -> list[object]:
    """Return what a row on screen holds."""
    final, learner = row.final, row.learner
    return [
        row.learner_id,
        learner.name if learner else None,
        learner.email if learner and learner.email else None,
        final.raw if final else None,
        final.outcome.value if final else None,
        final.completed_at if final else None,
        final.viewed_at if final else None,
        row.due_at,
    ]


def status_told(row: dict[str, Any]) -> list[object]:
    """Return the same of a row of an answer."""
    assert tuple(key for key in row if key != MATCH) == STATUS_KEYS
    return [
        *(row[key] for key in ("learner_id", "name", "email", "status")),
        None if row["outcome"] == NONE_GIVEN else row["outcome"],
        *(moment(row[key]) for key in ("completed_at", "viewed_at", "due_at")),
    ]


def assert_drawn(rows: Sequence[dict[str, Any]], lines: Sequence[str]) -> None:
    """The first rows of an answer stand in this order on the screen, with their words and whole percents."""
    for row, line in zip(rows, lines, strict=False):
        assert (row["name"] or row["learner_id"])[:12] in line
        missing = "not read" if row["outcome"] is None else "none given"
        assert (row["status"] or missing)[:10] in line
        if row["progress"] is not None:
            assert f"{int(min(max(row['progress'], 0), 100))}%" in line


def assert_same_roster(pane: RosterPane, told: Told) -> None:
    roster, view = pane.roster, pane.view
    assert roster is not None
    assert view is not None
    pane.show_changed(())  # rows that came last are put into their places bit by bit
    rows = view.rows()
    assert_alike(map(status_told, told.rows), map(status_shown, rows))
    shown = (row.final.progress if row.final else None for row in rows)
    assert_alike(
        (row["progress"] for row in told.rows),
        (None if one is None else pytest.approx(float(one)) for one in shown),
    )
    assert_same_notes(roster.notes, told)
    assert_drawn(told.rows, lines_of(pane.table)[1:])
    silent = {row["outcome"] for row in told.rows if row["status"] is None}
    assert silent <= {NONE_GIVEN if roster.statuses_read else None}
    assert told.json["complete"] == roster.statuses_read
    assert told.code == (4 if not roster.statuses_read else 0 if rows else 1)


@piloted
async def test_every_roster_of_the_demo_is_that_of_the_screen(session: Session, access: Access) -> None:
    codes = {}
    pane = RosterPane(session)
    async with on_screen(pane, size=ROOMY) as (_, pilot):
        for course in courses_of(session):
            if course.title != EVERYBODY:
                pane.open(course)
                await pilot_until(pilot, lambda: not pane._requests, 30)
                told = ask(access, "status", course.id, "--json")
                assert_same_roster(pane, told)
                codes[course.title] = told.code
    assert {title: code for title, code in codes.items() if code} == {UNREAD: 4, "Onboarding: الرياض": 1}


@pytest.mark.unmeasured
@pytest.mark.timeout(400)
@piloted
async def test_everybody_is_told_as_on_the_screen_and_named_page_by_page(
    campus: Campus, session: Session, access: Access
) -> None:
    """Without ``--match`` Moodle is not asked at all, and nobody's department is read."""
    everybody = next(course for course in courses_of(session) if course.title == EVERYBODY)
    with counting(ispring_of(campus)) as asked, counting(moodle_of(campus)) as asked_moodle:
        told = ask(access, "status", EVERYBODY, "--json")
    assert len(told.rows) == 20_000
    assert asked_moodle == []
    paths = Counter(question.path for question in asked)
    assert set(paths) == {
        *("/api/v3/token", "/contents", f"/content/{everybody.id}/final_statuses"),
        *("/enrollments", "/users/v2"),
    }
    assert 20 <= paths["/users/v2"] <= 22
    assert not any(name.startswith("userIds") for question in asked for name in question.query)
    pane = RosterPane(session)
    async with on_screen(pane, size=ROOMY) as (_, pilot):
        pane.open(everybody)
        await pilot_until(pilot, lambda: not pane._requests, PATIENCE)
        assert_same_roster(pane, told)


def match_shown(match: Match | None) -> object:
    if match is None:
        return None
    return match.right.value, match.moodle_id, match.moodle_id is not None and match.confirmed


def match_told(row: dict[str, Any]) -> object:
    told = row[MATCH]
    return told and (told["right"], told["moodle_id"], told["confirmed"])


@piloted
async def test_matches_are_those_of_the_screen(session: Session, access: Access) -> None:
    """Those on screen and around it, that is; both say nothing of learners who have no name here."""
    fire = courses_of(session)[0]
    told = ask(access, "status", fire.title, "--match", "--json")
    pane = RosterPane(session)
    async with on_screen(pane, size=(118, 80)) as (_, pilot):
        pane.open(fire)
        named = [row for row in told.rows if row["name"]]
        await pilot_until(pilot, lambda: len(pane.matches) == len({row["learner_id"] for row in named}))
        shown = {row["learner_id"]: match_shown(pane.matches.get(row["learner_id"])) for row in told.rows}
    assert {row["learner_id"]: match_told(row) for row in told.rows} == shown
    assert {row[MATCH]["right"] for row in named} == {"id", "mail", "none", "ambiguous"}
    assert [row["name"] for row in told.rows if row[MATCH] is None] == [None]


# --- learners --------------------------------------------------------------------------------------------


def assert_same_learner(pane: LearnerPane, told: Told) -> None:
    """What the view of one learner shows is told; where it shows no Moodle half, so is why."""
    if pane.read is None:
        in_question = [match for match in (pane.pair, pane.match) if match and match.moodle_id is None]
        unclear = in_question[0].right is Right.AMBIGUOUS
        assert (told.code, told.rows, told.json["complete"]) == (2 if unclear else 1, [], False)
        return
    assert_same_activities(pane.read, told)
    assert ("email-unconfirmed" in told.notes) == (pane.match is not None and not pane.match.confirmed)
    drawn = "\n".join(lines_of(pane.table))
    for row in told.rows[:8]:
        assert row["name"][:12] in drawn


PLACES: Final = {
    "Fire Safety 2026": (0, 2, 3, 5, 7, 9, 13, 17, 21, 26, 30, 36, 73),
    "Incident Reporting": (0, 1, 2, 3),
}
"""Which learners of a course are looked at, by their places; of the others the first and the last."""


@pytest.mark.timeout(300)
@piloted
async def test_learners_of_every_course_are_those_of_the_screen(session: Session, access: Access) -> None:
    codes = []
    pane = LearnerPane(session)
    async with on_screen(pane, size=ROOMY) as (_, pilot):
        for course in courses_of(session):
            for row in some_learners(session, course):
                pane.show(course, row, None, "", name_coming=False)
                await pilot_until(pilot, lambda: not pane._requests, PATIENCE)
                told = ask(access, "activities", row.learner_id, course.id, "--json")
                assert_same_learner(pane, told)
                codes.append(told.code)
    assert codes.count(0) > 20
    assert {0, 1, 2} == set(codes)


def some_learners(session: Session, course: Course) -> list[RosterRow]:
    """Return some learners of a course who have a name."""
    if course.title in {EVERYBODY, UNREAD}:
        who = "staff00017" if course.title == EVERYBODY else "grace.adeyemi"
        found = session.ispring.client.learners_by_email(f"{who}@acme.example", Stop())
        return [RosterRow(one.id, None, None, one, 0) for one in found]
    rows = RosterView(read_roster(session, course, Stop()), session.clock).rows()
    places = PLACES.get(course.title, (0, -1))
    return [row for row in (rows[place] for place in places if rows) if row.learner]
