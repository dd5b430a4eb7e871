"""The recorded answers of Moodle 4.4 and 5.1 in ``tests/recordings/moodle``, with what was asked for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tui.protocols.http.messages import Reply

FOLDER: Final = Path(__file__).parents[1] / "recordings" / "moodle"
VERSIONS: Final = ("4.4", "4.4-cron", "5.1", "derived")


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded answer.

    Attributes:
        version: The folder it stands in.
        file: Its name there: ``<function>.<case>.<xml|json|html>``.
        path: What it was sent to.
        token: The account whose token asked ("support"); empty for a sign-in.
        function: The Moodle function; empty for a sign-in.
        params: Its parameters, without token and settings.
        status: The HTTP status.
        content_type: As it was sent; may be empty.
        location: Where a redirect pointed to.
        errorcode: Moodle's code, if it is an error with one.
        exception: The class of the exception, if it is one.
        note: What was special at the time.
    """

    version: str
    file: str
    path: str
    token: str
    function: str
    params: tuple[tuple[str, str], ...]
    status: int
    content_type: str
    location: str = ""
    errorcode: str = ""
    exception: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.file.rpartition(".")[0]

    @property
    def is_error(self) -> bool:
        """Whether anything but data was answered."""
        return bool(self.exception or self.errorcode) or self.status != 200 or "html" in self.content_type

    @property
    def body(self) -> bytes:
        """The recorded bytes."""
        return (FOLDER / self.version / self.file).read_bytes()

    @property
    def reply(self) -> Reply:
        """The answer as a wire hands it on."""
        return Reply(self.status, self.content_type, {}, self.body)

    def __str__(self) -> str:
        return f"{self.version}/{self.name}"


@cache
def recordings(*versions: str) -> tuple[Recording, ...]:
    """Return the recordings of these folders (all of them by default), in the order of their index."""
    return tuple(
        Recording(version, params=tuple((name, value) for name, value in entry.pop("params")), **entry)
        for version in versions or VERSIONS
        for entry in json.loads((FOLDER / version / "index.json").read_text(encoding="utf-8"))
    )


def recording(version: str, name: str) -> Recording:
    """Return the one recording of this name."""
    (found,) = (each for each in recordings(version) if each.name == name)
    return found
