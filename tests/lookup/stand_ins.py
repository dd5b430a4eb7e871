"""The two systems in memory, for properties that ask thousands of times; they answer as measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from tests.lookup.builders import CLOCK
from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile
from tui.errors import NotFoundError, RollbookError
from tui.lookup.clock import Clock
from tui.lookup.matching.pairs import Pairs
from tui.lookup.session import ISpringSide, MoodleSide, Session
from tui.protocols.moodle.client import Moodle
from tui.protocols.moodle.requests import ACTIVITY_STATES, OWN_FUNCTIONS, PEOPLE
from tui.records import (
    Account,
    Activity,
    ActivityState,
    Course,
    CourseCompletion,
    Department,
    EnrolledCourse,
    Enrolment,
    FinalStatus,
    Learner,
    LearnerResult,
    ModuleResult,
    MoodleCourse,
    MoodlePerson,
    Note,
    SiteInfo,
)
from tui.stop import Stop

_Row = TypeVar("_Row")

PROFILE = Profile(
    "acme",
    ISpringAccount("https://acme.ispringlearn.eu", "https://api-learn.ispringlearn.eu", client_id="7d1f"),
    MoodleAccount("https://moodle.acme.example"),
)


class ISpringStandIn:
    """iSpring in memory. ``faults`` names what fails: ``final_statuses`` after its rows, the rest at once."""

    gives_dates = True
    gives_results = True
    clock_ahead: float | None = None

    def __init__(
        self,
        *,
        courses: Sequence[Course] = (),
        finals: Sequence[FinalStatus] = (),
        learners: Sequence[Learner] = (),
        enrolments: Sequence[Enrolment] = (),
        results: Sequence[LearnerResult] = (),
        modules: Sequence[ModuleResult] = (),
        faults: Mapping[str, RollbookError] | None = None,
        gives_enrolments: bool = True,
        page: int = 2,
    ) -> None:
        self.gives_enrolments = gives_enrolments
        self.asked: list[str] = []
        self.closed = False
        self._courses = list(courses)
        self._finals = list(finals)
        self._learners = list(learners)
        self._enrolments = list(enrolments)
        self._results = list(results)
        self._modules = list(modules)
        self._faults = faults or {}
        self._page = page

    def sign_in(self, stop: Stop) -> Account:
        stop.check()
        return Account("api-support", "all departments")

    def courses(self, stop: Stop) -> Iterator[list[Course]]:
        self._ask("courses", stop)
        yield from self._pages(self._courses)

    def course(self, course_id: str, stop: Stop) -> Course:
        self._ask("course", stop)
        for course in self._courses:
            if course.id == course_id:
                return course
        raise NotFoundError(f"there is no course {course_id}")

    def final_statuses(self, course_id: str, stop: Stop) -> Iterator[list[FinalStatus]]:
        self.asked.append(f"final_statuses {course_id}")
        stop.check()
        yield from self._pages(self._finals)
        if "final_statuses" in self._faults:
            raise self._faults["final_statuses"]

    def learners(self, stop: Stop) -> Iterator[list[Learner]]:
        self._ask("learners", stop)
        yield from self._pages(self._learners)

    def learners_by_id(self, ids: Sequence[str], stop: Stop) -> list[Learner]:
        self._ask("learners_by_id", stop)
        return [learner for learner in self._learners if learner.id in set(ids)]

    def learners_by_email(self, email: str, stop: Stop) -> list[Learner]:
        self._ask("learners_by_email", stop)
        return [learner for learner in self._learners if email.casefold() in learner.email.casefold()]

    def enrolments(self, course_id: str, stop: Stop) -> Iterator[list[Enrolment]]:
        assert course_id
        self._ask("enrolments", stop)
        yield from self._pages(self._enrolments)

    def results_of(self, learner_id: str, stop: Stop) -> Iterator[list[LearnerResult]]:
        self._ask("results", stop)
        yield from self._pages([one for one in self._results if one.learner_id == learner_id])

    def module_results(self, course_id: str, learner_id: str, stop: Stop) -> Iterator[list[ModuleResult]]:
        self._ask("module_results", stop)
        whose = (course_id, learner_id)
        yield from self._pages([one for one in self._modules if (one.course_id, one.learner_id) == whose])

    def enrolments_of(self, learner_id: str, stop: Stop) -> Iterator[list[Enrolment]]:
        self._ask("enrolments_of", stop)
        yield from self._pages([one for one in self._enrolments if one.learner_id == learner_id])

    def departments(self, stop: Stop) -> list[Department]:
        self._ask("departments", stop)
        return []

    def close(self) -> None:
        self.closed = True

    def _ask(self, what: str, stop: Stop) -> None:
        self.asked.append(what)
        stop.check()
        if what in self._faults:
            raise self._faults[what]

    def _pages(self, rows: list[_Row]) -> Iterator[list[_Row]]:
        for start in range(0, len(rows), self._page):
            yield rows[start : start + self._page]


class MoodleStandIn(Moodle):
    """Moodle in memory: exact by field, any case by search, and each part failing as ``faults`` says."""

    def __init__(
        self,
        *,
        people: Sequence[MoodlePerson] = (),
        courses: Sequence[MoodleCourse] = (),
        states: Sequence[ActivityState] = (),
        completion: CourseCompletion | RollbookError | None = None,
        activities: Sequence[Activity] = (),
        enrolled: Sequence[EnrolledCourse] = (),
        faults: Mapping[str, RollbookError] | None = None,
        functions: frozenset[str] = OWN_FUNCTIONS,
    ) -> None:
        self.site = site(functions=functions)
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.closed = False
        self._people = list(people)
        self._courses = list(courses)
        self._states = tuple(states)
        self._completion = completion
        self._activities = tuple(activities)
        self._enrolled = tuple(enrolled)
        self._faults = dict(faults or {})

    @property
    def completion_function(self) -> str:
        return ACTIVITY_STATES

    def people_by_field(
        self, field: str, values: Sequence[str], stop: Stop, *, notes: list[Note] | None = None
    ) -> tuple[MoodlePerson, ...]:
        self._note(f"by {field}", stop, *values)
        if notes is not None and "unsendable" in self._faults:
            notes.append(Note("unsendable-people", self._faults["unsendable"].what))
        value: Callable[[MoodlePerson], str] = lambda one: str(getattr(one, field))  # noqa: E731
        return tuple(one for one in self._people if value(one) and value(one) in set(values))

    def people_by_email(self, email: str, stop: Stop) -> tuple[MoodlePerson, ...]:
        self._note("by any e-mail", stop, email)
        if not self.offers(PEOPLE):
            return self.people_by_field("email", [email, email.lower()], stop)
        wanted = email.strip().casefold()
        return tuple(one for one in self._people if wanted and one.email.casefold() == wanted)

    def enrolled_people(
        self, course_id: int, stop: Stop, *, notes: list[Note] | None = None
    ) -> Iterator[tuple[MoodlePerson, ...]]:
        assert notes is None
        self._note("enrolled", stop, str(course_id))
        for one in self._people:
            yield (one,)

    def courses_of(self, person_id: int, stop: Stop) -> tuple[EnrolledCourse, ...]:
        self._note("courses of", stop, str(person_id))
        return self._enrolled

    def courses_by_field(self, field: str, value: str, stop: Stop) -> tuple[MoodleCourse, ...]:
        self._note(f"courses by {field}", stop, value)
        return tuple(one for one in self._courses if str(getattr(one, field)) == value)

    def search_courses(
        self, text: str, stop: Stop, *, page: int = 0, per_page: int = 50
    ) -> tuple[MoodleCourse, ...]:
        assert page == 0
        assert per_page
        self._note("search", stop, text)
        words = text.casefold().split()
        return tuple(one for one in self._courses if all(word in one.fullname.casefold() for word in words))

    def activity_states(
        self, course_id: int, person_id: int, stop: Stop
    ) -> tuple[tuple[ActivityState, ...], tuple[Note, ...]]:
        self._note("states", stop, str(course_id), str(person_id))
        return self._states, ()

    def course_completion(
        self, course_id: int, person_id: int, stop: Stop
    ) -> tuple[CourseCompletion, tuple[Note, ...]]:
        self._note("completion", stop, str(course_id), str(person_id))
        if isinstance(self._completion, RollbookError):
            raise self._completion
        assert self._completion is not None
        return self._completion, ()

    def activities(self, course_id: int, stop: Stop) -> tuple[Activity, ...]:
        self._note("activities", stop, str(course_id))
        return self._activities

    def close(self) -> None:
        self.closed = True

    def _note(self, what: str, stop: Stop, *values: str) -> None:
        self.asked.append((what, values))
        stop.check()
        if what in self._faults:
            raise self._faults[what]


def site(
    *, functions: frozenset[str] = OWN_FUNCTIONS, url: str = "https://moodle.acme.example", **more: bool
) -> SiteInfo:
    return SiteInfo(
        name="Acme",
        url=url,
        release="5.1+ (Build: 20251017)",
        version="2025100600",
        user_id=2,
        username="svc-report",
        fullname="Service Report",
        site_admin=more.get("site_admin", False),
        functions=functions,
        completion_enabled=more.get("completion_enabled", True),
    )


def session(
    ispring: ISpringStandIn | None = None,
    moodle: MoodleStandIn | None = None,
    *,
    pairs: Pairs | None = None,
    scope: str = "all departments",
    clock: Clock = CLOCK,
) -> Session:
    """Return a signed-in pair; without Moodle if none is given."""
    side = None
    if moodle is not None:
        assert moodle.site is not None
        side = MoodleSide(moodle, Account("svc-report", release="5.1"), moodle.site, 0.1)
    return Session(
        PROFILE,
        ISpringSide(ispring or ISpringStandIn(), Account("api-support", scope), 0.1),
        side,
        pairs or Pairs("acme.ispringlearn.eu", "moodle.acme.example"),
        clock,
    )
