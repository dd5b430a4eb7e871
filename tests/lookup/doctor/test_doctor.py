"""The examination of two systems: each finding is true, has its remedy and keeps no other out."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest

from tests.e2e.accounts import COURSE, courses
from tests.lookup.examined import ALONE, about, examined, of_campus, one, patient, vault_with, verdicts
from tests.support.campus import answering as changed
from tests.support.campus import campus, counting, ispring_of, moodle_of, path
from tests.support.ispring_site import ISpringSite
from tests.support.loopback import stalled
from tests.support.waiting import wait_until
from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile
from tui.accounts.secrets import FoundSecret
from tui.accounts.vault import MemoryVault
from tui.demo import Campus
from tui.demo.serving import Reply as CampusReply
from tui.errors import BusyError, StoppedError
from tui.lookup import rights
from tui.lookup.doctor import PARTS, Part, Patient, Verdict, examine, exit_code
from tui.lookup.doctor.findings import said
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop
from tui.terminal.findings import terminal_findings
from tui.terminal.surroundings import look_around

__all__ = ["campus"]
FIRE: Final = "Fire Safety 2026"


# --- all is well -----------------------------------------------------------------------------------------


def test_nothing_is_in_trouble_on_the_campus(campus: Campus) -> None:
    around = tuple(terminal_findings(look_around({"TERM": "xterm-256color", "LANG": "C.UTF-8"})))
    findings = examined(replace(of_campus(campus), terminal=around))
    assert tuple(findings[: len(around)]) == around
    assert Verdict.TROUBLE not in {finding.verdict for finding in findings}
    assert exit_code(findings) == 0
    assert {finding.place for finding in findings} == set(PARTS) - {Part.ISPRING_SOAP}
    signed = one(findings, Part.MOODLE, "sign-in")
    assert "svc-report" in signed.found
    assert "5.1+ (Build: 20251017)" in signed.found
    assert signed.seconds is not None
    assert f"all {len(rights.MOODLE_FUNCTIONS)} functions" in one(findings, Part.MOODLE, "functions").found
    assert "requires are seen (4)" in one(findings, Part.MOODLE, "required").found
    assert "scope unknown" in one(findings, Part.ISPRING_REST, "sign-in").found
    for check in ("courses", "final-statuses", "enrolments", "learners", "results", "departments"):
        assert one(findings, Part.ISPRING_REST, check).verdict is Verdict.OK
    assert verdicts(findings, Part.CLOCK) == {Verdict.OK}


def test_every_finding_is_a_sentence_and_holds_no_secret(campus: Campus) -> None:
    for finding in examined(of_campus(campus)):
        assert finding.found.endswith(".")
        assert not finding.remedy or finding.remedy.endswith(".")
        for secret in (campus.client_secret, campus.moodle_token):
            assert secret.reveal() not in repr(finding)


def test_a_role_that_sees_everybody_is_no_note(campus: Campus) -> None:
    subject = of_campus(campus)
    account = replace(subject.profile.ispring, sign_in="password", login=campus.login)
    profile = replace(subject.profile, ispring=account)
    findings = examined(patient(profile, vault_with(profile, campus.password, campus.moodle_token)))
    signed = one(findings, Part.ISPRING_REST, "sign-in")
    assert (signed.verdict is Verdict.OK) == ("all departments" in signed.found)
    assert campus.login in signed.found


def test_over_soap_it_is_told_what_soap_does_not_give(campus: Campus) -> None:
    subject = of_campus(campus)
    account = replace(subject.profile.ispring, protocol="soap", soap_url=campus.soap_url)
    profile = replace(subject.profile, ispring=account)
    vault = vault_with(profile, campus.client_secret, campus.moodle_token)
    findings = examined(patient(profile, vault))
    assert not about(findings, Part.ISPRING_REST, "sign-in")
    assert one(findings, Part.ISPRING_SOAP, "final-statuses").verdict is Verdict.OK
    for check in ("dates", "enrolments", "results"):
        assert one(findings, Part.ISPRING_SOAP, check).verdict is Verdict.NOTE
    assert campus.soap_url in one(findings, Part.PROFILE, "ispring").found
    assert campus.ispring_url in one(findings, Part.ISPRING_REST, "token").found
    assert exit_code(findings) == 0


@pytest.mark.parametrize("dead", ["api_url", "soap_url"])
def test_over_soap_it_is_told_which_of_both_addresses_is_dead(
    campus: Campus, dead_port: str, dead: str
) -> None:
    account = replace(of_campus(campus).profile.ispring, protocol="soap", soap_url=campus.soap_url)
    account = (
        replace(account, api_url=dead_port) if dead == "api_url" else replace(account, soap_url=dead_port)
    )
    profile = Profile("acme", account, allow_plain_http=True)
    findings = examined(patient(profile, vault_with(profile, campus.client_secret)))
    place, check = (Part.ISPRING_REST, "token") if dead == "api_url" else (Part.ISPRING_SOAP, "sign-in")
    finding = one(findings, place, check)
    assert finding.verdict is Verdict.TROUBLE
    assert ("no token for the API key" in finding.found) is (dead == "api_url")
    assert len([finding for finding in findings if finding.verdict is Verdict.TROUBLE]) == 1
    assert exit_code(findings) == 4


def test_a_code_stands_in_the_same_brackets_as_what_was_asked() -> None:
    busy = BusyError("the server could not answer now (departments)", code="502")
    assert said(busy) == "the server could not answer now (departments, 502)."
    assert said(BusyError("the server is busy", code="502")) == "the server is busy (502)."


def test_a_course_can_be_named(campus: Campus) -> None:
    findings = examined(of_campus(campus, course=FIRE))
    assert FIRE in one(findings, Part.ISPRING_REST, "final-statuses").found
    assert FIRE in one(findings, Part.MOODLE, "required").found
    assert not about(findings, Part.MOODLE, "courses")


def test_a_course_nobody_has_paired_is_told(campus: Campus) -> None:
    finding = one(examined(of_campus(campus, course="Forklift Licence")), Part.MOODLE, "course")
    assert finding.verdict is Verdict.NOTE
    assert "has not been confirmed" in finding.found


def test_a_course_that_does_not_exist_keeps_nothing_else_from_being_looked_at(campus: Campus) -> None:
    findings = examined(of_campus(campus, course="No such course"))
    assert one(findings, Part.ISPRING_REST, "course").verdict is Verdict.TROUBLE
    assert one(findings, Part.MOODLE, "course").verdict is Verdict.NOTE
    assert one(findings, Part.ISPRING_REST, "learners").verdict is Verdict.OK
    assert exit_code(findings) == 1


# --- a system that is not there, or refuses --------------------------------------------------------------


@pytest.fixture
def dead_port() -> Iterator[str]:
    """An address on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


@pytest.mark.parametrize("dead", list(System))
def test_of_a_dead_port_the_other_system_is_still_examined(
    campus: Campus, dead_port: str, dead: System
) -> None:
    subject = of_campus(campus)
    profile = subject.profile
    if dead is System.ISPRING:
        profile = replace(profile, ispring=replace(profile.ispring, api_url=dead_port))
    else:
        profile = replace(profile, moodle=MoodleAccount(dead_port))
    findings = examined(patient(profile, vault_with(profile, campus.client_secret, campus.moodle_token)))
    here, there = (
        (Part.ISPRING_REST, Part.MOODLE) if dead is System.ISPRING else (Part.MOODLE, Part.ISPRING_REST)
    )
    finding = one(findings, here, "sign-in")
    assert finding.verdict is Verdict.TROUBLE
    assert dead_port.removeprefix("http://") in finding.sentence
    assert finding.remedy
    assert exit_code(findings) == 4
    assert Verdict.TROUBLE not in verdicts(findings, there)
    assert len(about(findings, there, "sign-in")) == 1


def test_a_wrong_token_is_refused_and_a_new_one_is_the_remedy(campus: Campus) -> None:
    findings = examined(of_campus(campus, moodle=Secret("0" * 32)))
    finding = one(findings, Part.MOODLE, "sign-in")
    assert (finding.verdict, finding.exit_code) == (Verdict.TROUBLE, 3)
    assert "invalidtoken" in finding.found
    assert "Security keys" in finding.remedy
    assert exit_code(findings) == 3
    assert one(findings, Part.ISPRING_REST, "learners").verdict is Verdict.OK


def test_a_wrong_key_is_refused(campus: Campus) -> None:
    profile = of_campus(campus).profile
    findings = examined(patient(profile, vault_with(profile, Secret("not this one"), campus.moodle_token)))
    finding = one(findings, Part.ISPRING_REST, "sign-in")
    assert (finding.verdict, finding.exit_code) == (Verdict.TROUBLE, 3)
    assert "not this one" not in finding.sentence
    assert one(findings, Part.MOODLE, "required").verdict is Verdict.OK


@pytest.mark.parametrize(
    "where", ["/contents", "/final_statuses", "/enrollments", "/users", "/learners/results", "/departments"]
)
def test_a_list_that_is_refused_keeps_no_other_from_being_read(campus: Campus, where: str) -> None:
    refusal = CampusReply("<response><code>403</code><message>Permission denied</message></response>", 403)
    with changed(ispring_of(campus), path(where), lambda _: refusal):
        findings = examined(of_campus(campus))
    told = [
        finding for finding in findings if finding.place is Part.ISPRING_REST and "403" in finding.sentence
    ]
    assert len(told) == 1, findings
    assert told[0].verdict is not Verdict.OK
    assert told[0].remedy
    assert one(findings, Part.MOODLE, "required").verdict is Verdict.OK


# --- stopping --------------------------------------------------------------------------------------------


def hanging_profile(ispring: ISpringSite, moodle_url: str) -> Profile:
    account = ISpringAccount("https://acme.example", ispring.url, client_id=ISpringSite.CLIENT_ID)
    return Profile("site", account, MoodleAccount(moodle_url), allow_plain_http=True)


def test_a_hanging_system_does_not_keep_the_other_from_being_examined(campus: Campus) -> None:
    with ISpringSite(courses()) as ispring:
        ispring.routes["POST /api/v3/token"] = stalled()
        profile = hanging_profile(ispring, campus.moodle_url)
        vault = vault_with(profile, Secret(ISpringSite.SECRET), campus.moodle_token)
        stop = Stop()
        findings = examine(patient(profile, vault), stop)
        last = next(finding for finding in findings if finding.check == "required")
        assert last.place is Part.MOODLE
        begun = time.monotonic()
        threading.Timer(0.05, stop.set).start()
        with pytest.raises(StoppedError):
            list(findings)
        assert time.monotonic() - begun < 1


@pytest.mark.parametrize("course", ["", COURSE[1]])
def test_leaving_early_ends_every_thread(course: str) -> None:
    with ISpringSite(courses()) as ispring, ISpringSite(courses()) as other:
        ispring.routes["POST /api/v3/token"] = stalled()
        other.routes["POST /webservice/rest/server.php"] = stalled()
        profile = hanging_profile(ispring, other.url)
        vault = vault_with(profile, Secret(ISpringSite.SECRET), Secret("token"))
        stop = Stop()
        findings = examine(patient(profile, vault, course), stop)
        for finding in findings:
            if finding.check == "moodle-secret":
                break
        threading.Timer(0.2, stop.set).start()
        with pytest.raises(StoppedError):
            next(findings)
        wait_until(lambda: not [one for one in threading.enumerate() if one.name.startswith("doctor-")], 1.0)


def test_what_finds_secrets_can_be_stopped() -> None:
    def find(profile: Profile, system: System, stop: Stop) -> FoundSecret | None:
        assert (profile, system) == (ALONE, System.ISPRING)
        stop.wait(60)
        return None

    stop = Stop()
    findings = examine(Patient(ALONE, MemoryVault(), find), stop)
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(StoppedError):
        list(findings)


def test_nothing_is_asked_that_changes_anything(campus: Campus) -> None:
    with counting(ispring_of(campus)) as ispring, counting(moodle_of(campus)) as moodle:
        examined(of_campus(campus))
    assert {question.method for question in ispring if not question.path.endswith("/token")} == {"GET"}
    asked = {dict(question.form).get("wsfunction", "") for question in moodle}
    assert asked <= {wanted.name for wanted in rights.MOODLE_FUNCTIONS}


def test_of_a_system_whose_answers_are_hostile_only_clean_text_is_told(campus: Campus) -> None:
    escape = "\x1b]0;taken over\x07"
    answer = f"<response><code>403</code><message>{escape}[/bold] No &#x202e;entry</message></response>"
    with changed(ispring_of(campus), path("/contents"), lambda _: CampusReply(answer, 403)):
        findings = examined(of_campus(campus))
    assert one(findings, Part.ISPRING_REST, "courses").verdict is Verdict.TROUBLE
    assert all(finding.sentence.isprintable() for finding in findings)
