"""The rows of a learner's view: states, names and requirements joined on the course module's id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.lookup.activities.remarks import done_remark, open_remark, uncounted_remark
from tui.lookup.activities.requirements import Requirements
from tui.lookup.clock import Clock
from tui.lookup.wording import listed, quoted
from tui.records import Activity, ActivityState, CourseCompletion, Criterion, Note, State, Tracking

UNCOUNTED_KINDS: Final = frozenset({"label", "qbank", "subsection"})
"""Course modules that are text, storage or headings: nobody misses their tracking."""

_STATE_WORDS: Final[Mapping[int, str]] = {
    State.INCOMPLETE: "incomplete",
    State.COMPLETE: "complete",
    State.PASSED: "passed",
    State.FAILED: "failed",
    State.FAILED_HIDDEN: "failed, grade hidden",
}


class Group(StrEnum):
    """What there is to do about an activity; the order is that of the screen."""

    BLOCKS = "Blocks completion"
    OPEN = "Open, not required"
    DONE = "Done"
    NOT_COUNTED = "Not counted"


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity of one learner.

    Attributes:
        state: Moodle's word on it.
        name: The activity's name; the criterion's, or kind and number, where the account may not see it.
        section: Its section's name; may be empty.
        required: Whether the course requires it.
        group: What there is to do about it.
        criterion: The requirement, if it is one.
        remark: What is still open, or the day it was done.
        order: Its place in the course.
        by: Who set the state by hand, by name where the account may see it; empty if nobody did.
        hidden: Whether learners cannot see it.
        restriction: What its availability depends on, in Moodle's words to this account; may be empty.
    """

    state: ActivityState
    name: str
    section: str
    required: bool
    group: Group
    criterion: Criterion | None
    remark: str
    order: int
    by: str = ""
    hidden: bool = False
    restriction: str = ""

    @property
    def state_words(self) -> str:
        """The state as a word; a number nobody knows is shown as such."""
        return state_words(self.state.state)


def state_words(state: int) -> str:
    """Return an activity state as a word."""
    return _STATE_WORDS.get(state, f"state {state} (unknown)")


class Join:
    """States, contents and criteria of one person in one course, joined on the course module's id.

    Args:
        states: The states, as Moodle sent them.
        contents: The activities in course order; none if they could not be read.
        completion: What the course requires; None if Moodle did not tell.
        names: Who set states by hand, by id.
        clock: The zone of the days in the remarks.

    Attributes:
        rows: A row for each state: by group, then in course order.
        requirements: Which of them are required, and what else is.
        untracked: How many activities have no completion tracking.
    """

    def __init__(
        self,
        states: Sequence[ActivityState],
        contents: Sequence[Activity],
        completion: CourseCompletion | None,
        names: Mapping[int, str],
        clock: Clock,
    ) -> None:
        self._contents = {activity.cmid: activity for activity in contents}
        self._completion = completion
        self._names = names
        self._clock = clock
        self._places = {activity.cmid: place for place, activity in enumerate(contents)}
        seen = {state.cmid for state in states}
        self.requirements = Requirements(completion.criteria if completion else (), seen, self._contents)
        self._stateless = [activity for activity in contents if activity.cmid not in seen]
        self.untracked = sum(
            activity.tracking == Tracking.NONE and activity.modname not in UNCOUNTED_KINDS
            for activity in self._stateless
        )
        groups = list(Group)
        rows = [self._row(state, place) for place, state in enumerate(states)]
        self.rows = tuple(sorted(rows, key=lambda row: (groups.index(row.group), row.order)))

    def _row(self, state: ActivityState, place: int) -> ActivityRow:
        activity = self._contents.get(state.cmid)
        criterion = self.requirements.of(state.cmid)
        by = ""
        if state.overridden_by:
            by = self._names.get(state.overridden_by, f"Moodle user {state.overridden_by}")
        if activity is not None:
            name = activity.name
        else:
            name = criterion.name if criterion and criterion.name else f"{state.modname} {state.cmid}"
        group = self._group(state, criterion)
        return ActivityRow(
            state=state,
            name=name,
            section=activity.section if activity else "",
            required=criterion is not None,
            group=group,
            criterion=criterion,
            remark=self._remark(state, criterion, group, by),
            order=self._places.get(state.cmid, len(self._places) + place),
            by=by,
            hidden=state.visible is False or (activity is not None and activity.visible is False),
            restriction=activity.availability if activity else "",
        )

    def _group(self, state: ActivityState, criterion: Criterion | None) -> Group:
        if state.tracking == Tracking.NONE or state.course_tracks is False or state.user_tracked is False:
            return Group.NOT_COUNTED
        if state.done or (criterion is not None and criterion.complete):
            return Group.DONE
        completed = self._completion is not None and self._completion.completed
        return Group.BLOCKS if criterion is not None and not completed else Group.OPEN

    def _remark(self, state: ActivityState, criterion: Criterion | None, group: Group, by: str) -> str:
        if group is Group.NOT_COUNTED:
            return uncounted_remark(state, self._clock)
        if group is Group.DONE:
            return done_remark(state, self._clock)
        return open_remark(state, criterion, by)

    def notes(self, who: str) -> Iterable[Note]:
        """Return what the three lists together do not show."""
        if self.requirements.unseen:
            yield Note("required-unseen", _unseen_text(self.requirements.unseen, who))
        if self.requirements.unclear:
            names = listed([quoted(one.name) for one in self.requirements.unclear])
            text = f"Required, but several activities here have this name: {names}."
            yield Note("required-unclear", text)
        hidden = [row.name for row in self.rows if row.hidden and row.group is Group.BLOCKS]
        if hidden:
            verb = "is" if len(hidden) == 1 else "are"
            text = f"{listed([quoted(name) for name in hidden])} {verb} required but hidden from learners."
            yield Note("required-hidden", text)
        yield from _by_hand([row for row in self.rows if row.by and row.group is Group.DONE])
        silent = [
            one.name for one in self._stateless if one.tracking in {Tracking.MANUAL, Tracking.AUTOMATIC}
        ]
        if silent:
            yield Note("state-missing", f"Tracked, but Moodle gave no state: {listed(map(quoted, silent))}.")
        if self.untracked:
            verb = "is" if self.untracked == 1 else "are"
            yield Note("untracked", f"{self.untracked} more {verb} not tracked.")


def _by_hand(rows: Sequence[ActivityRow]) -> Iterable[Note]:
    """Return the note on what somebody set complete by hand, which no rule of Moodle's has seen done."""
    if len(rows) == 1:
        text = f"{quoted(rows[0].name)} was set complete by hand, by {rows[0].by}."
        yield Note("set-by-hand", text)
    elif rows:
        names = listed(f"{quoted(row.name)} ({row.by})" for row in rows)
        yield Note("set-by-hand", f"{len(rows)} activities were set complete by hand: {names}.")


def _unseen_text(unseen: Sequence[Criterion], who: str) -> str:
    names = listed([quoted(one.name) if one.name else "an activity without a name" for one in unseen])
    if len(unseen) == 1:
        return f"The course also requires {names}, which {who} may not see."
    return f"The course also requires {len(unseen)} activities {who} may not see: {names}."
