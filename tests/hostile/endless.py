"""A process of its own that is given documents of a gibibyte, and tells what became of them.

Run as ``python -m tests.hostile.endless``, with names of documents for some alone: only a fresh process can
tell how much memory that took.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from tests.hostile.documents import ENDLESS_ONES
from tui.errors import RollbookError
from tui.protocols.http.bodies import unpacked
from tui.protocols.http.faults import Fault
from tui.protocols.http.messages import MAX_BODY, MAX_STATUSES
from tui.protocols.xml.reader import read_tree, row_batches

_NAMES: Final = ("status",)
_STATUS: Final = Path("/proc/self/status")


def _as_rows(chunks: Iterable[bytes]) -> None:
    for batch in row_batches(unpacked(chunks, "", MAX_STATUSES), _NAMES):
        batch.rows.clear()


def _as_flat_rows(chunks: Iterable[bytes]) -> None:
    for _ in row_batches(unpacked(chunks, "", MAX_STATUSES), _NAMES, flat=True):
        pass


def _as_tree(chunks: Iterable[bytes]) -> None:
    read_tree(unpacked(chunks, "", MAX_BODY))


_WAYS: Final[tuple[Callable[[Iterable[bytes]], None], ...]] = (_as_rows, _as_flat_rows, _as_tree)


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
    for document in ENDLESS_ONES:
        if len(sys.argv) > 1 and document.name not in sys.argv:
            continue
        for way in _WAYS:
            taken = _Taken(document.pieces())
            try:
                way(taken)
                end = ""
            except (RollbookError, Fault) as error:
                end = str(error) or type(error).__name__
            told[f"{document.name}, {way.__name__[1:]}"] = [end, taken.bytes]
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
