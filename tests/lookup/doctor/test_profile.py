"""The examination of what is on this machine: profile, keyring, secrets, clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.accounts import courses
from tests.lookup.examined import ALONE, examined, one, patient, vault_with
from tests.support.ispring_site import ISpringSite
from tests.support.loopback import Reply
from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile
from tui.accounts.vault import KeyringVault, MemoryVault
from tui.lookup.doctor import Part, Verdict, exit_code
from tui.lookup.doctor.clocks import clock_finding, span
from tui.records import System
from tui.secret import Secret

# --- profile, keyring, secrets ---------------------------------------------------------------------------


def test_without_a_secret_nobody_is_asked_and_the_keyring_says_why() -> None:
    vault = KeyringVault()  # keyring's "fail" backend: there is none
    findings = examined(patient(replace(ALONE, moodle=MoodleAccount("https://moodle.acme.example")), vault))
    keyring = one(findings, Part.KEYRING, "keyring")
    assert keyring.verdict is Verdict.NOTE
    assert "no keyring runs here" in keyring.found
    assert "secret_command" in keyring.remedy
    for check in ("ispring-secret", "moodle-secret"):
        finding = one(findings, Part.SECRETS, check)
        assert finding.verdict is Verdict.TROUBLE
        assert "saved" not in finding.found
    assert exit_code(findings) == 3
    assert {finding.place for finding in findings} == {Part.PROFILE, Part.KEYRING, Part.SECRETS}


@pytest.mark.parametrize(
    ("backend", "verdict", "said"),
    [
        ("FileKeyring", Verdict.OK, "can be used"),
        ("PlaintextLikeKeyring", Verdict.NOTE, "where others can read them"),
    ],
)
def test_the_keyring_is_judged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backend: str, verdict: Verdict, said: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"tests.support.keyrings.{backend}")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    monkeypatch.setenv("KEYRING_PROPERTY_PATH", str(tmp_path / "kept"))
    finding = one(examined(patient(ALONE, KeyringVault())), Part.KEYRING, "keyring")
    assert finding.verdict is verdict
    assert said in finding.found


@pytest.mark.parametrize(
    ("backend", "said"), [("LockedKeyring", "locked"), ("HangingKeyring", "did not answer")]
)
def test_a_keyring_that_cannot_be_read_is_why_there_is_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backend: str, said: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"tests.support.keyrings.{backend}")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    monkeypatch.setenv("KEYRING_PROPERTY_PATH", str(tmp_path / "kept"))
    finding = one(examined(patient(ALONE, KeyringVault())), Part.SECRETS, "ispring-secret")
    assert (finding.verdict, finding.exit_code) == (Verdict.TROUBLE, 3)
    assert said in finding.found
    assert "secret_command" in finding.remedy


def test_a_place_that_fails_is_trouble_of_its_own() -> None:
    account = replace(ALONE.ispring, secret_command=("false",))
    finding = one(
        examined(patient(replace(ALONE, ispring=account), MemoryVault())), Part.SECRETS, "ispring-secret"
    )
    assert finding.verdict is Verdict.TROUBLE
    assert "secret_command failed" in finding.found


def test_where_a_secret_comes_from_is_told_and_not_what_it_is() -> None:
    account = replace(ALONE.ispring, secret_command=("echo", "hush"), api_url="http://127.0.0.1:9")
    profile = replace(ALONE, ispring=account, allow_plain_http=True)
    findings = examined(patient(profile, MemoryVault()))
    assert "from secret_command" in one(findings, Part.SECRETS, "ispring-secret").found
    assert "hush" not in repr(findings)
    assert one(findings, Part.PROFILE, "plain-http").verdict is Verdict.NOTE


def test_a_ca_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    profile = replace(ALONE, ca_file=tmp_path / "ca.pem")
    findings = examined(patient(profile, vault_with(profile, Secret("x"))))
    assert one(findings, Part.PROFILE, "ca-file").verdict is Verdict.NOTE
    assert one(findings, Part.ISPRING_REST, "sign-in").verdict is Verdict.TROUBLE
    assert one(findings, Part.PROFILE, "moodle").verdict is Verdict.NOTE


# --- clocks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "verdict", "said"),
    [
        (None, Verdict.OK, "do not tell the time"),
        (-9.9, Verdict.OK, "agrees"),
        (30.0, Verdict.NOTE, "30 s ahead of"),
        (-240.0, Verdict.NOTE, "4 min behind"),
        (7200.0, Verdict.NOTE, "2 h ahead of"),
        (-86400.0 * 3, Verdict.NOTE, "3 d behind"),
    ],
)
def test_a_clock_that_is_off_is_told(ahead: float | None, verdict: Verdict, said: str) -> None:
    finding = clock_finding(System.MOODLE, ahead)
    assert (finding.place, finding.verdict) == (Part.CLOCK, verdict)
    assert said in finding.found
    assert bool(finding.remedy) == (verdict is Verdict.NOTE)


def test_a_length_of_time_has_at_least_one_and_a_half_of_its_unit() -> None:
    assert [span(seconds) for seconds in (89, 90, 5399, 5400, 129_599, 129_600)] == [
        "89 s",
        "2 min",
        "90 min",
        "2 h",
        "36 h",
        "2 d",
    ]


def test_the_clock_of_an_account_is_told_by_its_answers() -> None:
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    dated = (("Date", an_hour_ago.strftime("%a, %d %b %Y %H:%M:%S GMT")),)
    with ISpringSite(courses()) as site:
        token = Reply(b'{"access_token":"bearer","expires_in":1800}', 200, "application/json", dated)
        site.routes["POST /api/v3/token"] = token
        account = ISpringAccount("https://acme.example", site.url, client_id=ISpringSite.CLIENT_ID)
        profile = Profile("site", account, allow_plain_http=True)
        findings = examined(patient(profile, vault_with(profile, Secret(ISpringSite.SECRET))))
    assert "60 min behind" in one(findings, Part.CLOCK, "ispring-clock").found
