"""iSpring's SOAP client against loopback servers: credentials, tokens, people, stops, odd servers."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final
from xml.sax.saxutils import escape

import pytest

from tests.protocols.ispring_server import JSON, everything, item, profile
from tests.protocols.wires import Asking, wire_to
from tests.support.loopback import Handler, Loopback, Reply, Seen, broken_off, in_turn, stalled
from tests.support.waiting import wait_until
from tui.errors import (
    AnswerError,
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    SignInError,
    StoppedError,
)
from tui.pool import Stop
from tui.protocols.ispring.everybody import KEPT
from tui.protocols.ispring.service import ApiKey, ISpring, Password
from tui.protocols.ispring.soap import FEW, ISpringSoap
from tui.records import Account, Course, Department
from tui.secret import Secret

WHO: Final = Password("http://acme.ispringlearn.com", "ann", Secret("passwort"))
KEY: Final = ApiKey("7d1f0000-aaaa", Secret("geheim"))
SPACE: Final = "http://ispringlearn.com/go/services/api/soap"
TEXT_XML: Final = "text/xml; charset=utf-8"

Method = str | Reply | Callable[[Seen], "str | Reply"]
"""The inside of a method's result; or a reply of another kind."""


class Service:
    """A SOAP endpoint made of methods, by the names of their elements; keeps what was called."""

    def __init__(self, methods: Mapping[str, Method]) -> None:
        self.methods = dict(methods)
        self.called: list[str] = []

    def __call__(self, seen: Seen) -> Reply:
        found = re.search(rb"<(?:\w+:)?(\w+)Request\b", seen.body)
        assert found, seen.body
        name = found[1].decode()
        self.called.append(name)
        method = self.methods.get(name, fault(f"Procedure '{name}Request' not present", "SOAP-ENV:Server"))
        inside = method(seen) if callable(method) else method
        return inside if isinstance(inside, Reply) else answer(name, inside)


def answer(name: str, inside: str) -> Reply:
    body = f'<{name}Result xmlns="{SPACE}">{inside}</{name}Result>'
    space = "http://schemas.xmlsoap.org/soap/envelope/"
    return Reply(
        f'<E:Envelope xmlns:E="{space}"><E:Body>{body}</E:Body></E:Envelope>'.encode(), 200, TEXT_XML
    )


def fault(text: str, code: str = "client", status: int = 500) -> Reply:
    inside = f"<faultcode>{code}</faultcode><faultstring>{escape(text)}</faultstring>"
    space = "http://schemas.xmlsoap.org/soap/envelope/"
    body = f'<E:Envelope xmlns:E="{space}"><E:Body><E:Fault>{inside}</E:Fault></E:Body></E:Envelope>'
    return Reply(body.encode(), status, TEXT_XML)


def rows(name: str, *insides: str) -> str:
    return "".join(f"<{name}>{inside}</{name}>" for inside in insides)


def people(*ids: str) -> str:
    return rows("userProfile", *(profile(each, login=f"L-{each}", email=f"{each}@x") for each in ids))


def given(seen: Seen, name: str) -> str:
    """The text of one element of a request; empty if it is not there."""
    found = re.search(rf"<(?:\w+:)?{name}>([^<]*)<".encode(), seen.body)
    return found[1].decode() if found else ""


def one_person(seen: Seen) -> str | Reply:
    """Answer who one is; of those called ``not-…`` nobody is seen, ``no-…`` may not be read."""
    wanted = given(seen, "userId")
    if wanted.startswith("not-"):
        return fault("Unknown user")
    return fault("Permission denied") if wanted.startswith("no-") else people(wanted)


class Clock:
    """A clock that stands until it is moved."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def client_of(
    methods: Mapping[str, Method], who: Password = WHO, clock: Clock | None = None
) -> Iterator[tuple[ISpringSoap, Service, Loopback]]:
    """Give a client that signs in with a password, the methods it asks, and their server."""
    service = Service(methods)
    with Loopback({"POST /soap": service}) as server, wire_to(f"{server.url}/soap") as wire:
        client = ISpringSoap(wire, who, clock=clock or Clock())
        yield client, service, server
        client.close()


def status_row(user_id: str) -> str:
    return f"<userId>{user_id}</userId><status>Passed</status><progress>100</progress>"


STATUSES: Final = f"<statuses>{rows('status', status_row('a'), status_row('b'))}</statuses>"


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


# --- credentials -----------------------------------------------------------------------------------------


def test_a_password_goes_into_the_envelope_and_nowhere_else() -> None:
    with client_of({"GetDepartments": ""}) as (client, _, server):
        client.departments(Stop())
    names = ("accountUrl", "email", "password", "token")
    assert [given(server.seen[0], name) for name in names] == [WHO.account_url, "ann", "passwort", ""]
    assert "passwort" not in str(server.seen[0].headers)


class Tokens:
    """REST's token server and a SOAP endpoint that takes the newest token alone."""

    def __init__(self, inside: str, *, status: int = 500) -> None:
        self.issued = 0
        self._inside = inside
        self._status = status

    def token(self, _seen: Seen) -> Reply:
        self.issued += 1
        return Reply(f'{{"access_token": "t{self.issued}", "expires_in": 1800}}'.encode(), content_type=JSON)

    def method(self, seen: Seen) -> str | Reply:
        good = given(seen, "token") == f"t{self.issued}"
        return self._inside if good else fault("Authorization failed", status=self._status)


@contextmanager
def keyed(
    tokens: Handler, methods: Mapping[str, Method], clock: Clock | None = None
) -> Iterator[tuple[ISpringSoap, Service, Loopback]]:
    """Give a client with an API key, the SOAP methods, and REST's server, which is another one."""
    service = Service(methods)
    with (
        Loopback({"POST /soap": service}) as soap,
        Loopback({"POST /api/v3/token": tokens}) as rest,
        wire_to(f"{soap.url}/soap") as wire,
        wire_to(f"{rest.url}/api/v2") as rest_wire,
    ):
        yield ISpringSoap(wire, KEY, rest=rest_wire, clock=clock or Clock()), service, rest


def test_a_key_fetches_its_token_over_rest_once_and_in_time() -> None:
    tokens, clock = Tokens(STATUSES), Clock()
    with keyed(tokens.token, {"GetContentItemFinalStatuses": tokens.method}, clock) as (
        client,
        service,
        rest,
    ):
        for later in (0, 0, 1739, 1):
            clock.now += later
            assert len(everything(client.final_statuses("c", Stop()))) == 2
    assert [seen.path for seen in rest.seen] == ["/api/v3/token"] * 2
    assert len(service.called) == 4


@pytest.mark.parametrize("status", [500, 200, 401])
def test_a_refused_token_is_renewed_once(status: int) -> None:
    tokens = Tokens(STATUSES, status=status)
    with keyed(tokens.token, {"GetContentItemFinalStatuses": tokens.method}) as (client, service, _):
        assert len(everything(client.final_statuses("c", Stop()))) == 2
        tokens.issued += 7
        assert len(everything(client.final_statuses("c", Stop()))) == 2
    assert (tokens.issued, len(service.called)) == (9, 3)


def test_a_token_refused_again_is_given_up() -> None:
    tokens = Tokens("")
    with keyed(tokens.token, {"GetDepartments": fault("Authorization failed")}) as (client, service, _):
        with pytest.raises(SignInError, match="Authorization failed") as found:
            client.departments(Stop())
        assert found.value.field == "secret"
        assert "gave this key a token" in found.value.remedy
        assert "SOAP URL" in found.value.remedy
    assert (tokens.issued, len(service.called)) == (2, 2)


def test_an_ended_subscription_is_no_reason_for_a_new_token() -> None:
    tokens = Tokens("")
    with keyed(tokens.token, {"GetDepartments": fault("Account subscription expired")}) as (
        client,
        service,
        _,
    ):
        with pytest.raises(SignInError, match="subscription") as found:
            client.sign_in(Stop())
        assert "renewed" in found.value.remedy
    assert (tokens.issued, len(service.called)) == (1, 1)


def test_a_key_needs_the_way_to_its_token() -> None:
    with Loopback() as server, wire_to(server.url) as wire, pytest.raises(ValueError, match="over REST"):
        ISpringSoap(wire, KEY)


def test_a_wrong_key_never_reaches_the_endpoint() -> None:
    refused = Reply(b'{"code": 401, "message": "Unknown client"}', 401, JSON)
    with (
        keyed(lambda _: refused, {}) as (client, service, _),
        pytest.raises(SignInError, match="Unknown client") as found,
    ):
        client.sign_in(Stop())
    assert "Check client ID and secret" in found.value.remedy
    assert service.called == []


# --- signing in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("departments", ["", fault("Permission denied")])
def test_a_key_is_proved_at_the_endpoint(departments: str | Reply) -> None:
    tokens = Tokens("")
    with keyed(tokens.token, {"GetDepartments": departments}) as (client, service, _):
        assert client.sign_in(Stop()) == Account("key 7d1f…", "scope unknown")
    assert service.called == ["GetDepartments"]


def boss(role: str, more: str = "") -> str:
    return rows("userProfile", profile("x"), profile("b", f"<role>{role}</role>{more}", login="ANN"))


LYON: Final = "<manageableDepartmentIds><id>d</id></manageableDepartmentIds>"
PLACES: Final = rows("department", "<departmentId>d</departmentId><name>Lyon</name>")


@pytest.mark.parametrize(
    ("methods", "scope"),
    [
        ({"GetUsers": boss("administrator")}, "all departments"),
        ({"GetUsers": boss("publisher")}, "as publisher"),
        ({"GetUsers": boss("department_administrator", LYON), "GetDepartments": PLACES}, "department Lyon"),
        ({"GetUsers": boss("department_administrator", LYON)}, "department d"),
        ({"GetUsers": people("x", "y")}, "scope unknown"),
        ({"GetUsers": fault("Permission denied"), "GetContent": ""}, "scope unknown"),
    ],
)
def test_a_login_tells_its_scope_where_it_can_be_known(methods: dict[str, Method], scope: str) -> None:
    with client_of(methods) as (client, _, _):
        assert client.sign_in(Stop()) == Account("ann", scope)


def test_signing_in_reads_no_further_than_to_who_signs_in() -> None:
    first = answer("GetUsers", boss("owner")).body
    assert isinstance(first, bytes)
    endless = broken_off(first + b" " * 100_000, first.index(b"</GetUsersResult>"))
    with client_of({"GetUsers": endless}) as (client, _, _):
        assert client.sign_in(Stop()).scope == "all departments"


def test_a_refused_password() -> None:
    with client_of({"GetUsers": fault("Authorization failed")}) as (client, service, _):
        with pytest.raises(SignInError, match="Authorization failed") as found:
            client.sign_in(Stop())
        assert found.value.field == "password"
    assert service.called == ["GetUsers"]


def test_a_login_that_may_read_nothing_is_of_no_use() -> None:
    denied = fault("Permission denied")
    with client_of({"GetUsers": denied, "GetContent": denied}) as (client, _, _):
        with pytest.raises(DeniedError) as found:
            client.sign_in(Stop())
        assert found.value.field == "login"


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
