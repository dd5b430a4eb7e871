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
from tui.audit import AT_ONCE, PATIENT, VARIABLE, Audit, Ids
from tui.demo import Campus
from tui.oneshot import _QUESTIONS

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
    kept.listed(Ids(learners=["E-17"], persons=[42, 43]))
    kept.checked(["fire", "hygiene"])
    kept.copied(Ids("fire", ["E-17"]), "markdown")
    kept.exported(Ids("fire", ["E-17", "E-18", ""]), "csv")
    kept.exported(Ids("fire"), "json")
    assert syslog.did() == [
        "signed-in",
        "opened fire",
        "opened 42",
        "listed E-17 42,43",
        "checked fire,hygiene",
        "copied fire E-17 markdown",
        "exported fire E-17,E-18 csv",
        "exported fire json",
    ]
    assert kept.fault == ""


def test_a_large_export_names_everybody_in_lines_every_syslog_takes(syslog: Syslog) -> None:
    ids = [f"6b0a6022-8c1d-11f0-9a3e-{number:012}" for number in range(150)]
    audit(syslog.path).exported(Ids(ids[0], ids, persons=range(4)), "csv")
    told = syslog.events()
    assert [one["part"] for one in told] == [f"{number}/8" for number in range(1, 9)]
    assert ",".join(one["learner"] for one in told).split(",") == ids
    assert [one.get("person") for one in told] == [None] * 7 + ["0,1,2,3"]
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
    off.exported(Ids("fire", ["E-17"]), "csv")
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
    assert kept.missed.endswith("No such file or directory")


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


TOLD: Final = {
    ("courses",): ["listed C"],
    ("status", FIRE): ["opened C"],
    ("differences", FIRE): ["opened C"],
    ("causes", FIRE): ["opened C"],
    ("check", FIRE): ["checked C"],
    ("activities", AMELIE, FIRE): ["opened C L"],
    ("why", AMELIE, FIRE): ["opened C L"],
    ("learner", AMELIE): ["opened L P"],
    ("export", FIRE, "--format", "md", "--pseudonymise"): ["opened C", *["exported C L md"] * 4],
    ("doctor",): [],
}
"""What each command tells besides the sign-in: C for ids of courses, L of learners, P of Moodle's people."""


def test_every_command_has_its_place_in_the_audit(syslog: Syslog, access: Access) -> None:
    for words, wanted in TOLD.items():
        before = len(syslog.raw)
        assert ask(access, *words).code == 0
        events = syslog.events()[before:]
        assert [kinds(one) for one in events if one["did"] != "signed-in"] == wanted, words
    assert {words[0] for words in TOLD} == {*_QUESTIONS, "doctor"}
    nobody_is_named(syslog)


def kinds(event: dict[str, str]) -> str:
    """Return what was done with ids of which kind."""
    letters = ("course", "learner", "person")
    return " ".join(
        [event["did"], *(key[0].upper() for key in letters if event.get(key)), event.get("form", "")]
    ).rstrip()


def test_pairs_are_listed_by_their_ids(
    syslog: Syslog, access: Access, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = own_folders / "pairs.csv"
    table.write_text("what,ispring_id,moodle_id\nperson,E-17,7\ncourse,fire,8\n")
    assert ask(access, "pairs", "--import", str(table)).code == 0
    assert syslog.did() == ["listed fire E-17"]
    monkeypatch.setenv(VARIABLE, "/nowhere/log")
    assert "The audit is not written: /nowhere/log" in ask(access, "pairs", "--import", str(table)).out


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
        await drive.until(lambda: len(syslog.events()) == 6)
        course = drive.roster.course
        assert course is not None
        learner = drive.learner.row.learner_id if drive.learner.row else ""
        courses = ",".join(one.id for one in drive.courses.courses)
        assert syslog.did() == [
            "signed-in",
            f"listed {courses}",
            f"opened {course.id}",
            f"opened {course.id} {learner}",
            f"copied {course.id} {learner} markdown",
            f"exported {course.id} {learner} json",
        ]
    nobody_is_named(syslog)


@piloted
async def test_sheets_tell_whom_they_list_and_what_is_taken_out_of_them(
    syslog: Syslog, access: Access
) -> None:
    async with running(access, (120, 40)) as drive:
        await signed_in(drive)
        told = len(syslog.events())

        async def tells(*wanted: str) -> None:
            """Wait for these lines, and no more."""
            nonlocal told
            await drive.until(lambda: len(syslog.events()) >= told + len(wanted), "it was not told")
            assert [kinds(one) for one in syslog.events()[told:]] == list(wanted)
            told = len(syslog.raw)

        await drive.press("e", "c")
        await tells("exported C csv")
        await drive.until(lambda: drive.toasts, "it was not said")
        drive.app.clear_notifications()
        await drive.press("c", "enter")
        await tells("checked C")
        await drive.sees("Checked ")
        await drive.press("escape", "o", *"smith", "enter")
        await drive.sees("found among")
        assert {kinds(one) for one in syslog.events()[told:]} == {"listed L"}
        told = len(syslog.raw)
        await drive.press("enter")
        await tells("opened L")
        await drive.settled()
        await drive.press("y", "j")
        await tells("copied L json" if "person" not in syslog.events()[-1] else "copied L P json")
        await drive.press("escape", "escape")
        await drive.open_course(FIRE)
        await tells("opened C")
        await drive.press("m")
        await drive.sees("Not in Moodle")
        await drive.settled()
    assert [kinds(one) for one in syslog.events()[told:]] == ["listed L P"]
    nobody_is_named(syslog)


@piloted
async def test_every_view_says_that_there_is_no_audit_as_long_as_there_is_none(
    access: Access, tmp_path: Path
) -> None:
    async with running(access) as drive:
        await signed_in(drive)
        await drive.sees("! the audit is not written (a tells why)")
        await drive.open_course(FIRE)
        await drive.sees("! no audit")
        with Syslog(tmp_path / "log"):
            await drive.open_learner("Amélie Dubois")
            await drive.lost("! no audit")


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
