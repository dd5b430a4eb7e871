"""What a pasted text opens, on either side."""

from __future__ import annotations

import pytest

from tests.lookup.builders import FIRE, learner
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import NotFoundError
from tui.lookup.opened import Found, look_up
from tui.lookup.opening import read_opening
from tui.lookup.session import Session
from tui.pool import Stop
from tui.records import Course, MoodleCourse, MoodlePerson

COURSE = Course("6b0a4f1e-8c1d-11f0-9a3e-0242ac120002", "Forklift Licence")
PERSON = learner("7b0a4f1e-8c1d-11f0-9a3e-0242ac120002", email="amelie@acme.example")
SECOND = learner("second", email="twin@acme.example")
THIRD = learner("third", email="Twin@acme.example")
MOODLE = "https://moodle.acme.example"


def signed_in() -> Session:
    ispring = ISpringStandIn(
        courses=[FIRE, COURSE, Course("a", "Twice"), Course("b", "Twice")], learners=[PERSON, SECOND, THIRD]
    )
    moodle = MoodleStandIn(
        people=[
            MoodlePerson(5, "Amélie", email="amelie@acme.example"),
            MoodlePerson(6, "Second", idnumber="second"),
            MoodlePerson(7, "Twin", email="twin@acme.example"),
            MoodlePerson(8, "Nobody"),
        ],
        courses=[
            MoodleCourse(12, "FIRE", "Another title", "fire"),
            MoodleCourse(13, "FORK", "forklift licence"),
            MoodleCourse(14, "TWICE", "Twice"),
            MoodleCourse(15, "SAVED", "Saved by hand"),
        ],
    )
    found = session(ispring, moodle)
    found.pairs.save_course("a", 15)
    return found


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("amelie@acme.example", Found(learner=PERSON)),
        (COURSE.id, Found(course=COURSE)),
        (PERSON.id, Found(learner=PERSON)),
        (f"https://acme.example/{COURSE.id}", Found(course=COURSE)),
        ("Forklift Licence", Found(course=COURSE)),
        (f"{MOODLE}/course/view.php?id=12", Found(course=FIRE)),
        (f"{MOODLE}/course/view.php?id=13", Found(course=COURSE)),
        (f"{MOODLE}/course/view.php?id=15", Found(course=Course("a", "Twice"))),
        (f"{MOODLE}/user/view.php?id=5&course=12", Found(FIRE, PERSON)),
        (f"{MOODLE}/user/profile.php?id=6", Found(learner=SECOND)),
        (f"{MOODLE}/mod/quiz/view.php?id=15&course=12", Found(course=FIRE)),
    ],
)
def test_what_was_pasted_is_found(pasted: str, found: Found) -> None:
    assert look_up(signed_in(), read_opening(pasted), Stop()) == found


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "https://acme.example/",
        "4711",
        "nobody@acme.example",
        "No such title",
        f"{MOODLE}/course/view.php?id=99",
        f"{MOODLE}/course/view.php?id=14",
        f"{MOODLE}/user/profile.php?id=99",
        f"{MOODLE}/user/profile.php?id=7",
        f"{MOODLE}/user/profile.php?id=8",
        f"{MOODLE}/mod/quiz/view.php?id=15",
    ],
)
def test_nothing_is_guessed(pasted: str) -> None:
    with pytest.raises(NotFoundError):
        look_up(signed_in(), read_opening(pasted), Stop())


def test_a_moodle_page_needs_moodle() -> None:
    with pytest.raises(NotFoundError, match="nobody is signed in there"):
        look_up(session(), read_opening(f"{MOODLE}/course/view.php?id=12"), Stop())
