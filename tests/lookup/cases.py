"""Cases for verdicts: what Moodle says of one learner, as far as a test is about it, and generated ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from tests.lookup.builders import CLOCK, FIRE, activity, completion, criterion, required, row, state
from tests.lookup.stand_ins import MoodleStandIn, session
from tui.errors import NotFoundError, RollbookError
from tui.lookup.activities.reading import LearnerActivities, read_activities
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.sentences import SHIPPED, Sentences
from tui.lookup.verdict.verdict import Verdict, judge
from tui.records import (
    Activity,
    ActivityState,
    Candidate,
    CourseCompletion,
    Match,
    ModuleResult,
    MoodlePerson,
    Right,
)
from tui.stop import Stop

LINE = 76
"""Cells of a verdict's line on the smallest screen: two for the sentences, one for the next step."""

NOVEMBER_14 = datetime(2026, 11, 14, 9, tzinfo=UTC)
NOVEMBER_20 = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
SURE = Match(Right.IDNUMBER, 5)
WHO = [Candidate(5, "Amélie Dubois", "e-mail"), Candidate(6, "Amelie Dubois", "e-mail")]


@dataclass
class Moodle:
    """What Moodle says, as far as a test is about it."""

    states: Sequence[ActivityState] = ()
    completion: CourseCompletion | RollbookError = field(default_factory=completion)
    contents: Sequence[Activity] = ()

    def read(self) -> LearnerActivities:
        client = MoodleStandIn(
            states=self.states,
            completion=self.completion,
            activities=self.contents,
            people=[MoodlePerson(9, "R. Okafor")],
        )
        return read_activities(session(moodle=client), 12, 5, Stop())


def judged(
    moodle: Moodle | None = None,
    raw: str | None = "In progress",
    progress: str | None = "91.67",
    *,
    completed_at: date | None = None,
    match: Match | None = SURE,
    caller: str = "svc-report",
    paired: Match | None = None,
    fault: RollbookError | None = None,
    modules: tuple[ModuleResult, ...] = (),
    sentences: Sentences = SHIPPED,
) -> Verdict:
    read = moodle.read() if moodle else None
    found = row(raw, progress, completed_at=completed_at)
    return judge(
        Case(
            found, FIRE, match, read, clock=CLOCK, caller=caller, paired=paired, fault=fault, modules=modules
        ),
        sentences,
    )


# --- as tests need them again and again ------------------------------------------------------------------

COMPLETE = Moodle(
    [state(1, 1)],
    completion(required(1, "X", complete=True, completed_at=NOVEMBER_14), completed=True),
)

MANAGER = criterion(7, "Manager")
DONE = state(2, 1, changed_at=NOVEMBER_20)


def with_done(open_state: ActivityState, name: str, *, visible: bool = True) -> Moodle:
    """One requirement open, one done."""
    contents = [activity(open_state.cmid, name, visible=visible), activity(2, "Welcome")]
    return Moodle(
        [open_state, DONE], completion(required(open_state.cmid, name), required(2, "Welcome")), contents
    )


# --- generated -------------------------------------------------------------------------------------------

states = st.lists(
    st.builds(
        lambda cmid, value, tracking, tracked, by: state(
            cmid, value, tracking=tracking, tracked=tracked, overridden_by=by, modname="quiz"
        ),
        st.integers(1, 4),
        st.integers(0, 5),
        st.integers(0, 2),
        st.none() | st.booleans(),
        st.none() | st.just(9),
    ),
    max_size=4,
    unique_by=lambda one: one.cmid,
)
contents = st.lists(
    st.builds(
        lambda cmid, visible: activity(cmid, f"Activity {cmid}", visible=visible),
        st.integers(1, 4),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda one: one.cmid,
)
criteria = st.lists(
    st.one_of(
        st.builds(
            lambda cmid, met: required(cmid, f"Activity {cmid}", complete=met),
            st.none() | st.integers(1, 6),
            st.booleans(),
        ),
        st.builds(
            lambda kind, met: criterion(kind, "Manager", complete=met), st.integers(1, 8), st.booleans()
        ),
    ),
    max_size=5,
)
completions = st.one_of(
    st.builds(
        lambda found, completed, any_is_enough: completion(
            *found, completed=completed, any_is_enough=any_is_enough
        ),
        criteria,
        st.booleans(),
        st.booleans(),
    ),
    st.sampled_from(["nocriteriaset", "usernotenroled", "cannotviewreport", "odd"]).map(
        lambda code: NotFoundError("has none", code=code)
    ),
)
raws = st.none() | st.sampled_from(["Passed", "In progress", "Failed", "Pending", "Not started", "Huh"])
