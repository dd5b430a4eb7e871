"""One row of a roster: what iSpring says about one learner in one course, as far as it has arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.lookup.clock import is_late
from tui.records import Enrolment, Family, FinalStatus, Learner, Moment, Outcome

NAMELESS: Final = "(no user id)"
"""The name of a row that says nobody."""

NONE_GIVEN: Final = "none given"
"""Stands in place of iSpring's word where it gave none."""

NOT_READ: Final = "not read"
"""Stands in place of iSpring's word where it has not been heard, or not to its end."""

NOT_GIVEN: Final = "not given"
"""Stands in place of what this way of reading iSpring does not give, whether there is one or not."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One learner in one course, as far as the parts have arrived.

    Attributes:
        learner_id: ``userId``; empty if iSpring's row named nobody.
        final: Her final status; None if iSpring gave none, or if it is ``unread``.
        enrolment: Her enrolment; None if there is none, or none has arrived.
        learner: Who she is; None until her name has arrived.
        position: The row's place in ``Roster.rows``; it never changes.
        unread: Whether she may have a final status that has not been read (yet).
    """

    learner_id: str
    final: FinalStatus | None
    enrolment: Enrolment | None
    learner: Learner | None
    position: int
    unread: bool = False

    @property
    def name(self) -> str:
        """The learner's name; her id until it is known."""
        return self.learner.name if self.learner else self.learner_id or NAMELESS

    @property
    def email(self) -> str:
        """Her e-mail address; empty if unknown."""
        return self.learner.email if self.learner else ""

    @property
    def outcome(self) -> Outcome:
        """What her status means; ``UNKNOWN`` if there is none."""
        return self.final.outcome if self.final else Outcome.UNKNOWN

    @property
    def family(self) -> Family:
        """The family she is counted in."""
        return self.final.outcome.family if self.final else Family.UNKNOWN

    @property
    def status(self) -> str:
        """The word iSpring has for it, or that it gave none, or has not been heard."""
        if self.final:
            return self.final.raw
        return NOT_READ if self.unread else NONE_GIVEN

    @property
    def dated(self) -> bool:
        """Whether a missing date is one there is not; else iSpring was read in a way that gives none."""
        return self.final is None or self.final.dated

    @property
    def done(self) -> bool:
        """Whether iSpring counts the course as done."""
        return self.family is Family.DONE

    @property
    def due_at(self) -> Moment | None:
        """When she is to be done."""
        return self.enrolment.due_at if self.enrolment else None

    def late(self, now: datetime) -> bool:
        """Whether she is known not to be done though the due date has passed.

        Days end in the zone of ``now``.
        """
        return is_late(self.due_at, now) and not self.done and not self.unread
