"""What the campus says when nothing fails, and what is wrong with a screen beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tests.support.driving import Drive
from tui.accounts.access import Access
from tui.errors import RollbookError
from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.clock import Clock
from tui.lookup.courses import read_courses
from tui.lookup.matching.matching import match_learners
from tui.lookup.matching.pairs import Pairs
from tui.lookup.roster.reading import read_roster
from tui.lookup.roster.roster import Roster
from tui.lookup.session import Session, sign_in_ispring, sign_in_moodle
from tui.records import Course, Match, Right
from tui.secret import Secret
from tui.stop import Stop

T = TypeVar("T")


class Truth:
    """The campus, asked directly.

    Args:
        access: The campus' own access.
        ispring: The secret of its key.
        moodle: Its token.
    """

    def __init__(self, access: Access, ispring: Secret, moodle: Secret) -> None:
        profile = access.profiles[0]
        self._session = Session(
            profile,
            sign_in_ispring(profile, ispring, Stop()),
            sign_in_moodle(profile, moodle, Stop()),
            Pairs("i", "m"),
            Clock.of(now=access.now),
        )
        self.courses = [one for batch in read_courses(self._session, Stop()) for one in batch]
        self._rosters: dict[str, Roster] = {}
        self._activities: dict[tuple[int, int], LearnerActivities] = {}

    def close(self) -> None:
        """End the sessions."""
        self._session.close()

    def wrong(self, drive: Drive) -> list[str]:
        """Return what is on screen, or behind it, that is neither as the campus says nor marked."""
        return [*self._wrong_courses(drive), *self._wrong_roster(drive), *self._wrong_learner(drive)]

    # --- courses

    def _wrong_courses(self, drive: Drive) -> Iterator[str]:
        pane = drive.courses
        yield from _strange("course", pane.courses, self.courses)
        whole = len(pane.courses) == len(self.courses)
        if not (whole or pane._error or pane.working("courses")):
            yield f"{len(pane.courses)} of {len(self.courses)} courses, and no word about it"

    # --- roster

    def roster(self, course: Course) -> Roster:
        """Return a course's roster, as far as the campus gives it."""
        if course.id not in self._rosters:
            self._rosters[course.id] = Roster(course)
            with contextlib.suppress(RollbookError):
                read_roster(self._session, course, Stop(), into=self._rosters[course.id])
        return self._rosters[course.id]

    def _wrong_roster(self, drive: Drive) -> Iterator[str]:
        pane = drive.roster
        roster = pane.roster
        if roster is None or pane.course is None:
            return
        true = self.roster(pane.course)
        for word, found, wanted in (
            ("status", (row.final for row in roster.rows), [row.final for row in true.rows]),
            ("enrolment", (row.enrolment for row in roster.rows), [row.enrolment for row in true.rows]),
            ("learner", (row.learner for row in roster.rows), [row.learner for row in true.rows]),
        ):
            yield from _strange(word, (one for one in found if one is not None), wanted)
        if _rows(roster) != _rows(true):
            where = f"roster of {pane.course.title!r}: {len(roster.rows)} rows of {len(true.rows)}"
            if not (roster.notes or pane.error):
                yield f"{where}, and no word about it"
            if pane.display and drive.app.screen is drive.explorer and not _is_marked(drive.text):
                yield f"{where}, and nothing on screen says so:\n{drive.text}"
        yield from self._wrong_matches(drive, true)

    def _wrong_matches(self, drive: Drive, true: Roster) -> Iterator[str]:
        learners = [
            row.learner for row in true.rows if row.learner and row.learner_id in drive.roster.matches
        ]
        ways = [match_learners(self._session, learners, Stop(), thorough=each) for each in (False, True)]
        for learner_id, match in drive.roster.matches.items():
            wanted = [known[learner_id] for known in ways if learner_id in known]
            if wanted and not any(_agrees(match, one) for one in wanted):
                yield f"match of {learner_id}: {match} in place of {wanted}"

    # --- learner

    def _wrong_learner(self, drive: Drive) -> Iterator[str]:
        read = drive.learner.read
        if read is None:
            return
        key = (read.course_id, read.person_id)
        if key not in self._activities:
            self._activities[key] = read_activities(self._session, *key, Stop())
        true = self._activities[key]
        if read.completion != true.completion and not read.completion_error:
            yield f"completion {read.completion} in place of {true.completion}"
        states = {row.state.cmid: row.state for row in true.rows}
        yield from (
            f"state {row.state} in place of {states.get(row.state.cmid)}"
            for row in read.rows
            if row.state != states.get(row.state.cmid)
        )
        if read.rows != true.rows and not (read.fault or read.notes):
            yield f"activities of {key} differ, and no word about it"


def _strange(word: str, found: Iterable[T], wanted: Iterable[T]) -> Iterator[str]:
    """Yield what was found that is not among what there is."""
    there = {repr(one) for one in wanted}
    yield from (f"{word} {one} is not what the campus says" for one in found if repr(one) not in there)


def _is_marked(screen: str) -> bool:
    """Whether a screen says that something is missing: in a note, in a row, or in place of the rows."""
    return any(sign in screen for sign in ("! ", "not read", "again", "goes on"))


def _rows(roster: Roster) -> list[str]:
    return sorted(f"{row.final} {row.enrolment} {row.learner}" for row in roster.rows)


def _agrees(match: Match, wanted: Match) -> bool:
    """Whether a match is the true one, or says that it may not be."""
    if match.moodle_id is not None or wanted.moodle_id is None:
        return match.moodle_id in {wanted.moodle_id, *(one.id for one in wanted.candidates)}
    return match.right is Right.AMBIGUOUS or any(":" in one or "failed" in one for one in match.tried)
