"""Two outcomes compared: against a naive comparison written apart, and case by case."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lookup.builders import CLOCK, FIRE, NOW, completion, enrolment, final, learner, required
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import NotFoundError, RollbookError
from tui.lookup.activities.reading import LearnerActivities
from tui.lookup.course.differences import Comparison, Kind, compare, differing_text, tally, tally_words
from tui.lookup.course.standing import Standing
from tui.lookup.export.courserows import DIFFERENCE_KEYS, difference_row
from tui.lookup.export.extract import roster_extract
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.row import RosterRow
from tui.output.extracts import Form, pieces
from tui.records import Candidate, Match, Moment, Note, Right

SESSION: Final = session(ispring=ISpringStandIn(), moodle=MoodleStandIn())
GONE: Final = NotFoundError("has deleted the account of this person", code="userdeleted")
MATCHES: Final = {
    "none": Match(Right.NONE, tried=("e-mail",)),
    "two": Match(
        Right.AMBIGUOUS, confirmed=False, candidates=(Candidate(1, "a", "b"), Candidate(2, "c", "d"))
    ),
    "stale": Match(Right.SAVED, 9, confirmed=False),
    "mail": Match(Right.EMAIL, 9, confirmed=False),
    "id": Match(Right.IDNUMBER, 9),
}


@dataclass(frozen=True)
class Story:
    """One learner as a test would tell her, in plain words.

    Attributes:
        ispring: iSpring's word; None for no status.
        at: When iSpring counted it.
        match: A key of ``MATCHES``; None if nobody has looked.
        moodle: complete, open, no criteria, not tracked, error, or None if nobody has asked.
        moodle_at: When Moodle counted it.
        unread: Whether the final status was not read.
    """

    ispring: str | None
    at: Moment | None
    match: str | None
    moodle: str | None
    moodle_at: datetime | None
    unread: bool = False

    @property
    def row(self) -> RosterRow:
        status = None
        if self.ispring is not None and not self.unread:
            status = final("anna", self.ispring, completed_at=self.at)
        return RosterRow("anna", status, enrolment("anna"), learner("anna"), 0, unread=self.unread)

    @property
    def told(self) -> LearnerActivities | RollbookError | None:
        if self.moodle is None or self.moodle == "error":
            return GONE if self.moodle else None
        done = completion(
            required(1, "Page", complete=self.moodle == "complete", completed_at=self.moodle_at),
            completed=self.moodle == "complete",
        )
        error = {"no criteria": "nocriteriaset", "not tracked": "usernotenroled"}.get(self.moodle)
        return LearnerActivities(
            person_id=9,
            course_id=2,
            rows=(),
            completion=None if error else done,
            completion_error=Note(error, "Moodle says why.") if error else None,
            unseen=(),
            notes=(),
            read_at=NOW,
            tracked=self.moodle != "not tracked",
        )

    @property
    def compared(self) -> Comparison:
        return compare(self.row, MATCHES[self.match] if self.match else None, self.told, CLOCK)


MOMENTS: Final = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 20)).map(  # noqa: DTZ001  # made aware here
    lambda moment: moment.replace(tzinfo=NOW.tzinfo)
)
STORIES: Final = st.builds(
    Story,
    ispring=st.sampled_from(
        [None, "Complete", "Passed", "accepted", "In progress", "Failed", "declined", "Pending", "Odd"]
    ),
    at=st.none() | MOMENTS | st.dates(date(2026, 11, 1), date(2026, 11, 20)),
    match=st.sampled_from([None, *MATCHES]),
    moodle=st.sampled_from([None, "complete", "open", "no criteria", "not tracked", "error"]),
    moodle_at=st.none() | MOMENTS,
    unread=st.booleans(),
)


def naive(story: Story) -> str:  # noqa: C901, PLR0911  # every case by itself, so that it can be checked by eye
    """The comparison once more, by words alone, as somebody would do it by hand."""
    if story.unread:
        return "not asked yet"
    if story.match in {"none", "two", "stale"}:
        return "not matched"
    if story.match is None or story.moodle is None:
        return "not asked yet"
    if story.moodle == "error":
        return "failed"
    if story.moodle == "no criteria":
        return "cannot be compared"
    if story.moodle == "not tracked":
        return "one side only" if story.ispring else "cannot be compared"
    if story.ispring is None:
        return "one side only"
    if story.ispring == "Odd":
        return "cannot be compared"
    in_ispring = story.ispring in {"Complete", "Passed", "accepted"}
    if in_ispring != (story.moodle == "complete"):
        return "differ"
    if in_ispring and story.at and story.moodle_at and naive_gap(story.at, story.moodle_at) > 48 * 3600:
        return "note"
    return "agree" if story.ispring in {"Complete", "In progress", "Pending"} else "note"


def naive_gap(ispring: Moment, moodle: datetime) -> float:
    if isinstance(ispring, datetime):
        return abs((ispring - moodle).total_seconds())
    begin = datetime(ispring.year, ispring.month, ispring.day, tzinfo=CLOCK.zone)
    gaps = [begin - moodle, moodle - (begin + timedelta(days=1))]
    return max(gap.total_seconds() for gap in gaps)


@given(st.lists(STORIES, max_size=20))
def test_it_equals_a_naive_comparison_wherever_it_is_shown(stories: list[Story]) -> None:
    compared = [story.compared for story in stories]
    expected = [naive(story) for story in stories]
    assert [one.kind.value for one in compared] == expected
    assert {kind.value: count for kind, count in tally(compared).items()} == Counter(expected)
    rows = [difference_row(one, FIRE, CLOCK) for one in compared]
    assert [row["comparison"] for row in rows] == expected
    assert all(tuple(row) == DIFFERENCE_KEYS for row in rows)
    for one, row in zip(compared, rows, strict=True):
        assert row["sentence"] == one.sentence
        assert one.sentence.endswith(".")
        assert row["moodle_completed"] is one.completed
        if row["comparison"] == "differ":
            done = row["outcome"] in {"complete", "passed", "accepted"}
            assert row["moodle_completed"] is not done


COMPLETE: Final = Story("Passed", date(2026, 11, 14), "id", "open", None)


@pytest.mark.parametrize(
    ("story", "sentence"),
    [
        (COMPLETE, "iSpring says “Passed” since 2026-11-14; Moodle says not complete."),
        (
            Story("In progress", None, "mail", "complete", NOW - timedelta(days=8)),
            "iSpring says “In progress”, 50 %; Moodle says complete since 2026-11-14.",
        ),
        (replace(COMPLETE, ispring=None, at=None), "iSpring gave no status; Moodle says not complete."),
        (replace(COMPLETE, match="two"), "2 people in Moodle could be meant."),
        (replace(COMPLETE, moodle="no criteria"), "Moodle says why."),
        (
            replace(COMPLETE, moodle="not tracked"),
            "iSpring says “Passed”; Moodle does not track this learner here.",
        ),
        (
            replace(COMPLETE, moodle="complete", moodle_at=NOW),
            "iSpring says “Passed” since 2026-11-14, Moodle says complete since 2026-11-22: 7 days apart.",
        ),
        (
            replace(COMPLETE, moodle="complete"),
            "iSpring says “Passed” since 2026-11-14, Moodle says complete: the same in other words.",
        ),
        (replace(COMPLETE, match=None), "Moodle has not been asked about this learner yet."),
        (
            replace(COMPLETE, moodle="error"),
            "Moodle could not be read: it has deleted the account of this person.",
        ),
    ],
)
def test_what_is_so_is_said_with_dates(story: Story, sentence: str) -> None:
    assert story.compared.sentence == sentence


@pytest.mark.parametrize(
    ("story", "line"),
    [
        (COMPLETE, "iSpring passed on 2026-11-14, Moodle not complete: different states"),
        (
            replace(COMPLETE, ispring="Complete"),
            "iSpring complete on 2026-11-14, Moodle not: different states",
        ),
        (replace(COMPLETE, at=None), "iSpring passed, Moodle not complete: different states"),
        (
            Story("In progress", None, "mail", "complete", NOW - timedelta(days=8)),
            "Moodle complete on 2026-11-14, iSpring “In progress”: different states",
        ),
        (
            replace(COMPLETE, moodle="complete", moodle_at=NOW),
            "iSpring passed on 2026-11-14, Moodle complete on 2026-11-22: 7 days apart",
        ),
        (replace(COMPLETE, moodle="complete"), ""),
        (replace(COMPLETE, ispring="Failed", at=None), ""),
        (replace(COMPLETE, match="two"), ""),
        (replace(COMPLETE, match=None), ""),
        (replace(COMPLETE, ispring=None, at=None), ""),
        (replace(COMPLETE, moodle="no criteria"), ""),
        (replace(COMPLETE, moodle="error"), ""),
    ],
)
def test_one_short_line_says_where_they_differ_and_nothing_where_they_do_not(story: Story, line: str) -> None:
    assert differing_text(story.compared, CLOCK) == line


def test_one_of_several_requirements_dates_the_course_by_the_first() -> None:
    story = Story("Complete", None, "id", "complete", None)
    first, last = NOW - timedelta(days=9), NOW - timedelta(days=1)
    criteria = [required(n, "x", complete=True, completed_at=at) for n, at in ((1, last), (2, first))]
    for any_is_enough, expected in ((True, first), (False, last)):
        told = story.told
        assert isinstance(told, LearnerActivities)
        done = completion(*criteria, completed=True, any_is_enough=any_is_enough)
        assert (
            compare(story.row, MATCHES["id"], replace(told, completion=done), CLOCK).completed_at == expected
        )


def test_a_row_that_names_nobody_is_not_matched() -> None:
    row = replace(COMPLETE.row, learner_id="", learner=None)
    assert compare(row, None, None, CLOCK).kind is Kind.NOT_MATCHED


def test_every_flag_has_its_rule_and_the_counts_are_words() -> None:
    assert len({kind.rule for kind in Kind}) == len(Kind)
    assert tally_words({Kind.DIFFER: 3, Kind.NOTE: 2, Kind.AGREE: 1200}) == "3 differ, 2 notes, 1,200 agree"
    assert tally_words({Kind.NOTE: 1}) == "1 note"


# --- a whole roster --------------------------------------------------------------------------------------


def roster_of(stories: Sequence[Story]) -> Roster:
    """Return a roster with one learner for each story, as iSpring would tell it."""
    roster = Roster(FIRE)
    people = [(f"learner-{number}", story) for number, story in enumerate(stories)]
    roster.add_final_statuses(
        final(ident, story.ispring, completed_at=story.at) for ident, story in people if story.ispring
    )
    roster.add_enrolments(enrolment(ident) for ident, _ in people)
    roster.add_learners(learner(ident) for ident, _ in people)
    roster.finish_final_statuses()
    roster.finish_enrolments()
    roster.finish_names()
    return roster


@settings(max_examples=60)
@given(st.lists(STORIES.filter(lambda story: not story.unread), max_size=12))
def test_a_roster_shows_and_exports_what_the_naive_comparison_finds(stories: list[Story]) -> None:
    """What the screen shows, and both files read back, are held against outcomes compared by hand."""
    roster = roster_of(stories)
    by_id = {f"learner-{number}": story for number, story in enumerate(stories)}
    matches = {one: MATCHES[story.match] for one, story in by_id.items() if story.match}
    answers = {one: told for one, story in by_id.items() if (told := story.told) is not None}
    standing = Standing(roster, matches, answers, CLOCK, "svc-report", modules={})
    expected = {one: naive(story) for one, story in by_id.items()}
    ids = [row.learner_id for row in roster.rows]
    assert sorted(ids) == sorted(by_id)
    assert {one for place, one in enumerate(ids) if standing.differs(place)} == {
        one for one, kind in expected.items() if kind == "differ"
    }
    assert {kind.value: count for kind, count in standing.kinds().items()} == Counter(expected.values())
    compared = [standing.comparison(place) for place in range(len(ids))]
    extract = roster_extract(
        SESSION, roster, roster.rows, read_at=NOW, moodle_at=NOW, matches=matches, compared=compared
    )
    told = json.loads("".join(text for text, _ in pieces(extract, Form.JSON)))
    lines = csv.DictReader(io.StringIO("".join(text for text, _ in pieces(extract, Form.CSV))))
    for row, line in zip(told["rows"], lines, strict=True):
        story = by_id[row["learner_id"]]
        assert row["comparison"] == line["comparison"] == expected[row["learner_id"]]
        assert row["moodle_completed"] is {"complete": True, "open": False}.get(story.moodle or "")
        assert row["status"] == story.ispring
        assert line["status"] == (story.ispring or "")
        assert row["sentence"] == line["sentence"]


@pytest.mark.parametrize(
    ("ispring", "kind"),
    [
        (NOW - timedelta(hours=48), Kind.AGREE),
        (NOW - timedelta(hours=48, seconds=1), Kind.NOTE),
        (NOW + timedelta(hours=48, seconds=1), Kind.NOTE),
        (date(2026, 11, 20), Kind.AGREE),
        (date(2026, 11, 19), Kind.NOTE),
    ],
)
def test_beyond_48_hours_two_dates_are_named(ispring: Moment, kind: Kind) -> None:
    """A day is all of it: 20 November ends at midnight in Berlin, less than 48 hours before."""
    story = Story("Complete", ispring, "id", "complete", NOW)
    found = story.compared
    assert found.kind is kind
    assert ("days apart" in found.sentence) is (kind is Kind.NOTE)
