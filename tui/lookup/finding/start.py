"""Where to begin, as it was said on the command line: a course, a learner, or a learner in a course."""

from __future__ import annotations

from dataclasses import dataclass

from tui.lookup.courses import find_course
from tui.lookup.finding.opened import Found, look_up
from tui.lookup.finding.opening import read_opening
from tui.lookup.finding.person import find_learner
from tui.lookup.session import Session
from tui.stop import Stop


@dataclass(frozen=True, slots=True)
class Start:
    """What to open first.

    Attributes:
        course: A course's id, exact title, or the address of its page; empty for none.
        learner: An id or an e-mail address, without a course also a name or a page's address; empty for none.
    """

    course: str = ""
    learner: str = ""

    @property
    def words(self) -> str:
        """What was asked for, as one line."""
        return ", ".join(part for part in (self.learner, self.course) if part)


def find_start(session: Session, start: Start, stop: Stop) -> Found:
    """Return what there is to open.

    Raises:
        NotFoundError: If the account sees no such course or learner.
        AmbiguousError: If it sees several.
        WireError: If a server fails.
    """
    if not start.course:
        return look_up(session, read_opening(start.learner), stop)
    course = find_course(session, start.course, stop)
    return Found(course, find_learner(session, start.learner, stop) if start.learner else None)
