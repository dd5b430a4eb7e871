"""What can be asked of iSpring Learn, whichever of its two protocols answers, and who asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tui.records import (
    Account,
    Course,
    Department,
    Enrolment,
    FinalStatus,
    Learner,
    LearnerResult,
    ModuleResult,
)
from tui.secret import Secret
from tui.stop import Stop


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Sign in with an API key, which fetches a token for half an hour.

    Source: facts on iSpring, 2 A: ``POST /api/v3/token``.
    """

    client_id: str
    secret: Secret


@dataclass(frozen=True, slots=True)
class Password:
    """Sign in with a login and its password, sent with every request.

    Attributes:
        account_url: The account's own address, as the profile gives it ("http://myaccount.ispringlearn.com").
        login: What iSpring's header calls an e-mail address, and is the login.
        password: The password.

    Source: the seed on final statuses over REST, "Request Headers".
    """

    account_url: str
    login: str
    password: Secret


class ISpring(Protocol):
    """One signed-in iSpring account. May be used from several threads at once.

    Every method raises ``StoppedError`` when stop is said, ``SignInError`` when the sign-in is refused and a
    ``WireError`` when the server or the network fails; lists that come in pieces raise after the pieces that
    came. What the account may not see is left out by iSpring without a word.
    """

    @property
    def gives_dates(self) -> bool:
        """Whether final statuses come with their dates (over SOAP they do not)."""
        ...

    @property
    def gives_enrolments(self) -> bool:
        """Whether enrolments can be asked for."""
        ...

    @property
    def clock_ahead(self) -> float | None:
        """Seconds by which iSpring's clock was ahead of ours at its last answer; None if it did not say."""
        ...

    @property
    def gives_results(self) -> bool:
        """Whether one learner's results and enrolments can be asked for, across all courses."""
        ...

    def sign_in(self, stop: Stop) -> Account:
        """Prove the credentials with the cheapest call; return as whom, and what that account may see."""
        ...

    def courses(self, stop: Stop) -> Iterator[list[Course]]:
        """Yield courses, tracks and what does not say of which kind it is."""
        ...

    def course(self, course_id: str, stop: Stop) -> Course:
        """Return one content item.

        Raises:
            NotFoundError: Nothing has this id, as far as this account can see.
        """
        ...

    def final_statuses(self, course_id: str, stop: Stop) -> Iterator[list[FinalStatus]]:
        """Yield the final statuses of one course while they arrive.

        Raises:
            NotFoundError: No course has this id.
            DeniedError: The account may not read them; the remedy names the right.
            AnswerError: The answer is broken off; the rows that came have been yielded.
        """
        ...

    def learners(self, stop: Stop) -> Iterator[list[Learner]]:
        """Yield everybody this account can see."""
        ...

    def learners_by_id(self, ids: Sequence[str], stop: Stop) -> list[Learner]:
        """Return the learners with these ids; who is not seen is left out."""
        ...

    def learners_by_email(self, email: str, stop: Stop) -> list[Learner]:
        """Return everybody with this e-mail address, in any case."""
        ...

    def enrolments(self, course_id: str, stop: Stop) -> Iterator[list[Enrolment]]:
        """Yield the enrolments of one course.

        Raises:
            DeniedError: The account may not read them.
        """
        ...

    def results_of(self, learner_id: str, stop: Stop) -> Iterator[list[LearnerResult]]:
        """Yield one learner's results in every course, whether she is active or not.

        Raises:
            DeniedError: The account may not read them, or this way of reading gives none.
        """
        ...

    def module_results(self, course_id: str, learner_id: str, stop: Stop) -> Iterator[list[ModuleResult]]:
        """Yield one learner's results in iSpring's own modules of a course.

        Raises:
            DeniedError: The account may not read them, or this way of reading gives none.
        """
        ...

    def enrolments_of(self, learner_id: str, stop: Stop) -> Iterator[list[Enrolment]]:
        """Yield one learner's enrolments.

        Raises:
            DeniedError: The account may not read them, or this way of reading gives none.
        """
        ...

    def departments(self, stop: Stop) -> list[Department]:
        """Return the departments this account can see."""
        ...

    def close(self) -> None:
        """End everything under way."""
        ...
