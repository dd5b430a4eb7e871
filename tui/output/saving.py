"""Writing an extract into a new file, bit by bit, so that it can be watched and stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui.lookup.export.extract import Extract
from tui.output.extracts import Form, about_lines, pieces
from tui.stop import Stop
from tui.storage import new_file

ABOUT: Final = ".about.txt"
"""What is added to the name of a CSV file for the text about it."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What has been written so far.

    Attributes:
        path: The file.
        rows: How many rows are in it.
        whole: Whether that is all.
        beside: The text about it, if it has one of its own.
    """

    path: Path
    rows: int
    whole: bool = False
    beside: Path | None = None


def save(extract: Extract, form: Form, stop: Stop, path: Path | None = None) -> Iterator[Saved]:
    """Write an extract into a file of this user's alone (0600), yielding again and again how far it is.

    The last one yielded is the whole. Nothing is overwritten: where there is a file of that name already, the
    new one is numbered. A file that is stopped is taken away again.

    Args:
        extract: What to write.
        form: As what.
        stop: Ends it.
        path: The file, or the folder for one called after what is in it; by default the current folder.

    Raises:
        StorageError: It cannot be written.
        StoppedError: Stop was said.
    """
    usual = f"{extract.stem}.{form.value}"
    wanted = Path(usual) if path is None else path / usual if path.is_dir() else path
    with new_file(wanted) as (made, file):
        for text, rows in pieces(extract, form):
            stop.check()
            file.write(text.encode())
            yield Saved(made, rows)
    beside = _saved_about(extract, made) if form is Form.CSV else None
    yield Saved(made, extract.count, whole=True, beside=beside)


def _saved_about(extract: Extract, path: Path) -> Path:
    """Write what has no room in CSV into a file beside it."""
    with new_file(path.with_name(f"{path.name}{ABOUT}")) as (made, file):
        file.writelines(line.encode() for line in about_lines(extract))
    return made
