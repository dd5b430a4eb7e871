"""Sockets and TLS on their own: what a wire meets only by chance."""

from __future__ import annotations

import socket
import ssl
import time

import pytest

from tui.protocols.http.faults import Fault, Kind
from tui.protocols.http.network import step
from tui.protocols.http.sockets import SocketChannel
from tui.protocols.http.tls import TlsChannel
from tui.protocols.http.watch import Watch
from tui.stop import Stop


def kind_of(act: object, watch: Watch) -> Kind:
    with pytest.raises(Fault) as fault:
        step(watch, act)  # type: ignore[arg-type]  # each test's own
    return fault.value.kind


def test_a_channel_closed_by_somebody_else_is_closed() -> None:
    here, there = socket.socketpair()
    with there, Watch(Stop(), 5) as watch:
        here.setblocking(False)
        channel = SocketChannel(here)
        assert not channel.is_readable()
        channel.close()
        assert channel.is_readable()
        until = time.monotonic() + 1
        assert kind_of(lambda: channel.receive(1, until), watch) is Kind.CLOSED
        assert kind_of(lambda: channel.send(b"x", until), watch) is Kind.CLOSED


def test_a_channel_closed_while_it_waits_is_closed() -> None:
    class ClosedWhileAsked(socket.socket):
        """Is closed by another thread between the attempt to read and the wait."""

        def recv(self, *_: object) -> bytes:
            self.close()
            raise BlockingIOError

    here, there = socket.socketpair()
    with there, Watch(Stop(), 5) as watch:
        channel = SocketChannel(ClosedWhileAsked(fileno=here.detach()))
        assert kind_of(lambda: channel.receive(1, time.monotonic() + 1), watch) is Kind.CLOSED


def test_tls_that_meets_no_tls_is_told_and_closes_its_socket() -> None:
    here, there = socket.socketpair()
    with there, Watch(Stop(), 5) as watch:
        here.setblocking(False)
        there.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        context = ssl.create_default_context()
        channel = SocketChannel(here)
        assert kind_of(lambda: TlsChannel(channel, context, "x", 1, "x:443"), watch) is Kind.TLS
        assert here.fileno() == -1


def test_stop_said_after_the_work_wakes_nobody() -> None:
    stop = Stop()
    with Watch(stop, 5) as watch:
        wake = watch._wake
    stop.set()
    wake()


def test_a_watch_that_is_over_before_it_began() -> None:
    with Watch(Stop(), 0) as watch:
        assert kind_of(watch.check, watch) is Kind.TOTAL_TIME
