"""Signing in to iSpring's SOAP: credentials, tokens, and how far an account sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import pytest

from tests.protocols.ispring.soap_service import (
    PLACES,
    STATUSES,
    WHO,
    Clock,
    Method,
    Service,
    answer,
    client_of,
    fault,
    given,
    people,
    rows,
)
from tests.protocols.ispring_server import JSON, everything, profile
from tests.protocols.wires import wire_to
from tests.support.loopback import Handler, Loopback, Reply, Seen, broken_off
from tui.errors import (
    DeniedError,
    SignInError,
)
from tui.protocols.ispring.service import ApiKey
from tui.protocols.ispring.soap import ISpringSoap
from tui.records import Account
from tui.secret import Secret
from tui.stop import Stop

KEY: Final = ApiKey("7d1f0000-aaaa", Secret("geheim"))


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
