"""Everything known about one learner in one course, as what a verdict is found from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from tui.errors import RollbookError
from tui.lookup.activities.rows import ActivityRow, Group
from tui.lookup.clock import Clock
from tui.lookup.roster.row import RosterRow
from tui.lookup.wording import quoted
from tui.records import Course, CourseCompletion, Criterion, Family, Match, ModuleResult, Moment

if TYPE_CHECKING:
    from tui.lookup.activities.reading import LearnerActivities


class Stage(Enum):
    """How far a case can be told: each stage has causes of its own."""

    NO_MOODLE = auto()
    """Nobody is signed in to Moodle."""
    NO_COURSE = auto()
    """It is not known which Moodle course this is."""
    FAULT = auto()
    """Moodle was asked and failed, or iSpring did when asked who this is."""
    ASKING = auto()
    """Moodle is being asked."""
    NO_PERSON = auto()
    """It is not known who this is in Moodle."""
    DONE = auto()
    """Moodle counts the course as complete."""
    UNCOUNTED = auto()
    """Moodle does not count, or does not tell."""
    INCOMPLETE = auto()
    """Moodle says that the course is not complete."""


@dataclass(frozen=True)
class Case:
    """One learner in one course, out of both systems.

    Every cause asks it the same questions, so it keeps its answers; that is why it has no slots.

    Attributes:
        row: What iSpring says.
        course: The course.
        match: Who she is in Moodle; None while that is being asked, or without Moodle.
        activities: What Moodle says; None while that is being asked, or where it could not be.
        clock: The reader's zone.
        caller: As whom Moodle is read; empty if nobody is signed in there.
        paired: Which Moodle course this is; None where that is not in question.
        fault: Why Moodle could not be read, if it could not.
        modules: iSpring's own modules of the course, in its order; none where they are not known.
    """

    row: RosterRow
    course: Course
    match: Match | None
    activities: LearnerActivities | None
    clock: Clock
    caller: str = ""
    paired: Match | None = None
    fault: RollbookError | None = None
    modules: tuple[ModuleResult, ...] = ()

    @cached_property
    def stage(self) -> Stage:
        """How far the case can be told."""
        stages = (
            (not self.caller, Stage.NO_MOODLE),
            (self.paired is not None and self.paired.moodle_id is None, Stage.NO_COURSE),
            (self.fault is not None, Stage.FAULT),
            (self.match is None or (self.known_to_moodle and self.activities is None), Stage.ASKING),
            (not self.known_to_moodle, Stage.NO_PERSON),
            (self.moodle_done, Stage.DONE),
            (not self.tracked or self.switched_off or self.completion is None, Stage.UNCOUNTED),
        )
        return next((stage for holds, stage in stages if holds), Stage.INCOMPLETE)

    # --- iSpring's half ----------------------------------------------------------------------------------

    @property
    def ispring_done(self) -> bool:
        """Whether iSpring counts the course as done."""
        return self.row.done

    @property
    def ispring_failed(self) -> bool:
        """Whether iSpring counts it as failed."""
        return self.row.family is Family.FAILED

    @property
    def ispring_since(self) -> str:
        """`` since 2026-11-14``, or nothing where iSpring gave no date."""
        completed = self.row.final.completed_at if self.row.final else None
        return self.since(completed)

    @property
    def word(self) -> str:
        """``“In progress”, 91 %``: the word iSpring has, and the percent, rounded down."""
        final = self.row.final
        if final is None:
            return "nothing"
        percent = f", {int(final.progress)} %" if final.progress is not None else ""
        return f"{quoted(final.raw)}{percent}" if final.raw else f"an empty status{percent}"

    @property
    def open_modules(self) -> tuple[ModuleResult, ...]:
        """The modules in iSpring that are not done."""
        return tuple(one for one in self.modules if not one.done)

    # --- Moodle's half -----------------------------------------------------------------------------------

    @cached_property
    def tracked(self) -> bool:
        """Whether Moodle counts this person, as far as it says."""
        return self.activities is None or self.activities.tracked is not False

    @cached_property
    def switched_off(self) -> bool:
        """Whether completion is switched off in the course or on the site."""
        rows = self.activities.rows if self.activities else ()
        return bool(rows) and all(row.state.course_tracks is False for row in rows)

    @property
    def refusal(self) -> str:
        """Moodle's own code for telling nothing about the course; empty if it told, or gave none."""
        error = self.activities.completion_error if self.activities else None
        return error.code if error else ""

    @property
    def known_to_moodle(self) -> bool:
        """Whether the match may be used: found, and not merely saved long ago under another address."""
        return self.match is not None and self.match.usable

    @property
    def completion(self) -> CourseCompletion | None:
        """Moodle's word on the course."""
        return self.activities.completion if self.activities else None

    @property
    def moodle_done(self) -> bool:
        """Whether Moodle counts the course as complete; never derived from counting activities."""
        return self.completion is not None and self.completion.completed

    @cached_property
    def blocking(self) -> tuple[ActivityRow, ...]:
        """Required activities that were seen and are not done, in course order."""
        return self.activities.group(Group.BLOCKS) if self.activities else ()

    @cached_property
    def unseen(self) -> tuple[Criterion, ...]:
        """Required activities this account cannot see, and that Moodle does not count as met."""
        return tuple(one for one in self.activities.unseen if not one.complete) if self.activities else ()

    @cached_property
    def others(self) -> tuple[Criterion, ...]:
        """Requirements still open that are no activities: a sign-off, a grade, a date, another course."""
        criteria = self.completion.criteria if self.completion else ()
        return tuple(one for one in criteria if one.type != Criterion.ACTIVITY and not one.complete)

    @cached_property
    def unclear(self) -> tuple[Criterion, ...]:
        """Required activities still open of which no state is known, though they may have been seen."""
        criteria = self.completion.criteria if self.completion else ()
        known = {row.criterion for row in self.activities.rows} if self.activities else set()
        return tuple(
            one
            for one in criteria
            if one.type == Criterion.ACTIVITY
            and not one.complete
            and one not in known
            and one not in self.unseen
        )

    @property
    def any_is_enough(self) -> bool:
        """Whether one requirement suffices."""
        return self.completion is not None and self.completion.any_is_enough

    @cached_property
    def open_things(self) -> int:
        """How many requirements are still open, of every kind."""
        return len(self.blocking) + len(self.unseen) + len(self.others) + len(self.unclear)

    @property
    def one_is_left(self) -> bool:
        """Whether exactly one requirement is open."""
        return self.open_things == 1

    @cached_property
    def waits_for_moodle(self) -> bool:
        """Whether enough is met, and only Moodle's scheduled tasks are waited for."""
        enough = self.met > 0 and (self.any_is_enough or not self.open_things)
        return self.stage is Stage.INCOMPLETE and enough

    @cached_property
    def states_unseen(self) -> bool:
        """Whether activities are required and not one activity's state was shown."""
        read = self.activities
        refused = read is not None and any(note.code == "states-refused" for note in read.notes)
        return refused and bool(self.unclear)

    @cached_property
    def counts(self) -> bool:
        """Whether what is still open keeps the course from being complete."""
        return self.stage is Stage.INCOMPLETE and not self.waits_for_moodle

    @property
    def open_rows(self) -> tuple[ActivityRow, ...]:
        """Required activities that keep the course from being complete, in course order."""
        return self.blocking if self.counts else ()

    @property
    def open_unseen(self) -> tuple[Criterion, ...]:
        """Those among them that this account cannot see."""
        return self.unseen if self.counts else ()

    @property
    def open_others(self) -> tuple[Criterion, ...]:
        """What keeps the course from being complete and is no activity."""
        return self.others if self.counts else ()

    @cached_property
    def met(self) -> int:
        """How many requirements are met, whether Moodle has counted them or not."""
        return len(self.completion.criteria) - self.open_things if self.completion else 0

    @property
    def moodle_since(self) -> datetime | None:
        """When the last requirement was met, as Moodle counted it."""
        criteria = self.completion.criteria if self.completion else ()
        return max((one.completed_at for one in criteria if one.completed_at), default=None)

    @property
    def last_change(self) -> datetime | None:
        """When the last required activity was done."""
        rows = self.activities.rows if self.activities else ()
        return max(
            (row.state.completed_at for row in rows if row.required and row.state.completed_at), default=None
        )

    def since(self, moment: Moment | None) -> str:
        """Return `` since 2026-11-14``, or nothing for no moment."""
        return f" since {self.clock.day(moment)}" if moment is not None else ""
