"""What was asked for on the command line, found in iSpring."""

from __future__ import annotations

import pytest

from tests.lookup.builders import FIRE, learner
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import AmbiguousError, NotFoundError
from tui.lookup.finding.opened import Found
from tui.lookup.finding.start import Start, find_start
from tui.lookup.session import Session
from tui.records import Course
from tui.stop import Stop

AMELIE = learner("amelie", email="amelie@acme.example")


def signed_in() -> Session:
    courses = [FIRE, Course("a", "Twice"), Course("b", "Twice")]
    return session(ISpringStandIn(courses=courses, learners=[AMELIE]), MoodleStandIn())


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (Start(FIRE.title), Found(FIRE)),
        (Start(FIRE.id, "Amelie@acme.example"), Found(FIRE, AMELIE)),
        (Start(learner="amelie@acme.example"), Found(learner=AMELIE)),
        (Start(learner="Amélie Dubois"), Found(name="Amélie Dubois")),
    ],
    ids=lambda one: one.words if isinstance(one, Start) else "",
)
def test_what_is_opened(start: Start, found: Found) -> None:
    assert find_start(signed_in(), start, Stop()) == found


def test_a_course_that_is_not_there_is_no_name_of_anybody() -> None:
    with pytest.raises(NotFoundError, match="sees no course “Amélie Dubois”"):
        find_start(signed_in(), Start("Amélie Dubois"), Stop())


def test_of_two_courses_none_is_chosen() -> None:
    with pytest.raises(AmbiguousError):
        find_start(signed_in(), Start("Twice", "amelie"), Stop())
