"""iSpring Learn over its REST service: asks, page by page, and hands on records as they arrive.

Example::

    client = ISpringRest(Wire("https://api-learn.ispringlearn.eu", System.ISPRING), ApiKey("7d1f…", secret))
    for batch in client.final_statuses(course_id, stop):
        ...
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from typing import Final, TypeVar

from tui.errors import AnswerError, DeniedError, NotFoundError
from tui.protocols.http.client import Answer, Wire
from tui.protocols.http.messages import Request
from tui.protocols.ispring import requests
from tui.protocols.ispring import rows as ispring_rows
from tui.protocols.ispring.answers import Part, Rows, parts
from tui.protocols.ispring.errors import NoSuchPathError, excerpt, refusal
from tui.protocols.ispring.scope import SCOPE_UNKNOWN, key_name, scope_seen
from tui.protocols.ispring.service import ApiKey, Password
from tui.protocols.ispring.token import PasswordSignature, Signature, TokenSignature
from tui.records import (
    Account,
    Course,
    Department,
    Enrolment,
    FinalStatus,
    Learner,
    LearnerResult,
    ModuleResult,
    System,
)
from tui.stop import Stop
from tui.text import clean, fold

__all__ = ["ApiKey", "ISpringRest", "Password"]

_T = TypeVar("_T")
_Paged = Callable[[str], Request]


class ISpringRest:
    """One account, asked over REST: implements ``tui.protocols.ispring.service.ISpring``.

    Args:
        wire: The way to the API URL; closed with this client.
        sign_in: As whom.
        match_field: The profile field that becomes ``Learner.match_key``.
        clock: Seconds that pass, for the life of tokens.
    """

    gives_dates: Final = True
    gives_enrolments: Final = True
    gives_results: Final = True

    def __init__(
        self,
        wire: Wire,
        sign_in: ApiKey | Password,
        *,
        match_field: str = "userId",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wire = wire
        self._who = sign_in
        self._signature: Signature = (
            TokenSignature(wire, sign_in, clock)
            if isinstance(sign_in, ApiKey)
            else PasswordSignature(sign_in)
        )
        self._learners = ispring_rows.learners(match_field)

    @property
    def clock_ahead(self) -> float | None:
        """Seconds by which the server's clock was ahead of ours at its last answer."""
        return self._wire.clock_ahead

    def sign_in(self, stop: Stop) -> Account:
        """Fetch a token; or ask with the password who has the login, and what that person manages.

        Raises:
            SignInError: Refused; ``field`` is ``secret`` or ``password``.
            DeniedError: The login is right, but may read nothing here; ``field`` is ``login``.
        """
        if isinstance(self._who, ApiKey):
            self._signature.pairs(stop)
            return Account(key_name(self._who.client_id), SCOPE_UNKNOWN)
        login = self._who.login
        try:
            found = self._learners_by_login(login, stop)
        except DeniedError:  # a publisher reads courses but not people; who reads neither is of no use here
            self._read_something(stop)
            found = []
        who = next((one for one in found if fold(one.login) == fold(login)), None)
        return Account(clean(login), scope_seen(who, partial(self.departments, stop)))

    def courses(self, stop: Stop) -> Iterator[list[Course]]:
        """Yield courses, tracks and content of unknown kind."""
        return self._pages(ispring_rows.COURSES, requests.courses, requests.all_courses, stop)

    def course(self, course_id: str, stop: Stop) -> Course:
        """Return one content item; ``NotFoundError`` if there is none with this id."""
        found = self._first(ispring_rows.ANY_CONTENT, requests.course(course_id), stop, names_one=True)
        if not found:
            what = f"the answer about the course “{clean(course_id)}” says nothing about it"
            raise AnswerError(what, system=System.ISPRING)
        return found[0]

    def final_statuses(self, course_id: str, stop: Stop) -> Iterator[list[FinalStatus]]:
        """Yield final statuses while they arrive."""
        asked = requests.final_statuses(course_id)
        for part in self._parts(ispring_rows.final_statuses(), asked, stop, names_one=True):
            if part.records:
                yield part.records

    def learners(self, stop: Stop) -> Iterator[list[Learner]]:
        """Yield everybody this account can see."""
        return self._pages(self._learners, requests.learners, requests.all_learners, stop)

    def learners_by_id(self, ids: Sequence[str], stop: Stop) -> list[Learner]:
        """Return the learners with these ids; who is not seen is left out."""
        wanted = [each for each in dict.fromkeys(ids) if each]
        found: list[Learner] = []
        for start in range(0, len(wanted), requests.IDS_AT_ONCE):
            found += self._some_learners(wanted[start : start + requests.IDS_AT_ONCE], stop)
        return found

    def learners_by_email(self, email: str, stop: Stop) -> list[Learner]:
        """Return everybody with this e-mail address, in any case; a server may not know the filter."""
        paged, flat = (
            partial(requests.learners_by_email, email),
            partial(requests.all_learners_by_email, email),
        )
        found = itertools.chain.from_iterable(self._pages(self._learners, paged, flat, stop))
        return [one for one in found if fold(one.email) == fold(email)]

    def enrolments(self, course_id: str, stop: Stop) -> Iterator[list[Enrolment]]:
        """Yield the enrolments of one course; a server may not know the filter."""
        paged, whole = partial(requests.enrolments, course_id), partial(requests.all_enrolments, course_id)
        for batch in self._pages(ispring_rows.ENROLMENTS, paged, whole, stop):
            of_course = [one for one in batch if one.course_id in {course_id, ""}]
            if of_course:
                yield of_course

    def results_of(self, learner_id: str, stop: Stop) -> Iterator[list[LearnerResult]]:
        """Yield one learner's results in every course; a server may not know the filter."""
        for batch in self._pages(ispring_rows.RESULTS, partial(requests.results_of, learner_id), None, stop):
            if hers := [one for one in batch if one.learner_id == learner_id]:
                yield hers

    def module_results(self, course_id: str, learner_id: str, stop: Stop) -> Iterator[list[ModuleResult]]:
        """Yield one learner's results in the modules of a course; a server may not know the filters."""
        ask = partial(requests.module_results, course_id, learner_id)
        for batch in self._pages(ispring_rows.MODULE_RESULTS, ask, None, stop):
            if hers := [one for one in batch if (one.course_id, one.learner_id) == (course_id, learner_id)]:
                yield hers

    def enrolments_of(self, learner_id: str, stop: Stop) -> Iterator[list[Enrolment]]:
        """Yield one learner's enrolments; a server may not know the filter."""
        whole = partial(requests.all_enrolments_of, learner_id)
        for batch in self._pages(
            ispring_rows.ENROLMENTS, partial(requests.enrolments_of, learner_id), whole, stop
        ):
            if hers := [one for one in batch if one.learner_id == learner_id]:
                yield hers

    def departments(self, stop: Stop) -> list[Department]:
        """Return the departments this account can see."""
        pages = self._pages(ispring_rows.DEPARTMENTS, requests.departments, requests.all_departments, stop)
        return list(itertools.chain.from_iterable(pages))

    def close(self) -> None:
        """End everything under way."""
        self._wire.close()

    def _read_something(self, stop: Stop) -> None:
        try:
            self._first(ispring_rows.COURSES, requests.courses(page_size=1), stop)
        except DeniedError as error:
            error.field = "login"
            raise

    # --- people

    def _learners_by_login(self, login: str, stop: Stop) -> list[Learner]:
        try:
            return self._first(self._learners, requests.learners_by_login(login), stop)
        except NoSuchPathError:
            return self._first(self._learners, requests.all_learners_by_login(login), stop)

    def _some_learners(self, ids: Sequence[str], stop: Stop) -> list[Learner]:
        """Return these few learners; one unknown id may make a server refuse all (facts on iSpring, 6)."""
        try:
            pages = self._pages(self._learners, partial(requests.learners_by_id, ids), None, stop)
            found = list(itertools.chain.from_iterable(pages))
        except NoSuchPathError:
            return [one for each in ids for one in self._one_learner(each, stop)]
        except AnswerError as error:
            if error.code != str(int(HTTPStatus.BAD_REQUEST)):
                raise
            half = len(ids) // 2
            return (
                self._some_learners(ids[:half], stop) + self._some_learners(ids[half:], stop) if half else []
            )
        return [one for one in found if one.id in set(ids)]

    def _one_learner(self, learner_id: str, stop: Stop) -> list[Learner]:
        try:
            return self._first(self._learners, requests.learner(learner_id), stop, names_one=True)
        except NotFoundError:
            return []

    # --- answers

    def _pages(
        self, rows: Rows[_T], paged: _Paged, whole: Callable[[], Request] | None, stop: Stop
    ) -> Iterator[list[_T]]:
        """Yield a list page by page; in one piece, from servers that know no pages."""
        page, read = "", {""}
        while True:
            try:
                page = yield from self._page(rows, paged(page), stop)
            except NoSuchPathError:
                if whole is None or page:
                    raise
                yield from self._page(rows, whole(), stop)
                return
            if not page:
                return
            if page in read:
                what = f"the pages of {paged(page).label} go round in circles"
                raise AnswerError(what, system=System.ISPRING, remedy="What came so far is not everything.")
            read.add(page)

    def _page(self, rows: Rows[_T], request: Request, stop: Stop) -> Generator[list[_T], None, str]:
        """Yield one page; return the token of the next one."""
        next_page = ""
        for part in self._parts(rows, request, stop):
            next_page = part.next_page or next_page
            if part.records:
                yield part.records
        return next_page

    def _first(self, rows: Rows[_T], request: Request, stop: Stop, *, names_one: bool = False) -> list[_T]:
        """Return what one request brings."""
        found = self._parts(rows, request, stop, names_one=names_one)
        return [record for part in found for record in part.records]

    def _parts(
        self, rows: Rows[_T], request: Request, stop: Stop, *, names_one: bool = False
    ) -> Iterator[Part[_T]]:
        with self._answer(request, stop, names_one=names_one) as answer:
            yield from parts(answer.chunks(), answer.content_type, rows)

    @contextmanager
    def _answer(self, request: Request, stop: Stop, *, names_one: bool) -> Iterator[Answer]:
        """Give a good answer; once more with a new token, should the old one be refused."""
        headers = self._signature.pairs(stop)
        with self._wire.open(requests.signed(request, headers), stop) as answer:
            if answer.status != HTTPStatus.UNAUTHORIZED or not self._signature.refused(headers):
                yield self._good(answer, request, names_one=names_one)
                return
        headers = self._signature.pairs(stop)
        with self._wire.open(requests.signed(request, headers), stop) as answer:
            yield self._good(answer, request, names_one=names_one)

    def _good(self, answer: Answer, request: Request, *, names_one: bool) -> Answer:
        if answer.status == HTTPStatus.OK:
            return answer
        body, field = excerpt(answer.chunks()), self._signature.field
        raise refusal(answer.status, body, request.label, names_one=names_one, field=field)
