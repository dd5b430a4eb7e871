"""A SOAP endpoint made of methods, on loopback, and clients of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from xml.sax.saxutils import escape

from tests.protocols.ispring_server import profile
from tests.protocols.wires import wire_to
from tests.support.loopback import Loopback, Reply, Seen
from tui.protocols.ispring.service import Password
from tui.protocols.ispring.soap import ISpringSoap
from tui.secret import Secret

WHO: Final = Password("http://acme.ispringlearn.com", "ann", Secret("passwort"))
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
PLACES: Final = rows("department", "<departmentId>d</departmentId><name>Lyon</name>")
