"""What the tests of wires share: wires that are closed, and requests asked in another thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tui.errors import RollbookError
from tui.protocols.http.client import Limits, Request, Wire
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop

SOON: Final = 1.0
"""Seconds within which stopping must take effect."""

IMPATIENT: Final = Limits(first_pause=0.02)
"""The usual limits, but for the pause before a second try."""

STATUSES: Final = Request("final statuses", "GET", "/content/c1/final_statuses")
SITE: Final = Request(
    "the site",
    "POST",
    "/webservice/rest/server.php",
    form=(("wstoken", Secret("geheim")), ("wsfunction", "core_webservice_get_site_info")),
)


@contextmanager
def wire_to(
    url: str,
    system: System = System.ISPRING,
    limits: Limits = IMPATIENT,
    ca_file: Path | None = None,
) -> Iterator[Wire]:
    """Give a wire that may use plain HTTP, and close it."""
    wire = Wire(url, system, limits=limits, ca_file=ca_file, allow_plain_http=True)
    try:
        yield wire
    finally:
        wire.close()


class Asking:
    """Something asked in a thread of its own, with a stop.

    Attributes:
        stop: Ends it.
        pieces: What it yielded so far.
        error: How it ended, if it did not end well.
    """

    def __init__(self, ask: Callable[[Stop], Iterator[bytes]]) -> None:
        self.stop = Stop()
        self.pieces: list[bytes] = []
        self.error: RollbookError | None = None
        self._ask = ask
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def ended(self) -> RollbookError | None:
        """Wait for the end and return the error. Fails if it does not end soon."""
        begun = time.monotonic()
        self._thread.join(SOON)
        assert not self._thread.is_alive(), f"still waiting after {time.monotonic() - begun:.1f} s"
        return self.error

    def _run(self) -> None:
        try:
            for piece in self._ask(self.stop):
                self.pieces.append(piece)
        except RollbookError as error:
            self.error = error.bare()  # its frames would hold what was sent, and this, until somebody looks


def asking(wire: Wire, request: Request = STATUSES) -> Asking:
    """Ask in a thread of its own and read the body piece by piece."""

    def ask(stop: Stop) -> Iterator[bytes]:
        with wire.open(request, stop) as answer:
            yield from answer.chunks()

    return Asking(ask)


def error_of(wire: Wire, request: Request = STATUSES) -> RollbookError:
    """Ask and return the error it ends with, which must tell nothing of where it arose."""
    try:
        wire.fetch(request, Stop())
    except RollbookError as error:
        assert error.__cause__ is None  # noqa: PT017 (returned for more)
        assert error.__context__ is None  # noqa: PT017
        return error
    raise AssertionError("it was answered")
