"""SOAP requests: the seed's own, element for element; zeep loads nothing, asks nobody, and comes late."""

from __future__ import annotations

import subprocess
import sys
import threading
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.support.loopback import Loopback, Reply
from tests.support.source import ROOT
from tui.errors import GateError, NotFoundError, SignInError
from tui.protocols import gate
from tui.protocols.http.messages import SecretPairs
from tui.protocols.ispring import soap_calls as calls
from tui.protocols.ispring import soap_envelopes
from tui.protocols.ispring.service import Password
from tui.protocols.ispring.soap_calls import Call
from tui.protocols.ispring.soap_envelopes import Envelopes
from tui.records import System
from tui.secret import Secret

SEED: Final = b"""<?xml version="1.0" encoding="utf-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="https://schemas.xmlsoap.org/soap/envelope/"
xmlns="https://ispringlearn.com/go/services/api/soap">
<SOAP-ENV:Body>
<GetContentItemFinalStatusesRequest>
<credentials>
<token>p-1sJDjmULL5DdpXPJTcbm4jVIaWVHvNmrjAxATRbNE</token>
</credentials>
<contentItemId>123</contentItemId>
</GetContentItemFinalStatusesRequest>
</SOAP-ENV:Body>
</SOAP-ENV:Envelope>
"""
"""The seed's sample call, literally."""

TOKEN: Final = calls.by_token(Secret("p-1sJDjmULL5DdpXPJTcbm4jVIaWVHvNmrjAxATRbNE"))
PASSWORD: Final = calls.by_password(Password("http://acme.ispringlearn.com", "ann", Secret("pass")))
BUNDLED: Final = files("tui.protocols.ispring").joinpath("wsdl", "ispring.wsdl").read_bytes()


def envelope(call: Call, credentials: SecretPairs = TOKEN) -> str:
    body = calls.request(call, credentials).body
    assert body is not None
    return body.reveal()


def elements(document: str | bytes) -> list[tuple[int, object, str]]:
    """Every element of a document, in order: how deep it stands, its name, its text."""
    root = etree.fromstring(document if isinstance(document, bytes) else document.encode())
    return [(len(list(one.iterancestors())), one.tag, (one.text or "").strip()) for one in root.iter()]


def test_the_seeds_request_element_for_element_in_the_spelling_servers_take() -> None:
    assert elements(envelope(calls.final_statuses("123"))) == elements(SEED.replace(b"https://", b"http://"))


def test_the_other_credentials() -> None:
    inside = [(name, text) for _, name, text in elements(envelope(calls.COURSES, PASSWORD))][4:]
    names = ("accountUrl", "email", "password")
    assert [str(name).rpartition("}")[2] for name, _ in inside] == list(names)
    assert [text for _, text in inside] == ["http://acme.ispringlearn.com", "ann", "pass"]


ALL: Final = (
    calls.final_statuses("a"),
    calls.course("a"),
    calls.learner("a"),
    calls.COURSES,
    calls.LEARNERS,
    calls.DEPARTMENTS,
)


@pytest.mark.parametrize("call", ALL, ids=lambda call: call.name)
@pytest.mark.parametrize("credentials", [TOKEN, PASSWORD], ids=["token", "password"])
def test_every_call_is_in_the_wsdl_and_passes_the_gate(call: Call, credentials: SecretPairs) -> None:
    request = calls.request(call, credentials)
    gate.check(request, System.ISPRING)
    assert (request.method, request.path, request.repeatable) == ("POST", "", True)
    assert dict(request.headers)["SOAPAction"] == '""'
    assert request.content_type == "text/xml; charset=utf-8"
    assert elements(envelope(call, credentials))[2][1] == (
        f"{{http://ispringlearn.com/go/services/api/soap}}{call.name}Request"
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_any_password_arrives_as_it_was_typed(password: str) -> None:
    who = calls.by_password(Password("http://a", "<&]]>", Secret(password)))
    root = etree.fromstring(envelope(calls.COURSES, who).encode())
    texts = {str(one.tag).rpartition("}")[2]: one.text or "" for one in root.iter()}
    assert (texts["password"], texts["email"]) == (password, "<&]]>")


@pytest.mark.parametrize("odd", ["a\0b", "a\nb", "a\x1bb", "\ud800", "\ufffe"])
def test_what_cannot_stand_in_xml_is_said_and_not_shown(odd: str) -> None:
    with pytest.raises(SignInError) as found:
        calls.request(calls.COURSES, calls.by_password(Password("http://a", "ann", Secret(odd))))
    assert found.value.field == "password"
    assert odd not in str(found.value)
    assert found.value.__context__ is None


@pytest.mark.parametrize("odd", ["", "a\nb", "a\0"])
def test_what_can_be_no_id_is_the_id_of_nothing(odd: str) -> None:
    for ask in (calls.course, calls.final_statuses, calls.learner):
        with pytest.raises(NotFoundError):
            ask(odd)


def test_a_call_the_wsdl_does_not_know_is_our_own_fault() -> None:
    for operation, parameters in (
        ("deleteContent", {}),
        ("getContent", {"all": "1"}),
        ("getContentItem", {}),
    ):
        with pytest.raises(GateError) as found:
            soap_envelopes.ispring().build(operation, TOKEN, parameters)
        assert found.value.__context__ is None


def test_threads_share_one_builder() -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda number=n: found.append(envelope(calls.course(f"c{number}"))))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(each.partition("contentItemId>")[2][:2] for each in found) == [f"c{n}" for n in range(8)]


# --- zeep is kept in the house ---------------------------------------------------------------------------

HEAD: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
TRAPS: Final = {
    "xsd:import": (b"<!-- who asks", b'<xsd:import namespace="urn:x" schemaLocation="URL/x.xsd"/><!-- '),
    "xsd:include": (b"<!-- who asks", b'<xsd:include schemaLocation="URL/x.xsd"/><!-- '),
    "wsdl:import": (b"<wsdl:types>", b'<wsdl:import namespace="urn:x" location="URL/x.wsdl"/><wsdl:types>'),
    "DTD": (HEAD, HEAD + b'<!DOCTYPE definitions SYSTEM "URL/x.dtd">'),
    "entity": (HEAD, HEAD + b'<!DOCTYPE x [<!ENTITY x SYSTEM "URL/x.xml">]>'),
    "parameter entity": (HEAD, HEAD + b'<!DOCTYPE x [<!ENTITY % x SYSTEM "URL/x.dtd">%x;]>'),
}


def trapped(name: str, url: str) -> bytes:
    place, bait = TRAPS[name]
    assert place in BUNDLED
    return BUNDLED.replace(place, bait.replace(b"URL", url.encode()), 1)


@pytest.mark.parametrize("name", TRAPS)
def test_a_wsdl_that_points_outside_makes_zeep_touch_nothing(name: str, tmp_path: Path) -> None:
    schema = b'<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x"/>'
    for file in ("x.xsd", "x.wsdl", "x.dtd", "x.xml"):
        (tmp_path / file).write_bytes(schema)
    with Loopback(fallback=Reply(schema)) as trap:
        for url in (trap.url, tmp_path.as_uri(), str(tmp_path)):
            with pytest.raises(GateError):
                Envelopes(trapped(name, url))
        assert trap.connections == 0


def test_the_address_in_the_wsdl_is_never_asked() -> None:
    with Loopback(fallback=Reply(b"")) as trap:
        own = Envelopes(BUNDLED.replace(b"https://endpoint.invalid/", f"{trap.url}/soap?wsdl".encode()))
        assert "GetContentRequest" in own.build("getContent", TOKEN, {}).reveal()
        assert trap.connections == 0


@pytest.mark.parametrize(
    "damaged", [b"", b"<a/>", BUNDLED[:2000], BUNDLED.replace(b"tns:Credentials", b"tns:X")]
)
def test_a_damaged_wsdl_is_our_own_fault(damaged: bytes) -> None:
    with pytest.raises(GateError):
        Envelopes(damaged)


UNLOADED: Final = """
import sys
import tui.app, tui.cli, tui.screens.login
from tui.accounts.access import demo_access
from tui.demo import start
from tui.lookup.session import sign_in_ispring
from tui.stop import Stop

campus = start()
for protocol in ("rest", "soap"):
    profile = demo_access(campus, protocol=protocol).profiles[0]
    side = sign_in_ispring(profile, campus.client_secret, Stop())
    found = [one for batch in side.client.courses(Stop()) for one in batch]
    print(protocol, len(found) > 5, "zeep" in sys.modules, "requests" in sys.modules)
    side.client.close()
campus.close()
"""


def test_zeep_is_loaded_with_the_first_soap_call_and_not_before() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", UNLOADED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.stderr == ""
    assert run.stdout.splitlines() == ["rest True False False", "soap True True True"]
