"""A roster read beside the screen."""

from __future__ import annotations

from tests.lookup.builders import FIRE, enrolment, final
from tests.lookup.stand_ins import ISpringStandIn, session
from tui.protocols.http.pace import gives_way
from tui.workers import Request
from tui.workers.roster import enrolments, final_statuses


def test_enrolments_give_way_to_final_statuses() -> None:
    signed_in = session(ISpringStandIn(finals=[final("amelie")], enrolments=[enrolment("amelie")]))
    assert [gives_way() for _ in final_statuses(signed_in, FIRE.id)(Request("statuses"))] == [False]
    assert [gives_way() for _ in enrolments(signed_in, FIRE.id)(Request("enrolments"))] == [True]
    assert not gives_way(), "whatever this thread reads next is in a hurry again"
