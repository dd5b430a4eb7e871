"""How fast a completion run goes: ``python -m tests.bench.run [LEARNERS [MILLISECONDS]]``.

A made-up Moodle in a process of its own answers each call after so many milliseconds. Measured: the rate
against what four connections allow, one call a question and bundled; how late a thread beside it wakes, as
the screen's would; how long a stop takes, and whether going on asks about anybody again; how many calls are
under way once Moodle slows.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import ClassVar, Final
from urllib.parse import parse_qs

from tests.bench.line import Line
from tests.lookup.builders import CLOCK, learner
from tests.lookup.stand_ins import PROFILE, ISpringStandIn
from tests.support.moodle_site import site_with
from tests.support.moodle_xml import Plain, response
from tui.errors import StoppedError
from tui.lookup.course.run import CompletionRun
from tui.lookup.matching.pairs import Pairs
from tui.lookup.session import ISpringSide, MoodleSide, Session
from tui.protocols.http.client import Wire
from tui.protocols.moodle import requests as asked
from tui.protocols.moodle.client import Moodle
from tui.records import Account, System
from tui.secret import Secret
from tui.stop import Stop

LEARNERS: Final = 3000
SOME: Final = 400
MILLISECONDS: Final = 60
CONNECTIONS: Final = 4
ACTIVITIES: Final = 20
LEAST: Final = 0.9
BEAT: Final = 0.005
QUICK: Final = 80
"""Calls after which a Moodle that is to be slow becomes so."""


class Site(BaseHTTPRequestHandler):
    """Answers after ``seconds`` a call, and once it is to be slow the slower the more calls are under way."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    seconds: ClassVar[float] = 0.0
    slow: ClassVar[bool] = False
    functions: ClassVar[tuple[str, ...]] = ()
    answered: ClassVar[Counter[str]] = Counter()
    under_way: ClassVar[int] = 0
    calls: ClassVar[int] = 0
    lately: ClassVar[deque[int]] = deque(maxlen=60)
    lock: ClassVar[threading.Lock] = threading.Lock()

    def do_POST(self) -> None:  # the library's own name
        """Answer one request."""
        length = int(self.headers["Content-Length"])
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        with self.lock:
            Site.under_way += 1
            self.lately.append(Site.under_way)
            Site.calls += 1
            crowd = 2 * Site.under_way if self.slow and Site.calls > QUICK else 1
        body, calls = self._body(form)
        time.sleep(self.seconds * calls * crowd)
        with self.lock:
            Site.under_way -= 1
        self.send_response(200)
        self.send_header("Content-Type", "application/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        with self.lock:
            self.answered.update(_people(form))

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the library's own name
        """Say nothing."""

    def _body(self, form: Mapping[str, str]) -> tuple[bytes, float]:
        """Return an answer, and how many calls it costs."""
        function = form["wsfunction"]
        if function == asked.SITE_INFO:
            return response(site_with(*self.functions)), 0
        if function == asked.BUNDLE:
            bundled = tuple(value for name, value in form.items() if name.endswith("[function]"))
            return _bundled(bundled), len(bundled) / 2  # half the time (facts on Moodle, 8)
        if function == asked.PEOPLE_BY_FIELD:
            emails = [value for name, value in form.items() if name.startswith("values")]
            people: list[Plain] = [
                {"id": int(one.partition("@")[0]), "fullname": one, "email": one} for one in emails
            ]
            return response(people if form["field"] == "email" else []), 1
        return _alone(function), 1


def _people(form: Mapping[str, str]) -> list[str]:
    """Return whose activity states a request asked for."""
    if form["wsfunction"] == asked.ACTIVITY_STATES:
        return [form["userid"]]
    return [
        json.loads(form[name.replace("function", "arguments")])["userid"]
        for name, value in form.items()
        if name.endswith("[function]") and value == asked.ACTIVITY_STATES
    ]


def _told(function: str) -> Plain:
    if function == asked.CONTENTS:
        return []
    if function == asked.COURSE_COMPLETION:
        status: Plain = {"completed": False, "aggregation": 1, "completions": []}
        return {"completionstatus": status, "warnings": []}
    return {"statuses": [_status(cmid) for cmid in range(ACTIVITIES)], "warnings": []}


def _status(cmid: int) -> Plain:
    rule: Plain = {"rulename": "completionview", "rulevalue": {"status": 1, "description": "View"}}
    return {
        "cmid": cmid,
        "modname": "page",
        "instance": cmid,
        "state": cmid % 2,
        "timecompleted": 1789992081,
        "tracking": 2,
        "hascompletion": True,
        "istrackeduser": True,
        "isoverallcomplete": cmid % 2 == 1,
        "details": [rule],
    }


@cache
def _alone(function: str) -> bytes:
    """Return the answer to one question: making it must not cost what is measured."""
    return response(_told(function))


@cache
def _bundled(functions: tuple[str, ...]) -> bytes:
    told: list[Plain] = [
        {"error": False, "data": json.dumps(_told(one)), "exception": None} for one in functions
    ]
    return response({"responses": told})


def serve(pipe: Connection, seconds: float, functions: tuple[str, ...], *, slow: bool) -> None:
    """Answer until somebody asks over the pipe what was seen; then tell it, and end."""
    Site.seconds, Site.functions, Site.slow = seconds, functions, slow
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(f"http://127.0.0.1:{server.server_port}")
    pipe.recv()
    pipe.send((dict(Site.answered), list(Site.lately)))


class Bench:
    """A run over so many learners against a Moodle in a process of its own."""

    def __init__(self, learners: int, seconds: float, *, bundled: bool, slow: bool = False) -> None:
        functions = [*asked.OWN_FUNCTIONS, *([asked.BUNDLE] if bundled else [])]
        self._pipe, theirs = multiprocessing.Pipe()
        multiprocessing.Process(
            target=serve, args=(theirs, seconds, tuple(functions)), kwargs={"slow": slow}, daemon=True
        ).start()
        self.url: str = self._pipe.recv()
        moodle = Moodle(Wire(self.url, System.MOODLE, allow_plain_http=True), Secret("bench"))
        site = moodle.site_info(Stop())
        side = MoodleSide(moodle, Account("bench"), site, 0.0)
        ispring = ISpringSide(ISpringStandIn(), Account("bench"), 0.0)
        self.run = CompletionRun(Session(PROFILE, ispring, side, Pairs("a", "b"), CLOCK), 2)
        self.run.add(learner(str(number), email=f"{number}@x.example") for number in range(1, learners + 1))

    def go(self, until: int = 0) -> tuple[float, float]:
        """Go on, to the end or until so many are settled; return all seconds, and those of the stop."""
        stop, begun, said = Stop(), time.monotonic(), 0.0
        try:
            for _ in self.run.go(stop):
                if until and self.run.progress.count >= until and not stop.is_set:
                    said = time.monotonic()
                    stop.set()
        except StoppedError:
            return time.monotonic() - begun, time.monotonic() - said
        return time.monotonic() - begun, 0.0

    def seen(self) -> tuple[dict[str, int], list[int]]:
        """End the server; return how often it told of each person, and how many calls it had lately."""
        self._pipe.send(None)
        found: tuple[dict[str, int], list[int]] = self._pipe.recv()
        return found


def allowed(url: str, calls: int) -> float:
    """Return how many calls a second as many bare connections get out of the same Moodle, at this moment."""
    body = f"wsfunction={asked.ACTIVITY_STATES}&wstoken=x&userid=0&courseid=2"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    def ask() -> None:
        connection = http.client.HTTPConnection(url.removeprefix("http://"))
        for _ in range(calls // CONNECTIONS):
            connection.request("POST", asked.SERVER_PATH, body, headers)
            connection.getresponse().read()
        connection.close()

    begun = time.monotonic()
    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return calls / (time.monotonic() - begun)


def late(stop: threading.Event, found: list[float]) -> None:
    """Note how late a thread wakes that wants to wake every few milliseconds, as a screen's for a key."""
    while not stop.is_set():
        due = time.monotonic() + BEAT
        time.sleep(BEAT)
        found.append(time.monotonic() - due)


def lines() -> Iterator[Line]:
    """Measure, and yield how long a run takes."""
    multiprocessing.set_start_method("spawn", force=True)
    sys.setswitchinterval(0.0005)  # as the app does
    seconds = MILLISECONDS / 1000
    for words, bundled in (("one call a question", False), ("bundled", True)):
        bench = Bench(SOME, seconds, bundled=bundled)
        took, _ = bench.go()
        bench.seen()
        ideal = SOME * 2 * seconds / CONNECTIONS / (2 if bundled else 1)
        what = f"a run over {SOME} learners at {MILLISECONDS} ms a call, {words}"
        yield Line(what, took, ideal, "s", round(1 / LEAST, 2), f"what {CONNECTIONS} connections allow")


def main(learners: int = LEARNERS, milliseconds: int = MILLISECONDS) -> None:
    """Measure, and print the figures."""
    seconds, out = milliseconds / 1000, sys.stdout.write
    sys.setswitchinterval(0.0005)  # as the app does
    for bundled in (False, True):
        bench, beats, ended = Bench(learners, seconds, bundled=bundled), list[float](), threading.Event()
        threading.Thread(target=late, args=(ended, beats), daemon=True).start()
        cpu = time.process_time()
        first, stopped = bench.go(until=learners // 3)
        second, _ = bench.go()
        ended.set()
        cpu = time.process_time() - cpu
        took = first - stopped + second
        ideal = learners * 2 * seconds / CONNECTIONS / (2 if bundled else 1)
        bare = allowed(bench.url, 400) * seconds / CONNECTIONS
        answered, _ = bench.seen()
        answered.pop("0", None)
        again = sum(count - 1 for count in answered.values())
        beats.sort()
        out(
            f"{'bundled' if bundled else 'one by one'}: {learners} learners in {took:.1f} s,"
            f" {learners / took:.1f} a second, {ideal / took:.0%} of what {CONNECTIONS} connections allow"
            f" (wanted {LEAST:.0%}; bare connections get {bare:.0%} here); stop"
            f" {stopped:.2f} s; answered again {again},"
            f" about {len(answered)} people; {cpu / learners * 1000:.1f} ms of CPU each; beside it 99 % woke"
            f" within {beats[int(len(beats) * 0.99)] * 1000:.1f} ms, all within {beats[-1] * 1000:.1f} ms\n"
        )
    bench = Bench(120, seconds, bundled=False, slow=True)
    took, _ = bench.go()
    _, lately = bench.seen()
    out(f"slower with every call: at the end {sum(lately) / len(lately):.1f} calls at a time, not 4\n")


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main(*map(int, sys.argv[1:]))
