"""A program of its own that is flooded, answer after answer, and tells how much memory that took.

Run as ``python -m tests.screens.flooded``: only a fresh process can tell, for memory is not given back.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import zlib
from collections.abc import Iterator
from typing import Final

from tests.hostile.behaviours import BLANKS, HUGE, MIB, bomb, encoded, endless
from tests.screens.systems import NAMES, SERVER, STATUSES, TITLE, Systems, at_courses, moodle_answers, systems
from tests.support.driving import Drive
from tests.support.loopback import Reply
from tests.support.steps import Step
from tui.protocols.moodle import requests

HEAD: Final = b"<response><statuses>"
ROW: Final = b"<status><userId>F-%d</userId><status>Passed</status><x>%b</x></status>"
STATES: Final = b'<?xml version="1.0"?><RESPONSE><SINGLE><KEY name="statuses"><MULTIPLE>'
STATE: Final = b'<SINGLE><KEY name="cmid"><VALUE>3</VALUE></KEY></SINGLE>'
PACKINGS: Final = {
    "gzip": ("gzip", zlib.MAX_WBITS + 16),
    "zlib": ("deflate", zlib.MAX_WBITS),
    "raw deflate": ("deflate", -zlib.MAX_WBITS),
}


def large_rows() -> Iterator[Step]:
    """Give 200 MiB of good rows, 10 kB each, of which next to nothing is wanted."""
    yield HEAD
    for number in range(HUGE):
        yield b"".join(ROW % (number * 100 + each, b"y" * 10_000) for each in range(105))


def floods(head: bytes) -> dict[str, Reply]:
    """Answers that begin with ``head`` and then do not end."""
    return {
        "blanks": Reply(endless(head, BLANKS)),
        "announced": Reply(endless(head, BLANKS), length=HUGE * MIB),
        "one text": Reply(endless(head + b"<a>", b"x" * MIB)),
        "a comment": Reply(endless(head + b"<!--", b"x" * MIB)),
        "tags": Reply(endless(head, b"<a/>" * (MIB // 4))),
        "depth": Reply(endless(head, b"<a>" * (MIB // 3))),
        **{
            name: Reply(bomb(head, wbits), headers=encoded(encoding))
            for name, (encoding, wbits) in PACKINGS.items()
        },
    }


async def flood_roster(drive: Drive, both: Systems) -> dict[str, str]:
    """Read the roster anew with each flood; return what the note line says."""
    told = {}
    for name, reply in {"rows": Reply(large_rows()), **floods(HEAD)}.items():
        both.ispring.routes[STATUSES] = reply
        await drive.press("r")
        await drive.until(lambda: not drive.roster.working("statuses"))
        told[name] = drive.line(-3)
    return told


async def flood_learner(drive: Drive, both: Systems) -> dict[str, str]:
    """Read the learner anew with each flood; return what the verdict says."""
    many = STATES + STATE * (31 * MIB // len(STATE)) + b"</MULTIPLE></KEY></SINGLE></RESPONSE>"
    told = {}
    for name, reply in {"states": Reply(many), **floods(STATES)}.items():
        both.moodle.routes[SERVER] = moodle_answers(**{requests.ACTIVITY_STATES: reply})
        await drive.press("r")
        await drive.until(lambda: not drive.learner.working("activities"))
        told[f"Moodle, {name}"] = " ".join(line.strip(" ┃") for line in drive.lines[2:5])
    return told


async def main() -> dict[str, object]:
    """Return what was told of each flood, and the memory all of them took together, in MiB."""
    with systems() as both:
        async with at_courses(both) as drive:
            await drive.open_course(TITLE)
            await drive.open_learner(NAMES[0])
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            told = await flood_learner(drive, both)
            await drive.press("escape")
            told |= await flood_roster(drive, both)
            after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = MIB if sys.platform == "darwin" else MIB // 1024
    return {"told": told, "grew": (after - before) / unit}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main())))  # noqa: T201  # what the test reads
