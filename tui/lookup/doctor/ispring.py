"""What iSpring answers, as whom, and which of its lists this account may read."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar, cast

from tui.accounts.profiles import Profile
from tui.accounts.secrets import FoundSecret
from tui.errors import DeniedError, NotFoundError, RollbookError
from tui.lookup.clock import Clock
from tui.lookup.courses import find_course
from tui.lookup.doctor.clocks import clock_finding
from tui.lookup.doctor.findings import Finding, Part, Tried, fine, note, said, tried, trouble
from tui.lookup.doctor.together import Sought
from tui.lookup.matching.pairs import open_pairs
from tui.lookup.session import ISpringSide, Session, sign_in_ispring
from tui.lookup.wording import quoted
from tui.records import Course, FinalStatus, Learner, System
from tui.stop import Stop

T = TypeVar("T")

SAMPLES: Final = 3
"""Courses tried for final statuses before they are called unreadable: a right may be missing on one only."""

_REST: Final = "Read over REST to see them, if you can: protocol in the profile."


def examine_ispring(
    profile: Profile, found: FoundSecret, wanted: str, sought: Sought, stop: Stop
) -> Iterator[Finding]:
    """Yield what is found on iSpring's side, over the protocol the profile names.

    Args:
        profile: Where and as whom.
        found: The secret.
        wanted: The course the reader named; empty for any.
        sought: Is told of the course wanted, or that there is none.
        stop: Ends it.
    """
    place = Part.ISPRING_SOAP if profile.ispring.protocol == "soap" else Part.ISPRING_REST
    try:
        signed = tried(lambda: sign_in_ispring(profile, found.secret, stop))
        if signed.error is not None:
            yield _refused(place, signed.error, signed.seconds)
        if signed.value is None:
            return
        with closing(signed.value.client):
            if place is Part.ISPRING_SOAP and profile.ispring.sign_in == "api_key":
                yield fine(
                    Part.ISPRING_REST, "token", f"gives the API key its token: {profile.ispring.api_url}."
                )
            yield _who(place, signed.value)
            yield clock_finding(System.ISPRING, signed.value.client.clock_ahead)
            yield from _ISpring(place, profile, signed.value, stop).lists(wanted, sought)
    finally:
        sought.give(None)


def _refused(place: Part, error: RollbookError, seconds: float) -> Finding:
    """Return why signing in failed; over SOAP it may be REST, which gives an API key its token."""
    if place is Part.ISPRING_SOAP and error.field in {"url", "api_url"}:
        failed = trouble(Part.ISPRING_REST, "token", error, seconds)
        return replace(failed, found=f"gives no token for the API key: {failed.found}")
    return trouble(place, "sign-in", error, seconds)


def _who(place: Part, side: ISpringSide) -> Finding:
    what = f"signed in as {side.account.described}."
    if side.sees_everybody:
        return fine(place, "sign-in", what, side.seconds)
    remedy = "Whom it does not see, iSpring leaves out without a word: ask its owner what it may see."
    return note(place, "sign-in", what, remedy, side.seconds)


class _ISpring:
    """Looks at one list after the other; what one lacks keeps no other from being looked at."""

    def __init__(self, place: Part, profile: Profile, side: ISpringSide, stop: Stop) -> None:
        self._place = place
        self._profile = profile
        self._side = side
        self._client = side.client
        self._stop = stop

    def lists(self, wanted: str, sought: Sought) -> Iterator[Finding]:
        """Yield what each list gives."""
        courses = yield from self._courses()
        if wanted:
            found = tried(lambda: self._named(wanted))
            if found.error is not None:
                yield trouble(self._place, "course", found.error, found.seconds)
            courses = [found.value] if found.value else []
            sought.give((self._side, found.value) if found.value else None)
        yield from self._final_statuses(courses)
        if not self._client.gives_dates:
            what = "gives no dates with final statuses, and no due dates."
            yield note(self._place, "dates", what, _REST)
        if courses or not self._client.gives_enrolments:
            yield self._enrolments(courses)
        learners = yield from self._learners()
        if learners or not self._client.gives_results:
            yield self._results(learners)
        yield self._departments()

    def _named(self, wanted: str) -> Course:
        session = Session(
            self._profile, self._side, None, open_pairs(self._profile, in_memory=True), Clock.of()
        )
        return find_course(session, wanted, self._stop)

    def _courses(self) -> Generator[Finding, None, list[Course]]:
        asked = tried(lambda: self._first(self._client.courses))
        if asked.value is None:
            yield self._lacking("courses", asked, "no course can be chosen")
            return []
        if not asked.value:
            what = f"the list of courses is empty: {self._side.account.who} sees none."
            yield note(self._place, "courses", what, "Whoever sees more may find more.", asked.seconds)
        else:
            yield fine(self._place, "courses", "the list of courses can be read.", asked.seconds)
        return asked.value

    def _final_statuses(self, courses: list[Course]) -> Iterator[Finding]:
        """Look at the final statuses of a few courses, until one can be read."""
        refused: tuple[Course, Tried[list[FinalStatus]]] | None = None
        for course in courses[:SAMPLES]:
            asked = tried(partial(self._first, partial(self._client.final_statuses, course.id)))
            if asked.value is not None:
                yield self._readable(course, asked, refused)
                return
            refused = refused or (course, asked)
            if not isinstance(asked.error, DeniedError | NotFoundError):
                break
        if refused is not None and refused[1].error is not None:
            yield trouble(self._place, "final-statuses", refused[1].error, refused[1].seconds)

    def _readable(
        self,
        course: Course,
        asked: Tried[list[FinalStatus]],
        refused: tuple[Course, Tried[list[FinalStatus]]] | None,
    ) -> Finding:
        what = (
            f"final statuses can be read in {quoted(course.title)}{'' if asked.value else ': nobody has one'}"
        )
        if refused is None or refused[1].error is None:
            return fine(self._place, "final-statuses", f"{what}.", asked.seconds)
        what += f", but not in {quoted(refused[0].title)}: {said(refused[1].error)}"
        return note(self._place, "final-statuses", what, refused[1].error.remedy, asked.seconds)

    def _enrolments(self, courses: list[Course]) -> Finding:
        if not self._client.gives_enrolments:
            what = "gives no enrolments: who has no final status yet is not seen."
            return note(self._place, "enrolments", what, _REST)
        asked = tried(lambda: self._first(partial(self._client.enrolments, courses[0].id)))
        if asked.value is None:
            return self._lacking("enrolments", asked, "due dates, and who has no final status, are missing")
        return fine(self._place, "enrolments", "enrolments and due dates can be read.", asked.seconds)

    def _learners(self) -> Generator[Finding, None, list[Learner]]:
        asked = tried(lambda: self._first(self._client.learners))
        if asked.value is None:
            yield self._lacking("learners", asked, "learners are shown without names and not matched")
        elif not asked.value:
            what = "the list of learners is empty: rosters show ids in place of names."
            yield note(self._place, "learners", what, "Ask for the right to see users.", asked.seconds)
        else:
            yield fine(self._place, "learners", "the list of learners can be read.", asked.seconds)
        return asked.value or []

    def _results(self, learners: list[Learner]) -> Finding:
        if not self._client.gives_results:
            what = "gives no results of one learner in all her courses."
            return note(self._place, "results", what, _REST)
        asked = tried(lambda: self._first(partial(self._client.results_of, learners[0].id)))
        if asked.value is None:
            return self._lacking("results", asked, "all courses of one learner cannot be shown")
        return fine(
            self._place, "results", "one learner's results in all courses can be read.", asked.seconds
        )

    def _departments(self) -> Finding:
        asked = tried(lambda: self._client.departments(self._stop))
        if asked.value is None:
            return self._lacking("departments", asked, "departments are shown by id")
        return fine(self._place, "departments", "the names of departments can be read.", asked.seconds)

    def _lacking(self, check: str, asked: Tried[list[T]], consequence: str) -> Finding:
        """Return what is lost with a list; a refusal is something to know, anything else is trouble."""
        error = cast(RollbookError, asked.error)
        if isinstance(error, DeniedError | NotFoundError) and check != "courses":
            what = f"{consequence}: {said(error)}"
            return note(self._place, check, what, error.remedy, asked.seconds)
        return trouble(self._place, check, error, asked.seconds)

    def _first(self, ask: Callable[[Stop], Iterator[list[T]]]) -> list[T]:
        """Return the first rows of a list; the rest is not waited for."""
        batches = ask(self._stop)
        try:
            return next(batches, [])
        finally:
            if isinstance(batches, Generator):
                batches.close()  # and its connection
