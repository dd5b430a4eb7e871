"""Clients for the tests of the wires."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.loopback import Loopback
from tests.support.moodle_replay import MoodleReplay
from tui.protocols.http.client import Limits, Wire
from tui.protocols.moodle.client import Moodle
from tui.records import System
from tui.secret import Secret


@pytest.fixture
def connect_moodle() -> Iterator[Callable[..., Moodle]]:
    """Make clients of a Moodle site, with the options of ``Moodle``; they are closed after the test."""
    opened: list[Moodle] = []

    def connect(
        server: Loopback,
        token: str = MoodleReplay.TOKEN,
        *,
        completion_function: str = "",
        language: str = "",
    ) -> Moodle:
        wire = Wire(
            server.url,
            System.MOODLE,
            limits=Limits(tries=1),
            allow_plain_http=True,
            extra_functions=frozenset({completion_function} - {""}),
        )
        opened.append(Moodle(wire, Secret(token), completion_function=completion_function, language=language))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()
