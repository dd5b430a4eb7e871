"""What a Moodle account sees of one course: its people, its activities, whether a required one is missing.

Moodle leaves out what an account may not see, and says so nowhere; only what a course requires names every
required activity (facts on Moodle, 13). So it takes a course and one of its learners to tell.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tui.accounts.profiles import Profile
from tui.lookup.activities.requirements import Requirements
from tui.lookup.clock import Clock
from tui.lookup.courses import pair_course
from tui.lookup.doctor.findings import Finding, Part, Tried, fine, note, said, tried, trouble
from tui.lookup.doctor.together import Sought
from tui.lookup.matching.pairs import open_pairs
from tui.lookup.rights import ALL_DETAILS, EMAIL, GROUPS, HIDDEN_ACTIVITIES, PARTICIPANTS, PEOPLE_SHOWN
from tui.lookup.session import MoodleSide, Session
from tui.lookup.wording import listed, quoted
from tui.protocols.moodle.requests import CONTENTS, COURSE_COMPLETION, ENROLLED_PEOPLE, SEARCH_COURSES
from tui.records import Activity, CourseCompletion, Criterion, MoodlePerson
from tui.stop import Stop

COURSES_TRIED: Final = 3
"""Courses looked at, until one has both criteria and a learner: most sites have some without either."""

PEOPLE_TRIED: Final = 5
"""Participants looked at, until one is a learner: those with the lowest ids are often staff."""

_PLACE: Final = Part.MOODLE
_NAME_ONE: Final = "Name a course that has both: rollbook doctor --course COURSE."


def examine_named_course(
    profile: Profile, side: MoodleSide, sought: Sought, stop: Stop, *, in_memory: bool
) -> Iterator[Finding]:
    """Yield what is found in the Moodle course of an iSpring course, once that is known."""
    found = sought.wait(stop)
    if found is None:
        what = "was not asked about the course: iSpring did not tell which it is."
        yield note(_PLACE, "course", what)
        return
    ispring, course = found

    def pair() -> int | None:
        pairs = open_pairs(profile, in_memory=in_memory)
        session = Session(profile, ispring, side, pairs, Clock.of())
        return pair_course(session, course, stop).moodle_id

    paired = tried(pair)
    if paired.error is not None:
        yield trouble(_PLACE, "course", paired.error, paired.seconds)
    elif paired.value is None:
        what = f"which Moodle course {quoted(course.title)} is has not been confirmed."
        yield note(
            _PLACE,
            "course",
            what,
            "Choose it by hand: in rollbook, or with rollbook pairs --import.",
            paired.seconds,
        )
    else:
        yield from _Course(side, stop, paired.value, quoted(course.title)).findings()


def examine_any_course(side: MoodleSide, stop: Stop) -> Iterator[Finding]:
    """Yield what is found in a course that serves as an example: the first with criteria and a learner."""
    if not side.client.offers(SEARCH_COURSES):
        what = "cannot be asked for courses: no activities were compared with what a course requires."
        yield note(_PLACE, "courses", what, "Name a course: rollbook doctor --course COURSE.")
        return
    asked = tried(lambda: side.client.search_courses("", stop, per_page=COURSES_TRIED))
    if asked.error is not None:
        yield trouble(_PLACE, "courses", asked.error, asked.seconds)
        return
    if not asked.value:
        what = "shows this account no course."
        remedy = "Ask for moodle/course:view, and moodle/course:viewhiddencourses, in the system context."
        yield note(_PLACE, "courses", what, remedy, asked.seconds)
        return
    yield fine(_PLACE, "courses", "the list of courses can be read.", asked.seconds)
    looked = []
    for course in asked.value[:COURSES_TRIED]:
        looked.append(_Course(side, stop, course.id, quoted(course.fullname)))
        if looked[-1].telling:
            break
    yield from next((one for one in looked if one.telling), looked[0]).findings()


@dataclass(frozen=True, slots=True)
class _Example:
    """One learner of a course, and what Moodle says of her completion; None where she was not found."""

    person_id: int
    completion: Tried[CourseCompletion]


class _Course:
    """One course, as this account sees it."""

    def __init__(self, side: MoodleSide, stop: Stop, course_id: int, name: str) -> None:
        self._side, self._client, self._stop = side, side.client, stop
        self._id, self._name = course_id, name
        self._contents: Tried[Sequence[Activity]] | None = None
        self._people: Tried[Sequence[MoodlePerson]] | None = None
        if self._client.offers(CONTENTS):
            self._contents = tried(lambda: self._client.activities(course_id, stop))
        if self._client.offers(ENROLLED_PEOPLE):
            self._people = tried(lambda: next(self._client.enrolled_people(course_id, stop), ()))
        self._example = self._find_example()

    @property
    def telling(self) -> bool:
        """Whether it tells what it requires, of a learner."""
        return self._example is not None and self._example.completion.value is not None

    def _others(self) -> list[MoodlePerson]:
        people = self._people.value if self._people else None
        return [person for person in people or () if person.id != self._side.site.user_id]

    def _find_example(self) -> _Example | None:
        """Return the first participant who is tracked here."""
        if not self._client.offers(COURSE_COMPLETION):
            return None
        for person in self._others()[:PEOPLE_TRIED]:
            asked = tried(lambda: self._client.course_completion(self._id, person.id, self._stop)[0])  # noqa: B023  # asked at once
            if asked.error is None or asked.error.code != "usernotenroled":
                return _Example(person.id, asked)
        return None

    def findings(self) -> Iterator[Finding]:
        """Yield what was found, and what of it is missing."""
        if self._contents is not None:
            if self._contents.error is not None:
                yield trouble(_PLACE, "activities", self._contents.error, self._contents.seconds)
            else:
                what = f"the activities of {self._name} can be listed."
                yield fine(_PLACE, "activities", what, self._contents.seconds)
        if self._people is not None:
            yield from self._participants(self._people)
        seen = yield from self._states()
        yield from self._completion(seen)

    def _participants(self, asked: Tried[Sequence[MoodlePerson]]) -> Iterator[Finding]:
        if asked.error is not None:
            what = f"who takes part in {self._name} is not told: {said(asked.error)}"
            yield note(_PLACE, "participants", what, asked.error.remedy, asked.seconds)
            return
        others = self._others()
        if not others:
            what = f"shows no participant of {self._name}: it has none, or leaves them out without a word."
            remedy = f"Ask for {PARTICIPANTS}, {PEOPLE_SHOWN}, and {GROUPS} where groups are kept apart."
            yield note(_PLACE, "participants", what, remedy, asked.seconds)
            return
        yield fine(_PLACE, "participants", f"participants of {self._name} are shown.", asked.seconds)
        for right, shown, by in (
            (EMAIL, any(person.email for person in others), "e-mail address"),
            (ALL_DETAILS, any(person.username or person.idnumber for person in others), "idnumber"),
        ):
            if not shown:
                what = f"shows nobody's {by}: nobody can be matched by it."
                yield note(_PLACE, "participants", what, f"Ask for {right}.")

    def _states(self) -> Generator[Finding, None, set[int] | None]:
        """Yield whether activity states can be read; return the ids of the activities seen, None if not."""
        if not self._client.offers(self._client.completion_function):
            return None
        person = self._example.person_id if self._example else self._side.site.user_id
        asked = tried(lambda: self._client.activity_states(self._id, person, self._stop)[0])
        if asked.value is None:
            if asked.error is not None:
                yield trouble(_PLACE, "activity-states", asked.error, asked.seconds)
            return None
        whose = "a participant" if self._example else "this account itself"
        what = f"activity states of {whose} can be read in {self._name} ({len(asked.value)} activities)."
        yield fine(_PLACE, "activity-states", what, asked.seconds)
        return {state.cmid for state in asked.value}

    def _completion(self, seen: set[int] | None) -> Iterator[Finding]:
        if not self._client.offers(COURSE_COMPLETION):
            return
        if self._example is None:
            what = (
                f"what {self._name} requires was not compared with what is seen: no learner of it was found."
            )
            yield note(_PLACE, "course-completion", what, _NAME_ONE)
            return
        asked = self._example.completion
        if asked.error is not None:
            if asked.error.code == "nocriteriaset":
                what = f"{self._name} has no completion criteria: nothing to compare what is seen with."
                yield note(_PLACE, "course-completion", what, _NAME_ONE, asked.seconds)
            else:
                yield trouble(_PLACE, "course-completion", asked.error, asked.seconds)
        elif asked.value is not None:
            yield fine(_PLACE, "course-completion", f"what {self._name} requires can be read.", asked.seconds)
            if seen is not None:
                yield self._required(asked.value, seen)

    def _required(self, completion: CourseCompletion, seen: set[int]) -> Finding:
        """Return what the course requires minus what this account sees of it."""
        contents = self._contents.value if self._contents and self._contents.value else ()
        known = {activity.cmid: activity for activity in contents}
        unseen = Requirements(completion.criteria, seen, known).unseen
        required = sum(one.type == Criterion.ACTIVITY for one in completion.criteria)
        if not unseen:
            what = f"{self._name} requires no activity."
            if required:
                what = f"all activities that {self._name} requires are seen ({required})."
            return fine(_PLACE, "required", what)
        names = listed(quoted(one.name) for one in unseen)
        what = (
            f"{self._name} requires {names}, which {self._side.account.who} does not see:"
            " fewer activities may be shown than are required, here and elsewhere."
        )
        kinds = sorted({one.modname for one in unseen if one.modname})
        views = [f"mod/{kind}:view" for kind in kinds] or ["the :view right of each kind of activity"]
        remedy = (
            f"Ask for {listed(views)}, and {HIDDEN_ACTIVITIES} if it is hidden; “rollbook rights” lists all."
        )
        return note(_PLACE, "required", what, remedy)
