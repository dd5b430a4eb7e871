"""What a pasted text opens, on either side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.lookup.builders import FIRE, learner
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import AmbiguousError, NotFoundError
from tui.lookup.courses import search_courses
from tui.lookup.finding.opened import Found, look_up
from tui.lookup.finding.opening import read_opening
from tui.lookup.finding.person import search_people
from tui.lookup.session import Session
from tui.records import Course, MoodleCourse, MoodlePerson
from tui.stop import Stop

COURSE = Course("6b0a4f1e-8c1d-11f0-9a3e-0242ac120002", "Forklift Licence")
PERSON = learner("7b0a4f1e-8c1d-11f0-9a3e-0242ac120002", email="amelie@acme.example")
SECOND = learner("second", email="twin@acme.example")
THIRD = learner("third", email="Twin@acme.example")
MOODLE = "https://moodle.acme.example"
ISPRING = "https://acme.ispringlearn.eu"
NOBODY = MoodlePerson(8, "Nobody")
ONLY = MoodlePerson(10, "Only there", email="only@moodle.example")
HELD = MoodlePerson(9, "Held", email="amelie@acme.example", idnumber="second")


def signed_in() -> Session:
    ispring = ISpringStandIn(
        courses=[FIRE, COURSE, Course("a", "Twice"), Course("b", "Twice")], learners=[PERSON, SECOND, THIRD]
    )
    moodle = MoodleStandIn(
        people=[
            MoodlePerson(5, "Amélie", email="amelie@acme.example"),
            MoodlePerson(6, "Second", idnumber="second"),
            MoodlePerson(7, "Twin", email="twin@acme.example"),
            NOBODY,
            HELD,
            ONLY,
        ],
        courses=[
            MoodleCourse(12, "FIRE", "Another title", "fire"),
            MoodleCourse(13, "FORK", "forklift licence"),
            MoodleCourse(14, "TWICE", "Twice"),
            MoodleCourse(15, "SAVED", "Saved by hand"),
        ],
    )
    found = session(ispring, moodle)
    found.pairs.save_course("a", 15, Stop())
    found.pairs.save_person(THIRD, HELD, Stop())
    return found


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("amelie@acme.example", Found(learner=PERSON)),
        (COURSE.id, Found(course=COURSE)),
        (PERSON.id, Found(learner=PERSON)),
        (f"{ISPRING}/{COURSE.id}", Found(course=COURSE)),
        (f"{ISPRING}/course/{COURSE.id}/user/{PERSON.id}", Found(COURSE, PERSON)),
        (f"{ISPRING}/user/{PERSON.id}/course/{COURSE.id}", Found(COURSE, PERSON)),
        ("Forklift Licence", Found(course=COURSE)),
        (f"{MOODLE}/course/view.php?id=12", Found(course=FIRE)),
        (f"{MOODLE}/course/view.php?id=15", Found(course=Course("a", "Twice"))),
        (f"{MOODLE}/user/view.php?id=5&course=12", Found(FIRE, PERSON)),
        (f"{MOODLE}/user/profile.php?id=6", Found(learner=SECOND)),
        (f"{MOODLE}/user/profile.php?id=9", Found(learner=THIRD)),
        (f"{MOODLE}/mod/quiz/view.php?id=15&course=12", Found(course=FIRE)),
        (f"{MOODLE}/user/profile.php?id=8", Found(person=NOBODY)),
        ("only@moodle.example", Found(person=ONLY)),
        ("10", Found(person=ONLY)),
        ("5", Found(learner=PERSON)),
        ("Amelie Dub", Found(name="Amelie Dub")),
        ("TWIN@acme.example", Found(people=(SECOND, THIRD))),
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
        f"{MOODLE}/course/view.php?id=99",
        f"{MOODLE}/course/view.php?id=14",
        f"{MOODLE}/user/profile.php?id=99",
        f"{MOODLE}/mod/quiz/view.php?id=15",
        f"{ISPRING}:8443/{COURSE.id}",
    ],
)
def test_nothing_is_guessed(pasted: str) -> None:
    with pytest.raises(NotFoundError):
        look_up(signed_in(), read_opening(pasted), Stop())


def test_not_found_says_where_and_as_whom_was_searched() -> None:
    with pytest.raises(NotFoundError) as nobody:
        look_up(signed_in(), read_opening("nobody@acme.example"), Stop())
    assert nobody.value.what == (
        "nobody has the address “nobody@acme.example”"
        " (asked iSpring as api-support, all departments and Moodle as svc-report)"
    )
    with pytest.raises(NotFoundError) as without:
        look_up(session(), read_opening("4711"), Stop())
    assert without.value.what.endswith("has the id 4711 (asked iSpring as api-support, all departments)")


def test_several_moodle_people_with_an_address_are_listed() -> None:
    twins = [MoodlePerson(one, f"Twin {one}", email="t@x.example") for one in (1, 2)]
    with pytest.raises(AmbiguousError, match="2 people in Moodle") as fault:
        look_up(session(moodle=MoodleStandIn(people=twins)), read_opening("T@x.example"), Stop())
    assert fault.value.candidates == ("1  Twin 1", "2  Twin 2")


def test_a_moodle_page_needs_moodle() -> None:
    with pytest.raises(NotFoundError, match="nobody is signed in there"):
        look_up(session(), read_opening(f"{MOODLE}/course/view.php?id=12"), Stop())


@pytest.mark.parametrize(
    "address",
    [
        "https://some-other-moodle.example/course/view.php?id=12",
        "https://moodle.acme.example:8443/course/view.php?id=12",
        "https://acme.ispringlearn.eu/user/profile.php?id=6",
        f"https://other.ispringlearn.eu/view/{COURSE.id}",
    ],
)
def test_an_address_of_another_system_is_refused(address: str) -> None:
    with pytest.raises(NotFoundError, match="which is not read here, but"):
        look_up(signed_in(), read_opening(address), Stop())


def test_an_address_of_another_moodle_offers_nobody() -> None:
    for search, page in ((search_courses, "course/view.php?id=12"), (search_people, "user/profile.php?id=6")):
        assert search(signed_in(), f"{MOODLE}/{page}", Stop())
        with pytest.raises(NotFoundError, match=r"other\.example"):
            search(signed_in(), f"https://other.example/{page}", Stop())


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("course/view.php?id=13", "is it “Forklift Licence”"),
        ("mod/quiz/view.php?id=15", "does not tell its course"),
    ],
)
def test_what_is_not_certain_is_said(page: str, words: str) -> None:
    with pytest.raises(NotFoundError, match=words):
        look_up(signed_in(), read_opening(f"{MOODLE}/{page}"), Stop())


def test_several_learners_with_the_address_are_listed() -> None:
    found = signed_in()
    found.pairs.forget_person(THIRD.id, Stop())
    with pytest.raises(AmbiguousError, match="2 learners could be Moodle's Twin") as fault:
        look_up(found, read_opening(f"{MOODLE}/user/profile.php?id=7"), Stop())
    assert [line.split()[0] for line in fault.value.candidates] == ["second", "third"]


def test_who_was_confirmed_to_be_somebody_else_is_left_out() -> None:
    assert look_up(signed_in(), read_opening(f"{MOODLE}/user/profile.php?id=7"), Stop()).learner == SECOND


def test_several_courses_are_listed() -> None:
    found = signed_in()
    found.pairs.forget_course("a", Stop())
    with pytest.raises(AmbiguousError) as alike:
        look_up(found, read_opening(f"{MOODLE}/course/view.php?id=14"), Stop())
    assert alike.value.candidates == ("a  Twice", "b  Twice")
    found.pairs.save_course("a", 14, Stop())
    found.pairs.save_course(FIRE.id, 14, Stop())
    with pytest.raises(AmbiguousError) as confirmed:
        look_up(found, read_opening(f"{MOODLE}/course/view.php?id=14"), Stop())
    assert confirmed.value.candidates == (f"{FIRE.id}  {FIRE.title}", "a  Twice")


def test_an_idnumber_is_read_as_what_the_profile_says() -> None:
    found = signed_in()
    found.profile = replace(found.profile, match_field="employee number")
    known = look_up(found, read_opening(f"{MOODLE}/user/profile.php?id=6"), Stop())
    assert (known.learner, known.person and known.person.id) == (None, 6)
    numbered = replace(SECOND, match_key="SECOND")
    found.people.add([numbered])
    assert look_up(found, read_opening(f"{MOODLE}/user/profile.php?id=6"), Stop()).learner == numbered
