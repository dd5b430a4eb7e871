"""The learner's view over the recorded answers of real Moodle sites, from the wire to the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import pytest

from tests.lookup.builders import CLOCK, FIRE, learner, row
from tests.lookup.stand_ins import PROFILE, session
from tests.support.loopback import Loopback
from tests.support.moodle_recordings import recordings
from tests.support.moodle_replay import MoodleReplay
from tests.support.moodle_site import answering, site_with
from tests.support.moodle_xml import exception
from tui.accounts.profiles import MoodleAccount
from tui.errors import (
    AnswerError,
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    SignInError,
    UsageError,
)
from tui.lookup.activities.reading import Group, all_seen_text, read_activities
from tui.lookup.courses import pair_course
from tui.lookup.finding.person import search_people
from tui.lookup.matching.matching import match_learners
from tui.lookup.session import MoodleSide, Session, sign_in_moodle
from tui.lookup.sitenotes import site_notes
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.verdict import judge
from tui.records import Account, Course, Match, Right
from tui.secret import Secret
from tui.stop import Stop

STATES: Final = "core_completion_get_activities_completion_status"
COMPLETION: Final = "core_completion_get_course_completion_status"
CONTENTS: Final = "core_course_get_contents"
SITE: Final = "core_webservice_get_site_info"
PEOPLE_BY_FIELD: Final = "core_user_get_users_by_field"


@contextmanager
def replayed(version: str, *picks: str) -> Iterator[Session]:
    """Return a session whose Moodle answers from the recordings of ``version``."""
    with MoodleReplay(version, picks=picks) as site:
        profile = replace(PROFILE, moodle=MoodleAccount(site.url), allow_plain_http=True)
        found = session()
        found.moodle = sign_in_moodle(profile, Secret(site.TOKEN), Stop())
        try:
            yield found
        finally:
            found.close()


@pytest.mark.parametrize(
    ("version", "picks", "cause", "groups", "requirements"),
    [
        (
            "4.4",
            (f"4.4/{STATES}.pass_user", "0-before-cron.user3"),
            "not-yet-counted",
            (0, 11, 13, 0),
            (2, 2),
        ),
        (
            "4.4",
            (f"4.4/{STATES}.pass_user", "1-after-first-run.user3"),
            "not-yet-marked",
            (0, 11, 13, 0),
            (2, 2),
        ),
        (
            "4.4",
            (f"4.4/{STATES}.pass_user", "2-after-second-run.user3"),
            "ispring-not-sent",
            (0, 11, 13, 0),
            (2, 2),
        ),
        ("4.4", (f"4.4/{STATES}.fail_user", "2-after-second-run.user4"), "must-pass", (1, 17, 6, 0), (1, 2)),
        ("4.4", (f"4.4/{STATES}.mixed05", "2-after-second-run.user7"), "must-pass", (1, 17, 6, 0), (1, 2)),
        (
            "4.4",
            (f"4.4/{STATES}.enrolment_suspended", "4.4/not_enrolled"),
            "not-tracked",
            (0, 0, 0, 24),
            (0, 0),
        ),
        (
            "4.4",
            (f"4.4/{STATES}.completion_disabled_site", "4.4/disabled"),
            "completion-off",
            (0, 0, 0, 24),
            (0, 0),
        ),
        ("5.1", (f"5.1/{STATES}.mixed05", "5.1/no_criteria"), "no-criteria", (0, 18, 6, 0), (0, 0)),
        ("5.1", (f"5.1/{STATES}.mixed05", "5.1/student01"), "must-pass", (1, 17, 6, 0), (1, 2)),
        (
            "5.1",
            (f"5.1/{STATES}.pass_user_support_min", "5.1/student01"),
            "required-unseen",
            (0, 8, 8, 0),
            (1, 2),
        ),
    ],
)
def test_recorded_learners_get_their_verdict(
    version: str, picks: tuple[str, str], cause: str, groups: Sequence[int], requirements: tuple[int, int]
) -> None:
    states, completion = picks
    folder, _, case = completion.rpartition("/")
    with replayed(version, states, f"{folder or '4.4-cron'}/{COMPLETION}.{case}") as found:
        read = read_activities(found, 2, 3, Stop())
        match = Match(Right.IDNUMBER, 3)
        said = judge(Case(row(), FIRE, match, read, clock=CLOCK, caller="support1"))
    counted = Counter(each.group for each in read.rows)
    assert (said.cause, tuple(counted[group] for group in Group)) == (cause, tuple(groups))
    assert read.requirements == requirements
    assert len(said.text.split()) <= 45
    assert read.rows[0].name
    assert all(each.section for each in read.rows if not each.name.startswith("page "))
    assert read.caller == "support1"
    assert read.completion_error is None or read.completion is None


def test_what_an_account_without_rights_cannot_see_is_told() -> None:
    """Sixteen of twenty-four activities, and no quiz: only the criteria show that one is missing."""
    picks = (f"5.1/{STATES}.pass_user_support_min", f"5.1/{COMPLETION}.student01")
    with replayed("5.1", *picks) as found:
        read = read_activities(found, 2, 3, Stop())
    assert len(read.rows) == 16
    assert [(one.name, one.cmid) for one in read.unseen] == [("Quiz 2: pass required", 15)]
    assert all_seen_text(read) == ""
    texts = {note.code: note.text for note in read.notes}
    assert texts["required-unseen"] == (
        "The course also requires “Quiz 2: pass required”, which support1 may not see."
    )


@pytest.mark.parametrize("name", [str(each) for each in recordings("derived")])
def test_every_older_shape_is_read(name: str) -> None:
    with replayed("4.4", name, f"4.4/{COMPLETION}.student01") as found:
        read = read_activities(found, 2, 3, Stop())
    assert read.rows
    assert (read.tracked is None) == ("3.11" not in name)
    assert judge(Case(row(), FIRE, Match(Right.IDNUMBER, 3), read, clock=CLOCK, caller="support1")).next_step


def test_what_was_recorded_is_shown_field_by_field() -> None:
    with replayed(
        "4.4", f"4.4/{STATES}.pass_user", f"4.4-cron/{COMPLETION}.2-after-second-run.user3"
    ) as found:
        read = read_activities(found, 2, 3, Stop())
    welcome = next(each for each in read.rows if each.state.cmid == 2)
    assert (welcome.name, welcome.group, welcome.required) == ("Welcome 👋 & read me", Group.DONE, True)
    assert welcome.state_words == "complete"
    assert welcome.remark == CLOCK.day(welcome.state.completed_at)
    assert read.completion is not None
    assert read.completion.completed
    quiz = next(each for each in read.rows if each.state.cmid == 15)
    assert (quiz.state.modname, quiz.state_words, quiz.required) == ("quiz", "passed", True)
    assert {"untracked": "2 more are not tracked."}.items() <= {
        note.code: note.text for note in read.notes
    }.items()


@pytest.mark.parametrize(
    ("case", "error"),
    [
        ("denied_no_course_access", DeniedError),
        ("denied_other_group", DeniedError),
        ("debug_function_not_in_service", DeniedError),
        ("course_unknown", NotFoundError),
        ("user_deleted", NotFoundError),
        ("maintenance_with_message", BusyError),
    ],
)
def test_recorded_refusals_are_errors_or_leave_the_criteria(case: str, error: type[RollbookError]) -> None:
    """Where only the states are refused, the criteria are still told; everything else is an error of ours."""
    picks = (f"4.4/{STATES}.{case}", f"4.4/{COMPLETION}.denied_student_other")
    with replayed("4.4", *picks) as found, pytest.raises(error):
        read_activities(found, 2, 3, Stop())
    if error is DeniedError:
        with replayed("4.4", picks[0], f"4.4/{COMPLETION}.student01") as found:
            read = read_activities(found, 2, 3, Stop())
        assert read.rows == ()
        assert read.completion is not None
        assert "states-refused" in {note.code for note in read.notes}


def test_recorded_people_are_matched_by_what_is_theirs() -> None:
    with replayed("4.4") as found:
        by_email = match_learners(found, [learner("a", email="STUDENT01@example.com")], Stop(), thorough=True)
        assert by_email["a"].right in {Right.EMAIL, Right.NONE}
        people = search_people(found, "student01", Stop())
        assert [one.reason for one in people][:1] == ["username"]


def test_recorded_courses_are_paired_by_idnumber() -> None:
    idnumber = next(
        dict(each.params)["value"]
        for each in recordings("4.4")
        if each.name == "core_course_get_courses_by_field.idnumber"
    )
    with replayed("4.4") as found:
        paired = pair_course(found, Course(idnumber, "Whatever"), Stop())
        assert paired.right is Right.IDNUMBER
        assert paired.moodle_id is not None


# --- signing in ------------------------------------------------------------------------------------------


@contextmanager
def signed_in(site: Loopback, secret: str, **settings: str) -> Iterator[MoodleSide]:
    account = MoodleAccount(site.url, **settings)  # type: ignore[arg-type]  # told by name
    profile = replace(PROFILE, moodle=account, allow_plain_http=True)
    side = sign_in_moodle(profile, Secret(secret), Stop())
    try:
        yield side
    finally:
        side.client.close()


@pytest.mark.parametrize(("version", "release"), [("4.4", "4.4.2"), ("5.1", "5.1")])
def test_a_token_signs_in(version: str, release: str) -> None:
    with MoodleReplay(version) as site, signed_in(site, site.TOKEN) as side:
        assert side.account == Account("support1", release=release)
        assert side.seconds >= 0
        assert side.notes == ()
        found = session()
        assert found.site_url == ""
        found.moodle = side
        assert found.site_url == site.url


def test_a_password_is_traded_for_a_token() -> None:
    with (
        MoodleReplay() as site,
        signed_in(site, site.PASSWORD, sign_in="password", username=site.USERNAME) as side,
    ):
        assert side.client.site == side.site
        assert [seen.path.rpartition("/")[2] for seen in site.seen[:2]] == ["token.php", "server.php"]
        assert site.PASSWORD not in str([seen.form for seen in site.seen[1:]])


@pytest.mark.parametrize(
    ("secret", "settings", "code", "field"),
    [
        ("0" * 32, {}, "invalidtoken", "token"),
        ("wrong", {"sign_in": "password", "username": "support1"}, "invalidlogin", "password"),
    ],
)
def test_a_refused_sign_in_names_the_field(
    secret: str, settings: dict[str, str], code: str, field: str
) -> None:
    with MoodleReplay() as site, pytest.raises(SignInError) as found, signed_in(site, secret, **settings):
        pass
    assert (found.value.code, found.value.field) == (code, field)


def test_a_token_that_tells_nothing_of_completion_is_refused() -> None:
    pick = "4.4/core_webservice_get_site_info.as_tiny"
    with (
        MoodleReplay("4.4", picks=[pick]) as site,
        pytest.raises(DeniedError) as found,
        signed_in(site, site.TOKEN),
    ):
        pass
    assert found.value.field == "token"
    assert STATES in found.value.remedy
    assert COMPLETION in found.value.remedy
    assert site.open_connections == 0


def test_what_will_be_missing_is_told_at_sign_in() -> None:
    info = site_with(SITE, COMPLETION)
    with answering(core_webservice_get_site_info=info) as site, signed_in(site, "t") as side:
        assert [note.code for note in side.notes] == [
            "completion-function-missing",
            "contents-function-missing",
        ]
        assert STATES in side.notes[0].text
        assert len(site.seen) == 1
        found = session()
        found.moodle = side
        with pytest.raises(DeniedError):
            side.client.activity_states(2, 3, Stop())


@pytest.mark.parametrize("code", ["sitepolicynotagreed", "forcepasswordchangenotice", "usernotfullysetup"])
def test_what_moodle_wants_of_the_account_first_is_told_at_sign_in(code: str) -> None:
    info = site_with(SITE, STATES, PEOPLE_BY_FIELD)
    refusal = exception("moodle_exception", code)
    with (
        answering(core_webservice_get_site_info=info, core_user_get_users_by_field=refusal) as site,
        pytest.raises(SignInError) as found,
        signed_in(site, "t"),
    ):
        pass
    assert found.value.code == code
    assert "in a browser" in found.value.remedy
    assert [seen.form.get("values[0]") for seen in site.seen] == [None, "2"]


@pytest.mark.parametrize("code", ["nopermissions", "accessexception", "invalidresponse", "invaliduser"])
def test_a_refusal_that_is_about_people_does_not_end_the_sign_in(code: str) -> None:
    info = site_with(SITE, STATES, PEOPLE_BY_FIELD)
    refusal = exception("moodle_exception", code)
    with (
        answering(core_webservice_get_site_info=info, core_user_get_users_by_field=refusal) as site,
        signed_in(site, "t") as side,
    ):
        assert side.site.user_id == 2


def test_another_address_and_completion_switched_off_are_told() -> None:
    with MoodleReplay("4.4") as site, signed_in(site, site.TOKEN) as side:
        other = replace(side.site, url="https://www.other.example/", completion_enabled=False)
        notes = site_notes(side.client, other, site.url)
        assert [note.code for note in notes] == ["completion-off", "site-url-differs"]
        assert "https://www.other.example" in notes[1].text


def test_a_completion_function_of_the_sites_own_passes_the_gate() -> None:
    own = "local_acme_get_states"
    with MoodleReplay("4.4") as site, signed_in(site, site.TOKEN, completion_function=own) as side:
        assert side.client.completion_function == own
        assert [note.code for note in side.notes] == ["completion-function-missing"]


def test_a_profile_without_moodle_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        sign_in_moodle(replace(PROFILE, moodle=None), Secret("x"), Stop())


def test_an_address_that_is_no_moodle_is_an_error() -> None:
    with MoodleReplay() as site:
        profile = replace(PROFILE, moodle=MoodleAccount(site.url + "/wrong"), allow_plain_http=True)
        with pytest.raises(AnswerError):
            sign_in_moodle(profile, Secret(site.TOKEN), Stop())
