"""What the examination finds wrong with a Moodle token: what it lacks, and what it has too much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest

from tests.e2e.accounts import COURSE, courses
from tests.lookup.examined import about, examined, of_campus, one, patient, vault_with
from tests.support.campus import answering as changed
from tests.support.campus import campus, function, moodle_of
from tests.support.ispring_site import ISpringSite
from tests.support.moodle_recordings import recording
from tests.support.moodle_replay import MoodleReplay
from tui.accounts.profiles import ISpringAccount, MoodleAccount, Profile
from tui.demo import Campus
from tui.demo.serving import Question
from tui.demo.serving import Reply as CampusReply
from tui.lookup import rights
from tui.lookup.doctor import Finding, Part, Verdict, exit_code
from tui.protocols.moodle import requests
from tui.secret import Secret

__all__ = ["campus"]

STATES: Final = requests.ACTIVITY_STATES


# --- what a Moodle token lacks, and has too much ---------------------------------------------------------


def without(*names: str) -> Mapping[str, str]:
    """Return what of a site's description to change so that its token may not call these."""
    return {f"<VALUE>{name}</VALUE>": "<VALUE>other</VALUE>" for name in names}


def described(campus: Campus, changes: Mapping[str, str]) -> list[Finding]:
    """Examine the campus whose site description has these changes."""
    service = moodle_of(campus)
    before = service.answer

    def describe(question: Question) -> CampusReply:
        reply = before(question)
        body = reply.body if isinstance(reply.body, str) else "".join(reply.body)
        for text, other in changes.items():
            assert text in body
            body = body.replace(text, other)
        return reply._replace(body=body)

    with changed(service, function(requests.SITE_INFO), describe):
        return examined(of_campus(campus))


@pytest.mark.parametrize("wanted", rights.MOODLE_FUNCTIONS[1:], ids=lambda wanted: wanted.name)
def test_a_missing_function_is_named_with_what_it_costs(campus: Campus, wanted: rights.Wanted) -> None:
    findings = described(campus, without(wanted.name))
    finding = one(findings, Part.MOODLE, "functions")
    assert wanted.name in finding.found
    assert wanted.without in finding.found
    assert finding.verdict is (Verdict.TROUBLE if wanted.needed else Verdict.NOTE)
    assert "token's service" in finding.remedy
    assert exit_code(findings) == (4 if wanted.needed else 0)
    assert one(findings, Part.ISPRING_REST, "learners").verdict is Verdict.OK


def test_without_both_functions_of_completion_both_are_named(campus: Campus) -> None:
    findings = described(campus, without(STATES, requests.COURSE_COMPLETION))
    named = [finding.found for finding in about(findings, Part.MOODLE, "functions")]
    assert len(named) == 2
    assert not about(findings, Part.MOODLE, "activity-states")
    assert one(findings, Part.MOODLE, "participants").verdict is Verdict.OK


def test_a_site_administrator_has_too_much(campus: Campus) -> None:
    name = '<KEY name="userissiteadmin">'
    finding = one(described(campus, {f"{name}<VALUE>0": f"{name}<VALUE>1"}), Part.MOODLE, "administrator")
    assert finding.verdict is Verdict.NOTE
    assert "site administrator" in finding.found
    assert "rollbook rights" in finding.remedy


def test_completion_that_is_switched_off_is_trouble(campus: Campus) -> None:
    name = '<KEY name="name"><VALUE>enablecompletion</VALUE>\n</KEY>\n<KEY name="value">'
    findings = described(campus, {f"{name}<VALUE>1": f"{name}<VALUE>0"})
    assert one(findings, Part.MOODLE, "completion").verdict is Verdict.TROUBLE


def test_another_address_is_told(campus: Campus) -> None:
    finding = one(
        described(campus, {campus.moodle_url: "https://moodle.acme.example"}), Part.MOODLE, "address"
    )
    assert "https://moodle.acme.example" in finding.found


# --- recorded Moodle -------------------------------------------------------------------------------------

SEARCH: Final = "4.4/core_course_search_courses.hit"
CONTENTS: Final = "5.1/core_course_get_contents.excl"
MINIMAL: Final = "5.1/core_completion_get_activities_completion_status.pass_user_support_min"
WHOLE: Final = "4.4/core_completion_get_activities_completion_status.pass_user"
REQUIRED: Final = "5.1/core_completion_get_course_completion_status.student01"
ADMIN: Final = "4.4/core_webservice_get_site_info.as_admin"


def replayed(*picks: str, course: str = "") -> list[Finding]:
    """Examine a recorded Moodle site, beside a small iSpring account."""
    with ISpringSite(courses()) as ispring, MoodleReplay("5.1", "4.4", picks=picks) as moodle:
        account = ISpringAccount("https://acme.example", ispring.url, client_id=ISpringSite.CLIENT_ID)
        profile = Profile("site", account, MoodleAccount(moodle.url), allow_plain_http=True)
        vault = vault_with(profile, Secret(ISpringSite.SECRET), Secret(MoodleReplay.TOKEN))
        return examined(patient(profile, vault, course))


@pytest.mark.parametrize("course", ["", COURSE[1]], ids=["any course", "a course named"])
def test_an_account_that_may_not_see_quizzes_is_told_which_right_to_ask_for(course: str) -> None:
    findings = replayed(SEARCH, CONTENTS, MINIMAL, REQUIRED, course=course)
    finding = one(findings, Part.MOODLE, "required")
    assert finding.verdict is Verdict.NOTE
    assert "“Quiz 2: pass required”" in finding.found
    assert "fewer activities" in finding.found
    assert "mod/quiz:view" in finding.remedy
    assert "16 activities" in one(findings, Part.MOODLE, "activity-states").found
    assert exit_code(findings) == 0


def test_an_account_that_sees_everything_required_is_well() -> None:
    findings = replayed(SEARCH, CONTENTS, WHOLE, REQUIRED)
    assert one(findings, Part.MOODLE, "required").verdict is Verdict.OK


def test_a_recorded_administrator_has_too_much() -> None:
    finding = one(replayed(SEARCH, CONTENTS, WHOLE, REQUIRED, ADMIN), Part.MOODLE, "administrator")
    assert finding.verdict is Verdict.NOTE


@pytest.mark.parametrize(
    ("pick", "check", "verdict", "said"),
    [
        (
            "5.1/core_completion_get_activities_completion_status.denied_student_other",
            "activity-states",
            Verdict.TROUBLE,
            "report/progress:view",
        ),
        (
            "5.1/core_completion_get_course_completion_status.denied_student_other",
            "course-completion",
            Verdict.TROUBLE,
            "report/completion:view",
        ),
        (
            "5.1/core_completion_get_course_completion_status.no_criteria",
            "course-completion",
            Verdict.NOTE,
            "no completion criteria",
        ),
        (
            "5.1/core_completion_get_course_completion_status.not_enrolled",
            "course-completion",
            Verdict.NOTE,
            "no learner",
        ),
        ("4.4/core_course_get_contents.as_bare", "activities", Verdict.TROUBLE, "moodle/course:view"),
        ("5.1/core_enrol_get_enrolled_users.as_bare", "participants", Verdict.NOTE, "moodle/course:view"),
        (
            "5.1/core_completion_get_activities_completion_status.function_not_in_service",
            "activity-states",
            Verdict.TROUBLE,
            "accessexception",
        ),
        ("4.4/core_course_search_courses.nohit", "courses", Verdict.NOTE, "moodle/course:view"),
    ],
)
def test_a_missing_right_is_found_in_recorded_answers(
    pick: str, check: str, verdict: Verdict, said: str
) -> None:
    finding = one(replayed(SEARCH, CONTENTS, WHOLE, REQUIRED, pick), Part.MOODLE, check)
    assert finding.verdict is verdict
    assert said in finding.sentence


def test_an_account_that_has_something_to_do_in_moodle_first_is_told_so(campus: Campus) -> None:
    policy = (
        '<EXCEPTION class="moodle_exception">\n<ERRORCODE>sitepolicynotagreed</ERRORCODE>\n</EXCEPTION>\n'
    )
    with changed(moodle_of(campus), function(requests.PEOPLE_BY_FIELD), lambda _: CampusReply(policy)):
        findings = examined(of_campus(campus))
    finding = one(findings, Part.MOODLE, "account")
    assert (finding.verdict, finding.exit_code) == (Verdict.TROUBLE, 3)
    assert "browser" in finding.remedy
    assert not about(findings, Part.MOODLE, "courses")


def test_a_site_that_asks_for_patience_is_told() -> None:
    upgrade = recording("5.1", "core_webservice_get_site_info.upgrade_running")
    findings = replayed(SEARCH, CONTENTS, WHOLE, REQUIRED, str(upgrade))
    finding = one(findings, Part.MOODLE, "sign-in")
    assert (finding.verdict, finding.exit_code) == (Verdict.TROUBLE, 4)
    assert "upgraded" in finding.found
