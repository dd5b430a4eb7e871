"""Moodle's answers made into records.

Every answer passes ``read``, which tells an answer from an error by the root element, not by the HTTP status.
All shapes since 2.9 are read alike: a key that is missing and a key that is null are both "not said".
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Final

from tui.errors import AnswerError
from tui.protocols.http.messages import Reply
from tui.protocols.moodle.errors import fault, page_fault, sign_in_fault
from tui.protocols.moodle.requests import Call
from tui.protocols.moodle.values import Fields, Value, fields, plain, rows, unreadable, value
from tui.protocols.xml.reader import Element, read_tree
from tui.records import (
    Activity,
    ActivityState,
    CourseCompletion,
    Criterion,
    EnrolledCourse,
    MoodleCourse,
    MoodlePerson,
    Note,
    Rule,
    SiteInfo,
    System,
)
from tui.secret import Secret

_ANY_IS_ENOUGH: Final = 2
"""``aggregation`` of a course that one criterion completes; 1 is "all of them"."""

_LINK_ID: Final = re.compile(r"""<a\b[^<>]*\bhref\s*=\s*["'][^"'<>]*[?&;]id=([0-9]{1,18})\b""")

_LINK_KIND: Final = re.compile(r"""<a\b[^<>]*\bhref\s*=\s*["'][^"'<>]*/mod/([a-z][a-z0-9_]{0,50})/""")


def read(reply: Reply, call: Call) -> Value:
    """Return what a Moodle answer says, as plain values.

    Raises:
        RollbookError: It is an error of Moodle's, a page of a web server, or cannot be understood.
    """
    root = _root(reply, call)
    if root.tag == "EXCEPTION":
        raise fault(
            call, root.get("class", ""), *(root.findtext(tag) or "" for tag in ("ERRORCODE", "MESSAGE"))
        )
    if root.tag != "RESPONSE":
        raise page_fault(reply.status, reply.body)
    return value(root, call.label)


def _root(reply: Reply, call: Call) -> Element:
    try:
        return read_tree((reply.body,), system=System.MOODLE)
    except AnswerError as broken:
        if b"<RESPONSE" in reply.body or b"<EXCEPTION" in reply.body:
            raise unreadable(call.label, broken.what, broken.remedy) from None
        raise page_fault(reply.status, reply.body) from None


def token(reply: Reply) -> Secret:
    """Return the token ``login/token.php`` answered with; it always answers in JSON.

    Raises:
        RollbookError: The sign-in was refused, or this is no answer of Moodle's.
    """
    answer = None
    with suppress(ValueError, RecursionError):
        answer = json.loads(reply.body)
    if not isinstance(answer, dict):
        raise page_fault(reply.status, reply.body)
    given = answer.get("token")
    if isinstance(given, str) and given:
        return Secret(given)
    code, message = answer.get("errorcode"), answer.get("error")
    if code or message:
        raise sign_in_fault(str(code or ""), str(message or ""))
    raise unreadable("a token", "it holds neither a token nor an error")


def site_info(answer: Value) -> SiteInfo:
    """Read ``core_webservice_get_site_info``."""
    site = fields(answer, "the site's description")
    features = {row.clean("name"): row.flag_if_any("value") for row in site.rows_if_any("advancedfeatures")}
    return SiteInfo(
        name=site.name("sitename"),
        url=site.clean("siteurl"),
        release=site.clean("release"),
        version=site.clean("version"),
        user_id=site.number("userid"),
        username=site.clean("username"),
        fullname=site.clean("fullname"),
        site_admin=site.flag_if_any("userissiteadmin"),
        functions=frozenset(row.clean("name") for row in site.rows("functions")),
        completion_enabled=features.get("enablecompletion"),
    )


def activity_states(answer: Value) -> tuple[tuple[ActivityState, ...], tuple[Note, ...]]:
    """Read the activity states of one person in one course, and what Moodle warned about."""
    found = fields(answer, "activity states")
    return tuple(_activity_state(row) for row in found.rows("statuses")), _notes(found)


def _activity_state(row: Fields) -> ActivityState:
    return ActivityState(
        cmid=row.number("cmid"),
        modname=row.clean("modname"),
        instance=row.number("instance"),
        state=row.number("state"),
        changed_at=row.moment("timecompleted"),
        tracking=row.number("tracking"),
        overridden_by=row.number_if_any("overrideby"),
        course_tracks=row.flag_if_any("hascompletion"),
        user_tracked=row.flag_if_any("istrackeduser"),
        visible=row.flag_if_any("uservisible"),
        overall=row.flag_if_any("isoverallcomplete"),
        value_used=row.flag_if_any("valueused"),
        rules=tuple(_rule(detail) for detail in row.rows_if_any("details")),
    )


def _rule(detail: Fields) -> Rule:
    found = detail.part("rulevalue")
    if found is None:
        raise unreadable(detail.label, "a completion rule has no state")
    return Rule(detail.clean("rulename"), found.number("status"), plain(found.raw("description")))


def course_completion(answer: Value) -> tuple[CourseCompletion, tuple[Note, ...]]:
    """Read ``core_completion_get_course_completion_status``, and what Moodle warned about."""
    found = fields(answer, "course completion")
    status = found.part("completionstatus")
    if status is None:
        raise unreadable(found.label, "the status is missing")
    completion = CourseCompletion(
        completed=status.flag("completed"),
        any_is_enough=status.number("aggregation") == _ANY_IS_ENOUGH,
        criteria=tuple(_criterion(row) for row in status.rows("completions")),
    )
    return completion, _notes(found)


def _criterion(row: Fields) -> Criterion:
    """Read one criterion. What is required stands in ``details.criteria`` as a link with the cmid in it.

    Labels have no link; the link of a required *course* holds that course's id, which is no cmid.
    """
    kind = row.number("type")
    details = row.part("details") or Fields({}, row.label)
    link = details.raw("criteria") if kind == Criterion.ACTIVITY else ""
    linked, of_kind = _LINK_ID.search(link), _LINK_KIND.search(link)
    return Criterion(
        type=kind,
        title=plain(row.raw("title")),
        name=plain(details.raw("criteria")),
        requirement=plain(details.raw("requirement")),
        complete=row.flag("complete"),
        completed_at=row.moment("timecompleted"),
        cmid=int(linked[1]) if linked else None,
        modname=of_kind[1] if linked and of_kind else "",
    )


def activities(answer: Value) -> tuple[Activity, ...]:
    """Read ``core_course_get_contents``: a course's activities in course order, tracked or not."""
    return tuple(
        _activity(module, section)
        for section in rows(answer, "activities")
        for module in section.rows_if_any("modules")
    )


def _activity(module: Fields, section: Fields) -> Activity:
    """Read one activity; one that has no reason of its own to be closed has its section's."""
    cmid, modname = module.number("id"), module.clean("modname")
    return Activity(
        cmid=cmid,
        modname=modname,
        instance=module.number("instance"),
        name=module.name("name") or f"{modname} {cmid}",
        section=section.name("name"),
        visible=module.flag_if_any("visible"),
        available_to_caller=module.flag_if_any("uservisible"),
        availability=plain(module.raw("availabilityinfo")) or plain(section.raw("availabilityinfo")),
        tracking=module.number_if_any("completion"),
    )


def courses(answer: Value) -> tuple[MoodleCourse, ...]:
    """Read the courses of ``core_course_get_courses_by_field`` and ``core_course_search_courses``."""
    return tuple(_course(row) for row in fields(answer, "courses").rows("courses"))


def _course(row: Fields) -> MoodleCourse:
    number, shortname = row.number("id"), row.name("shortname")
    return MoodleCourse(
        id=number,
        shortname=shortname,
        fullname=row.name("fullname") or row.name("displayname") or shortname or f"course {number}",
        idnumber=row.clean("idnumber"),
        completion_enabled=row.flag_if_any("enablecompletion"),
        visible=row.flag_if_any("visible"),
    )


def enrolled_courses(answer: Value) -> tuple[EnrolledCourse, ...]:
    """Read ``core_enrol_get_users_courses``: a bare list of courses with one person's standing in each."""
    return tuple(_enrolled_course(row) for row in rows(answer, "her courses"))


def _enrolled_course(row: Fields) -> EnrolledCourse:
    return EnrolledCourse(
        course=_course(row),
        completed=row.flag_if_any("completed"),
        progress=row.decimal_if_any("progress"),
        tracked=row.flag_if_any("completionusertracked"),
        has_criteria=row.flag_if_any("completionhascriteria"),
        accessed_at=row.moment("lastaccess"),
    )


def people(answer: Value) -> tuple[MoodlePerson, ...]:
    """Read the bare list of people that by-field and participant questions are answered with."""
    return tuple(_person(row) for row in rows(answer, "people"))


def people_found(answer: Value) -> tuple[MoodlePerson, ...]:
    """Read the people of ``core_user_get_users``."""
    return tuple(_person(row) for row in fields(answer, "people").rows("users"))


def _person(row: Fields) -> MoodlePerson:
    number, username = row.number("id"), row.clean("username")
    return MoodlePerson(
        id=number,
        fullname=row.clean("fullname") or username or f"person {number}",
        username=username,
        email=row.clean("email"),
        idnumber=row.clean("idnumber"),
        suspended=row.flag_if_any("suspended"),
    )


def _notes(answer: Fields) -> tuple[Note, ...]:
    """Read Moodle's own warnings; so far no version has been seen to send one with these answers."""
    return tuple(
        Note(
            f"moodle-{row.clean('warningcode') or 'warning'}",
            f"Moodle warns: {plain(row.raw('message')) or 'no reason given'}",
        )
        for row in answer.rows_if_any("warnings")
    )
