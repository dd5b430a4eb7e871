"""iSpring's SOAP client against loopback servers: lists, people, stops, odd servers."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.protocols.ispring.soap_service import (
    PLACES,
    STATUSES,
    TEXT_XML,
    WHO,
    Clock,
    answer,
    client_of,
    fault,
    given,
    people,
    rows,
)
from tests.protocols.ispring_server import everything, item
from tests.protocols.wires import Asking, wire_to
from tests.support.loopback import Loopback, Reply, Seen, broken_off, in_turn, stalled
from tests.support.waiting import wait_until
from tui.errors import (
    AnswerError,
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    StoppedError,
)
from tui.protocols.ispring.everybody import KEPT
from tui.protocols.ispring.service import ISpring
from tui.protocols.ispring.soap import FEW, ISpringSoap
from tui.records import Course, Department
from tui.stop import Stop


def one_person(seen: Seen) -> str | Reply:
    """Answer who one is; of those called ``not-…`` nobody is seen, ``no-…`` may not be read."""
    wanted = given(seen, "userId")
    if wanted.startswith("not-"):
        return fault("Unknown user")
    return fault("Permission denied") if wanted.startswith("no-") else people(wanted)


# --- lists -----------------------------------------------------------------------------------------------


def test_final_statuses_have_no_dates() -> None:
    with client_of({"GetContentItemFinalStatuses": STATUSES}) as (client, _, server):
        found = everything(client.final_statuses("123", Stop()))
    assert [(one.learner_id, one.raw, one.completed_at, one.viewed_at) for one in found] == [
        ("a", "Passed", None, None),
        ("b", "Passed", None, None),
    ]
    [seen] = server.seen
    assert (seen.method, seen.path, seen.query) == ("POST", "/soap", ())
    assert seen.headers["content-type"] == TEXT_XML
    assert seen.headers["soapaction"] == '""'
    assert "authorization" not in seen.headers
    assert not [name for name in seen.headers if name.startswith("x-auth")]


def test_the_client_is_one_of_ispring() -> None:
    with client_of({}) as (client, service, _):
        any_client: ISpring = client
        gives = (any_client.gives_dates, any_client.gives_enrolments, any_client.gives_results)
        assert gives == (False, False, False)
        assert list(any_client.enrolments("c", Stop())) == []
        for ask in (any_client.results_of, any_client.enrolments_of):
            with pytest.raises(DeniedError, match="SOAP gives no"):
                ask("a", Stop())
    assert service.called == []


def test_courses_tracks_and_what_does_not_say_what_it_is() -> None:
    kinds = ("Course", "Quiz", "LearningTrack", "Kurs")
    inside = rows("contentItem", *(item(kind, "").replace("contentItemType", "type") for kind in kinds))
    inside = re.sub(r"(T (\w+)</title>)<type></type>", r"\1<type>\2</type>", inside)
    with client_of({"GetContent": inside, "GetContentItem": rows("contentItem", item("a", "Course"))}) as (
        client,
        _,
        server,
    ):
        found = everything(client.courses(Stop()))
        assert [(one.id, one.kind) for one in found] == [
            ("Course", "course"),
            ("LearningTrack", "track"),
            ("Kurs", "unknown kind"),
        ]
        assert client.course("a", Stop()) == Course("a", "T a")
        assert given(server.seen[1], "contentItemId") == "a"


@pytest.mark.parametrize(
    ("inside", "kind"), [(fault("Unknown content item"), NotFoundError), ("", AnswerError)]
)
def test_a_course_nobody_knows(inside: str | Reply, kind: type[RollbookError]) -> None:
    with client_of({"GetContentItem": inside}) as (client, _, _), pytest.raises(kind):
        client.course("a", Stop())


def test_departments() -> None:
    inside = rows("department", "<departmentId>d</departmentId><name>Lyon</name>")
    with client_of({"GetDepartments": inside}) as (client, _, _):
        assert client.departments(Stop()) == [Department("d", "Lyon")]


def test_a_method_the_server_does_not_have() -> None:
    with client_of({}) as (client, _, _), pytest.raises(AnswerError, match="has no departments") as found:
        client.departments(Stop())
    assert found.value.field == "soap_url"


# --- people ----------------------------------------------------------------------------------------------


def test_a_handful_is_asked_for_one_by_one() -> None:
    with client_of({"GetUserProfile": one_person}) as (client, service, _):
        found = client.learners_by_id(["a", "not-b", "", "no-c", "a", "d\n"], Stop())
    assert [one.id for one in found] == ["a"]
    assert service.called == ["GetUserProfile"] * 3


def test_if_none_of_a_handful_may_be_read_it_is_said() -> None:
    with client_of({"GetUserProfile": one_person}) as (client, _, _):
        with pytest.raises(DeniedError):
            client.learners_by_id(["no-a", "not-b"], Stop())
        assert client.learners_by_id(["not-a"], Stop()) == []


def test_for_many_everybody_is_read_once_and_kept_for_a_while() -> None:
    ids, clock = [f"p{n}" for n in range(FEW + 1)], Clock()
    with client_of({"GetUsers": people(*ids), "GetUserProfile": one_person}, clock=clock) as (
        client,
        service,
        _,
    ):
        for wanted in (ids, [*ids[1:], "stranger"], ids[:1]):
            assert [one.id for one in client.learners_by_id(wanted, Stop())] == [
                each for each in wanted if each != "stranger"
            ]
        assert [one.id for one in client.learners_by_email("P3@X", Stop())] == ["p3"]
        assert [one.id for one in everything(client.learners(Stop()))] == ids
        assert service.called == ["GetUsers"]
        clock.now += KEPT
        assert [one.id for one in everything(client.learners(Stop()))] == ids
        client.learners_by_id(ids, Stop())
        assert service.called == ["GetUsers", "GetUsers"]


def test_who_asks_while_another_reads_waits_for_that_answer() -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(_seen: Seen) -> str:
        begun.set()
        assert go.wait(10)
        return people("a")

    with client_of({"GetUsers": slow}) as (client, service, _):
        found: list[str] = []
        ask: Callable[[], None] = lambda: found.extend(  # noqa: E731
            one.id for one in client.learners_by_email("a@x", Stop())
        )
        threads = [threading.Thread(target=ask) for _ in range(3)]
        threads[0].start()
        assert begun.wait(10)
        for thread in threads[1:]:
            thread.start()
        impatient = Asking(lambda stop: (one.id.encode() for one in client.learners_by_email("a@x", stop)))
        impatient.stop.set()
        assert isinstance(impatient.ended(), StoppedError)
        go.set()
        for thread in threads:
            thread.join(10)
    assert found == ["a"] * 3
    assert service.called == ["GetUsers"]


def test_everybody_half_read_is_not_kept() -> None:
    whole = answer("GetUsers", people("a", "b")).body
    assert isinstance(whole, bytes)
    replies = in_turn(broken_off(whole, whole.index(b"L-b")), Reply(whole))
    with Loopback({"POST /soap": replies}) as server, wire_to(f"{server.url}/soap") as wire:
        client = ISpringSoap(wire, WHO)
        with pytest.raises(AnswerError, match="broken off"):
            everything(client.learners(Stop()))
        assert len(client.learners_by_email("b@x", Stop())) == 1
        client.close()
        assert client._everybody.known() is None


# --- waits and odd servers -------------------------------------------------------------------------------


def test_stop_ends_a_call_and_closing_ends_all() -> None:
    with Loopback(fallback=stalled()) as server, wire_to(f"{server.url}/soap") as wire:
        client = ISpringSoap(wire, WHO)
        stopped = Asking(lambda stop: iter([str(client.departments(stop)).encode()]))
        closed = Asking(lambda stop: iter([str(client.departments(stop)).encode()]))
        wait_until(lambda: len(server.seen) == 2)
        stopped.stop.set()
        assert isinstance(stopped.ended(), StoppedError)
        client.close()
        assert isinstance(closed.ended(), StoppedError)


def test_a_gateway_that_asks_for_patience_is_asked_again() -> None:
    good = answer("GetDepartments", PLACES)
    busy = Reply(b"<html>Bad gateway</html>", 502, "text/html")
    with Loopback({"POST /soap": in_turn(busy, good)}) as server, wire_to(f"{server.url}/soap") as wire:
        assert len(ISpringSoap(wire, WHO).departments(Stop())) == 1
        assert len(server.seen) == 2


def test_a_fault_is_not_asked_again() -> None:
    methods = {"GetDepartments": fault("Out of memory", "SOAP-ENV:Server")}
    with client_of(methods) as (client, service, _), pytest.raises(BusyError, match="Out of memory"):
        client.departments(Stop())
    assert service.called == ["GetDepartments"]


def test_the_gate_is_at_the_end_of_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.protocols import gate

    monkeypatch.setattr(gate, "SOAP_READS", frozenset())
    with client_of({}) as (client, _, server), pytest.raises(RollbookError, match="may send"):
        client.departments(Stop())
    assert server.seen == []


def test_the_clock_of_the_server_is_known_after_an_answer() -> None:
    dated = replace(answer("GetDepartments", ""), headers=(("Date", "Fri, 01 Jan 2100 00:00:00 GMT"),))
    with client_of({"GetDepartments": dated}) as (client, _, _):
        assert client.clock_ahead is None
        client.departments(Stop())
        assert client.clock_ahead is not None
        assert client.clock_ahead > 1e9
