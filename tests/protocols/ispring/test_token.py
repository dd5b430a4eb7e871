"""The API key's token: fetched once, renewed in time, renewed after a refusal, shared by threads."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import pytest

from tests.protocols.ispring_server import JSON, RECORDINGS, everything, item, listed
from tests.protocols.wires import SOON, wire_to
from tests.support.loopback import Handler, Loopback, Reply, Seen, stalled
from tests.support.waiting import wait_until
from tui.errors import AnswerError, BusyError, RollbookError, SignInError, StoppedError
from tui.protocols.ispring.rest import ApiKey, ISpringRest
from tui.protocols.ispring.token import TokenSignature
from tui.records import Account, Course
from tui.secret import Secret
from tui.stop import Stop

KEY: Final = ApiKey("7d1f0000-aaaa", Secret("geheim"))
TOKEN: Final = "POST /api/v3/token"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Keys:
    """A token server whose newest token alone is good."""

    def __init__(self, life: object = 1800) -> None:
        self.issued = 0
        self._life = life
        self._numbers = itertools.count(1)

    def token(self, _seen: Seen) -> Reply:
        self.issued = next(self._numbers)
        return Reply(
            f'{{"access_token": "t{self.issued}", "expires_in": {self._life}}}'.encode(), content_type=JSON
        )

    def guarding(self, reply: Reply | Handler) -> Handler:
        """Answer only who shows the newest token."""

        def answer(seen: Seen) -> Reply:
            if seen.headers.get("authorization") != f"Bearer t{self.issued}":
                return Reply(b'{"code": 401, "message": "Unauthorized"}', 401, JSON)
            return reply if isinstance(reply, Reply) else reply(seen)

        return answer


@contextmanager
def client_of(
    routes: Mapping[str, Reply | Handler], clock: Clock | None = None
) -> Iterator[tuple[ISpringRest, Loopback]]:
    with Loopback(routes) as server, wire_to(server.url) as wire:
        yield ISpringRest(wire, KEY, clock=clock or Clock()), server


COURSES: Final = listed("contentItem", item("a", "Course"))


def test_signing_in_fetches_a_token_and_nothing_else() -> None:
    recorded = Reply((RECORDINGS / "rest_token.json").read_bytes(), content_type=JSON)
    with client_of({TOKEN: recorded, "/contents": COURSES}) as (client, server):
        assert client.sign_in(Stop()) == Account("key 7d1f…", "scope unknown")
        assert [seen.path for seen in server.seen] == ["/api/v3/token"]
        everything(client.courses(Stop()))
    asked, read = server.seen
    assert asked.form == {
        "client_id": "7d1f0000-aaaa",
        "client_secret": "geheim",
        "grant_type": "client_credentials",
    }
    assert "authorization" not in asked.headers
    assert read.headers["authorization"] == "Bearer EXAMPLE"
    assert not [name for name in read.headers if name.startswith("x-auth")]


def test_a_short_key_is_named_whole() -> None:
    with Loopback({TOKEN: Keys().token}) as server, wire_to(server.url) as wire:
        assert ISpringRest(wire, ApiKey("7d", Secret("s"))).sign_in(Stop()).who == "key 7d"


def test_a_token_in_xml_is_one_too() -> None:
    body = b"<response><access_token>t1</access_token><expires_in>1800</expires_in></response>"
    with client_of({TOKEN: Reply(body), "/contents": COURSES}) as (client, server):
        assert everything(client.courses(Stop())) == [Course("a", "T a")]
    assert server.seen[1].headers["authorization"] == "Bearer t1"


@pytest.mark.parametrize(
    ("life", "good_for"),
    [(1800, 1740), (90, 45), ('"600"', 540), (0, 1740), (-5, 1740), ("null", 1740), ('"x"', 1740)],
)
def test_a_token_is_renewed_a_minute_before_it_ends(life: object, good_for: int) -> None:
    keys, clock = Keys(life), Clock()
    with client_of({TOKEN: keys.token, "/contents": keys.guarding(COURSES)}, clock) as (client, _):
        everything(client.courses(Stop()))
        clock.now += good_for - 1
        everything(client.courses(Stop()))
        assert keys.issued == 1
        clock.now += 1
        assert everything(client.courses(Stop())) == [Course("a", "T a")]
        assert keys.issued == 2


def test_a_token_that_ends_between_pages_is_renewed_unnoticed() -> None:
    keys = Keys()

    def pages(seen: Seen) -> Reply:
        if dict(seen.query).get("pageToken"):
            return listed("contentItem", item("b", "Course"))
        keys.issued = 0  # from now on the token is refused
        return listed("contentItem", item("a", "Course"), page="p")

    with client_of({TOKEN: keys.token, "/contents": keys.guarding(pages)}) as (client, server):
        assert [one.id for one in everything(client.courses(Stop()))] == ["a", "b"]
    assert [dict(seen.query).get("pageToken", "") for seen in server.asked("/contents")] == ["", "p", "p"]
    assert keys.issued == 2


def test_a_new_token_that_is_refused_too_is_the_end() -> None:
    keys = Keys()
    routes: dict[str, Reply | Handler] = {TOKEN: keys.token, "/contents": Reply(b"", 401)}
    with client_of(routes) as (client, server), pytest.raises(SignInError) as fault:
        everything(client.courses(Stop()))
    assert fault.value.field == "secret"
    assert [seen.path for seen in server.seen] == ["/api/v3/token", "/contents"] * 2


@pytest.mark.parametrize(
    ("reply", "kind", "field"),
    [
        (Reply(b'{"code": 400, "message": "Wrong parameters"}', 400, JSON), SignInError, "secret"),
        (Reply(b"", 401), SignInError, "secret"),
        (Reply(b"", 403), SignInError, "secret"),
        (Reply(b"Not found", 404, "text/plain"), AnswerError, "api_url"),
        (Reply(b"<!DOCTYPE html><html/>", 200, "text/html"), AnswerError, "api_url"),
        (Reply(b"{}", content_type=JSON), AnswerError, "api_url"),
        (Reply(b'{"access_token": ""}', content_type=JSON), AnswerError, "api_url"),
        (Reply(b"", 500), BusyError, ""),
    ],
)
def test_a_key_that_brings_no_token(reply: Reply, kind: type[RollbookError], field: str) -> None:
    with client_of({TOKEN: reply}) as (client, server), pytest.raises(kind) as fault:
        client.sign_in(Stop())
    assert fault.value.field == field
    assert "geheim" not in fault.value.sentence
    assert len(server.seen) == 1


def test_who_was_refused_late_does_not_drop_a_newer_token() -> None:
    keys, clock = Keys(), Clock()
    with Loopback({TOKEN: keys.token}) as server, wire_to(server.url) as wire:
        signature = TokenSignature(wire, KEY, clock)
        old = signature.pairs(Stop())
        assert signature.refused(old)
        new = signature.pairs(Stop())
        assert new != old
        assert signature.refused(old)
        assert signature.pairs(Stop()) == new
    assert keys.issued == 2


def test_threads_share_one_token() -> None:
    keys, begin = Keys(), threading.Barrier(8)
    found: list[Course] = []

    def work(client: ISpringRest) -> None:
        begin.wait(SOON)
        found.extend(everything(client.courses(Stop())))

    with client_of({TOKEN: keys.token, "/contents": keys.guarding(COURSES)}) as (client, _):
        threads = [threading.Thread(target=work, args=(client,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SOON * 5)
    assert found == [Course("a", "T a")] * 8
    assert keys.issued == 1


def test_waiting_for_anothers_token_can_be_stopped() -> None:
    faults: list[RollbookError] = []

    def work(client: ISpringRest, stop: Stop) -> None:
        try:
            client.sign_in(stop)
        except RollbookError as error:
            faults.append(error)

    with client_of({TOKEN: stalled()}) as (client, server):
        stops = [Stop(), Stop()]
        threads = [threading.Thread(target=work, args=(client, stop)) for stop in stops]
        threads[0].start()
        wait_until(lambda: len(server.seen) == 1)
        threads[1].start()
        stops[1].set()
        threads[1].join(SOON)
        assert [type(fault) for fault in faults] == [StoppedError]
        stops[0].set()
        threads[0].join(SOON)
    assert [type(fault) for fault in faults] == [StoppedError] * 2


@pytest.mark.parametrize("base", ["", "/api/v2", "/api/v3", "/index.php/api/v2"])
def test_the_token_is_asked_for_beside_the_version_of_an_accounts_own_host(base: str) -> None:
    above = base.removesuffix("/api/v2").removesuffix("/api/v3")
    routes: dict[str, Reply | Handler] = {
        f"POST {above}/api/v3/token": Keys().token,
        f"{base}/contents": COURSES,
    }
    with Loopback(routes) as server, wire_to(server.url + base) as wire:
        assert everything(ISpringRest(wire, KEY).courses(Stop())) == [Course("a", "T a")]
        assert [seen.path for seen in server.seen] == [f"{above}/api/v3/token", f"{base}/contents"]


def test_a_token_is_asked_for_once() -> None:
    with client_of({TOKEN: Reply(b"", 503)}) as (client, server), pytest.raises(BusyError):
        client.sign_in(Stop())
    assert len(server.seen) == 1
