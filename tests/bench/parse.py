"""Final statuses over REST, from bytes to cleaned records: ``python -m tests.bench.parse``.

The bytes come over a loopback socket, in the pieces our client makes of them; what the socket costs stands
beside it. The yardstick is lxml's bare tree of the same bytes, which it gets as one text in memory.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Final

from lxml import etree

from tests.bench.line import Line
from tests.bench.serving import final_statuses, in_process, serving
from tui.protocols.http.client import Wire
from tui.protocols.http.messages import MAX_STATUSES, Request
from tui.protocols.ispring import rows
from tui.protocols.ispring.answers import parts
from tui.records import FinalStatus, System
from tui.stop import Stop

ROWS: Final = 100_000
RUNS: Final = 7
CHUNKS: Final = {"64 kB": 65_536, "16 kB": 16_384}
"""How the server cuts its body: the larger a body's parts on the wire, the less there is to put together."""

MOST_TIMES_FLOOR: Final = 2.6
MOST_TIMES_SOCKET: Final = 0.5
MOST_MIB: Final = 16.0
MIB: Final = 2**20


class Arriving:
    """Pieces as they arrive, and the seconds of CPU it took to have them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.seconds = 0.0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        begun = time.thread_time()
        try:
            return next(self._pieces)
        finally:
            self.seconds += time.thread_time() - begun


def read(url: str, size: int, seconds: list[float]) -> Iterator[list[FinalStatus]]:
    """Yield the records of one answer, sent in chunks of so many bytes, as it arrives.

    ``seconds`` is given those of CPU that having the bytes took.
    """
    wire = Wire(url, System.ISPRING, allow_plain_http=True)
    request = Request("final statuses", "GET", f"/content/rows-{size}/final_statuses", max_bytes=MAX_STATUSES)
    with wire.open(request, Stop()) as answer:
        pieces = Arriving(answer.chunks())
        for part in parts(pieces, answer.content_type, rows.final_statuses()):
            yield part.records
        seconds.append(pieces.seconds)
    wire.close()


def lines() -> Iterator[Line]:
    """Measure, and yield what it costs."""
    body = final_statuses(ROWS)
    with serving({"rows": body}) as url:
        for words, size in CHUNKS.items():
            yield from _cpu(url, body, words, size)
        yield _memory(url)


def _cpu(url: str, body: bytes, words: str, size: int) -> Iterator[Line]:
    """Measure the CPU of the thread that reads."""
    floors, whole = list[float](), list[float]()
    sockets = list[float]()
    for _ in range(RUNS):
        begun = time.thread_time()
        tree = etree.fromstring(body)
        floors.append(time.thread_time() - begun)
        del tree
        begun = time.thread_time()
        kept = list(chain.from_iterable(read(url, size, sockets)))
        whole.append(time.thread_time() - begun)
        assert len(kept) == ROWS
        del kept
    what = f"REST final statuses, {ROWS:,} rows sent in chunks of {words}: "
    floor, named = median(floors) * 1000, "lxml, the bare tree"
    parsing = median((one - two) / yard for one, two, yard in zip(whole, sockets, floors, strict=True))
    reading = median(socket / yard for socket, yard in zip(sockets, floors, strict=True))
    yield Line(f"{what}bytes to cleaned records, CPU", parsing * floor, floor, "ms", MOST_TIMES_FLOOR, named)
    yield Line(f"{what}the socket alone, CPU", reading * floor, floor, "ms", MOST_TIMES_SOCKET, named)


def _memory(url: str) -> Line:
    above = []
    for _ in range(3):
        with in_process(_measure_memory, url) as told:
            above.append(told.recv())
    what = f"peak memory of reading {ROWS:,} rows, above the records kept"
    return Line(what, median(above) / MIB, 0, "MiB", MOST_MIB, "")


def _measure_memory(pipe: Connection, url: str) -> None:
    """Tell how many bytes more than its records reading takes at its peak, in this fresh process."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
    before = _peak()
    kept = list(chain.from_iterable(read(url, CHUNKS["64 kB"], [])))
    peak = _peak()
    pipe.send(peak - before - _size(kept))
    pipe.recv()


def _size(records: list[FinalStatus]) -> int:
    """Return the bytes of the records and of everything that only they hold; shared texts count once."""
    head = 2 * tuple.__itemsize__  # what the garbage collector puts before each
    parts_of = {
        id(part): sys.getsizeof(part)
        for one in records
        for part in (one.learner_id, one.raw, one.progress, one.completed_at, one.viewed_at)
    }
    return sum(sys.getsizeof(one) + head for one in records) + sum(parts_of.values()) + sys.getsizeof(records)


def _peak() -> int:
    """Return the most bytes this process ever had in memory."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


if __name__ == "__main__":
    for line in lines():
        print(line.markdown, flush=True)  # noqa: T201  # a command's own voice
