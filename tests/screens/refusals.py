"""Sign-ins that are refused, one after the other in one app, and what stands on screen after each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.screens.signing import fill
from tests.screens.systems import MOODLE_TOKEN, SERVER, Systems, access_to, moodle_answers, systems
from tests.support.driving import Drive, running
from tests.support.ispring_site import ISpringSite
from tests.support.loopback import Handler, Reply
from tests.support.moodle_recordings import recording
from tui.protocols.http.messages import Limits
from tui.records import System
from tui.screens.login import LoginScreen
from tui.widgets.field import Field
from tui.widgets.textinput import LineInput


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no wire wait long."""
    limits = Limits(connect=0.5, read=0.5, total=5, first_pause=0.02)
    monkeypatch.setattr(Limits, "usual", classmethod(lambda *_: limits))


@dataclass(frozen=True)
class Told:
    """What has to stand on screen after a refused sign-in.

    Attributes:
        words: Parts of the verdict: what happened, why, and the next step.
        field: Which field has the keyboard.
        mark: What stands beside that field; empty if no field is at fault.
    """

    words: tuple[str, ...]
    field: str = "sign-in"
    mark: str = ""


def told(*words: str, field: str = "sign-in", mark: str = "") -> Told:
    """Return what has to stand there; without a field the keyboard is on Sign in, which tries again."""
    return Told(words, field, mark)


def recorded(name: str) -> Reply:
    """The recorded answer ``<version>/<name>``, as it came off the wire."""
    found = recording(*name.split("/"))
    headers = (("Location", found.location),) if found.location else ()
    return Reply(found.body, found.status, found.content_type, headers)


def moodle_says(reply: Reply) -> dict[str, Reply | Handler]:
    """Routes of a Moodle that answers every question so."""
    return {SERVER: reply}


def verdict(drive: Drive, system: System) -> str:
    """Return what stands below the form about one system, as one line."""
    lines = drive.lines
    rule = max(number for number, line in enumerate(lines) if line.strip().startswith("───"))
    said: dict[str, list[str]] = {}
    name = ""
    for line in lines[rule + 1 : -1]:
        first = line.split(maxsplit=1)[0] if line.strip() else ""
        if line[1:2].strip() and first in {each.label for each in System}:
            name = first
        said.setdefault(name, []).append(line.removeprefix(f" {name}") if first == name else line)
    return " ".join(" ".join(said.get(system.label, [])).split())


def marks(drive: Drive) -> dict[str, str]:
    """Return every mark of a fault that stands beside a field, by the control's id."""
    found = {}
    for field in drive.login.query(Field):
        if field._mark[0].startswith("✗") and field.display:
            found[field.control.id or ""] = field._mark[0].removeprefix("✗ ")
    return found


class Refused:
    """An app that stays at the sign-in, however often it is tried."""

    def __init__(self, drive: Drive, both: Systems) -> None:
        self.drive = drive
        self.both = both

    async def attempt(self, **texts: str) -> None:
        """Put texts into fields, by their ids, and try to sign in."""
        for name, text in texts.items():
            self.drive.login.query_one(f"#{name.replace('_', '-')}", LineInput).value = text
        await self.drive.focus("sign-in")
        await self.drive.press("enter")
        await self.drive.until(self._answered, "no system answered")

    def _answered(self) -> bool:
        screen = self.drive.app.screen
        return not (isinstance(screen, LoginScreen) and screen.asking)

    def differs(self, name: str, system: System, expected: Told) -> list[str]:
        """Return what is not as it has to be."""
        said = verdict(self.drive, system)
        wrong = [f"{name}: {word!r} is not in {said!r}" for word in expected.words if word not in said]
        if "…" in said.removeprefix("… "):
            wrong.append(f"{name}: cut: {said!r}")
        if self.drive.focused != expected.field:
            wrong.append(f"{name}: the keyboard is on {self.drive.focused!r}")
        marked = {expected.field: expected.mark} if expected.mark else {}
        if marks(self.drive) != marked:
            wrong.append(f"{name}: marks {marks(self.drive)}")
        return wrong

    async def moodle_cases(
        self, cases: Mapping[str, tuple[Mapping[str, Reply | Handler], Told]], **texts: str
    ) -> list[str]:
        """Let Moodle answer each way in turn; return what is not as it has to be."""
        wrong: list[str] = []
        for name, (routes, expected) in cases.items():
            self.both.moodle.routes.clear()
            self.both.moodle.routes.update(routes)
            await self.attempt(**texts)
            wrong += self.differs(name, System.MOODLE, expected)
        return wrong

    async def ispring_cases(
        self, cases: Mapping[str, tuple[Mapping[str, Reply | Handler], Told]], **texts: str
    ) -> list[str]:
        """Let iSpring answer each way in turn; return what is not as it has to be."""
        usual = dict(self.both.ispring.routes)
        wrong: list[str] = []
        for name, (routes, expected) in cases.items():
            self.both.ispring.routes.clear()
            self.both.ispring.routes.update(usual | dict(routes))
            await self.attempt(**texts)
            wrong += self.differs(name, System.ISPRING, expected)
        return wrong


@asynccontextmanager
async def refused(size: tuple[int, int] = (80, 24), *, ca_file: Path | None = None) -> AsyncIterator[Refused]:
    """Run both systems and the app, with the right secrets typed in; nobody has tried to sign in yet."""
    with systems() as both:
        profile = replace(both.profile, ca_file=ca_file)
        async with running(access_to(profile), size) as drive:
            await fill(drive, secret=ISpringSite.SECRET, token=MOODLE_TOKEN)
            yield Refused(drive, both)


def refusing(function: str, name: str) -> dict[str, Reply | Handler]:
    """Routes of a Moodle that refuses one function as recorded, and answers the others."""
    return {SERVER: moodle_answers(**{function: recorded(name)})}
