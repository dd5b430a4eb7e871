"""Writing an extract into a new file, bit by bit, so that it can be watched and stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui.lookup.extract import Extract
from tui.output.extracts import Form, about_lines, pieces
from tui.pool import Stop
from tui.storage import write_new

ABOUT: Final = ".about.txt"
"""What is added to the name of a CSV file for the text about it."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written.

    Attributes:
        path: The file.
        rows: How many rows are in it.
        beside: The text about it, if it has one of its own.
    """

    path: Path
    rows: int
    beside: Path | None = None


def save(
    extract: Extract,
    form: Form,
    stop: Stop,
    *,
    path: Path | None = None,
    written: Callable[[int], None] = lambda _rows: None,
) -> Saved:
    """Write an extract into a file of this user's alone (0600); nothing is overwritten.

    Args:
        extract: What to write.
        form: As what.
        stop: Ends it; the file is then taken away again.
        path: The file; by default one in the current folder, called after what is in it. If there is one of
            that name already, the new one is numbered.
        written: Told how many rows are written, again and again.

    Raises:
        StorageError: It cannot be written.
        StoppedError: Stop was said.
    """

    def data() -> Iterator[bytes]:
        for text, rows in pieces(extract, form):
            stop.check()
            yield text.encode()
            written(rows)

    made = write_new(path or Path(f"{extract.stem}.{form.value}"), data())
    if form is not Form.CSV:
        return Saved(made, extract.count)
    lines = (line.encode() for line in about_lines(extract))
    return Saved(made, extract.count, write_new(made.with_name(f"{made.name}{ABOUT}"), lines))
