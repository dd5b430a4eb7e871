"""Hunting a planted secret: in bytes, files, texts and whatever a program holds, however it is written there.

Example::

    hunt = Hunt(token="…", password="…")
    hunt.spoils(terminal.raw)  # ["token as base64"]; empty if there is none
    hunt.through(folder)  # every file below a folder
"""

from __future__ import annotations

import base64
import json
import traceback
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

PIECE: Final = 8
"""Characters of a secret that count as a part of it; every run of eleven is seen."""

STRIDE: Final = 4

PASSWORD: Final = "Xq7&wärm<Vz+9/Kp%Lm=2Rt"
"""A password that every encoding writes otherwise; nothing else here holds a part of it."""

API_SECRET: Final = "uJ3~bN8$kW5!yD1*gH6"
TOKEN: Final = "c0ffee5eed1dea7ab1e0ddba11f00d42"


class Hunt:
    """A hunt for secrets, each by a name that may be told.

    Args:
        secrets: The secrets by name, each of sixteen characters or more.
    """

    def __init__(self, **secrets: str) -> None:
        assert all(len(secret) >= 2 * PIECE for secret in secrets.values())
        self._prey: dict[bytes, str] = {}
        for name, secret in secrets.items():
            for how, written in _writings(secret):
                for needle in _pieces(written):
                    self._prey.setdefault(needle, f"{name} {how}")

    def spoils(self, *places: bytes | str) -> list[str]:
        """Return what is found, as ``name how``; empty if nothing is."""
        found: dict[str, None] = {}
        for place in places:
            data = place.encode("utf-8", "surrogatepass") if isinstance(place, str) else place
            found |= dict.fromkeys(told for needle, told in self._prey.items() if needle in data)
        return list(found)

    def through(self, *folders: Path) -> list[str]:
        """Return what is found in names and contents below these folders, as ``path: name how``."""
        return [
            f"{path}: {told}"
            for folder in folders
            for path in files_below(folder)
            for told in self.spoils(str(path), path.read_bytes())
        ]


def files_below(*folders: Path) -> list[Path]:
    """Return every file below these folders; links, pipes and sockets hold nothing of their own."""
    return sorted(
        path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()
    )


def _writings(secret: str) -> Iterator[tuple[str, bytes]]:
    """Yield the ways a secret can be written, whole."""
    data = secret.encode()
    yield "as it is", data
    yield "reversed", secret[::-1].encode()
    yield "in UTF-16", secret.encode("utf-16-le")
    yield "in hexadecimal", data.hex().encode()
    yield "in hexadecimal", data.hex().upper().encode()
    yield "as JSON", json.dumps(secret)[1:-1].encode()
    yield "as Python writes it", repr(secret)[1:-1].encode()
    yield "as Python writes its bytes", repr(data)[2:-1].encode()
    yield "as HTML", escape(secret).encode()
    for quoted in (quote(secret, safe=""), quote_plus(secret), quote(quote(secret, safe=""), safe="")):
        yield "percent-encoded", quoted.encode()
        yield "percent-encoded", quoted.lower().encode()
    for before in range(3):  # as it stands behind something else: “user:secret”
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield "as base64", encode(bytes(before) + data)[4 if before else 0 :].rstrip(b"=")[:-1]


def _pieces(written: bytes) -> Iterable[bytes]:
    """Return the parts of a writing that are looked for: none is so short that it is found by chance."""
    size = min(len(written), PIECE * (2 if len(written) >= 4 * PIECE else 1))
    return {written[start : start + size] for start in range(0, len(written) - size + 1, STRIDE)}


def told_by(error: BaseException | None) -> Iterator[str]:
    """Yield all that an error tells, its causes included."""
    while error is not None:
        yield from (str(error), repr(error), repr(vars(error)))
        yield from told_by(error.__cause__)
        error = error.__context__


def held_by(error: BaseException | None) -> Iterator[str]:
    """Yield what the frames of an error and of its causes hold, but for those of tests: theirs is planted."""
    while error is not None:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if "/tests/" not in frame.f_code.co_filename:
                yield repr(frame.f_locals)
        yield from held_by(error.__cause__)
        error = error.__context__
