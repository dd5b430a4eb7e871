"""What is not known while final statuses have not been read: no row says "none given", late or done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.lookup.builders import (
    CLOCK,
    FIRE,
    NOW,
    completion,
    days_ago,
    enrolment,
    final,
    learner,
    required,
    row,
    state,
)
from tests.lookup.stand_ins import ISpringStandIn, MoodleStandIn, session
from tui.errors import AnswerError, DeniedError, StoppedError
from tui.lookup.activities.reading import read_activities
from tui.lookup.roster.reading import read_roster
from tui.lookup.roster.roster import Roster
from tui.lookup.roster.view import RosterView
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import judge
from tui.records import Match, Right, System
from tui.stop import Stop

REFUSED = DeniedError("may not read final statuses", system=System.ISPRING, remedy="Ask for it.", code="403")
OVERDUE = enrolment("a", due=days_ago(12))


def words(roster: Roster) -> list[tuple[str, bool]]:
    return [(one.status, one.late(NOW)) for one in roster.rows]


def test_a_status_that_has_not_come_is_neither_none_nor_late() -> None:
    roster = Roster(FIRE)
    roster.add_enrolments([OVERDUE])
    roster.add_learners([learner("a")])
    assert words(roster) == [("not read", False)]
    assert roster.finish_final_statuses() == [0]
    assert words(roster) == [("none given", True)]
    assert roster.rows[0].learner is not None


def test_what_comes_is_read_whatever_came_before_or_after() -> None:
    roster = Roster(FIRE)
    roster.add_enrolments([OVERDUE])
    roster.add_final_statuses([final("a", "Passed"), final("b", "Failed")])
    assert [one.status for one in roster.rows] == ["Passed", "Failed"]
    assert roster.finish_final_statuses() == []
    roster.add_enrolments([enrolment("c", due=days_ago(1))])
    assert words(roster)[-1] == ("none given", True)


@pytest.mark.parametrize("fault", [REFUSED, AnswerError("broke off"), StoppedError("stopped")])
def test_rows_stay_unread_where_the_statuses_did_not_come(fault: AnswerError) -> None:
    roster = Roster(FIRE)
    roster.add_final_statuses([final("b", "Passed")])
    assert roster.finish_final_statuses("Partial.", fault) == []
    roster.add_enrolments([OVERDUE])
    assert words(roster)[-1] == ("not read", False)
    roster.finish_final_statuses()
    assert roster.ask_again() == [1]
    assert words(roster)[-1] == ("not read", False)


def test_the_filter_and_the_order_do_not_call_unread_rows_late() -> None:
    roster = Roster(FIRE)
    roster.add_enrolments([OVERDUE, enrolment("b")])
    roster.add_final_statuses([final("b")])
    view = RosterView(roster, CLOCK)
    assert [one.learner_id for one in view.rows()] == ["b", "a"]
    view.filter("late")
    assert view.rows() == []
    view.refresh(roster.finish_final_statuses())
    assert [one.learner_id for one in view.rows()] == ["a"]


def test_a_refused_roster_keeps_its_rows_unread() -> None:
    roster = Roster(FIRE)
    client = ISpringStandIn(enrolments=[OVERDUE], faults={"final_statuses": REFUSED})
    with pytest.raises(DeniedError):
        read_roster(session(client), FIRE, Stop(), into=roster)
    assert words(roster) == [("not read", False)]


def test_stopped_enrolments_are_noted_and_the_note_goes_when_they_come() -> None:
    roster = Roster(FIRE)
    roster.add_final_statuses([final("a")])
    roster.finish_final_statuses()
    roster.finish_enrolments(StoppedError("stopped"))
    assert not roster.enrolments_read
    assert roster.note_line == "Due dates and learners without a status are missing: you stopped."
    roster.add_enrolments([OVERDUE])
    roster.finish_enrolments()
    assert (roster.enrolments_read, roster.note_line) == (True, "")


def test_the_verdict_says_that_the_status_was_not_read() -> None:
    unread = replace(row(None), unread=True)
    alone = judge(Case(unread, FIRE, None, None, clock=CLOCK))
    assert [one.id for one in alone.causes] == ["ispring-only", "status-unread"]
    assert alone.sentence.startswith("The final status in iSpring has not been read.")
    assert alone.next_step == "read the final statuses again."
    assert "r reads the final statuses again" in alone.next_line_here
    for complete in (False, True):
        moodle = MoodleStandIn(
            states=[state(1, int(complete))],
            completion=completion(required(1, "Quiz", complete=complete), completed=complete),
        )
        told = read_activities(session(moodle=moodle), 12, 5, Stop())
        both = judge(Case(unread, FIRE, Match(Right.IDNUMBER, 5), told, clock=CLOCK, caller="svc")).text
        assert "read" in both
        assert "gave no status" not in both
        assert "No status in iSpring" not in both


def test_the_verdict_says_that_the_reader_stopped() -> None:
    fault = StoppedError("stopped", system=System.MOODLE)
    found = judge(Case(row(), FIRE, None, None, clock=CLOCK, caller="svc", fault=fault))
    assert (found.cause, found.next_step) == ("moodle-stopped", "ask Moodle again.")
    assert found.next_line_here == "Next: x goes on."
    assert found.sentence.endswith("You stopped before Moodle had answered.")
