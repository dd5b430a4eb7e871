"""Every wait of a wire ends: at its limit, and at once when somebody says stop."""

from __future__ import annotations

import gzip
import itertools
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.protocols.wires import SOON, STATUSES, Asking, asking, error_of, wire_to
from tests.support.loopback import Loopback, Reply, in_turn, stalled
from tests.support.raw import READ_REQUEST, RawServer, Read, Script
from tests.support.steps import Stall, Step, trickle
from tests.support.waiting import wait_until
from tui.errors import AnswerError, RollbookError, StoppedError, TimeLimitError, UnreachableError
from tui.protocols.http.client import Limits, Request
from tui.secret import Secret
from tui.stop import Stop

PATH = STATUSES.path
MIB = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


ROW = chunk(b"<row/>")
UNTIL_CLOSED = Read(b"what nobody sends")

# Where a request can wait: the script of the server, and what shows that the client got there.
PLACES: dict[str, Script] = {
    "no answer": [UNTIL_CLOSED],
    "half a head": [READ_REQUEST, HEAD[:20], UNTIL_CLOSED],
    "head alone": [READ_REQUEST, HEAD, UNTIL_CLOSED],
    "half a body": [READ_REQUEST, HEAD, ROW, UNTIL_CLOSED],
    "half a chunk": [READ_REQUEST, HEAD, ROW, b"10\r\n<r", UNTIL_CLOSED],
    "trickling head": [READ_REQUEST, *trickle(HEAD * 100, 1, 0.02)],
    "trickling body": [READ_REQUEST, HEAD, *trickle(ROW * 1000, 1, 0.02)],
    "busy": [
        READ_REQUEST,
        b"HTTP/1.1 503 Busy\r\nRetry-After: 25\r\nContent-Length: 0\r\n\r\n",
        UNTIL_CLOSED,
    ],
}


@pytest.fixture(params=PLACES)
def server(request: pytest.FixtureRequest) -> Iterator[RawServer]:
    with RawServer(PLACES[request.param]) as found:
        yield found


def arrived(server: RawServer) -> bool:
    return server.connections > 0


@pytest.mark.parametrize("how", ["stop", "parent", "close"])
def test_every_wait_ends_at_once(server: RawServer, how: str) -> None:
    with wire_to(server.url) as wire:
        parent = Stop()
        each = asking(wire)
        by_parent = Asking(lambda _: iter([wire.fetch(STATUSES, Stop(parent)).body]))
        wait_until(lambda: server.connections == 2)
        time.sleep(0.05)  # lets them get to the place: wherever they are then, they must wake
        begun = time.monotonic()
        {"stop": each.stop.set, "parent": parent.set, "close": wire.close}[how]()
        ended = by_parent if how == "parent" else each
        assert isinstance(ended.ended(), StoppedError)
        assert time.monotonic() - begun < SOON
        wire.close()
        assert isinstance(each.ended(), StoppedError)
        assert isinstance(by_parent.ended(), StoppedError)
        wait_until(lambda: server.open_connections == 0)


@pytest.mark.parametrize("place", ["half a body", "half a chunk", "trickling body"])
def test_what_came_before_the_stop_is_kept(place: str) -> None:
    with RawServer(PLACES[place]) as server, wire_to(server.url) as wire:
        each = asking(wire)
        wait_until(lambda: b"".join(each.pieces).startswith(b"<row/>"))
        each.stop.set()
        assert isinstance(each.ended(), StoppedError)


@pytest.mark.parametrize("place", ["no answer", "half a head", "head alone", "half a body"])
def test_silence_ends_at_the_read_limit(place: str) -> None:
    with (
        RawServer(PLACES[place]) as server,
        wire_to(server.url, limits=Limits(read=0.15, total=10)) as wire,
    ):
        begun = time.monotonic()
        error = error_of(wire)
        assert 0.15 <= time.monotonic() - begun < SOON
        assert server.connections == 1, "a time limit is not tried again"
    assert isinstance(error, TimeLimitError)
    assert "nothing came for 0.15 s" in error.what


@pytest.mark.parametrize("place", ["trickling head", "trickling body", "no answer"])
def test_a_trickle_ends_at_the_total_limit(place: str) -> None:
    with RawServer(PLACES[place]) as server, wire_to(server.url, limits=Limits(read=5, total=0.3)) as wire:
        begun = time.monotonic()
        error = error_of(wire)
        assert 0.3 <= time.monotonic() - begun < SOON
    assert isinstance(error, TimeLimitError)
    assert "not complete after 0.3 s" in error.what


def test_the_total_limit_counts_every_try() -> None:
    busy = Reply(b"", 503, headers=(("Retry-After", "0"),))
    with (
        Loopback({PATH: in_turn(busy, stalled())}) as server,
        wire_to(server.url, limits=Limits(read=5, total=0.6)) as wire,
    ):
        begun = time.monotonic()
        assert isinstance(error_of(wire), TimeLimitError)
        assert time.monotonic() - begun < 0.6 + SOON / 2


def test_a_body_too_large_to_send_while_nobody_reads_can_be_stopped() -> None:
    envelope = f"<Envelope><Body><GetContentRequest>{'x' * 9_000_000}</GetContentRequest></Body></Envelope>"
    request = Request("courses", "POST", "", body=Secret(envelope), content_type="text/xml")
    with RawServer([Stall()]) as server, wire_to(server.url) as wire:
        each = asking(wire, request)
        wait_until(lambda: arrived(server))
        time.sleep(0.05)
        each.stop.set()
        assert isinstance(each.ended(), StoppedError)
    with RawServer([Stall()]) as server, wire_to(server.url, limits=Limits(read=0.2)) as wire:
        assert isinstance(error_of(wire, request).bare(), TimeLimitError)


def test_waiting_for_a_turn_can_be_stopped() -> None:
    with RawServer([READ_REQUEST, Stall()]) as server, wire_to(server.url) as wire:
        holders = [asking(wire) for _ in range(4)]
        wait_until(lambda: server.connections == 4)
        fifth = asking(wire)
        fifth.stop.set()
        assert isinstance(fifth.ended(), StoppedError)
        assert server.connections == 4
        for holder in holders:
            holder.stop.set()
            holder.ended()


def test_a_stop_said_before_sends_nothing() -> None:
    stop = Stop()
    stop.set()
    with Loopback() as server, wire_to(server.url) as wire:
        with pytest.raises(StoppedError):
            wire.fetch(STATUSES, stop)
        assert server.connections == 0


def test_one_stop_does_not_end_the_others() -> None:
    go = threading.Event()

    def answer(_: object) -> Reply:
        go.wait(5)
        return Reply(b"<r/>")

    with Loopback({PATH: answer}) as server, wire_to(server.url) as wire:
        first, second = asking(wire), asking(wire)
        wait_until(lambda: len(server.seen) == 2)
        first.stop.set()
        assert isinstance(first.ended(), StoppedError)
        go.set()
        assert second.ended() is None
        assert second.pieces == [b"<r/>"]


# --- names and connections -------------------------------------------------------------------------------


@contextmanager
def resolver(monkeypatch: pytest.MonkeyPatch, look_up: Callable[..., Any]) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", look_up)
        yield


def test_a_name_look_up_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    release, asked = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        asked.set()
        release.wait(10)
        return []

    with resolver(monkeypatch, hang):
        with wire_to("http://learn.invalid", limits=Limits(connect=30)) as wire:
            each = asking(wire)
            assert asked.wait(5)
            each.stop.set()
            assert isinstance(each.ended(), StoppedError)
        with wire_to("http://learn.invalid", limits=Limits(connect=0.1)) as wire:
            begun = time.monotonic()
            error = error_of(wire)
            assert time.monotonic() - begun < SOON
        release.set()
        wait_until(lambda: not [thread for thread in threading.enumerate() if thread.name == "look-up"])
    assert isinstance(error, TimeLimitError)
    assert "no connection to learn.invalid:80 within 0.1 s" in error.what


def test_a_name_nobody_knows_is_told() -> None:
    with wire_to("http://learn.invalid") as wire:
        error = error_of(wire)
    assert isinstance(error, UnreachableError)
    assert "the name learn.invalid was not found" in error.what
    assert error.field == "url"


@pytest.mark.parametrize(
    ("outcome", "words", "asked"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "try again"), "no name server answered", 3),
        (UnicodeError("label too long"), "was not found", 1),
        ([], "was not found", 1),
        ([(socket.AF_UNIX, socket.SOCK_DGRAM, 0, "", ("127.0.0.1", 1))], "there is no way", 3),
    ],
)
def test_what_a_resolver_says(outcome: Any, words: str, asked: int, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = itertools.count()

    def look_up(*_: object, **__: object) -> Any:
        next(calls)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with resolver(monkeypatch, look_up), wire_to("http://learn.invalid") as wire:
        error = error_of(wire)
    assert words in error.what
    assert next(calls) == asked


def test_the_next_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({PATH: Reply(b"<r/>")}) as server, full_server() as full:

        def look_up(*_: object, **__: object) -> list[Any]:
            info = (socket.AF_INET, socket.SOCK_STREAM, 0, "")
            ports = (closed_port(), full, server.port)
            return [(*info, ("127.0.0.1", port)) for port in ports]

        with (
            resolver(monkeypatch, look_up),
            wire_to("http://learn.invalid", limits=Limits(connect=0.6)) as wire,
        ):
            assert wire.fetch(STATUSES, Stop()).body == b"<r/>"


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def full_server() -> Iterator[int]:
    """Give a port at which the system lets connections wait: nobody takes those that are there."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port: int = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        yield port
        for each in waiting:
            each.close()


def test_a_connection_that_is_refused_is_told_after_a_few_tries() -> None:
    port = closed_port()
    with wire_to(f"http://127.0.0.1:{port}") as wire:
        error = error_of(wire)
    assert isinstance(error, UnreachableError)
    assert error.what == f"127.0.0.1:{port} refused the connection"


def test_a_connection_that_is_not_made_ends_at_its_limit_and_at_stop() -> None:
    with full_server() as port:
        with wire_to(f"http://127.0.0.1:{port}", limits=Limits(connect=0.2)) as wire:
            begun = time.monotonic()
            error = error_of(wire)
            assert 0.2 <= time.monotonic() - begun < SOON
        assert isinstance(error, TimeLimitError)
        assert "within 0.2 s" in error.what
        with wire_to(f"http://127.0.0.1:{port}", limits=Limits(connect=30)) as wire:
            each = asking(wire)
            time.sleep(0.05)
            each.stop.set()
            assert isinstance(each.ended(), StoppedError)


# --- bounds in memory ------------------------------------------------------------------------------------


def endless() -> Iterator[Step]:
    while True:
        yield b"<row/>" * 5000


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


BOMB = b"<row/>" * (64 * MIB // 6)
TOO_LARGE: dict[str, Callable[[], Reply]] = {
    "endless": lambda: Reply(endless()),
    "announced": lambda: Reply(endless(), length=200 * MIB),
    "gzip": lambda: Reply(gzip.compress(BOMB), headers=(("Content-Encoding", "gzip"),)),
    "zlib": lambda: Reply(zlib.compress(BOMB), headers=(("Content-Encoding", "deflate"),)),
    "raw deflate": lambda: Reply(raw_deflate(BOMB), headers=(("Content-Encoding", "deflate"),)),
}


@pytest.mark.parametrize("what", TOO_LARGE)
def test_no_answer_grows_beyond_its_limit(what: str) -> None:
    request = replace(STATUSES, max_bytes=4 * MIB)
    reply = TOO_LARGE[what]()
    came = 0
    with Loopback({PATH: reply}) as server, wire_to(server.url) as wire:
        tracemalloc.start()
        try:
            error = None
            try:
                with wire.open(request, Stop()) as answer:
                    for piece in answer.chunks():
                        came += len(piece)
            except RollbookError as found:
                error = found
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        wait_until(lambda: server.open_connections == 0)
    assert isinstance(error, AnswerError)
    assert "larger than 4 MiB" in error.what
    assert came <= 4 * MIB
    assert (came > 3 * MIB) == (what != "announced")
    assert peak < 2 * MIB


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_an_encoding_nobody_asked_for_is_told(encoding: str) -> None:
    reply = Reply(b"data", headers=(("Content-Encoding", encoding),))
    with Loopback({PATH: reply}) as server, wire_to(server.url) as wire:
        error = error_of(wire)
    assert isinstance(error, AnswerError)
    assert encoding in error.what


def test_packed_answers_arrive_unpacked() -> None:
    body = b"<row>\xc3\xa4</row>" * 20_000
    reply = Reply(list(trickle(gzip.compress(body), 100, 0)), headers=(("Content-Encoding", "gzip"),))
    with Loopback({PATH: reply}) as server, wire_to(server.url) as wire:
        assert wire.fetch(STATUSES, Stop()).body == body


def test_rows_arrive_while_the_server_still_writes() -> None:
    with RawServer([READ_REQUEST, HEAD, ROW, Stall()]) as server, wire_to(server.url) as wire:
        each = asking(wire)
        wait_until(lambda: each.pieces)
        assert each.pieces == [b"<row/>"]
        each.stop.set()
        each.ended()


def test_many_small_chunks_are_put_together_while_more_is_waiting() -> None:
    with (
        RawServer([READ_REQUEST, HEAD + ROW * 20_000 + b"0\r\n\r\n"]) as server,
        wire_to(server.url) as wire,
        wire.open(STATUSES, Stop()) as answer,
    ):
        sizes = [len(piece) for piece in answer.chunks()]
    assert sum(sizes) == 120_000
    assert len(sizes) < 15_000
