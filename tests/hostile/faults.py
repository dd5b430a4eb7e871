"""Faults between Rollbook and the campus, by a seed: what networks and servers do on their worst days."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final

from tests.support.loopback import Handler, Reply, Seen, broken_off, reset, slowly
from tests.support.moodle_xml import exception
from tests.support.passing import Between, between, passing_on
from tests.support.steps import Drop, Pause, Reset, Stall
from tui.demo import Campus

FEW: Final = "20"
"""Rows a page of iSpring's is asked to have, whatever Rollbook asked: so that there are pages."""

PAGE: Final = b"<!DOCTYPE html><html><body>Bad gateway</body></html>"
_TOKEN: Final = re.compile(rb"<nextPageToken>[^<]*</nextPageToken>")
_PERSON: Final = re.compile(rb"<userProfile>.*?</userProfile>\s*", re.DOTALL)

Fault = Callable[[random.Random, Seen, Reply], Reply]


def _body(reply: Reply) -> bytes:
    assert isinstance(reply.body, bytes)
    return reply.body


def _status(number: int, *headers: tuple[str, str]) -> Fault:
    return lambda _chance, _seen, _reply: Reply(PAGE, number, "text/html", headers)


def _half(chance: random.Random, _seen: Seen, reply: Reply) -> Reply:
    body = _body(reply)
    return broken_off(body, chance.randrange(len(body) + 1), Drop() if chance.random() > 0.5 else Reset())


def _slow(chance: random.Random, _seen: Seen, reply: Reply) -> Reply:
    return replace(reply, before=(Pause(chance.uniform(0.01, 0.2)),))


def _trickling(_chance: random.Random, _seen: Seen, reply: Reply) -> Reply:
    body = _body(reply)
    return replace(
        slowly(body, len(body) // 5 + 1, 0.02), status=reply.status, content_type=reply.content_type
    )


def _stalling(_chance: random.Random, _seen: Seen, reply: Reply) -> Reply:
    body = _body(reply)
    return Reply((body[: len(body) // 2], Stall()), reply.status, reply.content_type)


def _other_clock(chance: random.Random, _seen: Seen, reply: Reply) -> Reply:
    years = chance.choice(
        ["Sun, 22 Nov 2026 09:42:07 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"]
    )
    return replace(reply, headers=(("Date", years),))


def _same_page(_chance: random.Random, seen: Seen, reply: Reply) -> Reply:
    asked = dict(seen.query).get("pageToken", "")
    again = b"<nextPageToken>%b</nextPageToken>" % asked.encode()
    return replace(reply, body=_TOKEN.sub(again, _body(reply))) if asked else reply


def _vanishing(chance: random.Random, _seen: Seen, reply: Reply) -> Reply:
    return replace(
        reply, body=_PERSON.sub(lambda found: found[0] if chance.random() > 0.3 else b"", _body(reply))
    )


def _maintenance(_chance: random.Random, _seen: Seen, _reply: Reply) -> Reply:
    return Reply(exception("core\\exception\\moodle_exception", "sitemaintenance", "Back at noon"))


COMMON: Final[dict[str, Fault]] = {
    "latency": _slow,
    "reset": lambda *_: reset(),
    "no answer": lambda *_: Reply(before=(Drop(),)),
    "429": _status(429, ("Retry-After", "0")),
    "500": _status(500),
    "502": _status(502),
    "503": _status(503, ("Retry-After", "1")),
    "half a body": _half,
    "trickle": _trickling,
    "stall": _stalling,
    "nothing": lambda _chance, _seen, reply: replace(reply, body=b""),
    "clock": _other_clock,
}
ISPRING: Final[dict[str, Fault]] = {**COMMON, "same page again": _same_page, "people vanish": _vanishing}
MOODLE: Final[dict[str, Fault]] = {**COMMON, "maintenance": _maintenance}
TOKENS_END: Final = "token ends"


class Faults:
    """Two servers in front of the campus that fail now and then.

    Attributes:
        seed: What they are made from.
        likely: How likely a fault is; 0 for none.
        counts: How often each was done.
    """

    def __init__(self, campus: Campus, seed: int, likely: float = 0.35) -> None:
        self.seed = seed
        self.likely = likely
        self.counts: Counter[str] = Counter()
        self._campus = campus
        self._chance = random.Random(seed)  # noqa: S311 (faults are to be repeated)
        self._lock = threading.Lock()

    def between(self) -> AbstractContextManager[Between]:
        """Stand in front of the campus, failing, until the block ends."""
        return between(
            self._campus,
            ispring=self._failing(_in_few(passing_on(self._campus.ispring_url)), ISPRING),
            moodle=self._failing(passing_on(self._campus.moodle_url), MOODLE),
        )

    def _failing(self, handler: Handler, faults: dict[str, Fault]) -> Handler:
        def answer(seen: Seen) -> Reply:
            name, chance = self._next(sorted(faults))
            reply = handler(seen)
            return faults[name](chance, seen, reply) if name in faults else reply

        return answer

    def _next(self, names: list[str]) -> tuple[str, random.Random]:
        """Return the fault that comes next, if one does, and what chooses its details."""
        with self._lock:
            own = random.Random(self._chance.random())  # noqa: S311 (the same)
            if self._chance.random() >= self.likely:
                return "", own
            name = self._chance.choice([*names, TOKENS_END])
            self.counts[name] += 1
        if name == TOKENS_END:
            self._campus.end_tokens()
        return name, own


def _in_few(handler: Handler) -> Handler:
    """Make pages small."""

    def answer(seen: Seen) -> Reply:
        query = tuple((name, FEW if name == "pageSize" else value) for name, value in seen.query)
        return handler(replace(seen, query=query))

    return answer
