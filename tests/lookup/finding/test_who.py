"""Who is meant by a name, an address or an id: looked for among those seen, then through everybody."""

from __future__ import annotations

import pytest

from tests.lookup.builders import learner, person
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import AmbiguousError, NotFoundError, UsageError
from tui.lookup.finding import naming
from tui.lookup.finding.naming import learners_named
from tui.lookup.finding.who import find_who
from tui.records import Course, Learner, Right
from tui.stop import Stop

ANNA = learner("anna", "Anna Ek", "anna@x.example")
ANN = learner("ann", "Ann Öberg", "ann@x.example", login="a.oberg")
TOM = learner("tom", "Tom Ek", "tom@x.example")
COURSE_ID = "6b0a4f1e-8c1d-11f0-9a3e-0242ac120002"
EVERYBODY = [ANNA, ANN, TOM]


def names(found: list[naming.Named]) -> list[tuple[list[str], int]]:
    return [([one.id for one in each.learners], each.searched) for each in found]


def test_a_name_is_looked_for_among_those_seen_then_page_by_page_and_told_once() -> None:
    ispring = ISpringStandIn(learners=EVERYBODY)
    signed_in = session(ispring)
    signed_in.people.add([TOM])
    found = list(learners_named(signed_in, " EK ", Stop()))
    assert names(found) == [(["tom"], 1), (["anna"], 2), ([], 3)]
    again = list(learners_named(signed_in, "ek", Stop()))
    assert names(again) == [(["tom", "anna"], 3)]
    assert ispring.asked == ["learners"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("ann ö", ["ann"]),
        ("OBERG", ["ann"]),
        ("x.example", ["anna", "ann", "tom"]),
        ("ek anna", ["anna"]),
        ("nobody", []),
    ],
)
def test_every_word_is_in_name_address_or_login(text: str, ids: list[str]) -> None:
    found = list(learners_named(session(ISpringStandIn(learners=EVERYBODY, page=9)), text, Stop()))
    assert [one.id for each in found for one in each.learners] == ids


def test_a_search_ends_when_there_are_more_than_anybody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "MAX_NAMED", 1)
    found = list(learners_named(session(ISpringStandIn(learners=EVERYBODY)), "x.example", Stop()))
    assert [(len(each.learners), each.enough) for each in found] == [(0, False), (1, True)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("anna ek", ANNA), ("tom@x.example", TOM), ("TOM@X.example", TOM), ("ann öb", ANN)],
)
def test_somebody_is_found_and_matched(text: str, wanted: Learner) -> None:
    moodle = MoodleStandIn(people=[person(7, wanted.email)])
    who = find_who(session(ISpringStandIn(learners=EVERYBODY), moodle), text, Stop())
    assert (who.learner, who.name, who.person_id) == (wanted, wanted.name, 7)
    assert who.match is not None
    assert (who.match.right, who.match.confirmed) == (Right.EMAIL, "@" not in text)  # by name all are read


def test_somebody_only_moodle_knows_is_found_there() -> None:
    who = find_who(
        session(moodle=MoodleStandIn(people=[person(7, "only@x.example")])), "only@x.example", Stop()
    )
    assert (who.learner, who.name, who.person_id) == (None, "Person 7", 7)


def test_without_moodle_nobody_is_matched() -> None:
    who = find_who(session(ISpringStandIn(learners=[ANNA])), "anna", Stop())
    assert (who.learner, who.match, who.person_id) == (ANNA, None, None)


def test_nobody_several_and_nothing_are_said() -> None:
    twin = learner("twin", "Twin", "Tom@x.example")
    ispring = ISpringStandIn(learners=[*EVERYBODY, twin], courses=[Course(COURSE_ID, "Fire")])
    with pytest.raises(
        NotFoundError, match=r"the name “no one” among 4 learners \(asked iSpring as api-support"
    ):
        find_who(session(ispring), "no one", Stop())
    with pytest.raises(AmbiguousError) as by_name:
        find_who(session(ispring), "ek", Stop())
    assert [line.split()[0] for line in by_name.value.candidates] == ["anna", "tom"]
    with pytest.raises(AmbiguousError, match="2 learners are"):
        find_who(session(ispring), "tom@x.example", Stop())
    with pytest.raises(UsageError):
        find_who(session(ispring), "  ", Stop())
    with pytest.raises(NotFoundError, match="is a course, not a learner"):
        find_who(session(ispring), f"https://acme.ispringlearn.eu/{COURSE_ID}", Stop())
