"""A Moodle site's web services, read-only: one method a question.

Each is a thin layer over a pure builder (``requests``) and a pure reader (``answers``). Usable
from any script: nothing here knows of the terminal. One client may be shared by threads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from tui import text
from tui.errors import DeniedError, RollbookError
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.bundle import OF_ONE_QUESTION, PersonAnswers, ask_in_bundles, caught, understood
from tui.protocols.moodle.errors import not_offered
from tui.protocols.moodle.requests import Call
from tui.protocols.moodle.values import Value
from tui.records import (
    Activity,
    ActivityState,
    CourseCompletion,
    EnrolledCourse,
    MoodleCourse,
    MoodlePerson,
    Note,
    SiteInfo,
)
from tui.secret import Secret
from tui.stop import Stop

if TYPE_CHECKING:
    from tui.protocols.http.client import Wire

_T = TypeVar("_T")

MOBILE_SERVICE: Final = "moodle_mobile_app"
"""The service of Moodle's own app: it holds all that is asked here but ``core_user_get_users``."""

_VALUES_AT_ONCE: Final = 100
_PAGE: Final = 500
"""People asked for at once: 0.2 to 0.8 s each on the measured server."""

_UNSENDABLE: Final = "invalidresponse"
"""One text that breaks Moodle's rules ("Anna <3") makes it refuse the whole list it stands in."""

_HOPELESS: Final = 16
"""People refused one by one, and nobody answered: then it is not their names."""


class Moodle:
    """One Moodle site, asked with one token.

    Every question raises ``SignInError`` (token or account), ``DeniedError`` (a right is missing),
    ``NotFoundError`` (no such course or person, or nothing kept of them), ``BusyError`` (patience),
    ``AnswerError`` (not understood), each with Moodle's own code in ``code``, and what ``Wire`` raises.

    Args:
        wire: Where the site is; ``close`` closes it.
        token: A web-service token.
        completion_function: The name this site has for the activity states; empty for Moodle's own, or the
            one in Saylor's documentation where the site offers only that.
        language: The language of Moodle's descriptions; empty for that of the token's account.

    Attributes:
        site: What ``site_info`` told; None before it was asked.
    """

    def __init__(
        self, wire: Wire, token: Secret, *, completion_function: str = "", language: str = ""
    ) -> None:
        self._wire = wire
        self._token = token
        self._completion_function = completion_function
        self._language = language
        self._bundles_refused = False
        self.site: SiteInfo | None = None

    @property
    def token(self) -> Secret:
        """The token asked with, for whoever keeps it after a password fetched it."""
        return self._token

    @property
    def base_url(self) -> str:
        """Where the site is, normalised, without a trailing slash."""
        return self._wire.base_url

    @property
    def clock_ahead(self) -> float | None:
        """Seconds by which the site's clock was ahead of ours at its last answer; None if it did not say."""
        return self._wire.clock_ahead

    def site_info(self, stop: Stop) -> SiteInfo:
        """Ask which site this is, as whom it is read and what the token may ask. To be asked first."""
        self.site = answers.site_info(self._ask(requests.site_info(), stop))
        return self.site

    def offers(self, function: str) -> bool:
        """Whether the token may call this function; False before ``site_info`` was asked."""
        return self.site is not None and function in self.site.functions

    @property
    def completion_function(self) -> str:
        """The name by which this site is asked for activity states."""
        if self._completion_function:
            return self._completion_function
        of_seed = requests.ACTIVITY_STATES_OF_SEED
        only_of_seed = self.offers(of_seed) and not self.offers(requests.ACTIVITY_STATES)
        return of_seed if only_of_seed else requests.ACTIVITY_STATES

    def activity_states(
        self, course_id: int, person_id: int, stop: Stop
    ) -> tuple[tuple[ActivityState, ...], tuple[Note, ...]]:
        """Ask for the states of the activities *this account may see*, for one person in one course.

        Activities the account may not see are left out without a word. Someone who is not enrolled is
        answered for, too: every state is then incomplete and ``user_tracked`` False.
        """
        call = requests.activity_states(self.completion_function, course_id, person_id)
        return answers.activity_states(self._ask(call, stop))

    def course_completion(
        self, course_id: int, person_id: int, stop: Stop
    ) -> tuple[CourseCompletion, tuple[Note, ...]]:
        """Ask whether one person has completed one course, with every criterion, seen or not.

        Raises:
            NotFoundError: ``nocriteriaset`` or ``usernotenroled``: there is no completion to tell of.
            DeniedError: ``cannotviewreport``: no right, or completion is switched off.
        """
        return answers.course_completion(self._ask(requests.course_completion(course_id, person_id), stop))

    @property
    def bundles(self) -> bool:
        """Whether this site answers several questions in one request."""
        return self.offers(requests.BUNDLE) and not self._bundles_refused

    def completions(self, course_id: int, person_ids: Sequence[int], stop: Stop) -> list[PersonAnswers]:
        """Ask for activity states and course completion of some people in one course: two questions each.

        In one request where the site offers that, else one after the other. What Moodle refuses to answer
        about one of them is in her answers; what concerns every question is raised.
        """
        if not self.bundles:
            return [self._completion_one_by_one(course_id, person_id, stop) for person_id in person_ids]
        try:
            return self._completions_bundled(course_id, person_ids, stop)
        except OF_ONE_QUESTION as error:
            self._bundles_refused = isinstance(error, DeniedError)
        return [self._completion_one_by_one(course_id, person_id, stop) for person_id in person_ids]

    def activities(self, course_id: int, stop: Stop) -> tuple[Activity, ...]:
        """Ask for the activities of a course that this account may see, in course order."""
        return answers.activities(self._ask(requests.contents(course_id), stop))

    def courses_by_field(self, field: str, value: str, stop: Stop) -> tuple[MoodleCourse, ...]:
        """Ask for the courses whose id, shortname, idnumber or category is ``value``; none is no error.

        A course the account cannot enter comes in a short form, without visibility or completion setting.
        """
        return answers.courses(self._ask(requests.courses_by_field(field, value), stop))

    def search_courses(
        self, text: str, stop: Stop, *, page: int = 0, per_page: int = 50
    ) -> tuple[MoodleCourse, ...]:
        """Ask for one page, from 0, of the courses with ``text`` in name, idnumber or summary."""
        return answers.courses(self._ask(requests.search_courses(text, page, per_page), stop))

    def people_by_field(
        self, field: str, values: Sequence[str], stop: Stop, *, notes: list[Note] | None = None
    ) -> tuple[MoodlePerson, ...]:
        """Ask for the people whose id, idnumber, username or email is one of ``values``, exactly.

        Not found may also mean not allowed to see: Moodle answers both with silence. Usernames are asked for
        in lower case, the only one Moodle has. Empty values are left out: they would find everybody without
        an idnumber. Of several values, those whose people Moodle cannot send are skipped, with a note in
        ``notes``; if it is the only one, its ``invalidresponse`` is raised.
        """
        if field == "username":
            values = [value.lower() for value in values]
        wanted = list(dict.fromkeys(value for value in values if value.strip()))
        refusals = {_UNSENDABLE, "invalidparameter"} if field == "username" else {_UNSENDABLE}
        found: list[MoodlePerson] = []
        for start in range(0, len(wanted), _VALUES_AT_ONCE):
            some = wanted[start : start + _VALUES_AT_ONCE]
            people, missing = _in_halves(
                some,
                lambda part: self._people_by_field(field, part, stop),
                refusals if len(wanted) > 1 else (),
            )
            found += people
            _note_missing(missing, notes)
        return _without_repeats(found)

    def people_by_email(self, email: str, stop: Stop) -> tuple[MoodlePerson, ...]:
        """Ask for the people with this e-mail, in any case where the token may search for people.

        Otherwise as it was given and in lower case, which is all the by-field question can do.
        """
        email = email.strip()
        found: tuple[MoodlePerson, ...] = ()
        if self.offers(requests.PEOPLE) and "%" not in email:  # it would stand for anything
            found = answers.people_found(self._ask(requests.people_like_email(email), stop))
        for spelling in () if found else dict.fromkeys((email, email.lower())):
            found += self.people_by_field("email", (spelling,), stop)
        same = text.clean(email).casefold()
        return _without_repeats(person for person in found if person.email.casefold() == same)

    def enrolled_people(
        self, course_id: int, stop: Stop, *, notes: list[Note] | None = None
    ) -> Iterator[tuple[MoodlePerson, ...]]:
        """Yield the participants of a course that this account may see, page by page, teachers among them.

        A short page is not the last: Moodle takes out whom the account may not see after it has cut the
        page. People it cannot send are skipped, with a note in ``notes``.
        """
        seen: set[int] = set()
        first = 0
        while True:
            places = range(first, first + _PAGE)
            page, missing = _in_halves(
                places, lambda part: self._enrolled_people(course_id, part, stop), {_UNSENDABLE}
            )
            _note_missing(missing, notes)
            new = tuple(person for person in _without_repeats(page) if person.id not in seen)
            if new:
                yield new
            elif not missing:  # the end, or a server that gives the same page again
                return
            seen.update(person.id for person in new)
            first += _PAGE

    def courses_of(self, person_id: int, stop: Stop) -> tuple[EnrolledCourse, ...]:
        """Ask for the courses one person takes part in, as far as this account may see that.

        Courses in which it may not list the participants are left out without a word.
        """
        return answers.enrolled_courses(self._ask(requests.courses_of(person_id), stop))

    def close(self) -> None:
        """Close the connections; whatever waits for an answer is woken."""
        self._wire.close()

    def _ask(self, call: Call, stop: Stop) -> Value:
        """Ask one question. What the token cannot ask is not sent: Moodle's own answer to it misleads."""
        if self.site is not None and call.function != requests.SITE_INFO and not self.offers(call.function):
            raise not_offered(call)
        reply = self._wire.fetch(requests.request(call, self._token, self._language), stop)
        return answers.read(reply, call)

    def _completion_one_by_one(self, course_id: int, person_id: int, stop: Stop) -> PersonAnswers:
        return PersonAnswers(
            caught(lambda: self.activity_states(course_id, person_id, stop)),
            caught(lambda: self.course_completion(course_id, person_id, stop)),
        )

    def _completions_bundled(
        self, course_id: int, person_ids: Sequence[int], stop: Stop
    ) -> list[PersonAnswers]:
        calls = [
            call
            for person_id in person_ids
            for call in (
                requests.activity_states(self.completion_function, course_id, person_id),
                requests.course_completion(course_id, person_id),
            )
        ]
        offered = [call for call in calls if self.offers(call.function)]
        told = ask_in_bundles(offered, lambda some: self._ask(requests.bundle(some, self._language), stop))
        found = dict(zip(offered, told, strict=True))
        every = [found[call] if call in found else not_offered(call) for call in calls]
        return [
            PersonAnswers(
                understood(states, answers.activity_states), understood(done, answers.course_completion)
            )
            for states, done in zip(every[::2], every[1::2], strict=True)
        ]

    def _people_by_field(self, field: str, values: Sequence[str], stop: Stop) -> tuple[MoodlePerson, ...]:
        try:
            return answers.people(self._ask(requests.people_by_field(field, values), stop))
        except RollbookError as error:
            if len(values) == 1 and field == "username" and error.code == "invalidparameter":
                return ()  # no username of Moodle's holds such characters
            raise

    def _enrolled_people(self, course_id: int, places: Sequence[int], stop: Stop) -> tuple[MoodlePerson, ...]:
        call = requests.enrolled_people(course_id, places[0], len(places))
        return answers.people(self._ask(call, stop))


def request_token(
    wire: Wire, username: str, password: Secret, stop: Stop, *, service: str = MOBILE_SERVICE
) -> Secret:
    """Trade a username and password for a token; the password goes into this one request only.

    Raises:
        SignInError: Refused; ``field`` names what to look at.
    """
    return answers.token(wire.fetch(requests.token_request(username, password, service), stop))


def _in_halves(
    wanted: Sequence[_T], ask: Callable[[Sequence[_T]], tuple[MoodlePerson, ...]], refusals: Collection[str]
) -> tuple[list[MoodlePerson], int]:
    """Return the people who can be had of all who are wanted, and how many cannot.

    One person whom Moodle refuses to send makes it refuse the whole list. It is then asked for in halves,
    until those persons stand alone. Where nothing at all is answered, the refusal has another reason.

    Args:
        wanted: Values, or places in a list.
        ask: Asks for some of them.
        refusals: The codes after which smaller lists are worth asking for.
    """
    people: list[MoodlePerson] = []
    missing, answered = 0, False
    waiting = [wanted]
    while waiting:
        part = waiting.pop()
        try:
            people += ask(part)
            answered = True
        except RollbookError as error:
            if error.code not in refusals:
                raise
            if len(part) > 1:
                half = len(part) // 2
                waiting += (part[half:], part[:half])
                continue
            missing += 1
            if missing == _HOPELESS and not answered:
                raise
    return people, missing


def _without_repeats(people: Iterable[MoodlePerson]) -> tuple[MoodlePerson, ...]:
    """Return the people once each, in order: two values may name the same person."""
    return tuple({person.id: person for person in people}.values())


def _note_missing(missing: int, notes: list[Note] | None) -> None:
    if missing and notes is not None:
        notes.append(
            Note(
                "unsendable-people",
                f"Moodle cannot send {missing} {'person' if missing == 1 else 'people'}: a name that breaks"
                " its own rules, such as one with “<” before a letter, must be corrected there.",
            )
        )
