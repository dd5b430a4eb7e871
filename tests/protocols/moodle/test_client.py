"""A Moodle site asked over real sockets: the recorded ones replayed, and one made up."""

from __future__ import annotations

import threading
from typing import Final

import pytest

from tests.support.loopback import Loopback, broken_off, redirect, stalled
from tests.support.moodle_recordings import recording
from tests.support.moodle_replay import MoodleReplay
from tests.support.moodle_site import Connect, answering, site_with
from tests.support.moodle_xml import Plain
from tests.support.waiting import wait_until
from tui.errors import (
    AnswerError,
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    SignInError,
    StoppedError,
)
from tui.protocols.http.client import Limits, Wire
from tui.protocols.moodle import requests
from tui.protocols.moodle.client import request_token
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop

SERVER: Final = requests.SERVER_PATH


# --- the recorded sites ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "release"), [("4.4", "4.4.2+"), ("5.1", "5.1+")])
def test_one_learner_is_looked_up_from_sign_in_to_states(
    connect_moodle: Connect, version: str, release: str
) -> None:
    with MoodleReplay(version) as site:
        moodle, stop = connect_moodle(site), Stop()
        info = moodle.site_info(stop)
        assert moodle.site is info
        assert info.release.startswith(release)
        assert info.url == site.url
        assert info.username == "support1"
        (course,) = moodle.courses_by_field("id", "2", stop)
        assert course.shortname == "SAF-101"
        (person,) = moodle.people_by_field("email", ["student05@example.org"], stop)
        assert (person.id, person.fullname) == (7, "李 小龍")
        states, notes = moodle.activity_states(course.id, person.id, stop)
        assert (len(states), notes) == (24, ())
        names = {each.cmid: each.name for each in moodle.activities(course.id, stop)}
        assert {each.cmid for each in states} <= set(names)
        completion, _ = moodle.course_completion(course.id, 3, stop)
        assert [names[each.cmid] == each.name for each in completion.criteria if each.cmid] == [True, True]
        assert all(seen.method == "POST" and not seen.query for seen in site.seen)
        assert all(seen.form["wstoken"] == site.TOKEN for seen in site.seen)


def test_more_of_the_recorded_questions(connect_moodle: Connect) -> None:
    with MoodleReplay() as site:
        moodle, stop = connect_moodle(site), Stop()
        moodle.site_info(stop)
        found = moodle.people_by_field("id", ["3", "4", "7", "999"], stop)
        assert [each.username for each in found] == ["student01", "student02", "student05"]
        (upper,) = moodle.people_by_email("upper.case@example.org", stop)
        assert upper.email == "Upper.Case@Example.ORG"
        (page,) = moodle.enrolled_people(2, stop)
        assert [each.username for each in page] == [f"student0{number}" for number in range(1, 6)]
        with pytest.raises(NotFoundError):
            moodle.activity_states(999999, 3, stop)


def test_the_gap_shows_in_the_criteria(connect_moodle: Connect) -> None:
    """What a learner needs and the account cannot see: required cmids that are missing from the states."""
    picks = [f"5.1/{requests.ACTIVITY_STATES}.pass_user_support_min"]
    with MoodleReplay("5.1", picks=picks) as site:
        moodle, stop = connect_moodle(site), Stop()
        states, _ = moodle.activity_states(2, 3, stop)
        completion, _ = moodle.course_completion(2, 3, stop)
        assert {each.cmid for each in completion.criteria} - {each.cmid for each in states} == {15}


@pytest.mark.parametrize(
    ("pick", "kind", "code"),
    [
        ("4.4/core_webservice_get_site_info.webservices_disabled", DeniedError, "403"),
        ("4.4/core_webservice_get_site_info.gateway_502", BusyError, "502"),
        ("4.4/core_webservice_get_site_info.cli_maintenance", BusyError, "503"),
        ("4.4/core_webservice_get_site_info.database_down", BusyError, "dbconnectionfailed"),
        ("5.1/core_webservice_get_site_info.ip_restricted", DeniedError, "accessexception"),
        ("5.1/core_webservice_get_site_info.unconfirmed_caller", SignInError, "wsaccessuserunconfirmed"),
    ],
)
def test_a_sign_in_that_fails(
    connect_moodle: Connect, pick: str, kind: type[RollbookError], code: str
) -> None:
    with MoodleReplay(picks=[pick]) as site:
        moodle = connect_moodle(site)
        with pytest.raises(kind) as raised:
            moodle.site_info(Stop())
        assert raised.value.code == code
        assert raised.value.system is System.MOODLE
        assert moodle.site is None


def test_a_token_nobody_knows_is_refused_and_not_shown(connect_moodle: Connect) -> None:
    with MoodleReplay() as site:
        with pytest.raises(SignInError) as raised:
            connect_moodle(site, token="feedc0de").site_info(Stop())
        assert raised.value.code == "invalidtoken"
        assert "feedc0de" not in str(raised.value)


def test_another_address_is_named_and_not_followed(connect_moodle: Connect) -> None:
    elsewhere = "https://lms.example.org/webservice/rest/server.php"
    with Loopback({f"POST {SERVER}": redirect(elsewhere, 303)}) as server:
        with pytest.raises(AnswerError, match=r"https://lms\.example\.org") as raised:
            connect_moodle(server).site_info(Stop())
        assert raised.value.field == "url"
        assert len(server.seen) == 1


def test_a_wrong_address_is_no_moodle(connect_moodle: Connect) -> None:
    with Loopback() as server, pytest.raises(AnswerError) as raised:
        connect_moodle(server).site_info(Stop())
    assert (raised.value.code, raised.value.field) == ("404", "url")


def test_an_answer_that_is_broken_off_is_no_answer(connect_moodle: Connect) -> None:
    body = recording("4.4", f"{requests.ACTIVITY_STATES}.mixed05").body
    with Loopback({f"POST {SERVER}": broken_off(body, 5000)}) as server, pytest.raises(AnswerError):
        connect_moodle(server).activity_states(2, 7, Stop())


def test_stop_ends_a_question_that_hangs(connect_moodle: Connect) -> None:
    with Loopback({f"POST {SERVER}": stalled()}) as server:
        moodle, stop = connect_moodle(server), Stop()
        ended: list[BaseException] = []

        def ask() -> None:
            try:
                moodle.site_info(stop)
            except StoppedError as error:
                ended.append(error)

        threading.Thread(target=ask, daemon=True).start()
        wait_until(lambda: server.seen)
        stop.set()
        wait_until(lambda: ended)


# --- functions ---------------------------------------------------------------------------------------------


OWN, OF_SEED = requests.ACTIVITY_STATES, requests.ACTIVITY_STATES_OF_SEED


@pytest.mark.parametrize(
    ("offered", "named", "asked"),
    [
        ((OWN,), "", OWN),
        ((OWN, OF_SEED), "", OWN),
        ((OF_SEED,), "", OF_SEED),
        ((OWN, OF_SEED), OF_SEED, OF_SEED),
        ((OWN, "local_saylor_get_states"), "local_saylor_get_states", "local_saylor_get_states"),
    ],
)
def test_the_states_are_asked_for_by_the_name_the_site_has(
    connect_moodle: Connect, offered: tuple[str, ...], named: str, asked: str
) -> None:
    contents: dict[str, Plain] = {name: {"statuses": []} for name in offered}
    with answering(core_webservice_get_site_info=site_with(*offered), **contents) as server:
        moodle, stop = connect_moodle(server, completion_function=named), Stop()
        moodle.site_info(stop)
        assert moodle.activity_states(2, 7, stop) == ((), ())
        assert [seen.form["wsfunction"] for seen in server.seen] == [requests.SITE_INFO, asked]


@pytest.mark.parametrize("named", ["", "local_saylor_get_states"])
def test_what_the_token_cannot_ask_is_not_sent(connect_moodle: Connect, named: str) -> None:
    with answering(core_webservice_get_site_info=site_with(requests.SITE_INFO)) as server:
        moodle, stop = connect_moodle(server, completion_function=named), Stop()
        assert not moodle.offers(requests.SITE_INFO)
        moodle.site_info(stop)
        assert moodle.offers(requests.SITE_INFO)
        with pytest.raises(DeniedError) as raised:
            moodle.activity_states(2, 7, stop)
        assert (named or OWN) in raised.value.what
        assert len(server.seen) == 1


def test_the_language_of_the_profile_is_asked_for(connect_moodle: Connect) -> None:
    with answering(core_webservice_get_site_info=site_with()) as server:
        connect_moodle(server, language="de").site_info(Stop())
        assert server.seen[0].form["moodlewssettinglang"] == "de"


def test_a_page_of_courses_is_searched_for(connect_moodle: Connect) -> None:
    courses: Plain = {"total": 51, "courses": [{"id": 3, "fullname": "Fire &amp; water", "shortname": "F"}]}
    with answering(core_course_search_courses=courses) as server:
        (course,) = connect_moodle(server).search_courses("fire", Stop(), page=1, per_page=50)
        assert course.fullname == "Fire & water"
        assert {"criteriavalue": "fire", "page": "1", "perpage": "50"}.items() <= server.seen[0].form.items()


# --- sign-in -----------------------------------------------------------------------------------------------


def wire_to(server: Loopback) -> Wire:
    return Wire(server.url, System.MOODLE, limits=Limits(tries=1), allow_plain_http=True)


def test_a_password_is_traded_for_a_token_and_goes_nowhere_else(connect_moodle: Connect) -> None:
    with MoodleReplay() as site:
        wire = wire_to(site)
        password = Secret(site.PASSWORD)
        token = request_token(wire, site.USERNAME, password, Stop(), service="support_api")
        wire.close()
        assert token == Secret(site.TOKEN)
        moodle = connect_moodle(site, token=token.reveal())
        moodle.site_info(Stop())
        assert moodle.token == token
        assert site.seen[0].form == {
            "username": site.USERNAME,
            "password": site.PASSWORD,
            "service": "support_api",
        }
        assert "password" not in site.seen[1].form
        assert site.PASSWORD not in repr(site.seen[1])


def test_a_wrong_password_is_tried_once() -> None:
    with MoodleReplay() as site:
        wire = wire_to(site)
        with pytest.raises(SignInError) as raised:
            request_token(wire, "support1", Secret("wrong"), Stop())
        wire.close()
        assert (raised.value.code, raised.value.field) == ("invalidlogin", "password")
        assert "wrong" not in str(raised.value)
        assert site.seen[0].form["service"] == "moodle_mobile_app"
        assert len(site.seen) == 1
