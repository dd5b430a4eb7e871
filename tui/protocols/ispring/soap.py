"""iSpring Learn over its SOAP 1.1 service: the same records as over REST, without dates and enrolments.

zeep builds each request from a WSDL of our own, the wire sends it, and the answer is read as it arrives by
the same row reader as REST.

Example::

    wire = Wire("https://soap.example.org/learn", System.ISPRING)
    client = ISpringSoap(wire, Password("https://acme.ispringlearn.eu", "support", password))
    for batch in client.final_statuses(course_id, stop):
        ...
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from http import HTTPStatus
from typing import Final, TypeVar

from tui.errors import AnswerError, DeniedError, NotFoundError, SignInError, WireError
from tui.protocols.http.client import Wire
from tui.protocols.http.messages import SecretPairs
from tui.protocols.ispring import rows as ispring_rows
from tui.protocols.ispring import soap_calls as calls
from tui.protocols.ispring.answers import Rows
from tui.protocols.ispring.errors import excerpt
from tui.protocols.ispring.everybody import Everybody
from tui.protocols.ispring.scope import SCOPE_UNKNOWN, key_name, scope_seen
from tui.protocols.ispring.service import ApiKey, Password
from tui.protocols.ispring.soap_answers import refusal, results
from tui.protocols.ispring.soap_calls import Call
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

__all__ = ["ApiKey", "ISpringSoap", "Password"]

_T = TypeVar("_T")

FEW: Final = 8
"""Up to so many learners are asked for one by one: as many round trips as a reader does not notice."""

_OTHER_ACCOUNT: Final = "The API URL gave this key a token: is the SOAP URL that of the same account?"


class ISpringSoap:
    """One account, asked over SOAP: implements ``tui.protocols.ispring.service.ISpring``.

    Args:
        wire: The way to the SOAP endpoint; closed with this client.
        sign_in: As whom.
        rest: The way to the API URL, where an API key fetches its token: no SOAP method gives one. Closed
            with this client; not needed for login and password.
        match_field: The profile field that becomes ``Learner.match_key``.
        clock: Seconds that pass, for the life of tokens and of what is kept.

    Raises:
        ValueError: An API key without a way to fetch its token.
    """

    gives_dates: Final = False
    gives_enrolments: Final = False
    gives_results: Final = False

    def __init__(
        self,
        wire: Wire,
        sign_in: ApiKey | Password,
        *,
        rest: Wire | None = None,
        match_field: str = "userId",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wire = wire
        self._rest = rest
        self._who = sign_in
        self._signature = _signature(sign_in, rest, clock)
        self._learners = ispring_rows.learners(match_field)
        self._everybody = Everybody(partial(self._asked, calls.LEARNERS, self._learners), clock)

    @property
    def clock_ahead(self) -> float | None:
        """Seconds by which the server's clock was ahead of ours at its last answer."""
        return self._wire.clock_ahead

    def sign_in(self, stop: Stop) -> Account:
        """Prove the credentials at the SOAP endpoint, and find out what the account may see.

        With an API key the departments do: few rows, and every role that may read anything may read them;
        that they are denied proves the key, too. With a login
        everybody is read up to the one who has it: SOAP has no question for one login, and only the role
        tells whether the account sees everybody.

        Raises:
            SignInError: Refused; ``field`` is ``secret`` or ``password``.
            DeniedError: The login is right, but may read nothing here; ``field`` is ``login``.
        """
        if isinstance(self._who, ApiKey):
            with suppress(DeniedError):
                self.departments(stop)
            return Account(key_name(self._who.client_id), SCOPE_UNKNOWN)
        login = self._who.login
        try:
            who = self._with_login(login, stop)
        except DeniedError:  # an author reads courses but not people; who reads neither is of no use here
            self._read_something(stop)
            who = None
        return Account(clean(login), scope_seen(who, partial(self.departments, stop)))

    def courses(self, stop: Stop) -> Iterator[list[Course]]:
        """Yield courses, tracks and content of unknown kind."""
        return self._asked(calls.COURSES, ispring_rows.COURSES, stop)

    def course(self, course_id: str, stop: Stop) -> Course:
        """Return one content item; ``NotFoundError`` if there is none with this id."""
        found = self._all(calls.course(course_id), ispring_rows.ANY_CONTENT, stop)
        if not found:
            what = f"the answer about the course “{clean(course_id)}” says nothing about it"
            raise AnswerError(what, system=System.ISPRING)
        return found[0]

    def final_statuses(self, course_id: str, stop: Stop) -> Iterator[list[FinalStatus]]:
        """Yield final statuses while they arrive, none of them ``dated``."""
        rows = ispring_rows.final_statuses(dated=self.gives_dates)
        return self._asked(calls.final_statuses(course_id), rows, stop)

    def learners(self, stop: Stop) -> Iterator[list[Learner]]:
        """Yield everybody this account can see; as they were a few minutes ago, if they were read then."""
        return self._everybody.pieces(stop)

    def learners_by_id(self, ids: Sequence[str], stop: Stop) -> list[Learner]:
        """Return the learners with these ids; who is not seen is left out.

        SOAP tells of one person or of everybody. A handful is asked for one by one. For more, which is what a
        screen of a roster needs each time it scrolls, everybody is read once and kept for some minutes: a
        hundred thousand people are some seconds, and as many single calls would be an hour.

        Raises:
            DeniedError: None of a handful may be read.
        """
        wanted = [each for each in dict.fromkeys(ids) if each]
        known = self._everybody.known()
        if known is None and len(wanted) <= FEW:
            return self._one_by_one(wanted, stop)
        if known is None:
            known = self._everybody.all(stop)
        return [known[each] for each in wanted if each in known]

    def learners_by_email(self, email: str, stop: Stop) -> list[Learner]:
        """Return everybody with this e-mail address, in any case: SOAP has no filter, so all are read."""
        return [one for one in self._everybody.all(stop).values() if fold(one.email) == fold(email)]

    def enrolments(self, course_id: str, stop: Stop) -> Iterator[list[Enrolment]]:  # noqa: ARG002
        """Yield nothing: these are read over REST only."""
        yield from ()

    def results_of(self, learner_id: str, stop: Stop) -> Iterator[list[LearnerResult]]:  # noqa: ARG002
        """Raise ``DeniedError``: these are read over REST only."""
        raise _not_over_soap("results")

    def module_results(
        self,
        course_id: str,  # noqa: ARG002
        learner_id: str,  # noqa: ARG002
        stop: Stop,  # noqa: ARG002
    ) -> Iterator[list[ModuleResult]]:
        """Raise ``DeniedError``: these are read over REST only."""
        raise _not_over_soap("results of modules")

    def enrolments_of(self, learner_id: str, stop: Stop) -> Iterator[list[Enrolment]]:  # noqa: ARG002
        """Raise ``DeniedError``: these are read over REST only."""
        raise _not_over_soap("enrolments")

    def departments(self, stop: Stop) -> list[Department]:
        """Return the departments this account can see."""
        return self._all(calls.DEPARTMENTS, ispring_rows.DEPARTMENTS, stop)

    def close(self) -> None:
        """End everything under way, and forget everybody."""
        self._wire.close()
        if self._rest is not None:
            self._rest.close()
        self._everybody.forget()

    # --- people

    def _with_login(self, login: str, stop: Stop) -> Learner | None:
        with closing(self._asked(calls.LEARNERS, self._learners, stop)) as batches:
            everybody = itertools.chain.from_iterable(batches)
            return next((one for one in everybody if fold(one.login) == fold(login)), None)

    def _read_something(self, stop: Stop) -> None:
        try:
            with closing(self._asked(calls.COURSES, ispring_rows.COURSES, stop)) as batches:
                next(batches, None)
        except DeniedError as error:
            error.field = "login"
            raise

    def _one_by_one(self, ids: Sequence[str], stop: Stop) -> list[Learner]:
        found: list[Learner] = []
        denied: DeniedError | None = None
        for each in ids:
            try:
                found += self._all(calls.learner(each), self._learners, stop)
            except NotFoundError:
                continue
            except DeniedError as error:
                denied = error
        if denied is not None and not found:
            raise denied
        return found

    # --- answers

    def _all(self, call: Call, rows: Rows[_T], stop: Stop) -> list[_T]:
        return list(itertools.chain.from_iterable(self._asked(call, rows, stop)))

    def _asked(self, call: Call, rows: Rows[_T], stop: Stop) -> Generator[list[_T]]:
        """Yield what a call brings; once more with a new token, should the old one be refused."""
        credentials = self._signature.pairs(stop)
        try:
            yield from self._answered(call, rows, credentials, stop)
        except SignInError as error:  # always before the first row
            if error.field != self._signature.field or not self._signature.refused(credentials):
                raise
        else:
            return
        credentials = self._signature.pairs(stop)
        try:
            yield from self._answered(call, rows, credentials, stop)
        except SignInError as error:  # a token just made: the key is right
            if error.field == self._signature.field:
                error.remedy = _OTHER_ACCOUNT
            raise

    def _answered(
        self, call: Call, rows: Rows[_T], credentials: SecretPairs, stop: Stop
    ) -> Generator[list[_T]]:
        field = self._signature.field
        try:
            with self._wire.open(calls.request(call, credentials), stop) as answer:
                if answer.status != HTTPStatus.OK:
                    raise refusal(answer.status, excerpt(answer.chunks()), call, field)
                for batch in results(answer.chunks(), answer.content_type, rows, call, field):
                    if batch:
                        yield batch
        except WireError as error:
            if error.field == "url":  # a wire knows no name for it, and an API key has two
                error.field = "soap_url"
            raise


def _not_over_soap(what: str) -> DeniedError:
    remedy = "Read over REST instead."
    return DeniedError(f"SOAP gives no {what}", system=System.ISPRING, remedy=remedy)


def _signature(who: ApiKey | Password, rest: Wire | None, clock: Callable[[], float]) -> Signature:
    if isinstance(who, Password):
        return PasswordSignature(who, calls.by_password)
    if rest is None:
        raise ValueError("an API key fetches its token over REST: a wire to the API URL is needed")
    return TokenSignature(rest, who, clock, calls.by_token)
