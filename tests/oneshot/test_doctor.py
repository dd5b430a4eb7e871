"""``doctor`` and ``rights`` as commands: what they say in each form, and how they end."""

from __future__ import annotations

import io
import json
import signal
import time
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from tests.e2e.accounts import NAME, SECRETS
from tests.support.asked import Running, ask, program, rollbook
from tests.support.campus import answering as changed
from tests.support.campus import function, moodle_of
from tests.support.driving import campus_access
from tests.support.ispring_site import ISpringSite
from tests.support.loopback import stalled
from tests.support.waiting import wait_until
from tui.accounts.profiles import MoodleAccount
from tui.accounts.secrets import secret_key
from tui.demo import Campus
from tui.demo.serving import Reply
from tui.lookup.export.rows import Row
from tui.lookup.rights import MOODLE_FUNCTIONS, MOODLE_RIGHTS, moodle_preset
from tui.output.findings import FindingWriter
from tui.protocols.moodle.requests import COURSE_COMPLETION
from tui.records import System
from tui.secret import Secret

# --- doctor ----------------------------------------------------------------------------------------------


def test_the_demo_is_well() -> None:
    told = rollbook("--demo", "doctor", "--json")
    assert told.code == 0
    assert told.json["complete"]
    places = {row["place"] for row in told.rows}
    assert places == {"terminal", "profile", "keyring", "secrets", "iSpring REST", "Moodle", "clock"}
    assert {row["verdict"] for row in told.rows} == {"ok", "note"}
    assert all(list(row) == ["place", "check", "verdict", "found", "remedy", "seconds"] for row in told.rows)


def test_findings_for_eyes_have_sign_word_and_remedy(campus: Campus) -> None:
    told = ask(campus_access(campus), "doctor")
    lines = told.out.splitlines()
    assert any(line.startswith("✓ ok       Moodle        answers as svc-report") for line in lines)
    (noted,) = (number for number, line in enumerate(lines) if line.startswith("! note"))
    assert "scope unknown" in lines[noted]
    assert lines[noted + 1].strip().startswith("Whom it does not see")
    assert lines[-2].endswith("1 note, 0 troubles")
    assert lines[-1].startswith("as of 20")
    assert all(len(line) <= 100 for line in lines)


def test_signs_an_encoding_does_not_have_are_spelled() -> None:
    out = io.TextIOWrapper(io.BytesIO(), "ascii")
    finding: Row = {"place": "Moodle", "verdict": "trouble", "found": "no.", "remedy": "", "seconds": 0.5}
    FindingWriter(out).row(finding)
    out.flush()
    assert out.buffer.getvalue() == b"x trouble  Moodle        no. (0.50 s)\n"


@pytest.mark.parametrize("form", ["text", "--json", "--csv"])
def test_no_form_shows_a_secret(campus: Campus, form: str) -> None:
    told = ask(campus_access(campus), "doctor", *filter(lambda word: word != "text", [form]))
    for secret in (campus.client_secret, campus.moodle_token):
        assert secret.reveal() not in told.out + told.err


def test_a_course_can_be_named(campus: Campus) -> None:
    told = ask(campus_access(campus), "doctor", "--course", "Fire Safety 2026", "--json")
    (required,) = (row for row in told.rows if row["check"] == "required")
    assert "Fire Safety 2026" in required["found"]


def test_a_refused_token_ends_with_3_and_a_dead_port_with_4(campus: Campus) -> None:
    access = campus_access(campus)
    profile = access.profiles[0]
    access.vault.save(secret_key(profile, System.MOODLE), Secret("0" * 32))
    told = ask(access, "doctor", "--json")
    assert (told.code, told.json["complete"], told.err) == (3, True, "")
    dead = replace(profile, moodle=MoodleAccount("http://127.0.0.1:9"))
    access.vault.save(secret_key(dead, System.MOODLE), campus.moodle_token)
    told = ask(replace(access, profiles=(dead,)), "doctor")
    assert told.code == 4
    assert "✗ trouble  Moodle" in told.out


def test_a_missing_function_ends_with_4(campus: Campus) -> None:
    service = moodle_of(campus)
    before = service.answer
    lacking = Reply('<EXCEPTION class="x"><ERRORCODE>cannotviewreport</ERRORCODE></EXCEPTION>')
    with changed(service, function(COURSE_COMPLETION), lambda _: lacking):
        told = ask(campus_access(campus), "doctor", "--json")
    assert service.answer == before
    assert told.code == 4
    (finding,) = (row for row in told.rows if row["verdict"] == "trouble")
    assert "report/completion:view" in finding["remedy"]


@pytest.mark.usefixtures("site")
def test_without_a_secret_and_a_terminal_it_says_so_and_ends_with_3() -> None:
    told = program("doctor", "--json")
    assert told.code == 3
    found = {row["check"]: row for row in told.rows}
    assert found["ispring-secret"]["verdict"] == "trouble"
    assert "no keyring runs here" in found["keyring"]["found"]


def test_no_profile_is_wrong_usage() -> None:
    told = rollbook("doctor", "--json")
    assert (told.code, told.json["complete"]) == (2, False)
    assert "there is no profile yet" in told.err


def test_a_hanging_server_can_be_left_at_once(site: ISpringSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.routes["POST /api/v3/token"] = stalled()
    monkeypatch.setenv("ROLLBOOK_ISPRING_SECRET", SECRETS["ROLLBOOK_ISPRING_SECRET"])
    running = Running("--profile", NAME, "doctor", "--json")
    wait_until(lambda: site.asked("/api/v3/token"), 20)
    begun = time.monotonic()
    told = running.stopped(signal.SIGINT)
    assert time.monotonic() - begun < 1
    assert (told.code, told.json["complete"]) == (130, False)
    assert {row["place"] for row in told.rows} == {"terminal", "profile", "keyring", "secrets"}


# --- rights ----------------------------------------------------------------------------------------------


def test_rights_need_no_profile_and_name_everything() -> None:
    told = rollbook("rights")
    assert (told.code, told.err) == (0, "")
    for wanted in (*MOODLE_FUNCTIONS, *MOODLE_RIGHTS):
        assert wanted.name in told.out
    assert "API key" in told.out
    assert "--moodle-preset" in told.out


def test_rights_as_json_are_rows() -> None:
    told = rollbook("rights", "--json")
    names = [row["name"] for row in told.rows if row["kind"] == "function"]
    assert names == [wanted.name for wanted in MOODLE_FUNCTIONS]
    assert {row["system"] for row in told.rows} == {"moodle", "ispring"}
    assert json.loads(rollbook("rights", "--json").out)["complete"]


def test_the_preset_is_the_whole_of_standard_output() -> None:
    told = program("rights", "--moodle-preset")
    assert (told.code, told.err) == (0, "")
    assert told.out == moodle_preset()
    assert ET.fromstring(told.out.encode()).tag == "role"  # noqa: S314  # our own


def test_rights_take_one_form() -> None:
    assert rollbook("rights", "--json", "--moodle-preset").code == 2
    assert rollbook("courses", "--moodle-preset").code == 2
