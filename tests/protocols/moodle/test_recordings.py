"""Every recorded answer is read: field by field into records, or into an error in plain words.

What is expected is read from the recordings a second time, here, with another parser and other rules than
``moodle_values``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias
from xml.etree import ElementTree as ET

import pytest

from tests.support.moodle_recordings import Recording, recordings
from tui.errors import (
    AnswerError,
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    SignInError,
)
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.requests import Call
from tui.records import (
    Activity,
    ActivityState,
    CourseCompletion,
    Criterion,
    EnrolledCourse,
    MoodleCourse,
    MoodlePerson,
    Rule,
    SiteInfo,
)
from tui.text import clean

Node: TypeAlias = "ET.Element[str]"

READERS: Final[dict[str, Callable[[Any], Any]]] = {
    requests.SITE_INFO: answers.site_info,
    requests.ACTIVITY_STATES: answers.activity_states,
    requests.ACTIVITY_STATES_OF_SEED: answers.activity_states,
    requests.COURSE_COMPLETION: answers.course_completion,
    requests.CONTENTS: answers.activities,
    requests.COURSES_BY_FIELD: answers.courses,
    requests.SEARCH_COURSES: answers.courses,
    requests.PEOPLE_BY_FIELD: answers.people,
    requests.PEOPLE: answers.people_found,
    requests.ENROLLED_PEOPLE: answers.people,
    requests.COURSES_OF: answers.enrolled_courses,
}


def read(recording: Recording) -> Any:
    """Read an answer the way the client does."""
    if recording.path == requests.TOKEN_PATH:
        return answers.token(recording.reply)
    call = Call("something", recording.function, about="what was asked for")
    value = answers.read(recording.reply, call)
    return READERS[recording.function](value) if recording.function in READERS else value


# --- the second reading ------------------------------------------------------------------------------------


def tree(recording: Recording) -> Node:
    legal = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", recording.body)
    return ET.fromstring(legal)  # noqa: S314 (our own recordings)


def key(node: Node, name: str) -> Node:
    found = next((each for each in node.findall("KEY") if each.get("name") == name), None)
    return found[0] if found is not None else ET.Element("VALUE", null="null")


def said(node: Node, name: str) -> str | None:
    value = key(node, name)
    assert value.tag == "VALUE"
    return None if value.get("null") else (value.text or "")


def number(node: Node, name: str) -> int:
    value = said(node, name)
    assert value is not None
    return int(value)


def number_if_any(node: Node, name: str) -> int | None:
    return None if said(node, name) is None else number(node, name)


def mark(node: Node, name: str) -> bool | None:
    return {None: None, "1": True, "0": False}[said(node, name)]


def moment(node: Node, name: str) -> datetime | None:
    value = said(node, name)
    return None if value in {None, "0"} else datetime.fromtimestamp(int(value or ""), UTC)


def person_text(node: Node, name: str) -> str:
    return clean(said(node, name) or "")


def escaped_name(node: Node, name: str) -> str:
    return clean(html.unescape(said(node, name) or ""))


def without_tags(markup: str) -> str:
    return html.unescape(re.sub(r"<.*?>", "", markup))


def singles(node: Node) -> list[Node]:
    return node.findall("SINGLE")


def expected_states(root: Node) -> tuple[ActivityState, ...]:
    return tuple(
        ActivityState(
            cmid=number(row, "cmid"),
            modname=person_text(row, "modname"),
            instance=number(row, "instance"),
            state=number(row, "state"),
            changed_at=moment(row, "timecompleted"),
            tracking=number(row, "tracking"),
            overridden_by=number_if_any(row, "overrideby"),
            course_tracks=mark(row, "hascompletion"),
            user_tracked=mark(row, "istrackeduser"),
            visible=mark(row, "uservisible"),
            overall=mark(row, "isoverallcomplete"),
            value_used=mark(row, "valueused"),
            rules=tuple(
                Rule(
                    person_text(detail, "rulename"),
                    number(key(detail, "rulevalue"), "status"),
                    person_text(key(detail, "rulevalue"), "description"),
                )
                for detail in singles(key(row, "details"))
            ),
        )
        for row in singles(key(root[0], "statuses"))
    )


def expected_completion(root: Node) -> CourseCompletion:
    status = key(root[0], "completionstatus")
    return CourseCompletion(
        completed=said(status, "completed") == "1",
        any_is_enough=said(status, "aggregation") == "2",
        criteria=tuple(
            Criterion(
                type=number(row, "type"),
                title=person_text(row, "title"),
                name=without_tags(said(key(row, "details"), "criteria") or ""),
                requirement=person_text(key(row, "details"), "requirement"),
                complete=said(row, "complete") == "1",
                completed_at=moment(row, "timecompleted"),
                cmid=int((said(key(row, "details"), "criteria") or "").split("?id=")[1].split('"')[0]),
                modname=(said(key(row, "details"), "criteria") or "").split("/mod/")[1].split("/")[0],
            )
            for row in singles(key(status, "completions"))
        ),
    )


def expected_activities(root: Node) -> tuple[Activity, ...]:
    return tuple(
        Activity(
            cmid=number(module, "id"),
            modname=person_text(module, "modname"),
            instance=number(module, "instance"),
            name=escaped_name(module, "name"),
            section=escaped_name(section, "name"),
            visible=mark(module, "visible"),
            available_to_caller=mark(module, "uservisible"),
            availability=without_tags(said(module, "availabilityinfo") or ""),
            tracking=number(module, "completion"),
        )
        for section in singles(root[0])
        for module in singles(key(section, "modules"))
    )


def expected_course(row: Node) -> MoodleCourse:
    return MoodleCourse(
        id=number(row, "id"),
        shortname=escaped_name(row, "shortname"),
        fullname=escaped_name(row, "fullname"),
        idnumber=person_text(row, "idnumber"),
        completion_enabled=mark(row, "enablecompletion"),
        visible=mark(row, "visible"),
    )


def expected_courses(root: Node) -> tuple[MoodleCourse, ...]:
    return tuple(expected_course(row) for row in singles(key(root[0], "courses")))


def expected_enrolled_courses(root: Node) -> tuple[EnrolledCourse, ...]:
    return tuple(
        EnrolledCourse(
            expected_course(row),
            completed=mark(row, "completed"),
            progress=None if said(row, "progress") is None else Decimal(said(row, "progress") or ""),
            tracked=mark(row, "completionusertracked"),
            has_criteria=mark(row, "completionhascriteria"),
            accessed_at=moment(row, "lastaccess"),
        )
        for row in singles(root[0])
    )


def expected_people(people: list[Node]) -> tuple[MoodlePerson, ...]:
    return tuple(
        MoodlePerson(
            id=number(row, "id"),
            fullname=person_text(row, "fullname"),
            username=person_text(row, "username"),
            email=person_text(row, "email"),
            idnumber=person_text(row, "idnumber"),
            suspended=mark(row, "suspended"),
        )
        for row in people
    )


def expected_site(root: Node) -> SiteInfo:
    site = root[0]
    features = {said(row, "name"): said(row, "value") for row in singles(key(site, "advancedfeatures"))}
    return SiteInfo(
        name=escaped_name(site, "sitename"),
        url=person_text(site, "siteurl"),
        release=person_text(site, "release"),
        version=person_text(site, "version"),
        user_id=number(site, "userid"),
        username=person_text(site, "username"),
        fullname=person_text(site, "fullname"),
        site_admin=mark(site, "userissiteadmin"),
        functions=frozenset(said(row, "name") or "" for row in singles(key(site, "functions"))),
        completion_enabled=features["enablecompletion"] == "1",
    )


SECOND_READINGS: Final[dict[str, Callable[[Node], Any]]] = {
    requests.SITE_INFO: expected_site,
    requests.ACTIVITY_STATES: lambda root: (expected_states(root), ()),
    requests.COURSE_COMPLETION: lambda root: (expected_completion(root), ()),
    requests.CONTENTS: expected_activities,
    requests.COURSES_BY_FIELD: expected_courses,
    requests.SEARCH_COURSES: expected_courses,
    requests.PEOPLE_BY_FIELD: lambda root: expected_people(singles(root[0])),
    requests.PEOPLE: lambda root: expected_people(singles(key(root[0], "users"))),
    requests.ENROLLED_PEOPLE: lambda root: expected_people(singles(root[0])),
    requests.COURSES_OF: expected_enrolled_courses,
}


OF_DATA: Final = [each for each in recordings() if each.function in SECOND_READINGS and not each.is_error]
OF_ERRORS: Final = [each for each in recordings() if each.is_error]


@pytest.mark.parametrize("recording", OF_DATA, ids=str)
def test_every_field_of_a_recorded_answer_is_read(recording: Recording) -> None:
    assert read(recording) == SECOND_READINGS[recording.function](tree(recording))


# --- errors ------------------------------------------------------------------------------------------------

KINDS: Final[dict[type[RollbookError], str]] = {
    SignInError: "invalidtoken invalidlogin wsaccessusersuspended wsaccessusernologin wsaccessuserunconfirmed"
    " sitepolicynotagreed forcepasswordchangenotice usernotfullysetup servicenotavailable usernotallowed"
    " missingparam",
    DeniedError: "accessexception requireloginerror errorcoursecontextnotvalid nopermissions accessdenied"
    " cannotviewreport enablewsdescription 403",
    NotFoundError: "invalidrecord invalidrecordunknown invaliduser userdeleted guestsarenotallowed"
    " nocriteriaset usernotenroled",
    BusyError: "sitemaintenance upgraderunning dbconnectionfailed 502 503",
    AnswerError: "invalidparameter errorinvalidparam codingerror keyalreadyset invalidresponse"
    " requirecorrectaccess 303 404",
}
KIND_OF_CODE: Final = {code: kind for kind, codes in KINDS.items() for code in codes.split()}


def expected_kind(recording: Recording) -> type[RollbookError]:
    if recording.function == requests.ACTIVITY_STATES_OF_SEED:
        return AnswerError  # "no such record" means the function here
    if recording.errorcode == "usernotconfirmed":  # who signs in, or whom was asked about
        return SignInError if recording.path == requests.TOKEN_PATH else NotFoundError
    return KIND_OF_CODE[recording.errorcode or str(recording.status)]


@pytest.mark.parametrize("recording", OF_ERRORS, ids=str)
def test_every_recorded_error_is_put_into_plain_words(recording: Recording) -> None:
    with pytest.raises(RollbookError) as raised:
        read(recording)
    error = raised.value
    assert type(error) is expected_kind(recording)
    assert error.code == (recording.errorcode or str(recording.status))
    assert error.sentence.startswith("Moodle: ")
    assert error.remedy.endswith(".")
    assert "  " not in error.sentence
    for machinery in ("&lt;", "</", "<p", "<a", "href", "SELECT", "exception", "{", "error/", "\n", "\\"):
        assert machinery not in error.sentence.replace("accessexception", "")


def test_a_password_is_traded_for_the_recorded_token() -> None:
    read_tokens = {
        str(each): read(each).reveal()
        for each in recordings()
        if each.path == requests.TOKEN_PATH and not each.is_error and "appsitecheck" not in each.name
    }
    assert read_tokens == {
        "4.4/login_token.admin": "aaa00ab57340bfbc0d1b7cf342639a6e",
        "4.4/login_token.success": "40180f9f4161d939186092b6d8d6b3b6",
        "5.1/login_token.success": "40180f9f4161d939186092b6d8d6b3b6",
    }


def test_every_recording_is_tried_by_one_of_these_tests() -> None:
    left = {str(each) for each in recordings()} - {str(each) for each in (*OF_DATA, *OF_ERRORS)}
    assert {name.split("/")[1].split(".")[0] for name in left} == {"login_token"}
    assert len(left) == 4  # three tokens, and one answer that is neither token nor error
