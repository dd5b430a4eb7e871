"""iSpring's courses, and which Moodle course each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from tui.errors import AmbiguousError, NotFoundError, UsageError
from tui.lookup.finding.hosts import check_host
from tui.lookup.finding.opening import Kind, read_opening
from tui.lookup.matching.candidates import course_candidate
from tui.lookup.matching.pairs import NOT_IN_MOODLE
from tui.lookup.session import NO_MOODLE, Session
from tui.records import Candidate, Course, Match, MoodleCourse, Right, System
from tui.stop import Stop
from tui.text import clean, fold

MAX_CANDIDATES: Final = 9
"""How many courses are offered: one a digit key."""

ALIKE: Final = 0.6
"""From this likeness on, 0 to 1, a title is worth offering."""

_WORD: Final = re.compile(r"\w{2,}")
_SEARCH_WORDS: Final = 4


def read_courses(session: Session, stop: Stop) -> Iterator[list[Course]]:
    """Yield the courses and tracks the account may see, as they arrive.

    Raises:
        DeniedError: If it may not list them.
        WireError: Also in the middle; what was yielded stays true.
    """
    return session.ispring.client.courses(stop)


def find_course(session: Session, text: str, stop: Stop) -> Course:
    """Return the one course that ``text`` names: by id, exact title, or the address of its page.

    Raises:
        NotFoundError: If the account sees none of this name.
        AmbiguousError: If it sees several.
        WireError: If iSpring fails.
    """
    wanted = read_opening(text)
    if not wanted.text:
        raise UsageError("no course was named", remedy="Give its id or its exact title.")
    if wanted.kind in {Kind.ID, Kind.NUMBER}:
        try:
            return session.ispring.client.course(wanted.text, stop)
        except NotFoundError:
            pass  # the title of a course may look like an id
    everything = [course for batch in read_courses(session, stop) for course in batch]
    for found in _named(everything, (clean(text), wanted.text), wanted.ids):
        if len(found) > 1:
            listed = tuple(f"{course.id}  {course.title}" for course in found)
            raise AmbiguousError(f"{len(found)} courses are called “{wanted.text}”", listed)
        if found:
            return found[0]
    who = session.ispring.account.who
    raise NotFoundError(
        f"{who} sees no course “{wanted.text}” among {len(everything):,}",
        system=System.ISPRING,
        remedy="Give its id or its exact title.",
    )


def _named(courses: list[Course], texts: Sequence[str], ids: Iterable[str]) -> Iterator[list[Course]]:
    """Yield the courses that are meant, the surest reading first: as typed, then without quotes around it."""
    yield [course for course in courses if course.id in texts or course.id in set(ids)]
    yield [course for course in courses if course.url and course.url in texts]
    for text in texts:
        yield [course for course in courses if course.title == text]
    for text in texts:
        yield [course for course in courses if fold(course.title) == fold(text)]


def pair_course(session: Session, course: Course, stop: Stop) -> Match:
    """Return which Moodle course a course is: as confirmed, or by an idnumber that is the iSpring id.

    Everything else is only offered: a title is never a match by itself.

    Raises:
        WireError: If Moodle fails.
    """
    saved = session.pairs.course(course.id)
    if saved is not None:
        if saved.moodle_id is None:
            return Match(Right.NONE, tried=(NOT_IN_MOODLE,))
        return Match(Right.SAVED, saved.moodle_id)
    side = session.moodle
    if side is None:
        return Match(Right.NONE, tried=(NO_MOODLE,))
    same = side.client.courses_by_field("idnumber", course.id, stop)
    if len(same) == 1:
        reason = "its idnumber is the iSpring id"
        return Match(Right.IDNUMBER, same[0].id, candidates=(course_candidate(same[0], reason),))
    if same:
        candidates = tuple(course_candidate(one, "its idnumber is the iSpring id") for one in same)
        return Match(Right.AMBIGUOUS, confirmed=False, candidates=candidates, tried=("idnumber",))
    candidates = suggest_courses(session, course, stop)
    right = Right.AMBIGUOUS if candidates else Right.NONE
    return Match(right, confirmed=not candidates, candidates=candidates, tried=("idnumber", "title"))


def suggest_courses(session: Session, course: Course, stop: Stop) -> tuple[Candidate, ...]:
    """Return Moodle courses with a title like this one's, the likest first.

    Moodle searches for all words at once; if it finds nothing, the longest is tried alone.
    """
    if session.moodle is None:
        return ()
    words = _WORD.findall(course.title)
    longest = sorted(words, key=len, reverse=True)
    found: dict[int, MoodleCourse] = {}
    for text in dict.fromkeys([" ".join(words[:_SEARCH_WORDS]), *longest[:1]]):
        if text and not found:
            found = {one.id: one for one in session.moodle.client.search_courses(text, stop)}
    rated = sorted(((_likeness(course.title, one), one) for one in found.values()), key=_rank)
    offered = [(alike, one) for alike, one in rated if alike >= ALIKE]
    return tuple(course_candidate(one, _reason(alike)) for alike, one in offered[:MAX_CANDIDATES])


def search_courses(session: Session, text: str, stop: Stop) -> tuple[Candidate, ...]:
    """Return the Moodle courses somebody looks for by hand: by number, by address, or by words.

    Raises:
        NotFoundError: If the address is another site's.
        WireError: If Moodle fails.
    """
    if session.moodle is None:
        return ()
    wanted = read_opening(text)
    client = session.moodle.client
    if wanted.kind is Kind.NOTHING:
        return ()
    check_host(session, wanted)
    number = wanted.text if wanted.kind is Kind.NUMBER else str(wanted.course_id or "")
    found: dict[int, MoodleCourse] = {}
    if number:
        found = {one.id: one for one in client.courses_by_field("id", number, stop)}
    if wanted.kind is not Kind.PAGE and not (number and found):
        found |= {one.id: one for one in client.search_courses(wanted.text, stop)}
    return tuple(course_candidate(one, "found by hand") for one in found.values())


def _likeness(title: str, course: MoodleCourse) -> float:
    """Return how alike a title and a Moodle course's names are, 0 to 1."""
    wanted = fold(title)
    return max(
        SequenceMatcher(None, wanted, fold(name)).ratio() for name in (course.fullname, course.shortname)
    )


def _rank(rated: tuple[float, MoodleCourse]) -> tuple[float, str, int]:
    alike, course = rated
    return -alike, course.fullname, course.id


def _reason(alike: float) -> str:
    return "the same title" if alike == 1 else f"title {int(alike * 100)} % alike"
