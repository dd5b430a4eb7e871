"""iSpring's courses, and which Moodle course each of them is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import FIRE
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import AmbiguousError, BusyError, NotFoundError, UsageError
from tui.lookup.courses import (
    ALIKE,
    MAX_CANDIDATES,
    find_course,
    pair_course,
    read_courses,
    search_courses,
    suggest_courses,
)
from tui.lookup.matching.pairs import NOT_IN_MOODLE
from tui.records import Course, Match, MoodleCourse, Right
from tui.stop import Stop

UUID = "6b0a4f1e-8c1d-11f0-9a3e-0242ac120002"
FORKLIFT = Course("fork", "Forklift Licence")
COURSES = [
    FIRE,
    FORKLIFT,
    Course("2024", "Onboarding"),
    Course(UUID, "Onboarding", url="https://acme.example/view/onboarding"),
    Course("upper", "FIRE SAFETY 2026"),
    Course("odd", "7b0a4f1e-8c1d-11f0-9a3e-0242ac120002"),
]


def moodle(*courses: MoodleCourse) -> MoodleStandIn:
    return MoodleStandIn(courses=courses)


def twin(number: int, fullname: str, idnumber: str = "", **more: bool) -> MoodleCourse:
    return MoodleCourse(number, f"C{number}", fullname, idnumber, **more)


def test_courses_are_read_as_they_arrive() -> None:
    batches = list(read_courses(session(ISpringStandIn(courses=COURSES)), Stop()))
    assert [len(batch) for batch in batches] == [2, 2, 2]


@pytest.mark.parametrize(
    ("text", "course_id"),
    [
        (UUID, UUID),
        ("fire", "fire"),
        ("2024", "2024"),
        ("Fire Safety 2026", "fire"),
        (" “Fire Safety 2026” ", "fire"),
        ("forklift licence", "fork"),
        ("https://acme.example/view/onboarding", UUID),
        (f"https://acme.example/other/{UUID}", UUID),
        ("7b0a4f1e-8c1d-11f0-9a3e-0242ac120002", "odd"),
    ],
)
def test_a_course_is_found_by_id_title_or_address(text: str, course_id: str) -> None:
    assert find_course(session(ISpringStandIn(courses=COURSES)), text, Stop()).id == course_id


def test_several_of_one_title_are_listed() -> None:
    with pytest.raises(AmbiguousError) as found:
        find_course(session(ISpringStandIn(courses=COURSES)), "Onboarding", Stop())
    assert found.value.candidates == ("2024  Onboarding", f"{UUID}  Onboarding")


@pytest.mark.parametrize("text", ["Fire", "8b0a4f1e-8c1d-11f0-9a3e-0242ac120002", "https://x.example/"])
def test_no_course_of_this_name_tells_who_looked(text: str) -> None:
    with pytest.raises(NotFoundError, match="api-support sees no course"):
        find_course(session(ISpringStandIn(courses=COURSES)), text, Stop())


def test_no_name_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        find_course(session(), "  ", Stop())


# --- pairs -----------------------------------------------------------------------------------------------


def test_a_saved_pair_asks_nothing() -> None:
    client = moodle(twin(1, "Fire Safety 2026", "fire"))
    signed_in = session(moodle=client)
    signed_in.pairs.save_course("fire", 7, Stop())
    assert pair_course(signed_in, FIRE, Stop()) == Match(Right.SAVED, 7)
    signed_in.pairs.save_course("fire", None, Stop())
    assert pair_course(signed_in, FIRE, Stop()) == Match(Right.NONE, tried=(NOT_IN_MOODLE,))
    assert client.asked == []


def test_an_idnumber_that_is_the_ispring_id_pairs() -> None:
    found = pair_course(session(moodle=moodle(twin(1, "Another name", "fire"))), FIRE, Stop())
    assert (found.right, found.moodle_id, found.confirmed) == (Right.IDNUMBER, 1, True)


def test_two_of_one_idnumber_are_ambiguous() -> None:
    client = moodle(twin(1, "A", "fire"), twin(2, "B", "fire"))
    found = pair_course(session(moodle=client), FIRE, Stop())
    assert (found.right, found.moodle_id, [one.id for one in found.candidates]) == (
        Right.AMBIGUOUS,
        None,
        [1, 2],
    )


def test_the_same_title_is_only_offered() -> None:
    client = moodle(
        twin(3, "Forklift licence (2024, archived)", visible=False),
        twin(1, "Forklift licence", "x", completion_enabled=False),
        twin(2, "Cooking licence"),
    )
    found = pair_course(session(moodle=client), FORKLIFT, Stop())
    assert (found.right, found.moodle_id, found.confirmed) == (Right.AMBIGUOUS, None, False)
    assert [(one.id, one.reason, one.detail) for one in found.candidates] == [
        (1, "the same title", "C1, idnumber x, completion is off"),
        (3, "title 65 % alike", "C3, hidden"),
    ]
    assert found.tried == ("idnumber", "title")


def test_nothing_like_it_is_none() -> None:
    client = moodle(twin(1, "Cooking"), twin(2, "Licence to say something quite different, at length"))
    assert pair_course(session(moodle=client), FORKLIFT, Stop()).right is Right.NONE
    assert pair_course(session(moodle=client), Course("x", "…"), Stop()).right is Right.NONE
    assert pair_course(session(), FORKLIFT, Stop()).tried == ("nobody is signed in to Moodle",)


def test_the_longest_word_is_tried_where_all_together_find_nothing() -> None:
    client = moodle(twin(1, "The forklift"))
    offered = suggest_courses(session(moodle=client), Course("x", "A forklift"), Stop())
    assert [one.id for one in offered] == [1]
    assert [asked for what, (asked,) in client.asked if what == "search"] == ["forklift"]
    more = suggest_courses(session(moodle=client), Course("x", "New forklifts by the forklift"), Stop())
    assert more == ()
    assert suggest_courses(session(), FIRE, Stop()) == ()


def test_a_fault_of_moodle_is_an_error() -> None:
    client = MoodleStandIn(faults={"courses by idnumber": BusyError("is away")})
    with pytest.raises(BusyError):
        pair_course(session(moodle=client), FIRE, Stop())


@given(
    st.lists(st.text("abc deé", min_size=1, max_size=12), max_size=15, unique=True),
    st.text("abc deé", max_size=12),
)
def test_offers_are_alike_the_likest_first_and_few(titles: list[str], title: str) -> None:
    client = moodle(*(twin(number, name) for number, name in enumerate(titles, 1)))
    offered = suggest_courses(session(moodle=client), Course("x", title), Stop())
    assert len(offered) <= MAX_CANDIDATES
    alike = [100 if one.reason == "the same title" else int(one.reason.split()[1]) for one in offered]
    assert alike == sorted(alike, reverse=True)
    assert all(each >= ALIKE * 100 for each in alike)
    match = pair_course(session(moodle=client), Course("x", title), Stop())
    assert match.moodle_id is None
    assert match.candidates == offered


# --- looking by hand -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", []),
        ("forklift", [1, 2]),
        ("2", [2]),
        ("9", []),
        ("https://moodle.acme.example/course/view.php?id=1", [1]),
        ("https://moodle.acme.example/mod/quiz/view.php?id=1", []),
        ("https://moodle.acme.example/login", []),
    ],
)
def test_moodle_courses_are_found_by_hand(text: str, ids: list[int]) -> None:
    client = moodle(twin(1, "Forklift 1"), twin(2, "Forklift old"), twin(3, "Part 2 of 7"))
    found = [one.id for one in search_courses(session(moodle=client), text, Stop())]
    assert found == ids


def test_without_moodle_there_is_nothing_to_find() -> None:
    assert search_courses(session(), "forklift", Stop()) == ()
