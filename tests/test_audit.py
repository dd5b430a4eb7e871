"""The audit: which ids, who and when, in the system's log; never a name; nobody is held up by it."""

from __future__ import annotations

import os
import pwd
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import NOW
from tests.support.asked import ask
from tests.support.campus import campus
from tests.support.driving import Drive, campus_access, running
from tests.support.pilots import piloted
from tests.support.syslog import Syslog
from tui.accounts.access import Access
from tui.audit import AT_ONCE, PATIENT, VARIABLE, Audit
from tui.demo import Campus

__all__ = ["campus"]

WHO: Final = {"profile": "acme - prod", "ispring": "7d1f0c5e", "moodle": "svc-report"}
FIRE: Final = "Fire Safety 2026"
AMELIE: Final = "amelie.dubois@acme.example"


@pytest.fixture
def syslog(tmp_path: Path) -> Iterator[Syslog]:
    with Syslog(tmp_path / "log") as listening:
        yield listening


@pytest.fixture
def access(campus: Campus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Access:
    """The demo's accounts, audited."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "log"))
    monkeypatch.chdir(tmp_path)
    found = campus_access(campus)
    return replace(found, profiles=tuple(replace(one, audit=True) for one in found.profiles))


def audit(path: Path) -> Audit:
    return Audit(WHO, lambda: NOW, path)


def test_a_line_tells_what_when_and_who(syslog: Syslog) -> None:
    audit(syslog.path).opened(course="fire", learner="E-17")
    (told,) = syslog.events()
    assert told == {
        "did": "opened",
        "course": "fire",
        "learner": "E-17",
        "at": "2026-11-22T09:42:07+00:00",
        "uid": str(os.getuid()),
        "user": pwd.getpwuid(os.getuid()).pw_name,
        **WHO,
    }
    assert syslog.raw[0].startswith(
        b"<86>rollbook[%d]: did=opened course=fire learner=E-17 at=" % os.getpid()
    )


def test_every_kind_of_event(syslog: Syslog) -> None:
    kept = audit(syslog.path)
    kept.signed_in()
    kept.opened(course="fire")
    kept.opened(person=42)
    kept.copied(course="fire", learner="E-17", form="markdown")
    kept.exported(course="fire", learners=["E-17", "E-18"], form="csv")
    assert syslog.did() == [
        "signed-in",
        "opened fire",
        "opened 42",
        "copied fire E-17 markdown",
        "exported fire E-17,E-18 csv 1/1",
    ]
    assert kept.fault == ""


def test_a_large_export_names_everybody_in_lines_every_syslog_takes(syslog: Syslog) -> None:
    ids = [f"6b0a6022-8c1d-11f0-9a3e-{number:012}" for number in range(150)]
    audit(syslog.path).exported(course=ids[0], learners=ids, form="csv")
    told = syslog.events()
    assert [one["part"] for one in told] == [f"{number}/8" for number in range(1, 9)]
    assert ",".join(one["learner"] for one in told).split(",") == ids
    assert max(map(len, syslog.raw)) < 1024


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_id_can_forge_a_line_or_a_key(course: str, learner: str) -> None:
    folder = Path(os.environ["HOME"])
    path = folder / f"log{time.monotonic_ns()}"
    with Syslog(path) as syslog:
        told = audit(path)
        told.opened(
            course=course.encode("utf-8", "ignore").decode(), learner=f"{learner.encode()[:9]!r} uid=0\n"
        )
        (event,) = syslog.events()
    path.unlink()
    assert event["learner"] == f"{learner.encode()[:9]!r} uid=0\n"
    assert event["uid"] == str(os.getuid())


def test_nothing_is_told_unless_it_is_wanted(syslog: Syslog) -> None:
    off = Audit.off()
    off.signed_in()
    off.exported(course="fire", learners=["E-17"], form="csv")
    assert (syslog.did(), off.fault) == ([], "")


def test_a_log_that_is_not_there_is_told_and_holds_nobody_up(tmp_path: Path) -> None:
    kept = audit(tmp_path / "none")
    begun = time.monotonic()
    kept.opened(course="fire")
    assert time.monotonic() - begun < AT_ONCE
    assert kept.fault == f"the audit is not written: {tmp_path / 'none'}: No such file or directory"
    with Syslog(tmp_path / "none") as syslog:
        kept.opened(course="fire")
        assert (syslog.did(), kept.fault) == (["opened fire"], "")


def test_a_log_nobody_reads_is_told_and_holds_nobody_up(syslog: Syslog) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as full:
        full.setblocking(False)
        full.connect(str(syslog.path))
        with suppress(BlockingIOError):
            for _ in range(10_000):
                full.send(bytes(1000))
    kept = audit(syslog.path)
    begun = time.monotonic()
    kept.opened(course="fire")
    assert time.monotonic() - begun < PATIENT / 2
    assert kept.fault.endswith("it does not read")


# --- what commands tell ----------------------------------------------------------------------------------


def test_commands_tell_what_they_answer(syslog: Syslog, access: Access) -> None:
    for words in (
        ("courses",),
        ("status", FIRE),
        ("activities", AMELIE, FIRE),
        ("why", AMELIE, FIRE),
        ("learner", AMELIE),
        ("export", FIRE, "--format", "md", "--pseudonymise"),
    ):
        assert (ask(access, *words).code, bool(syslog.events())) == (0, True)  # read while there is room
    events = syslog.events()
    told = [(one["did"], "course" in one, "learner" in one) for one in events if one["did"] != "signed-in"]
    assert told[:5] == [
        ("opened", True, False),
        ("opened", True, True),
        ("opened", True, True),
        ("opened", False, True),
        ("opened", True, False),
    ]
    assert told[5:] == [("exported", True, True)] * 4
    assert sum(one["did"] == "signed-in" for one in events) == 6
    assert len({one["learner"] for one in events[:8] if "learner" in one}) == 1
    nobody_is_named(syslog)


def nobody_is_named(syslog: Syslog) -> None:
    """See that no line has a learner's name, address or status."""
    told = b"\n".join(syslog.raw).lower()
    assert told
    for word in (b"amelie", b"dubois", b"%c3", b"acme.example", b"fire%20safety", b"progress"):
        assert word not in told


def test_a_command_notes_once_that_it_was_not_audited(access: Access) -> None:
    notes = ask(access, "status", FIRE, "--json").json["notes"]
    (text,) = [note["text"] for note in notes if note["code"] == "not-audited"]
    assert text.endswith("/log: No such file or directory.")


# --- what the screens tell -------------------------------------------------------------------------------


async def signed_in(drive: Drive) -> None:
    await drive.press("enter")
    await drive.exploring()


@piloted
async def test_screens_tell_what_is_opened_copied_and_exported(syslog: Syslog, access: Access) -> None:
    async with running(access, (120, 40)) as drive:
        await signed_in(drive)
        assert "not written" not in drive.text
        await drive.open_course(FIRE)
        await drive.open_learner("Amélie Dubois")
        await drive.press("y", "m")
        await drive.sees("clipboard")
        await drive.press("escape", "e", "j")
        await drive.until(lambda: len(list(syslog.path.parent.glob("*.json"))) == 1)
        await drive.until(lambda: len(syslog.events()) == 5)
        course = drive.roster.course
        assert course is not None
        learner = drive.learner.row.learner_id if drive.learner.row else ""
        assert syslog.did() == [
            "signed-in",
            f"opened {course.id}",
            f"opened {course.id} {learner}",
            f"copied {course.id} {learner} markdown",
            f"exported {course.id} {learner} json 1/1",
        ]
    nobody_is_named(syslog)


@piloted
async def test_the_note_line_says_that_there_is_no_audit(access: Access) -> None:
    async with running(access) as drive:
        await signed_in(drive)
        await drive.sees("! The audit is not written: ")


def test_a_user_the_system_does_not_know_is_told_by_number(
    syslog: Syslog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("tui.audit.SOCKETS", (str(syslog.path), "/nowhere"))
    Audit(WHO, lambda: NOW).signed_in()
    (told,) = syslog.events()
    assert "user" not in told
    assert told["uid"] == str(os.getuid())
