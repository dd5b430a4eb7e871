"""One learner's activities, read of a Moodle that says what a test gives it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.lookup.builders import activity, completion
from tests.lookup.stand_ins import MoodleStandIn, session
from tui.errors import (
    RollbookError,
)
from tui.lookup.activities.reading import (
    ActivityRow,
    LearnerActivities,
    read_activities,
)
from tui.records import Activity, ActivityState, CourseCompletion, MoodlePerson
from tui.stop import Stop

TRAINER = MoodlePerson(9, "R. Okafor")


def read(
    states: Sequence[ActivityState] = (),
    criteria: CourseCompletion | RollbookError | None = None,
    contents: Sequence[Activity] = (),
    *,
    faults: dict[str, RollbookError] | None = None,
    people: Sequence[MoodlePerson] = (TRAINER,),
) -> LearnerActivities:
    moodle = MoodleStandIn(
        states=states,
        completion=completion() if criteria is None else criteria,
        activities=contents,
        faults=faults,
        people=people,
    )
    return read_activities(session(moodle=moodle), 12, 5, Stop())


def one(
    found: ActivityState, criteria: CourseCompletion | RollbookError | None = None, **more: bool
) -> ActivityRow:
    contents = [activity(found.cmid, "An activity", modname=found.modname, **more)]
    return read([found], criteria, contents).rows[0]


def codes(found: LearnerActivities) -> list[str]:
    return [note.code for note in found.notes]
