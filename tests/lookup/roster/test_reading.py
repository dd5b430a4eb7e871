"""A roster read of iSpring: names page by page, parts that fail, stops."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.lookup.builders import FIRE, enrolment, final, learner
from tests.lookup.roster.rosters import BROKEN, REFUSED, codes
from tests.lookup.stand_ins import ISpringStandIn, session
from tui.errors import DeniedError, NotFoundError, StoppedError, UnreachableError, WireError
from tui.lookup.notes import Tally
from tui.lookup.roster.reading import read_roster
from tui.lookup.roster.roster import (
    NAMES_BY_ID,
    Roster,
    partial_text,
    read_enrolments,
    read_learners,
    read_learners_by_id,
)
from tui.records import System
from tui.stop import Stop


def test_a_whole_roster_is_read() -> None:
    client = ISpringStandIn(
        finals=[final("a"), final("b"), final("c")],
        enrolments=[enrolment("a"), enrolment("d")],
        learners=[learner(who) for who in "abcdef"],
    )
    signed_in = session(client)
    found = read_roster(signed_in, FIRE, Stop())
    assert [one.name for one in found.rows] == [f"Name of {who}" for who in "abcd"]
    assert codes(found) == ["no-status", "was-enrolled"]
    assert client.asked == ["final_statuses fire", "enrolments", "learners_by_id"]
    assert found.fault is None
    assert [one.id for one in signed_in.people.known("af")] == ["a"]


def test_names_the_session_knows_are_not_asked_for_again() -> None:
    client = ISpringStandIn(finals=[final("a")], learners=[learner("a")])
    signed_in = session(client)
    for _ in range(2):
        assert read_roster(signed_in, FIRE, Stop()).rows[0].learner
    assert client.asked.count("learners_by_id") == 1


def test_many_names_are_read_page_by_page_until_nobody_is_missing() -> None:
    everybody = [learner(f"l{number}") for number in range(NAMES_BY_ID + 11)]
    client = ISpringStandIn(
        finals=[final(one.id) for one in everybody[: NAMES_BY_ID + 1]], learners=everybody, page=100
    )
    signed_in = session(client)
    found = read_roster(signed_in, FIRE, Stop())
    assert found.nameless == 0
    assert client.asked.count("learners") == 1
    assert not signed_in.people.seen_whole

    some = [learner(f"l{number}") for number in range(NAMES_BY_ID)]
    fewer = ISpringStandIn(finals=[final(one.id) for one in everybody[: NAMES_BY_ID + 1]], learners=some)
    other = session(fewer)
    assert Tally("names-missing", 1) in read_roster(other, FIRE, Stop()).tallies()
    assert other.people.seen_whole


def test_a_body_that_breaks_off_keeps_its_rows() -> None:
    client = ISpringStandIn(finals=[final("a")], learners=[learner("a")], faults={"final_statuses": BROKEN})
    found = read_roster(session(client), FIRE, Stop())
    assert found.partial == "Partial: iSpring broke off after 1 row (broke off)."
    assert found.fault is BROKEN
    assert codes(found)[0] == "partial"


def test_rows_that_are_only_enrolled_are_not_among_those_that_came() -> None:
    found = Roster(FIRE)
    found.add_enrolments([enrolment("a"), enrolment("b")])
    found.add_final_statuses([final("a"), final("a")])
    assert found.statuses_came == 2
    found.ask_again()
    assert found.statuses_came == 0


@pytest.mark.parametrize("error", [BROKEN, NotFoundError("no such course"), REFUSED])
def test_what_never_came_did_not_break_off(error: WireError | NotFoundError) -> None:
    found = Roster(FIRE)
    found.finish_final_statuses(partial_text(0, error), error)
    assert found.partial == f"No final statuses: {error.what}."
    assert found.notes[0].text == f"{found.partial} {error.remedy}".rstrip()


@pytest.mark.parametrize("error", [BROKEN, NotFoundError("no such course"), REFUSED])
def test_a_course_that_cannot_be_read_at_all_is_an_error(error: WireError | NotFoundError) -> None:
    client = ISpringStandIn(faults={"final_statuses": error})
    with pytest.raises(type(error)):
        read_roster(session(client), FIRE, Stop())


@pytest.mark.parametrize(
    ("what", "error", "code"),
    [
        ("enrolments", REFUSED, "enrolments-refused"),
        ("enrolments", UnreachableError("is away", system=System.ISPRING), "enrolments-unread"),
        ("learners_by_id", REFUSED, "names-unread"),
    ],
)
def test_parts_that_fail_are_notes(what: str, error: WireError, code: str) -> None:
    client = ISpringStandIn(finals=[final("a")], learners=[learner("a")], faults={what: error})
    found = read_roster(session(client), FIRE, Stop())
    assert [one.learner_id for one in found.rows] == ["a"]
    assert code in codes(found)


def test_a_way_of_reading_without_enrolments_says_so() -> None:
    client = ISpringStandIn(finals=[final("a")], learners=[learner("a")], gives_enrolments=False)
    assert codes(read_roster(session(client), FIRE, Stop()))[-1] == "soap"
    with pytest.raises(DeniedError, match="no enrolments"):
        read_enrolments(session(client), "fire", Stop())
    assert client.asked.count("enrolments") == 0


def test_stop_ends_a_reading() -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError):
        read_roster(session(ISpringStandIn(finals=[final("a")])), FIRE, stop)


def test_whoever_is_read_is_remembered_as_last_read() -> None:
    client = ISpringStandIn(learners=[learner("a"), learner("b"), learner("c", email="c@x.example")])
    signed_in = session(client)
    pages = read_learners(signed_in, Stop())
    assert len(next(pages)) == 2
    assert not signed_in.people.seen_whole
    assert len([one for page in pages for one in page]) == 1
    assert signed_in.people.seen_whole
    assert read_learners_by_id(signed_in, ["a", "nobody"], Stop()) == [learner("a")]
    signed_in.close()
    assert not signed_in.people.seen_whole
    assert signed_in.people.known("abc") == []
    assert signed_in.people.with_email("c@x.example") == []
    assert client.closed


def test_a_batch_costs_what_it_costs_however_many_rows_there_are() -> None:
    """Adding to a large roster takes about as long as adding to a small one (within a factor of 20)."""

    def seconds(rows: int) -> float:
        found = Roster(FIRE)
        found.add_final_statuses([final(f"l{number}") for number in range(rows)])
        batches = [[final(f"n{batch}-{number}") for number in range(10)] for batch in range(50)]
        begun = datetime.now(UTC)
        for batch in batches:
            found.add_final_statuses(batch)
            found.counts()
            found.tallies()
        return (datetime.now(UTC) - begun) / timedelta(seconds=1)

    assert min(seconds(20_000) for _ in range(2)) < 20 * max(min(seconds(20) for _ in range(3)), 0.001)


@pytest.mark.parametrize(
    ("fault", "asked"),
    [
        (UnreachableError("no connection", system=System.ISPRING), ["final_statuses fire"]),
        (REFUSED, ["final_statuses fire", "enrolments", "learners_by_id"]),
    ],
)
def test_who_is_enrolled_is_asked_only_of_a_server_that_answers(fault: WireError, asked: list[str]) -> None:
    client = ISpringStandIn(
        enrolments=[enrolment("a")], learners=[learner("a")], faults={"final_statuses": fault}
    )
    into = Roster(FIRE)
    with pytest.raises(type(fault)):
        read_roster(session(client), FIRE, Stop(), into=into)
    assert client.asked == asked
    assert [row.name for row in into.rows] == ["Name of a"] * (len(asked) > 1)
