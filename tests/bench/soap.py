"""How long final statuses over SOAP take to become records: ``python -m tests.bench.soap [ROWS [RUNS]]``.

Three ways through the same bytes, each in processes of its own, in turn: lxml's bare tree as the floor, ours,
and zeep's own reading of its answer. The bytes are in memory before the clock starts.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any, Final, NamedTuple
from uuid import UUID

from tests.bench.line import Line

ROWS: Final = 100_000
RUNS: Final = 7
CHUNK: Final = 64 * 1024
MOST_TIMES_FLOOR: Final = 3.0
MOST_MIB: Final = 60.0

_ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_SERVICE: Final = "http://ispringlearn.com/go/services/api/soap"
_STATUSES: Final = ("Passed", "In progress", "Not started", "Failed", "Complete")


Way = tuple[Callable[[], Any], Callable[[Any], int]]
"""What is measured, and what counts the rows in what it returned."""


class Measured(NamedTuple):
    """What one way cost: seconds of CPU, peak MiB above the start, and the rows it found."""

    cpu: float
    memory: float
    rows: int


def body(rows: int) -> Iterator[str]:
    """Yield an answer as PHP's SoapServer sends it."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{_ENVELOPE}" xmlns:ns1="{_SERVICE}"><SOAP-ENV:Body>'
    yield "<ns1:GetContentItemFinalStatusesResult><ns1:statuses>"
    for number in range(rows):
        status = _STATUSES[number % len(_STATUSES)]
        yield (
            f"<ns1:status><ns1:userId>{UUID(int=number * 7919 + (0x11EE << 64))}</ns1:userId><ns1:status>"
            f"{status}</ns1:status><ns1:progress>{number % 10_001 / 100:g}</ns1:progress></ns1:status>"
        )
    yield "</ns1:statuses></ns1:GetContentItemFinalStatusesResult></SOAP-ENV:Body></SOAP-ENV:Envelope>\n"


def floor(data: bytes) -> Way:
    """Build lxml's tree, and nothing else."""
    from lxml import etree

    return partial(etree.fromstring, data), lambda root: len(root[0][0][0])


def ours(data: bytes) -> Way:
    """Make records, all of which are kept."""
    from tui.protocols.ispring.rows import final_statuses
    from tui.protocols.ispring.soap_answers import results
    from tui.protocols.ispring.soap_calls import final_statuses as call

    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]

    def read() -> object:
        return list(
            results(chunks, "text/xml; charset=utf-8", final_statuses(dated=False), call("c"), "secret")
        )

    return read, lambda batches: sum(map(len, batches))


def zeeps(data: bytes) -> Way:
    """Let zeep read its answer, as its client does once it has come."""
    import zeep

    wsdl = Path(__file__).parents[2] / "tui" / "protocols" / "ispring" / "wsdl" / "ispring.wsdl"
    make: Any = zeep.Client
    client = make(str(wsdl))
    binding = client.service._binding
    operation = binding.get("getContentItemFinalStatuses")
    headers = {"Content-Type": "text/xml; charset=utf-8"}
    response = SimpleNamespace(status_code=200, content=data, headers=headers, encoding="utf-8")
    return partial(binding.process_reply, client, operation, response), len


WAYS: Final = {"lxml, bare tree": floor, "rollbook": ours, "zeep": zeeps}


def measure(way: str, path: str) -> Measured:
    """Go one way in this process."""
    read, count = WAYS[way](Path(path).read_bytes())
    gc.collect()
    started, cpu = _resident(), time.process_time()
    found = read()
    return Measured(time.process_time() - cpu, _peak() - started, count(found))


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measured(way: str, path: str) -> Measured:
    command = [sys.executable, "-m", "tests.bench.soap", "--measure", way, path]
    cpu, memory, rows = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return Measured(float(cpu), float(memory), int(rows))


def lines() -> Iterator[Line]:
    """Measure, and yield what it costs."""
    with tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8") as file:
        file.writelines(body(ROWS))
        file.flush()
        every = [
            (_measured("rollbook", file.name), _measured("lxml, bare tree", file.name)) for _ in range(5)
        ]
    one, floor = (median(run[at].cpu for run in every) * 1000 for at in (0, 1))
    what = f"SOAP final statuses, {ROWS:,} rows: bytes to records, CPU"
    yield Line(what, one, floor, "ms", MOST_TIMES_FLOOR, "lxml's bare tree")
    yield Line("peak memory of that", median(run[0].memory for run in every), 0, "MiB", MOST_MIB, "")


def main(rows: int = ROWS, runs: int = RUNS) -> int:
    """Measure every way ``runs`` times in turn and print the medians; 1 if ours costs more than it may."""
    with tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8") as file:
        file.writelines(body(rows))
        file.flush()
        size = Path(file.name).stat().st_size
        every = [{way: _measured(way, file.name) for way in WAYS} for _ in range(runs)]
    print(f"{rows:,} rows, {size / 1e6:.1f} MB, medians of {runs} runs")  # noqa: T201
    cost = {}
    for way in WAYS:
        cpu = median(run[way].cpu for run in every)
        times = median(run[way].cpu / run["lxml, bare tree"].cpu for run in every)
        memory = median(run[way].memory for run in every)
        cost[way] = times, memory
        assert {run[way].rows for run in every} == {rows}
        print(f"{way:16}{cpu * 1000:8.0f} ms CPU{times:8.2f} × floor{memory:8.0f} MiB above start")  # noqa: T201
    times, memory = cost["rollbook"]
    return int(times > MOST_TIMES_FLOOR or memory > MOST_MIB)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(*measure(*sys.argv[2:4]))  # noqa: T201
    else:
        sys.exit(main(*map(int, sys.argv[1:3])))
