"""Servers and proxies that repeat all they are sent: no error tells a part of a secret, nor keeps one."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import quote, unquote_plus
from xml.sax.saxutils import escape

import pytest

from tests.protocols.wires import wire_to
from tests.support.hunting import API_SECRET, PASSWORD, TOKEN, Hunt, held_by, told_by
from tests.support.loopback import Handler, Loopback, Reply, Seen, broken_off, redirect, reset
from tui.errors import RollbookError
from tui.protocols.http.client import Limits, Wire
from tui.protocols.ispring.rest import ISpringRest
from tui.protocols.ispring.service import ApiKey, ISpring, Password
from tui.protocols.ispring.soap import ISpringSoap
from tui.protocols.moodle.client import Moodle, request_token
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop

BEARER: Final = "bEar3r!tok~zQ9xW2vN5"
HUNT: Final = Hunt(password=PASSWORD, api=API_SECRET, token=TOKEN, bearer=BEARER)
LIMITS: Final = Limits(tries=1, total=10)


def repeated(seen: Seen) -> str:
    """Return a request as a debug page shows it: raw, and taken apart."""
    raw = seen.body.decode("utf-8", "replace")
    headers = "\n".join(f"{name}: {value}" for name, value in seen.headers.items())
    is_form = "urlencoded" in seen.headers.get("content-type", "")
    values = " ".join(f"{name}={value}" for name, value in seen.form.items()) if is_form else ""
    # what arrives as bytes of UTF-8 is shown as such
    return f"You sent {seen.method} {seen.path}\n{values}\n{headers.encode('latin-1').decode()}\n{raw}"


def exception(seen: Seen, **more: str) -> bytes:
    parts = {"ERRORCODE": "odd", "MESSAGE": repeated(seen), "DEBUGINFO": repeated(seen)} | more
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items())
    return f'<?xml version="1.0"?><EXCEPTION class="odd_exception">{inside}</EXCEPTION>'.encode()


def soap_fault(seen: Seen) -> bytes:
    space = "http://schemas.xmlsoap.org/soap/envelope/"
    said = f"<faultcode>client</faultcode><faultstring>{escape(repeated(seen))}</faultstring>"
    return f'<E:Envelope xmlns:E="{space}"><E:Body><E:Fault>{said}</E:Fault></E:Body></E:Envelope>'.encode()


def one_word(seen: Seen) -> str:
    """Return the secret of a request alone: it may stand for a code, a number or a name."""
    sent = unquote_plus(f"{seen.headers} {seen.body.decode()}")
    return next((secret for secret in (API_SECRET, TOKEN, BEARER) if secret in sent), PASSWORD)


def in_header(seen: Seen) -> str:
    """Return the same as bytes of UTF-8 in a header."""
    return one_word(seen).encode().decode("latin-1")


def in_text(status: int) -> Handler:
    return lambda seen: Reply(repeated(seen).encode(), status, "text/plain")


WAYS: Final[dict[str, Handler]] = {
    **{f"text, {status}": in_text(status) for status in (200, 400, 401, 403, 404, 418, 429, 500, 503)},
    "JSON": lambda seen: Reply(json.dumps({"message": repeated(seen)}).encode(), 400, "application/json"),
    "JSON, refused": lambda seen: Reply(
        json.dumps({"code": 401, "message": repeated(seen)}).encode(), 401, "application/json"
    ),
    "JSON, Moodle's": lambda seen: Reply(
        json.dumps({"error": repeated(seen), "errorcode": one_word(seen)}).encode(), 200, "application/json"
    ),
    "XML": lambda seen: Reply(
        f"<response><message>{escape(repeated(seen))}</message></response>".encode(), 403
    ),
    "not quite XML": lambda seen: Reply(f"<response><{one_word(seen)}></response>".encode()),
    "XML of something else": lambda seen: Reply(
        f'<RESPONSE><SINGLE><KEY name="userid"><VALUE>{escape(one_word(seen))}</VALUE></KEY></SINGLE>'
        "</RESPONSE>".encode()
    ),
    "web page": lambda seen: Reply(f"<!doctype html><p>{escape(repeated(seen))}".encode(), 500, "text/html"),
    "Moodle's exception": lambda seen: Reply(exception(seen)),
    "Moodle's exception, coded": lambda seen: Reply(exception(seen, ERRORCODE=one_word(seen))),
    "SOAP fault": lambda seen: Reply(soap_fault(seen), 500, "text/xml"),
    "redirect": lambda seen: Reply(
        b"", 302, "", (("Location", f"https://{in_header(seen)}.example/{in_header(seen)}"),)
    ),
    "redirect, quoted": lambda seen: Reply(
        b"", 302, "", (("Location", f"//{quote(one_word(seen))}.example{seen.path}?{quote(one_word(seen))}"),)
    ),
    "type": lambda seen: Reply(b"<r/>", 200, f"text/{in_header(seen)}; charset={in_header(seen)}"),
    "encoding": lambda seen: Reply(b"<r/>", headers=(("Content-Encoding", in_header(seen)),)),
    "broken off": lambda seen: broken_off(repeated(seen).encode() + bytes(100), 200),
}


def signed(answer: Handler) -> Handler:
    """Give a token when asked for one, then answer in this way."""
    given = json.dumps({"access_token": BEARER, "expires_in": 1800}).encode()
    return lambda seen: (
        Reply(given, 200, "application/json") if seen.path.endswith("/token") else answer(seen)
    )


@contextmanager
def ispring(answer: Handler, who: ApiKey | Password, *, soap: bool) -> Iterator[ISpring]:
    """Give a client of a server that answers in this way."""
    with Loopback(fallback=answer) as server, wire_to(server.url, limits=LIMITS) as wire:
        client: ISpring = ISpringSoap(wire, who, rest=wire) if soap else ISpringRest(wire, who)
        yield client
        client.close()


def questions(client: ISpring) -> list[Callable[[Stop], object]]:
    """Return questions of every kind: about the account, in pages, in one piece, about one thing, by id."""
    return [
        client.sign_in,
        lambda stop: client.course("c1", stop),
        lambda stop: list(client.final_statuses("c1", stop)),
        lambda stop: list(client.learners(stop)),
        lambda stop: list(client.results_of("u1", stop)),
    ]


def spoils_of(asked: list[Callable[[Stop], object]]) -> Iterator[str]:
    """Yield what the errors tell of secrets, as they are kept; one error at least there must be."""
    errors = [error.bare() for error in errors_of(asked)]
    assert errors
    for error in errors:
        for found in HUNT.spoils(*told_by(error)):
            yield f"{found}: {error.sentence}"


def errors_of(asked: list[Callable[[Stop], object]]) -> Iterator[RollbookError]:
    for ask in asked:
        try:
            ask(Stop())
        except RollbookError as error:
            yield error


KEY: Final = ApiKey("7d1f0c5e", Secret(API_SECRET))
LOGIN: Final = Password("https://acme.example", "ann", Secret(PASSWORD))


@pytest.mark.parametrize("soap", [False, True], ids=["REST", "SOAP"])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_error_of_ispring_tells_a_secret(way: Handler, soap: bool) -> None:
    gc.collect()  # a client of before, of which zeep makes circles, would still have its token masked
    for who, answer in ((KEY, way), (KEY, signed(way)), (LOGIN, way)):
        with ispring(answer, who, soap=soap) as client:
            asked = questions(client)[:1] if answer is way and who is KEY else questions(client)
            assert set(spoils_of(asked)) == set()


def moodle_questions(client: Moodle, wire: Wire) -> list[Callable[[Stop], object]]:
    """Return every question there is, and the one for a token."""
    password = Secret(PASSWORD)
    return [
        client.site_info,
        lambda stop: client.activity_states(1, 2, stop),
        lambda stop: client.course_completion(1, 2, stop),
        lambda stop: client.activities(1, stop),
        lambda stop: client.courses_by_field("id", "1", stop),
        lambda stop: client.search_courses("x", stop),
        lambda stop: client.people_by_field("id", ["1", "2"], stop),
        lambda stop: list(client.enrolled_people(1, stop)),
        lambda stop: client.courses_of(2, stop),
        lambda stop: request_token(wire, "ann", password, stop),
    ]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_error_of_moodle_tells_a_secret(way: Handler) -> None:
    with Loopback(fallback=way) as server, wire_to(server.url, System.MOODLE, LIMITS) as wire:
        assert set(spoils_of(moodle_questions(Moodle(wire, Secret(TOKEN)), wire))) == set()


SILENT: Final = {
    "refused": Reply(b"", 401),
    "failing": Reply(b"", 500),
    "not XML": Reply(b"<r"),
    "torn": reset(),
    "pointing elsewhere": redirect("https://elsewhere.example"),
}


@pytest.mark.parametrize("answer", SILENT.values(), ids=SILENT)
def test_no_frame_of_an_error_holds_a_secret(answer: Reply) -> None:
    """What is revealed for the wire is gone again before anything can go wrong there."""
    held: list[str] = []
    for soap in (False, True):
        for who in (KEY, LOGIN):
            with ispring(lambda _: answer, who, soap=soap) as client:
                held += [text for error in errors_of(questions(client)) for text in held_by(error)]
    with Loopback(fallback=answer) as server, wire_to(server.url, System.MOODLE, LIMITS) as wire:
        asked = moodle_questions(Moodle(wire, Secret(TOKEN)), wire)
        held += [text for error in errors_of(asked) for text in held_by(error)]
    assert any("stop" in text for text in held)
    assert HUNT.spoils(*held) == []
