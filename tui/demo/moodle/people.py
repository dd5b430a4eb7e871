"""``core_user_*`` and ``core_enrol_*``: who somebody is, and who takes part in a course."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from tui.demo.data.model import MoodleAccount, MoodleCourse
from tui.demo.data.people import TRAINER
from tui.demo.data.stories import activity_states, criteria, is_complete, story_of
from tui.demo.data.tables import Lazy
from tui.demo.moodle.calls import (
    MoodleError,
    Params,
    Site,
    format_string,
    invalid_parameter,
    moodle_exception,
)
from tui.demo.moodle.xml import Value

_FIELDS: Final = frozenset({"id", "idnumber", "username", "email"})
_USER_FIELDS: Final = (
    "id",
    "username",
    "firstname",
    "lastname",
    "fullname",
    "email",
    "address",
    "phone1",
    "phone2",
    "department",
    "institution",
    "idnumber",
    "interests",
    "firstaccess",
    "lastaccess",
    "lastcourseaccess",
    "description",
    "descriptionformat",
    "city",
    "country",
    "profileimageurlsmall",
    "profileimageurl",
)
_LISTS: Final = ("customfields", "groups", "roles", "preferences", "enrolledcourses")
_STUDENT: Final[Value] = {"roleid": 5, "name": "", "shortname": "student", "sortorder": 0}
_TEACHER: Final[Value] = {"roleid": 3, "name": "", "shortname": "editingteacher", "sortorder": 0}


_SPOILS: Final = re.compile(r"<\w")
"""A name like ``Anna <3``: Moodle stores it, then refuses every answer that holds it."""


def users_by_field(site: Site, params: Params) -> Value:
    """Answer ``core_user_get_users_by_field``: exact, e-mails too in their own letters; no hit is empty."""
    field = params.text("field")
    if field not in _FIELDS:
        kind = "core\\exception\\coding_exception"
        message = "Coding error detected, it must be fixed by a programmer: invalid field parameter"
        raise MoodleError(kind, "codingerror", message)
    found: dict[int, MoodleAccount] = {}
    for value in params.array("values"):
        found.update((account.id, account) for account in _by_field(site, field, value))
    return [_user(site, account) for account in _valid(found.values())]


def users(site: Site, params: Params) -> Value:
    """Answer ``core_user_get_users``: in e-mails the case does not matter, and ``%`` stands for anything."""
    criteria = params.pairs("criteria", "key")
    if len({key for key, _ in criteria}) < len(criteria):
        raise moodle_exception("keyalreadyset", "error/keyalreadyset")
    found: Iterable[MoodleAccount] = ()
    for position, (key, value) in enumerate(criteria):
        hits = _by_email(site, value) if key == "email" else _by_field(site, key, value)
        kept = {account.id for account in found}
        found = [account for account in hits if not position or account.id in kept]
    return {"users": [_user(site, account) for account in _valid(found)], "warnings": []}


def enrolled_users(site: Site, params: Params) -> Value:
    """Answer ``core_enrol_get_enrolled_users``: in order of ids; options nobody knows are ignored."""
    course = site.course(params.integer("courseid"))
    options = dict(params.pairs("options", "name"))
    start, length = _number(options, "limitfrom"), _number(options, "limitnumber")
    if options.get("sortby", "id") not in {"id", "firstname", "lastname", "siteorder"}:
        raise invalid_parameter()
    fields = [name for name in options.get("userfields", "").split(",") if name]
    for name in fields:
        if name not in _USER_FIELDS + _LISTS:
            raise moodle_exception("invaliduserfield", f"Invalid user field: {name}")
    accounts: Sequence[MoodleAccount] = site.world.taking_part(course)
    if options.get("onlyactive") == "1" and not isinstance(accounts, Lazy):
        accounts = [account for account in accounts if _is_active(site, course, account)]
    found = _valid(accounts[start : start + length] if length else accounts[start:])
    return Lazy(len(found), lambda number: _participant(site, course, found[number], fields))


def users_courses(site: Site, params: Params) -> Value:
    """Answer ``core_enrol_get_users_courses``: where somebody takes part, and how far Moodle counts her."""
    account = site.account(params.integer("userid"))
    courses = (course for course in site.world.moodle_courses.values() if _takes_part(site, course, account))
    return [_course_of(site, course, account) for course in courses]


def _takes_part(site: Site, course: MoodleCourse, account: MoodleAccount) -> bool:
    """Whether somebody's enrolment is active: suspended ones are left out of a person's courses."""
    if account.id == TRAINER.id:
        return True
    row = site.world.row_of(course, account)
    return row is not None and bool(row.story) and story_of(course, row.story).tracked


def _course_of(site: Site, course: MoodleCourse, account: MoodleAccount) -> Value:
    """Return one course with somebody's standing in it; nobody is tracked where completion is off."""
    row = site.world.row_of(course, account)
    story = story_of(course, row.story) if row else None
    states = activity_states(course, story, row, site.world.clock) if story else []
    required = criteria(course, story, states) if story else []
    tracked = course.completion and story is not None and story.tracked
    done = sum(state.done for state in states)
    own: dict[str, Value] = {
        "id": course.id,
        "shortname": format_string(course.shortname),
        "fullname": format_string(course.fullname),
        "displayname": format_string(course.fullname),
        "enrolledusercount": None,
        "idnumber": course.idnumber,
        "visible": 1,
        "summary": f"<p>{format_string(course.fullname)}</p>",
        "summaryformat": 1,
        "format": "topics",
        "courseimage": f"{site.url}/pluginfile.php/{course.id}/course/generated/course.svg",
        "showgrades": True,
        "lang": "",
        "enablecompletion": course.completion,
        "completionhascriteria": bool(course.required or course.others),
        "completionusertracked": tracked,
        "category": 2,
        "progress": f"{100 * done / len(states):.4f}" if tracked and states else None,
        "completed": bool(tracked and story and required and is_complete(course, story, required)),
        "startdate": int(site.world.clock.at(300, 0).timestamp()),
        "enddate": 0,
        "marker": 0,
        "lastaccess": int(row.viewed.timestamp()) if row and row.viewed else None,
        "isfavourite": False,
        "hidden": False,
        "overviewfiles": [],
        "showactivitydates": False,
        "showcompletionconditions": True,
        "timemodified": int(site.world.clock.at(300, 0).timestamp()),
    }
    return own


def _valid(accounts: Iterable[MoodleAccount]) -> list[MoodleAccount]:
    """Return the accounts, or refuse to answer: one such name spoils all."""
    found = list(accounts)
    if any(_SPOILS.search(account.fullname) for account in found):
        kind = "core\\exception\\invalid_response_exception"
        raise MoodleError(kind, "invalidresponse", "Invalid response value detected")
    return found


def _number(options: dict[str, str], name: str) -> int:
    value = options.get(name, "0")
    if not value.isdecimal():
        raise invalid_parameter()
    return int(value)


def _is_active(site: Site, course: MoodleCourse, account: MoodleAccount) -> bool:
    row = site.world.row_of(course, account)
    return row is None or story_of(course, row.story).tracked


def _by_field(site: Site, field: str, value: str) -> list[MoodleAccount]:
    """Return who has this value in one of the four fields that identify somebody."""
    if field not in _FIELDS or (field == "id" and not value.isdecimal()):
        raise invalid_parameter()
    if field == "id":
        found = site.world.account(int(value))
        return [found] if found else []
    if field == "username" and value != value.lower():
        raise invalid_parameter()
    return site.world.accounts_by(field, value) if value else []


def _by_email(site: Site, pattern: str) -> list[MoodleAccount]:
    if "%" not in pattern:
        wanted = pattern.casefold()
        exact = {account.id: account for account in site.world.accounts_by("email", wanted)}
        others = (one for one in site.world.known_accounts if one.email.casefold() == wanted)
        return list((exact | {account.id: account for account in others}).values())
    like = re.compile(".*".join(map(re.escape, pattern.split("%"))), re.IGNORECASE | re.DOTALL)
    return [account for account in site.world.accounts if like.fullmatch(account.email)]


def _user(site: Site, account: MoodleAccount) -> Value:
    return {
        "id": account.id,
        "username": account.username,
        "firstname": account.given,
        "lastname": account.family,
        "fullname": account.fullname,
        "email": account.email,
        "address": None,
        "phone1": None,
        "phone2": None,
        "department": account.department,
        "institution": None,
        "idnumber": account.idnumber or None,
        "interests": None,
        "firstaccess": 0,
        "lastaccess": 0,
        "auth": "manual",
        "suspended": False,
        "confirmed": True,
        "lang": "en",
        "calendartype": None,
        "theme": "",
        "timezone": "99",
        "mailformat": 1,
        "trackforums": 0,
        "description": None,
        "descriptionformat": None,
        "city": None,
        "country": None,
        "profileimageurlsmall": f"{site.url}/theme/image.php/boost/core/1/u/f2",
        "profileimageurl": f"{site.url}/theme/image.php/boost/core/1/u/f1",
        "customfields": [],
        "preferences": [],
    }


def _participant(site: Site, course: MoodleCourse, account: MoodleAccount, fields: Sequence[str]) -> Value:
    """Return one participant: the fields asked for, and what always comes; the rest is null."""
    own: dict[str, Value] = {
        "id": account.id,
        "username": account.username,
        "firstname": account.given,
        "lastname": account.family,
        "email": account.email,
        "department": account.department,
        "idnumber": account.idnumber or None,
        "firstaccess": 0,
        "lastaccess": 0,
        "lastcourseaccess": 0,
        "profileimageurlsmall": f"{site.url}/theme/image.php/boost/core/1/u/f2",
        "profileimageurl": f"{site.url}/theme/image.php/boost/core/1/u/f1",
    }
    lists: dict[str, Value] = {
        "roles": [_TEACHER if account.id == TRAINER.id else _STUDENT],
        "enrolledcourses": [
            {
                "id": course.id,
                "fullname": format_string(course.fullname),
                "shortname": format_string(course.shortname),
            }
        ],
    }
    wanted = set(fields) or {*own, *lists}
    found: dict[str, Value] = {name: own.get(name) if name in wanted else None for name in _USER_FIELDS}
    found |= {"id": account.id, "fullname": account.fullname}
    return found | {name: lists.get(name, []) if name in wanted else [] for name in _LISTS}
