"""A process of its own that is given documents of a gibibyte, and tells what became of them.

Run as ``python -m tests.hostile.endless``, with names as it tells them for some alone: only a fresh process
can tell how much memory that took.
"""

from __future__ import annotations

import itertools
import json
import resource
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.hostile.documents import ENDLESS_JSON, ENDLESS_ONES, Document
from tui.errors import RollbookError
from tui.protocols.http.bodies import unpacked
from tui.protocols.http.faults import Fault
from tui.protocols.http.messages import MAX_BODY, MAX_STATUSES
from tui.protocols.ispring import rows, soap_answers, soap_calls
from tui.protocols.ispring.answers import parts
from tui.protocols.xml.reader import read_tree

_STATUS: Final = Path("/proc/self/status")
_STATUSES: Final = rows.final_statuses()
_ENVELOPE: Final = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'

Read = Callable[[Iterable[bytes]], object]


def _read_through(answer: Iterable[object]) -> None:
    for _ in answer:
        pass


def _rest(chunks: Iterable[bytes]) -> None:
    slowly = replace(_STATUSES, of_columns=None)
    _read_through(parts(unpacked(chunks, "", MAX_STATUSES), "application/xml", slowly))


def _statuses(chunks: Iterable[bytes]) -> None:
    _read_through(parts(unpacked(chunks, "", MAX_STATUSES), "application/xml", _STATUSES))


def _soap(chunks: Iterable[bytes]) -> None:
    inside = unpacked(itertools.chain([_ENVELOPE], chunks), "", MAX_STATUSES)
    call = soap_calls.final_statuses("c")
    _read_through(soap_answers.results(inside, "text/xml", _STATUSES, call, "secret"))


def _json(chunks: Iterable[bytes]) -> None:
    _read_through(parts(unpacked(chunks, "", MAX_STATUSES), "application/json", _STATUSES))


def _moodle(chunks: Iterable[bytes]) -> None:
    read_tree(unpacked(chunks, "", MAX_BODY))


WAYS: Final[Mapping[str, tuple[Read, Sequence[Document]]]] = {
    "REST": (_rest, ENDLESS_ONES),
    "REST, statuses": (_statuses, ENDLESS_ONES),
    "SOAP": (_soap, ENDLESS_ONES),
    "JSON": (_json, ENDLESS_JSON),
    "Moodle": (_moodle, ENDLESS_ONES),
}
"""What reads each kind of answer, and the documents it is given."""


class _Taken:
    """Pieces, and how many of their bytes were taken."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.bytes += len(piece)
            yield piece


def main() -> None:
    """Read the documents in every way; print how each ended, the bytes taken, and the memory in kB."""
    told = {}
    for name, (read, documents) in WAYS.items():
        for document in documents:
            if len(sys.argv) > 1 and f"{document.name}, {name}" not in sys.argv:
                continue
            taken = _Taken(document.pieces())
            try:
                read(taken)
                end = ""
            except (RollbookError, Fault) as error:
                end = str(error) or type(error).__name__
            told[f"{document.name}, {name}"] = [end, taken.bytes]
    json.dump({"told": told, "memory": _most_memory()}, sys.stdout)


def _most_memory() -> int:
    """Return the most memory this process has had, in kB.

    Linux counts into ``ru_maxrss`` what the process that started this one had: a whole run of the tests has
    more than what is looked for here. ``VmHWM`` begins anew with each program.
    """
    if _STATUS.exists():
        (line,) = (line for line in _STATUS.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return memory // 1024 if sys.platform == "darwin" else memory


if __name__ == "__main__":
    main()
